"""年终考核材料汇编：到日成册，一年的数、亮点、奖项、事项、衔接都在，各有出处。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.workflows.playing import RULES, issued, judged, make_judgement
from tests.workflows.settling import award, event
from workflows import year_end_pack
from workflows.actions import IssueNotice
from workflows.ledger import Ledger
from workflows.registers import Contact, Highlight, Registers
from workflows.vocabulary import IndicatorType, Recognition

DAY = date(2018, 1, 25)


def pack(ledger: Ledger, on: date = DAY) -> IssueNotice:
    (action,) = year_end_pack.due(ledger, RULES, on)
    assert isinstance(action, IssueNotice)
    return action


@pytest.mark.parametrize(
    ("on", "is_due"),
    [
        pytest.param(date(2018, 1, 24), False, id="Wednesday-before"),
        pytest.param(date(2018, 1, 25), True, id="Thursday"),
        pytest.param(date(2018, 2, 9), True, id="still-due-when-it-was-missed"),
    ],
)
def test_the_pack_is_made_on_its_day_in_january(on: date, is_due: bool) -> None:
    assert bool(year_end_pack.due(judged(), RULES, on)) is is_due


def test_there_is_one_pack_a_year() -> None:
    ledger = judged()

    assert year_end_pack.due(issued(ledger, [pack(ledger)], DAY), RULES, DAY) == []


def test_a_figure_not_recognised_is_named() -> None:
    december = (
        make_judgement("绿", "2017-12", "3-20", actual=Decimal(100)),
        make_judgement(
            "绿", "2017-12", "3-28", actual=Decimal(100), basis=Recognition.SELF_REPORTED
        ),
    )
    facts = pack(judged(*december)).facts

    assert (facts["已认定"], facts["未认定"]) == (1, ["示例指标3-28"])


def test_what_nobody_files_needs_no_recognition() -> None:
    """扣分事项 and awards are the city's own word, at the settlement."""
    none = make_judgement(
        "绿", "2017-12", "2-18", actual=Decimal(0), basis=Recognition.SELF_REPORTED
    )
    ledger = judged(none)
    event_indicator = replace(ledger.indicator("2-18"), type=IndicatorType.EVENT)

    assert pack(replace(ledger, indicators=(event_indicator,))).facts["未认定"] == []


def test_highlights_awards_events_and_contacts_are_in_it() -> None:
    highlight = Highlight(
        indicator="3-20",
        half=2,
        work="项目专班",
        evidence="简报",
        level="创新",
        recognised_by="",
        filed_on=date(2017, 12, 18),
    )
    contact = Contact(
        indicator="3-20",
        contacted_on=date(2017, 10, 18),
        counterpart="市统计局",
        matter="核对入库项目",
        result="",
    )
    registers = Registers(
        highlights=(highlight,), contacts=(contact,), awards=(award(indicator="3-20"),)
    )
    ledger = replace(judged(), registers=registers, events=(event(indicator="3-20"),))

    facts = pack(ledger).facts

    assert [len(facts[key]) for key in ("亮点", "奖项", "扣分事项", "衔接")] == [1, 1, 1, 1]
    assert facts["奖项加分"] == "1"


def test_an_empty_year_makes_a_pack_that_says_so() -> None:
    facts = pack(judged()).facts

    assert [facts[key] for key in ("亮点", "奖项", "扣分事项", "督办", "衔接")] == [[]] * 5
    assert facts["零报告"] == 0
