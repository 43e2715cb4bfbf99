"""群机器人的日常：停用、恢复、改线路和限额、发一条测试；每件都留名。"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import timeline
from service.clock import Clock, local
from service.database import Database
from service.deliveries import mentions, pacing, routes
from service.deliveries.breaker import UNTIL_A_PERSON_ACTS
from service.deliveries.channels import Channel, Message, Result, Robot
from service.deliveries.keyring import Keyring, redact
from service.deliveries.outcomes import Outcome
from service.deliveries.plain_text import masked
from service.errors import ServiceError
from service.tables import EventRow, RobotRow

TESTED = "测试通道"
BETWEEN_TESTS = timedelta(minutes=1)


def robots(session: Session, county: str) -> list[RobotRow]:
    query = select(RobotRow).where(RobotRow.county == county).order_by(RobotRow.id)
    return list(session.scalars(query))


def find(session: Session, county: str, name: str) -> RobotRow:
    for robot in robots(session, county):
        if robot.name == name:
            return robot
    raise ServiceError(f"没有名为“{name}”的群机器人，可用 channels list 查看")


def pause(session: Session, robot: RobotRow, actor: str, reason: str, now: datetime) -> None:
    """Send nothing until a person resumes it; the queue is kept, or takes the second channel."""
    if not reason.strip():
        raise ServiceError("停用通道须写明理由")
    robot.paused_until, robot.paused_reason = UNTIL_A_PERSON_ACTS, reason.strip()
    _note(session, robot, "停用通道", actor, now, reason=reason)


def configure(
    session: Session, robot: RobotRow, actor: str, changes: Mapping[str, Any], now: datetime
) -> None:
    """Change second channels, limits and whom it calls; None takes a setting away. Raises
    ServiceError for a second channel that is none, or somebody who cannot be called."""
    before = dict(robot.settings)
    kept = {**before, **changes}
    robot.settings = {key: value for key, value in kept.items() if value is not None}
    for fault in (*routes.faults(robots(session, robot.county)), *mentions.faults(robot)):
        raise ServiceError(fault)
    _note(session, robot, "改通道设置", actor, now, before=before, after=dict(robot.settings))


def try_out(
    database: Database,
    robot: int,
    actor: str,
    clock: Clock,
    channels: Mapping[str, Channel],
    keyring: Keyring,
) -> Result:
    """Send one message marked 【测试】, within the robot's limits and at most one a minute. A paused
    robot may be tried; it stays paused."""
    with database.write() as session:
        row = session.get_one(RobotRow, robot, with_for_update=True)
        channel = channels.get(row.channel)
        if channel is None:
            raise ServiceError(f"没有名为“{row.channel}”的通道")
        called = as_called(row, keyring)
        taken = _admitted(session, row, channel, clock.now())
        _note(session, row, TESTED, actor, clock.now())
    result = _sent(channel, called, actor, clock.now())
    with database.write() as session:
        row = session.get_one(RobotRow, robot, with_for_update=True)
        pacing.ended(row, taken, clock.now())
        said = {"outcome": str(result.outcome), "code": result.code}
        _note(session, row, f"{TESTED}结果", actor, clock.now(), **said)
    return result


def as_called(row: RobotRow, keyring: Keyring) -> Robot:
    """The robot with its secret, read now. Raises ConfigError where that is missing."""
    return Robot(
        id=row.id,
        name=row.name,
        channel=row.channel,
        base_url=row.base_url,
        secret=keyring.secret(row.secret_name) if row.secret_name else "",
        settings=dict(row.settings),
    )


def _admitted(session: Session, row: RobotRow, channel: Channel, now: datetime) -> pacing.Taken:
    last = session.scalar(
        select(EventRow.at)
        .where(EventRow.act == TESTED, EventRow.recipients == row.name)
        .order_by(EventRow.id.desc())
        .limit(1)
    )
    if last is not None and now < last + BETWEEN_TESTS:
        raise ServiceError("测试一分钟只发一条，请稍后再试")
    throttled = row.not_before is not None and row.not_before > now
    taken = None if throttled else pacing.take(row, 0, channel.limits, now)
    if taken is None:
        until = local(row.not_before or now)
        raise ServiceError(f"“{row.name}”正在限流，请于{until:%m月%d日%H:%M:%S}之后再试")
    return taken


def _sent(channel: Channel, robot: Robot, actor: str, now: datetime) -> Result:
    message = Message(
        delivery=-int(now.timestamp()),  # no delivery's: a receiver that keeps ids keeps this one
        title="【测试】群机器人联通测试",
        text=f"【测试】这是{actor}发出的测试消息，请勿转发，不必回复。",
        written_at=now,
    )
    try:
        result = channel.send(robot, message)
    except Exception as error:  # its words may hold the address with its key
        return Result(outcome=Outcome.UNKNOWN, code=type(error).__name__, answer="程序出错")
    return replace(result, answer=masked(redact(result.answer, [robot.secret]))[:2_000])


def _note(
    session: Session, robot: RobotRow, act: str, actor: str, now: datetime, **detail: Any
) -> None:
    timeline.note(
        session,
        assessment_id=None,
        at=now,
        actor=actor,
        act=act,
        recipients=robot.name,
        **detail,
    )
