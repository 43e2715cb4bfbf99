"""What a client would make of an accepted request: a model of each dialect, suspicious on purpose.

It shares nothing with the sender. Where clients differ, it takes the one that finds more markup.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)]*)\)")
_DOMAINS = "cn|com|net|org|gov|edu|io|cc|top|xyz|info|me|tv|app|dev|zip|example"
_BARE = re.compile(
    rf"(?i)[a-z][a-z0-9+.-]*://\S+|www\.\S+|[a-z0-9-]+\.(?:{_DOMAINS})(?![a-z0-9])\S*"
)
_SCHEME = re.compile(r"(?i)(?:javascript|file|data|dingtalk|weixin|feishu|lark|tel|mailto):\S+")
_HEADING = re.compile(r"(?m)^ {0,3}#{1,6}(?:\s|$).*|^.+\n {0,3}(?:=+|-+)\s*$")
_LIST = re.compile(r"(?m)^\s*(?:[-+*]|\d{1,9}[.)])(?:\s|$)")
_QUOTE = re.compile(r"(?m)^\s*>")
_TAG = re.compile(r"<[!/a-zA-Z@?][^>]*>?")
_CODE = re.compile(r"(?m)`|^(?: {4}|\t)\s*\S")
_TABLE = re.compile(r"(?m)^.*\|.*$")
_RULE = re.compile(r"(?m)^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$")
_STRONG = re.compile(r"\*\*(.+?)\*\*|__(.+?)__")
_LONE_MARK = re.compile(r"[*_~]")
_MENTION = re.compile(r"@\S+")


@dataclass
class Shown:
    text: str = ""
    mentions: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    strong: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)  # everything else that is no plain text

    def add(self, other: "Shown") -> None:
        self.text = "\n".join(filter(None, (self.text, other.text)))
        for name in ("mentions", "links", "headings", "strong", "markup"):
            getattr(self, name).extend(getattr(other, name))


def shown(body: dict[str, Any]) -> Shown:
    """What the group sees of one request, of any of the three platforms."""
    if "card" in body:
        return _feishu(body["card"])
    match body["msgtype"]:
        case "text":
            return _wecom_text(body["text"])
        case "template_card":
            return plain(json.dumps(body["template_card"], ensure_ascii=False))
        case "actionCard":
            return _titled(body["actionCard"]["title"], body["actionCard"]["text"])
        case "markdown" if "title" in body["markdown"]:
            return _titled(body["markdown"]["title"], body["markdown"]["text"])
        case _:
            return markdown(body["markdown"]["content"])


def plain(text: str) -> Shown:
    """Where nothing is markup, but addresses are still made into links."""
    return Shown(text=text, links=[*_BARE.findall(text), *_SCHEME.findall(text)])


def markdown(text: str) -> Shown:
    links = [address for _, address in _LINK.findall(text)]
    rest = _LINK.sub(r"\1", text)
    found = Shown(
        links=[*links, *plain(rest).links],
        mentions=_MENTION.findall(rest),
        headings=[each.group().lstrip("# ") for each in _HEADING.finditer(rest)],
        strong=["".join(pair) for pair in _STRONG.findall(rest)],
    )
    rest = _STRONG.sub(r"\1\2", rest)
    rest = re.sub(r"(?m)^ {0,3}#{1,6} ", "", rest)
    found.text = rest
    for sign in (_LIST, _QUOTE, _TAG, _CODE, _TABLE, _RULE, _LONE_MARK):
        found.markup += [each.group() for each in sign.finditer(rest)]
    found.markup += re.findall(r"&(?:#\w+|\w+);", rest) + re.findall(r"\$", rest)
    return found


def _titled(title: str, text: str) -> Shown:
    seen = plain(title)
    seen.text = ""  # the title is a preview of what the text says
    seen.add(markdown(text))
    return seen


def _wecom_text(text: dict[str, Any]) -> Shown:
    seen = plain(text["content"])
    seen.mentions = [*text.get("mentioned_list", []), *text.get("mentioned_mobile_list", [])]
    seen.mentions += _MENTION.findall(text["content"])
    return seen


def _feishu(card: dict[str, Any]) -> Shown:
    seen = Shown(headings=[card["header"]["title"]["content"]])
    for part in _texts([card["header"], *card["elements"]]):
        if part["tag"] == "plain_text":
            seen.add(plain(part["content"]))
        else:
            seen.add(markdown(part["content"]))
            seen.mentions += re.findall(r"<at id=([^>]*)>", part["content"])
    seen.links += [
        action["url"]
        for element in card["elements"]
        if element["tag"] == "action"
        for action in element["actions"]
    ]
    return seen


def _texts(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        if part.get("tag") in ("plain_text", "lark_md", "markdown"):
            yield part
        else:
            yield from _texts(list(part.values()))
