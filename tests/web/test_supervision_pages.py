"""专项督查 and 交办事项 on pages: found, dropped, finished; then answered, sent back, closed."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from service.accounts.roles import Role
from service.tables import ReplyRow, RequestRow
from tests.small_county import County
from tests.web.conftest import Browser

SignedIn = Callable[..., Browser]
ROUND = "/2017/supervision/3"
UNIT = "县环保局"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def county(supervised: County) -> County:
    """2017-08-23: the third quarter's inspection is called."""
    return supervised


def finding(browser: Browser, **changes: str) -> tuple[int, str]:
    words = {"unit": UNIT, "problem": "台账不全", "requirement": "补齐台账", **changes}
    sent = browser.send(f"{ROUND}/findings", **words)
    return sent.status, sent.page


def requests(county: County) -> list[str]:
    with county.workspace.database.read() as session:
        return [row.kind for row in session.scalars(select(RequestRow).order_by(RequestRow.id))]


@pytest.fixture
def ordered(county: County, signed_in: SignedIn) -> Browser:
    """Supervision, once a finding was reported and ordered."""
    browser = signed_in(Role.SUPERVISION)
    finding(browser, indicator="3-44", until="2017-09-01")
    browser.send(f"{ROUND}/finish", of=[UNIT], conclusion=["措施不力"], handling="限期补齐")
    county.look()
    return browser


def item(browser: Browser) -> str:
    return browser.look("/2017/items").partition('<a href="/2017/items/')[2].partition('"')[0]


def test_a_finding_is_kept_and_listed(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.SUPERVISION)

    status, page = finding(browser, evidence=HOSTILE)

    assert (status, "台账不全" in page) == (303, True)
    assert requests(county) == ["督查发现"]
    assert HOSTILE not in browser.look(ROUND)
    assert "&lt;script&gt;alert(1)" in browser.look(ROUND)


def test_a_refused_finding_comes_back_filled_in(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.SUPERVISION)

    status, page = finding(browser, until="2017-08-01", evidence="现场照片")

    assert (status, "整改时限2017-08-01已过" in page, "现场照片" in page) == (409, True, True)
    assert requests(county) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"unit": "县招商某局"}, "没有“县招商某局”这个单位", id="no-such-unit"),
        pytest.param({"problem": ""}, "要写明问题", id="no-problem"),
        pytest.param({"until": "九月"}, "整改时限应如 2017-09-29", id="no-day"),
        pytest.param({"problem": "长" * 4001}, "最多写4000个字", id="endless"),
    ],
)
def test_a_bad_finding_is_refused_with_the_reason(
    signed_in: SignedIn, changes: dict[str, str], said: str
) -> None:
    status, page = finding(signed_in(Role.SUPERVISION), **changes)

    assert (status, said in page) == (409, True)


def test_a_finding_put_down_wrongly_is_dropped(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.SUPERVISION)
    finding(browser)

    sent = browser.send(f"{ROUND}/findings/1/drop", reason="写错了单位")

    assert "还没有登记发现" in sent.page
    assert requests(county) == ["督查发现", "撤销发现"]


def test_the_end_of_a_round_drafts_its_report(ordered: Browser) -> None:
    assert f"{UNIT}：措施不力" in ordered.look(ROUND)
    assert "报告示" in ordered.look("/2017/supervision")


def test_a_round_does_not_end_over_what_another_office_has_just_found(
    signed_in: SignedIn,
) -> None:
    browser = signed_in(Role.SUPERVISION)
    seen = browser.look(ROUND).partition('name="seen" value="')[2].partition('"')[0]
    finding(browser)

    sent = browser.send(f"{ROUND}/finish", of=[UNIT], conclusion=["属实"], seen=seen)

    assert (sent.status, "发现的问题在您打开页面以后又有变动" in sent.page) == (409, True)
    assert "督查已结束" not in browser.look(ROUND)


def test_who_does_not_inspect_only_looks(signed_in: SignedIn) -> None:
    browser = signed_in(Role.OFFICE)

    assert f'action="{ROUND}' not in browser.look(ROUND)
    assert browser.send(f"{ROUND}/findings", unit=UNIT).status == 403
    assert browser.status("/2017/supervision/9") == 404


def test_an_item_is_answered_sent_back_answered_and_closed(
    ordered: Browser, signed_in: SignedIn, county: County
) -> None:
    head = signed_in(Role.HEAD, UNIT)
    url = f"/2017/items/{item(head)}"
    assert "已反馈" in head.send(f"{url}/replies", text="已补齐", measures="每月核对").page
    assert "已退回" in ordered.send(f"{url}/return", reason="情况不清").page
    head.send(f"{url}/replies", text="已补齐，附清单")

    closed = ordered.send(f"{url}/close", evidence="现场看过")

    assert ("已销号" in closed.page, "现场看过" in closed.page) == (True, True)
    with county.workspace.database.read() as session:
        assert list(
            session.scalars(select(ReplyRow.state).where(ReplyRow.stage == "办理情况"))
        ) == [
            "已退回",
            "已采纳",
        ]


def test_what_was_done_is_kept_until_it_is_told_or_the_item_closed(
    ordered: Browser, signed_in: SignedIn
) -> None:
    head = signed_in(Role.HEAD, UNIT)
    place = item(head)
    form = f"item:{place.replace('/', ':')}"

    kept = head.send("/2017/mine/drafts", draft=form, text="正在补齐", measures="每月核对")
    assert ("存的草稿" in kept.page, "正在补齐</textarea>" in kept.page) == (True, True)
    assert "第1项" in head.look("/2017/mine").partition("没填完的表")[2]
    assert "存的草稿" not in head.send(f"/2017/items/{place}/replies", text="已补齐").page
    head.send("/2017/mine/drafts", draft=form, text="再补充")
    ordered.send(f"/2017/items/{place}/close", evidence="现场看过")

    assert "没填完的表" not in head.look("/2017/mine")


def test_nothing_to_send_back_is_told(ordered: Browser) -> None:
    sent = ordered.send(f"/2017/items/{item(ordered)}/return", reason="情况不清")

    assert (sent.status, "没有待审的反馈可退" in sent.page) == (409, True)


def test_an_item_reported_on_since_the_page_was_opened_is_not_closed(
    ordered: Browser, signed_in: SignedIn
) -> None:
    url = f"/2017/items/{item(ordered)}"
    seen = ordered.look(url).partition('name="seen" value="')[2].partition('"')[0]
    signed_in(Role.HEAD, UNIT).send(f"{url}/replies", text="还有一处没有补齐")

    sent = ordered.send(f"{url}/close", evidence="现场看过", seen=seen)

    assert (sent.status, "办理情况在您打开页面以后又有变动" in sent.page) == (409, True)
    assert "还有一处没有补齐" in sent.page


def test_another_units_items_are_not_there(ordered: Browser, signed_in: SignedIn) -> None:
    url = f"/2017/items/{item(ordered)}"
    other = signed_in(Role.HEAD)

    assert "没有在办的事项" in other.look("/2017/items")
    assert (other.status(url), other.send(f"{url}/replies", text="代答").status) == (404, 404)
    assert ordered.send(f"{url}/replies", text="代答").status == 403
