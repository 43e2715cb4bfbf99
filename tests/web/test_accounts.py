"""Who may do what: the whole table of roles, and an administrator's page on accounts."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from service.accounts.roles import PERMITTED, Action, Role
from service.tables import EventRow
from tests.small_county import County
from tests.web.conftest import PASSWORD, Browser, add_account, name_of

SignedIn = Callable[[Role], Browser]


def test_every_role_is_in_the_table_and_every_action_is_somebodys() -> None:
    assert set(PERMITTED) == set(Role)
    assert set().union(*PERMITTED.values()) == set(Action)


@pytest.mark.parametrize(
    ("action", "roles"),
    [
        (Action.SEE_INTERVIEWS, {Role.SUPERVISION, Role.LEADER}),
        (Action.SEE_VETOES, {Role.SUPERVISION, Role.LEADER, Role.OFFICE}),
        (Action.VETO, {Role.SUPERVISION}),
        (Action.INTERVIEW, {Role.SUPERVISION}),
        (Action.SIGN, {Role.SUPERVISION, Role.OFFICE}),
        (Action.ANSWER, {Role.HEAD}),
        (Action.FILE, {Role.FILLER, Role.HEAD}),
        (Action.KEEP_ACCOUNTS, {Role.ADMIN}),
        (Action.SEE_COUNTY, {Role.OFFICE, Role.SUPERVISION, Role.LEADER}),
    ],
    ids=lambda value: value.name if isinstance(value, Action) else "",
)
def test_what_weighs_is_for_few(action: Action, roles: set[Role]) -> None:
    assert {role for role, actions in PERMITTED.items() if action in actions} == roles


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_administrator_keeps_accounts(signed_in: SignedIn, role: Role) -> None:
    browser = signed_in(role)

    assert browser.status("/accounts") == 403
    sent = browser.send("/accounts", name="自己", shown="自己", role="管理员")
    assert (sent.status, "不能管理账户" in sent.page) == (403, True)


def test_a_new_account_signs_in_with_the_password_told_once(signed_in: SignedIn) -> None:
    browser = signed_in(Role.ADMIN)

    sent = browser.send(
        "/accounts", name="发改填报", shown="示例李", role="单位填报人", unit="县发改局"
    )

    given = sent.page.partition("初次密码 ")[2].partition(" ")[0]
    assert len(given) == 12
    assert given not in browser.look("/accounts")
    assert browser.sign_in("发改填报", given) == 303


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({"name": "a b"}, "登录名用2至40个", id="name-with-a-blank"),
        pytest.param({"name": name_of(Role.ADMIN)}, "已经有人用了", id="taken"),
        pytest.param({"shown": " "}, "请填写姓名", id="nameless"),
        pytest.param({"shown": "\u200b\u202e"}, "请填写姓名", id="a-name-of-nothing"),
        pytest.param({"role": "县长"}, "请选择身份", id="no-such-role"),
        pytest.param({"role": "单位填报人"}, "要写明单位", id="filler-of-nowhere"),
    ],
)
def test_a_half_filled_account_is_refused_with_the_remedy(
    signed_in: SignedIn, fields: dict[str, str], told: str
) -> None:
    browser = signed_in(Role.ADMIN)

    sent = browser.send("/accounts", **{"name": "新人", "shown": "新人", "role": "督查室"} | fields)

    assert (sent.status, told in sent.page) == (409, True)
    assert "新人" not in browser.look("/accounts")


def test_an_administrator_cannot_lock_the_last_door(signed_in: SignedIn) -> None:
    browser = signed_in(Role.ADMIN)
    own = browser.look("/accounts").partition("/accounts/")[2].partition("/")[0]

    assert "另一位管理员" in browser.send(f"/accounts/{own}/disable").page


def test_what_is_done_to_accounts_leaves_a_trace(signed_in: SignedIn, county: County) -> None:
    add_account(county, Role.OFFICE)
    browser = signed_in(Role.ADMIN)
    place = browser.look("/accounts").partition(name_of(Role.OFFICE))[2]
    number = place.partition("/accounts/")[2].partition("/")[0]

    browser.send(f"/accounts/{number}/password")
    browser.send(f"/accounts/{number}/disable")
    browser.send(f"/accounts/{number}/enable")

    with county.workspace.database.read() as session:
        acts = session.scalars(select(EventRow.act).where(EventRow.subject.contains("考核办示例")))
        assert list(acts) == ["开设账户", "重设密码", "停用账户", "启用账户", "重设密码"]
        told = session.scalars(select(EventRow.detail)).all()
    assert PASSWORD not in str(told)


def test_another_countys_account_is_not_found(signed_in: SignedIn) -> None:
    assert signed_in(Role.ADMIN).send("/accounts/999/disable").status == 404
