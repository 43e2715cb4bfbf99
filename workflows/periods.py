"""数据期与工作日：哪一期、哪天报、哪天到期。

约定：1—2月合并为一期。国家统计月报一月不单独发布，逐月催一月数只会催来「数据未出」。
约定：收文当日不计，从次日起数工作日；到期日逢休息日顺延到下一个工作日。
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from workflows.vocabulary import Frequency


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A cumulative data period that ends with ``month``; ``Period(2017, 2)`` is 1—2月."""

    year: int
    month: int  # 2 … 12

    def __post_init__(self) -> None:
        if not 2 <= self.month <= 12:
            raise ValueError(f"数据期月份应为 2—12：{self.month}")

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @classmethod
    def parse(cls, text: str) -> "Period":
        """``2017-08`` → Period; raises ValueError on anything else."""
        year, _, month = text.partition("-")
        return cls(int(year), int(month))

    @property
    def label(self) -> str:
        """``2017年1—8月``."""
        return f"{self.year}年1—{self.month}月"

    @property
    def is_quarter_end(self) -> bool:
        return self.month % 3 == 0

    @property
    def quarter(self) -> int:
        return (self.month + 2) // 3

    @property
    def last_day(self) -> date:
        following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return following - timedelta(days=1)

    @property
    def previous(self) -> "Period | None":
        """The period before in the same year; None before 1—2月."""
        return Period(self.year, self.month - 1) if self.month > 2 else None

    def expects(self, frequency: Frequency) -> bool:
        """Whether a value of this frequency is due for this period."""
        match frequency:
            case Frequency.MONTHLY:
                return True
            case Frequency.QUARTERLY:
                return self.is_quarter_end
            case Frequency.HALF_YEARLY:
                return self.month in (6, 12)
            case Frequency.YEARLY:
                return self.month == 12
            case Frequency.AT_ONCE:
                return False


def periods_of(year: int) -> tuple[Period, ...]:
    """The eleven periods of a year, 1—2月 first."""
    return tuple(Period(year, month) for month in range(2, 13))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days by 国务院 announcement; years outside ``announced`` are estimated.

    ``rest`` holds weekdays off, ``work`` holds weekend days worked (调休).
    """

    rest: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    announced: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        if day in self.work:
            return True
        return day.weekday() < 5 and day not in self.rest

    def is_certain(self, day: date) -> bool:
        """False where the year's 放假安排 is not announced: 以国务院公布安排为准."""
        return day.year in self.announced

    def on_or_after(self, day: date) -> date:
        """``day`` itself when worked, else the next working day (到期日顺延)."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def on_or_before(self, day: date) -> date:
        while not self.is_workday(day):
            day -= timedelta(days=1)
        return day

    def shift(self, day: date, workdays: int) -> date:
        """The working day ``workdays`` after (or before, if negative) ``day``; ``day`` not counted."""
        return _shift(self, day, workdays)

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; 0 when end ≤ start."""
        return sum(1 for day in _days(start + timedelta(days=1), end) if self.is_workday(day))

    def last_workday(self, period: Period) -> date:
        return self.on_or_before(period.last_day)


@lru_cache(maxsize=4096)
def _shift(calendar: Calendar, day: date, workdays: int) -> date:
    step = timedelta(days=1 if workdays >= 0 else -1)
    left = abs(workdays)
    while left:
        day += step
        left -= calendar.is_workday(day)
    return day


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def last_weekday(not_after: date, weekday: int) -> date:
    """The last ``weekday`` (0 = Monday) on or before ``not_after``."""
    return not_after - timedelta(days=(not_after.weekday() - weekday) % 7)
