"""One message to one robot → its parts, each as large as the robot's platform takes.

Measured as it will be sent, with the words of a second sending before it: a part that is
repeated must still fit.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from service.deliveries.channels import Message, Robot
from service.deliveries.contents import AGAIN, Content
from service.deliveries.dialects import dingtalk, feishu, wecom
from service.deliveries.pieces import Piece, Words, words_of
from service.deliveries.splitting import Part, split
from service.tables import RobotRow

FITS: Mapping[str, Callable[[Robot, Message], bool]] = {
    "wecom": wecom.fits,
    "dingtalk": dingtalk.fits,
    "feishu": feishu.fits,
}
_WITHOUT_FILES = ("dingtalk", "feishu")
_ANY_NUMBER = "编号：送999999999"  # of a message without a 文号
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # no dialect says when a message was written


def takes_files(robot: RobotRow) -> bool:
    """By its platform, and by what the county says of its own installation."""
    return robot.channel not in _WITHOUT_FILES and (robot.settings or {}).get("files") is not False


def fits(robot: RobotRow, content: Content, part: int = 1, parts: int = 1) -> bool:
    """Whether the robot's platform takes ``content`` in one message."""
    measure = FITS.get(robot.channel)
    if measure is None or (content.documents and takes_files(robot)):
        return True
    return measure(_as_robot(robot), _as_message(content, part, parts))


def parts_of(robot: RobotRow, content: Content) -> tuple[Content, ...]:
    """``content`` in as many parts as it needs; what carries a file needs one."""
    if fits(robot, content):
        return (content,)
    pieces = (*words_of(content.text), *content.paper)
    is_text = not content.paper
    parts = split(
        pieces,
        lambda part, number, of: fits(robot, _carrying(content, part, is_text), number, of),
    )
    return tuple(_carrying(content, part, is_text) for part in parts)


def _carrying(content: Content, part: Part, is_text: bool) -> Content:
    if is_text:
        return replace(content, text="\n".join(_text(piece) for piece in part))
    return replace(content, text="", paper=part)


def _text(piece: Piece) -> str:
    return piece.text if isinstance(piece, Words) else ""


def _as_message(content: Content, part: int, parts: int) -> Message:
    return Message(
        delivery=0,
        title=content.title,
        text="\n".join(filter(None, (AGAIN, "" if content.number else _ANY_NUMBER, content.text))),
        written_at=_ANY_TIME,
        number=content.number,
        url=content.url,
        mentions=content.mentions,
        paper=content.paper,
        part=part,
        parts=parts,
    )


def _as_robot(robot: RobotRow) -> Robot:
    return Robot(
        id=robot.id, name=robot.name, channel=robot.channel, settings=dict(robot.settings or {})
    )
