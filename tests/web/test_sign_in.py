"""Signing in: a visit is a row that can be ended, guessing is slowed, other sites send no forms."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from service.accounts import account_book, passwords, visits
from service.accounts.roles import Role
from service.tables import SignInRow
from service.web.office import Office
from service.web.server import serving
from tests.small_county import County
from tests.web.conftest import ADDRESS, PASSWORD, Browser, add_account, name_of

SignedIn = Callable[[Role], Browser]
ADMIN = name_of(Role.ADMIN)


@pytest.fixture
def browser(county: County, client: TestClient) -> Browser:
    add_account(county, Role.ADMIN)
    return Browser(client)


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(browser: Browser) -> None:
    asked = browser.client.get("/accounts")
    answer = browser.client.post(
        "/sign-in", data={"name": ADMIN, "password": PASSWORD, "to": "/accounts"}
    )

    assert asked.headers["location"] == "/sign-in?to=/accounts"
    assert answer.headers["location"] == "/accounts"
    assert "开设账户" in browser.look("/accounts")


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_lines(browser: Browser) -> None:
    answer = browser.client.post("/sign-in", data={"name": ADMIN, "password": PASSWORD})

    cookie = answer.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=lax", "secure", "path=/"))


@pytest.mark.parametrize(
    ("name", "password"),
    [
        pytest.param(ADMIN, "wrong password", id="wrong-password"),
        pytest.param("没有这个人", PASSWORD, id="unknown-name"),
        pytest.param(ADMIN, "", id="empty"),
        pytest.param(ADMIN, "长" * 150, id="over-long"),
    ],
)
def test_a_wrong_pair_says_the_same_whatever_was_wrong(
    browser: Browser, name: str, password: str
) -> None:
    answer = browser.client.post("/sign-in", data={"name": name, "password": password})

    assert answer.status_code == 401
    assert "登录名或者密码不对" in answer.text
    assert "set-cookie" not in answer.headers


def test_guessing_is_refused_for_a_quarter_of_an_hour(browser: Browser, county: County) -> None:
    for _ in range(visits.WRONG_BY_NAME):
        browser.sign_in(ADMIN, "wrong password")

    refused = browser.client.post("/sign-in", data={"name": ADMIN, "password": PASSWORD})
    county.clock.at += visits.WINDOW
    let_in = browser.sign_in(ADMIN, PASSWORD)

    assert (refused.status_code, let_in) == (401, 303)
    assert "错得太多" in refused.text


def test_guessing_one_name_locks_nobody_else_out(browser: Browser, county: County) -> None:
    add_account(county, Role.OFFICE)
    for _ in range(visits.WRONG_BY_NAME):
        browser.sign_in(ADMIN, "wrong password")

    assert browser.sign_in(name_of(Role.OFFICE), PASSWORD) == 303


def test_guessing_elsewhere_keeps_nobody_out_who_has_signed_in_here(browser: Browser) -> None:
    browser.sign_in(ADMIN, PASSWORD)
    stranger = Browser(at_address(browser, "203.0.113.9"))
    for number in range(visits.WRONG_BY_ADDRESS):
        stranger.sign_in(ADMIN if number % 2 else f"猜的{number}", "wrong password")

    assert stranger.sign_in(ADMIN, PASSWORD) == 401
    assert browser.sign_in(ADMIN, PASSWORD) == 303


def test_guessing_where_somebody_has_signed_in_is_refused_all_the_same(browser: Browser) -> None:
    browser.sign_in(ADMIN, PASSWORD)
    for _ in range(visits.WRONG_BY_NAME):
        browser.sign_in(ADMIN, "wrong password")

    assert browser.sign_in(ADMIN, PASSWORD) == 401


def test_behind_a_proxy_everybody_keeps_an_address_of_his_own(county: County) -> None:
    office = Office(workspace=county.workspace)
    told = {
        "X-Forwarded-For": "203.0.113.9",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    with (
        serving(office, "127.0.0.1", 0) as port,
        closing(HTTPConnection("127.0.0.1", port)) as proxy,
    ):
        proxy.request("POST", "/sign-in", "name=someone&password=wrong", told)
        assert proxy.getresponse().status == 401

    with county.workspace.database.read() as session:
        assert session.scalars(select(SignInRow.address)).all() == ["203.0.113.9"]


def at_address(browser: Browser, address: str) -> TestClient:
    """Another machine, that calls the same service."""
    return TestClient(
        browser.client.app, follow_redirects=False, base_url=ADDRESS, client=(address, 50_000)
    )


@pytest.mark.parametrize(
    ("pause", "lasts"),
    [
        pytest.param(visits.IDLE, True, id="twelve-hours"),
        pytest.param(visits.IDLE + timedelta(seconds=1), False, id="longer-idle"),
    ],
)
def test_a_visit_ends_by_itself_when_nothing_is_done(
    signed_in: SignedIn, county: County, pause: timedelta, lasts: bool
) -> None:
    browser = signed_in(Role.ADMIN)
    county.clock.at += pause

    assert (browser.status("/accounts") == 200) is lasts


def test_a_visit_ends_after_a_week_however_busy(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.ADMIN)
    for _ in range(15):
        assert browser.status("/accounts") == 200
        county.clock.at += timedelta(hours=11, minutes=30)

    assert browser.status("/accounts") == 303


def test_a_cookie_kept_from_before_opens_nothing_after_sign_out(signed_in: SignedIn) -> None:
    browser = signed_in(Role.ADMIN)
    kept = browser.client.cookies["duban"]

    browser.send("/sign-out")
    browser.client.cookies.set("duban", kept)

    assert browser.status("/accounts") == 303


def test_what_ends_an_account_ends_its_visits(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.OFFICE)
    with county.workspace.database.write() as session:
        row = account_book.named(session, name_of(Role.OFFICE))
        account_book.disable(session, row, "示例管理员", county.clock.now())

    assert browser.status("/account") == 303
    assert browser.sign_in(name_of(Role.OFFICE), PASSWORD) == 401


def test_a_given_password_must_be_changed_before_anything_else(
    browser: Browser, county: County
) -> None:
    with county.workspace.database.write() as session:
        row = account_book.named(session, ADMIN)
        given = account_book.reset_password(session, row, "示例管理员", county.clock.now())
    browser.sign_in(ADMIN, given)

    assert browser.client.get("/accounts").headers["location"] == "/password"
    new = {"old": given, "new": "另一个 好密码 2018", "again": "另一个 好密码 2018"}
    token = browser.client.get("/password").text.partition('form_token" value="')[2]
    browser.client.post("/password", data={**new, "form_token": token.partition('"')[0]})
    assert browser.sign_in(ADMIN, "另一个 好密码 2018") == 303
    assert browser.status("/accounts") == 200


@pytest.mark.parametrize(
    ("new", "told"),
    [
        pytest.param("short", "10至128个字符", id="short"),
        pytest.param("aaaaaaaaaaaa", "太容易猜", id="one-letter"),
        pytest.param(f"{ADMIN}2017年的密码", "太容易猜", id="with-the-name"),
        pytest.param(PASSWORD, "不能与原密码相同", id="the-same"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(
    signed_in: SignedIn, new: str, told: str
) -> None:
    sent = signed_in(Role.ADMIN).send("/password", old=PASSWORD, new=new, again=new)

    assert sent.status == 409
    assert told in sent.page


def test_who_sits_down_at_an_open_page_cannot_guess_its_password(
    signed_in: SignedIn, county: County
) -> None:
    browser, new = signed_in(Role.ADMIN), "另一个够长的密码"
    for _ in range(visits.WRONG_BY_NAME):
        browser.send("/password", old="guessed", new=new, again=new)

    refused = browser.send("/password", old=PASSWORD, new=new, again=new)
    county.clock.at += visits.WINDOW
    changed = browser.send("/password", old=PASSWORD, new=new, again=new)

    assert (refused.status, "错得太多" in refused.page) == (409, True)
    assert "登录" in changed.page


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"sec-fetch-site": "cross-site"}, id="another-site"),
        pytest.param({"sec-fetch-site": "same-site"}, id="a-neighbour"),
        pytest.param({"origin": "https://evil.example"}, id="another-origin"),
        pytest.param({"origin": "null"}, id="hidden-origin"),
    ],
)
def test_another_site_sends_no_form(signed_in: SignedIn, headers: dict[str, str]) -> None:
    browser = signed_in(Role.ADMIN)
    token = browser.client.get("/account").text.partition('form_token" value="')[2]

    answer = browser.client.post(
        "/sign-out", data={"form_token": token.partition('"')[0]}, headers=headers
    )

    assert answer.status_code == 403
    assert browser.status("/accounts") == 200


def test_a_form_sent_after_the_visit_ended_is_told_and_not_led_astray(browser: Browser) -> None:
    typed = {"text": "倒排<工期>", "due": "", "form_token": "忘了"}
    answer = browser.client.post("/2017/mine/indicators/3-20/measure", data=typed)

    assert (answer.status_code, "登录已经失效" in answer.text) == (401, True)
    assert ("倒排&lt;工期&gt;" in answer.text, "忘了" in answer.text) == (True, False)
    assert browser.client.post("/sign-out").headers["location"] == "/sign-in?to=/"


def test_who_must_sign_in_to_change_a_password_is_not_led_round_and_round(
    browser: Browser,
) -> None:
    assert browser.client.get("/password").headers["location"] == "/sign-in?to=/password"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        pytest.param("/password", {}, id="of-no-year"),
        pytest.param("/2017/mine/drafts", {"sec-fetch-site": "cross-site"}, id="another-site"),
    ],
)
def test_nothing_secret_or_foreign_is_shown_again(
    browser: Browser, path: str, headers: dict[str, str]
) -> None:
    answer = browser.client.post(path, data={"new": "一个 好密码 2018"}, headers=headers)

    assert (answer.status_code, "好密码" in answer.text) == (401, False)


@pytest.mark.parametrize("token", ["", "forged", "形"])
def test_a_form_without_the_visits_token_acts_on_nothing(signed_in: SignedIn, token: str) -> None:
    browser = signed_in(Role.ADMIN)

    answer = browser.client.post("/sign-out", data={"form_token": token})

    assert answer.status_code == 403
    assert "表单已经过期" in answer.text
    assert browser.status("/accounts") == 200


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "x",
        "//[",
        "//a\u2100b",
    ],
)
def test_signing_in_leads_to_no_other_site(browser: Browser, to: str) -> None:
    answer = browser.client.post("/sign-in", data={"name": ADMIN, "password": PASSWORD, "to": to})

    assert answer.headers["location"] == "/"


def test_a_name_is_text_wherever_it_is_shown(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.ADMIN)
    hostile = "<img src=x onerror=alert(1)>"

    browser.send("/accounts", name="张三", shown=hostile, role="督查室")

    page = browser.look("/accounts")
    assert hostile not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert county.clock.now().tzinfo
    assert ADDRESS.startswith("https")


@pytest.mark.usefixtures("dear_passwords")
def test_an_unknown_name_costs_what_a_known_one_does() -> None:
    assert not passwords.is_outdated(passwords._NOBODYS)
    assert not passwords.fits("示例密码 2017-county", None)
