"""account: the first administrator, a forgotten password, somebody who left."""

import pytest

from service.accounts import passwords
from service.accounts.account_book import named
from tests.commands.running import give
from tests.small_county import County

ADD = ("account", "add", "李填报", "--shown", "示例李", "--role", "单位填报人", "--unit")


def given(told: str) -> str:
    """The password that a command printed."""
    return told.partition("密码：")[2].partition("（")[0]


def fits(county: County, password: str) -> bool:
    with county.workspace.database.read() as session:
        return passwords.fits(password, named(session, "李填报").password_hash)


def test_a_password_is_told_once_and_must_be_changed(supervised: County) -> None:
    told = give(supervised, *ADD, "县发改局").told

    assert fits(supervised, given(told))
    assert "首次登录时须修改" in told
    assert given(told) not in give(supervised, "account", "list").told


def test_a_new_password_ends_the_old_one(supervised: County) -> None:
    first = given(give(supervised, *ADD, "县发改局").told)

    second = given(give(supervised, "account", "password", "李填报").told)

    assert (fits(supervised, first), fits(supervised, second)) == (False, True)


def test_who_left_is_listed_as_disabled(supervised: County) -> None:
    give(supervised, *ADD, "县发改局")

    give(supervised, "account", "disable", "李填报")

    assert (
        "李填报\t示例李\t单位填报人\t县发改局\t已停用" in give(supervised, "account", "list").told
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param((*ADD, "县气象局"), "县气象局", id="no-such-unit"),
        pytest.param(("account", "password", "无此人"), "没有登录名是“无此人”", id="nobody"),
        pytest.param(
            ("account", "add", "甲某", "--shown", "甲", "--role", "单位负责人"),
            "要写明单位",
            id="head-of-nothing",
        ),
    ],
)
def test_a_wrong_word_is_named(supervised: County, words: tuple[str, ...], told: str) -> None:
    refused = give(supervised, *words)

    assert refused.code == 5
    assert told in refused.told
