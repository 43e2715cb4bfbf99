"""The four pages that the README shows: ``.venv/bin/python -m tests.browser.screenshots``.

The demo on the morning of 2017-10-20, when the third quarter has just been judged.
"""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from service.clock import SHANGHAI
from service.demo.forward import Forward, Goal
from service.demo.stage import on_stage
from service.settings import SHIPPED
from tests.browser.conftest import ARGS, PHONE

MORNING = datetime(2017, 10, 20, 9, tzinfo=SHANGHAI)
DESK = ViewportSize(width=1000, height=600)  # a picture below 150 KB
DOCS = SHIPPED / "docs"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, on_stage(Path(folder), port=0) as (port, pages):
        move(pages.forward)
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=[*ARGS, "--lang=zh-CN"]
            )
            shoot(chromium, f"http://127.0.0.1:{port}")
            chromium.close()


def move(forward: Forward) -> None:
    while forward.now < MORNING:
        far = (MORNING - forward.now).days > 30
        forward.go(Goal.QUARTER if far else Goal.EVENT, patience=900)


def shoot(chromium: Browser, address: str) -> None:
    clock = opened(chromium, address, DESK)
    keep(clock, "page-clock.png")
    draft = entered(chromium, address, DESK, "督查室")
    draft.get_by_role("link", name="待签发").first.click()
    draft.get_by_role("link", name="督办单").first.click()
    keep(draft, "page-draft.png")
    keep(entered(chromium, address, DESK, "常务副县长"), "page-leader.png")
    keep(entered(chromium, address, PHONE, "招商局局长"), "page-phone.png")


def opened(chromium: Browser, address: str, screen: ViewportSize) -> Page:
    page = chromium.new_context(viewport=screen, locale="zh-CN").new_page()
    page.goto(address)
    return page


def entered(chromium: Browser, address: str, screen: ViewportSize, name: str) -> Page:
    page = opened(chromium, address, screen)
    page.get_by_role("button", name=f"以{name}的身份进入").click()
    page.wait_for_load_state()
    return page


def keep(page: Page, name: str) -> None:
    page.wait_for_load_state()
    page.screenshot(path=DOCS / name)


if __name__ == "__main__":
    main()
