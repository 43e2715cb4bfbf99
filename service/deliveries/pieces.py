"""A paper as lines and table rows: what a chat shows of it, before any dialect has its say.

The title and the number are left to the message's head. A chart is left out: the table beside it
has the same figures.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from service.documents.blocks import Block, Document, Form, Heading, Paragraph, Roster, Table
from service.documents.chinese_text import full_date
from service.documents.plain import DRAFT_LINE, attachment_lines, column_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line. ``continued``: it goes on with what the part before ended in."""

    text: str
    strong: bool = False
    continued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of a table under their heads, which stand in every part that has some of them."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    continued: bool = False


Piece = Words | Rows


def words_of(text: str) -> tuple[Words, ...]:
    """Lines that say something."""
    return tuple(Words(text=line.strip()) for line in text.split("\n") if line.strip())


def pieces_of(document: Document) -> tuple[Piece, ...]:
    """The paper in reading order, its attachment pages last."""
    return tuple(_pieces(document))


def row_lines(rows: Rows) -> Iterator[str]:
    """“label：value” pairs, a row a line: no narrow screen breaks them, and none lacks its head."""
    for row in rows.rows:
        yield "· " + "；".join(row_pairs(rows.header, row))


def row_pairs(header: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    labels = (*header, *[""] * (len(row) - len(header)))
    for label, cell in zip(labels, row, strict=False):
        flat = " ".join(cell.split())
        if flat:
            yield f"{label}：{flat}" if label else flat


def as_data(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    """For a JSON column."""
    return [asdict(piece) for piece in pieces]


def from_data(pieces: Iterable[Mapping[str, Any]]) -> tuple[Piece, ...]:
    return tuple(
        Rows(**{**each, "header": tuple(each["header"]), "rows": tuple(map(tuple, each["rows"]))})
        if "rows" in each
        else Words(**each)
        for each in pieces
    )


def _pieces(document: Document) -> Iterator[Piece]:
    if document.draft:
        yield Words(text=DRAFT_LINE, strong=True)
    if document.addressees:
        yield Words(text=f"{document.addressees}：")
    for block in document.blocks:
        yield from _block(block)
    yield from words_of("\n".join(attachment_lines(document.attachments)))
    if document.signature:
        yield from words_of("、".join(document.signature.issuers))
        yield Words(text=full_date(document.signature.dated))
    if document.note:
        yield Words(text=f"（{document.note}）")
    if document.colophon and document.colophon.copies:
        yield from words_of(f"抄送：{'，'.join(document.colophon.copies)}")
    for page in document.attachment_pages:
        yield Words(text=f"{page.label}　{page.title}", strong=True)
        for block in page.blocks:
            yield from _block(block)


def _block(block: Block) -> Iterator[Piece]:
    match block:
        case Heading():
            yield Words(text=" ".join(block.text.split()), strong=True)
        case Paragraph():
            yield from words_of(block.text)
        case Table() if not block.rows:
            yield from words_of(block.caption)
        case Table():
            yield Rows(header=column_labels(block), rows=block.rows, caption=block.caption)
        case Form():
            for row in block.rows:
                for label, content in row:
                    yield from words_of(f"{label}：{content}")
        case Roster():
            for label, names in block.rows:
                yield from words_of(f"{label}：{'、'.join(names)}")
