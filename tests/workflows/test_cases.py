"""案：由研判和文书推出来的一个指标的路；同时至多一个未了的案。"""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_indicator
from tests.workflows.playing import (
    JUDGED_ON,
    PERIODS,
    RULES,
    day,
    in_state,
    judged,
    make_judgement,
    months,
    with_notice,
)
from workflows.cases import (
    MADE_OF,
    Case,
    all_cases,
    close_test,
    is_behind,
    latest_judgements,
    latest_or_blank,
    open_cases,
    ranked_by_lag,
)
from workflows.ledger import DeductionEvent, Ledger, Notice
from workflows.vocabulary import Light, NoticeKind, NoticeState

KEY = "3-20:2017-07"
ORDER, CLOSURE = f"warning_supervision:{KEY}", f"case_closure:{KEY}"


def cases(ledger: Ledger) -> list[Case]:
    return list(all_cases(ledger, RULES.warning_escalation).values())


def paper(key: str, on: str, state: NoticeState = NoticeState.ISSUED) -> Notice:
    kind = NoticeKind(key.partition(":")[0])
    issued_on = day(on) if state is NoticeState.ISSUED else None
    return Notice(
        key=key, kind=kind, state=state, drafted_on=day(on), issued_on=issued_on, cases=(KEY,)
    )


# --- 立案、了结 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lights", "opened", "still_open"),
    [
        pytest.param("绿", [], [], id="never-behind"),
        pytest.param("灰", [], [], id="not-out"),
        pytest.param("黄", ["07"], ["07"], id="yellow"),
        pytest.param("未报", ["07"], ["07"], id="unfiled"),
        pytest.param("绿 红", ["08"], ["08"], id="red-later"),
        pytest.param("红 红 黄", ["07"], ["07"], id="one-case-while-behind"),
        pytest.param("红 绿", ["07"], [], id="closed-by-green"),
        pytest.param("红 灰", ["07"], ["07"], id="not-out-closes-nothing"),
        pytest.param("红 绿 红", ["07", "09"], ["09"], id="behind-again-is-a-new-case"),
    ],
)
def test_a_case_opens_when_behind_and_ends_on_course(
    lights: str, opened: list[str], still_open: list[str]
) -> None:
    ledger = judged(*months(lights))

    assert [c.key[-2:] for c in cases(ledger)] == opened
    assert [k[-2:] for k in open_cases(ledger, RULES.warning_escalation)] == still_open


def test_yellow_within_the_tolerance_closes_an_unsupervised_case() -> None:
    within = make_judgement("黄", "2017-08", warns=False)
    (case,) = cases(judged(make_judgement("黄"), within))

    assert case.closed_on == JUDGED_ON["2017-08"]


def test_a_supervised_case_is_not_closed_by_a_green_light_alone() -> None:
    ledger = with_notice(judged(*months("红 红 绿")), paper(ORDER, "9-14"))
    (case,) = cases(ledger)

    assert (case.supervised, case.closed_on) == (True, None)


@pytest.mark.parametrize(
    "state", [s for s in NoticeState if s is not NoticeState.ISSUED], ids=lambda s: s.value
)
def test_only_an_issued_supervision_counts(state: NoticeState) -> None:
    ledger = with_notice(judged(*months("红 红 绿")), paper(ORDER, "9-14", state))
    (case,) = cases(ledger)

    assert (case.supervised, case.closed_on) == (False, JUDGED_ON["2017-09"])


def test_a_supervision_issued_after_the_green_light_opens_nothing_again() -> None:
    ledger = with_notice(judged(*months("红 绿")), paper(ORDER, "9-18"))
    (case,) = cases(ledger)

    assert case.closed_on == JUDGED_ON["2017-08"]


def test_a_closing_paper_closes_on_the_day_of_its_issue() -> None:
    ledger = with_notice(judged(*months("红 红")), paper(ORDER, "9-14"), paper(CLOSURE, "9-20"))

    assert [c.closed_on for c in cases(ledger)] == [day("9-20")]


