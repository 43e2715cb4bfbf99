"""A document for a test about one thing in it, and a Word file opened to be looked at."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from service.documents.blocks import (
    Chart,
    Colophon,
    Document,
    Head,
    Paragraph,
    Series,
    Signature,
    Table,
)
from service.documents.word.notice import to_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ISSUER = "示例县考核办公室"
DATED = date(2017, 8, 1)
SENTENCE = "各责任部门要高度重视，逐项对照检查，拿出切实可行的整改措施。"


def make_document(**overrides: Any) -> Document:
    """A notice with a red head, one paragraph, a seal and 版记."""
    facts: dict[str, Any] = {
        "title": "关于固定资产投资增速滞后的督办单",
        "addressees": "县发改局",
        "head": Head(mark=f"{ISSUER}文件", number="示考办〔2017〕12号"),
        "blocks": (Paragraph(text=SENTENCE),),
        "signature": Signature(issuers=(ISSUER,), dated=DATED),
        "colophon": Colophon(copies=("县委办", "县政府办"), printer=ISSUER, printed=DATED),
    }
    return Document(**(facts | overrides))


def make_table(count: int = 3, **overrides: Any) -> Table:
    facts: dict[str, Any] = {
        "header": ("编号", "指标", "完成率"),
        "rows": tuple(
            (f"3-{row}", "全社会固定资产投资增速", "69.9%") for row in range(1, count + 1)
        ),
    }
    return Table(**(facts | overrides))


def make_chart(shape: str = "柱", **overrides: Any) -> Chart:
    facts: dict[str, Any] = {
        "title": "分月完成情况",
        "shape": shape,
        "categories": ("5月", "6月"),
        "series": (
            Series(name="计划", values=(Decimal(8), Decimal("11.5"))),
            Series(name="完成", values=(Decimal("6.25"), None)),
        ),
    }
    return Chart(**(facts | overrides))


class Opened:
    """A .docx file unpacked: its parts, its body, its paragraphs."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.body = self.part("word/document.xml")[0]

    def part(self, name: str) -> etree._Element:
        return etree.fromstring(self.files[name])

    def texts(self) -> list[str]:
        """The text of every paragraph, tables included, in order."""
        return [text_of(paragraph) for paragraph in self.body.iter(f"{W}p")]

    def paragraph(self, start: str) -> etree._Element:
        """The first paragraph whose text begins with ``start``."""
        return next(one for one in self.body.iter(f"{W}p") if text_of(one).startswith(start))

    def header(self, section: etree._Element, pages: str = "default") -> str:
        """What stands above the type area on a section's pages: even or default (odd)."""
        relations = self.part("word/_rels/document.xml.rels")
        references = section.iterfind(f"{W}headerReference")
        wanted = next(one.get(R_ID) for one in references if one.get(f"{W}type") == pages)
        target = next(one.get("Target") for one in relations if one.get("Id") == wanted)
        return text_of(self.part(f"word/{target}"))

    def sections(self) -> list[etree._Element]:
        return list(self.body.iter(f"{W}sectPr"))

    def tables(self) -> Iterator[etree._Element]:
        return self.body.iterfind(f"{W}tbl")


def opened(document: Document) -> Opened:
    return Opened(to_docx(document))


def text_of(element: etree._Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def value(element: etree._Element, path: str, name: str = "val") -> str | None:
    """The attribute ``w:name`` of the element at ``path`` (names without w:, joined by /)."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}{name}")
