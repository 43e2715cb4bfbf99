"""Links open one delivery for some days; nobody makes one without the key."""

from datetime import UTC, datetime, timedelta

import pytest

from service.deliveries.keyring import Keyring
from service.deliveries.links import KEY_NAME, LIFE, Links, Target, links_of
from service.errors import ConfigError, LinkRefused

KEY = "k" * 32
NOW = datetime(2017, 9, 29, 1, tzinfo=UTC)  # a Friday
SECOND = timedelta(seconds=1)
LINKS = Links("https://duban.example/", KEY)


ISSUED, DRAFT = Target(7, 2, "正文"), Target(7, 2, "送审稿（第2稿）")


def token(to: Target = ISSUED, at: datetime = NOW) -> str:
    return LINKS.page(to, at).removeprefix("https://duban.example/l/")


@pytest.mark.parametrize("to", [ISSUED, DRAFT], ids=["issued", "draft"])
def test_a_link_names_the_message_it_came_with(to: Target) -> None:
    assert LINKS.target(token(to), NOW) == to


def test_a_repeated_message_bears_the_same_link() -> None:
    assert token() == token()
    assert token() != token(DRAFT)


def test_a_link_signed_anew_is_as_long() -> None:
    assert len(token(at=NOW + LIFE)) == len(token())


@pytest.mark.parametrize(
    ("later", "opens"),
    [
        pytest.param(timedelta(0), True, id="at-once"),
        pytest.param(LIFE, True, id="on-the-last-second"),
        pytest.param(LIFE + SECOND, False, id="a-second-late"),
        pytest.param(-SECOND, False, id="signed-in-the-future"),
    ],
)
def test_a_link_opens_for_seven_days(later: timedelta, opens: bool) -> None:
    if opens:
        assert LINKS.target(token(), NOW + later) == ISSUED
        return
    with pytest.raises(LinkRefused, match="7天"):
        LINKS.target(token(), NOW + later)


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param("", id="empty"),
        pytest.param(token()[:-1], id="cut-off"),
        pytest.param("X" + token()[1:], id="another-delivery"),
        pytest.param(Links("", "o" * 32).page(ISSUED, NOW)[3:], id="another-key"),
        pytest.param("七." * 3, id="no-ascii"),
    ],
)
def test_a_forged_link_is_refused(forged: str) -> None:
    with pytest.raises(LinkRefused, match="不完整"):
        LINKS.target(forged, NOW)


def test_without_a_public_address_there_are_no_links() -> None:
    assert links_of("", Keyring({})) is None


@pytest.mark.parametrize(("key", "problem"), [("", "没有这个密钥"), ("short", "太短")])
def test_links_need_a_good_key(key: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        links_of("https://duban.example", Keyring({KEY_NAME: key}))
