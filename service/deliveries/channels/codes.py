"""What the platforms' codes prove: one table a platform, each row with its source.

Sources: W1 the document of 企业微信's robot, W3 its global table of codes, W2 a beta page, W4 and W5
answers pasted by users; D1 the document of 钉钉's robot, D2 its table of codes, D3 pasted answers;
F1 the document of 飞书's robot, F2 pasted answers. Confidence: H official or measured, M two
unofficial sources or one real answer, L one unofficial source.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from service.deliveries.outcomes import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """``words``: a pattern that the platform's message must hold, "" for any message."""

    outcome: Outcome
    source: str
    confidence: str
    words: str = ""
    wait: float | None = None  # seconds until the platform may listen again
    advice: str = ""  # what an office does about it
    by_sign: bool = False  # refused for its signature or its time: our clock may be wrong


Codes = Mapping[int, tuple[Meaning, ...]]


def meaning_of(codes: Codes, code: int, message: str) -> Meaning | None:
    """The first row of ``code`` whose words stand in ``message``; None for codes of no table."""
    for meaning in codes.get(code, ()):
        if re.search(meaning.words, message, re.IGNORECASE):
            return meaning
    return None


def _ok(source: str) -> tuple[Meaning, ...]:
    return (Meaning(outcome=Outcome.ACCEPTED, source=source, confidence="H"),)


def _unknown(source: str, confidence: str) -> tuple[Meaning, ...]:
    return (Meaning(outcome=Outcome.UNKNOWN, source=source, confidence=confidence),)


def _broken(
    source: str, confidence: str, advice: str, words: str = "", *, by_sign: bool = False
) -> tuple[Meaning, ...]:
    return (
        Meaning(
            outcome=Outcome.CHANNEL_BROKEN,
            source=source,
            confidence=confidence,
            advice=advice,
            words=words,
            by_sign=by_sign,
        ),
    )


def _content(
    source: str, confidence: str, words: str = "", advice: str = ""
) -> tuple[Meaning, ...]:
    return (
        Meaning(
            outcome=Outcome.REJECTED_CONTENT,
            source=source,
            confidence=confidence,
            words=words,
            advice=advice,
        ),
    )


def _slow(source: str, confidence: str, wait: float | None, words: str = "") -> tuple[Meaning, ...]:
    return (
        Meaning(
            outcome=Outcome.THROTTLED,
            source=source,
            confidence=confidence,
            words=words,
            wait=wait,
        ),
    )


_REMOVED = "机器人已移除或密钥不对，请在群里重新添加并更新密钥"
_STOPPED = "机器人已停用，请群主启用"
_SIGN = "签名不符：请核对加签密钥，再核对本机时钟"
_ADDRESS = "本机出口地址不在机器人的IP白名单里，请在机器人安全设置中加上"
_KEYWORD = "消息里没有机器人设定的关键词，请在群机器人表的“关键词”栏填上"

WECOM: Codes = MappingProxyType(
    {
        0: _ok("W1"),
        -1: _unknown("W3", "H"),  # busy; whether it was taken is not stated
        93000: _broken("W3 W5", "H", _REMOVED),  # said of over-long texts too: lengths come first
        93004: _broken("W2 W3", "M", _STOPPED),
        93005: _broken("W2 W3", "M", _REMOVED),  # no right to this chat
        93008: _broken("W2 W3", "M", _REMOVED),  # not in the group
        45009: _slow("W1 W3", "H", 60.0),  # 20 a minute
        45033: _slow("W3", "H", 5.0),  # too many at once
        40058: _content("W5", "M"),  # too long, or a bad field
        40008: _content("W3", "H"),  # message type or JSON
        40033: _content("W3", "H"),  # forbidden characters
        44004: _content("W3", "H"),  # empty content
        44001: _content("W3", "H"),  # empty media
        40007: _content("W3", "H"),  # media_id expired or another robot's: the channel tries again
        40006: _content("W3", "H"),  # media size
        40009: _content("W3", "H"),  # image size
        45001: _content("W3", "H"),  # media size
        45002: _content("W3", "H"),  # too long
        45008: _content("W3", "H"),  # number of articles
        301019: _content("W4", "M"),  # md5
        43002: _content("W3", "H"),  # needs POST
        43004: _content("W3", "H"),  # wrong header
    }
)

DINGTALK: Codes = MappingProxyType(
    {
        0: _ok("D1"),
        -1: _unknown("D2", "M"),
        # one code for every safety setting: what it means stands in the message only. The Chinese
        # wording of a wrong sign speaks of the time stamp too, so it is looked for first.
        310000: (
            *_content("D1 D3", "H", r"keywords? not in content|关键词", _KEYWORD),
            *_broken("D1 D3", "H", _SIGN, r"sign not match|签名不匹配", by_sign=True),
            *_broken("D1 D3", "H", _SIGN, r"timestamp|签名过期|时间戳", by_sign=True),
            *_broken("D1 D3", "H", _ADDRESS, r"whitelist|白名单"),
            *_broken("D1 D3", "M", "钉钉机器人的安全设置拒绝了消息，请对照平台答复核对"),
        ),
        300005: _broken("D2", "H", _REMOVED),
        300001: (
            *_content("D3", "M", r"msgtype"),
            *_broken("D3", "M", _REMOVED, r"token"),
            *_content("D3", "L"),
        ),
        40035: (
            *_broken("D2", "M", _REMOVED, r"access_token"),
            *_content("D2", "M"),
        ),
        43002: _content("D2", "M"),
        43004: _content("D2", "M"),
        400013: _broken("D2", "M", "群已解散，请改用别的群"),
        400101: _broken("D2", "M", _REMOVED),
        400102: _broken("D2", "M", _STOPPED),
        400106: _broken("D2", "M", _REMOVED),
        400105: _content("D2", "M"),  # unsupported msgtype
        410100: _slow("D2", "M", 600.0),
        130101: _slow("D3", "M", 600.0),
        90030: _slow("D3", "M", None),  # until the month ends: the channel knows when
        430101: _content("D2", "M", advice="消息里有平台认为不安全的链接"),
        430102: _content("D2", "M", advice="消息里有平台认为不合适的文字"),
        430103: _content("D2", "M", advice="消息里有平台认为不合适的图片"),
        430104: _content("D2", "M", advice="消息里有平台认为不合适的内容"),
        460101: _content("D3", "M"),  # over 20 000 bytes
        101002: _content("D3", "M"),  # the same, as it was said in 2019 and 2020
    }
)

FEISHU: Codes = MappingProxyType(
    {
        0: _ok("F1"),
        # one code with two meanings, both at HTTP 400
        9499: (
            *_slow("F2", "M", 60.0, r"too many"),
            *_content("F1", "H"),
        ),
        11232: _slow("F1 F2", "H", 60.0),  # the whole platform is squeezed, often at whole hours
        19001: _broken("F1", "H", _REMOVED),
        19002: _content("F1", "M"),
        19021: _broken("F1", "H", _SIGN, by_sign=True),
        19022: _broken("F1", "H", _ADDRESS),
        19024: _content("F1", "H", advice=_KEYWORD),
    }
)
