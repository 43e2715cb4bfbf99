"""The only module that reads a clock. Everything else is told the time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    def now(self) -> datetime:
        """The instant, timezone-aware UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands where it was put: rehearsals, demos, ``--at``."""

    at: datetime

    def __post_init__(self) -> None:
        require_aware(self.at)

    def now(self) -> datetime:
        return self.at


def require_aware(moment: datetime) -> datetime:
    """``moment`` unchanged; ValueError if it has no time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"time without a zone: {moment!r}")
    return moment


def local_date(moment: datetime) -> date:
    """The day in Asia/Shanghai: what the office calls today."""
    return require_aware(moment).astimezone(SHANGHAI).date()


def local(moment: datetime) -> datetime:
    return require_aware(moment).astimezone(SHANGHAI)
