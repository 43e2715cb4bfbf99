"""整个判定：先研判、再升级；问两遍一样；到期的一直到期；每份文书的事实正好是模板要的。"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from service.documents.samples import sample_envelope, sample_facts, variants
from service.documents.templates import TemplateBook
from tests.builders import make_indicator, make_ledger, make_value
from tests.workflows import (
    deeds_cases,
    deeds_following,
    deeds_issuing,
    deeds_meetings,
    deeds_settlement,
    deeds_watch,
)
from tests.workflows.playing import (
    JUDGED_ON,
    RULES,
    applied,
    asked,
    day,
    judged,
    make_judgement,
    months,
    played,
    replied,
    sent_back,
    settled,
)
from workflows.actions import Action, IssueNotice, JudgePeriod, Supersede
from workflows.cases import open_cases
from workflows.deciding import decide, foresee, is_anything_due
from workflows.ledger import DeductionEvent, Duty, Ledger, Target
from workflows.periods import Period, periods_of
from workflows.vocabulary import Frequency, IndicatorType, NoticeKind, NoticeState, Role

SHIPPED = Path(__file__).parents[2] / "notice_templates"
BOOK = TemplateBook(SHIPPED)
FIRST, LAST = date(2017, 7, 6), date(2018, 3, 31)


#: (ledger, day) → ledger: what people do for one clause, each in a module of its own (deeds_*)
MORE_DEEDS: tuple[Callable[[Ledger, date], Ledger], ...] = (
    deeds_following.deeds,
    deeds_issuing.deeds,
    deeds_meetings.deeds,
    deeds_watch.deeds,
    deeds_settlement.deeds,
    deeds_cases.deeds,
)


def led_by(unit: str) -> tuple[Duty, ...]:
    return (Duty(unit=unit, role=Role.LEAD),)


INDICATORS = (
    deeds_following.COMMON,
    make_indicator(
        "2-18",
        name="突发环境事件",
        type=IndicatorType.EVENT,
        frequency=Frequency.AT_ONCE,
        unit="起",
        points=Decimal(-1),
        targets=(Target(effective_from=date(2017, 1, 1), text="不得发生"),),
        duties=led_by("县环保局"),
    ),
    make_indicator("3-20", name="固定资产投资增速", type=IndicatorType.GROWTH, unit="%"),
    make_indicator("3-27", name="招商引资到位资金", duties=led_by("县招商局")),
    make_indicator("3-44", name="空气质量优良天数", duties=led_by("县环保局")),
    make_indicator("3-48", name="生产安全事故", duties=led_by("县安监局")),
    make_indicator(
        "4-54",
        name="重大创新奖",
        type=IndicatorType.AWARD,
        unit="项",
        points=Decimal(1),
        frequency=Frequency.YEARLY,
        targets=(Target(effective_from=date(2017, 1, 1), text="≥1"),),
    ),
    make_indicator(
        "5-55",
        name="季度点评位次",
        type=IndicatorType.RANK,
        unit="位",
        frequency=Frequency.QUARTERLY,
        targets=(Target(effective_from=date(2017, 1, 1), text="3", number=Decimal(3)),),
    ),
)
#: Figures of June to December; the target of all but the rank is 100.
FIGURES: dict[str, tuple[str | None, ...]] = {
    "3-20": ("101", "98.5", "98.2", "98.4", "100.4", "100.5", "100.6"),
    "3-27": ("51", "53", "66", "76", "84", "92", "100"),
    "3-44": ("51", "55", "67", "76", "84", "92", "100"),
    "3-48": ("51", "59", "67", None, "84", "92", "100"),
}


# --- 演一年 --------------------------------------------------------------------------------------


def people(ledger: Ledger, on: date) -> Ledger:
    """What the people of the county do on an afternoon; each clause's own deeds come after."""
    if on.day == 8 and on <= date(2018, 1, 8):
        ledger = file_figures(ledger, on)
    deeds: dict[date, Callable[[Ledger], Ledger]] = {
        day("8-17"): lambda of: sent_back(of, "warning_prompt:2017-07:县发改局", day("8-17")),
        day("8-21"): lambda of: extended(of, "warning_prompt:2017-07:县招商局"),
        day("9-29"): lambda of: asked(
            of, "约谈", "interview_notice:1:县发改局", day("9-29"), **TOLD
        ),
        day("10-11"): with_event,
        day("10-20"): lambda of: asked(
            of,
            "销号",
            "warning_supervision:2-18:event-1",
            day("10-20"),
            案="2-18:event-1",
            依据="现场核查整改到位",
        ),
    }
    ledger = deeds[on](ledger) if on in deeds else ledger
    for more in MORE_DEEDS:
        ledger = more(ledger, on)
    return ledger


