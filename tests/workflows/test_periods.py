"""数据期与工作日：并期、季度、调休、节假日、顺延。"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import CALENDAR_2017 as CALENDAR
from tests.workflows.playing import day
from workflows.periods import Period, last_weekday, periods_of
from workflows.vocabulary import Frequency

DAYS = st.dates(date(2017, 7, 1), date(2018, 3, 31))


def test_january_and_february_are_one_period() -> None:
    assert [str(period) for period in periods_of(2017)][:2] == ["2017-02", "2017-03"]
    assert len(periods_of(2017)) == 11
    assert Period(2017, 2).label == "2017年1—2月"
    assert Period(2017, 2).previous is None


@pytest.mark.parametrize("text", ["2017-01", "2017-13", "2017", "八月", ""])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("frequency", "months"),
    [
        (Frequency.MONTHLY, list(range(2, 13))),
        (Frequency.QUARTERLY, [3, 6, 9, 12]),
        (Frequency.HALF_YEARLY, [6, 12]),
        (Frequency.YEARLY, [12]),
        (Frequency.AT_ONCE, []),
    ],
    ids=lambda value: str(value),
)
def test_a_frequency_asks_in_its_own_months(frequency: Frequency, months: list[int]) -> None:
    assert [p.month for p in periods_of(2017) if p.expects(frequency)] == months


@pytest.mark.parametrize(
    ("month", "last", "workday"),
    [
        pytest.param(7, "7-31", "7-31", id="Monday"),
        pytest.param(9, "9-30", "9-30", id="Saturday-worked"),
        pytest.param(12, "12-31", "12-29", id="Sunday"),
        pytest.param(2, "2-28", "2-28", id="February"),
    ],
)
def test_a_period_ends_on_its_last_day_and_last_working_day(
    month: int, last: str, workday: str
) -> None:
    period = Period(2017, month)

    assert (period.last_day, CALENDAR.last_workday(period)) == (day(last), day(workday))


def test_february_of_a_leap_year_ends_on_the_29th() -> None:
    assert Period(2020, 2).last_day == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("start", "workdays", "end"),
    [
        pytest.param("9-28", 5, "10-11", id="Thu-5-over-National-Day-and-worked-Saturday"),
        pytest.param("9-29", 1, "9-30", id="Fri-1-is-the-worked-Saturday"),
        pytest.param("9-30", 1, "10-9", id="worked-Sat-1-is-after-the-holiday"),
        pytest.param("10-4", 1, "10-9", id="received-in-the-holiday"),
        pytest.param("8-11", 1, "8-14", id="Fri-1-is-Monday"),
        pytest.param("8-12", 1, "8-14", id="Sat-1-is-Monday"),
        pytest.param("2018-2-13", 5, "2018-2-26", id="Spring-Festival-and-worked-Saturday"),
        pytest.param("10-10", -2, "9-30", id="2-before-is-the-worked-Saturday"),
        pytest.param("9-29", -7, "9-20", id="7-before-the-meeting"),
        pytest.param("2018-1-1", -1, "12-29", id="before-New-Year"),
        pytest.param("8-15", 0, "8-15", id="none"),
    ],
)
def test_working_days_leave_out_the_day_of_receipt(start: str, workdays: int, end: str) -> None:
    assert CALENDAR.shift(day(start), workdays) == day(end)


@pytest.mark.parametrize(
    ("given_day", "after", "before"),
    [
        pytest.param("9-10", "9-11", "9-8", id="Sunday"),
        pytest.param("9-30", "9-30", "9-30", id="worked-Saturday"),
        pytest.param("10-1", "10-9", "9-30", id="National-Day"),
        pytest.param("2018-2-15", "2018-2-22", "2018-2-14", id="Spring-Festival"),
        pytest.param("8-10", "8-10", "8-10", id="Thursday"),
    ],
)
def test_a_due_day_on_a_rest_day_moves(given_day: str, after: str, before: str) -> None:
    of = day(given_day)

    assert (CALENDAR.on_or_after(of), CALENDAR.on_or_before(of)) == (day(after), day(before))


def test_a_year_not_announced_is_estimated() -> None:
    assert CALENDAR.is_certain(day("2018-2-26"))
    assert not CALENDAR.is_certain(day("2019-2-26"))


@pytest.mark.parametrize(
    ("not_after", "friday"),
    [("9-30", "9-29"), ("11-30", "11-24"), ("9-29", "9-29")],
    ids=["Saturday", "Thursday", "a-Friday-itself"],
)
def test_the_last_friday_is_not_after_its_day(not_after: str, friday: str) -> None:
    assert last_weekday(day(not_after), 4) == day(friday)


@given(DAYS, st.integers(1, 40))
def test_shifting_and_counting_agree(start: date, workdays: int) -> None:
    end = CALENDAR.shift(start, workdays)

    assert CALENDAR.is_workday(end)
    assert CALENDAR.between(start, end) == workdays
    assert CALENDAR.between(start, end - timedelta(days=1)) == workdays - 1
