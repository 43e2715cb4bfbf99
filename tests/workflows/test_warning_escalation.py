"""预警升级：先提示后督办，一级不少、不重、不倒。"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import make_indicator, make_value
from tests.workflows.playing import (
    JUDGED_ON,
    RULES,
    as_notice,
    asked,
    day,
    in_state,
    issued,
    judged,
    keys,
    led_by,
    make_judgement,
    months,
    replied,
    sent_back,
    with_notice,
)
from workflows import replies, warning_escalation
from workflows.actions import IssueNotice
from workflows.cases import open_cases
from workflows.ledger import Duty, Ledger, Notice
from workflows.vocabulary import Light, NoticeKind, NoticeState, ReplyState, Role

PROMPT = "warning_prompt:2017-07:县发改局"
HEIRS = "warning_prompt:2017-07:县招商局"
ORDER = "warning_supervision:3-20:2017-07"
PROMPTED_ON = JUDGED_ON["2017-07"]


def due(ledger: Ledger, on: date) -> list[IssueNotice]:
    return [a for a in warning_escalation.due(ledger, RULES, on) if isinstance(a, IssueNotice)]


def prompted(*judgements: str, on: date = PROMPTED_ON, answered: bool = False) -> Ledger:
    """July's lights by indicator ``3-20=红``; the 提示单 of that judgement is out."""
    july = [
        make_judgement(light, indicator=code)
        for code, _, light in (text.partition("=") for text in judgements or ("3-20=黄",))
    ]
    ledger = judged(*july)
    ledger = issued(ledger, warning_escalation.due(ledger, RULES, on), on)
    return replied(ledger, PROMPT, on) if answered else ledger


def later(ledger: Ledger, lights: str, indicator: str = "3-20", first: str = "2017-08") -> Ledger:
    more = months(lights, indicator, first)
    return replace(
        ledger,
        judgements=(*ledger.judgements, *more),
        closed={**ledger.closed, **{j.period: j.judged_on for j in more}},
    )


# --- 提示单 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("light", "warns", "prompts"),
    [
        pytest.param("绿", False, [], id="green"),
        pytest.param("黄", False, [], id="yellow-within-the-tolerance"),
        pytest.param("黄", True, [PROMPT], id="yellow"),
        pytest.param("红", True, [PROMPT], id="red"),
        pytest.param("红", False, [], id="red-of-an-event-only-shown"),
        pytest.param("灰", False, [], id="data-not-out"),
        pytest.param("不亮灯", False, [], id="award"),
    ],
)
def test_only_what_is_behind_beyond_the_tolerance_is_prompted(
    light: str, warns: bool, prompts: list[str]
) -> None:
    ledger = judged(make_judgement(light, warns=warns))

    assert keys(due(ledger, PROMPTED_ON)) == prompts


@pytest.mark.parametrize(
    ("light", "on", "answer"),
    [
        pytest.param("红", "8-15", "8-17", id="a-first-red-has-2"),
        pytest.param("黄", "8-15", "8-22", id="a-yellow-has-5"),
        pytest.param("黄", "9-28", "10-11", id="over-National-Day"),
        pytest.param("红", "9-28", "9-30", id="to-the-worked-Saturday"),
        pytest.param("红", "9-30", "10-10", id="from-the-worked-Saturday"),
        pytest.param("黄", "2018-2-13", "2018-2-26", id="over-Spring-Festival"),
    ],
)
def test_the_answer_is_due_in_working_days_from_the_issue(light: str, on: str, answer: str) -> None:
    (prompt,) = due(judged(make_judgement(light)), day(on))

    assert [(d.name, d.day) for d in prompt.dues] == [("反馈", day(answer))]


def test_one_prompt_per_unit_and_judgement_lists_its_indicators() -> None:
    other = make_indicator("3-44", duties=(Duty(unit="县环保局", role=Role.LEAD),))
    ledger = judged(
        *(make_judgement("黄", indicator=code) for code in ("3-20", "3-28", "3-44")),
        indicators=(make_indicator("3-20"), make_indicator("3-28"), other),
    )

    first, second = due(ledger, PROMPTED_ON)

    assert first.units == ("县发改局",)
    assert [i["编号"] for i in first.facts["事项"]] == ["3-20", "3-28"]
    assert (second.units, second.cases) == (("县环保局",), ("3-44:2017-07",))


