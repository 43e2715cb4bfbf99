"""点名：一个群里叫谁，只按这个群的设置；@所有人只给写明的文种，一天一次。

``settings["mentions"]``: telephones and accounts; ``settings["everybody"]``: kinds of notices.
What a department wrote never calls anybody.

约定：人人被叫惯了就没人看；一个群一天只叫一次所有人，其余照叫具体的人。
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local
from service.deliveries.audiences import ISSUED
from service.deliveries.contents import Content
from service.deliveries.dialects.mentions import EVERYBODY, called
from service.deliveries.parting import takes_files
from service.tables import DeliveryRow, RobotRow
from workflows.vocabulary import NoticeKind

ALL = EVERYBODY[0]
CALL = "点名"  # the role of a message that only calls


def mentions_of(
    session: Session, robot: RobotRow, kind: NoticeKind, role: str, now: datetime
) -> tuple[str, ...]:
    """Whom a notice calls in a robot's group: nobody where it is office work."""
    if role != ISSUED:
        return ()
    named = tuple(robot.settings.get("mentions", ()))
    if kind not in robot.settings.get("everybody", ()) or _everybody_was_called(
        session, robot, now
    ):
        return named
    return (*named, ALL)


def apart(robot: RobotRow, content: Content) -> tuple[Content, Content | None]:
    """What is said, and what calls: 企业微信's card carries the file and calls nobody."""
    if robot.channel != "wecom" or not content.documents or not takes_files(robot):
        return content, None
    if not content.mentions:
        return content, None
    call = Content(
        title=content.title,
        number=content.number,
        text="请查收以上文件。",
        mentions=content.mentions,
    )
    return replace(content, mentions=()), call


def faults(robot: RobotRow) -> Iterator[str]:
    """What is wrong with whom a robot calls, in words for its office."""
    names = [str(name) for name in robot.settings.get("mentions", ())]
    whom = called(names)
    if whom.everybody:
        yield f"群机器人“{robot.name}”点名里不能写所有人，请按文种开（--everybody）"
    for name in names:
        if name not in (*whom.phones, *whom.accounts, *EVERYBODY):
            yield f"群机器人“{robot.name}”点名“{name}”不是电话也不是平台账号"
    if robot.channel == "feishu" and whom.phones:
        yield f"群机器人“{robot.name}”在飞书，不能按电话点名，请写open_id"
    for word in robot.settings.get("everybody", ()):
        if word not in set(NoticeKind):
            yield f"群机器人“{robot.name}”可叫所有人的文种里没有“{word}”"


def _everybody_was_called(session: Session, robot: RobotRow, now: datetime) -> bool:
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    of_today = select(DeliveryRow.payload).where(
        DeliveryRow.robot_id == robot.id, DeliveryRow.created_at >= midnight
    )
    return any(ALL in payload["mentions"] for payload in session.scalars(of_today))
