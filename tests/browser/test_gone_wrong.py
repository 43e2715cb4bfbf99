"""出了岔子的页面也像样：没有这页、不许看、填得不对、登录过期、还没有年度。"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from service import migrations, workers
from service.accounts.roles import Role
from service.clock import FixedClock
from service.database import Database, open_engine
from service.workspace import Workspace
from tests.browser.conftest import Enter
from tests.browser.faults import faults
from tests.shell.standing import JUDGED, PROMPTS, at
from tests.small_county import County

pytestmark = pytest.mark.full


@pytest.fixture
def founded(tmp_path: Path) -> Iterator[County]:
    """A workspace without any year."""
    engine = open_engine(f"sqlite:///{tmp_path / 'duban.db'}")
    migrations.upgrade(engine)
    clock = FixedClock(at(JUDGED))
    workspace = Workspace(folder=tmp_path, database=Database(engine), clock=clock)
    yield County(workspace, clock, 0, workers.inline(workspace))
    workspace.close()


@pytest.fixture
def county(request: pytest.FixtureRequest) -> County:
    found: County = request.getfixturevalue(getattr(request, "param", "drafted"))
    if found.assessment_id:
        found.sign(PROMPTS[0])
        found.staff.settle()
    return found


def told(page: Page, words: str) -> None:
    """The page says so, and leads back."""
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.get_by_role("banner").get_by_role("link").first).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/2017/nowhere", "没有这个页面"),
        ("/2017/mine/papers/9999", "没有这个页面"),
        ("/2016/mine", "没有这个页面"),
        ("/2017/day", "您是单位负责人，不能"),
        ("/2017/mine/values?period=2017-12", "没有这个页面"),
        ("/2017/mine/values?part=x", "格式不对"),
        ("/l/forged", "链接"),
    ],
)
def test_a_page_that_cannot_be_shown_says_why(enter: Enter, path: str, words: str) -> None:
    page = enter(Role.HEAD)

    page.goto(path)

    told(page, words)


def test_who_must_sign_in_comes_to_where_they_wanted(enter: Enter) -> None:
    page = enter(Role.HEAD)
    page.context.clear_cookies()

    page.goto("/2017/mine/papers")

    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    assert faults(page) == []


def test_a_wrong_password_is_told_beside_the_form(enter: Enter) -> None:
    page = enter(Role.HEAD)
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("登录名").fill("没有这个人")
    page.get_by_label("密码").fill("不对的密码")

    page.get_by_role("button", name="登录").click()

    told(page, "登录名或者密码不对")


def test_who_guesses_too_often_is_told_how_long_to_wait(enter: Enter) -> None:
    page = enter(Role.HEAD)
    page.context.clear_cookies()
    page.goto("/sign-in")
    for guess in range(6):
        page.get_by_label("登录名").fill("没有这个人")
        page.get_by_label("密码").fill(f"不对的密码{guess}")
        page.get_by_role("button", name="登录").click()

    told(page, "分钟后再试")


@pytest.mark.parametrize(
    ("forget", "words"),
    [
        pytest.param("the visit", "登录已经失效，刚才填的没有收下", id="ended"),
        pytest.param("the token", "这张表单已经过期，没有收下", id="expired"),
    ],
)
def test_a_form_that_comes_too_late_is_told_and_what_was_typed_is_still_there(
    enter: Enter, forget: str, words: str
) -> None:
    page = enter(Role.HEAD)
    page.get_by_role("link", name="反馈").first.click()
    page.get_by_text("到期前办不完的，可以申请延期").click()
    page.get_by_label("申请延至").fill("2017-08-25")
    page.get_by_label("理由和目前进展").fill("等市局数据")
    if forget == "the visit":
        page.context.clear_cookies()
    else:
        page.evaluate("document.querySelectorAll('[name=form_token]').forEach(t => t.value = '')")

    page.get_by_role("button", name="申请延期").click()

    told(page, words)
    if forget == "the token":
        page.go_back()
        expect(page.get_by_label("理由和目前进展")).to_have_value("等市局数据")
    else:
        expect(page.get_by_text("等市局数据")).to_be_visible()


def test_a_form_filled_in_wrongly_comes_back_as_it_was(enter: Enter) -> None:
    page = enter(Role.HEAD)
    page.get_by_role("link", name="反馈").first.click()
    page.get_by_text("到期前办不完的，可以申请延期").click()
    page.get_by_label("申请延至").fill("2017-08-26")  # a Saturday
    page.get_by_label("理由和目前进展").fill("等市局数据")

    page.get_by_role("button", name="申请延期").click()

    told(page, "没有办成")
    expect(page.get_by_label("理由和目前进展")).to_have_value("等市局数据")


@pytest.mark.parametrize("county", ["founded"], indirect=True)
def test_before_the_first_year_the_office_is_told_what_to_do(enter: Enter) -> None:
    page = enter(Role.OFFICE)

    expect(page.get_by_role("heading", level=1)).to_have_text("还没有年度考核")
    assert faults(page) == []
