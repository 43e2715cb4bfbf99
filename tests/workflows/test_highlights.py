"""亮点台账：半年一报，「本期无」也算报；通报印上期以来的，逾期未报的列名。"""

from datetime import date

import pytest

from tests.builders import make_indicator, make_ledger, make_rules
from tests.workflows.deeds_following import COMMON, make_highlight
from tests.workflows.playing import RULES, day, keys, of_kind, played, settled
from workflows import highlights
from workflows.ledger import Ledger
from workflows.registers import Highlight, Registers
from workflows.rules import HighlightRules
from workflows.vocabulary import NoticeKind as K


def with_highlights(*filed: Highlight, activated_on: date = date(2017, 7, 6)) -> Ledger:
    return make_ledger(
        indicators=(COMMON, make_indicator()),
        registers=Registers(highlights=filed),
        activated_on=activated_on,
    )


@pytest.mark.parametrize(
    ("on", "asked"),
    [
        ("7-5", []),
        ("7-6", ["filing_notice:highlights-1"]),
        ("12-5", []),
        ("12-6", ["filing_notice:highlights-2"]),
    ],
    ids=["day-before", "thu-07-06-asked", "day-before-the-second", "wed-12-06-asked"],
)
def test_each_half_is_asked_ten_working_days_before_its_day(on: str, asked: list[str]) -> None:
    first = with_highlights(make_highlight()) if on > "8" or on.startswith("1") else None
    ledger = first or with_highlights()
    ledger = settled(ledger, day("12-5")) if on.startswith("12") else ledger

    assert keys(highlights.due(ledger, RULES, day(on))) == asked


def test_the_second_half_is_chased_like_any_collection() -> None:
    """Wed 12-20 is the day: Mon 12-18 and 12-20 reminders, Thu 12-21 and Mon 12-25 urgings."""
    _, seen = played(with_highlights(make_highlight()), day("7-6"), day("12-31"))
    chased = {key: on for on, action in seen for key in keys([action]) if "highlights-2" in key}

    assert chased == {
        "filing_notice:highlights-2": day("12-6"),
        "filing_reminder:highlights-2:-2": day("12-18"),
        "filing_reminder:highlights-2:0": day("12-20"),
        "filing_urging:highlights-2:1": day("12-21"),
        "filing_urging:highlights-2:2": day("12-25"),
    }


def test_only_the_units_of_common_indicators_are_asked() -> None:
    (notice,) = of_kind(highlights.due(with_highlights(), RULES, day("7-6")), K.FILING_NOTICE)

    assert notice.subject == "关于报送2017年上半年共性指标亮点工作的通知"
    assert notice.facts["指标数"] == 1


def test_nothing_to_show_is_an_answer() -> None:
    ledger = with_highlights(make_highlight(work="", level="无"))

    assert not highlights.collection(ledger, RULES, 1).missing
    assert highlights.listed(ledger) == []


def test_a_half_that_fell_due_before_the_activation_is_not_asked() -> None:
    ledger = with_highlights(activated_on=date(2017, 7, 21))

    assert highlights.due(ledger, RULES, day("7-24")) == []


def test_a_county_without_common_indicators_is_asked_nothing() -> None:
    assert highlights.due(make_ledger(), RULES, day("7-20")) == []


@pytest.mark.parametrize(
    ("filed_on", "first", "second"),
    [("7-13", 1, 0), ("7-14", 0, 1), ("10-13", 0, 1), ("10-14", 0, 0)],
    ids=["by-the-first", "after-it", "by-the-second", "after-both"],
)
def test_a_highlight_is_printed_in_the_report_that_follows(
    filed_on: str, first: int, second: int
) -> None:
    ledger = with_highlights(make_highlight(on=day(filed_on)))

    assert len(highlights.filed_between(ledger, None, day("7-13"))) == first
    assert len(highlights.filed_between(ledger, day("7-13"), day("10-13"))) == second


def test_units_that_did_not_file_are_named_once() -> None:
    ledger = with_highlights()

    assert highlights.units_overdue(ledger, RULES, day("7-13"), day("10-13")) == (COMMON.lead,)
    assert highlights.units_overdue(ledger, RULES, day("10-13"), day("12-14")) == ()


def test_the_days_are_settings() -> None:
    rules = make_rules(highlights=HighlightRules(due_days=((8, 31), (11, 30)), ask_workdays=3))

    assert highlights.collection(with_highlights(), rules, 1).due_day == day("8-31")
    assert highlights.collection(with_highlights(), rules, 1).notice_day == day("8-28")
