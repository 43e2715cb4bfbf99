"""Text and tables take every number from the same facts: no template knows a number of its own."""

import re
from pathlib import Path

import pytest

from service.documents.blocks import Block, Chart, Document, Table
from service.documents.samples import variants
from service.documents.templates import TemplateBook
from tests.documents.signed_numbers import (
    ITEMS,
    SIGNED,
    numbers,
    signed,
    signed_envelope,
    texts,
)
from tests.documents.test_templates_golden import BOOK, ROOT
from workflows.vocabulary import NoticeKind

#: What a template may write itself; none is a figure of the ledger: a place, held below against
#: the attachments; the year's end; 约定 of the meeting notice; how much of a list is shown.
OWN = re.compile(rf"见附件\d|12月底前|提前10分钟入场|共(?:{ITEMS}|{2 * ITEMS})项，列前\d+项")
REFERENCE = re.compile(r"见附件(\d)")


def foreign(book: TemplateBook, kind: NoticeKind, name: str) -> list[tuple[str, str]]:
    """The numbers of a paper that came from nowhere in its facts or its envelope, with their text."""
    facts, envelope = variants(kind)[name]
    document = book.document(kind, signed(facts), signed_envelope(envelope))
    return [
        (number, text)
        for text in texts(document)
        for number in numbers(OWN.sub("", text))
        if not SIGNED.fullmatch(number)
    ]


@pytest.mark.parametrize("kind", NoticeKind, ids=str)
def test_every_number_of_a_paper_comes_from_its_facts(kind: NoticeKind) -> None:
    assert [found for name in variants(kind) for found in foreign(BOOK, kind, name)] == []


@pytest.mark.parametrize(
    ("line", "number"),
    [
        pytest.param("本月共3项欠账指标。", "3", id="in-a-sentence"),
        pytest.param("::表单\n应达：20%｜完成：{{ 第几次 }}", "20", id="in-a-form"),
        pytest.param("请于2017年{{ 时限.重报.日期|月日 }}前重报。", "2017", id="half-a-date"),
        pytest.param("见附件1，共3项。", "3", id="beside-a-reference"),
    ],
)
def test_a_number_that_a_template_made_up_is_found(tmp_path: Path, line: str, number: str) -> None:
    kind = NoticeKind.REPLY_RETURN
    template = (ROOT / "notice_templates" / f"{kind.value}.md.j2").read_text(encoding="utf-8")
    due = next(iter(variants(kind)["常例"][1].dues))
    spoiled = template + "\n" + line.replace("重报", due, 1) + "\n"
    (tmp_path / f"{kind.value}.md.j2").write_text(spoiled, encoding="utf-8")

    found = foreign(TemplateBook(tmp_path, ROOT / "notice_templates"), kind, "常例")

    assert {each for each, _ in found} == {number}


def every_sample() -> list[tuple[str, Document]]:
    return [
        (f"{kind.value}：{name}", BOOK.document(kind, facts, envelope))
        for kind in NoticeKind
        for name, (facts, envelope) in variants(kind).items()
    ]


def test_a_reference_leads_to_an_attachment_that_is_there() -> None:
    for name, document in every_sample():
        asked = {int(one) for text in texts(document) for one in REFERENCE.findall(text)}

        assert max(asked, default=0) <= len(document.attachments), name


def blocks(document: Document) -> list[Block]:
    attached = (block for page in document.attachment_pages for block in page.blocks)
    return [*document.blocks, *attached]


def drawn_and_tabled(document: Document) -> list[tuple[list[str], list[str]]]:
    """Each series of each chart, and the column of its name in a table of the same categories."""
    tables = [block for block in blocks(document) if isinstance(block, Table)]
    return [
        (
            [str(value) for value in series.values],
            [row[table.header.index(series.name)] for row in table.rows],
        )
        for chart in blocks(document)
        if isinstance(chart, Chart)
        for series in chart.series
        for table in tables
        if series.name in table.header
        and any(chart.categories == column for column in zip(*table.rows, strict=True))
    ]


def test_a_chart_shows_the_figures_of_the_table_beside_it() -> None:
    pairs = [pair for _, document in every_sample() for pair in drawn_and_tabled(document)]

    assert len(pairs) >= 4
    assert all(drawn == tabled for drawn, tabled in pairs)
