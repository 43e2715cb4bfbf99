"""Which paragraph of a file is what: mark, number, title, levels, signature, 版记.

Known by what a reader sees (red, large, centred, the words themselves), not by the names of styles:
so the files of any program can be read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from service.documents.inspection.findings import Taken
from service.documents.inspection.reading import (
    Package,
    Paragraph,
    Styles,
    W,
    margins,
    paragraphs,
)
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
ISSUE = re.compile(r"第\s*\d+\s*期")
PRESENT = re.compile(r"(出席|请假|列席|缺席|主持|记录)\s*[:：]")
PRINTED = re.compile(r"\d日印发?$")
_HEAD_ROWS, _RULE_WITHIN = 16, 20
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
    letter: bool = False  # the mark stands in a header of the first page alone
    joint: etree._Element | None = None  # the table in which several marks stand
    number: Paragraph | None = None
    signers: list[Paragraph] = field(default_factory=list)
    ruled: Paragraph | None = None  # the red rule's
    over_rule: list[Paragraph] = field(default_factory=list)  # between number and rule
    form: etree._Element | None = None
    urgency: list[Paragraph] = field(default_factory=list)
    draft: bool = False
    title: Paragraph | None = None
    body: list[Paragraph] = field(default_factory=list)
    roster: list[Paragraph] = field(default_factory=list)
    headings: list[tuple[int, Paragraph]] = field(default_factory=list)
    attachment_list: list[Paragraph] = field(default_factory=list)
    date: Paragraph | None = None
    signed: list[Paragraph] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    colophon: list[Paragraph] = field(default_factory=list)
    colophon_table: etree._Element | None = None

    @property
    def taken(self) -> Taken:
        if not self.marks:
            return Taken.PLAIN
        if self.letter:
            return Taken.LETTER
        words = self.marks[-1].text.strip()
        if words.endswith("纪要"):
            return Taken.MINUTES
        if self._is_form:
            return Taken.FORM
        issued = self.number is not None and ISSUE.search(self.number.text)
        return Taken.BULLETIN if issued and not words.endswith("文件") else Taken.FILE

    @property
    def _is_form(self) -> bool:
        """No rule; the number, if there is one, under the title; a table besides 版记."""
        if self.ruled is not None or self.form is None or self.title is None:
            return False
        return self.draft if self.number is None else self.number.order > self.title.order


def anatomy(package: Package, body: etree._Element, styles: Styles) -> Anatomy:
    """The parts of a document, from the top down."""
    found = Anatomy(paragraphs(body, styles))
    written = [one for one in found.paragraphs if one.text.strip()]
    _colophon(found, body, styles)
    _marks_apart(found, package, body, styles)
    rest = _head(found, written)
    rest = _over_rule(found, rest)
    rest = _title(found, rest)
    text, pages = _divided(rest)
    _closing(found, text)
    _text(found, text)
    _attachments(found, pages)
    return found


def _marks_apart(found: Anatomy, package: Package, body: etree._Element, styles: Styles) -> None:
    """Marks that are no paragraphs of the body: a letter's, and the names of joint issuers."""
    header = margins(package, body, "header", "first")
    alone = body.find(f".//{W}sectPr/{W}titlePg") is not None
    if header is not None and alone:
        found.marks = [one for one in _inside(header, styles) if _is_mark(one)]
        found.letter = bool(found.marks)
    tables = [one for one in body.iterchildren(f"{W}tbl") if one is not found.colophon_table]
    if tables and not found.letter:
        at_its_head = islice(_inside(tables[0], styles), _HEAD_ROWS)
        names = [one for one in at_its_head if _is_mark(one)]
        if names:
            found.joint, found.marks = tables.pop(0), names
    found.form = tables[0] if tables else None
    found.ruled = next((one for one in found.paragraphs[:_RULE_WITHIN] if red_border(one)), None)


def _is_mark(one: Paragraph) -> bool:
    first = one.first
    return bool(first and first.red and first.points >= MARK_LEAST)


def red_border(one: Paragraph) -> bool:
    borders = one.element.find(f"{W}pPr/{W}pBdr")
    if borders is None:
        return False
    return any(
        (side.get(f"{W}color") or "").upper().startswith(("FF00", "E000", "FF0", "C000"))
        for side in borders
    )


def _head(found: Anatomy, written: list[Paragraph]) -> list[Paragraph]:
    """Down to the number or the last of what stands over the title."""
    last = -1
    for index, one in enumerate(written[:_HEAD_ROWS]):
        words = one.text.strip()
        left = words.partition("\t")[0]  # in a letter the number stands right of it
        if _is_mark(one):
            found.marks.append(one)
        elif left in ("特急", "加急", "平急", "特提") or "★" in left:
            found.urgency.append(one)
        elif left == "送审稿":
            found.draft = True
        elif not (found.marks and ("签发人" in words or _is_number(one))):
            if _is_title(one):
                break
            continue
        last = index
        if found.marks and ("签发人" in words or found.signers):
            found.signers.append(one)
        if found.marks and _is_number(one):
            found.number = one
            break
    return written[last + 1 :]


def _is_number(one: Paragraph) -> bool:
    """发文字号, perhaps with 签发人 beside it; a title may speak of a number, but is larger."""
    words, first = one.text.strip(), one.first
    small = first is not None and first.points < SIZE_2 - 4
    return small and len(words) < 40 and bool(NUMBER.search(words))


def _over_rule(found: Anatomy, rest: list[Paragraph]) -> list[Paragraph]:
    """Issuers and date of a periodical, which stand between its number and the red rule."""
    ruled = found.ruled
    if ruled is None or not found.marks or found.letter:
        return rest
    found.over_rule = [one for one in rest if one.order <= ruled.order]
    return rest[len(found.over_rule) :]


def _is_title(one: Paragraph) -> bool:
    first = one.first
    large = first is not None and first.points >= SIZE_2 - 4 and not first.red
    return large and one.alignment == "center"


def _title(found: Anatomy, rest: list[Paragraph]) -> list[Paragraph]:
    """The title; of a form the number follows it."""
    for index, one in enumerate(rest[:4]):
        if _is_title(one):
            found.title = one
            after = rest[index + 1 :]
            if found.marks and found.number is None and after and _is_number(after[0]):
                found.number = after.pop(0)
            return after
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
        if found.taken is Taken.MINUTES and PRESENT.match(one.text.strip()):
            found.roster.append(one)
            continue
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
        inside = list(_inside(table, styles))
        if any(map(_of_colophon, inside)):
            found.colophon, found.colophon_table = inside, table
        return
    tail = [one for one in found.paragraphs if one.text.strip()][-3:]
    found.colophon = [one for one in tail if _of_colophon(one)]


def _of_colophon(one: Paragraph) -> bool:
    words = one.text.strip()
    return words.startswith("抄送") or bool(PRINTED.search(words))


def _inside(part: etree._Element, styles: Styles) -> Iterator[Paragraph]:
    """The paragraphs of a table, a header or a footer."""
    for order, one in enumerate(part.iter(f"{W}p"), start=1):
        yield Paragraph(one, styles, order)
