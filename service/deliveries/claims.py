"""Claim → attempt → outcome: every mark is a compare-and-set on the delivery's fence.

::

    待发 ─claim→ 在发 ─begin_attempt (committed) → the call → settle→ 平台已接收 | 待发 | 未送达 | 不明待查
                   └─ hands lost ─expire→ 待发 (never called) | 不明待查 (a call had begun)

Leases are counted on the database's clock: hands on several machines share no other. Whether
something is due is asked of the ``now`` that is passed in.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, type_coerce, update
from sqlalchemy.orm import Session

from service import timeline
from service.database import UtcDateTime
from service.deliveries.channels import Result
from service.deliveries.outbox import is_next_part, is_open
from service.deliveries.outcomes import DeliveryState, Outcome
from service.deliveries.reminders import carried_by
from service.deliveries.retries import PAUSE_SECONDS, THROTTLE_SECONDS, Next, after, jittered
from service.tables import AttemptRow, DeliveryRow, NoticeRow, RobotRow

LEASE = timedelta(minutes=12)  # longer than any one send: two rounds of five uploads and a card
UNTIL_A_PERSON_ACTS = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to send one delivery once; void as soon as the row's ``fence`` has moved on."""

    delivery: int
    robot: int
    fence: int


def claim(session: Session, delivery: int, now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Take a delivery that is due into one's hands; None if it is not due or another has it."""
    taken = session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.id == delivery,
            DeliveryRow.state == DeliveryState.PENDING,
            DeliveryRow.due_at <= now,
            DeliveryRow.robot_id.in_(select(RobotRow.id).where(is_open(now))),
            is_next_part(),
        )
        .values(
            state=DeliveryState.SENDING,
            fence=DeliveryRow.fence + 1,
            leased_until=_database_time(session) + lease,
        )
        .returning(DeliveryRow.robot_id, DeliveryRow.fence)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if taken is None else Claim(delivery=delivery, robot=taken[0], fence=taken[1])


