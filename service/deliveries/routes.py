"""备用通道和告警通道：谁可以替谁，绕圈的、替自己的、读者变宽的都不行。

``settings["fallback"]`` and ``settings["alarm"]`` name another robot of the county.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.deliveries.audiences import BY_HAND, Audience
from service.tables import RobotRow

ROUTES = {"fallback": "备用通道", "alarm": "告警通道"}
#: A robot throttled for longer than this is of no use today: a month's quota, for instance.
TOO_LONG = timedelta(hours=1)


def faults(robots: Sequence[RobotRow]) -> Iterator[str]:
    """What is wrong with the second channels of a county's robots, in words for its office."""
    by_name = {robot.name: robot for robot in robots}
    for robot in robots:
        for key, word in ROUTES.items():
            name = robot.settings.get(key)
            if name is None:
                continue
            if name == robot.name:
                yield f"群机器人“{robot.name}”的{word}是它自己，请另选一个群"
            elif name not in by_name:
                yield f"群机器人“{robot.name}”的{word}“{name}”不在名册里"
            elif key == "fallback" and not may_stand_in(by_name[name], robot):
                yield f"群机器人“{robot.name}”的备用通道“{name}”读者更广，请选督查群或同一单位的群"
            elif robot.name in _chain(by_name, name, key):
                yield f"群机器人“{robot.name}”的{word}绕了一圈又回到它自己，请断开"


def may_stand_in(other: RobotRow, robot: RobotRow) -> bool:
    """Whether nobody reads ``other`` who must not read what is meant for ``robot``."""
    if other.audience in (Audience.SUPERVISION, BY_HAND):
        return True
    return other.audience == robot.audience and set(other.units) <= set(robot.units)


def is_usable(robot: RobotRow, now: datetime) -> bool:
    paused = robot.paused_until is not None and robot.paused_until > now
    return not paused and not (robot.not_before and robot.not_before > now + TOO_LONG)


def stand_in(session: Session, robot: RobotRow, now: datetime) -> RobotRow | None:
    """The first usable robot along the second channels; None where there is none."""
    by_name = {row.name: row for row in session.scalars(_of(robot))}
    for name in _chain(by_name, robot.settings.get("fallback"), "fallback"):
        other = by_name[name]
        if other.id != robot.id and is_usable(other, now) and may_stand_in(other, robot):
            return other
    return None


def alarm_for(session: Session, robot: RobotRow, now: datetime) -> RobotRow | None:
    """Who is told that a robot is broken: the one named, else a group of supervision's; never
    the broken one, nor another that is."""
    robots = list(session.scalars(_of(robot)))
    named = robot.settings.get("alarm")
    candidates = [other for other in robots if other.name == named]
    candidates += [other for other in robots if other.audience == Audience.SUPERVISION]
    usable = (other for other in candidates if other.id != robot.id and is_usable(other, now))
    return next(usable, None)


def _chain(by_name: dict[str, RobotRow], name: str | None, key: str) -> list[str]:
    """Names along one kind of second channel, each once."""
    chain: list[str] = []
    while name in by_name and name not in chain:
        chain.append(name)
        name = by_name[name].settings.get(key)
    return chain


def _of(robot: RobotRow) -> Select[RobotRow]:
    return (
        select(RobotRow)
        .where(RobotRow.county == robot.county, RobotRow.audience != BY_HAND)
        .order_by(RobotRow.id)
    )
