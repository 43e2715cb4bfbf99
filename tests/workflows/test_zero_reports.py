"""零报告：随月报送表一起要，填0也是报；漏的一并提醒、催报，不另发通知。"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import make_indicator, make_ledger, make_value
from tests.workflows.deeds_watch import zero
from tests.workflows.playing import RULES, day, issued, of_kind
from tests.workflows.test_law_governance import EVENT, happened
from workflows import law_governance, progress_collection
from workflows.actions import IssueNotice
from workflows.ledger import Duty, Ledger
from workflows.periods import Period
from workflows.registers import Registers
from workflows.vocabulary import NoticeKind, Role

FOOD = replace(EVENT, code="2-17", name="食品药品安全事件")
MEASURED = make_indicator("3-20")
LAW = (Duty(unit="县环保局", role=Role.LEAD),)
JULY = Period(2017, 7)


def county(*values: Any, reports: tuple[Any, ...] = (), **overrides: Any) -> Ledger:
    facts: dict[str, Any] = {
        "indicators": (replace(EVENT, duties=LAW), replace(FOOD, duties=LAW), MEASURED),
        "values": values,
        "registers": Registers(zero_reports=reports),
    }
    return make_ledger(**(facts | overrides))


def papers(ledger: Ledger, on: str, kind: NoticeKind) -> list[IssueNotice]:
    found = of_kind(progress_collection.due(ledger, RULES, day(on)), kind)
    return [paper for paper in found if "2017-07" in paper.key]


def test_one_notice_asks_for_figures_and_zero_reports_together() -> None:
    (notice,) = papers(county(), "7-31", NoticeKind.FILING_NOTICE)

    assert (notice.units, notice.form_units) == (("县发改局", "县环保局"),) * 2
    assert (notice.facts["指标数"], notice.facts["零报告"]) == (3, True)


def test_without_such_indicators_nothing_is_said_of_zero_reports() -> None:
    (notice,) = papers(county(indicators=(MEASURED,)), "7-31", NoticeKind.FILING_NOTICE)

    assert notice.facts["零报告"] is False


@pytest.mark.parametrize(
    ("ledger", "missing"),
    [
        pytest.param(county(), ["2-18", "2-17"], id="nothing"),
        pytest.param(
            county(make_value("0", indicator="2-18")), ["2-17"], id="one-line-of-the-form"
        ),
        pytest.param(
            county(make_value("0", indicator="2-18"), make_value("0", indicator="2-17")),
            [],
            id="every-line",
        ),
        pytest.param(county(reports=(zero("2017-07"),)), [], id="one-word-for-the-unit"),
        pytest.param(county(reports=(zero("2017-06"),)), ["2-18", "2-17"], id="another-month"),
        pytest.param(
            county(reports=(zero("2017-07", "县发改局"),)), ["2-18", "2-17"], id="another-unit"
        ),
    ],
)
def test_zero_is_a_report_and_silence_is_none(ledger: Ledger, missing: list[str]) -> None:
    collection = progress_collection.period_collection(ledger, RULES.progress_collection, JULY)

    assert list(collection.missing.get("县环保局", ())) == missing


def test_who_keeps_silent_is_urged_with_the_rest() -> None:
    ledger = county(make_value("50"))
    ledger = issued(ledger, papers(ledger, "7-31", NoticeKind.FILING_NOTICE), day("7-31"))
    (urging,) = papers(ledger, "8-11", NoticeKind.FILING_URGING)

    assert urging.units == ("县环保局",)
    assert (urging.facts["零报告"], urging.facts["完成值"]) == (True, False)


def test_an_urging_of_figures_only_says_nothing_of_zero_reports() -> None:
    ledger = county(reports=(zero("2017-07"),))
    ledger = issued(ledger, papers(ledger, "7-31", NoticeKind.FILING_NOTICE), day("7-31"))
    (urging,) = papers(ledger, "8-11", NoticeKind.FILING_URGING)

    assert urging.units == ("县发改局",)
    assert (urging.facts["零报告"], urging.facts["完成值"]) == (False, True)


@pytest.mark.parametrize(
    ("number", "flagged"), [("0", False), ("1", False), ("2", True)], ids=["none", "known", "more"]
)
def test_the_running_count_of_the_form_is_held_against_what_is_registered(
    number: str,
    flagged: bool,
) -> None:
    ledger = county(make_value(number, "2017-10", "2-18"), events=(happened(),))
    told, registered = law_governance.told_more(ledger, "县环保局", Period(2017, 10), day("11-15"))

    assert (told > registered, told) == (flagged, int(number))


def test_reports_made_are_counted_by_unit_and_month() -> None:
    closed = {Period(2017, 6): day("7-13"), JULY: day("8-15")}
    ledger = county(reports=(zero("2017-07"),), closed=closed)

    assert law_governance.reports_made(ledger) == 1
    assert law_governance.deducted_in_all(ledger, RULES.judgement, day("8-15")) == Decimal(0)
