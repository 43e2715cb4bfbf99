"""放假安排 → 工作日历：国务院公布的为准，没有公布的按法定节日估计并标明。

    config/holidays/YEAR.toml → chinesecalendar → holidays（估计，不算已公布）

约定：本年文件优先。程序所带的数据可能比国务院的通知旧，办公室可以自己补一个文件，当天生效。
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import chinese_calendar

from service.errors import CalendarMissing
from service.settings.reading import Section, parse_toml, read_text, shown
from workflows.periods import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfDays:
    """One year: weekdays off, weekend days worked."""

    rest: frozenset[date]
    work: frozenset[date]
    announced: bool
    source: str  # where it is from, as people are told

    def stretches(self) -> list[tuple[date, date]]:
        """Holidays from the first to the last free day, weekends beside them counted in."""
        found: list[tuple[date, date]] = []
        for day in sorted(self.rest):
            if found and day <= found[-1][1]:
                continue
            found.append((self._edge(day, -1), self._edge(day, 1)))
        return found

    def _edge(self, day: date, step: int) -> date:
        while self._is_free(day + timedelta(days=step)):
            day += timedelta(days=step)
        return day

    def _is_free(self, day: date) -> bool:
        return day in self.rest or (day.weekday() >= 5 and day not in self.work)


def load_calendar(folders: Iterable[Path], years: Iterable[int], day: date) -> Calendar:
    """The working days of ``years`` as known on ``day``; the first folder with YEAR.toml wins.

    A year whose notice is published only after ``day`` counts as not announced. Raises ConfigError
    for a faulty file and CalendarMissing for a year of which nothing is known.
    """
    if isinstance(day, datetime):
        raise ValueError(f"a day is wanted, not a moment: {day!r}")
    places = tuple(folders)
    known = {year: _year(places, year, day) for year in years}
    return Calendar(
        rest=frozenset().union(*(year.rest for year in known.values())),
        work=frozenset().union(*(year.work for year in known.values())),
        announced=frozenset(number for number, year in known.items() if year.announced),
    )


def days_of(folders: Iterable[Path], year: int, day: date) -> YearOfDays:
    """One year as known on ``day``; raises as ``load_calendar`` does."""
    return _year(tuple(folders), year, day)


def parse_days(text: str, year: int) -> YearOfDays:
    """A year's file before it is one. Raises ConfigError."""
    return _from_file(text, f"{year}.toml", year)[0]


def _year(folders: tuple[Path, ...], year: int, day: date) -> YearOfDays:
    for folder in folders:
        path = folder / f"{year}.toml"
        if path.is_file():
            found, published = _from_file(read_text(path), path.name, year)
            return replace(found, announced=published <= day)
    return _from_packages(year)


@lru_cache(maxsize=64)  # asked every day, changed once a year: kept by the very text
def _from_file(text: str, name: str, year: int) -> tuple[YearOfDays, date]:
    """The year and the day its notice was published."""
    file = parse_toml(text, name)
    file.only(("document", "published", "rest", "work"))
    document = file.text("document")
    rest = frozenset(_days(file, "rest", year))
    work = frozenset(_days(file, "work", year))
    for worked in sorted(work):
        if worked.weekday() < 5:
            raise file.fault("work", f"{worked}不是周末，不用写在这里")
        if worked in rest:
            raise file.fault("work", f"{worked}既写了放假又写了上班")
    published = file.day("published")
    told = f"{document}（{published:%Y年%-m月%-d日}公布）"
    return YearOfDays(rest=_weekdays(rest), work=work, announced=True, source=told), published


def _days(file: Section, key: str, year: int) -> Iterator[date]:
    """Single days and [first, last] stretches, all within the file's year."""
    items = file.present(key)
    if not isinstance(items, list):
        raise file.fault(key, f"应为一列日期，现为{shown(items)}")
    for item in items:
        first, last = item if isinstance(item, list) and len(item) == 2 else (item, item)
        if not (_is_day(first) and _is_day(last)) or first > last:
            problem = f"应为日期，或 [起, 止] 两个日期，现为{shown(item)}"
            raise file.fault(key, problem)
        if first.year != year or last.year != year:
            raise file.fault(key, f"{shown(item)}不在{year}年")
        yield from (first + timedelta(days=count) for count in range((last - first).days + 1))


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


@lru_cache(maxsize=64)
def _from_packages(year: int) -> YearOfDays:
    try:
        return _announced(year)
    except NotImplementedError:  # the package has no notice for that year
        return _estimated(year)


def _announced(year: int) -> YearOfDays:
    days = list(_all_days(year))
    return YearOfDays(
        rest=frozenset(d for d in days if d.weekday() < 5 and not chinese_calendar.is_workday(d)),
        work=frozenset(d for d in days if d.weekday() >= 5 and chinese_calendar.is_workday(d)),
        announced=True,
        source="程序所带的国务院放假安排",
    )


def _estimated(year: int) -> YearOfDays:
    """The festivals that the law fixes; which weekends are worked for them nobody can know yet."""
    import holidays  # only here: it takes a tenth of a second to load

    rest = _weekdays(holidays.country_holidays("CN", years=year))
    if not rest:
        problem = (
            f"没有{year}年的放假安排；请在 config/holidays 下放 {year}.toml（照 2017.toml 写）"
        )
        raise CalendarMissing(problem)
    told = "按法定节日估计，以国务院公布安排为准"
    return YearOfDays(rest=rest, work=frozenset(), announced=False, source=told)


def _weekdays(days: Iterable[date]) -> frozenset[date]:
    return frozenset(day for day in days if day.weekday() < 5)


def _all_days(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=count) for count in range((date(year + 1, 1, 1) - first).days))
