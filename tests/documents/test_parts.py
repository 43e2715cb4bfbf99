"""A long paper in parts: together they say all of it, once, in order; a short one stays whole."""

from dataclasses import replace

import pytest

from service.documents.blocks import AttachmentPage, Document, Paragraph, Table
from service.documents.html import to_html
from service.documents.parts import in_parts
from service.documents.plain import to_text
from tests.documents.sample_documents import make_document

ROWS = tuple((f"示例指标{place}", "县示例局", str(place)) for place in range(600))
LONG = Table(header=("指标", "单位", "数"), rows=ROWS)


def long_document() -> Document:
    page = AttachmentPage(label="附件1", title="示例表", blocks=(LONG, Paragraph(text="表后说明")))
    blocks = (Paragraph(text="开头"), LONG, Paragraph(text="末段"))
    return replace(make_document(blocks=blocks), attachment_pages=(page,))


def test_a_short_paper_is_one_part_and_as_it_was() -> None:
    assert in_parts(make_document()) == (make_document(),)


def test_the_parts_say_all_rows_once_and_in_order() -> None:
    blocks = [b for part in in_parts(long_document()) for b in part.blocks]
    attached = [
        b for part in in_parts(long_document()) for p in part.attachment_pages for b in p.blocks
    ]

    for found in (blocks, attached):
        tables = [block for block in found if isinstance(block, Table)]
        assert len(tables) > 1
        assert tuple(row for table in tables for row in table.rows) == ROWS
        assert {table.header for table in tables} == {LONG.header}


def test_every_word_outside_the_tables_is_said_once() -> None:
    whole = long_document()
    said = "\n".join(to_text(part) for part in in_parts(whole))

    for word in (whole.title, "开头", "末段", "表后说明", *whole.attachments):
        assert said.count(word) == to_text(whole).count(word), word


def test_the_title_is_in_front_and_the_signature_where_the_text_ends() -> None:
    parts = in_parts(long_document())

    ends = [n for n, part in enumerate(parts) if Paragraph(text="末段") in part.blocks]
    assert [n for n, part in enumerate(parts) if part.title] == [0]
    assert [n for n, part in enumerate(parts) if part.signature] == ends
    assert [n for n, part in enumerate(parts) if part.colophon] == [len(parts) - 1]


@pytest.mark.parametrize("size", [5_000, 40_000])
def test_a_part_is_no_larger_than_asked_for(size: int) -> None:
    parts = in_parts(long_document(), size)

    assert max(len(str(to_html(part)).encode()) for part in parts) < size * 1.5
