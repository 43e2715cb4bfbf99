"""A real browser before the real pages: Debian's Chromium, on a desk's screen and on a phone's."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from service.accounts.roles import Role
from service.web.office import Office
from service.web.server import serving
from tests.browser.faults import Heard, listen
from tests.shell.standing import PROMPTS, drafted, played, supervised
from tests.small_county import County
from tests.web.conftest import LINKS, PASSWORD, UNIT, add_account, name_of

__all__ = ["drafted", "played", "supervised"]

DESK, PHONE = ViewportSize(width=1200, height=800), ViewportSize(width=390, height=844)
#: nothing but the pages is asked for; a machine without a screen has no sandbox for root
ARGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

PATIENCE = 30_000  # ms, on a busy machine

Enter = Callable[..., Page]

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("没有 chromium，不用浏览器看网页")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGS))
        yield browser
        browser.close()


@pytest.fixture(params=[DESK, PHONE], ids=["1200", "390"])
def screen(request: pytest.FixtureRequest) -> ViewportSize:
    found: ViewportSize = request.param
    return found


@pytest.fixture
def county(drafted: County) -> County:
    """The small county on 2017-08-15; 县发改局's 提示单 has just been signed."""
    drafted.sign(PROMPTS[0])
    drafted.staff.settle()
    return drafted


@pytest.fixture
def site(county: County) -> Iterator[str]:
    """Where the county's pages are."""
    office = Office(workspace=county.workspace, links=LINKS, moved=county.staff.settle)
    with serving(office, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def heard() -> Iterator[list[Heard]]:
    """Whatever happens in a test, no browser of it complains and none asks anybody else."""
    found: list[Heard] = []
    yield found
    assert [one.complaints for one in found if one.complaints] == []
    assert len({origin for one in found for origin in one.asked}) <= 1


@pytest.fixture
def enter(
    chromium: Browser, site: str, county: County, screen: ViewportSize, heard: list[Heard]
) -> Iterator[Enter]:
    """Sign somebody of a role in, in a browser of its own, on the screen."""
    opened = []

    def sign_in(role: Role, unit: str = UNIT, *, script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport=screen,
            is_mobile=screen is PHONE,
            has_touch=screen is PHONE,
            java_script_enabled=script,
            locale="zh-CN",
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        heard.append(listen(page))
        add_account(county, role, unit=unit)
        page.goto("/sign-in")
        page.get_by_label("登录名").fill(name_of(role))
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    yield sign_in
    for context in opened:
        context.close()
