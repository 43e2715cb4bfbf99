"""每个机器人的发送节奏：its windows, its month, its clock; kept in its row, so a restart forgets
nothing and all nodes share them.

A call is remembered by the moment it *ended*: whatever begins a whole window later also reaches
the platform a whole window later, so that no sliding window at the wire holds more than it may.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any

from service.clock import local
from service.deliveries.channels import UNLIMITED, Limits
from service.tables import RobotRow

#: A call under way counts as ending so much later, until its end is known: hands may be lost.
UNDER_WAY = timedelta(seconds=60)
MOST_FILES = 5  # that travel with one message, each an upload and so a call of its own
CROWDED_SECONDS = (5.0, 90.0)  # after a whole or half hour: sends are spread over these


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a message took of its robot's windows; ``mark`` is how its calls stand in the row."""

    limits: Limits = UNLIMITED
    mark: int = 0


UNPACED = Taken()


def limits_of(limits: Limits, settings: Mapping[str, Any]) -> Limits:
    """A channel's limits as one robot's settings change them: ``windows``, pairs of calls and
    seconds."""
    own = settings.get("windows")
    if not own:
        return limits
    return replace(limits, windows=tuple((int(calls), float(span)) for calls, span in own))


def take(row: RobotRow, files: int, limits: Limits, now: datetime) -> Taken | None:
    """Count a message with ``files`` uploads in; None if its robot must wait, until when stands in
    the row, which the caller holds."""
    if limits == UNLIMITED:
        return UNPACED
    limits = limits_of(limits, row.settings)
    calls = 1 + min(files, MOST_FILES)
    ready = max(_fits_at(row.recent, calls, limits), _month_opens(row, now))
    if ready > _stamp(now):
        row.not_before = datetime.fromtimestamp(ready / 1000, tz=now.tzinfo)
        return None
    mark = _stamp(now + UNDER_WAY)
    kept = max((most for most, _ in limits.windows), default=0)
    row.recent = sorted([*row.recent, *[mark] * calls])[-kept:] if kept else []
    this_month = f"{local(now):%Y-%m}"
    row.month_calls = calls + (row.month_calls if row.month == this_month else 0)
    row.month = this_month
    return Taken(limits=limits, mark=mark)


def ended(robot: RobotRow, taken: Taken, now: datetime) -> None:
    """Put the true end of a message's calls in the place of the guess."""
    end = _stamp(now)
    robot.recent = sorted(end if each == taken.mark else each for each in robot.recent)


def after_a_crowd(delivery: int, limits: Limits, now: datetime) -> datetime:
    """``now``, or a moment of this delivery's own where the whole platform is squeezed."""
    least, most = CROWDED_SECONDS
    since = timedelta(minutes=now.minute % 30, seconds=now.second, microseconds=now.microsecond)
    began = now - since
    if began.minute not in limits.crowded or since.total_seconds() >= most:
        return now
    return max(now, began + timedelta(seconds=least + (most - least) * share(delivery)))


def next_month(now: datetime) -> datetime:
    """The first of next month in Shanghai, where monthly quotas begin anew."""
    first = local(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)


def skew_of(date_header: str, now: datetime) -> int | None:
    """Seconds the server's clock is ahead of ``now``; None if it told no time."""
    try:
        return round((parsedate_to_datetime(date_header) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def share(delivery: int) -> float:
    """0 … 1, the same for the same delivery on every machine."""
    return int.from_bytes(sha256(str(delivery).encode()).digest()[:4]) / 0xFFFFFFFF


def _fits_at(recent: Sequence[int], calls: int, limits: Limits) -> int:
    """When so many calls more fit into every window; 0 where there is room already."""
    ready = 0
    for most, span in limits.windows:
        over = len(recent) + min(calls, most) - most
        if over > 0:  # the window must have let go of so many, the oldest first
            ready = max(ready, recent[over - 1] + int(span * 1000) + 1)
    return ready


def _month_opens(row: RobotRow, now: datetime) -> int:
    quota = row.settings.get("month_quota")
    if quota is None or row.month != f"{local(now):%Y-%m}" or row.month_calls < quota:
        return 0
    return _stamp(next_month(now))


def _stamp(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
