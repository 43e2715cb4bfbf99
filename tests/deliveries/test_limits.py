"""The platforms' limits stand three times, each on its own: in docs/robots.md, in the fakes, and
with a margin in the sender. One wrong number cannot hide in all of them.
"""

import ast
import re
from datetime import timedelta

import pytest

from service.deliveries.channels import Limits, wecom
from service.deliveries.channels.dingtalk import DingTalk
from service.deliveries.channels.feishu import Feishu
from service.deliveries.channels.wecom import WeCom
from service.deliveries.dialects import dingtalk as dingtalk_dialect
from service.deliveries.dialects import feishu as feishu_dialect
from service.deliveries.dialects import wecom as wecom_dialect
from service.fakes import limits
from service.settings import SHIPPED


def documented() -> dict[tuple[str, str], tuple[int, int]]:
    """(platform, what) → the platform's number, ours."""
    page = (SHIPPED / "docs" / "robots.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (\S+) \| (\S+) \| (\d+) \| (\d+) \|", page)
    return {(platform, what): (int(theirs), int(ours)) for platform, what, theirs, ours in rows}


def _a(window: float, of: Limits) -> int:
    return next(count for count, seconds in of.windows if seconds == window)


#: (platform, what) → what the fake enforces, what the sender keeps to
CODE: dict[tuple[str, str], tuple[int, float]] = {
    ("企业微信", "文本字节"): (limits.WECOM_TEXT_BYTES, wecom_dialect.TEXT_BYTES),
    ("企业微信", "markdown字节"): (limits.WECOM_MARKDOWN_BYTES, wecom_dialect.MARKDOWN_BYTES),
    ("企业微信", "每分钟条数"): (limits.WECOM_MESSAGES_A_MINUTE, _a(60.0, WeCom.limits)),
    ("企业微信", "文件最大字节"): (limits.WECOM_FILE_BYTES, max(wecom_dialect.FILE_BYTES)),
    ("企业微信", "文件最小字节"): (limits.WECOM_LEAST_FILE_BYTES, min(wecom_dialect.FILE_BYTES)),
    ("企业微信", "文件有效秒数"): (
        limits.WECOM_MEDIA_SECONDS,
        wecom.MEDIA_LIFE / timedelta(seconds=1),
    ),
    ("钉钉", "消息体字节"): (limits.DINGTALK_BODY_BYTES, dingtalk_dialect.LIMIT),
    ("钉钉", "每分钟条数"): (limits.DINGTALK_MESSAGES_A_MINUTE, _a(60.0, DingTalk.limits)),
    ("钉钉", "超限停发秒数"): (limits.DINGTALK_PENALTY_SECONDS, DingTalk.limits.penalty),
    ("飞书", "消息体字节"): (limits.FEISHU_BODY_BYTES, feishu_dialect.LIMIT),
    ("飞书", "每秒条数"): (limits.FEISHU_MESSAGES_A_SECOND, _a(1.0, Feishu.limits)),
    ("飞书", "每分钟条数"): (limits.FEISHU_MESSAGES_A_MINUTE, _a(60.0, Feishu.limits)),
}


def test_the_page_tells_of_every_limit_and_of_no_other() -> None:
    assert documented().keys() == CODE.keys()


@pytest.mark.parametrize("key", CODE, ids="-".join)
def test_page_fake_and_sender_agree(key: tuple[str, str]) -> None:
    assert CODE[key] == documented()[key]


@pytest.mark.parametrize("key", CODE, ids="-".join)
def test_the_sender_never_asks_for_more_than_the_platform_gives(key: tuple[str, str]) -> None:
    theirs, ours = CODE[key]

    assert ours >= theirs if "最小" in key[1] or "停发" in key[1] else ours <= theirs


def test_every_constant_of_the_fakes_is_a_number_written_down_there() -> None:
    source = (SHIPPED / "service" / "fakes" / "limits.py").read_text(encoding="utf-8")

    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
