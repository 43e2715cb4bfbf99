"""进度报送：何时要、何时提醒、何时催、何时研判，错过的怎么办。"""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import make_indicator, make_ledger, make_rules, make_value
from tests.workflows.playing import JUDGED_ON, PERIODS, RULES, day, issued, judged, keys, months
from workflows import progress_collection
from workflows.actions import Action, IssueNotice, JudgePeriod, Supersede
from workflows.ledger import Ledger, Request
from workflows.periods import Period
from workflows.rules import Rules
from workflows.vocabulary import Frequency, IndicatorType, NoticeState

JULY = Period(2017, 7)
NOTICE, BEFORE, ON_DAY = (
    "filing_notice:2017-07",
    "filing_reminder:2017-07:-2",
    "filing_reminder:2017-07:0",
)
FIRST, SECOND = "filing_urging:2017-07:1", "filing_urging:2017-07:2"
#: Activated after June's day: July is the first period.
LEDGER = make_ledger(activated_on=day("7-17"))


def due(ledger: Ledger, on: date, rules: Rules = RULES) -> list[Action]:
    return progress_collection.due(ledger, rules, on)


def sent(ledger: Ledger, *on: str) -> Ledger:
    for text in on:
        ledger = issued(ledger, due(ledger, day(text)), day(text))
    return ledger


def of_period(actions: list[Action], period: str) -> list[Action]:
    return [a for a in actions if not isinstance(a, JudgePeriod) and f":{period}" in a.key]


def superseded(actions: list[Action]) -> dict[str, str]:
    return {a.key: a.by for a in actions if isinstance(a, Supersede)}


# --- 一步一步 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("out", "last_quiet", "first_due", "key"),
    [
        pytest.param((), "7-30", "7-31", NOTICE, id="last-working-day"),
        pytest.param(("7-31",), "8-7", "8-8", BEFORE, id="two-working-days-before"),
        pytest.param(("7-31", "8-8"), "8-9", "8-10", ON_DAY, id="the-day"),
        pytest.param(("7-31", "8-8", "8-10"), "8-10", "8-11", FIRST, id="1-working-day-after"),
        pytest.param(
            ("7-31", "8-8", "8-10", "8-11"), "8-14", "8-15", SECOND, id="3-over-the-weekend"
        ),
    ],
)
def test_every_step_has_its_day(
    out: tuple[str, ...], last_quiet: str, first_due: str, key: str
) -> None:
    ledger = sent(LEDGER, *out)

    assert due(ledger, day(last_quiet)) == []
    assert keys(due(ledger, day(first_due))) == [key]


@pytest.mark.parametrize(
    ("period", "asked_on", "due_on", "judged_on"),
    [
        pytest.param("2017-06", "6-30", "7-10", "7-13", id="June"),
        pytest.param("2017-07", "7-31", "8-10", "8-15", id="July"),
        pytest.param("2017-08", "8-31", "9-11", "9-14", id="10th-is-a-Sunday"),
        pytest.param("2017-09", "9-30", "10-10", "10-13", id="asked-on-the-worked-Saturday"),
        pytest.param("2017-11", "11-30", "12-11", "12-14", id="Sunday-again"),
        pytest.param("2017-12", "12-29", "2018-1-10", "2018-1-15", id="into-the-next-year"),
    ],
)
def test_a_period_is_asked_due_and_judged_on_working_days(
    period: str, asked_on: str, due_on: str, judged_on: str
) -> None:
    rules, of = RULES.progress_collection, Period.parse(period)
    collection = progress_collection.period_collection(LEDGER, rules, of)

    assert (collection.notice_day, collection.due_day) == (day(asked_on), day(due_on))
    assert progress_collection.closing_day(LEDGER, rules, of) == day(judged_on)


def test_the_hand_kept_closing_days_of_the_tests_are_the_rules_own() -> None:
    rules = RULES.progress_collection
    closing = {p: progress_collection.closing_day(LEDGER, rules, Period.parse(p)) for p in PERIODS}

    assert closing == JUDGED_ON


