"""推进会：三季度末和11月底前各一次，会前七个工作日通知。"""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import make_indicator, make_ledger, make_rules
from tests.workflows.deeds_meetings import MEETING, came
from tests.workflows.playing import RULES, day, issued, judged, keys, make_judgement
from workflows import promotion_meeting
from workflows.actions import Action, IssueNotice, Supersede
from workflows.ledger import Duty, Ledger
from workflows.vocabulary import NoticeState, Role


def due(ledger: Ledger, on: str) -> list[Action]:
    return promotion_meeting.due(ledger, RULES, day(on))


def notice(ledger: Ledger, on: str) -> IssueNotice:
    last = due(ledger, on)[-1]
    assert isinstance(last, IssueNotice)
    return last


@pytest.mark.parametrize(
    ("deadline", "meeting"),
    [
        pytest.param((9, 30), "9-29", id="Friday-before-a-worked-Saturday"),
        pytest.param((11, 30), "11-24", id="Friday-before-a-Thursday"),
        pytest.param((10, 7), "9-30", id="a-Friday-of-the-holiday-moves-before-it"),
        pytest.param((9, 29), "9-29", id="a-Friday-itself"),
    ],
)
def test_a_meeting_is_on_the_last_working_friday_by_its_deadline(
    deadline: tuple[int, int], meeting: str
) -> None:
    rules = replace(RULES.promotion_meeting, deadlines=(deadline,))

    assert promotion_meeting.meeting_days(make_ledger(), rules) == (day(meeting),)


@pytest.mark.parametrize(
    ("on", "sent"),
    [
        pytest.param("9-19", [], id="the-day-before"),
        pytest.param("9-20", ["promotion_meeting:1"], id="7-working-days-before-9-29"),
        pytest.param("9-29", ["promotion_meeting:1"], id="late-on-the-very-day"),
        pytest.param("9-30", [], id="held-already"),
        pytest.param("11-14", [], id="before-the-second"),
        pytest.param("11-15", ["promotion_meeting:2"], id="7-working-days-before-11-24"),
    ],
)
def test_a_meeting_is_called_seven_working_days_ahead(on: str, sent: list[str]) -> None:
    assert keys(due(make_ledger(), on)) == sent


def test_a_meeting_held_without_its_notice_is_recorded_and_not_called() -> None:
    (past,) = due(make_ledger(), "10-9")

    assert isinstance(past, Supersede)
    assert (past.key, past.due) == ("promotion_meeting:1", day("9-20"))


def test_a_meeting_before_the_activation_is_nobodys() -> None:
    assert keys(due(make_ledger(activated_on=day("10-9")), "11-30")) == []
    assert [a.key for a in due(make_ledger(activated_on=day("10-9")), "11-30")] == [
        "promotion_meeting:2"
    ]


def test_a_meeting_is_called_once() -> None:
    ledger = issued(make_ledger(), due(make_ledger(), "9-20"), day("9-20"))

    assert due(ledger, "9-22") == []


@pytest.mark.parametrize(
    ("on", "rule", "by"),
    [
        pytest.param("9-20", "收到通知后2个工作日内", "9-22", id="in-time"),
        pytest.param("9-26", "收到通知后2个工作日内", "9-28", id="just-in-time"),
        pytest.param("9-27", "会议召开前", "9-28", id="late"),
        pytest.param("9-29", "收到通知后当日", "9-29", id="on-the-very-day"),
    ],
)
def test_receipts_come_before_the_meeting_and_never_yesterday(on: str, rule: str, by: str) -> None:
    assert [(d.rule, d.day) for d in notice(make_ledger(), on).dues] == [(rule, day(by))]


def test_lead_units_of_what_is_behind_speak_in_the_order_of_the_units() -> None:
    codes = {"3-1": "县环保局", "3-2": "县发改局", "3-3": "县发改局", "3-4": "县安监局"}
    indicators = tuple(
        make_indicator(code, duties=(Duty(unit=unit, role=Role.LEAD),))
        for code, unit in codes.items()
    )
    lights = zip(codes, ("红", "黄", "未报", "绿"), strict=True)
    ledger = judged(*(make_judgement(of, indicator=c) for c, of in lights), indicators=indicators)

    assert notice(ledger, "9-20").facts["发言单位"] == [
        {"单位": "县发改局", "指标": "示例指标3-3、示例指标3-2"},
        {"单位": "县环保局", "指标": "示例指标3-1"},
    ]
    assert notice(ledger, "9-20").units == ("县发改局", "县环保局", "县安监局")


def test_speakers_are_those_behind_on_the_sending_day_however_late_it_goes_out() -> None:
    later = make_judgement(period="2017-08", judged_on=date(2017, 9, 21))
    ledger = judged(later)

    assert notice(ledger, "9-22").facts["发言单位"] == []


def test_deadlines_are_the_rules_own() -> None:
    one = make_rules(promotion_meeting=replace(RULES.promotion_meeting, deadlines=((9, 30),)))

    assert [a.key for a in promotion_meeting.due(make_ledger(), one, day("11-30"))] == [
        "promotion_meeting:1"
    ]


def test_what_the_notice_asks_for_is_the_rules_own() -> None:
    facts = notice(make_ledger(), "9-20").facts

    assert facts["议程"] == list(RULES.promotion_meeting.agenda)
    assert facts["参会范围"] == list(RULES.promotion_meeting.attendees)
    assert facts["请假规定"] == RULES.promotion_meeting.absence


# --- 回执 ----------------------------------------------------------------------------------------


def called(*units: str) -> Ledger:
    """The first meeting is called on 9-20; receipts are due on Friday 9-22."""
    indicators = tuple(
        make_indicator(f"3-{n}", duties=(Duty(unit=unit, role=Role.LEAD),))
        for n, unit in enumerate(units, start=1)
    )
    ledger = make_ledger(indicators=indicators)
    return issued(ledger, due(ledger, "9-20"), day("9-20"))


@pytest.mark.parametrize(
    ("on", "sent"),
    [
        pytest.param("9-22", [], id="on-the-due-day"),
        pytest.param("9-23", [], id="on-a-Saturday"),
        pytest.param("9-25", ["receipt_urging:1"], id="the-working-day-after"),
        pytest.param("9-29", ["receipt_urging:1"], id="on-the-day-of-the-meeting"),
        pytest.param("9-30", [], id="held"),
    ],
)
def test_missing_receipts_are_urged_the_next_working_day(on: str, sent: list[str]) -> None:
    assert keys(due(called("县发改局"), on)) == sent


def test_only_units_without_a_receipt_are_urged() -> None:
    ledger = came(called("县发改局", "县招商局"), MEETING, "县发改局")
    urging = notice(ledger, "9-25")

    assert urging.units == ("县招商局",)
    assert (urging.facts["应报"], urging.facts["已报"]) == (2, 1)


def test_with_all_receipts_in_nobody_is_urged() -> None:
    assert due(came(called("县发改局"), MEETING, "县发改局"), "9-25") == []


def test_a_receipt_for_another_meeting_does_not_count() -> None:
    ledger = came(called("县发改局"), "promotion_meeting:2", "县发改局")

    assert keys(due(ledger, "9-25")) == ["receipt_urging:1"]


def test_after_the_meeting_receipts_are_no_longer_urged() -> None:
    (past,) = due(called("县发改局"), "9-30")

    assert isinstance(past, Supersede)


def test_receipts_of_a_notice_that_was_cancelled_are_nobodys() -> None:
    ledger = make_ledger()
    ledger = issued(ledger, due(ledger, "9-20"), day("9-20"), NoticeState.CANCELLED)

    assert due(ledger, "9-25") == []
