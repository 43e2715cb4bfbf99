"""Which paragraph of a file is what: mark, number, title, levels, signature, 版记.

Known by what a reader sees (red, large, centred, the words themselves), not by the names of styles:
so the files of any program can be read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from service.documents.inspection.findings import Taken
from service.documents.inspection.reading import Paragraph, Styles, W, local, paragraphs
from service.documents.inspection.standard import MARK_LEAST, SIZE_2

NUMBER = re.compile(r"[\[【〔(（]\s*\d{2,4}\s*[\]】〕)）]\s*第?\s*\d+\s*[号期]|第\s*\d+\s*期")
DATE = re.compile(
    r"\d{2,4}年\d{1,2}月\d{1,2}日"
    r"|[一二三四五六七八九〇○零]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
LEVEL = re.compile(
    r"(?:([一二三四五六七八九十]+[、.．])|(（[一二三四五六七八九十]+）、?)|(\d+[.．、])(?!\d)|(（\d+）))"
)
ATTACHED = re.compile(r"附件\s*(\d*)\s*[:：]?")
LIST = re.compile(r"附件\s*[:：]")
PRINTED = re.compile(r"\d日印发?$")
_HEAD_ROWS = 16
_HEADING_MOST = 40  # 字 of a heading that stands alone


@dataclass(slots=True)
class Page:
    """An attachment on a page of its own."""

    label: Paragraph
    title: Paragraph | None


@dataclass(slots=True)
class Anatomy:
    """The parts that were found; None or empty for what the file does not have."""

    paragraphs: Sequence[Paragraph]
    marks: list[Paragraph] = field(default_factory=list)
    number: Paragraph | None = None
    urgency: list[Paragraph] = field(default_factory=list)
    draft: bool = False
    title: Paragraph | None = None
    body: list[Paragraph] = field(default_factory=list)
    headings: list[tuple[int, Paragraph]] = field(default_factory=list)
    attachment_list: list[Paragraph] = field(default_factory=list)
    date: Paragraph | None = None
    signed: list[Paragraph] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    colophon: list[Paragraph] = field(default_factory=list)
    colophon_table: etree._Element | None = None

    @property
    def taken(self) -> Taken:
        return Taken.FILE if self.marks else Taken.PLAIN


def anatomy(body: etree._Element, styles: Styles) -> Anatomy:
    """The parts of a document, from the top down."""
    found = Anatomy(paragraphs(body, styles))
    written = [one for one in found.paragraphs if one.text.strip()]
    _colophon(found, body, styles)
    rest = _head(found, written)
    rest = _title(found, rest)
    text, pages = _divided(rest)
    _closing(found, text)
    _text(found, text)
    _attachments(found, pages)
    return found


def _head(found: Anatomy, written: list[Paragraph]) -> list[Paragraph]:
    """Down to the number or the last red paragraph; a draft has no number, its text may name some."""
    last = -1
    for index, one in enumerate(written[:_HEAD_ROWS]):
        first = one.first
        words = one.text.strip()
        if _is_title(one):
            break
        if first and first.red and first.points >= MARK_LEAST:
            found.marks.append(one)
            last = index
        elif words in ("特急", "加急", "平急", "特提") or "★" in words:
            found.urgency.append(one)
            last = max(last, index)
        elif words == "送审稿":
            found.draft = True
            last = max(last, index)
        elif found.marks and _is_number(one):
            found.number = one
            return written[index + 1 :]
    return written[last + 1 :]


def _is_number(one: Paragraph) -> bool:
    """发文字号, perhaps with 签发人 beside it; a title may speak of a number, but is larger."""
    words, first = one.text.strip(), one.first
    small = first is not None and first.points < SIZE_2 - 4
    return small and len(words) < 40 and bool(NUMBER.search(words) or "签发人" in words)


def _is_title(one: Paragraph) -> bool:
    first = one.first
    large = first is not None and first.points >= SIZE_2 - 4 and not first.red
    return large and one.alignment == "center"


def _title(found: Anatomy, rest: list[Paragraph]) -> list[Paragraph]:
    for index, one in enumerate(rest[:4]):
        if _is_title(one):
            found.title = one
            return rest[index + 1 :]
    return rest


def _divided(rest: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """The text, and what follows from the first attachment page on."""
    for index, one in enumerate(rest):
        label = ATTACHED.fullmatch(one.text.strip())
        if label and not one.text.strip().endswith(("：", ":")):
            return rest[:index], rest[index:]
    return rest, []


def _closing(found: Anatomy, text: list[Paragraph]) -> None:
    """附件说明, 署名 and date, taken off the end of the text."""
    dates = [one for one in text[-4:] if DATE.fullmatch(one.text.strip())]
    if dates:
        found.date = dates[-1]
        end = text.index(found.date)
        start = end
        while start and len(text[start - 1].text.strip()) <= 40 and _is_name(text[start - 1]):
            start -= 1
        found.signed = text[start:end]
        del text[start:]
    listed = next((i for i, one in enumerate(text) if LIST.match(one.text.strip())), None)
    if listed is not None:
        end = listed + 1
        while end < len(text) and re.match(r"\s*\d+[.．]", text[end].text):
            end += 1
        found.attachment_list = text[listed:end]
        del text[listed:end]


def _is_name(one: Paragraph) -> bool:
    """署名 stands centred or far to the right, and says no sentence."""
    words = one.text.strip()
    if LIST.match(words) or re.match(r"\d+[.．]", words):
        return False
    apart = one.alignment in ("center", "right", "end") or one.indent("left") > 2000
    return (apart or "\t" in one.text) and not words.endswith(("。", "：", "；"))


def _text(found: Anatomy, text: list[Paragraph]) -> None:
    for one in text:
        mark = LEVEL.match(one.text.strip())
        words = one.text.strip()
        if (
            mark
            and mark.lastindex
            and len(words) <= _HEADING_MOST
            and not words.endswith(("。", "；", "："))
        ):
            found.headings.append((mark.lastindex, one))
        elif one.alignment in ("both", "left", "listed", "distribute"):
            found.body.append(one)


def _attachments(found: Anatomy, pages: list[Paragraph]) -> None:
    for index, one in enumerate(pages):
        if ATTACHED.fullmatch(one.text.strip()):
            after = pages[index + 1] if index + 1 < len(pages) else None
            found.pages.append(Page(one, after))


def _colophon(found: Anatomy, body: etree._Element, styles: Styles) -> None:
    """版记 is the last table or the last paragraphs that speak of 抄送 or 印发."""
    for table in reversed(list(body.iterchildren(f"{W}tbl"))):
        inside = list(_cells(table, styles))
        if any(map(_of_colophon, inside)):
            found.colophon, found.colophon_table = inside, table
        return
    tail = [one for one in found.paragraphs if one.text.strip()][-3:]
    found.colophon = [one for one in tail if _of_colophon(one)]


def _of_colophon(one: Paragraph) -> bool:
    words = one.text.strip()
    return words.startswith("抄送") or bool(PRINTED.search(words))


def _cells(table: etree._Element, styles: Styles) -> Iterator[Paragraph]:
    for order, one in enumerate(table.iter(f"{W}p"), start=1):
        if local(one) == "p":
            yield Paragraph(one, styles, order)
