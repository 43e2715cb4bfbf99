"""留痕 on a page: by person, act and day; what few may see stays with them."""

from collections.abc import Callable

import pytest
from fastapi import APIRouter
from starlette.testclient import TestClient

from service.accounts.roles import Role
from service.tables import EventRow, NoticeRow, SeriesRow
from service.web import audit_pages
from service.web.office import Office
from service.web.rooms import make_app
from service.web.sessions import Writing
from tests.small_county import County
from tests.web.audited import audited
from tests.web.conftest import Browser

SignedIn = Callable[..., Browser]
AUDIT = "/2017/audit"


def test_acts_on_papers_and_on_accounts_stand_together(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN).look(AUDIT)

    assert ("开设账户" in page, "发出" in page) == (True, True)


@pytest.mark.parametrize(
    ("asked", "found", "left_out"),
    [
        pytest.param("actor=示例签发人", "示例签发人", "开设账户", id="person"),
        pytest.param("act=开设", "开设账户", "签发", id="act"),
        pytest.param("day=2017-07-06", "7月6日", "8月15日", id="day"),
    ],
)
def test_lines_are_found_by(signed_in: SignedIn, asked: str, found: str, left_out: str) -> None:
    table = signed_in(Role.OFFICE).look(f"{AUDIT}?{asked}").partition("<tbody>")[2]

    assert (found in table, left_out in table) == (True, False)


def test_a_day_is_the_day_of_the_county_and_not_of_greenwich(
    signed_in: SignedIn, county: County
) -> None:
    """00:30 in Shanghai is the day before in UTC."""
    with county.workspace.database.write() as session:
        at = county.clock.at.replace(hour=0, minute=30)
        row = EventRow(
            assessment_id=county.assessment_id, at=at, actor="夜班", act="登记", detail={}
        )
        session.add(row)

    browser = signed_in(Role.OFFICE)

    assert "夜班" in browser.look(f"{AUDIT}?actor=夜班&day=2017-08-15").partition("<tbody>")[2]
    assert "没有符合的记录" in browser.look(f"{AUDIT}?actor=夜班&day=2017-08-14")


def test_no_day_is_told(signed_in: SignedIn) -> None:
    answer = signed_in(Role.OFFICE).client.get(f"{AUDIT}?day=昨天")

    assert (answer.status_code, "日期应如 2017-09-29" in answer.text) == (409, True)


def test_a_page_leads_on_to_what_is_older(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_pages, "PAGE", 5)
    browser = signed_in(Role.OFFICE)
    first = browser.look(AUDIT)

    second = browser.look(f"{AUDIT}?page=2")

    assert first.count("<tr>") == second.count("<tr>") == 6
    assert "?page=1" in second
    assert first.partition("<tbody>")[2] != second.partition("<tbody>")[2]


def test_words_that_people_wrote_are_shown_and_never_markup(
    signed_in: SignedIn, county: County
) -> None:
    with county.workspace.database.write() as session:
        subject = "<img src=x onerror=alert(1)>%_"
        row = EventRow(
            assessment_id=county.assessment_id,
            at=county.clock.at,
            actor="填报人",
            act="登记",
            subject=subject,
            detail={},
        )
        session.add(row)

    page = signed_in(Role.OFFICE).look(f"{AUDIT}?actor=填报")

    assert ("<img" in page, "&lt;img src=x" in page) == (False, True)
    assert "没有符合的记录" in signed_in(Role.ADMIN).look(f"{AUDIT}?actor=%25")


def test_the_trace_of_a_talk_says_nothing_to_who_may_not_see_it(
    signed_in: SignedIn, county: County
) -> None:
    with county.workspace.database.write() as session:
        notice = session.get_one(NoticeRow, 1)
        notice.kind, notice.subject = "interview_record", "约谈县发改局主要负责人记录"
        row = EventRow(
            assessment_id=county.assessment_id,
            at=county.clock.at,
            actor="督查员",
            act="约谈",
            notice_id=1,
            subject=notice.subject,
            detail={},
        )
        session.add(row)

    pages = [
        signed_in(role).look(f"{AUDIT}?actor=督查员") for role in (Role.OFFICE, Role.SUPERVISION)
    ]

    assert ["约谈县发改局" in page for page in pages] == [False, True]
    assert "（不公开）" in pages[0]


def test_the_trace_of_a_correction_says_no_more_than_that_of_the_talk(
    signed_in: SignedIn, county: County
) -> None:
    with county.workspace.database.write() as session:
        notice = session.get_one(NoticeRow, 1)
        notice.kind, notice.key = "correction", "correction:correction:interview_record:1:3-20:1:1"
        session.add(
            EventRow(
                assessment_id=county.assessment_id,
                at=county.clock.at,
                actor="督查员",
                act="更正",
                notice_id=1,
                subject="关于更正约谈县发改局记录的通知",
                detail={"reason": "约谈人写错"},
            )
        )

    page, told = (
        signed_in(role).look(f"{AUDIT}?actor=督查员") for role in (Role.ADMIN, Role.SUPERVISION)
    )

    assert ("约谈" in page.partition("<tbody>")[2], "约谈人写错" in told) == (False, True)


@pytest.mark.parametrize("role", [Role.LEADER, Role.HEAD, Role.FILLER], ids=lambda r: r.name)
def test_traces_are_not_for_others(signed_in: SignedIn, role: Role) -> None:
    assert signed_in(role).status(AUDIT) == 403


def test_what_is_kept_without_an_event_is_found_out(county: County) -> None:
    """The check that all tests of pages and forms run under can fail."""
    room = APIRouter()

    @room.post("/quiet")
    def quiet(session: Writing) -> None:
        session.add(SeriesRow(county="示例县", code="示督办", year=2017))

    class Room:
        router = room

    app = audited(make_app(Office(workspace=county.workspace), front=[Room()]))
    with pytest.raises(AssertionError, match=r"/quiet: \['series'\]"), TestClient(app) as visitor:
        visitor.post("/quiet")