TOLD = {"问题": ["项目入库滞后"], "要求": ["限期入库"], "表态": "坚决整改"}


def file_figures(ledger: Ledger, on: date) -> Ledger:
    month = (on.replace(day=1) - timedelta(days=1)).month
    filed = [
        make_value(figures[month - 6], f"2017-{month:02d}", code, reported_on=on)
        for code, figures in FIGURES.items()
        if figures[month - 6]
    ]
    if month % 3 == 0:
        rank = "3" if month == 6 else "6"
        filed.append(make_value(rank, f"2017-{month:02d}", "5-55", reported_on=on))
    return replace(ledger, values=(*ledger.values, *filed))


def extended(ledger: Ledger, key: str) -> Ledger:
    told = {"事项": "反馈", "原时限": day("8-22"), "新时限": day("8-25"), "理由": "数据待核"}
    return asked(ledger, "延期", key, day("8-21"), **told)


def with_event(ledger: Ledger) -> Ledger:
    event = DeductionEvent(
        id="1",
        indicator="2-18",
        happened_on=day("10-10"),
        registered_on=day("10-11"),
        points=Decimal(-1),
        description="示例企业废水超标被点名",
    )
    return replace(ledger, events=(*ledger.events, event))


@pytest.fixture(scope="module")
def year() -> list[tuple[date, Action]]:
    """Every action of a year in which every kind of paper comes, with its day."""
    _, seen = played(make_ledger(indicators=INDICATORS), FIRST, LAST, people)
    return seen


def papers(year: list[tuple[date, Action]]) -> Iterator[tuple[date, IssueNotice]]:
    return ((on, action) for on, action in year if isinstance(action, IssueNotice))


# --- 事实与模板 ----------------------------------------------------------------------------------


#: The shell adds the subject; the addressees unless the core names them (各责任部门).
OF_THE_SHELL = {"标题", "主送"}


def paths(value: Any, above: str = "") -> set[str]:
    """Key paths of nested facts; elements of a list share the path of their list."""
    found: set[str] = set()
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= {f"{above}.{key}"} | paths(inner, f"{above}.{key}")
    elif isinstance(value, list | tuple):
        for inner in value:
            found |= paths(inner, above)
    return found


def envelope_of(action: IssueNotice, on: date) -> Any:
    dues = {d.name: {"日期": d.day, "规则": d.rule, "说明": ""} for d in action.dues}
    return sample_envelope(action.kind, dated=on, dues=dues)


def test_the_year_has_every_kind_of_paper(year: list[tuple[date, Action]]) -> None:
    assert {action.kind for _, action in papers(year)} == set(NoticeKind)


@pytest.mark.parametrize("kind", list(NoticeKind), ids=str)
def test_the_core_says_exactly_what_its_template_places(
    year: list[tuple[date, Action]], kind: NoticeKind
) -> None:
    contract = {path for facts, _ in variants(kind).values() for path in paths(facts)}

    for _, action in papers(year):
        if action.kind is kind:
            assert set(action.facts) - OF_THE_SHELL == set(sample_facts(kind)) - OF_THE_SHELL, (
                action.key
            )
            assert paths(dict(action.facts)) - {".主送"} <= contract, action.key


@pytest.mark.parametrize("kind", list(NoticeKind), ids=str)
def test_every_paper_of_the_year_is_set_by_its_template(
    year: list[tuple[date, Action]], kind: NoticeKind
) -> None:
    for on, action in papers(year):
        if action.kind is kind:
            document = BOOK.document(
                kind, {"标题": action.subject, **action.facts}, envelope_of(action, on)
            )
            assert document.title, action.key
            assert document.summary, action.key


@pytest.mark.parametrize("kind", list(NoticeKind), ids=str)
def test_the_dues_of_a_paper_are_those_its_template_asks_for(
    year: list[tuple[date, Action]], kind: NoticeKind
) -> None:
    asks = set(sample_envelope(kind).dues)

    assert all({d.name for d in a.dues} == asks for _, a in papers(year) if a.kind is kind)


