"""睡眠：醒来那天才有事，之前一天也没有；任何输入都叫醒它。"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from service import ahead, cycle, feedback, rest, serving
from service.ledger import load_ledger
from service.notices import decisions, issuing
from service.tables import AssessmentRow
from tests.shell.standing import JUDGED, PROMPTS, at
from tests.small_county import END, START, County, make_county
from workflows.deciding import decide
from workflows.ledger import Ledger

CODES = ("3-20", "3-27", "3-28", "3-44", "3-48")


def ledger_of(county: County) -> Ledger:
    day = county.clock.at.date()
    with county.workspace.database.read() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        return load_ledger(session, assessment, county.workspace.calendar(2017, day), day)


def sleeps_until(county: County) -> date | None:
    with county.workspace.database.read() as session:
        return session.get_one(AssessmentRow, county.assessment_id).sleeps_until


def first_day_with_something(county: County, after: date, last: date) -> date | None:
    """By asking ``decide`` day by day: no search, no cleverness."""
    ledger, rules = ledger_of(county), county.workspace.rules(2017)
    days = (after + timedelta(days=n) for n in range(1, (last - after).days + 1))
    return next((day for day in days if decide(ledger, rules.on(day), day)), None)


@pytest.mark.parametrize(
    ("last", "at_least"),
    [(date(2017, 9, 14), 20), pytest.param(END, 40, marks=pytest.mark.full)],
    ids=["summer", "year"],
)
def test_every_sleep_ends_on_the_first_day_with_something(
    tmp_path: Path, last: date, at_least: int
) -> None:
    county = make_county(tmp_path)
    slept: dict[date, date] = {}
    day = START
    while day <= last:
        county.morning(day)
        county.day(day)
        county.look()
        until = sleeps_until(county)
        if until is not None and until not in slept.values():
            slept[day] = until
            nothing_more = day + timedelta(days=ahead.YEAR_AHEAD)
            assert until == (first_day_with_something(county, day, until) or nothing_more), day
        day += timedelta(days=1)

    assert len(slept) > at_least
    county.workspace.close()


#: a day's offset from 7-6, and what is filed that afternoon
MOVES = st.lists(
    st.tuples(
        st.integers(1, 120),
        st.sampled_from(CODES),
        st.integers(6, 11),
        st.decimals(1, 400, places=1),
    ),
    max_size=8,
)


@pytest.mark.full
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # an example is a county's weeks: shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=MOVES, signs=st.booleans(), gap=st.integers(1, 15))
def test_a_random_county_sleeps_until_something_is_due_and_no_longer(
    tmp_path_factory: pytest.TempPathFactory,
    moves: list[tuple[int, str, int, Decimal]],
    signs: bool,
    gap: int,
) -> None:
    county = make_county(tmp_path_factory.mktemp("random"), signs=signs)
    for offset, code, month, number in moves:
        county.deeds.setdefault(START + timedelta(days=offset), []).append(
            _files(code, f"2017-{month:02d}", number)
        )

    day = START
    for _ in range(8):
        county.play(day, day)
        until = sleeps_until(county)
        assert until is not None
        unsigned = first_day_with_something(county, day, until)
        looked_at = not signs and until == day + timedelta(days=1)  # a draft may move, or be chased
        assert unsigned == until or (unsigned is None and looked_at)
        day = max(until, day + timedelta(days=gap))
    county.workspace.close()


def _files(code: str, period: str, number: Decimal) -> Callable[..., None]:
    def deed(session: Session, assessment: AssessmentRow, now: datetime) -> None:
        feedback.submit_value(
            session, assessment, code, period, str(number), by="示例", now=now, reason="示例"
        )

    return deed


def test_an_unsigned_draft_wakes_the_county_for_its_chase(drafted: County) -> None:
    assert sleeps_until(drafted) == JUDGED + timedelta(days=1)


Deed = Callable[[Session, AssessmentRow, datetime], None]


def _approve(session: Session, assessment: AssessmentRow, now: datetime) -> None:
    feedback.submit_plan(session, assessment, "3-27", {9: "25", 12: "36"}, by="县招商局", now=now)
    feedback.approve_plan(session, assessment, "3-27", by="县考核办", now=now)


def _measure(session: Session, assessment: AssessmentRow, now: datetime) -> None:
    feedback.submit_measure(
        session, assessment, "3-27", "倒排工期", person="", due=None, by="县招商局", now=now
    )


def _event(session: Session, assessment: AssessmentRow, now: datetime) -> None:
    feedback.submit_event(
        session,
        assessment,
        "2-18",
        points=Decimal(-1),
        happened_on=JUDGED,
        description="示例",
        by="县环保局",
        now=now,
    )


def _hold(session: Session, assessment: AssessmentRow, now: datetime) -> None:
    feedback.hold_period(
        session,
        assessment,
        "2017-08",
        until=date(2017, 9, 20),
        reason="数据未到",
        by="县考核办",
        now=now,
    )


def _close_now(session: Session, assessment: AssessmentRow, now: datetime) -> None:
    feedback.close_period(session, assessment, "2017-08", by="县考核办", now=now)


def _refuse(session: Session, assessment: AssessmentRow, now: datetime) -> None:
    notice = decisions.find(session, assessment.id, PROMPTS[0])
    decisions.refuse(session, notice, "示例签发人", "不必发", now)


INPUTS = (
    pytest.param(_files("3-48", "2017-08", Decimal(2)), id="value"),
    pytest.param(_approve, id="plan"),
    pytest.param(_measure, id="measure"),
    pytest.param(_event, id="event"),
    pytest.param(_hold, id="hold"),
    pytest.param(_close_now, id="close-now"),
    pytest.param(_refuse, id="refuse"),
)


@pytest.mark.parametrize("deed", INPUTS)
def test_any_input_wakes_the_county(drafted: County, deed: Deed) -> None:
    assert sleeps_until(drafted) is not None

    with drafted.workspace.database.write() as session:
        deed(session, session.get_one(AssessmentRow, 1), at(JUDGED, 11))

    assert sleeps_until(drafted) is None
    with drafted.workspace.database.read() as session:
        assert cycle.awake(session, JUDGED) == [1]


def test_a_signature_wakes_the_county(drafted: County) -> None:
    with drafted.workspace.database.read() as session:
        notice = decisions.find(session, 1, PROMPTS[0]).id

    issuing.issue(drafted.workspace, notice, "示例签发人")

    assert sleeps_until(drafted) is None


def test_waking_is_written_even_by_one_who_believed_it_awake(drafted: County) -> None:
    """A cycle elsewhere falls asleep between this session's look and its commit."""
    database = drafted.workspace.database
    with database.write() as session:
        session.get_one(AssessmentRow, 1).sleeps_until = None
    with database.write() as session:
        believed_awake = session.get_one(AssessmentRow, 1)
        session.connection().exec_driver_sql("UPDATE assessment SET sleeps_until = '2017-12-31'")
        rest.wake(believed_awake, handed_in=True)

    assert sleeps_until(drafted) is None