def begin_attempt(session: Session, held: Claim, payload_sha256: str, now: datetime) -> int | None:
    """Write the attempt down; commit before the call. None: the claim is void, do not call."""
    still_ours = session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.id == held.delivery,
            DeliveryRow.state == DeliveryState.SENDING,
            DeliveryRow.fence == held.fence,
            DeliveryRow.leased_until > _database_time(session),
        )
        .values(attempts=DeliveryRow.attempts + 1)
        .returning(DeliveryRow.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if still_ours is None:
        return None
    attempt = AttemptRow(
        delivery_id=held.delivery,
        fence=held.fence,
        payload_sha256=payload_sha256,
        started_at=now,
    )
    session.add(attempt)
    session.flush()
    return attempt.id


def settle(
    session: Session,
    held: Claim,
    result: Result,
    now: datetime,
    *,
    attempt: int | None,
    repeatable: bool = False,
) -> bool:
    """Write the outcome down. False: the claim was void; the attempt alone keeps the truth.

    ``attempt`` None: it was clear without a call (no secret, a file that is not the archived one).
    """
    if attempt is not None:
        _end(session.get_one(AttemptRow, attempt), result, now)
    row = session.get_one(DeliveryRow, held.delivery, with_for_update=True, populate_existing=True)
    if row.state != DeliveryState.SENDING or row.fence != held.fence:
        return False
    doubtful = result.outcome is Outcome.UNKNOWN or _was_ever_unknown(session, row.id)
    following = after(result, row.id, row.attempts, repeatable=repeatable, doubtful=doubtful)
    _mark(session, row, following, result, now, called=attempt is not None)
    _mark_robot(session, row, result, now)
    return True


def expire(
    session: Session, now: datetime, repeatable_channels: Collection[str] = ()
) -> tuple[int, ...]:
    """Free what hands no longer hold; ids. A call that had begun is held for a person, never
    silently repeated, unless its channel shows a repeated delivery once."""
    lost = session.scalars(
        select(DeliveryRow)
        .where(
            DeliveryRow.state == DeliveryState.SENDING,
            DeliveryRow.leased_until <= _database_time(session),
        )
        .order_by(DeliveryRow.id)
        .with_for_update(skip_locked=True)
    ).all()
    for row in lost:
        begun = _open_attempt(session, row)
        channel = session.get_one(RobotRow, row.robot_id).channel
        if begun is None or channel in repeatable_channels:
            following = Next(state=DeliveryState.PENDING, wait=0.0)
        else:
            following = Next(state=DeliveryState.HELD)
        result = Result(outcome=Outcome.UNKNOWN, code="lease", answer="发送中断，未记下结果")
        if begun is not None:
            _end(begun, result, now)
        row.fence += 1
        _mark(session, row, following, result, now, called=begun is not None)
    return tuple(row.id for row in lost)


def _database_time(session: Session) -> datetime:
    return session.scalars(select(type_coerce(func.current_timestamp(), UtcDateTime))).one()


def _end(attempt: AttemptRow, result: Result, now: datetime) -> None:
    attempt.ended_at = now
    attempt.outcome = result.outcome
    attempt.code = result.code
    attempt.answer = result.answer[:2_000]


def _was_ever_unknown(session: Session, delivery: int) -> bool:
    unknown = select(AttemptRow.id).where(
        AttemptRow.delivery_id == delivery, AttemptRow.outcome == Outcome.UNKNOWN
    )
    return session.scalars(unknown.limit(1)).one_or_none() is not None


def _open_attempt(session: Session, row: DeliveryRow) -> AttemptRow | None:
    return session.scalars(
        select(AttemptRow).where(
            AttemptRow.delivery_id == row.id,
            AttemptRow.fence == row.fence,
            AttemptRow.outcome == "",
        )
    ).one_or_none()


def _mark(
    session: Session,
    row: DeliveryRow,
    following: Next,
    result: Result,
    now: datetime,
    *,
    called: bool,
) -> None:
    if called and not following.spent:
        row.attempts -= 1
    row.leased_until = row.submitted_until = None
    row.state = following.state
    row.last_outcome = result.outcome if called or following.wait is None else row.last_outcome
    if following.wait is not None:
        row.due_at = max(row.due_at, now + timedelta(seconds=following.wait))
        return
    for settled in (row, *carried_by(session, row)):
        settled.state, settled.settled_at = following.state, now
        settled.last_outcome = result.outcome
        if following.state is not DeliveryState.ACCEPTED:
            _note(session, settled, following.state, result, now)


def _mark_robot(session: Session, row: DeliveryRow, result: Result, now: datetime) -> None:
    robot = session.get_one(RobotRow, row.robot_id, with_for_update=True)
    if result.outcome is Outcome.THROTTLED:
        asked = THROTTLE_SECONDS if result.retry_after is None else result.retry_after
        # only ever later than asked: half a window too early is throttled again
        spread = jittered(asked, row.id, row.fence) - 0.8 * asked
        robot.not_before = now + timedelta(seconds=asked + spread)
    elif result.outcome is Outcome.CHANNEL_BROKEN:
        until = now + timedelta(seconds=PAUSE_SECONDS)
        robot.paused_until = UNTIL_A_PERSON_ACTS if result.disabled else until
        robot.paused_reason = f"{result.code} {result.answer}".strip()[:500]
        _note(session, row, "通道停用", result, now)
    elif result.outcome is Outcome.ACCEPTED:
        robot.paused_until, robot.paused_reason = None, ""


def _note(session: Session, row: DeliveryRow, act: str, result: Result, now: datetime) -> None:
    """What a person must look at stands in the timeline; what went well, in the delivery."""
    notice = session.get_one(NoticeRow, row.notice_id)
    timeline.note(
        session,
        assessment_id=notice.assessment_id,
        at=now,
        actor=timeline.SYSTEM,
        act=act,
        notice=notice,
        recipients=session.get_one(RobotRow, row.robot_id).name,
        delivery=row.id,
        outcome=str(result.outcome),
        code=result.code,
    )
