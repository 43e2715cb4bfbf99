"""群机器人配得对不对、件有没有积压：check 逐个查，不等到发送才知道。"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from service.database import table_of
from service.deliveries import mentions, routes
from service.deliveries.channels import Channel
from service.deliveries.keyring import Keyring
from service.deliveries.outcomes import DeliveryState
from service.deliveries.transport import Transport
from service.deliveries.upkeep import as_called
from service.errors import ConfigError
from service.tables import DeliveryRow, RobotRow


def faults(
    robot: RobotRow, channels: Mapping[str, Channel], transport: Transport, keyring: Keyring
) -> Iterator[str]:
    """What would stop a robot from being called, in words for its office; nobody is called."""
    yield from mentions.faults(robot)
    channel = channels.get(robot.channel)
    if channel is None:
        yield f"群机器人“{robot.name}”：没有名为“{robot.channel}”的通道"
        return
    try:
        called = as_called(robot, keyring)
    except ConfigError as error:
        yield f"群机器人“{robot.name}”：{error}"
        return
    address = transport.check(robot.base_url) if _needs_an_address(robot) else ""
    for fault in filter(None, (channel.fault(called), address)):
        yield f"群机器人“{robot.name}”：{fault}"


def stuck(session: Session, robot: RobotRow, now: datetime) -> str:
    """Of a robot that is out of use and that no other stands in for: what waits; "" if nothing."""
    if routes.is_usable(robot, now) or routes.stand_in(session, robot, now):
        return ""
    waiting = session.scalars(_WAITING, {"robot": robot.id}).one()
    if not waiting:
        return ""
    return f"群机器人“{robot.name}”停用，积压{waiting}件，也没有可用的备用通道"


def _needs_an_address(robot: RobotRow) -> bool:
    """The platforms' own addresses are known; a folder has none."""
    return robot.channel == "webhook" or (robot.channel != "folder" and bool(robot.base_url))


_deliveries = table_of(DeliveryRow).c
_WAITING = select(func.count()).where(
    _deliveries.robot_id == bindparam("robot"), _deliveries.state == DeliveryState.PENDING
)
