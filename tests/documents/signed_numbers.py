"""Facts in which every number bears a sign, so that in a paper one sees which numbers came from them.

``20%`` becomes ``7207%``, a small count 3 becomes 73, a date 7777年7月7日, a list has 77 items: what
begins and ends with 7, or lies in the seventies to nineties, came from the facts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

from service.documents.blocks import Block, Chart, Document, Form, Heading, Paragraph, Roster, Table
from service.documents.templates import Envelope

SIGNED = re.compile(r"7|7\d*7|[7-9]\d|0")  # 0 decides whether a thing is said at all, and stays
ITEMS = 77
_NUMBER = re.compile(r"\d+")
_MARK = re.compile(r"^(?:\d+\.|（\d+）) ?", re.MULTILINE)  # of a heading or an item: a place
_COUNTED = 29  # the largest number that may be written 第二十九次


def signed(value: Any) -> Any:
    match value:
        case bool():
            return value
        case int():
            return value + 70 if 0 < value <= _COUNTED else int(signed(str(value)))
        case Decimal():
            return Decimal(signed(str(value)))
        case str():
            return _NUMBER.sub(
                lambda found: found[0] if found[0] == "0" else f"7{found[0]}7", value
            )
        case date():
            return date(7777, 7, 7)
        case Mapping():
            return {key: signed(one) for key, one in value.items()}
        case list() | tuple():
            return type(value)(islice(cycle([signed(one) for one in value]), ITEMS if value else 0))
    return value


def signed_envelope(envelope: Envelope) -> Envelope:
    values = {one.name: signed(getattr(envelope, one.name)) for one in fields(envelope)}
    return replace(envelope, **values)


def numbers(text: str) -> list[str]:
    """The numbers of a text, without the place that it begins with (1. or （1）)."""
    return _NUMBER.findall(_MARK.sub("", text))


def texts(document: Document) -> Iterator[str]:
    """All that a paper says; what counts by itself (附件1, 序号) is left out."""
    yield from (document.title, document.summary, document.addressees, document.note)
    yield from document.attachments
    if document.head:
        yield document.head.number
    for block in (
        *document.blocks,
        *(one for page in document.attachment_pages for one in page.blocks),
    ):
        yield from _texts_of(block)


def _texts_of(block: Block) -> Iterator[str]:
    match block:
        case Paragraph() | Heading():
            yield block.text
        case Form():
            yield from (text for row in block.rows for pair in row for text in pair)
        case Roster():
            yield from (name for _, names in block.rows for name in names)
        case Chart():
            yield from (block.title, *block.categories)
            yield from (str(value) for one in block.series for value in one.values)
        case Table():
            yield from (block.caption, *block.header)
            places = [at for at, name in enumerate(block.header) if name not in ("序号", "次序")]
            yield from (row[place] for row in block.rows for place in places)
        case _:
            raise AssertionError(f"unread: {block}")
