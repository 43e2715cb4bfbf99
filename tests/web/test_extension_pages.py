"""延期申请页：单位申请的督查室都看见；准的定新时限，不准的写理由，单位页上不再等批。"""

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from service.accounts.roles import Role
from service.web.office import Office
from tests.commands.running import give
from tests.shell.standing import ORDER
from tests.small_county import County
from tests.web.applications import application
from tests.web.conftest import ADDRESS, Browser

SignedIn = Callable[..., Browser]
EXTENSIONS, UNIT = "/2017/extensions", "县环保局"


@pytest.fixture
def county(supervised: County) -> County:
    words = ("--unit", UNIT, "--name", "办结", "--until", "2017-09-12", "--reason", "设备迟到")
    assert give(supervised, "submit", "extension", ORDER, *words).code == 0
    return supervised


@pytest.fixture
def client(county: County) -> Iterator[TestClient]:
    app = application(Office(workspace=county.workspace, moved=county.staff.settle))
    with TestClient(app, follow_redirects=False, base_url=ADDRESS) as opened:
        yield opened


@pytest.fixture
def browser(signed_in: SignedIn) -> Browser:
    return signed_in(Role.SUPERVISION)


def asked(county: County, **fields: object) -> dict[str, object]:
    order = next(row.id for row in county.notices() if row.key == ORDER)
    return {"notice": order, "name": "办结", **fields}


def decisions(county: County) -> list[dict[str, object]]:
    return [row.facts for row in county.notices() if row.kind == "extension_decision"]


def test_an_application_is_refused_as_it_was_read(browser: Browser, county: County) -> None:
    sent = browser.send(f"{EXTENSIONS}/refuse", **asked(county, reason="可以倒排", seen="0"))

    assert (sent.status, "这件延期申请在您打开页面以后又有变动" in sent.page) == (409, True)
    assert decisions(county) == []


def test_supervision_sees_what_waits_on_its_day_its_list_and_its_case(browser: Browser) -> None:
    page = browser.look(EXTENSIONS)

    assert "等批的延期申请1件" in browser.look("/2017/day")
    assert "县环保局：办结时限由2017年9月6日延至2017年9月12日" in page
    assert "理由：设备迟到" in page
    assert "申请把“办结”时限延至2017年9月12日" in browser.look("/2017/cases/3-44:2017-07")


def test_a_refusal_goes_to_the_unit_and_nothing_waits(
    browser: Browser, county: County, signed_in: SignedIn
) -> None:
    sent = browser.send(f"{EXTENSIONS}/refuse", **asked(county, reason="工期可以倒排"))
    head = signed_in(Role.HEAD, UNIT)
    page = head.look(f"/2017/mine/papers/{asked(county)['notice']}")

    assert "没有等批的延期申请" in sent.page
    assert [facts["准予"] for facts in decisions(county)] == [False]
    assert "“办结”的延期申请没有同意：工期可以倒排。时限仍为9月6日" in page
    assert "等督查室批复" not in page
    assert "时限延期的批复" in head.look("/2017/mine/papers")


def test_a_grant_keeps_the_units_reason(browser: Browser, county: County) -> None:
    browser.send(f"{EXTENSIONS}/grant", **asked(county, until="2017-09-11"))

    (facts,) = decisions(county)
    assert (facts["准予"], facts["申请理由"]) == (True, "设备迟到")


def test_a_refusal_without_a_reason_is_asked_again(browser: Browser, county: County) -> None:
    sent = browser.send(f"{EXTENSIONS}/refuse", **asked(county, reason=" "))

    assert (sent.status, "不准延期要写明理由" in sent.page) == (409, True)
    assert decisions(county) == []


def test_what_was_decided_is_not_decided_again(browser: Browser, county: County) -> None:
    browser.send(f"{EXTENSIONS}/refuse", **asked(county, reason="工期可以倒排"))

    sent = browser.send(f"{EXTENSIONS}/grant", **asked(county, until="2017-09-11"))

    assert (sent.status, "已经批复" in sent.page) == (409, True)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.LEADER, Role.HEAD], ids=str)
def test_only_supervision_decides(signed_in: SignedIn, county: County, role: Role) -> None:
    other = signed_in(role)

    assert other.send(f"{EXTENSIONS}/refuse", **asked(county, reason="x")).status == 403
    assert other.send(f"{EXTENSIONS}/grant", **asked(county, until="2017-09-11")).status == 403
