"""专项督查：每季度一次，前五个工作日通知；督查结束才有报告。"""

from dataclasses import replace

import pytest

from tests.builders import make_indicator, make_ledger, make_rules
from tests.workflows.deeds_meetings import INSPECTION, found
from tests.workflows.playing import RULES, asked, day, issued, judged, keys, make_judgement
from workflows import items, special_supervision
from workflows.actions import Action, IssueNotice, Supersede
from workflows.ledger import Ledger
from workflows.special_supervision import FINISHED
from workflows.vocabulary import NoticeState

REPORT = "supervision_report:3"


def due(ledger: Ledger, on: str) -> list[Action]:
    return special_supervision.due(ledger, RULES, day(on))


def notice(ledger: Ledger, on: str = "8-21") -> IssueNotice:
    last = due(ledger, on)[-1]
    assert isinstance(last, IssueNotice)
    return last


def called(ledger: Ledger) -> Ledger:
    return issued(ledger, due(ledger, "8-21"), day("8-21"))


@pytest.mark.parametrize(
    ("on", "sent"),
    [
        pytest.param("8-18", [], id="Friday-before"),
        pytest.param("8-21", ["special_supervision:3"], id="5-working-days-before-8-28"),
        pytest.param("9-1", ["special_supervision:3"], id="last-day-of-the-inspection"),
        pytest.param("9-4", [], id="over"),
        pytest.param("10-20", [], id="Friday-before-the-second"),
        pytest.param("10-23", ["special_supervision:4"], id="5-working-days-before-10-30"),
    ],
)
def test_an_inspection_is_called_five_working_days_ahead(on: str, sent: list[str]) -> None:
    assert keys(due(make_ledger(), on)) == sent


def test_one_that_was_missed_is_left_to_the_next() -> None:
    past = due(make_ledger(), "9-4")

    assert [(type(a), a.key) for a in past] == [(Supersede, "special_supervision:3")]


def test_inspections_before_the_activation_are_nobodys() -> None:
    assert keys(due(make_ledger(activated_on=day("8-29")), "8-30")) == []


def test_a_start_on_a_rest_day_moves_on() -> None:
    sunday = replace(RULES.special_supervision, starts=((8, 27),))

    assert special_supervision.starts(make_ledger(), sunday) == (day("8-28"),)


def test_the_scope_is_what_is_behind_and_then_what_is_watched() -> None:
    indicators = (
        make_indicator("3-1", watched=True),
        make_indicator("3-2"),
        make_indicator("3-3"),
    )
    lights = zip(("3-1", "3-2", "3-3"), ("绿", "黄", "绿"), strict=True)
    ledger = judged(*(make_judgement(of, indicator=c) for c, of in lights), indicators=indicators)
    facts = notice(ledger).facts

    assert (facts["欠账数"], facts["关注数"]) == (1, 1)
    assert isinstance(facts["内容"], list)
    assert [(i["编号"], i["情形"]) for i in facts["内容"]] == [
        ("3-2", "欠账（黄灯）"),
        ("3-1", "重点关注"),
    ]


def test_with_nothing_behind_every_lead_unit_is_inspected() -> None:
    ledger = judged(make_judgement("绿"))

    assert notice(ledger).facts["内容"] == []
    assert notice(ledger).units == ("县发改局",)


def test_the_scope_is_that_of_the_sending_day_however_late_it_is_signed() -> None:
    ledger = judged(make_judgement("红", judged_on=day("8-22")))

    assert notice(ledger, "8-24").facts["内容"] == []


def test_there_is_no_report_before_the_inspection_is_over() -> None:
    ledger = found(called(make_ledger()), day("8-29"), "县发改局")

    assert due(ledger, "9-8") == []


def test_a_report_says_what_was_found_and_the_rest_is_true() -> None:
    ledger = called(judged(make_judgement(), make_judgement(indicator="3-44")))
    ledger = found(ledger, day("8-29"), "县发改局", 指标="3-20", 时限=day("9-15"))
    ledger = asked(ledger, FINISHED, INSPECTION, day("9-1"), 结论={"县发改局": "数据不实"})
    (report,) = due(ledger, "9-1")

    assert isinstance(report, IssueNotice)
    assert (report.key, report.due) == (REPORT, day("9-8"))
    assert report.facts["结论"] == [{"单位": "县发改局", "结论": "数据不实", "问题数": 1}]
    assert report.facts["上次"] == []


def test_an_inspection_without_findings_is_reported_too() -> None:
    ledger = asked(called(make_ledger()), FINISHED, INSPECTION, day("9-1"))
    (report,) = due(ledger, "9-1")

    assert isinstance(report, IssueNotice)
    assert report.facts["发现"] == []
    assert report.facts["结论"] == [{"单位": "县发改局", "结论": "属实", "问题数": 0}]


def test_a_finding_taken_back_is_neither_reported_nor_ordered() -> None:
    ledger = found(called(make_ledger()), day("8-29"), "县发改局")
    ledger = asked(ledger, items.DROPPED, INSPECTION, day("8-30"), 条="1")

    assert items.findings(ledger, INSPECTION) == []


def test_the_next_report_follows_up_what_the_last_one_ordered() -> None:
    ledger = found(called(make_ledger()), day("8-29"), "县发改局", 指标="3-20", 问题="台账不全")
    ledger = asked(ledger, FINISHED, INSPECTION, day("9-1"))
    ledger = issued(ledger, due(ledger, "9-4"), day("9-4"))
    ledger = issued(ledger, items.due(ledger, RULES, day("9-4")), day("9-4"))
    ledger = issued(ledger, due(ledger, "10-23"), day("10-23"))
    ledger = asked(ledger, FINISHED, "special_supervision:4", day("11-3"))
    report = notice(ledger, "11-3")

    assert isinstance(report.facts["上次"], list)
    assert [line["状态"] for line in report.facts["上次"]] == ["逾期"]
    assert report.facts["上次已销号"] == 0


def test_the_years_rounds_say_how_far_each_got() -> None:
    ledger = asked(called(make_ledger()), FINISHED, INSPECTION, day("9-1"))
    third, fourth = special_supervision.rounds(ledger, RULES.special_supervision)[-2:]

    assert (third.name, third.first, third.last) == ("2017年三季度", day("8-28"), day("9-1"))
    assert (third.ended, third.is_open, third.report) == (True, False, None)
    assert (fourth.called_on, fourth.notice, fourth.is_open) == (day("10-23"), None, False)


def test_a_notice_refused_is_not_inspected() -> None:
    ledger = issued(make_ledger(), due(make_ledger(), "8-21"), day("8-21"), NoticeState.REFUSED)
    ledger = asked(ledger, FINISHED, INSPECTION, day("9-1"))

    assert due(ledger, "9-1") == []


def test_the_settings_are_the_rules_own() -> None:
    one = make_rules(special_supervision=replace(RULES.special_supervision, starts=((9, 18),)))

    assert [a.key for a in special_supervision.due(make_ledger(), one, day("9-11"))] == [
        "special_supervision:1"
    ]