def test_each_indicator_of_a_prompt_has_its_own_day() -> None:
    (prompt,) = due(
        judged(make_judgement("红"), make_judgement("黄", indicator="3-28")), PROMPTED_ON
    )

    assert [(d.indicator, d.day) for d in prompt.dues] == [
        ("3-20", day("8-17")),
        ("3-28", day("8-22")),
    ]
    assert prompt.facts["级别"] == "红色"


def test_the_first_of_joint_units_leads_and_the_others_get_a_copy() -> None:
    units = ("县招商局", "县发改局", "县安监局")
    roles = (Role.LEAD, Role.CO_LEAD, Role.SUPPORT)
    duties = tuple(Duty(unit=u, role=r) for u, r in zip(units, roles, strict=True))
    (prompt,) = due(
        judged(make_judgement(), indicators=(make_indicator(duties=duties),)), PROMPTED_ON
    )

    assert prompt.units == ("县招商局",)
    assert prompt.copies == ("常务副县长", "县发改局", "县安监局")


def test_a_prompt_issued_late_says_since_when_it_was_due() -> None:
    (prompt,) = due(judged(make_judgement()), day("8-21"))

    assert (prompt.due, prompt.dues[0].day) == (day("8-15"), day("8-23"))


def test_an_unsigned_prompt_speaks_of_the_last_judgement_behind() -> None:
    ledger = later(judged(make_judgement("黄")), "红 灰")
    (prompt,) = due(ledger, JUDGED_ON["2017-09"])

    assert (prompt.key, prompt.facts["级别"]) == (PROMPT, "红色")
    assert [i["数据期"] for i in prompt.facts["事项"]] == ["2017年1—8月"]


def test_a_refused_prompt_asks_no_more_until_the_next_judgement_behind() -> None:
    ledger = judged(make_judgement("黄"))
    refused = issued(ledger, due(ledger, PROMPTED_ON), PROMPTED_ON, NoticeState.REFUSED)

    assert due(refused, JUDGED_ON["2017-08"] - timedelta(days=1)) == []
    assert keys(due(later(refused, "红"), JUDGED_ON["2017-08"])) == [
        "warning_prompt:2017-08:县发改局"
    ]


def test_a_case_left_out_of_an_issued_prompt_is_prompted_at_its_next_judgement() -> None:
    ledger = judged(make_judgement("黄"), make_judgement("黄", indicator="3-28"))
    (prompt,) = due(ledger, PROMPTED_ON)
    alone = replace(as_notice(prompt, PROMPTED_ON), cases=("3-20:2017-07",))
    ledger = replied(with_notice(ledger, alone), PROMPT, PROMPTED_ON)
    ledger = later(ledger, "黄", "3-28")

    assert keys(due(ledger, JUDGED_ON["2017-08"])) == ["warning_prompt:2017-08:县发改局"]


def test_a_cancelled_prompt_is_not_followed_by_one_below_its_supervision() -> None:
    ledger = later(prompted(), "红")
    ledger = issued(ledger, due(ledger, JUDGED_ON["2017-08"]), JUDGED_ON["2017-08"])
    ledger = later(in_state(ledger, PROMPT, NoticeState.CANCELLED), "红", first="2017-09")

    assert due(ledger, JUDGED_ON["2017-09"]) == []


@pytest.mark.parametrize(
    ("state", "anew"),
    [
        pytest.param(NoticeState.ISSUED, [], id="it-went-out"),
        pytest.param(NoticeState.REFUSED, [], id="a-person-decided-against-it"),
        pytest.param(NoticeState.CANCELLED, [], id="it-was-voided"),
        pytest.param(NoticeState.DRAFT, [HEIRS], id="its-draft-goes-with-the-former-lead"),
        pytest.param(NoticeState.WITHDRAWN, [HEIRS], id="its-draft-went-with-the-former-lead"),
        pytest.param(NoticeState.LISTED, [], id="it-was-listed-for-the-clerk"),
    ],
)
def test_a_new_lead_is_not_prompted_again_for_the_same_judgement(
    state: NoticeState, anew: list[str]
) -> None:
    ledger = judged(make_judgement("黄"))
    ledger = issued(ledger, due(ledger, PROMPTED_ON), PROMPTED_ON, state)

    assert keys(due(led_by(ledger, "县招商局"), PROMPTED_ON)) == anew


