"""签名链接：where a robot takes no files, the group follows a link of ours to read and to 签收.

A link says which notice it came with, to which robot and in which role, and from when; it opens the
files of that message for some days and nothing else. Whoever holds it is somebody of the group; what it does is in ``web``.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

from service.deliveries.keyring import Keyring
from service.errors import ConfigError, LinkRefused

#: 约定：通知一般当日看、当周办；七天之后群里的旧链接只会误事，到系统里看
LIFE = timedelta(days=7)
KEY_NAME = "DUBAN_LINK_KEY"
SHORTEST_KEY = 32  # characters


class Target(NamedTuple):
    """Whose page it is: a notice as one group got it."""

    notice: int
    robot: int
    role: str  # of the delivery


class Links:
    """Links under ``address``, signed with ``key``; what an older key signed is refused."""

    def __init__(self, address: str, key: str) -> None:
        self._address = address.rstrip("/")
        self._key = key

    def page(self, to: Target, at: datetime) -> str:
        """The page of a message; for one target always of the same length."""
        return f"{self._address}/l/{self._signed(at).dumps(list(to))}"

    def target(self, token: str, now: datetime) -> Target:
        """What a token came with. Raises LinkRefused for one forged or too old."""
        try:
            named, signed_at = self._signed(now).loads(token, return_timestamp=True)
        except BadSignature:
            raise LinkRefused("链接不完整或者不是本系统发出的，请从群里原样打开") from None
        if not timedelta(0) <= now - signed_at <= LIFE:
            raise LinkRefused(f"链接已超过{LIFE.days}天，请登录系统查看，或者请发文单位重发")
        return Target(*named)

    def _signed(self, at: datetime) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._key, salt="message", signer=_SignerAt, signer_kwargs={"at": at}
        )


def links_of(public_url: str, keyring: Keyring) -> Links | None:
    """None without ``public_url``. Raises ConfigError where the key is missing or too short."""
    if not public_url:
        return None
    key = keyring.secret(KEY_NAME)
    if len(key) < SHORTEST_KEY:
        raise ConfigError("密钥", KEY_NAME, f"至少{SHORTEST_KEY}个字符，现在太短，容易被猜出")
    return Links(public_url, key)


class _SignerAt(TimestampSigner):
    """Reads no clock of its own."""

    def __init__(self, *arguments: Any, at: datetime, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._at = at

    def get_timestamp(self) -> int:
        return int(self._at.timestamp())
