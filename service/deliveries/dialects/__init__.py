"""A message in the words of one platform: what was data stays text, what is ours may be markup.

One file a dialect. Each turns a message into the JSON that the platform asks for and knows
whether the platform takes so much.
"""

import json
from typing import Any

from service.deliveries.channels import Message, Robot
from service.deliveries.dialects.literal import in_one_line
from service.deliveries.plain_text import shorten

TITLE_BYTES = 300


def encoded(body: dict[str, Any]) -> bytes:
    """JSON as it is sent and counted: Chinese as itself, three bytes a character and not six."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def headline(robot: Robot, message: Message) -> str:
    """The title; the robot's keyword before it, where the message has none of them, and the mark
    of the part after it.
    """
    title = in_one_line(message.title)
    keywords = [str(word) for word in robot.settings.get("keywords", ())]
    if keywords and not any(word in f"{title}\n{message.text}" for word in keywords):
        title = f"【{in_one_line(keywords[0])}】{title}"
    return shorten(title, TITLE_BYTES, "…") + part_mark(message)


def part_mark(message: Message) -> str:
    return f"（{message.part}/{message.parts}）" if message.parts > 1 else ""


def link_of(message: Message) -> str:
    """The page that a message may lead to: ours, and only encrypted."""
    return message.url if message.url.startswith("https://") else ""
