"""A document in Word: 版头、主体、版记 as GB/T 9704-2012 sets them, equal bytes for equal input."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import NamedTuple

from service.documents.blocks import AttachmentPage, Block, Chart, Colophon, Document, Layout
from service.documents.profile import NOMINAL, Profile
from service.documents.word.body import (
    addressee_piece,
    attachment_pieces,
    block_pieces,
    empty_rows,
    thin_line,
)
from service.documents.word.chart import chart_id, chart_workbook, chart_xml
from service.documents.word.closing import (
    attachment_list_pieces,
    note_piece,
    signature_pieces,
)
from service.documents.word.colophon import colophon_height, colophon_table
from service.documents.word.flow import ColophonPlace, End, Piece, colophon_place, end_of
from service.documents.word.head import opening_pieces
from service.documents.word.package import Part, package, part
from service.documents.word.parts import (
    app_properties,
    chart_relationships,
    content_types,
    core_properties,
    document_relationships,
    document_xml,
    letter_parts,
    seal_parts,
    section,
    static_parts,
)
from service.documents.word.seal import seals_in

#: Kept with every issued notice; raised when equal input no longer gives equal bytes.
RENDERER_VERSION = "2"

_TIGHTER_ROWS = (23, 24)  # a page
_FEW_ROWS = 8  # signature included; a last page with no more is not worth a sheet


def to_docx(document: Document, profile: Profile = NOMINAL) -> bytes:
    """The document as a .docx file. Never raises for what texts contain."""
    charts = tuple(_charts(document))
    layout = _best_layout(document, profile)
    body = _body(layout, document)
    seals = seals_in(body, layout.profile)
    parts = [
        content_types(len(charts), letter=layout.letter),
        *static_parts(layout.profile),
        *_first_page_parts(document, layout),
        document_relationships(
            tuple(chart_id(number + 1) for number in range(len(charts))),
            seals,
            letter=layout.letter,
        ),
        core_properties(document.title, _creator(document), _dated(document)),
        app_properties(layout.pages),
        part("word/document.xml", document_xml(body, layout.profile)),
        *_chart_parts(charts),
        *seal_parts(layout.profile, seals),
    ]
    return package(parts)


class _Section(NamedTuple):
    """Pages of one orientation; each section begins a new page."""

    profile: Profile
    pieces: Sequence[Piece]
    letter: bool = False  # begins with a letter's first page

    def closed(self, *, draft: bool) -> str:
        """With its properties in its last paragraph: no paragraph more."""
        before, close, after = "".join(piece.xml for piece in self.pieces).rpartition("</w:pPr>")
        return f"{before}{self.properties(draft=draft)}{close}{after}"

    def properties(self, *, draft: bool) -> str:
        return section(self.profile, draft=draft, letter=self.letter)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """The document set with one line pitch, and what is not good about the result."""

    profile: Profile
    sections: Sequence[_Section]
    last: int  # page on which the text ends
    place: ColophonPlace | None  # None: no 版记
    signature_apart: bool  # a page would be left half empty to give the signature's page text
    spills: bool  # a few rows of text run over onto a page that 版记 does not need

    @property
    def letter(self) -> bool:
        return self.sections[0].letter

    @property
    def pages(self) -> int:
        """Printed pages; a blank one before an even page counts."""
        match self.place:
            case ColophonPlace.NEXT_PAGE:
                return self.last + 1
            case ColophonPlace.AFTER_BLANK_PAGE:
                return self.last + 2
        return self.last

    @property
    def badness(self) -> int:
        blank = self.place is ColophonPlace.AFTER_BLANK_PAGE
        alone = self.letter and self.place is ColophonPlace.NEXT_PAGE  # 抄送 on a page of its own
        return 2 * (blank or alone) + (self.signature_apart or self.spills)


def _best_layout(document: Document, profile: Profile) -> _Layout:
    """The nominal line pitch, or a tighter one where that saves a blank (7.3.5.5 调整行距)."""
    best = _layout(document, profile)
    for rows in _TIGHTER_ROWS:
        if not best.badness:
            break
        tighter = _layout(document, replace(profile, line=profile.height // rows))
        best = min(best, tighter, key=lambda one: one.badness)
    if best.signature_apart:
        return _layout(document, best.profile, carry=True)
    return best


def _layout(document: Document, profile: Profile, carry: bool = False) -> _Layout:
    chart_numbers = count(1)
    # 首页必须显示正文: an only block stays where it is, or gives its last rows to the signature
    closes = bool(document.attachments or document.signature or document.note)
    held = closes and (carry or len(document.blocks) > 1)
    text = [
        *opening_pieces(document, profile),
        *([addressee_piece(document.addressees, profile)] if document.addressees else []),
        *block_pieces(document.blocks, profile, chart_numbers, hold_last=held, carry=carry),
    ]
    signed = [*text, *_closing(document, profile)]
    sections = _sections(signed, document.attachment_pages, profile, chart_numbers)
    if document.head and document.head.layout is Layout.LETTER:
        sections[0] = sections[0]._replace(letter=True)
    end, signed_end = _end(sections), end_of(signed, profile.height)
    few = signed_end.page > 1 and signed_end.used <= _FEW_ROWS * profile.line
    return _Layout(
        profile=profile,
        sections=sections,
        last=end.page,
        place=_place(end, sections[-1].profile, document.colophon),
        signature_apart=document.signature is not None
        and signed_end.page > end_of(text, profile.height).page,
        spills=few and (document.colophon is None or sections[0].letter),
    )


def _closing(document: Document, profile: Profile) -> Iterator[Piece]:
    followed = bool(document.signature or document.note)
    yield from attachment_list_pieces(document.attachments, profile, followed)
    if document.signature:
        yield from signature_pieces(document.signature, profile, bool(document.note))
    if document.note:
        yield note_piece(document.note, profile)


def _sections(
    signed: Sequence[Piece],
    pages: Sequence[AttachmentPage],
    profile: Profile,
    chart_numbers: Iterator[int],
) -> list[_Section]:
    """The text, then the attachments; those that lie on their side are sections of their own."""
    sheets: list[tuple[Profile, list[Piece]]] = [(profile, [*signed])]
    for page in pages:
        sheet = profile.turned() if page.landscape else profile
        if sheet != sheets[-1][0]:
            sheets.append((sheet, []))
        sheets[-1][1].extend(attachment_pieces(page, sheet, chart_numbers))
    for _, pieces in sheets:
        if pieces[-1].is_table:  # neither the body nor a section ends in a table
            pieces.append(thin_line())
    return [_Section(sheet, pieces) for sheet, pieces in sheets]


def _end(sections: Sequence[_Section]) -> End:
    page, used = 0, 0
    for one in sections:
        end = end_of(one.pieces, one.profile.height)
        page, used = page + end.page, end.used
    return End(page=page, used=used)


def _place(end: End, profile: Profile, colophon: Colophon | None) -> ColophonPlace | None:
    if colophon is None:
        return None
    needed = colophon_height(colophon, profile)
    if _on_even_page(colophon, profile):
        needed += profile.line
        return colophon_place(end, needed, profile.height, turned=profile.landscape)
    room = profile.height - end.used - sum(thin_line().heights)
    fits = not profile.landscape and room >= needed
    return ColophonPlace.SAME_PAGE if fits else ColophonPlace.NEXT_PAGE


def _on_even_page(colophon: Colophon, profile: Profile) -> bool:
    """约定：信函的版记只有抄送，随正文，不另占一个偶数面。"""
    return profile.colophon_on_even_page and bool(colophon.printer)


def _body(layout: _Layout, document: Document) -> str:
    *before, last = layout.sections
    text = "".join(one.closed(draft=document.draft) for one in before)
    if document.colophon is None or layout.place is ColophonPlace.SAME_PAGE:
        return text + _last_pages(last, document)
    row = empty_rows(1, layout.profile)[0].xml
    return "".join(
        (
            text,
            last.closed(draft=document.draft),
            row,
            colophon_table(document.colophon, layout.profile),
            row,
            section(
                layout.profile,
                draft=document.draft,
                even_page=_on_even_page(document.colophon, layout.profile),
                numbered=layout.place is ColophonPlace.NEXT_PAGE,
            ),
        )
    )


def _last_pages(last: _Section, document: Document) -> str:
    """The last section with 版记, if any, at the foot of its last page."""
    text = "".join(piece.xml for piece in last.pieces)
    ending = last.properties(draft=document.draft)
    if document.colophon is None:
        return text + ending
    # a line under the table: LibreOffice takes the indent from the paragraph after it
    return text + colophon_table(document.colophon, last.profile) + thin_line().xml + ending


def _first_page_parts(document: Document, layout: _Layout) -> tuple[Part, ...]:
    if document.head is None or not layout.letter:
        return ()
    return letter_parts(document.head, layout.profile, draft=document.draft)


def _charts(document: Document) -> Iterator[Chart]:
    blocks: list[Block] = [*document.blocks]
    for page in document.attachment_pages:
        blocks += page.blocks
    return (block for block in blocks if isinstance(block, Chart))


def _chart_parts(charts: Sequence[Chart]) -> Iterator[Part]:
    for number, chart in enumerate(charts, start=1):
        yield part(f"word/charts/chart{number}.xml", chart_xml(chart))
        yield chart_relationships(number)
        yield part(f"word/embeddings/chart{number}.xlsx", chart_workbook(chart))


def _creator(document: Document) -> str:
    if document.signature:
        return "、".join(document.signature.issuers)
    if document.head is None:
        return ""
    return "、".join(document.head.issuers) or document.head.mark.removesuffix("文件")


def _dated(document: Document) -> date | None:
    if document.signature:
        return document.signature.dated
    if document.head and document.head.dated:
        return document.head.dated
    return document.colophon.printed if document.colophon else None
