"""The check itself: what sticks out and what shuts somebody out is noticed on both screens."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.faults import faults, listen

pytestmark = pytest.mark.full

PAGE = """<!doctype html><html lang="zh-CN"><head><title>示例</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>示例</h1>{}</main></body></html>"""


@pytest.fixture
def page(chromium: Browser, screen: ViewportSize) -> Iterator[Page]:
    context = chromium.new_context(viewport=screen)
    yield context.new_page()
    context.close()


def test_a_sound_page_has_no_fault(page: Page) -> None:
    page.set_content(PAGE.format("<p>没有毛病</p>"))

    assert faults(page) == []


def test_what_sticks_out_is_named(page: Page) -> None:
    page.set_content(PAGE.format('<p style="width: 1300px">很宽</p>'))

    (fault,) = faults(page)
    assert "很宽" in fault


def test_a_field_without_a_name_is_noticed(page: Page) -> None:
    page.set_content(PAGE.format("<input>"))

    (fault,) = faults(page)
    assert "label" in fault


def test_what_the_console_says_and_who_is_asked_is_heard(page: Page) -> None:
    heard = listen(page)

    page.set_content(PAGE.format('<script>console.error("坏了")</script>'))

    assert heard.complaints == ["坏了"]