def test_a_new_lead_is_supervised_for_what_the_former_was_prompted_for() -> None:
    ledger = led_by(later(prompted(), "红"), "县招商局")

    (order,) = due(ledger, JUDGED_ON["2017-08"])

    assert (order.kind, order.units) == (NoticeKind.WARNING_SUPERVISION, ("县招商局",))


def test_a_new_lead_is_prompted_at_the_next_judgement_where_a_person_refused_the_last() -> None:
    ledger = judged(make_judgement("黄"))
    refused = issued(ledger, due(ledger, PROMPTED_ON), PROMPTED_ON, NoticeState.REFUSED)

    anew = due(led_by(later(refused, "黄"), "县招商局"), JUDGED_ON["2017-08"])

    assert keys(anew) == ["warning_prompt:2017-08:县招商局"]


# --- 未报 ----------------------------------------------------------------------------------------


def unfiled(urged_on: str | None, *, lights: str = "未报") -> Ledger:
    ledger = judged(*months(lights))
    if urged_on is None:
        return ledger
    urging = Notice(
        key="filing_urging:2017-07:2",
        kind=NoticeKind.FILING_URGING,
        state=NoticeState.ISSUED,
        drafted_on=day(urged_on),
        issued_on=day(urged_on),
    )
    return with_notice(ledger, urging)


@pytest.mark.parametrize(
    ("urged_on", "on", "prompts"),
    [
        pytest.param(None, "8-31", [], id="never-urged"),
        pytest.param("8-15", "8-15", [], id="the-day-of-the-last-urging"),
        pytest.param("8-15", "8-16", [], id="the-day-it-is-answered-by"),
        pytest.param("8-15", "8-17", [f"{PROMPT}:unfiled"], id="the-day-after"),
        pytest.param("8-18", "8-21", [], id="Friday-to-Monday"),
        pytest.param("8-18", "8-22", [f"{PROMPT}:unfiled"], id="Friday-to-Tuesday"),
    ],
)
def test_what_is_not_filed_is_urged_before_it_is_prompted(
    urged_on: str | None, on: str, prompts: list[str]
) -> None:
    assert keys(due(unfiled(urged_on), day(on))) == prompts


def test_a_prompt_for_what_is_not_filed_is_due_when_the_urging_has_had_its_time() -> None:
    (prompt,) = due(unfiled("8-15"), day("8-17"))

    assert (prompt.due, prompt.facts["事由"], prompt.facts["级别"]) == (
        day("8-17"),
        "未报",
        "未报",
    )


def test_a_value_that_comes_after_all_needs_no_prompt() -> None:
    ledger = replace(unfiled("8-15"), values=(make_value("50"),))

    assert due(ledger, day("8-16")) == []


@pytest.mark.parametrize(
    ("lights", "prompts"),
    [
        pytest.param("未报 红", ["warning_prompt:2017-08:县发改局"], id="behind-since"),
        pytest.param("未报 未报", [], id="unfiled-again-waits-for-its-own-urging"),
        pytest.param("未报 灰", [], id="not-out-since"),
        pytest.param("未报 绿", [], id="on-course-since"),
    ],
)
def test_an_unfiled_month_never_urged_in_an_outage_blocks_no_later_prompt(
    lights: str, prompts: list[str]
) -> None:
    assert keys(due(unfiled(None, lights=lights), JUDGED_ON["2017-08"])) == prompts


def test_an_unfiled_month_is_still_prompted_when_a_month_without_the_indicator_closes() -> None:
    ledger = later(unfiled("8-15"), "绿", "3-28")

    assert keys(due(ledger, JUDGED_ON["2017-08"])) == [f"{PROMPT}:unfiled"]


