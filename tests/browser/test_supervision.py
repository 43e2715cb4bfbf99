"""督查室：待签发的看样、改字、签发，看送到没有；单位的反馈采纳或者退回，到标准的提出销号。"""

import pytest
from playwright.sync_api import Page, expect

from service.accounts.roles import Role
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
