"""示例县的一年：样本数据经研判，亮的灯正是 year_2017.toml 讲的经过。"""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from service.imports.cells import read_frequency
from service.imports.quantities import read_number
from tests.builders import make_indicator, make_ledger, make_rules
from tests.sample.county import INDICATORS
from workflows.judgement import judge_period
from workflows.ledger import CityStanding, Indicator, Judgement, Ledger, PlanCurve, Target, Value
from workflows.periods import Period
from workflows.progress_collection import is_filed
from workflows.vocabulary import IndicatorType, Recognition

SAMPLE = Path(__file__).parents[2] / "config" / "sample"
OURS = "示例县"
#: period → the day it was judged; September was held
JUDGED = {
    "2017-06": date(2017, 7, 13),
    "2017-07": date(2017, 8, 15),
    "2017-08": date(2017, 9, 14),
    "2017-09": date(2017, 10, 20),
    "2017-10": date(2017, 11, 15),
    "2017-11": date(2017, 12, 14),
    "2017-12": date(2018, 1, 15),
}
#: what each period's judgement says is behind, and how
BEHIND = {
    "2017-06": "3-27黄 3-33黄",
    "2017-07": "3-22红 3-23黄 3-27红 3-45黄",
    "2017-08": "3-20红 3-23黄 3-27红 3-31未报 3-38黄 3-44黄 3-48黄",
    "2017-09": "3-19黄 3-20红 3-23黄 3-27黄 3-32黄 3-42未报 3-48黄 5-55红",
    "2017-10": "3-20红 3-27黄",
    "2017-11": "3-20红 3-23黄",
    "2017-12": "3-20红",
}


@pytest.mark.parametrize("period", BEHIND)
def test_the_sample_year_is_behind_just_where_its_story_says(period: str) -> None:
    behind = [f"{j.indicator}{j.light.value}" for j in sheet(period) if j.warns]

    assert " ".join(behind) == BEHIND[period]


def test_the_sample_shows_a_tolerated_gap_a_near_limit_and_data_not_out() -> None:
    september = {j.indicator: j for j in sheet("2017-09")}
    december = {j.indicator: j for j in sheet("2017-12")}

    assert december["3-19"].reason == "增速低于目标，在容差以内"
    assert september["3-39"].reason == "接近上限"
    assert {j.indicator for j in sheet("2017-06") if "数据未出" in j.reason} == {
        "3-24",
        "3-25",
        "3-35",
        "3-36",
    }


def test_every_figure_is_filed_only_where_its_frequency_asks_for_one() -> None:
    filed = {(row["indicator"], row["period"]) for row in rows("values_2017.csv")}
    asked = {
        (indicator.code, period)
        for indicator in indicators().values()
        for period in JUDGED
        if is_filed(indicator, Period.parse(period))
    }

    assert filed == asked


def test_every_city_table_ranks_ten_counties_by_their_figures() -> None:
    for (code, period), table in city_tables().items():
        values = [Decimal(row["value"]) for row in table]
        falling = all(above > below for above, below in pairwise(values))

        assert [int(row["rank"]) for row in table] == list(range(1, 11)), (code, period)
        assert falling or code.startswith("5-"), (code, period)


def test_our_line_of_the_city_table_is_the_figure_we_filed() -> None:
    ledger = whole_year()

    for standing in ledger.standings:
        value = ledger.latest_value(standing.indicator, standing.period)
        assert value is not None
        assert value.number == standing.value, (standing.indicator, standing.period)


def test_the_deeds_stand_in_order_of_time_and_say_who_and_why() -> None:
    deeds = story()["deed"]

    assert [deed["at"] for deed in deeds] == sorted(deed["at"] for deed in deeds)
    assert all(deed["who"] and deed["why"] and deed["args"] for deed in deeds)


# --- the sample, read ----------------------------------------------------------------------------


@cache
def sheet(period: str) -> tuple[Judgement, ...]:
    """Judged in turn: a rank remembers the quarter before. 3-42 came after the judgement."""
    of = Period.parse(period)
    before = tuple(j for earlier in JUDGED if earlier < period for j in sheet(earlier))
    ledger = make_ledger(
        indicators=tuple(indicators().values()),
        values=tuple(v for v in values() if v.reported_on < JUDGED[period]),
        standings=whole_year().standings,
        plans=plans(),
        judgements=before,
    )
    return judge_period(ledger, of, JUDGED[period], make_rules().judgement)


@cache
def whole_year() -> Ledger:
    standings = tuple(
        CityStanding(
            indicator=code,
            period=Period.parse(period),
            value=Decimal(row["value"]),
            rank=int(row["rank"]),
            counties=len(table),
            leader=table[0]["county"],
            leader_value=Decimal(table[0]["value"]),
        )
        for (code, period), table in city_tables().items()
        for row in table
        if row["county"] == OURS
    )
    return make_ledger(
        indicators=tuple(indicators().values()), values=tuple(values()), standings=standings
    )


@cache
def indicators() -> dict[str, Indicator]:
    found = {}
    for serial, attachment, name, kind, unit, goal, _, frequency, *_ in INDICATORS:
        how_often = read_frequency(frequency)
        assert how_often is not None
        code = f"{attachment}-{serial}"
        number = read_number(goal, unit, name=name).number
        version = Target(effective_from=date(2017, 1, 1), text=goal, number=number)
        found[code] = make_indicator(
            code,
            name=name,
            type=IndicatorType[kind],
            unit=unit,
            targets=(version,),
            frequency=how_often,
        )
    return found


def values() -> Iterator[Value]:
    for row in rows("values_2017.csv"):
        if not row["filed_at"]:
            continue
        indicator = indicators()[row["indicator"]]
        yield Value(
            indicator=indicator.code,
            period=Period.parse(row["period"]),
            number=read_number(row["number"], indicator.unit, name=indicator.name).number,
            status=Recognition(row["status"]),
            reported_on=date.fromisoformat(row["filed_at"][:10]),
            unpublished=row["unpublished"] == "是",
            text=row["number"],
        )


def plans() -> dict[str, PlanCurve]:
    found = {}
    for deed in story()["deed"]:
        if deed["args"][:2] == ["submit", "plan"]:
            code, *points = deed["args"][2:]
            by_month = {int(m): Decimal(v) for m, v in (point.split("=") for point in points)}
            found[code] = PlanCurve(indicator=code, approved_on=date(2017, 7, 28), points=by_month)
    return found


def city_tables() -> dict[tuple[str, str], list[dict[str, str]]]:
    tables: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows("standings_2017.csv"):
        tables[row["indicator"], row["period"]].append(row)
    return tables


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def story() -> dict[str, Any]:
    return tomllib.loads((SAMPLE / "year_2017.toml").read_text(encoding="utf-8"))