def test_once_everything_is_filed_nobody_is_reminded_or_urged() -> None:
    ledger = replace(sent(LEDGER, "7-31"), values=(make_value("70"),))

    assert due(ledger, day("8-15")) == []


def test_data_not_out_is_filed() -> None:
    not_out = make_value(None, unpublished=True)
    ledger = replace(sent(LEDGER, "7-31"), values=(not_out,))

    assert due(ledger, day("8-15")) == []


def test_only_units_that_miss_something_are_reminded_with_what_they_miss() -> None:
    ledger = replace(
        sent(LEDGER, "7-31"), indicators=(make_indicator("3-20"), make_indicator("3-28"))
    )
    ledger = replace(ledger, values=(make_value("70", indicator="3-28"),))
    (reminder,) = due(ledger, day("8-8"))

    assert isinstance(reminder, IssueNotice)
    assert reminder.facts["未报"] == [{"单位": "县发改局", "未报指标数": 1, "指标": "示例指标3-20"}]


# --- 要哪些 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequency", "kind", "asked"),
    [
        pytest.param(Frequency.MONTHLY, IndicatorType.CUM, True, id="monthly"),
        pytest.param(Frequency.QUARTERLY, IndicatorType.GROWTH, False, id="quarterly-in-July"),
        pytest.param(Frequency.MONTHLY, IndicatorType.EVENT, False, id="event"),
        pytest.param(Frequency.MONTHLY, IndicatorType.AWARD, False, id="award"),
        pytest.param(Frequency.MONTHLY, IndicatorType.SURVEY, False, id="survey"),
    ],
)
def test_a_month_asks_for_what_departments_file_in_it(
    frequency: Frequency, kind: IndicatorType, asked: bool
) -> None:
    assert (
        progress_collection.is_filed(make_indicator(type=kind, frequency=frequency), JULY) is asked
    )


def test_a_month_that_asks_for_nothing_sends_nothing() -> None:
    quarterly = make_indicator(frequency=Frequency.QUARTERLY)
    ledger = replace(LEDGER, indicators=(quarterly,))

    assert due(ledger, day("8-15")) == []


def test_a_quarters_end_asks_for_the_analysis_too() -> None:
    notice, _reminder = of_period(due(LEDGER, day("9-30")), "2017-09")

    assert isinstance(notice, IssueNotice)
    assert (notice.facts["类别"], notice.facts["季度分析"]) == ("季度", True)


# --- 错过的 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "goes_out", "overtaken"),
    [
        pytest.param("8-1", [NOTICE], [], id="a-late-notice-before-the-day"),
        pytest.param("8-9", [NOTICE, BEFORE], [], id="notice-and-the-last-reminder"),
        pytest.param("8-10", [NOTICE, ON_DAY], [BEFORE], id="on-the-day-itself"),
        pytest.param("8-11", [FIRST], [NOTICE, BEFORE, ON_DAY], id="after-it-one-urging"),
        pytest.param("8-15", [SECOND], [NOTICE, BEFORE, ON_DAY, FIRST], id="five-become-one"),
    ],
)
def test_steps_missed_together_become_the_last_of_them(
    on: str, goes_out: list[str], overtaken: list[str]
) -> None:
    actions = due(LEDGER, day(on))

    assert keys(actions) == goes_out
    assert superseded(actions) == dict.fromkeys(overtaken, goes_out[-1])


def test_a_reminder_missed_on_a_friday_is_not_sent_on_the_weekend_after() -> None:
    """2017-11-10 is a Friday."""
    ledger = issued(LEDGER, due(LEDGER, day("11-8")), day("11-8"))
    actions = of_period(due(ledger, day("11-11")), "2017-10")

    assert keys(actions) == []
    assert superseded(actions) == {"filing_reminder:2017-10:0": "filing_urging:2017-10:1"}


