"""回头看的结果在案件页登记：巩固的归档，反弹的另拟督办单；登记过的不再问。"""

from collections.abc import Callable

import pytest

from service.accounts.roles import Role
from tests.small_county import County
from tests.web.conftest import Browser

SignedIn = Callable[[Role], Browser]
CASE = "/2017/cases/3-44:2017-07"
CHECK = "look_back:3-44:2017-07"


@pytest.fixture
def county(checked: County) -> County:
    return checked


def record(county: County, browser: Browser, result: str) -> str:
    number = next(row.id for row in county.notices() if row.key == CHECK)
    sent = browser.send(f"{CASE}/look-back", notice=number, result=result, reason="实地核查3处")
    return sent.page


def test_a_rebound_opens_the_case_again(county: County, signed_in: SignedIn) -> None:
    browser = signed_in(Role.SUPERVISION)
    assert "登记回头看结果" in browser.look(CASE)

    page = record(county, browser, "反弹")

    assert "（回头看反弹）" in page
    assert "warning_supervision:3-44:2017-07:2" in county.drafts()


def test_a_firm_case_is_asked_about_no_more(county: County, signed_in: SignedIn) -> None:
    browser = signed_in(Role.SUPERVISION)

    page = record(county, browser, "巩固")

    assert "登记回头看结果" not in page
    assert "核查结果已经登记" in record(county, browser, "巩固")


def test_who_settles_no_replies_does_not_see_the_form(signed_in: SignedIn) -> None:
    assert "登记回头看结果" not in signed_in(Role.OFFICE).look(CASE)
