"""Rows as LibreOffice sets them: what the grid counts is what is printed, in text, tables, forms."""

import random
from collections.abc import Sequence
from typing import NamedTuple

import pymupdf
import pytest

from service.documents.blocks import Block, Document, Form, Paragraph, Table
from service.documents.grid import count_rows, face
from service.documents.printing import can_print, print_pdf
from service.documents.profile import CHARACTER, NOMINAL, SIZE_3, TEXT_SPACING
from service.documents.word.columns import column_setting
from service.documents.word.form import form_pieces
from service.documents.word.notice import to_docx
from service.documents.word.table_frame import ABOVE, BORDER, SIDE

FORM_LINE = 420  # twips
TYPE_AREA_BOTTOM = 262 * 72 / 25.4  # points

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(not can_print(), reason="没有 LibreOffice（soffice），不看成页"),
]

PIECES = (
    *("，", "。", "、", "；", "：", "（见附件1）", "“十三五”", "《通知》", "——", "～", "（二）"),
    *("2017年10月20日", "17.6%", "示督办〔2017〕3号", "1.2万元", "GDP", "63%～68%", "2016—2017年"),
    *("3-20", "第8位", "5.3个百分点", "123456789", "10:30", "A4", "100.00", "欠2.4"),
)
RARE = (
    *("http://www.example.com/zwgk/2017/08/tz_1234.html", "kaohe@example.com", "”。", "），", "……"),
    *(
        "PPP",
        "PM2.5",
        "①",
        "Ⅱ",
        "3.5℃",
        "120㎡",
        "100m2",
        "√",
        "±0.5",
        "《〈甲〉》",
        "A、B、C",
        "1/3",
    ),
    *(
        "No.12",
        "e-mail",
        "a b c",
        "The quick brown fox",
        "10%～15%",
        "(见附件)",
        "“一带一路”",
        "‘甲’",
    ),
    *("；（", "——”", "2017-08-01", "08:30—17:30", "¥1,234.56", "－", "％", "１２３", "…", "-5.3"),
    *(
        "第1、2、3季度",
        "km/h",
        "µg/m³",
        "CO2",
        "5G",
        "(一)",
        "[2017]",
        "和/或",
        "，2017年",
        "、GDP",
    ),
)
HAN = (
    "根据工作要求现将有关情况督办如下请认真抓好落实各责任部门要高度重视逐项对照检查拿出切实可行措施"
)
NARROW = (12, 20, 40, 70)  # per cent of the page that a column takes


def chance_text(chance: random.Random, pieces: Sequence[str], most: int) -> str:
    """Chinese with digits, Latin and every mark an office writes, without sense."""
    text = ""
    length = chance.randrange(20, most)
    while len(text) < length:
        text += "".join(chance.choices(HAN, k=chance.randrange(1, 9)))
        text += chance.choice(pieces) if chance.random() < 0.75 else ""
    return f"{text}。"


def chance_texts(count: int, pieces: Sequence[str] = PIECES, most: int = 180) -> list[str]:
    chance = random.Random(2017)  # noqa: S311 — the same texts each time
    return [chance_text(chance, pieces, most) for _ in range(count)]


class Sample(NamedTuple):
    """Texts one under another, and the rows that the layout counts for each."""

    texts: Sequence[str]
    blocks: tuple[Block, ...]
    counted: Sequence[int]


def of_paragraphs(texts: Sequence[str]) -> Sample:
    letters = face(SIZE_3, TEXT_SPACING)
    rows = [count_rows(text, NOMINAL.width, letters, 2 * CHARACTER) for text in texts]
    return Sample(texts, tuple(Paragraph(text=text) for text in texts), rows)


def of_column(texts: Sequence[str], share: int) -> Sample:
    rows, widths = tuple((text, "") for text in texts), (share, 100 - share)
    table = Table(header=(), rows=rows, widths=widths)
    setting = column_setting(rows, widths, NOMINAL.width)
    room = setting.widths[0] - 2 * SIDE
    return Sample(texts, (table,), [count_rows(text, room, setting.letters) for text in texts])


def of_form(texts: Sequence[str]) -> Sample:
    form = Form(rows=tuple((("", text),) for text in texts))
    heights = form_pieces(form, NOMINAL)[-1].heights
    return Sample(texts, (form,), [(one - 2 * ABOVE - BORDER) // FORM_LINE for one in heights])


SAMPLES = {
    "text": of_paragraphs(chance_texts(600)),
    "text of rare marks": of_paragraphs(chance_texts(400, (*PIECES, *RARE))),
    **{
        f"column of {share}%": of_column(chance_texts(150, (*PIECES, *RARE), 60), share)
        for share in NARROW
    },
    "form": of_form(chance_texts(150)),
}


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    documents = {
        name: Document(title="甲", addressees="", blocks=one.blocks)
        for name, one in SAMPLES.items()
    }
    return print_pdf({name: to_docx(document) for name, document in documents.items()})


@pytest.mark.parametrize("name", SAMPLES)
def test_rows_are_counted_as_printed_in_99_of_100(name: str, printed: dict[str, bytes]) -> None:
    sample = SAMPLES[name]

    rows = printed_rows(printed[name], sample.texts)

    pairs = zip(sample.texts, sample.counted, rows, strict=True)
    wrong = [(counted, seen, text) for text, counted, seen in pairs if counted != seen]
    assert len(wrong) <= len(rows) / 100, wrong


def printed_rows(pdf: bytes, texts: Sequence[str]) -> list[int]:
    """Rows that each text takes on the pages, told by their letters in order."""
    lines = [line for page in pymupdf.open(stream=pdf) for line in page_rows(page)]
    remaining = iter(lines[1:])  # under the title
    counts = []
    for text in texts:
        letters, rows = 0, 0
        while letters < len("".join(text.split())):
            letters += next(remaining)
            rows += 1
        counts.append(rows)
    return counts


def page_rows(page: pymupdf.Page) -> list[int]:
    """Letters in each row of the type area, from the top."""
    rows: dict[int, int] = {}
    for block in page.get_text("rawdict")["blocks"]:
        for line in block.get("lines", []):
            for span in line["spans"]:
                for letter in span["chars"]:
                    low = round(letter["origin"][1])
                    if low < TYPE_AREA_BOTTOM and letter["c"].strip():
                        place = next((row for row in rows if abs(row - low) < 4), low)
                        rows[place] = rows.get(place, 0) + 1
    return [rows[place] for place in sorted(rows)]