def test_a_notice_missed_and_not_needed_any_more_is_recorded_and_not_sent() -> None:
    ledger = replace(LEDGER, values=(make_value("70"),))
    actions = due(ledger, day("8-11"))

    assert superseded(actions) == {NOTICE: "数已报齐，不再通知"}


@pytest.mark.parametrize(
    ("on", "words"),
    [
        pytest.param("8-8", "还有2个工作日到期", id="in-time"),
        pytest.param("8-9", "还有1个工作日到期", id="a-day-late"),
        pytest.param("8-10", "今日到期", id="the-day"),
    ],
)
def test_a_reminder_counts_from_the_day_it_goes_out(on: str, words: str) -> None:
    reminder = due(sent(LEDGER, "7-31"), day(on))[-1]

    assert isinstance(reminder, IssueNotice)
    assert reminder.facts["提醒"] == words


def test_a_period_is_past_asking_when_a_later_one_is_judged() -> None:
    ledger = judged(*months("未报 未报"), activated_on=day("7-17"))
    actions = due(ledger, day("9-14"))

    assert of_period(actions, "2017-07") == []
    assert keys(of_period(actions, "2017-08")) == ["filing_urging:2017-08:2"]


def test_what_was_due_before_the_activation_is_handed_on_to_be_listed() -> None:
    ledger = make_ledger()
    actions = due(ledger, day("7-6"))

    assert [(a.key, a.due) for a in actions] == [
        ("filing_notice:2017-06", day("6-30")),
        ("filing_reminder:2017-06:-2", day("7-6")),
    ]


def test_periods_whose_day_was_before_the_activation_are_nobodys() -> None:
    late = make_ledger(activated_on=day("11-24"))

    assert {a.key.split(":")[1] for a in due(late, day("11-30"))} == {"2017-11"}


def test_a_refused_urging_is_not_urged_again() -> None:
    ledger = issued(sent(LEDGER, "7-31", "8-8", "8-10"), due(LEDGER, day("8-11")), day("8-11"))
    refused = replace(
        ledger,
        notices={
            **ledger.notices,
            FIRST: replace(ledger.notices[FIRST], state=NoticeState.REFUSED, issued_on=None),
        },
    )

    assert due(refused, day("8-14")) == []


# --- 怎么说 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "subject"),
    [
        pytest.param("7-31", "关于报送2017年1—7月市考指标完成进度的通知", id="notice"),
        pytest.param("8-8", "关于报送2017年1—7月市考指标完成进度的提醒", id="reminder"),
        pytest.param("8-15", "关于催报2017年1—7月市考指标完成进度的通知", id="urging"),
    ],
)
def test_a_subject_reads_as_an_office_would_write_it(on: str, subject: str) -> None:
    action = due(LEDGER, day(on))[-1]

    assert isinstance(action, IssueNotice)
    assert action.subject == subject


@pytest.mark.parametrize(
    ("on", "answer"),
    [
        pytest.param("8-11", "8-14", id="Friday-to-Monday"),
        pytest.param("8-15", "8-16", id="Tuesday-to-Wednesday"),
    ],
)
def test_an_urging_asks_within_a_working_day_of_its_own(on: str, answer: str) -> None:
    urging = due(LEDGER, day(on))[-1]

    assert isinstance(urging, IssueNotice)
    (asked,) = urging.dues
    assert (asked.name, asked.rule, asked.day) == (
        "补报",
        "收到本通知后1个工作日内",
        day(answer),
    )


def test_the_rule_of_the_filing_day_says_the_rules_own_number() -> None:
    rules = make_rules(progress_collection=replace(RULES.progress_collection, due_day=8))
    notice = due(LEDGER, day("7-31"), rules)[-1]

    assert isinstance(notice, IssueNotice)
    assert (notice.dues[0].rule, notice.dues[0].day) == ("数据期次月8日前", day("8-8"))


