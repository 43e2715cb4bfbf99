"""推进会材料和会议纪要：会前一日备齐，会后按所定的写。"""

from dataclasses import replace

import pytest

from tests.builders import make_ledger
from tests.workflows.deeds_meetings import MEETING, came
from tests.workflows.playing import (
    RULES,
    applied,
    asked,
    day,
    issued,
    judged,
    keys,
    make_judgement,
    with_notice,
)
from workflows import items, meeting_materials, meeting_minutes, promotion_meeting
from workflows.actions import Action, IssueNotice, Supersede
from workflows.ledger import Ledger, Notice
from workflows.vocabulary import NoticeKind, NoticeState

DECIDED = [{"单位": "县招商局", "事项": "核实凭证", "时限": day("10-20")}]


def called(ledger: Ledger | None = None) -> Ledger:
    ledger = ledger or make_ledger()
    return issued(ledger, promotion_meeting.due(ledger, RULES, day("9-20")), day("9-20"))


def packed(ledger: Ledger, on: str) -> list[Action]:
    return meeting_materials.due(ledger, RULES, day(on))


def minuted(ledger: Ledger) -> IssueNotice:
    (action,) = meeting_minutes.due(ledger, RULES, day("9-30"))
    assert isinstance(action, IssueNotice)
    return action


def facts_of_pack(ledger: Ledger) -> dict[str, object]:
    (pack,) = packed(ledger, "9-28")
    assert isinstance(pack, IssueNotice)
    return dict(pack.facts)


@pytest.mark.parametrize(
    ("on", "sent"),
    [
        pytest.param("9-27", [], id="two-days-before"),
        pytest.param("9-28", ["meeting_materials:1"], id="the-working-day-before"),
        pytest.param("9-29", ["meeting_materials:1"], id="on-the-very-day"),
        pytest.param("9-30", [], id="held"),
    ],
)
def test_the_pack_is_ready_the_working_day_before(on: str, sent: list[str]) -> None:
    assert keys(packed(called(), on)) == sent


def test_a_pack_that_was_missed_is_recorded() -> None:
    (past,) = packed(called(), "9-30")

    assert isinstance(past, Supersede)


def test_a_meeting_that_was_never_called_has_no_pack() -> None:
    assert packed(make_ledger(), "9-28") == []


def test_the_pack_has_what_is_behind_that_day() -> None:
    facts = facts_of_pack(called(judged(make_judgement("红"))))

    assert isinstance(facts["欠账"], list)
    assert [line["编号"] for line in facts["欠账"]] == ["3-20"]
    assert facts["发言单位"] == [{"单位": "县发改局", "指标": "示例指标3-20"}]


def test_the_sign_in_sheet_has_a_line_for_every_unit_called() -> None:
    proxy = {"is_head": False, "proxy_reason": "出差", "approved_by": "常务副县长"}
    ledger = came(called(), MEETING, "县发改局", name="王某", post="副局长", **proxy)
    facts = facts_of_pack(ledger)

    assert facts["签到"] == [
        {
            "单位": "县发改局",
            "应到": "县发改局局长（示例）",
            "参会": "王某（副局长）",
            "代会": "出差（常务副县长批准）",
            "签名": "　　　　　　",
        }
    ]
    assert (facts["应到"], facts["已报"], facts["代会"], facts["未报"]) == (1, 1, 1, [])


def test_minutes_follow_what_was_told_of_the_meeting() -> None:
    assert meeting_minutes.due(called(), RULES, day("9-30")) == []

    ledger = asked(called(), items.MINUTES, MEETING, day("9-30"), 主持人="县长", 议定事项=DECIDED)
    minutes = minuted(ledger)

    assert (minutes.key, minutes.due) == ("meeting_minutes:1", day("10-12"))
    assert minutes.facts["会议日期"] == day("9-29")
    assert minutes.facts["议定事项"] == [
        {"单位": "县招商局", "事项": "核实凭证", "时限": day("10-20")}
    ]
    assert minutes.units == ("县发改局", "县招商局")


def test_minutes_name_who_came_and_who_did_not() -> None:
    ledger = came(called(), MEETING, "县发改局", name="王某", attended=True, is_head=False)
    ledger = came(ledger, MEETING, "县招商局", attended=False)
    ledger = came(ledger, MEETING, "县环保局")
    minutes = minuted(asked(ledger, items.MINUTES, MEETING, day("9-30")))

    assert minutes.facts["出席"] == ["县发改局王某（局长，代会）"]
    assert minutes.facts["缺席"] == ["县招商局"]


def test_a_meeting_held_while_the_service_was_down_still_has_its_minutes() -> None:
    ledger = make_ledger()
    (past,) = promotion_meeting.due(ledger, RULES, day("10-9"))
    ledger = applied(ledger, past, day("10-9"))
    ledger = with_notice(ledger, replace(ledger.notices[MEETING], units=("县发改局",)))
    minutes = minuted(asked(ledger, items.MINUTES, MEETING, day("10-9")))

    assert minutes.facts["补发"] is True
    assert minutes.due == day("10-12")


def test_minutes_are_drawn_up_once() -> None:
    ledger = asked(called(), items.MINUTES, MEETING, day("9-30"))
    done = Notice(
        key="meeting_minutes:1",
        kind=NoticeKind.MEETING_MINUTES,
        state=NoticeState.REFUSED,
        drafted_on=day("9-30"),
    )

    assert meeting_minutes.due(with_notice(ledger, done), RULES, day("10-9")) == []
