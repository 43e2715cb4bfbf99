"""督查室：待签发的看样、改字、签发，看送到没有；单位的反馈采纳或者退回，到标准的提出销号。"""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from service import feedback
from service.accounts.roles import Role
from service.tables import AssessmentRow
from tests.browser.conftest import Enter
from tests.browser.faults import faults
from tests.small_county import County

pytestmark = pytest.mark.full


@pytest.fixture
def county(request: pytest.FixtureRequest) -> County:
    """By the name of a standing: three 提示单 to sign, or a 督办单 that is out."""
    found: County = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def supervision(enter: Enter) -> Page:
    return enter(Role.SUPERVISION)


@pytest.mark.parametrize("county", ["drafted"], indirect=True, ids=["drafted"])
def test_a_draft_is_read_reworded_and_signed_and_its_delivery_seen(supervision: Page) -> None:
    supervision.get_by_role("link", name="待签发3件").click()
    supervision.get_by_role("link", name="提示单").first.click()
    expect(supervision.locator("article.paper")).to_contain_text("送审稿")
    assert faults(supervision) == []
    supervision.get_by_role("link", name="改稿").click()
    supervision.locator("textarea").last.fill("请逐个项目列出清单")
    assert faults(supervision) == []
    supervision.get_by_role("button", name="保存").click()
    expect(supervision.locator("article.paper")).to_contain_text("请逐个项目列出清单")

    supervision.get_by_role("button", name="签发").click()

    expect(supervision.get_by_text("已发出").first).to_be_visible()
    expect(supervision.get_by_text("示督提〔2017〕1号").first).to_be_visible()
    assert faults(supervision) == []
    supervision.get_by_role("link", name="送达").click()
    supervision.get_by_role("link", name="全部").click()
    supervision.get_by_role("link", name="示督提〔2017〕1号").first.click()
    assert faults(supervision) == []


@pytest.mark.parametrize("county", ["supervised"], indirect=True, ids=["supervised"])
def test_a_reply_is_accepted_and_another_goes_back(supervision: Page) -> None:
    supervision.goto("/2017/cases")
    assert faults(supervision) == []
    supervision.get_by_role("link", name="3-20").click()
    assert faults(supervision) == []
    supervision.get_by_role("button", name="采纳").click()
    expect(supervision.get_by_text("已采纳").first).to_be_visible()

    supervision.goto("/2017/cases")
    supervision.get_by_role("link", name="3-27").click()
    supervision.get_by_text("退回重报").click()
    supervision.get_by_label("退回理由").fill("无实质内容")
    supervision.get_by_role("button", name="退回，发退回单").click()

    expect(supervision.get_by_text("退回理由：无实质内容")).to_be_visible()
    assert faults(supervision) == []


@pytest.mark.parametrize("county", ["supervised"], indirect=True, ids=["supervised"])
def test_a_case_that_meets_its_test_is_proposed_for_closing(county: County, enter: Enter) -> None:
    accuse(county)
    supervision = enter(Role.SUPERVISION)
    supervision.goto("/2017/cases")
    supervision.get_by_role("link", name="2-18").first.click()
    supervision.get_by_label("达到销号标准的佐证").fill("现场核查，整改到位")
    assert faults(supervision) == []

    supervision.get_by_role("button", name="提出销号").click()

    supervision.goto("/2017/drafts")
    expect(supervision.get_by_role("link", name="销号").first).to_be_visible()


def accuse(county: County) -> None:
    """An event of 2-18 is registered and its 督办单 signed the same day."""
    now = county.clock.now()
    with county.workspace.database.write() as session:
        feedback.submit_event(
            session,
            session.scalars(select(AssessmentRow)).one(),
            "2-18",
            points=Decimal(-1),
            happened_on=now.date(),
            description="示例企业废水超标被省级督察点名",
            by="县环保局",
            now=now,
        )
    county.look()
