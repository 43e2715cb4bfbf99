"""Which addresses a message may be sent to: public ones, and those a county lists by name.

The list is explicit: ``ipaddress.is_private`` and ``is_global`` change between patch levels of
Python and let 100.100.100.200 (a cloud's metadata), multicast or NAT64 through.
"""

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from service.errors import ConfigError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
#: host, port → addresses; raises OSError where the name is not known
Resolver = Callable[[str, int], Sequence[str]]

DENIED: tuple[Network, ...] = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # CGNAT; holds 100.100.100.200, a metadata service
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's wire server
        "169.254.0.0/16",  # link-local; holds 169.254.169.254, metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relay
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
        "::/3",  # loopback, v4-mapped, v4-compatible, NAT64, discard
        "2001::/23",  # Teredo and other protocol assignments
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
        "4000::/2",  # not assigned; holds 5f00::/16
        "8000::/1",  # unique local, link-local, site-local, multicast
    )
)
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PORTS_BELOW_1024 = frozenset({80, 443})


class AddressError(Exception):
    """The address must not be called; the message says why and holds no part of a path or query."""


#: What an allowed host name may stand for: the county's own network, never a metadata service.
_INTRANET: tuple[Network, ...] = tuple(
    ipaddress.ip_network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowList:
    """Networks, and host names inside the county's own network."""

    networks: tuple[Network, ...] = ()
    hosts: frozenset[str] = frozenset()

    def holds(self, host: str, address: str) -> bool:
        inside = host in self.hosts and _is_in(address, _INTRANET)
        return inside or _is_in(address, self.networks)


PUBLIC_ONLY = AllowList()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a checked address leads."""

    secure: bool
    host: str
    port: int


def place(url: str) -> Place:
    """Scheme, host and port of ``url``. Raises AddressError for anything unusual."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressError("地址写法不对") from None
    if parts.scheme not in ("http", "https"):
        raise AddressError("只支持https（内网可用http）")
    if parts.username is not None or parts.password is not None:
        raise AddressError("地址里不得带用户名或口令")
    host = (parts.hostname or "").lower()
    if not _is_plain_host(host):
        raise AddressError("主机名写法不对")
    secure = parts.scheme == "https"
    port = (443 if secure else 80) if port is None else port
    if port < 1024 and port not in _PORTS_BELOW_1024:
        raise AddressError(f"不许使用端口{port}")
    return Place(secure=secure, host=host, port=port)


def checked(where: Place, resolve: Resolver, allowed: AllowList) -> tuple[str, ...]:
    """The addresses of a place, every one permitted.

    Raises AddressError if any is not, and the resolver's OSError. Plain http is for listed
    places only.
    """
    found = tuple(dict.fromkeys(resolve(where.host, where.port)))
    if not found:
        raise OSError("no address")
    listed = [allowed.holds(where.host, address) for address in found]
    if not all(
        is_listed or not _is_in(address, DENIED)
        for address, is_listed in zip(found, listed, strict=True)
    ):
        raise AddressError("主机指向内部或保留地址，不在允许名单内")
    if not where.secure and not all(listed):
        raise AddressError("互联网地址须用https")
    return found


def networks(entries: Sequence[str], file: str, key: str) -> AllowList:
    """The settings' list: networks, addresses, host names. Raises ConfigError on anything else."""
    found: list[Network] = []
    hosts: set[str] = set()
    for entry in entries:
        try:
            found.append(ipaddress.ip_network(entry))
        except ValueError:
            if not _NAME.fullmatch(entry.lower()):
                problem = f"应为主机名或网段（如10.1.0.0/16），现为“{entry}”"
                raise ConfigError(file, key, problem) from None
            hosts.add(entry.lower())
    return AllowList(networks=tuple(found), hosts=frozenset(hosts))


def _is_plain_host(host: str) -> bool:
    try:
        # ipaddress takes neither 127.1 nor 0x7f.1 nor 2130706433: only the plain writing
        ipaddress.ip_address(host)
    except ValueError:
        return len(host) <= 253 and _NAME.fullmatch(host) is not None
    return "%" not in host


def _is_in(address: str, blocks: Sequence[Network]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return blocks is DENIED  # e.g. a zone index: not an address we know
    return any(parsed.version == block.version and parsed in block for block in blocks)
