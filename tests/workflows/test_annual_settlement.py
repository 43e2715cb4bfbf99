"""年度结算：结果出齐或到期限出草案，审定哪一稿发哪一稿。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.workflows.playing import RULES, in_state, issued, keys
from tests.workflows.settling import (
    EARLY,
    approved,
    county,
    drafted,
    due,
    grade,
    results,
    veto,
)
from workflows import annual_settlement
from workflows.annual_settlement import draft_key
from workflows.ledger import Ledger
from workflows.vocabulary import NoticeKind, NoticeState

DEADLINE = date(2018, 3, 20)


TOLD = ("3-20 未完成 -1.2", "3-28 超额完成 3.2")


def test_the_draft_is_drawn_up_when_the_last_result_is_in() -> None:
    complete = county(*TOLD)
    lacking = county(*TOLD, leads=[("3-46", "县发改局")])

    assert [a.kind for a in due(complete)] == [NoticeKind.SETTLEMENT_DRAFT]
    assert due(lacking) == []


def test_at_the_deadline_what_is_there_is_settled_and_the_rest_named() -> None:
    lacking = county(*TOLD, leads=[("3-46", "县发改局")])

    (draft,) = due(lacking, DEADLINE)

    assert draft.facts["缺"] == ["3-46示例指标3-46"]
    assert due(lacking, date(2018, 3, 19)) == []


def test_nothing_is_published_before_the_committee_has_approved() -> None:
    ledger = drafted(*TOLD)

    assert due(ledger) == []
    assert due(ledger, date(2018, 12, 31)) == []


def test_an_approval_makes_the_report_and_a_sheet_for_each_unit_concerned() -> None:
    actions = due(approved(drafted(*TOLD)))

    assert [a.kind for a in actions] == [NoticeKind.SETTLEMENT_REPORT, NoticeKind.SETTLEMENT_SHEET]
    assert actions[1].units == ("县发改局",)
    assert actions[0].facts["审定文号"] == "示考委〔2018〕9号"


def test_a_changed_input_takes_the_ground_from_an_approval() -> None:
    ledger = approved(drafted(*TOLD))
    changed = replace(ledger, registers=replace(ledger.registers, vetoes=(veto("县招商局"),)))

    (draft,) = due(changed)

    assert draft.kind is NoticeKind.SETTLEMENT_DRAFT
    assert draft.facts["稿次"] == 2


def test_a_grade_of_the_committee_asks_for_no_second_approval() -> None:
    ledger = approved(drafted(*TOLD))
    grades = (grade("县招商局", "良好"), grade("县发改局", "一般"))
    graded = replace(ledger, registers=replace(ledger.registers, grades=grades))

    report, sheet = due(graded)

    assert {row["单位"]: row["等次"] for row in report.facts["总表"]}["县招商局"] == "良好"
    assert sheet.facts["等次"] == "一般"
    assert keys([report, sheet]) == keys(due(ledger))


def test_an_approval_holds_when_the_input_is_as_it_was() -> None:
    ledger = approved(drafted(*TOLD))
    there_and_back = replace(ledger, registers=replace(ledger.registers))

    assert keys(due(there_and_back)) == keys(due(ledger))


def published(*told: str, **overrides: object) -> Ledger:
    ledger = approved(drafted(*told, **overrides))
    return issued(ledger, due(ledger), EARLY)


def test_after_a_correction_only_the_unit_it_touches_gets_a_new_sheet() -> None:
    ledger = published("3-20 超额完成 3", "3-27 超额完成 1", leads=[("3-27", "县招商局")])
    changed = results("3-20 超额完成 3", "3-27 超额完成 0.9")
    ledger = replace(ledger, registers=replace(ledger.registers, city_results=changed))
    ledger = issued(ledger, due(ledger), EARLY)

    report, sheet = due(approved(ledger))

    assert report.subject == "关于更正2017年度市考指标任务考核结果的通报"
    assert report.facts["原通报"] == "示督〔2017〕2号"
    assert sheet.units == ("县招商局",)


def test_a_refused_report_is_not_drawn_up_again() -> None:
    ledger = approved(drafted(*TOLD))
    ledger = issued(ledger, due(ledger), EARLY, NoticeState.REFUSED)

    assert due(ledger) == []


def test_a_report_withdrawn_for_a_change_comes_again_when_the_change_is_undone() -> None:
    ledger = approved(drafted(*TOLD))
    ledger = issued(ledger, due(ledger), EARLY, NoticeState.WITHDRAWN)

    assert all(key.endswith(":again-1") for key in keys(due(ledger)))


def test_a_draft_that_was_voided_is_approved_by_nobody() -> None:
    ledger = approved(drafted(*TOLD))

    assert due(in_state(ledger, draft_key(ledger, RULES), NoticeState.CANCELLED)) == []


def test_nothing_is_asked_of_the_settlement_before_results_come() -> None:
    assert annual_settlement.due(county(leads=[("3-20", "县发改局")]), RULES, EARLY) == []


def test_an_award_needs_no_result_and_an_indicator_without_points_neither() -> None:
    ledger = county(*TOLD, leads=[("4-53", "县发改局"), ("3-60", "县发改局")])
    unscored = replace(ledger.indicator("3-60"), points=Decimal(0))
    others = [i for i in ledger.indicators if i.code != "3-60"]

    assert due(replace(ledger, indicators=(*others, unscored)))
