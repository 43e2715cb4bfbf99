"""A message in the words of one platform: what was data stays text, what is ours may be markup.

One file a dialect. Each turns a message into the JSON that the platform asks for and knows
whether the platform takes so much.
"""

import json
from typing import Any

from service.deliveries.channels import Message, Robot
from service.deliveries.dialects.literal import in_one_line
from service.deliveries.plain_text import shorten, size

TITLE_BYTES = 300
MOST_KEYWORDS = 10  # a robot's, on 钉钉 as on 飞书
KEYWORD_BYTES = 60


def encoded(body: dict[str, Any]) -> bytes:
    """JSON as it is sent and counted: Chinese as itself, three bytes a character and not six."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def headline(robot: Robot, message: Message) -> str:
    """The title; the robot's keyword before it, where the message has none of them, and the mark
    of the part after it.
    """
    title = shorten(in_one_line(message.title), TITLE_BYTES, "…")
    keywords = _keywords(robot)
    if keywords and not any(word in f"{title}\n{message.text}" for word in keywords):
        title = shorten(f"【{keywords[0]}】{title}", TITLE_BYTES, "…")
    return title + part_mark(message)


def keyword_fault(robot: Robot) -> str:
    """Why the robot's keywords would never be found in a message; "" if one always is."""
    keywords = _keywords(robot)
    if len(keywords) > MOST_KEYWORDS:
        return f"关键词最多{MOST_KEYWORDS}个，现有{len(keywords)}个"
    for word in keywords:
        if in_one_line(word) != word:  # sent as another sign, which the platform does not look for
            return f"关键词“{word}”含有会改写的符号，请在机器人和名册里都换成汉字"
        if size(word) > KEYWORD_BYTES:
            return f"关键词“{shorten(word, KEYWORD_BYTES)}”太长，请换成短词"
    return ""


def _keywords(robot: Robot) -> list[str]:
    return [str(word) for word in robot.settings.get("keywords", ())]


def part_mark(message: Message) -> str:
    return f"（{message.part}/{message.parts}）" if message.parts > 1 else ""


def link_of(message: Message) -> str:
    """The page that a message may lead to: ours, and only encrypted."""
    return message.url if message.url.startswith("https://") else ""
