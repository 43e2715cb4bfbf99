"""二 in the played year: highlights, measures, contacts, the city's table, own forecasts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.builders import make_indicator
from workflows.ledger import CityStanding, Ledger
from workflows.periods import Period
from workflows.registers import Contact, Highlight, Measure, OwnForecast
from workflows.vocabulary import Frequency, IndicatorType

#: A 共性 indicator, known to the city only at the end of the year.
COMMON = make_indicator(
    "1-2",
    name="基层党组织建设",
    type=IndicatorType.QUAL,
    frequency=Frequency.YEARLY,
    unit="评定",
)


def make_highlight(half: int = 1, on: date = date(2017, 7, 18), **overrides: Any) -> Highlight:
    facts: dict[str, Any] = {
        "indicator": COMMON.code,
        "half": half,
        "work": "村级党组织星级评定在全市推广",
        "evidence": "现场会交流材料",
        "level": "创新",
        "recognised_by": "",
        "filed_on": on,
    }
    return Highlight(**(facts | overrides))


def make_measure(text: str = "补齐入库资料", **overrides: Any) -> Measure:
    facts: dict[str, Any] = {
        "indicator": "3-20",
        "text": text,
        "person": "分管副局长",
        "due": date(2017, 9, 15),
        "state": "进行中",
        "state_on": date(2017, 8, 20),
    }
    return Measure(**(facts | overrides))


def make_standing(
    period: str, value: str, leader_value: str, indicator: str = "3-20", **overrides: Any
) -> CityStanding:
    facts: dict[str, Any] = {
        "indicator": indicator,
        "period": Period.parse(period),
        "value": Decimal(value),
        "rank": 5,
        "counties": 10,
        "leader": "示例一县",
        "leader_value": Decimal(leader_value),
    }
    return CityStanding(**(facts | overrides))


def deeds(ledger: Ledger, on: date) -> Ledger:
    """The first half's highlights come in time, the second's not at all."""
    told = _DEEDS.get(on)
    return told(ledger) if told else ledger


def _with(**entries: Any) -> Callable[[Ledger], Ledger]:
    """Registers with one more entry in each of these."""

    def added(ledger: Ledger) -> Ledger:
        registers = ledger.registers
        more = {name: (*getattr(registers, name), entry) for name, entry in entries.items()}
        return replace(ledger, registers=replace(registers, **more))

    return added


def _placed(ledger: Ledger) -> Ledger:
    table = (make_standing("2017-08", "98.2", "104"), make_standing("2017-09", "98.4", "103"))
    return replace(ledger, standings=(*ledger.standings, *table))


_DEEDS: dict[date, Callable[[Ledger], Ledger]] = {
    date(2017, 7, 18): _with(highlights=make_highlight()),
    date(2017, 8, 20): _with(measures=make_measure()),
    date(2017, 9, 12): _with(
        contacts=Contact(
            indicator="3-20",
            contacted_on=date(2017, 9, 12),
            counterpart="市统计局",
            matter="核对投资入库口径",
            result="同意补充认定",
        )
    ),
    date(2017, 10, 9): _with(
        forecasts=OwnForecast(indicator="3-27", period=Period(2017, 9), number=Decimal(102))
    ),
    date(2017, 10, 11): _placed,
}