def test_facts_are_plain_values_only(year: list[tuple[date, Action]]) -> None:
    def is_plain(value: Any) -> bool:
        if isinstance(value, dict):
            return all(isinstance(key, str) and is_plain(inner) for key, inner in value.items())
        if isinstance(value, list):
            return all(map(is_plain, value))
        return isinstance(value, str | int | Decimal | date)

    assert all(is_plain(dict(action.facts)) for _, action in papers(year))


def test_no_due_lies_before_its_paper(year: list[tuple[date, Action]]) -> None:
    late = [
        (on, action.key)
        for on, action in papers(year)
        for owed in action.dues
        if owed.day < on and action.due >= FIRST
    ]

    assert late == []


# --- 次序 ----------------------------------------------------------------------------------------


def test_judging_goes_first_and_alone() -> None:
    ledger = make_ledger()
    actions = decide(ledger, RULES, JUDGED_ON["2017-06"])

    assert [type(action) for action in actions] == [JudgePeriod]


def test_a_day_to_come_is_decided_as_it_will_be_but_for_the_sheet(
    year: list[tuple[date, Action]],
) -> None:
    ledger = judged(*months("黄 红"))
    for at in {when for when, _ in year}:
        said = decide(ledger, RULES, at)
        named = [replace(one, sheet=()) if isinstance(one, JudgePeriod) else one for one in said]
        assert foresee(ledger, RULES, at) == named


def test_periods_are_judged_one_after_another_after_an_outage() -> None:
    ledger = make_ledger(activated_on=day("7-6"))
    order: list[Period] = []
    while isinstance(action := decide(ledger, RULES, day("9-20"))[0], JudgePeriod):
        order.append(action.period)
        ledger = applied(ledger, action, day("9-20"))

    assert order == [Period(2017, 6), Period(2017, 7), Period(2017, 8)]


def test_asking_twice_gives_the_same() -> None:
    ledger, _ = played(make_ledger(indicators=INDICATORS), FIRST, day("9-10"), people)

    assert decide(ledger, RULES, day("9-26")) == decide(ledger, RULES, day("9-26"))
    assert decide(replace(ledger), RULES, day("9-26")) == decide(ledger, RULES, day("9-26"))


def test_a_second_look_finds_nothing_to_do() -> None:
    ledger = settled(make_ledger(indicators=INDICATORS), day("7-17"))

    assert decide(ledger, RULES, day("7-17")) == []


def test_every_key_begins_with_its_kind(year: list[tuple[date, Action]]) -> None:
    """作废 and 更正 find the audience of the paper they speak of by its key."""
    assert all(action.key.partition(":")[0] == action.kind for _, action in papers(year))


def test_no_paper_comes_twice_in_a_year(year: list[tuple[date, Action]]) -> None:
    issued = [action.key for _, action in papers(year)]
    dropped = [action.key for _, action in year if isinstance(action, Supersede)]

    assert len(set(issued + dropped)) == len(issued + dropped)


def test_every_case_climbs_from_the_prompt(year: list[tuple[date, Action]]) -> None:
    rungs = ("warning_prompt", "warning_supervision", "interview_notice", "case_closure")
    climbed: dict[str, list[str]] = {}
    for _, action in papers(year):
        if action.kind.value in rungs:
            for case in action.cases:
                climbed.setdefault(case, []).append(action.kind.value)

    assert climbed
    for case, kinds in climbed.items():
        assert kinds == sorted(kinds, key=rungs.index), case
        assert kinds[0] == "warning_prompt" or "event" in case, case


def test_every_clause_cited_is_one_of_the_mandate(year: list[tuple[date, Action]]) -> None:
    assert all(
        action.clause[:2] in ("题、", "一、", "二、", "三、", "四、", "附、") for _, action in year
    )


# --- 到期的一直到期 ------------------------------------------------------------------------------


