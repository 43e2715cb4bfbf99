"""A long document in parts that a page can show one at a time; the parts together say all of it.

Tables are divided between rows, each piece under the table's heads. The front of the paper stands
on the first part, what is under the text where the text ends, 版记 on the last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.documents.blocks import Block, Chart, Document, Form, Heading, Paragraph, Roster, Table
from service.documents.plain import column_labels

A_PART = 60_000  # bytes of HTML, roughly
_MARKUP = 45  # bytes around a cell or a paragraph
_POINT = 300  # bytes of a chart for each figure it draws


@dataclass(frozen=True, slots=True)
class _Piece:
    page: int  # 0: the text; n: the nth attachment
    block: Block
    weight: int  # bytes of HTML, roughly


def in_parts(document: Document, size: int = A_PART) -> tuple[Document, ...]:
    """At least one; each of about ``size`` bytes as HTML, but a row or a paragraph stays whole."""
    groups = list(_packed(list(_pieces(document, size)), size)) or [[]]
    text = [n for n, group in enumerate(groups) if any(piece.page == 0 for piece in group)]
    text_ends, last = (text or [0])[-1], len(groups) - 1
    return tuple(
        _part(document, group, front=n == 0, text_ends=n == text_ends, end=n == last)
        for n, group in enumerate(groups)
    )


def _part(
    document: Document, group: Sequence[_Piece], *, front: bool, text_ends: bool, end: bool
) -> Document:
    part = replace(
        document,
        blocks=tuple(piece.block for piece in group if piece.page == 0),
        attachment_pages=tuple(
            replace(page, blocks=tuple(piece.block for piece in group if piece.page == n))
            for n, page in enumerate(document.attachment_pages, start=1)
            if any(piece.page == n for piece in group)
        ),
        colophon=document.colophon if end else None,
    )
    if not front:
        part = replace(part, head=None, title="", addressees="", draft=False)
    return part if text_ends else replace(part, attachments=(), signature=None, note="")


def _pieces(document: Document, size: int) -> Iterator[_Piece]:
    pages = [document.blocks, *(page.blocks for page in document.attachment_pages)]
    for n, blocks in enumerate(pages):
        for block in blocks:
            for piece in _divided(block, size) if isinstance(block, Table) else [block]:
                yield _Piece(n, piece, _weight(piece))


def _packed(pieces: Sequence[_Piece], size: int) -> Iterator[list[_Piece]]:
    """As many one after another as fit."""
    group: list[_Piece] = []
    held = 0
    for piece in pieces:
        if group and held + piece.weight > size:
            yield group
            group, held = [], 0
        group.append(piece)
        held += piece.weight
    if group:
        yield group


def _divided(table: Table, size: int) -> Iterator[Table]:
    if _weight(table) <= size:
        yield table
        return
    labels = _cells(column_labels(table))
    start = held = 0
    for end, row in enumerate(table.rows):
        weight = labels + _cells(row)
        if end > start and held + weight > size:
            yield replace(table, rows=table.rows[start:end])
            start, held = end, 0
        held += weight
    yield replace(table, rows=table.rows[start:])


def _weight(block: Block) -> int:
    match block:
        case Table():
            labels = _cells(column_labels(block))
            return sum(labels + _cells(row) for row in block.rows)
        case Form():
            return sum(_cells(pair) for row in block.rows for pair in row)
        case Roster():
            return sum(_cells((label, *names)) for label, names in block.rows)
        case Chart():
            return _POINT * len(block.categories) * (len(block.series) + 1)
        case Paragraph() | Heading():
            return _cells((block.text,))


def _cells(texts: Sequence[str]) -> int:
    return _MARKUP * len(texts) + len("".join(texts).encode())
