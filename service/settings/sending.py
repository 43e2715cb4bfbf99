"""何时往群里发、不明怎么办、多久算过期：`service.toml` 的 [delivery] 以下各节。

A section or line that is left out keeps the usual.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Any

from service.settings.reading import Section, nearest
from workflows.vocabulary import NoticeKind

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DEFAULT = "default"


class Doubt(StrEnum):
    """What becomes of a message of which nobody knows whether it arrived."""

    HOLD = "hold"  # a person looks
    RESEND = "resend_marked"  # once more, with the same 编号 and 如已收到请忽略
    FALLBACK = "fallback"  # over the robot's second channel


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingSettings:
    quiet: tuple[time, time] | None = (time(22), time(8))  # Shanghai; may go over midnight
    hold_on_rest_days: bool = True
    urgent: frozenset[NoticeKind] = frozenset({NoticeKind.EVENT_ALERT})
    doubt: Doubt = Doubt.HOLD
    doubts: Mapping[NoticeKind, Doubt] = field(
        default_factory=lambda: {
            NoticeKind.FILING_REMINDER: Doubt.RESEND,
            NoticeKind.RECEIPT_REMINDER: Doubt.RESEND,
            NoticeKind.EVENT_ALERT: Doubt.RESEND,
        }
    )
    expires: Mapping[NoticeKind, int] = field(  # 工作日 after it was written
        default_factory=lambda: {NoticeKind.FILING_REMINDER: 3, NoticeKind.RECEIPT_REMINDER: 3}
    )


def read_sending(delivery: Section) -> SendingSettings:
    """Raises ConfigError on the first fault."""
    chosen: dict[str, Any] = {}
    if "hours" in delivery.values:
        chosen |= _hours(delivery.section("hours"))
    if "unknown" in delivery.values:
        chosen |= _doubts(delivery.section("unknown"))
    if "expires" in delivery.values:
        section = delivery.section("expires")
        section.only(NoticeKind)
        days = {NoticeKind(key): section.whole(key, least=1, most=60) for key in section.values}
        chosen["expires"] = days
    return SendingSettings(**chosen)


def _hours(section: Section) -> dict[str, Any]:
    section.only(("quiet_from", "quiet_to", "hold_on_rest_days", "urgent"))
    begins, ends = _time(section, "quiet_from"), _time(section, "quiet_to")
    chosen: dict[str, Any] = {"quiet": None if begins == ends else (begins, ends)}
    if "hold_on_rest_days" in section.values:
        chosen["hold_on_rest_days"] = section.flag("hold_on_rest_days")
    if "urgent" in section.values:
        words = section.texts("urgent", may_be_empty=True)
        for word in words:
            if word not in set(NoticeKind):
                problem = f"没有“{word}”这个文种。{nearest(word, NoticeKind)}"
                raise section.fault("urgent", problem)
        chosen["urgent"] = frozenset(NoticeKind(word) for word in words)
    return chosen


def _doubts(section: Section) -> dict[str, Any]:
    section.only((_DEFAULT, *NoticeKind))
    found = {key: _doubt(section, key) for key in section.values}
    usual = found.pop(_DEFAULT, Doubt.HOLD)
    return {"doubt": usual, "doubts": {NoticeKind(key): doubt for key, doubt in found.items()}}


def _doubt(section: Section, key: str) -> Doubt:
    word = section.text(key)
    if word not in set(Doubt):
        raise section.fault(key, f"应为{'、'.join(Doubt)}之一，现为“{word}”")
    return Doubt(word)


def _time(section: Section, key: str) -> time:
    written = section.text(key)
    if not TIME.fullmatch(written):
        raise section.fault(key, f'应为 "时:分"（24 小时制），如 "22:00"，现为“{written}”')
    return time.fromisoformat(written)
