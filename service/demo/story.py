"""样例数据 → 一年里要做的事，按时间先后。

Everything here is read from ``config/sample/``; nothing of the year is written in code.
"""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Any

from service.clock import SHANGHAI

FIRST, LAST = date(2017, 7, 6), date(2018, 3, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value as a department types it."""

    indicator: str
    period: str
    number: str
    status: str
    unpublished: str
    filed_at: datetime
    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One county's line in a city table."""

    indicator: str
    county: str
    value: str
    rank: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A command somebody gives; ``refused``: it must fail."""

    at: datetime
    who: str
    args: tuple[str, ...]
    why: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    by: str
    workdays: int
    at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    workbook: Path
    figures: tuple[Figure, ...]  # in order of filing
    tables: Mapping[tuple[datetime, str], tuple[Place, ...]]  # (published, period) → lines
    deeds: tuple[Deed, ...]
    signing: Mapping[str, Signing]  # kind → who signs routinely
    decided: frozenset[str]  # keys that a deed signs or refuses: not routine
    receipts: frozenset[tuple[str, str]]  # (key, unit) that a deed signs for: not routine
    breakdown_on: date
    breakdown_except: Mapping[str, date]  # unit → later day


def read_story(folder: Path) -> Story:
    told = tomllib.loads((folder / "year_2017.toml").read_text(encoding="utf-8"))
    deeds = tuple(_deeds(folder))
    return Story(
        workbook=next(folder.glob("*.xlsx")),
        figures=tuple(_figures(folder / "values_2017.csv")),
        tables=_tables(folder / "standings_2017.csv"),
        deeds=deeds,
        signing={
            kind: Signing(by=each["by"], workdays=each["workdays"], at=each["time"])
            for kind, each in told["signing"].items()
        },
        decided=frozenset(_decided(deeds)),
        receipts=frozenset(_receipts(deeds)),
        breakdown_on=told["breakdown"]["filed_on"],
        breakdown_except=told["breakdown"]["except"],
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _figures(path: Path) -> list[Figure]:
    figures = [
        Figure(
            indicator=row["indicator"],
            period=row["period"],
            number=row["number"],
            status=row["status"],
            unpublished=row["unpublished"],
            filed_at=_moment(row["filed_at"]),
            source=row["source"],
            reason=row["reason"],
        )
        for row in _rows(path)
        if row["filed_at"]
    ]
    return sorted(figures, key=lambda figure: figure.filed_at)


def _tables(path: Path) -> dict[tuple[datetime, str], tuple[Place, ...]]:
    tables: dict[tuple[datetime, str], list[Place]] = defaultdict(list)
    for row in _rows(path):
        tables[_moment(row["published_at"]), row["period"]].append(
            Place(
                indicator=row["indicator"],
                county=row["county"],
                value=row["value"],
                rank=row["rank"],
            )
        )
    return {key: tuple(places) for key, places in sorted(tables.items())}


def _deeds(folder: Path) -> list[Deed]:
    """Those of year_2017.toml and of every deeds_*.toml beside it, in order of time."""
    files = [folder / "year_2017.toml", *sorted(folder.glob("deeds_*.toml"))]
    told = [tomllib.loads(file.read_text(encoding="utf-8")).get("deed", []) for file in files]
    return sorted((_deed(each) for of in told for each in of), key=lambda deed: deed.at)


def _deed(told: Mapping[str, Any]) -> Deed:
    return Deed(
        at=told["at"].replace(tzinfo=SHANGHAI),
        who=told["who"],
        args=tuple(told["args"]),
        why=told.get("why", ""),
        refused=told.get("refused", False),
    )


def _decided(deeds: tuple[Deed, ...]) -> Iterator[str]:
    for deed in deeds:
        if deed.args[:2] in (("notice", "sign"), ("notice", "refuse")):
            yield deed.args[2]


def _receipts(deeds: tuple[Deed, ...]) -> Iterator[tuple[str, str]]:
    for deed in deeds:
        if deed.args[:2] == ("notice", "receive"):
            units = (unit for flag, unit in pairwise(deed.args) if flag == "--unit")
            yield from ((deed.args[2], unit) for unit in units)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
