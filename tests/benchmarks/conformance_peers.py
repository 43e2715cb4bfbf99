"""Apprise and wecom-notifier as their documents say to use them, with their own defaults.

Neither is changed. wecom-notifier takes the robot's whole address, so it is given the fake's;
Apprise knows the platforms' hosts only, so what ``requests`` is about to send there goes to the
fake (and the slash that Apprise puts behind 飞书's address is left out). Waits cost no time: a
sleep moves the platform's clock on. An answer is waited for as long as ours waits: Apprise by its
``cto`` and ``rto``, wecom-notifier by its sender's ``timeout``.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import apprise
from requests.adapters import HTTPAdapter
from wecom_notifier import FeishuNotifier, WeComNotifier

from service.fakes.loopback import Loopback
from tests.deliveries.conformance import FILE, PATIENCE, SECRETS, TITLE, Said, Trap

HOSTS = ("qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn")
LONGEST = 60.0  # seconds until wecom-notifier's thread must have said something

Player = Callable[[Trap, Loopback, Loopback, Path], Said | None]


def by_apprise(trap: Trap, robot: Loopback, elsewhere: Loopback, folder: Path) -> Said | None:
    """None where it has no such channel."""
    address = _apprise_address(trap.channel)
    if address is None:
        return None
    with _meeting(trap, robot, elsewhere):
        return apprise_says(trap, address, folder)


def apprise_says(trap: Trap, address: str, folder: Path) -> Said:
    sender = apprise.Apprise()
    assert sender.add(f"{address}?cto={PATIENCE}&rto={PATIENCE}")
    paper = folder / FILE
    paper.write_bytes(b"PK\3\4 docx")
    files = {"attach": str(paper)} if trap.with_file else {}
    return Said.DELIVERED if sender.notify(trap.text, TITLE, **files) else Said.FAILED


def _apprise_address(channel: str) -> str | None:
    token, *secret = SECRETS[channel].split()
    return {
        "wecom": f"wecombot://{token}/",
        "dingtalk": f"dingtalk://{''.join(secret)}@{token}/",
        "feishu": f"feishu://{token}/",
    }.get(channel)


def by_wecom_notifier(
    trap: Trap, robot: Loopback, elsewhere: Loopback, _folder: Path
) -> Said | None:
    """None where it has no such channel; it takes no files either."""
    if trap.channel not in ("wecom", "feishu") or trap.with_file:
        return None
    with _meeting(trap, robot, elsewhere):
        return wecom_notifier_says(trap, robot.url)


def wecom_notifier_says(trap: Trap, url: str) -> Said:
    token, *secret = SECRETS[trap.channel].split()
    if trap.channel == "feishu":
        sender: Any = FeishuNotifier(secret=secret[0])
        address = f"{url}/open-apis/bot/v2/hook/{token}"
    else:
        sender = WeComNotifier()
        address = f"{url}/cgi-bin/webhook/send?key={token}"
    sender.sender.timeout = PATIENCE
    result = sender.send_text(address, f"{TITLE}\n{trap.text}")
    if not result.wait(LONGEST):
        return Said.NOTHING
    sender.stop_all()
    return Said.DELIVERED if result.is_success() else Said.FAILED


@contextmanager
def _meeting(trap: Trap, robot: Loopback, elsewhere: Loopback) -> Iterator[None]:
    """The trap set, at this moment, on the way of whoever calls a platform."""
    robot.seconds = time.time()
    trap.set(robot, elsewhere)
    with redirected(robot.url), patch.object(time, "sleep", robot.advance):
        yield


@contextmanager
def redirected(url: str) -> Iterator[None]:
    """What is meant for a platform goes to ``url``."""
    send = HTTPAdapter.send

    def to_the_fake(adapter: HTTPAdapter, request: Any, **kwargs: Any) -> Any:
        where = urlsplit(request.url)
        if where.hostname in HOSTS:
            query = f"?{where.query}" if where.query else ""
            request.url = f"{url}{where.path.rstrip('/')}{query}"
        return send(adapter, request, **kwargs)

    with patch.object(HTTPAdapter, "send", to_the_fake):
        yield