# --- 督办单：未反馈 ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("light", "on", "last_quiet", "first_due"),
    [
        pytest.param("黄", "8-15", "8-22", "8-23", id="yellow-Tuesday-to-Tuesday"),
        pytest.param("红", "8-15", "8-17", "8-18", id="red-Tuesday-to-Thursday"),
        pytest.param("红", "8-16", "8-20", "8-21", id="due-Friday-not-on-the-weekend"),
        pytest.param("黄", "9-28", "10-11", "10-12", id="over-National-Day"),
        pytest.param("红", "9-28", "10-8", "10-9", id="due-on-the-worked-Saturday"),
        pytest.param("红", "9-27", "9-29", "9-30", id="drawn-up-on-the-worked-Saturday"),
        pytest.param("黄", "2018-2-13", "2018-2-26", "2018-2-27", id="over-Spring-Festival"),
    ],
)
def test_supervision_follows_on_the_working_day_after_an_answer_was_due(
    light: str, on: str, last_quiet: str, first_due: str
) -> None:
    ledger = prompted(f"3-20={light}", on=day(on))

    assert keys(due(ledger, day(last_quiet))) == []
    assert keys(due(ledger, day(first_due))) == [ORDER]


def test_a_rule_changed_meanwhile_leaves_the_day_of_a_paper_that_is_out() -> None:
    ledger = prompted("3-20=黄", on=day("8-15"))
    longer = replace(
        RULES,
        warning_escalation=replace(RULES.warning_escalation, prompt_answer_workdays=20),
    )

    orders = warning_escalation.due(ledger, longer, day("8-23"))

    assert keys(orders) == [ORDER]


def test_an_answer_on_the_last_day_keeps_supervision_away() -> None:
    ledger = replied(prompted(), PROMPT, day("8-22"))

    assert due(ledger, day("9-13")) == []


def test_an_indicator_left_out_of_the_answer_is_supervised_alone() -> None:
    ledger = prompted("3-20=黄", "3-28=黄")
    ledger = replied(ledger, PROMPT, day("8-21"), indicator="3-20")

    assert keys(due(ledger, day("8-23"))) == ["warning_supervision:3-28:2017-07"]


def test_nothing_is_supervised_before_its_prompt_is_out() -> None:
    ledger = later(judged(make_judgement("红")), "红 红 红")

    assert keys(due(ledger, JUDGED_ON["2017-10"])) == [PROMPT]


# --- 督办单：退回 --------------------------------------------------------------------------------


def with_slips(ledger: Ledger, on: date) -> Ledger:
    return issued(ledger, replies.due(ledger, RULES, on), on)


def test_an_answer_returned_once_has_three_working_days_more() -> None:
    ledger = sent_back(prompted("3-20=红"), PROMPT, day("8-17"))
    ledger = with_slips(ledger, day("8-17"))

    assert due(ledger, day("8-22")) == []
    assert keys(due(ledger, day("8-23"))) == [ORDER]


def test_an_answer_returned_twice_is_supervised_at_once() -> None:
    ledger = prompted()
    for on in ("8-17", "8-18"):
        ledger = with_slips(sent_back(ledger, PROMPT, day(on)), day(on))
    (order,) = due(ledger, day("8-18"))

    assert (order.key, order.due) == (ORDER, day("8-18"))
    assert order.facts["督办事由"] == ["反馈不合要求，被退回2次"]


def test_a_second_return_on_a_day_of_rest_waits_for_the_working_day() -> None:
    ledger = sent_back(sent_back(prompted(), PROMPT, day("8-17")), PROMPT, day("8-19"))

    assert due(ledger, day("8-20")) == []
    assert keys(due(ledger, day("8-21"))) == [ORDER]


def test_a_returned_answer_gives_the_other_indicators_no_time() -> None:
    ledger = prompted("3-20=黄", "3-28=黄")
    ledger = with_slips(sent_back(ledger, PROMPT, day("8-22"), indicator="3-20"), day("8-22"))

    assert keys(due(ledger, day("8-23"))) == ["warning_supervision:3-28:2017-07"]


