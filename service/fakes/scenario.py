"""A scenario file (TOML or JSON) → fake robots. See docs/robots.md for one with every key."""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.errors import ConfigError
from service.fakes import dingtalk, feishu, wecom
from service.fakes.faults import FAULTS, fault_of
from service.fakes.loopback import Fault, Loopback
from service.fakes.receiver import FakeReceiver

WEBHOOK_SECRET = "whsec_ZHViYW4tcmVoZWFyc2FsLW9ubHktMDAwMQ=="  # opens nothing
CHANNELS = ("wecom", "dingtalk", "feishu", "webhook")

Time = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Robot:
    """One fake robot as a scenario asks for it; ``secret``: what its county has to set."""

    name: str
    channel: str
    port: int = 0
    signed: bool = True  # 加签 or 签名校验 is on
    keywords: tuple[str, ...] = ()
    month: int | None = None
    rejected_count: bool = False
    faults: tuple[Fault | None, ...] = ()
    repeat: bool = False  # after its last fault the first comes again

    @property
    def secret(self) -> str:
        match self.channel:
            case "wecom":
                return wecom.KEY
            case "dingtalk":
                return f"{dingtalk.TOKEN} {dingtalk.SECRET}" if self.signed else dingtalk.TOKEN
            case "feishu":
                return f"{feishu.TOKEN} {feishu.SECRET}" if self.signed else feishu.TOKEN
            case _:
                return WEBHOOK_SECRET

    def build(self, time: Time | None = None) -> Loopback:
        """The fake, not yet started."""
        fake = self._fake(time)
        fake.faults.extend(self.faults)
        fake.repeat = self.repeat
        return fake

    def _fake(self, time: Time | None) -> Loopback:
        at: dict[str, Any] = {"port": self.port, "time": time}
        counting: dict[str, Any] = {**at, "rejected_count": self.rejected_count}
        match self.channel:
            case "wecom":
                return wecom.FakeWeCom(**counting)
            case "dingtalk":
                secret = dingtalk.SECRET if self.signed else ""
                return dingtalk.FakeDingTalk(
                    secret=secret, keywords=self.keywords, month=self.month, **counting
                )
            case "feishu":
                secret = feishu.SECRET if self.signed else ""
                return feishu.FakeFeishu(secret=secret, keywords=self.keywords, **counting)
            case _:
                return FakeReceiver(WEBHOOK_SECRET, **at)


ONE_OF_EACH = tuple(Robot(name=channel, channel=channel) for channel in CHANNELS)


def load(path: Path) -> tuple[Robot, ...]:
    """The robots of a scenario file. Raises ConfigError that names the key."""
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (ValueError, UnicodeDecodeError) as error:
        raise ConfigError(path.name, "内容", f"读不懂：{error}") from None
    robots = content.get("robot") if isinstance(content, dict) else None
    if not isinstance(robots, list) or not robots:
        raise ConfigError(path.name, "robot", "至少写一个机器人（[[robot]]）")
    return tuple(_robot(path.name, place, entry) for place, entry in enumerate(robots, start=1))


_KINDS: Mapping[str, type] = {
    "name": str,
    "channel": str,
    "port": int,
    "signed": bool,
    "keywords": list,
    "month": int,
    "rejected_count": bool,
    "faults": list,
    "repeat": bool,
}


def _robot(file: str, place: int, entry: Any) -> Robot:
    where = f"robot第{place}个"
    if not isinstance(entry, dict):
        raise ConfigError(file, where, "应为一组设置")
    for key, value in entry.items():
        if type(value) is not _KINDS.get(key):
            problem = "不认识" if key not in _KINDS else "写法不对"
            raise ConfigError(file, f"{where}.{key}", problem)
    channel = entry.get("channel")
    if channel not in CHANNELS:
        raise ConfigError(file, f"{where}.channel", f"请填 {'、'.join(CHANNELS)} 之一")
    faults = tuple(_fault(file, where, name) for name in entry.get("faults", ()))
    keywords = tuple(map(str, entry.get("keywords", ())))
    rest = {"name": channel, **entry, "keywords": keywords, "faults": faults}
    return Robot(**rest)


def _fault(file: str, where: str, name: object) -> Fault | None:
    try:
        return fault_of(str(name))
    except ValueError:
        known = "、".join([*FAULTS, "status:503"])
        raise ConfigError(file, f"{where}.faults", f"没有“{name}”，可用 {known}") from None