# --- 研判日 --------------------------------------------------------------------------------------


def to_judge(ledger: Ledger, on: str) -> Period | None:
    return progress_collection.period_to_judge(ledger, RULES.progress_collection, day(on))


@pytest.mark.parametrize(
    ("on", "period"),
    [
        pytest.param("8-14", None, id="the-day-before"),
        pytest.param("8-15", JULY, id="the-day"),
        pytest.param("9-20", JULY, id="the-oldest-first-after-an-outage"),
    ],
)
def test_a_period_is_judged_from_its_closing_day(on: str, period: Period | None) -> None:
    assert to_judge(LEDGER, on) == period


def test_a_held_period_waits_and_holds_the_later_ones_back() -> None:
    held = replace(LEDGER, held={JULY: day("9-20")})

    assert to_judge(held, "9-19") is None
    assert to_judge(held, "9-20") == JULY


def test_a_hold_until_before_the_closing_day_closes_nothing_early() -> None:
    assert to_judge(replace(LEDGER, held={JULY: day("8-11")}), "8-14") is None


def test_the_clerk_may_close_a_period_early_even_one_held() -> None:
    early = replace(LEDGER, close_now=frozenset({JULY}), held={JULY: day("9-20")})

    assert to_judge(early, "8-11") == JULY


def test_the_sheet_has_a_line_for_every_indicator_expected() -> None:
    ledger = replace(
        LEDGER,
        indicators=(
            make_indicator("3-20"),
            make_indicator("3-21", frequency=Frequency.QUARTERLY),
        ),
    )
    (action,) = progress_collection.judgements_due(ledger, RULES, day("8-15"))

    assert isinstance(action, JudgePeriod)
    assert [(j.indicator, j.judged_on) for j in action.sheet] == [("3-20", day("8-15"))]


# --- 再催一次 ------------------------------------------------------------------------------------


def asked(ledger: Ledger, on: str, number: int = 1) -> Ledger:
    """Somebody has the units reminded that have not filed July."""
    request = Request(
        id=str(number), kind=progress_collection.BY_HAND, notice=NOTICE, unit="", made_on=day(on)
    )
    return replace(ledger, requests=(*ledger.requests, request))


@pytest.mark.parametrize(
    ("out", "on", "told"),
    [
        pytest.param(("7-31",), "8-4", "还有4个工作日到期", id="before-the-day"),
        pytest.param(("7-31", "8-8", "8-10", "8-11"), "8-14", "已逾期2个工作日", id="after-it"),
    ],
)
def test_who_asks_has_those_reminded_that_have_not_filed(
    out: tuple[str, ...], on: str, told: str
) -> None:
    ledger = asked(sent(LEDGER, *out), on)

    (reminder,) = due(ledger, day(on))

    assert isinstance(reminder, IssueNotice)
    assert reminder.key == f"filing_reminder:2017-07:asked-{day(on)}"
    assert (reminder.facts["提醒"], reminder.units) == (told, ("县发改局",))
    assert due(issued(ledger, [reminder], day(on)), day(on)) == []


def test_the_days_own_reminder_stands_in_for_the_one_asked_for() -> None:
    ledger = asked(sent(LEDGER, "7-31"), "8-8")

    assert superseded(due(ledger, day("8-8"))) == {
        "filing_reminder:2017-07:asked-2017-08-08": BEFORE
    }


def test_what_was_asked_in_vain_is_overtaken_by_the_next_step() -> None:
    ledger = asked(sent(LEDGER, "7-31", "8-8", "8-10"), "8-10")

    found = due(ledger, day("8-11"))

    assert superseded(found) == {"filing_reminder:2017-07:asked-2017-08-10": FIRST}


def test_once_all_is_filed_nobody_is_reminded() -> None:
    ledger = asked(sent(LEDGER, "7-31"), "8-4")
    filed = replace(ledger, values=(make_value("70"),))

    assert due(filed, day("8-4")) == []
