"""What a fake's books say: what arrived, what the group saw, what was refused."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from service.fakes.loopback import Loopback


def lines(name: str, fake: Loopback) -> Iterator[str]:
    """For a person: one line of totals, then a line for each message that the group saw."""
    refused = "、".join(f"{code}×{times}" for code, times in Counter(fake.errors).items())
    yield (
        f"{name}：收到请求{len(fake.requests)}次，群里看到{len(fake.ledger)}条，"
        f"拒绝{len(fake.errors)}次{f'（{refused}）' if refused else ''}"
    )
    yield from (f"  {place}. {headline(each)}" for place, each in enumerate(fake.ledger, start=1))


def as_data(fake: Loopback) -> dict[str, Any]:
    """For a program; requests without their addresses, which hold the key."""
    return {
        "requests": [body.decode("utf-8", errors="replace") for _, body in fake.requests],
        "ledger": list(fake.ledger),
        "errors": list(fake.errors),
    }


def headline(message: Mapping[str, Any]) -> str:
    """The first thing that is read of a message, on whichever platform."""
    match message:
        case {"card": {"header": {"title": {"content": str(title)}}}}:
            return title
        case {"template_card": {"main_title": {"title": str(title)}}}:
            return title
        case {"markdown": {"title": str(title)}} | {"actionCard": {"title": str(title)}}:
            return title
        case {"data": {"title": str(title)}}:
            return title
        case {"text": {"content": str(text)}} | {"markdown": {"content": str(text)}}:
            return text.partition("\n")[0].strip("*")
    return str(message.get("msgtype", ""))