def test_a_slip_of_another_paper_whose_key_begins_alike_gives_no_time() -> None:
    ledger = prompted()
    alike = replace(ledger.notices[PROMPT], key=f"{PROMPT}:unfiled", cases=("3-28:2017-07",))
    ledger = with_slips(sent_back(with_notice(ledger, alike), alike.key, day("8-22")), day("8-22"))

    assert ORDER in keys(due(ledger, day("8-23")))


# --- 督办单：延期 --------------------------------------------------------------------------------


def test_an_extension_moves_the_day_of_supervision() -> None:
    ledger = prompted()
    extended = replace(ledger.notices[PROMPT], extended={"反馈": day("8-25")})
    ledger = with_notice(ledger, extended)

    assert due(ledger, day("8-25")) == []
    assert keys(due(ledger, day("8-28"))) == [ORDER]


def test_an_extension_of_the_red_shortens_no_yellows_time() -> None:
    ledger = prompted("3-20=红", "3-28=黄")
    extended = replace(ledger.notices[PROMPT], extended={"反馈": day("8-18")})
    ledger = with_notice(ledger, extended)

    assert keys(due(ledger, day("8-21"))) == [ORDER]
    assert "warning_supervision:3-28:2017-07" not in keys(due(ledger, day("8-22")))


# --- 督办单：下期仍欠账 --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lights", "supervised"),
    [
        pytest.param("黄", False, id="first-yellow"),
        pytest.param("红", False, id="first-red"),
        pytest.param("黄 黄", True, id="yellow-twice"),
        pytest.param("黄 红", True, id="red-after-yellow"),
        pytest.param("红 红", True, id="red-twice"),
        pytest.param("红 黄", False, id="red-then-yellow"),
        pytest.param("红 黄 黄", True, id="red-then-yellow-twice"),
        pytest.param("红 黄 红", True, id="red-yellow-red"),
        pytest.param("黄 灰", False, id="yellow-then-not-out"),
        pytest.param("黄 灰 黄", False, id="not-out-breaks-the-run"),
        pytest.param("黄 灰 红", True, id="red-after-not-out"),
        pytest.param("黄 未报", True, id="yellow-then-unfiled"),
        pytest.param("黄 绿", False, id="back-on-course"),
    ],
)
def test_an_answered_case_is_supervised_by_what_the_next_judgements_say(
    lights: str, supervised: bool
) -> None:
    first, *rest = lights.split()
    ledger = later(prompted(f"3-20={first}", answered=True), " ".join(rest))
    last = max(j.judged_on for j in ledger.judgements)

    assert keys(due(ledger, last)) == ([ORDER] if supervised else [])


def test_a_prompt_signed_late_counts_from_the_judgement_it_speaks_of() -> None:
    ledger = later(judged(make_judgement("黄")), "红")
    on = JUDGED_ON["2017-08"]
    ledger = replied(issued(ledger, due(ledger, on), on), PROMPT, on)

    assert due(ledger, on) == []
    assert keys(due(later(ledger, "红", first="2017-09"), JUDGED_ON["2017-09"])) == [ORDER]


def test_supervision_tells_every_reason_and_is_due_since_the_first() -> None:
    (order,) = due(later(prompted(), "红"), JUDGED_ON["2017-08"])

    assert order.due == day("8-23")
    assert order.facts["督办事由"] == [
        "示督〔2017〕1号提示后未按期反馈",
        "提示后2017年1—8月仍为红灯",
    ]
    assert [d.day for d in order.dues] == [day("9-19"), day("9-28")]


# --- 督办单：不发、撤回、重开 --------------------------------------------------------------------


def test_a_refused_supervision_is_not_drawn_up_again() -> None:
    ledger = later(prompted(), "红")
    on = JUDGED_ON["2017-08"]
    refused = issued(ledger, due(ledger, on), on, NoticeState.REFUSED)

    assert due(later(refused, "红", first="2017-09"), JUDGED_ON["2017-09"]) == []


