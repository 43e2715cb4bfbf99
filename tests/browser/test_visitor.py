"""来看演示的：不用登录，拨着钟往前走，看见发生了什么，打开文书。"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, ViewportSize, expect

from service.curtain import drawn
from service.demo.stage import on_stage
from service.listening import listening
from tests.browser.faults import faults, listen

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with on_stage(tmp_path_factory.mktemp("stage"), port=0) as (port, _):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def visitor(chromium: Browser, stage: str, screen: ViewportSize) -> Iterator[Page]:
    context = chromium.new_context(base_url=stage, viewport=screen, locale="zh-CN")
    page = context.new_page()
    heard = listen(page)
    page.goto("/")
    yield page
    context.close()
    assert heard.complaints == []


def forward(page: Page) -> None:
    page.get_by_role("button", name="快进到下一件事").click()
    expect(page.get_by_role("button", name="快进到下一件事")).to_be_visible(timeout=120_000)


def test_the_year_unfolds_and_its_papers_open(visitor: Page, tmp_path: Path) -> None:
    expect(visitor.locator(".lead")).to_contain_text("2017年7月")
    assert faults(visitor) == []
    paper = visitor.get_by_role("link", name=".docx").first
    while not paper.is_visible():
        forward(visitor)
    assert faults(visitor) == []

    with visitor.expect_download() as download:
        paper.click()

    download.value.save_as(tmp_path / "paper.docx")
    assert zipfile.is_zipfile(io.BytesIO((tmp_path / "paper.docx").read_bytes()))


def test_a_visitor_is_anybody_of_the_county_at_a_press(visitor: Page) -> None:
    visitor.get_by_role("button", name="以招商局局长的身份进入").click()

    expect(visitor.get_by_role("heading", level=1)).to_have_text("待办")
    expect(visitor.get_by_text("演示：示例县，时间走到")).to_be_visible()
    assert faults(visitor) == []


def test_the_page_before_the_curtain_goes_up_is_a_sound_one(
    chromium: Browser, screen: ViewportSize
) -> None:
    with listening("127.0.0.1", 0) as at, drawn(at, "正在准备示例县", "建库，"):
        host, port = at.getsockname()
        answer = requests.get(f"http://{host}:{port}/", timeout=10)
    page = chromium.new_page(viewport=screen)
    page.set_content(answer.text)

    assert "Refresh" in answer.headers
    assert faults(page) == []
    page.close()
