"""单位待办：欠着的才列，过期的在前，别家的不列。"""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import make_indicator, make_ledger, make_value
from tests.workflows.playing import JUDGED_ON, RULES, day, issued, judged, make_judgement, replied
from workflows import progress_collection, promotion_meeting, unit_matters, warning_escalation
from workflows.ledger import Duty, Ledger
from workflows.registers import Award, AwardStage, Measure, Receipt, Registers
from workflows.unit_matters import Matter
from workflows.vocabulary import Role

UNIT = "县发改局"
PROMPT = f"warning_prompt:2017-07:{UNIT}"


def owed(ledger: Ledger, on: str, unit: str = UNIT) -> list[tuple[str, date, str]]:
    found = unit_matters.owed(ledger, RULES, unit, day(on))
    return [(matter.sort, matter.day, matter.about) for matter in found]


def broken_down(**facts: object) -> Ledger:
    """Whose 细化分解 is filed: it stands in no test's way."""
    return make_ledger(breakdowns=frozenset({"3-20"}), **facts)


@pytest.mark.parametrize(
    ("on", "listed"),
    [
        pytest.param("7-28", [], id="Friday-before-the-last-working-day"),
        pytest.param("7-31", [("报送数据", date(2017, 8, 10), "2017-07")], id="last-working-day"),
        pytest.param("8-14", [("报送数据", date(2017, 8, 10), "2017-07")], id="overdue"),
    ],
)
def test_a_periods_figures_are_owed_from_its_notice_on(on: str, listed: list[object]) -> None:
    ledger = broken_down(values=(make_value("50", "2017-06"),))

    assert owed(ledger, on) == listed


def test_what_is_filed_is_owed_no_more() -> None:
    values = tuple(make_value("50", period) for period in ("2017-06", "2017-07"))

    assert owed(broken_down(values=values), "8-9") == []


def test_the_breakdown_is_owed_from_the_first_day() -> None:
    ledger = make_ledger(values=(make_value("50", "2017-06"),))

    assert owed(ledger, "7-6") == [("细化分解", date(2017, 7, 27), "breakdown")]


def prompted() -> Ledger:
    filed = {"values": (make_value("50"),), "breakdowns": frozenset({"3-20"})}
    ledger = judged(make_judgement("黄"), **filed)
    on = JUDGED_ON["2017-07"]
    return issued(ledger, warning_escalation.due(ledger, RULES, on), on)


def test_a_slip_is_owed_an_answer_until_it_is_given() -> None:
    ledger = prompted()

    assert owed(ledger, "8-16") == [("反馈文书", date(2017, 8, 22), PROMPT)]
    assert owed(replied(ledger, PROMPT, day("8-17")), "8-17") == []


def test_another_units_matters_are_not_listed() -> None:
    assert owed(prompted(), "8-16", "县招商局") == []


def test_the_longest_overdue_comes_first() -> None:
    ledger = replace(prompted(), breakdowns=frozenset())
    found = unit_matters.owed(ledger, RULES, UNIT, day("8-25"))

    assert [(matter.sort, matter.days_late(day("8-25"))) for matter in found] == [
        ("细化分解", 29),
        ("反馈文书", 3),
    ]


@pytest.mark.parametrize(
    ("due", "listed"),
    [
        pytest.param(date(2017, 7, 17), True, id="in-seven-days"),
        pytest.param(date(2017, 7, 18), False, id="in-eight"),
        pytest.param(None, False, id="no-day"),
    ],
)
def test_a_measure_is_listed_a_week_ahead(due: date | None, listed: bool) -> None:
    measure = Measure(
        indicator="3-20",
        text="加快进度",
        person="",
        due=due,
        state="进行中",
        state_on=date(2017, 7, 6),
    )
    values = (make_value("50", "2017-06"),)
    ledger = broken_down(registers=Registers(measures=(measure,)), values=values)

    assert bool(owed(ledger, "7-10")) is listed


def test_an_application_is_owed_until_it_is_made() -> None:
    award = Award(id="1", indicator="4-1", unit=UNIT, name="创新", apply_by=date(2017, 11, 10))
    applied = replace(award, stages=(AwardStage(stage="已申报", reached_on=date(2017, 11, 1)),))
    values = (make_value("50", "2017-06"),)

    def ledger(one: Award) -> Ledger:
        return broken_down(registers=Registers(awards=(one,)), values=values)

    assert owed(ledger(award), "7-10") == [("申报奖项", date(2017, 11, 10), "1")]
    assert owed(ledger(applied), "7-10") == []


def called() -> Ledger:
    """The first meeting (Friday 9-29) is called on 9-20; everything filed."""
    values = tuple(make_value("50", f"2017-0{month}") for month in (6, 7, 8))
    ledger = broken_down(values=values)
    on = day("9-20")
    return issued(ledger, promotion_meeting.due(ledger, RULES, on), on)


def test_a_receipt_is_owed_until_it_is_filed_or_the_meeting_held() -> None:
    ledger = called()
    receipt = Receipt(
        notice="promotion_meeting:1",
        unit=UNIT,
        name="示例某",
        post="局长",
        phone="",
        is_head=True,
        proxy_reason="",
        approved_by="",
        filed_on=day("9-21"),
        attended=None,
    )
    filed = replace(ledger, registers=Registers(receipts=(receipt,)))

    assert owed(ledger, "9-21") == [("参会回执", date(2017, 9, 22), "promotion_meeting:1")]
    assert owed(filed, "9-21") == []
    assert "参会回执" not in [sort for sort, _, _ in owed(ledger, "9-30")]


def test_a_matter_is_not_late_on_its_day() -> None:
    matter = Matter(sort="报送数据", text="", day=date(2017, 8, 10))

    assert [matter.days_late(day(on)) for on in ("8-9", "8-10", "8-11")] == [0, 0, 1]


def test_a_supporting_unit_owes_no_figures() -> None:
    duties = (Duty(unit=UNIT, role=Role.LEAD), Duty(unit="县招商局", role=Role.SUPPORT))
    ledger = make_ledger(indicators=(make_indicator(duties=duties),))

    assert owed(ledger, "8-1", "县招商局") == []
    assert progress_collection.is_asked(
        ledger, RULES.progress_collection, make_value("1").period, day("8-1")
    )
