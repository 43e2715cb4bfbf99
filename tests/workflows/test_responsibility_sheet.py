"""责任清单：审定齐了就发，到期有多少发多少，变了才换版本、至多每月一版。"""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import make_indicator, make_ledger
from tests.workflows.playing import RULES, day, issued
from workflows import responsibility_sheet
from workflows.actions import IssueNotice
from workflows.ledger import Duty, Ledger
from workflows.registers import Breakdown, Registers
from workflows.vocabulary import NoticeKind, Role

CUTOFF = "8-10"  # 15 working days for the filing (7-27) and 10 more
DUTIES = (Duty(unit="县发改局", role=Role.LEAD), Duty(unit="县招商局", role=Role.SUPPORT))


def version(approved: str, code: str = "3-20", person: str = "张某") -> Breakdown:
    return Breakdown(
        indicator=code,
        leader="副局长",
        office="投资股",
        person=person,
        standard="20%",
        schedule="逐月",
        filed_on=day("7-20"),
        approved_on=day(approved),
    )


def ledger(*versions: Breakdown) -> Ledger:
    indicators = tuple(make_indicator(code, duties=DUTIES) for code in ("3-20", "3-28"))
    return make_ledger(indicators=indicators, registers=Registers(breakdowns=versions))


def due(of: Ledger, on: str) -> dict[str, IssueNotice]:
    actions = responsibility_sheet.due(of, RULES, day(on))
    return {action.key: action for action in actions if isinstance(action, IssueNotice)}


def after(of: Ledger, on: str) -> Ledger:
    return issued(of, due(of, on).values(), day(on))


FIRST_SHEETS = {
    "responsibility_sheet:县发改局:1",
    "responsibility_sheet:县招商局:1",
    "leader_duties:常务副县长:1",
}


@pytest.mark.parametrize(
    ("on", "sheets"),
    [
        pytest.param("8-9", set(), id="the-day-before-Wednesday"),
        pytest.param(CUTOFF, FIRST_SHEETS, id="the-tenth-working-day-Thursday"),
    ],
)
def test_ten_working_days_after_the_due_day_they_go_out_with_what_there_is(
    on: str, sheets: set[str]
) -> None:
    assert set(due(ledger(version("7-28")), on)) == sheets


def test_they_go_out_once_the_last_breakdown_is_approved() -> None:
    of = ledger(version("7-28"), version("8-2", "3-28"))

    assert set(due(of, "8-1")) == set()
    assert {sheet.due for sheet in due(of, "8-2").values()} == {day("8-2")}


def test_nothing_comes_where_nothing_was_asked() -> None:
    assert due(make_ledger(indicators=()), CUTOFF) == {}


def test_a_sheet_has_a_section_a_person_and_what_is_not_approved() -> None:
    facts = due(ledger(version("7-28")), CUTOFF)["responsibility_sheet:县发改局:1"].facts

    assert [person["主抓人员"] for person in facts["人员"]] == ["张某"]
    assert facts["未审定"] == ["示例指标3-28"]


def test_a_supporting_unit_sees_whom_it_supports() -> None:
    facts = due(ledger(), CUTOFF)["responsibility_sheet:县招商局:1"].facts

    assert facts["牵头"] == []
    assert {(line["责任"], line["牵头单位"]) for line in facts["配合"]} == {("配合", "县发改局")}


def test_without_a_change_no_second_version_comes() -> None:
    assert due(after(ledger(version("7-28")), CUTOFF), "2018-3-1") == {}


@pytest.mark.parametrize(
    ("approved", "on", "again"),
    [
        pytest.param("8-14", "9-8", False, id="within-the-month"),
        pytest.param("8-14", "9-11", True, id="30-days-later-moved-from-Saturday-to-Monday"),
        pytest.param("10-16", "10-16", True, id="changed-after-the-month"),
    ],
)
def test_a_change_is_told_in_a_new_version_at_most_once_a_month(
    approved: str, on: str, again: bool
) -> None:
    of = after(ledger(version("7-28")), CUTOFF)
    changed = (*of.registers.breakdowns, version(approved, person="李某"))
    of = replace(of, registers=Registers(breakdowns=changed))

    sheets = {"responsibility_sheet:县发改局:2", "leader_duties:常务副县长:2"}
    assert set(due(of, on)) == (sheets if again else set())


def test_another_leader_gets_the_sheet_from_the_day_he_answers() -> None:
    of = after(ledger(), CUTOFF)
    changed = replace(of.indicators[0], leader="县长", leader_since=day("9-18"))
    of = replace(of, indicators=(changed, of.indicators[1]))

    assert due(of, "9-18")["leader_duties:县长:1"].facts["职务"] == "县长"
    assert "responsibility_sheet:县发改局:2" in due(of, "9-18")


def test_every_kind_is_a_units_or_the_leaders() -> None:
    sheets = due(ledger(), CUTOFF).values()

    assert {(s.kind, bool(s.units)) for s in sheets} == {
        (NoticeKind.RESPONSIBILITY_SHEET, True),
        (NoticeKind.LEADER_DUTIES, False),
    }
    assert all(s.due == date(2017, 8, 10) for s in sheets)
