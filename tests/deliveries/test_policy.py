"""何时开门：夜间、休息日、调休、长假，急件随时。"""

from datetime import date, datetime, time

import pytest

from service.clock import SHANGHAI
from service.deliveries.policy import PLAIN, Policy
from service.settings import SHIPPED, Doubt, SendingSettings, load_service
from service.workdays import load_calendar
from workflows.vocabulary import NoticeKind

CALENDAR = load_calendar((SHIPPED / "config" / "holidays",), (2017, 2018), date(2017, 8, 1))
POLICY = Policy(settings=SendingSettings(), calendar_on=lambda _day: CALENDAR)
PAPER = NoticeKind.WARNING_SUPERVISION


def _at(text: str) -> datetime:
    return datetime.fromisoformat(f"2017-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("08-17 09:00", "08-17 09:00"),
        ("08-17 21:59", "08-17 21:59"),
        ("08-17 22:00", "08-18 08:00"),
        ("08-18 00:30", "08-18 08:00"),
        ("08-18 07:59", "08-18 08:00"),
        ("08-18 08:00", "08-18 08:00"),
        ("08-18 22:30", "08-21 08:00"),
        ("08-19 10:00", "08-21 08:00"),
        ("09-30 10:00", "09-30 10:00"),
        ("09-30 22:00", "10-09 08:00"),
        ("10-05 10:00", "10-09 08:00"),
    ],
    ids=[
        "Thursday-morning",
        "last-open-minute",
        "quiet-begins",
        "after-midnight",
        "last-quiet-minute",
        "quiet-ends",
        "Friday-night-to-Monday",
        "Saturday",
        "a-worked-Saturday",
        "over-a-week-of-holidays",
        "inside-the-holidays",
    ],
)
def test_the_door_opens(now: str, opens: str) -> None:
    assert POLICY.opens(PAPER, _at(now)) == _at(opens)


def test_quiet_hours_at_noon() -> None:
    noon = Policy(settings=SendingSettings(quiet=(time(12), time(14, 30))))

    assert noon.opens(PAPER, _at("08-17 13:00")) == _at("08-17 14:30")
    assert noon.opens(PAPER, _at("08-17 23:00")) == _at("08-17 23:00")


@pytest.mark.parametrize("now", ["08-17 23:00", "08-19 10:00"])
def test_what_is_urgent_passes(now: str) -> None:
    assert POLICY.opens(NoticeKind.EVENT_ALERT, _at(now)) == _at(now)


@pytest.mark.parametrize(
    ("now", "over"),
    [("09-29 09:00", False), ("10-10 23:00", False), ("10-11 00:01", True)],
    ids=["the-next-day", "the-third-workday", "the-fourth"],
)
def test_a_reminder_is_over_after_three_workdays(now: str, over: bool) -> None:
    written = _at("09-29 08:00")  # Friday; the holidays do not count, the worked Saturday does

    assert POLICY.is_over(NoticeKind.FILING_REMINDER, written, _at(now)) is over
    assert not POLICY.is_over(PAPER, written, _at(now))


def test_papers_of_weight_are_held_and_reminders_are_sent_once_more() -> None:
    assert POLICY.doubt(PAPER) is Doubt.HOLD
    assert POLICY.doubt(NoticeKind.FILING_REMINDER) is Doubt.RESEND
    assert PLAIN.doubt(NoticeKind.FILING_REMINDER) is Doubt.HOLD


def test_the_shipped_settings_are_the_usual_ones() -> None:
    assert load_service(SHIPPED / "config" / "service.toml").sending == SendingSettings()
