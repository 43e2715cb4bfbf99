import pytest

from service.deliveries.addresses import (
    PUBLIC_ONLY,
    AddressError,
    AllowList,
    checked,
    networks,
    place,
)
from service.errors import ConfigError

DENIED = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254",
    "0.0.0.1", "240.0.0.1", "255.255.255.255", "100.100.100.200", "100.64.0.1", "224.0.0.1",
    "192.0.0.8", "192.88.99.1", "198.18.0.1", "203.0.113.9", "168.63.129.16", "::1", "::",
    "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
    "2001::1", "2001:db8::1", "5f00::1", "3fff::1", "fec0::1", "100::1",
]  # fmt: skip
ALLOWED = ["8.8.8.8", "101.91.40.24", "172.32.0.1", "100.128.0.1", "2400:3200::1", "240e::1"]


def _reach(url: str, *addresses: str, allow: AllowList = PUBLIC_ONLY) -> tuple[str, ...]:
    return checked(place(url), lambda _host, _port: addresses, allow)


@pytest.mark.parametrize("address", DENIED)
def test_addresses_inside_are_refused(address: str) -> None:
    with pytest.raises(AddressError):
        _reach("https://robot.example/send", address)


@pytest.mark.parametrize("address", ALLOWED)
def test_public_addresses_are_let_through(address: str) -> None:
    assert _reach("https://robot.example/send", address) == (address,)


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    with pytest.raises(AddressError):
        _reach("https://robot.example/send", "8.8.8.8", "10.0.0.1")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.1/", "http://0x7f.1/", "http://2130706433/", "http://0x7f000001/",
        "http://[::ffff:10.0.0.1]/", "https://user@robot.example/", "https://robot.example./",
        "https://röbot.example/", "https://robot.example:22/", "https://robot.example:6379999/",
        "ftp://robot.example/", "file:///etc/passwd", "https:///send", "https://robot example/",
        "//robot.example/", "", "https://127.0.0.1/", "http://robot.example/",
    ],
)  # fmt: skip
def test_unusual_addresses_are_refused(url: str) -> None:
    with pytest.raises(AddressError):
        _reach(url, url.partition("[")[2].partition("]")[0] or "127.0.0.1")


def test_plain_http_to_the_internet_is_refused() -> None:
    with pytest.raises(AddressError, match="https"):
        _reach("http://robot.example/send", "8.8.8.8")


def test_a_listed_network_may_be_called_without_tls() -> None:
    allow = networks(["10.1.0.0/16"], "service.toml", "delivery.allow")

    assert _reach("http://oa.county/hook", "10.1.2.3", allow=allow) == ("10.1.2.3",)


@pytest.mark.parametrize("address", ["169.254.169.254", "100.100.100.200", "127.0.0.1"])
def test_a_listed_host_never_stands_for_a_metadata_service(address: str) -> None:
    allow = networks(["oa.county"], "service.toml", "delivery.allow")

    assert _reach("https://oa.county/hook", "10.9.9.9", allow=allow) == ("10.9.9.9",)
    with pytest.raises(AddressError):
        _reach("https://oa.county/hook", address, allow=allow)


def test_an_allow_list_with_nonsense_names_the_setting() -> None:
    with pytest.raises(ConfigError, match=r"service.toml：delivery.allow：.*10\.1\.0\.0/99"):
        networks(["10.1.0.0/99"], "service.toml", "delivery.allow")


def test_the_refusal_holds_nothing_of_the_query() -> None:
    with pytest.raises(AddressError) as caught:
        _reach("https://127.0.0.1/send?key=canary", "127.0.0.1")
    assert "canary" not in repr(caught.value)
