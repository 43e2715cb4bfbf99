"""Channels: one file each, one shape. A channel turns a message into one call and its outcome."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from service.deliveries.outcomes import Outcome
from service.deliveries.pieces import Piece
from service.deliveries.plain_text import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    name: str  # file name with its ending
    media_type: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One part, ready for a group. Texts are data: a channel escapes them for its dialect."""

    delivery: int  # stable over retries; the id a receiver may deduplicate on
    title: str
    text: str  # plain text, paragraphs by newline
    written_at: datetime  # when it was put in the queue: stable over retries
    number: str = ""  # 文号
    url: str = ""
    mentions: tuple[str, ...] = ()  # names or phones by configuration only, never from data
    attachments: tuple[Attachment, ...] = ()
    paper: tuple[Piece, ...] = ()  # the document's own words, where no file carries them
    part: int = 1
    parts: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Robot:
    """What a channel needs to know of a group's robot; ``secret`` is never printed."""

    id: int
    name: str
    channel: str
    base_url: str = ""
    secret: str = field(default="", repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one call proved. ``answer`` is redacted before it gets here."""

    outcome: Outcome
    code: str = ""
    answer: str = ""
    retry_after: float | None = None  # seconds the platform asked for, already clamped
    tries: int | None = None  # give up after so many attempts; None: the whole schedule
    disabled: bool = False  # the receiver wants no more: only a person opens the robot again
    by_sign: bool = False  # refused for its signature or its time


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one robot may be asked; ours, each with a margin below the platform's.

    ``windows``: at most so many messages in so many seconds. ``penalty``: seconds the platform
    stays shut after too many. ``monthly``: the organisation has a quota, whose number it alone
    knows. ``crowded``: minutes of the hour at which the whole platform is squeezed.
    """

    windows: tuple[tuple[int, float], ...] = ()
    penalty: float = 0.0
    monthly: bool = False
    crowded: tuple[int, ...] = ()


UNLIMITED = Limits()


class Channel(Protocol):
    takes_files: bool
    repeatable: bool  # the same delivery sent twice is seen once
    limits: Limits

    def fault(self, robot: Robot) -> str:
        """Why the robot cannot be called as it is set up, in words for an office; "" if it can."""
        ...

    def send(self, robot: Robot, message: Message) -> Result:
        """Make the one call. Never raises for anything the network or the platform does."""
        ...


def refused(fault: str, message: Message, fits: Callable[[], bool]) -> Result | None:
    """What is clear without a call: a robot not set up, nothing to say, too much for one part."""
    if fault:
        return Result(outcome=Outcome.CHANNEL_BROKEN, code="setup", answer=fault)
    if not (clean(message.title) or clean(message.text) or message.paper):
        return Result(outcome=Outcome.REJECTED_CONTENT, code="empty", answer="消息没有内容")
    if not fits():
        return Result(outcome=Outcome.REJECTED_CONTENT, code="size", answer="消息太长")
    return None