ENDS = (
    NoticeState.ISSUED,
    NoticeState.ISSUED,
    NoticeState.REFUSED,
    NoticeState.WITHDRAWN,
    NoticeState.CANCELLED,
    None,  # left undone
)
LIGHTS = st.lists(st.sampled_from(["绿", "黄", "红", "灰", "未报"]), min_size=1, max_size=4)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Ledger, date]:
    """A small ledger and the day it stands on: judged, partly issued, refused, answered."""
    first, second = draw(LIGHTS), draw(LIGHTS)
    first, second = (of[: min(len(first), len(second))] for of in (first, second))
    lines = [*months(" ".join(first), "3-20"), *months(" ".join(second), "3-28")]
    ledger = judged(*lines, activated_on=day("7-17"))
    on = max(line.judged_on for line in lines)
    for _ in range(draw(st.integers(0, 3))):
        on += timedelta(days=draw(st.integers(0, 12)))
        for action in decide(ledger, RULES, on):
            state = draw(st.sampled_from(ENDS))
            if state is None:
                continue
            ledger = applied(ledger, action, on, state)
            if isinstance(action, IssueNotice) and state is NoticeState.ISSUED and action.cases:
                answer = draw(st.sampled_from(["", "反馈", "退回"]))
                ledger = replied(ledger, action.key, on) if answer == "反馈" else ledger
                ledger = sent_back(ledger, action.key, on) if answer == "退回" else ledger
    return ledger, on


def said(ledger: Ledger, on: date) -> dict[str, Action]:
    return {a.key: a for a in decide(ledger, RULES, on) if not isinstance(a, JudgePeriod)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ledgers(), st.lists(st.integers(1, 40), min_size=1, max_size=4))
def test_what_is_due_stays_due_or_is_superseded(at: tuple[Ledger, date], steps: list[int]) -> None:
    """The months to come are held, so that no judging comes first and hides the rest."""
    ledger, on = at
    ledger = replace(ledger, held=dict.fromkeys(periods_of(2017), date(2018, 12, 31)))
    before = said(ledger, on)
    for days in steps:
        on += timedelta(days=days)
        now = said(ledger, on)
        assert set(before) <= set(now)
        dropped = {key for key, action in before.items() if isinstance(action, Supersede)}
        assert all(isinstance(now[key], Supersede) for key in dropped)
        before = now


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ledgers(), st.integers(0, 60))
def test_something_is_due_exactly_when_decide_says_something(
    at: tuple[Ledger, date], days: int
) -> None:
    ledger, on = at
    on += timedelta(days=days)

    assert is_anything_due(ledger, RULES, on) == bool(decide(ledger, RULES, on))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ledgers())
def test_one_open_case_per_indicator_and_one_prompt_per_unit_and_judgement(
    at: tuple[Ledger, date],
) -> None:
    ledger, on = at
    cases = open_cases(ledger, RULES.warning_escalation).values()
    prompts = [a for a in said(ledger, on).values() if a.kind is NoticeKind.WARNING_PROMPT]

    assert len({case.indicator for case in cases}) == len(cases)
    assert len(prompts) <= 2  # 欠账 and 未报 are asked for apart


# --- 什么也拦不住一级 ----------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ledgers())
def test_a_case_red_from_now_on_always_climbs_unless_a_person_said_no(
    at: tuple[Ledger, date],
) -> None:
    """Three more reds, everything signed on its day, nothing answered: each case is supervised."""
    ledger, _ = at
    start = len(ledger.closed) + 1
    assume(start + 1 < len(JUDGED_ON))  # two months of the year are left
    for line in (months("红 红", code, list(JUDGED_ON)[start]) for code in ("3-20", "3-28")):
        ledger = replace(ledger, judgements=(*ledger.judgements, *line))
    ledger = replace(
        ledger,
        judgements=tuple(sorted(ledger.judgements, key=lambda j: j.period)),
        closed={j.period: j.judged_on for j in ledger.judgements},
    )
    last = max(ledger.closed.values())
    ledger = settled(ledger, last)
    ledger = settled(ledger, ledger.calendar.shift(last, 6))  # no answer in 5 working days

    said_no = (NoticeState.REFUSED, NoticeState.CANCELLED)
    for case in open_cases(ledger, RULES.warning_escalation).values():
        refused = [n for n in ledger.notices_of_case.get(case.key, ()) if n.state in said_no]
        assert case.supervised or refused, case


def test_the_judgement_of_one_month_is_made_of_its_values() -> None:
    ledger = replace(make_ledger(), values=(make_value("50", "2017-06"),))
    (action,) = decide(ledger, RULES, JUDGED_ON["2017-06"])

    assert isinstance(action, JudgePeriod)
    assert [(j.light, j.warns) for j in action.sheet] == [(make_judgement("绿").light, False)]