def test_a_cancelled_closing_paper_leaves_the_case_open() -> None:
    ledger = with_notice(judged(*months("红 红")), paper(ORDER, "9-14"), paper(CLOSURE, "9-20"))
    ledger = in_state(ledger, CLOSURE, NoticeState.CANCELLED)

    assert list(open_cases(ledger, RULES.warning_escalation)) == [KEY]


# --- 重开 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("closed_on", "reopened"),
    [
        pytest.param("9-14", True, id="29-days-before-10-13"),
        pytest.param("9-13", True, id="30-days"),
        pytest.param("9-12", False, id="31-days"),
    ],
)
def test_a_relapse_reopens_a_supervised_case_for_thirty_days(
    closed_on: str, reopened: bool
) -> None:
    ledger = with_notice(
        judged(*months("红 绿 红")), paper(ORDER, "9-1"), paper(CLOSURE, closed_on)
    )
    found = cases(ledger)

    assert [(c.key, c.reopened) for c in found] == (
        [(KEY, 1)] if reopened else [(KEY, 0), ("3-20:2017-09", 0)]
    )
    assert found[-1].closed_on is None
    assert found[-1].opened_on == JUDGED_ON["2017-09"]


def test_a_relapse_of_a_case_never_supervised_is_a_new_case() -> None:
    assert [c.reopened for c in cases(judged(*months("红 绿 红")))] == [0, 0]


def test_every_round_has_papers_of_its_own() -> None:
    ledger = with_notice(
        judged(*months("红 绿 红 绿")),
        paper(ORDER, "9-1"),
        paper(CLOSURE, "9-20"),
        paper(f"{ORDER}:2", "10-16"),
    )
    (case,) = cases(ledger)

    assert (case.supervised, case.closed_on) == (True, None)
    assert (case.supervision_key, case.closure_key) == (f"{ORDER}:2", f"{CLOSURE}:2")


def test_withdrawn_supervisions_are_counted_past() -> None:
    ledger = with_notice(
        judged(*months("红 红")),
        paper(ORDER, "8-18", NoticeState.WITHDRAWN),
        paper(f"{ORDER}:again-1", "9-14", NoticeState.WITHDRAWN),
    )
    (case,) = cases(ledger)

    assert (case.supervision_key, case.supervised) == (f"{ORDER}:again-2", False)


# --- 扣分事项 ------------------------------------------------------------------------------------


def make_event(serial: str = "1", indicator: str = "2-18") -> DeductionEvent:
    return DeductionEvent(
        id=serial,
        indicator=indicator,
        happened_on=day("8-1"),
        registered_on=day("8-2"),
        points=Decimal(-1),
        description="示例事项",
    )


def test_every_event_is_a_case_of_its_own() -> None:
    ledger = judged(indicators=(make_indicator("2-18"),), events=(make_event(), make_event("2")))

    assert [c.key for c in cases(ledger)] == ["2-18:event-1", "2-18:event-2"]


def test_an_event_of_an_indicator_no_longer_in_the_table_is_no_case() -> None:
    assert cases(judged(events=(make_event(),))) == []


@pytest.mark.parametrize(
    ("judged_on", "reason"),
    [
        pytest.param("8-1", "发生扣分事项", id="judged-before-it-was-registered"),
        pytest.param("8-2", "已发生1起", id="judged-since"),
    ],
)
def test_an_events_line_is_not_the_green_one_from_before(judged_on: str, reason: str) -> None:
    line = make_judgement("红", indicator="2-18", judged_on=day(judged_on), reason="已发生1起")
    ledger = judged(line, indicators=(make_indicator("2-18"),))

    assert latest_or_blank(ledger, "2-18", day("8-2")).reason == reason


# --- 其他 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("light", "warns", "behind"),
    [
        ("黄", True, True),
        ("黄", False, False),
        ("红", True, True),
        ("红", False, False),
        ("未报", True, True),
        ("绿", False, False),
        ("灰", False, False),
    ],
)
def test_behind_is_what_warns(light: str, warns: bool, behind: bool) -> None:
    assert is_behind(make_judgement(light, warns=warns)) is behind


