"""Links open one delivery for some days; nobody makes one without the key."""

from datetime import UTC, datetime, timedelta

import pytest

from service.deliveries.keyring import Keyring
from service.deliveries.links import KEY_NAME, LIFE, Links, links_of
from service.errors import ConfigError, LinkRefused

KEY = "k" * 32
NOW = datetime(2017, 9, 29, 1, tzinfo=UTC)  # a Friday
SECOND = timedelta(seconds=1)
LINKS = Links("https://duban.example/", KEY)


def token(delivery: int = 7, at: datetime = NOW) -> str:
    return LINKS.page(delivery, at).removeprefix("https://duban.example/l/")


def test_a_link_names_the_delivery_it_came_with() -> None:
    assert LINKS.delivery(token(7), NOW) == 7


def test_a_repeated_message_bears_the_same_link() -> None:
    assert LINKS.page(7, NOW) == LINKS.page(7, NOW)
    assert LINKS.page(7, NOW) != LINKS.page(8, NOW)


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
        assert LINKS.delivery(token(), NOW + later) == 7
        return
    with pytest.raises(LinkRefused, match="7天"):
        LINKS.delivery(token(), NOW + later)


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param("", id="empty"),
        pytest.param(token()[:-1], id="cut-off"),
        pytest.param("8" + token()[1:], id="another-delivery"),
        pytest.param(Links("", "o" * 32).page(7, NOW)[3:], id="another-key"),
        pytest.param("七." * 3, id="no-ascii"),
    ],
)
def test_a_forged_link_is_refused(forged: str) -> None:
    with pytest.raises(LinkRefused, match="不完整"):
        LINKS.delivery(forged, NOW)


def test_without_a_public_address_there_are_no_links() -> None:
    assert links_of("", Keyring({})) is None


@pytest.mark.parametrize(("key", "problem"), [("", "没有这个密钥"), ("short", "太短")])
def test_links_need_a_good_key(key: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        links_of("https://duban.example", Keyring({KEY_NAME: key}))
