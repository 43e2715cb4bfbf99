"""钉钉：markdown, or an actionCard where a button leads to our page.

A card calls nobody, so a message with mentions is markdown with the link in its text. Who is
called must stand in the text too, else nobody is.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from service.deliveries.channels import Message, Robot
from service.deliveries.dialects import encoded, headline, link_of
from service.deliveries.dialects.literal import literal, markdown_lines
from service.deliveries.dialects.mentions import Called, called

LIMIT = 19_000  # bytes of the whole request; the platform takes 20 000
LINK = "查看文件"


def fits(robot: Robot, message: Message) -> bool:
    return len(encoded(body(robot, message))) <= LIMIT


def body(robot: Robot, message: Message) -> dict[str, Any]:
    """The request that says ``message``."""
    title, link = headline(robot, message), link_of(message)
    lines = [f"### {title}", *literal(message.number).split("\n"), *_lines(message)]
    if link and not message.mentions:
        return {
            "msgtype": "actionCard",
            "actionCard": {
                "title": title,
                "text": _paragraphs(lines),
                "singleTitle": LINK,
                "singleURL": link,
            },
        }
    whom = called(message.mentions)
    lines += [f"[{LINK}]({link})" if link else "", _calls(whom)]
    return {
        "msgtype": "markdown",
        "markdown": {"title": title, "text": _paragraphs(lines)},
        "at": {
            "atMobiles": list(whom.phones),
            "atUserIds": list(whom.accounts),
            "isAtAll": whom.everybody,
        },
    }


def _lines(message: Message) -> Iterator[str]:
    yield from literal(message.text).split("\n")
    yield from markdown_lines(message.paper)


def _calls(whom: Called) -> str:
    names = [f"@{each}" for each in (*whom.phones, *whom.accounts)]
    return " ".join([*names, "@所有人"] if whom.everybody else names)


def _paragraphs(lines: Sequence[str]) -> str:
    return "\n\n".join(line for line in lines if line.strip())