def test_two_inputs_at_once_are_counted_as_two(drafted: County) -> None:
    with drafted.workspace.database.write() as session:
        assessment = session.get_one(AssessmentRow, 1)
        before = assessment.wakes
        session.connection().exec_driver_sql("UPDATE assessment SET wakes = wakes + 1")
        rest.wake(assessment, handed_in=True)
        session.flush()

        assert assessment.wakes == before + 2


def test_a_sleeper_is_looked_at_again_every_week_whatever_it_believes(drafted: County) -> None:
    with drafted.workspace.database.write() as session:
        session.get_one(AssessmentRow, 1).sleeps_until = date(2018, 3, 1)

    with drafted.workspace.database.read() as session:
        assert cycle.awake(session, JUDGED + timedelta(days=6)) == []
        assert cycle.awake(session, JUDGED + timedelta(days=7)) == [1]


def test_a_service_started_anew_wakes_who_slept_by_the_rules_of_before(drafted: County) -> None:
    with drafted.workspace.database.write() as session:
        session.get_one(AssessmentRow, 1).sleeps_until = date(2018, 3, 1)

    serving.prepare(drafted.workspace)

    assert sleeps_until(drafted) is None


def test_nothing_sleeps_while_a_paper_waits_to_be_rendered(drafted: County) -> None:
    with drafted.workspace.database.write() as session:
        for document in decisions.find(session, 1, PROMPTS[0]).documents:
            session.delete(document)
        rest.wake(session.get_one(AssessmentRow, 1))

    assert cycle.step(drafted.workspace, 1) == 0
    assert sleeps_until(drafted) is None