def test_lists_put_red_before_unfiled_before_yellow_and_keep_the_tables_order() -> None:
    lights = ("黄", "红", "未报", "红")
    line = [make_judgement(light, indicator=f"3-{n}") for n, light in enumerate(lights, start=1)]

    assert [j.indicator for j in ranked_by_lag(judged(*line), line)] == ["3-2", "3-4", "3-3", "3-1"]


def test_of_two_that_lag_alike_the_one_that_lost_points_last_year_comes_first() -> None:
    line = [make_judgement(light, indicator=code) for code, light in LAGS.items()]
    indicators = tuple(make_indicator(code, watched=code in ("3-2", "3-4")) for code in LAGS)
    ledger = judged(*line, indicators=indicators)

    assert [j.indicator for j in ranked_by_lag(ledger, line)] == ["3-2", "3-1", "3-4", "3-3"]


LAGS = {"3-1": "红", "3-2": "红", "3-3": "黄", "3-4": "黄"}


def test_the_latest_judgement_is_the_last_made_by_the_day() -> None:
    ledger = judged(*months("红 绿"))

    assert [j.light for j in latest_judgements(ledger, day("9-13"))] == [Light.RED]
    assert [j.light for j in latest_judgements(ledger, day("9-14"))] == [Light.GREEN]


def test_the_close_test_names_the_figure_due_and_the_recognition() -> None:
    expected = make_judgement(expected=Decimal("58.333"))
    (case,) = cases(judged(expected))

    assert "本期为58.33万元" in close_test(judged(expected), case)
    assert "认定" in close_test(judged(make_judgement()), cases(judged(make_judgement()))[0])


LIGHTS = st.lists(
    st.sampled_from(["绿", "黄", "红", "灰", "未报"]), min_size=1, max_size=len(PERIODS)
)
DAYS = st.dates(date(2017, 7, 13), date(2018, 3, 31))


@given(LIGHTS, st.lists(st.tuples(st.booleans(), DAYS), max_size=4))
def test_an_indicator_has_at_most_one_open_case(
    lights: list[str], papers: list[tuple[bool, date]]
) -> None:
    ledger = judged(*months(" ".join(lights), first="2017-06"))
    for is_closure, on in papers:
        case = cases(ledger)[-1] if cases(ledger) else None
        if case is not None:
            key = case.closure_key if is_closure else case.supervision_key
            made = replace(paper(key, "8-1"), issued_on=on, drafted_on=on, cases=(case.key,))
            ledger = with_notice(ledger, made)

    assert len(open_cases(ledger, RULES.warning_escalation)) <= 1
    assert len({c.key for c in cases(ledger)}) == len(cases(ledger))


def test_a_case_is_made_of_nothing_that_is_not_named() -> None:
    """What is not named may move without any case being made anew."""
    looked_at: set[str] = set()

    class Watched(Ledger):
        def __getattribute__(self, name: str) -> Any:
            looked_at.add(name)
            return super().__getattribute__(name)

    ledger = with_notice(judged(*months("黄 红 红 绿")), paper(ORDER, "2017-09-14"))
    event = DeductionEvent(
        id="1",
        indicator="3-20",
        happened_on=day("2017-09-01"),
        registered_on=day("2017-09-02"),
        points=Decimal(-1),
        description="示例",
    )
    facts = {one.name: getattr(ledger, one.name) for one in fields(Ledger)}
    cases(Watched(**facts | {"events": (event,)}))

    assert looked_at & set(facts) == set(MADE_OF)


def test_a_case_moves_with_a_paper_though_the_judgements_stay() -> None:
    ledger = judged(*months("黄 红 红"))
    (before,) = cases(ledger)
    (after,) = cases(with_notice(ledger, paper(ORDER, "2017-09-14")))

    assert (before.supervised, after.supervised) == (False, True)
    assert cases(replace(ledger, values=())) == [before]
