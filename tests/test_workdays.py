"""Working days: the State Council's notice, else the packages, else an estimate that says so."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from service.clock import SHANGHAI, FixedClock, local_date
from service.errors import CalendarMissing, ConfigError
from service.settings import holiday_folders
from service.workdays import load_calendar
from workflows.periods import Calendar

SHIPPED = holiday_folders(None)
TODAY = date(2018, 3, 31)


def calendar(*years: int, day: date = TODAY) -> Calendar:
    return load_calendar(SHIPPED, years, day)


def write_year(folder: Path, text: str, year: int = 2027) -> tuple[Path, ...]:
    head = f'document = "示例"\npublished = {year - 1}-11-30\n'
    (folder / f"{year}.toml").write_text(head + text, encoding="utf-8")
    return (folder,)


def test_five_workdays_from_the_eve_of_national_day_end_on_11_october() -> None:
    assert calendar(2017).shift(date(2017, 9, 28), 5) == date(2017, 10, 11)


def test_the_saturday_before_national_day_2017_is_worked() -> None:
    assert calendar(2017).is_workday(date(2017, 9, 30))


def test_a_due_day_on_a_rest_day_moves_to_the_next_workday() -> None:
    assert calendar(2017).on_or_after(date(2017, 10, 1)) == date(2017, 10, 9)


@pytest.mark.parametrize("year", [2017, 2018], ids=str)
def test_the_shipped_year_agrees_with_an_independent_list(year: int) -> None:
    ours = calendar(year)
    days = [date(year, 1, 1) + timedelta(days=count) for count in range(365)]

    assert [d for d in days if ours.is_workday(d) != chinese_calendar.is_workday(d)] == []


def test_a_year_is_certain_only_once_its_notice_is_published() -> None:
    before, after = (calendar(2017, 2018, day=date(2017, 11, day)) for day in (29, 30))

    assert not before.is_certain(date(2018, 1, 10))
    assert after.is_certain(date(2018, 1, 10))
    assert before.rest == after.rest


def test_a_year_without_a_file_comes_from_the_packages() -> None:
    found = load_calendar((), (2024,), TODAY)

    assert found.is_workday(date(2024, 2, 4))
    assert not found.is_workday(date(2024, 2, 12))
    assert found.is_certain(date(2024, 2, 12))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        pytest.param(date(2025, 9, 28), True, id="Sunday-for-National-Day"),
        pytest.param(date(2025, 10, 11), True, id="Saturday-for-National-Day"),
        pytest.param(date(2026, 2, 14), True, id="Saturday-before-Spring-Festival"),
        pytest.param(date(2026, 2, 28), True, id="Saturday-after-Spring-Festival"),
        pytest.param(date(2026, 2, 16), False, id="Monday-除夕"),
    ],
)
def test_days_worked_in_exchange_are_working_days(day: date, worked: bool) -> None:
    assert load_calendar((), (2025, 2026), TODAY).is_workday(day) is worked


def test_a_year_not_announced_anywhere_is_estimated_and_says_so() -> None:
    found = load_calendar((), (2050,), TODAY)

    assert not found.is_workday(date(2050, 10, 3))
    assert not found.is_certain(date(2050, 10, 3))
    assert found.work == frozenset()


def test_a_year_of_which_nothing_is_known_is_refused() -> None:
    with pytest.raises(CalendarMissing, match=r"2150\.toml"):
        load_calendar((), (2150,), TODAY)


def test_the_workspace_file_wins_over_the_shipped_one(tmp_path: Path) -> None:
    own = write_year(tmp_path, "rest = []\nwork = []\n", year=2017)

    assert load_calendar((*own, *SHIPPED), (2017,), TODAY).is_workday(date(2017, 10, 3))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("rest = [2026-01-01]\nwork = []\n", "不在2027年", id="another-year"),
        pytest.param("rest = []\nwork = [2027-01-04]\n", "不是周末", id="monday-worked"),
        pytest.param("rest = [2027-01-02]\nwork = [2027-01-02]\n", "又写了上班", id="both"),
        pytest.param("rest = [[2027-01-03, 2027-01-01]]\nwork = []\n", "起, 止", id="backwards"),
        pytest.param('rest = ["2027-01-01"]\nwork = []\n', "起, 止", id="text"),
        pytest.param("rest = 2027-01-01\nwork = []\n", "一列日期", id="no-list"),
        pytest.param("rests = []\nwork = []\n", "想写“rest”", id="unknown-key"),
        pytest.param("rest = []\n", "缺少", id="no-work"),
    ],
)
def test_a_faulty_year_is_named(text: str, problem: str, tmp_path: Path) -> None:
    folders = write_year(tmp_path, text)

    with pytest.raises(ConfigError, match=problem) as raised:
        load_calendar(folders, (2027,), TODAY)

    assert raised.value.file == "2027.toml"


def test_a_moment_is_not_a_day() -> None:
    with pytest.raises(ValueError, match="not a moment"):
        calendar(2017, day=datetime(2017, 7, 6, tzinfo=UTC))


def test_today_is_the_day_in_shanghai() -> None:
    assert local_date(datetime(2017, 7, 6, 16, 0, tzinfo=UTC)) == date(2017, 7, 7)


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2017, 7, 6)  # noqa: DTZ001 — what is refused here

    with pytest.raises(ValueError, match="without a zone"):
        local_date(naive)
    with pytest.raises(ValueError, match="without a zone"):
        FixedClock(naive)


def test_the_countys_clock_is_never_put_forward_or_back() -> None:
    nights = [
        datetime(2017, 1, 1, 2, 30, tzinfo=SHANGHAI) + timedelta(days=n) for n in range(9_000)
    ]

    assert {night.utcoffset() for night in nights} == {timedelta(hours=8)}
