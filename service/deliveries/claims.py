"""Claim → attempt → outcome: every mark is a compare-and-set on the delivery's fence.

::

    待发 ─claim→ 在发 ─begin_attempt (committed) → the call → settle→ 平台已接收 | 待发 | 未送达 | 不明待查
                   └─ hands lost ─expire→ 待发 (never called) | 不明待查 (a call had begun)

Leases are counted on the database's clock: hands on several machines share no other. Whether
something is due is asked of the ``now`` that is passed in.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, select, type_coerce, update
from sqlalchemy.orm import Session

from service.database import HELD, UtcDateTime, table_of
from service.deliveries import breaker, fallbacks, pacing, routes
from service.deliveries.channels import UNLIMITED, Limits, Result
from service.deliveries.holding import must_wait
from service.deliveries.outcomes import DeliveryState, Outcome
from service.deliveries.policy import PLAIN, Policy
from service.deliveries.reminders import carried_by
from service.deliveries.retries import (
    DOUBT_SECONDS,
    LOST_WAITS,
    Next,
    after,
    jittered,
)
from service.deliveries.turns import SENDABLE
from service.settings import Doubt
from service.tables import AttemptRow, DeliveryRow, NoticeRow, RobotRow
from workflows.vocabulary import NoticeKind

LEASE = timedelta(minutes=12)  # longer than any one send: two rounds of five uploads and a card


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to send one delivery once; void as soon as the row's ``fence`` has moved on."""

    delivery: int
    robot: int
    fence: int
    taken: pacing.Taken = pacing.UNPACED


def claim(
    session: Session,
    delivery: int,
    now: datetime,
    lease: timedelta = LEASE,
    *,
    limits: Limits = UNLIMITED,
    policy: Policy = PLAIN,
) -> Claim | None:
    """Take a delivery that is due into one's hands; None if it is not due, another has it, or its
    robot must wait. What is refused is in nobody's hands: the next sweep may hand it out.

    A robot in other hands waits too: a platform refuses two calls at once for one robot. The
    robot's row is held for as long as this is looked at, never over a call.
    """
    session.flush()
    robot = session.scalars(_HOLD_ROBOT, {"delivery": delivery}).one_or_none()
    if robot is None or must_wait(session, delivery, now, limits, policy):
        return None
    until = _database_time(session) + lease
    row = session.execute(_CLAIM, {"delivery": delivery, "now": now, "until": until}).one_or_none()
    if row is None:
        session.execute(_LET_GO, {"delivery": delivery})
        return None
    taken = pacing.take(robot, len(row.documents or ()), limits, now)
    if taken is None:
        session.execute(_PUT_BACK, {"delivery": delivery})
        return None
    return Claim(delivery=delivery, robot=robot.id, fence=row.fence, taken=taken)


def begin_attempt(session: Session, held: Claim, payload_sha256: str, now: datetime) -> int | None:
    """Write the attempt down; commit before the call. None: the claim is void, do not call."""
    session.flush()
    still_ours = session.execute(
        _SPEND,
        {"delivery": held.delivery, "held": held.fence, "moment": _database_time(session)},
    ).one_or_none()
    if still_ours is None:
        return None
    attempt: int = session.execute(
        _BEGIN,
        {
            "delivery_id": held.delivery,
            "fence": held.fence,
            "payload_sha256": payload_sha256,
            "started_at": now,
        },
    ).scalar_one()
    return attempt


def settle(
    session: Session,
    held: Claim,
    result: Result,
    now: datetime,
    *,
    attempt: int | None,
    repeatable: bool = False,
    policy: Policy = PLAIN,
    skew: int | None = None,
) -> bool:
    """Write the outcome down. False: the claim was void; the attempt alone keeps the truth.

    ``attempt`` None: it was clear without a call (no secret, a file that is not the archived one).
    ``skew``: seconds the platform's clock was ahead, if it told its time.
    """
    robot = session.get_one(RobotRow, held.robot, with_for_update=HELD, populate_existing=True)
    if attempt is not None:
        _end(session, attempt, result, now)
        breaker.learn(robot, held.taken, skew, now)
    row = session.scalars(_HELD, {"delivery": held.delivery}).one()
    if row.state != DeliveryState.SENDING or row.fence != held.fence:
        return False
    doubtful = result.outcome is Outcome.UNKNOWN or _was_ever_unknown(session, row)
    following = after(result, row.id, row.attempts, repeatable=repeatable, doubtful=doubtful)
    if following.state is DeliveryState.HELD:
        following = _in_doubt(session, row, policy, now)
    _mark(session, row, following, result, now, called=attempt is not None)
    breaker.judge(session, row, robot, result, now, held.taken.limits)
    return True


def expire(
    session: Session,
    now: datetime,
    repeatable_channels: Collection[str] = (),
    policy: Policy = PLAIN,
) -> tuple[int, ...]:
    """Free what hands no longer hold; ids. A call that had begun is in doubt: its kind's rule
    holds, never a silent repetition, unless its channel shows a repeated delivery once. What
    takes its hands down with it again and again is left to a person."""
    lost = session.scalars(_LOST, {"moment": _database_time(session)}).all()
    for row in lost:
        begun = _open_attempt(session, row)
        channel = session.get_one(RobotRow, row.robot_id).channel
        if begun is None or channel in repeatable_channels:
            following = _lost_again(row, doubtful=begun is not None)
        else:
            following = _in_doubt(session, row, policy, now)
        outcome = Outcome.NOT_DELIVERED if begun is None else Outcome.UNKNOWN
        result = Result(outcome=outcome, code="lease", answer="发送中断，未记下结果")
        if begun is not None:
            _end(session, begun, result, now)
        row.fence += 1
        _mark(session, row, following, result, now, called=begun is not None)
    return tuple(row.id for row in lost)