def test_a_supervision_withdrawn_with_its_ground_comes_again_with_a_new_one() -> None:
    ledger = prompted()
    withdrawn = issued(ledger, due(ledger, day("8-23")), day("8-23"), NoticeState.WITHDRAWN)
    answered = replied(withdrawn, PROMPT, day("8-23"))

    assert due(answered, day("9-13")) == []
    assert keys(due(later(answered, "红"), JUDGED_ON["2017-08"])) == [f"{ORDER}:again-1"]


def test_a_case_whose_second_draft_was_issued_is_supervised_once() -> None:
    ledger = prompted()
    ledger = issued(ledger, due(ledger, day("8-23")), day("8-23"), NoticeState.WITHDRAWN)
    ledger = issued(ledger, due(ledger, day("8-23")), day("8-23"))
    (case,) = open_cases(ledger, RULES.warning_escalation).values()

    assert (case.supervised, case.supervision_key) == (True, f"{ORDER}:again-1")
    assert due(later(ledger, "红"), JUDGED_ON["2017-08"]) == []


def reopened(closed_on: str) -> Ledger:
    """Supervised at the judgement of August, closed by paper, behind again in September."""
    ledger = later(prompted(), "红")
    ledger = issued(ledger, due(ledger, JUDGED_ON["2017-08"]), JUDGED_ON["2017-08"])
    closure = Notice(
        key="case_closure:3-20:2017-07",
        kind=NoticeKind.CASE_CLOSURE,
        state=NoticeState.ISSUED,
        drafted_on=day(closed_on),
        issued_on=day(closed_on),
        cases=("3-20:2017-07",),
    )
    return later(with_notice(ledger, closure), "黄", first="2017-09")


def test_a_relapse_within_the_look_back_is_supervised_at_once_and_says_so() -> None:
    (order,) = due(reopened("9-25"), JUDGED_ON["2017-09"])

    assert (order.key, order.due, order.facts["次"]) == (
        f"{ORDER}:2",
        JUDGED_ON["2017-09"],
        2,
    )
    assert order.facts["督办事由"] == ["销号后30日内再次欠账"]
    assert [p["文种"] for p in order.facts["前序文书"]] == ["预警提示单", "预警督办单"]


def test_a_relapse_still_unsigned_a_month_later_is_due_since_the_relapse() -> None:
    (order,) = due(later(reopened("9-25"), "红", first="2017-10"), JUDGED_ON["2017-10"])

    assert order.due == JUDGED_ON["2017-09"]


@pytest.mark.parametrize(
    ("closed_on", "key"),
    [
        pytest.param("9-14", f"{ORDER}:2", id="29-days"),
        pytest.param("9-13", f"{ORDER}:2", id="30-days"),
        pytest.param("9-12", "warning_prompt:2017-09:县发改局", id="31-days-begins-anew"),
    ],
)
def test_the_look_back_is_thirty_days(closed_on: str, key: str) -> None:
    ledger = reopened(closed_on)
    prior = replace(ledger.notices[ORDER], issued_on=day("9-1"))
    judgements = tuple(
        replace(j, judged_on=day("9-1")) if str(j.period) == "2017-08" else j
        for j in ledger.judgements
    )
    ledger = replace(with_notice(ledger, prior), judgements=judgements)

    assert keys(due(ledger, JUDGED_ON["2017-09"])) == [key]


def test_answers_and_requests_of_other_kinds_move_no_rung() -> None:
    ledger = asked(prompted(answered=True), "延期", PROMPT, day("8-16"), 事项="反馈")

    assert due(ledger, day("9-13")) == []


def test_an_accepted_answer_stands() -> None:
    ledger = replied(prompted(), PROMPT, day("8-22"), ReplyState.ACCEPTED)

    assert due(ledger, day("8-23")) == []


def test_the_level_of_a_prompt_of_yellows_is_yellow() -> None:
    (prompt,) = due(judged(make_judgement("黄")), PROMPTED_ON)

    assert prompt.facts["级别"] == "黄色"
    assert prompt.facts["事项"][0]["灯"] == Light.YELLOW.value
