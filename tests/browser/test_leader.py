"""领导：一页看完欠账几个、谁的、走势；打印出来就是一张 A4。"""

import pymupdf
import pytest
from playwright.sync_api import Page, expect

from service.accounts.roles import Role
from tests.browser.conftest import Enter
from tests.browser.faults import faults
from tests.small_county import County

pytestmark = pytest.mark.full


@pytest.fixture
def county(supervised: County) -> County:
    return supervised


@pytest.fixture
def leader(enter: Enter) -> Page:
    return enter(Role.LEADER)


def test_the_leader_begins_with_what_is_behind_and_whose(leader: Page) -> None:
    expect(leader.get_by_role("heading", level=1)).to_have_text("领导一览")
    expect(leader.locator(".lead")).to_contain_text("欠账4项")
    expect(leader.get_by_role("rowheader", name="3-44").first).to_be_visible()
    assert faults(leader) == []


def test_the_page_prints_on_one_sheet_without_what_is_for_the_screen(leader: Page) -> None:
    leader.emulate_media(media="print")
    expect(leader.get_by_role("navigation")).to_be_hidden()

    printed = pymupdf.open(stream=leader.pdf(prefer_css_page_size=True))

    assert printed.page_count == 1
