"""案件页：走到哪一级、下一步哪一天；反馈采纳、退回，延期、销号。"""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from service.accounts.roles import Role
from service.tables import NoticeRow, ReplyRow
from service.web.office import Office
from tests.shell.standing import ORDER, PROMPTS
from tests.small_county import County
from tests.web.applications import application
from tests.web.conftest import ADDRESS, Browser

SignedIn = Callable[[Role], Browser]
COPIED = ("notice_id", "unit_id", "stage", "indicator", "state", "replied_by", "replied_at")
SUPERVISED, PROMPTED = "/2017/cases/3-44:2017-07", "/2017/cases/3-20:2017-07"


@pytest.fixture
def county(supervised: County) -> County:
    return supervised


@pytest.fixture
def client(county: County) -> Iterator[TestClient]:
    app = application(Office(workspace=county.workspace, moved=county.staff.settle))
    with TestClient(app, follow_redirects=False, base_url=ADDRESS) as opened:
        yield opened


@pytest.fixture
def browser(signed_in: SignedIn) -> Browser:
    return signed_in(Role.SUPERVISION)


def row_of(county: County, key: str) -> NoticeRow:
    return next(notice for notice in county.notices() if notice.key == key)


def reply(county: County) -> tuple[int, str, str]:
    """The answer on 3-20: its id, state, reason of return."""
    with county.workspace.database.read() as session:
        row = session.scalars(select(ReplyRow).where(ReplyRow.indicator == "3-20")).one()
        return row.id, row.state, row.return_reason


def test_cases_stand_by_rung_with_their_next_step(browser: Browser) -> None:
    page = browser.look("/2017/cases")

    assert page.index("督办（1件）") < page.index("提示（3件）")
    assert '的首次反馈</td>\n<td data-th="时限">8月28日' in page


def test_a_case_shows_papers_answers_and_judgements(browser: Browser) -> None:
    page = browser.look(PROMPTED)

    assert "项目开工晚（示例）" in page
    assert "示督提〔2017〕1号" in page
    assert 'light-红">红' in page


def test_an_answer_is_accepted_once(browser: Browser, county: County) -> None:
    path = f"{PROMPTED}/replies/{reply(county)[0]}/accept"

    browser.send(path)

    assert reply(county)[1] == "已采纳"
    assert county.events()[-1].act == "采纳预警提示单反馈"
    assert browser.send(path).status == 409


def test_a_returned_answer_gets_its_slip(browser: Browser, county: County) -> None:
    sent = browser.send(f"{PROMPTED}/replies/{reply(county)[0]}/return", reason="没有责任人和时限")

    assert reply(county)[1:] == ("已退回", "没有责任人和时限")
    assert "退回理由：没有责任人和时限" in sent.page
    assert row_of(county, f"reply_return:{PROMPTS[0]}:1").state == "已发出"


def test_an_accepted_answer_is_not_returned(browser: Browser, county: County) -> None:
    browser.send(f"{PROMPTED}/replies/{reply(county)[0]}/accept")

    sent = browser.send(f"{PROMPTED}/replies/{reply(county)[0]}/return", reason="再看看")

    assert "没有待审的反馈可退" in sent.page


def test_an_answer_that_another_has_followed_is_not_returned(
    browser: Browser, county: County
) -> None:
    first = reply(county)[0]
    with county.workspace.database.write() as session:
        old = session.get_one(ReplyRow, first)
        session.add(ReplyRow(**{name: getattr(old, name) for name in COPIED}, text="另附项目清单"))

    sent = browser.send(f"{PROMPTED}/replies/{first}/return", reason="没有责任人和时限")

    assert (sent.status, "后来又报了反馈" in sent.page) == (409, True)


def test_a_later_day_is_granted_and_told(browser: Browser, county: County) -> None:
    words = {"notice": row_of(county, ORDER).id, "name": "办结", "until": "2017-09-15"}

    browser.send(f"{SUPERVISED}/extend", **words, reason="市上数据迟出")

    assert row_of(county, f"extension_decision:{ORDER}:1").state == "已发出"


def test_a_rest_day_is_refused_as_a_later_day(browser: Browser, county: County) -> None:
    words = {"notice": row_of(county, ORDER).id, "name": "办结", "until": "2017-09-16"}

    sent = browser.send(f"{SUPERVISED}/extend", **words, reason="市上数据迟出")

    assert (sent.status, "休息日" in sent.page) == (409, True)


def test_a_case_below_its_test_is_not_closed(browser: Browser, county: County) -> None:
    words = {"notice": row_of(county, ORDER).id, "reason": "已经整改"}

    sent = browser.send(f"{SUPERVISED}/close", **words)

    assert (sent.status, "尚未达到销号标准" in sent.page) == (409, True)
    assert "提出销号" not in browser.look(SUPERVISED)


def test_papers_and_answers_of_another_case_are_not_found(browser: Browser, county: County) -> None:
    words = {"notice": row_of(county, ORDER).id, "name": "办结", "until": "2017-09-15"}

    assert browser.send(f"{PROMPTED}/extend", **words, reason="x").status == 404
    assert browser.send(f"{SUPERVISED}/replies/{reply(county)[0]}/accept").status == 404
    assert browser.status("/2017/cases/3-20:2017-01") == 404


@pytest.mark.parametrize("role", [Role.OFFICE, Role.LEADER, Role.HEAD], ids=str)
def test_only_supervision_settles_answers(signed_in: SignedIn, county: County, role: Role) -> None:
    browser = signed_in(role)
    number = reply(county)[0]

    assert browser.send(f"{PROMPTED}/replies/{number}/accept").status == 403
    assert browser.send(f"{PROMPTED}/replies/{number}/return", reason="x").status == 403
    assert reply(county)[1] == "已反馈"
