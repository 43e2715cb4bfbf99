"""Tables and charts as LibreOffice sets them: as high as they were counted, every name there."""

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import count

import pymupdf
import pytest

from service.documents.blocks import Chart, Document, Paragraph, Series, Table
from service.documents.printing import can_print, print_pdf
from service.documents.profile import NOMINAL, Profile
from service.documents.word.body import block_pieces, title_pieces
from service.documents.word.flow import end_of
from service.documents.word.notice import to_docx
from tests.documents.sample_documents import Opened, value

TOP = 2098  # twips above the type area
TWIP = 1 / 20

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(not can_print(), reason="没有 LibreOffice（soffice），不看成页"),
]

NAMES = ("全社会固定资产投资增速", "城镇新增就业", "空气质量优良天数（重点关注）", "招商引资")
LEADERS = ("县长", "常务副县长", "县委常委、组织部长", "副县长")
NUMBERS = ("20%", "1800人", "24.15亿元", "欠14.7个百分点", "—", "2017年10月20日")


def chance_table(chance: random.Random) -> Table:
    """Sorted by its first columns, so that equal cells stand one under another."""
    columns = chance.randrange(3, 9)
    rows = sorted(
        (
            chance.choice(LEADERS),
            chance.choice(NAMES[:2]),
            *(chance.choice((*NAMES, *NUMBERS)) for _ in range(columns - 2)),
        )
        for _ in range(chance.randrange(1, 40))
    )
    grouped = (("", 2), ("完成情况", columns - 2)) if chance.random() < 0.6 else ()
    return Table(
        header=("责任领导", "指标", *(f"第{number}栏" for number in range(columns - 2))),
        rows=tuple(rows),
        caption=chance.choice(("", "各项指标情况")),
        groups=grouped,
        merged=chance.randrange(3),
    )


def chance_documents(number: int) -> Iterator[Document]:
    chance = random.Random(number)  # noqa: S311 — the same tables each time
    for _ in range(number):
        before = (Paragraph(text="请抓好落实。"),) * chance.randrange(18)
        yield Document(
            title="甲",
            addressees="",
            blocks=(*before, chance_table(chance), Paragraph(text="终")),
        )


def as_set(content: bytes) -> Profile:
    """With the line pitch of the file: a last page of few rows is drawn back by a tighter one."""
    pitch = value(Opened(content).sections()[0], "docGrid", "linePitch")
    return replace(NOMINAL, line=int(pitch or 0))


def counted(document: Document, profile: Profile) -> tuple[int, int]:
    """Page of the last line, and twips from the top of the type area down to its foot."""
    pieces = [
        *title_pieces(document.title, profile, 0),
        *block_pieces(document.blocks, profile, count(1), hold_last=False),
    ]
    end = end_of(pieces, profile.height)
    return end.page, end.used


def printed(pdf: bytes) -> tuple[int, float]:
    """The same of the page: the letter's baseline is 80 of 100 down its line."""
    pages = pymupdf.open(stream=pdf)
    for page in pages:
        for found in page.get_text("rawdict")["blocks"]:
            for line in found.get("lines", ()):
                for span in line["spans"]:
                    for letter in span["chars"]:
                        if letter["c"] == "终":
                            foot = letter["origin"][1] / TWIP - TOP + NOMINAL.line * 0.2
                            return page.number + 1, foot
    raise AssertionError("没有最后一行")


def test_tables_end_where_they_were_counted_to_end() -> None:
    documents = list(chance_documents(60))

    files = {f"{n:02}": to_docx(document) for n, document in enumerate(documents)}
    pages = print_pdf(files)

    counts = [
        counted(document, as_set(content))
        for document, content in zip(documents, files.values(), strict=True)
    ]
    found = [printed(pages[name]) for name in sorted(pages)]
    assert [page for page, _ in counts] == [page for page, _ in found]
    apart = [abs(a - b) > NOMINAL.line / 2 for (_, a), (_, b) in zip(counts, found, strict=True)]
    assert sum(apart) <= 1  # LibreOffice sometimes leaves kept rows on the page they first came to


@pytest.fixture(scope="module")
def charts() -> dict[str, str]:
    """The letters of charts of few and of many names, as printed."""
    files = {str(count): to_docx(chart_document(count)) for count in (2, 9, 20, 30)}
    pages = {name: pymupdf.open(stream=pdf) for name, pdf in print_pdf(files).items()}
    return {
        name: "".join("".join(page.get_text() for page in found).split())
        for name, found in pages.items()
    }


def chart_document(count: int) -> Document:
    counts = Series(name="红", values=(Decimal(1),) * count)
    chart = Chart(
        title="各部门亮灯情况", shape="堆积柱", categories=names(count), series=(counts, counts)
    )
    return Document(title="甲", addressees="", blocks=(chart,))


def names(count: int) -> tuple[str, ...]:
    return tuple(f"第{number:02}部门" for number in range(count))


@pytest.mark.parametrize("count", [2, 9, 20, 30])
def test_every_name_of_a_chart_is_readable(count: int, charts: dict[str, str]) -> None:
    assert not [name for name in names(count) if name not in charts[str(count)]]
