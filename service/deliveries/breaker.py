"""一次发送之后，机器人怎么样：坏了的停用并告警，限流的等着，平台的时钟记下。

One failure of the channel itself is enough: it is tried again a day later, with the next real
message, or when a person says so. A robot that nobody reached for hours is taken for broken too,
and tried every hour. What a person paused, only a person resumes.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from service import timeline
from service.deliveries import fallbacks, pacing, routes
from service.deliveries.channels import Limits, Result
from service.deliveries.outcomes import Outcome
from service.deliveries.retries import (
    MOST_SPREAD_SECONDS,
    PAUSE_SECONDS,
    THROTTLE_SECONDS,
    UNREACHED_ATTEMPTS,
    UNREACHED_PAUSE_SECONDS,
    jittered,
)
from service.tables import DeliveryRow, RobotRow

UNTIL_A_PERSON_ACTS = datetime(9999, 1, 1, tzinfo=UTC)


def learn(robot: RobotRow, taken: pacing.Taken, skew: int | None, now: datetime) -> None:
    """What a call teaches about its robot, whatever became of the claim."""
    robot.skew_seconds = robot.skew_seconds if skew is None else skew
    if taken.mark:
        pacing.ended(robot, taken, now)


def judge(
    session: Session,
    row: DeliveryRow,
    robot: RobotRow,
    result: Result,
    now: datetime,
    limits: Limits,
) -> None:
    """Open, pause or hold back the robot that a delivery went to; the caller holds it."""
    if result.outcome is Outcome.ACCEPTED:
        _reopen(robot)
    elif result.outcome is Outcome.THROTTLED:
        usual = limits.penalty or THROTTLE_SECONDS
        asked = usual if result.retry_after is None else result.retry_after
        # only ever later than asked: half a window too early is throttled again
        spread = min(jittered(asked, row.id, row.fence) - 0.8 * asked, MOST_SPREAD_SECONDS)
        robot.not_before = now + timedelta(seconds=asked + spread)
        if not routes.is_usable(robot, now):  # a month's quota
            fallbacks.tell(session, row, robot, result, now)
    elif result.outcome is Outcome.CHANNEL_BROKEN:
        until = UNTIL_A_PERSON_ACTS if result.disabled else now + timedelta(seconds=PAUSE_SECONDS)
        _pause(session, row, robot, result, until, now)
    elif result.outcome is Outcome.NOT_DELIVERED and row.attempts >= UNREACHED_ATTEMPTS:
        until = now + timedelta(seconds=UNREACHED_PAUSE_SECONDS)
        _pause(session, row, robot, result, until, now)


def _reopen(robot: RobotRow) -> None:
    if robot.paused_until != UNTIL_A_PERSON_ACTS:
        robot.paused_until, robot.paused_reason = None, ""


def _pause(
    session: Session,
    row: DeliveryRow,
    robot: RobotRow,
    result: Result,
    until: datetime,
    now: datetime,
) -> None:
    robot.paused_until = max(until, robot.paused_until or until)
    robot.paused_reason = f"{result.code} {result.answer}".strip()[:500]
    note(session, row, "通道停用", result, now)
    fallbacks.tell(session, row, robot, result, now)


def note(session: Session, row: DeliveryRow, act: str, result: Result, now: datetime) -> None:
    """What a person must look at stands in the timeline; what went well, in the delivery."""
    timeline.note_delivery(session, row, act, now, outcome=str(result.outcome), code=result.code)
