"""报送页上的催报：没有报的当场提醒，一期一天一次；今天已经发过的，说明发了什么。"""

from collections.abc import Callable
from datetime import date

import pytest

from service import feedback
from service.accounts.roles import Role
from service.tables import AssessmentRow
from tests.small_county import County
from tests.web.conftest import Browser

SignedIn = Callable[..., Browser]
PAGE, URGE = "/2017/collection?period=2017-08", "/2017/collection/2017-08/urge"
BUTTON = "催报没有报的单位"
REMINDER = "filing_reminder:2017-08:asked-2017-09-13"


@pytest.fixture
def overdue(county: County) -> County:
    """Wednesday 9-13: August was due on Monday, the first urging went out on Tuesday."""
    urged(county)
    county.morning(date(2017, 9, 13))
    return county


def urged(county: County) -> None:
    """August is asked for, reminded of and, on Tuesday 9-12, urged for the first time."""
    for day in (date(2017, 8, 31), date(2017, 9, 7), date(2017, 9, 11), date(2017, 9, 12)):
        county.morning(day)


def file(county: County, *codes: str) -> None:
    with county.workspace.database.write() as session:
        year = session.get_one(AssessmentRow, county.assessment_id)
        for code in codes:
            feedback.submit_value(
                session, year, code, "2017-08", "1", by="示例填报人", now=county.clock.now()
            )


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISION], ids=str)
def test_who_has_not_filed_is_reminded_at_once_and_it_is_noted(
    overdue: County, signed_in: SignedIn, role: Role
) -> None:
    file(overdue, "3-20")
    browser = signed_in(role)
    assert BUTTON in browser.look(PAGE)

    sent = browser.send(URGE)

    assert overdue.states()[REMINDER] == "已发出"
    told = next(event for event in overdue.events() if event.act == "催报")
    assert told.subject == "2017年1—8月：3个单位5项未报"
    assert ("今天已经发了报送提醒" in sent.page, BUTTON in sent.page) == (True, False)


def test_it_is_not_done_twice_on_a_day(overdue: County, signed_in: SignedIn) -> None:
    browser = signed_in(Role.OFFICE)
    browser.send(URGE)

    again = browser.send(URGE)

    assert (again.status, "今天已经发了报送提醒" in again.page) == (409, True)
    assert [key for key in overdue.states() if ":asked-" in key] == [REMINDER]


def test_what_went_out_today_by_itself_is_told_instead(county: County, signed_in: SignedIn) -> None:
    urged(county)
    browser = signed_in(Role.OFFICE)

    sent = browser.send(URGE)

    assert (sent.status, "今天已经发了催报通知" in sent.page) == (409, True)
    assert BUTTON not in browser.look(PAGE)


def test_nobody_is_urged_once_all_have_filed(overdue: County, signed_in: SignedIn) -> None:
    file(overdue, "2-18", "3-20", "3-27", "3-28", "3-44", "3-48")

    sent = signed_in(Role.OFFICE).send(URGE)

    assert (sent.status, "各单位都已报送" in sent.page) == (409, True)


@pytest.mark.parametrize("role", [Role.LEADER, Role.HEAD, Role.ADMIN], ids=str)
def test_others_do_not_urge(overdue: County, signed_in: SignedIn, role: Role) -> None:
    assert signed_in(role).send(URGE).status == 403
    assert REMINDER not in overdue.states()


def test_a_period_not_asked_for_yet_is_not_urged(overdue: County, signed_in: SignedIn) -> None:
    sent = signed_in(Role.OFFICE).send("/2017/collection/2017-10/urge")

    assert (sent.status, "还没有发报送通知" in sent.page) == (409, True)
    assert "催报" not in {event.act for event in overdue.events()}