def _lost_again(row: DeliveryRow, *, doubtful: bool) -> Next:
    times = row.payload.get("lost", 0)
    row.payload = {**row.payload, "lost": times + 1}
    if times < len(LOST_WAITS):
        return Next(state=DeliveryState.PENDING, wait=LOST_WAITS[times])
    return Next(state=DeliveryState.HELD if doubtful else DeliveryState.DEAD)


def _in_doubt(session: Session, row: DeliveryRow, policy: Policy, now: datetime) -> Next:
    """The rule for what may have arrived: a person looks, once more with a mark, or another way."""
    doubt = policy.doubt(NoticeKind(session.get_one(NoticeRow, row.notice_id).kind))
    if doubt is Doubt.RESEND and not row.payload.get("again"):
        row.payload = {**row.payload, "again": True}
        wait = jittered(DOUBT_SECONDS, row.id, row.fence)
        return Next(state=DeliveryState.PENDING, wait=wait)
    if doubt is Doubt.FALLBACK:
        other = routes.stand_in(session, session.get_one(RobotRow, row.robot_id), now)
        if other is not None:
            fallbacks.pass_on(session, row, other, "未得到平台答复", now)
    return Next(state=DeliveryState.HELD)


def _database_time(session: Session) -> datetime:
    return session.scalars(_DATABASE_TIME).one()


def _end(session: Session, attempt: int, result: Result, now: datetime) -> None:
    session.execute(
        _END,
        {
            "attempt": attempt,
            "ended": now,
            "said": result.outcome,
            "number": result.code,
            "words": result.answer[:2_000],
        },
    )


def _was_ever_unknown(session: Session, row: DeliveryRow) -> bool:
    if row.fence == 1:
        return False  # claimed for the first time: there was no earlier attempt
    return session.scalars(_DOUBT, {"delivery": row.id}).one_or_none() is not None


def _open_attempt(session: Session, row: DeliveryRow) -> int | None:
    opened: int | None = session.scalars(
        _OPEN_ATTEMPT, {"delivery": row.id, "held": row.fence}
    ).one_or_none()
    return opened


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
            breaker.note(session, settled, following.state, result, now)


# --- 预备好的语句 --------------------------------------------------------------------------------

_deliveries, _attempts = table_of(DeliveryRow).c, table_of(AttemptRow).c
_robots = table_of(RobotRow).c

_DATABASE_TIME = select(type_coerce(func.current_timestamp(), UtcDateTime))
_HOLD_ROBOT = (
    select(RobotRow)
    .where(
        _robots.id
        == select(_deliveries.robot_id)
        .where(_deliveries.id == bindparam("delivery"))
        .scalar_subquery()
    )
    .with_for_update(**HELD)
    .execution_options(populate_existing=True)
)
_CLAIM = (
    update(table_of(DeliveryRow))
    .where(_deliveries.id == bindparam("delivery"), SENDABLE)
    .values(
        state=DeliveryState.SENDING,
        fence=_deliveries.fence + 1,
        leased_until=bindparam("until"),
    )
    .returning(
        _deliveries.fence,
        _deliveries.payload["documents"].label("documents"),
    )
)
_LET_GO = (
    update(table_of(DeliveryRow))
    .where(
        _deliveries.id == bindparam("delivery"),
        _deliveries.state == DeliveryState.PENDING,
        _deliveries.submitted_until.is_not(None),
    )
    .values(submitted_until=None)
)
_PUT_BACK = (
    update(table_of(DeliveryRow))
    .where(_deliveries.id == bindparam("delivery"))
    .values(
        state=DeliveryState.PENDING,
        fence=_deliveries.fence - 1,  # nobody has seen it move
        leased_until=None,
        submitted_until=None,
    )
)
_SPEND = (
    update(table_of(DeliveryRow))
    .where(
        _deliveries.id == bindparam("delivery"),
        _deliveries.state == DeliveryState.SENDING,
        _deliveries.fence == bindparam("held"),
        _deliveries.leased_until > bindparam("moment"),
    )
    .values(attempts=_deliveries.attempts + 1)
    .returning(_deliveries.id)
)
_BEGIN = insert(table_of(AttemptRow)).returning(_attempts.id)
_END = (
    update(table_of(AttemptRow))
    .where(_attempts.id == bindparam("attempt"))
    .values(
        ended_at=bindparam("ended"),
        outcome=bindparam("said"),
        code=bindparam("number"),
        answer=bindparam("words"),
    )
)
_HELD = (
    select(DeliveryRow)
    .where(DeliveryRow.id == bindparam("delivery"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_LOST = (
    select(DeliveryRow)
    .where(
        DeliveryRow.state == DeliveryState.SENDING,
        DeliveryRow.leased_until <= bindparam("moment"),
    )
    .order_by(DeliveryRow.id)
    .with_for_update(skip_locked=True)
)
_DOUBT = (
    select(_attempts.id)
    .where(_attempts.delivery_id == bindparam("delivery"), _attempts.outcome == Outcome.UNKNOWN)
    .limit(1)
)
_OPEN_ATTEMPT = select(_attempts.id).where(
    _attempts.delivery_id == bindparam("delivery"),
    _attempts.fence == bindparam("held"),
    _attempts.outcome == "",
)
