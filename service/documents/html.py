"""A document as HTML: what a page shows before the Word file is opened, laid out like the paper.

No style and no script of its own: a page's style sheet gives the classes their look, so that a
strict content policy holds. Every text goes through ``Markup.format`` and stays text.
约定：合并的单元格每行都写出自己的字，只是看不见：读屏和手机上的卡片一行一行都读得全。
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from markupsafe import Markup

from service.documents.blocks import (
    AttachmentPage,
    Block,
    Chart,
    Colophon,
    Document,
    Form,
    Head,
    Heading,
    Layout,
    Paragraph,
    Roster,
    Signature,
    Table,
)
from service.documents.chinese_text import clean, full_date
from service.documents.plain import attachment_lines, column_labels
from service.documents.svg import to_svg
from service.documents.word.cells import FIRST, LAST, Cell, head_rows

DRAFT_MARK = "送审稿"
_SHORT = 6  # 字 of a cell that is not divided
_CLASSES = {
    Layout.FILE: "file",
    Layout.LETTER: "letter",
    Layout.MINUTES: "minutes",
    Layout.BULLETIN: "bulletin",
    Layout.FORM: "form",
}


def to_html(document: Document) -> Markup:
    """The whole paper as one ``article``; its title is an ``h2``, its headings begin at ``h3``.

    A part of a paper after its first has no title.
    """
    head = document.head
    layout = _CLASSES[head.layout] if head else "plain"
    parts = [
        *_head(head, document.draft),
        *([_fill('<h2 class="paper-title">{}</h2>', document.title)] if document.title else []),
        *_number_of_form(head),
        *_lines("paper-to", [f"{document.addressees}："] if document.addressees else []),
        *_blocks(document.blocks),
        *_lines("paper-enclosed", attachment_lines(document.attachments)),
        *(_signature(document.signature) if document.signature else ()),
        *_lines("paper-note", [f"（{document.note}）"] if document.note else []),
        *map(_page, document.attachment_pages),
        *(_colophon(document.colophon) if document.colophon else ()),
    ]
    return Markup('<article class="paper paper-{}">\n{}\n</article>').format(layout, _join(parts))


def _fill(frame: str, *texts: object) -> Markup:
    """``frame`` with the texts in it, escaped, line ends as ``<br>``; ``Markup`` is put in as it is."""
    return Markup(frame).format(*map(_text, texts))  # noqa: S704 — frames are of this module


def _text(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return Markup("<br>").join(clean(value).split("\n"))
    return value


def _join(parts: Iterable[Markup], between: str = "\n") -> Markup:
    return Markup(between).join(parts)  # noqa: S704 — as frames are


def _lines(name: str, texts: Iterable[str]) -> Iterator[Markup]:
    yield from (_fill('<p class="{}">{}</p>', name, text) for text in texts)


# --- 版头、署名、版记 ----------------------------------------------------------------------------


def _head(head: Head | None, draft: bool) -> Iterator[Markup]:
    corner = [DRAFT_MARK if draft else "", *((head.secrecy, head.urgency) if head else ())]
    yield from _lines("paper-corner", filter(None, corner))
    if head is None:
        return
    yield _mark(head)
    yield from _lines("paper-number", [head.issue] if head.issue else [])
    if head.layout is not Layout.FORM:
        yield from _numbered(head)
        yield Markup('<hr class="paper-rule">')


def _mark(head: Head) -> Markup:
    if not head.joint:
        return _fill('<p class="paper-mark">{}</p>', head.mark)
    names = _join((_fill("<span>{}</span>", name) for name in head.joint), "")
    return _fill('<p class="paper-mark paper-joint"><span>{}</span><b>文件</b></p>', names)


def _numbered(head: Head) -> Iterator[Markup]:
    """The number, alone or beside 签发人; of a periodical issuers and date are over the rule."""
    signers = f"签发人：{'、'.join(head.signers)}" if head.signers else ""
    if signers:
        yield _fill(
            '<p class="paper-beside"><span>{}</span><span>{}</span></p>', head.number, signers
        )
    elif head.number:
        yield from _lines("paper-number", [head.number])
    if head.issuers or head.dated:
        issuers = _join((_fill("<span>{}</span>", name) for name in head.issuers), "<br>")
        yield _fill(
            '<p class="paper-beside"><span>{}</span><span>{}</span></p>',
            issuers,
            _dated(head.dated),
        )


def _number_of_form(head: Head | None) -> Iterator[Markup]:
    if head is not None and head.layout is Layout.FORM and head.number:
        yield from _lines("paper-form-number", [head.number])


def _dated(day: date | None) -> str:
    return full_date(day) if day else ""


def _signature(signature: Signature) -> Iterator[Markup]:
    rows = [*signature.issuers, full_date(signature.dated)]
    seal = " paper-sealed" if signature.sealed else ""
    signed = _join(_fill("<p>{}</p>", row) for row in rows)
    yield _fill('<div class="paper-signature{}">{}</div>', seal, signed)


def _colophon(colophon: Colophon) -> Iterator[Markup]:
    rows = []
    if colophon.copies:
        rows.append(_fill("<p>抄送：{}。</p>", "，".join(colophon.copies).rstrip("。")))
    if colophon.printer:
        printed = f"{full_date(colophon.printed)}印发"
        beside = '<p class="paper-beside"><span>{}</span><span>{}</span></p>'
        rows.append(_fill(beside, colophon.printer, printed))
    yield _fill('<footer class="paper-colophon">{}</footer>', _join(rows))


def _page(page: AttachmentPage) -> Markup:
    return _fill(
        '<section class="paper-attachment"><p class="paper-corner">{}</p>'
        '<h3 class="paper-title">{}</h3>\n{}</section>',
        page.label,
        page.title,
        _join(_blocks(page.blocks)),
    )


# --- 正文 ----------------------------------------------------------------------------------------


def _blocks(blocks: Sequence[Block]) -> Iterator[Markup]:
    for block in blocks:
        match block:
            case Paragraph():
                yield _paragraph(block)
            case Heading():
                frame = f'<h{block.level + 2} class="paper-level-{block.level}">{{}}</h{block.level + 2}>'
                yield _fill(frame, block.text)
            case Table():
                yield _table(block)
            case Form():
                yield _form(block)
            case Roster():
                yield _roster(block)
            case Chart():
                yield _fill('<figure class="paper-chart">{}</figure>', to_svg(block))


def _paragraph(paragraph: Paragraph) -> Markup:
    name = "paper-text" if paragraph.indent else "paper-flush"
    return _join(_lines(name, paragraph.text.split("\n")))


def _table(table: Table) -> Markup:
    caption = _fill("<caption>{}</caption>", table.caption) if table.caption else Markup("")
    head = _join(_head_row(row) for row in head_rows(table.header, table.groups))
    labels = column_labels(table)
    body = _join(
        _row(row, labels, _repeated(before, row, table.merged))
        for before, row in zip(((), *table.rows), table.rows, strict=False)
    )
    return _fill(
        '<table class="paper-table gov-cards">{}<thead>{}</thead><tbody>{}</tbody></table>',
        caption,
        head,
        body,
    )


def _head_row(cells: Sequence[Cell]) -> Markup:
    shown = (
        _fill(
            '<th scope="{}" colspan="{}" rowspan="{}">{}</th>',
            "colgroup" if cell.span > 1 else "col",
            cell.span,
            2 if cell.merge == FIRST else 1,
            cell.text,
        )
        for cell in cells
        if cell.merge != LAST
    )
    return _fill("<tr>{}</tr>", _join(shown, ""))


def _repeated(before: Sequence[str], row: Sequence[str], merged: int) -> int:
    """In how many columns, from the first, a row says what the row before it said."""
    for column, (above, here) in enumerate(zip(before[:merged], row[:merged], strict=False)):
        if above != here:
            return column
    return min(merged, len(before), len(row))


def _row(row: Sequence[str], labels: Sequence[str], repeated: int) -> Markup:
    cells = []
    for column, text in enumerate(row):
        label = labels[column] if column < len(labels) else ""
        look = "paper-again" if column < repeated else "paper-short" if len(text) <= _SHORT else ""
        cells.append(_fill('<td data-th="{}" class="{}">{}</td>', label, look, text))
    return _fill("<tr>{}</tr>", _join(cells, ""))


def _form(form: Form) -> Markup:
    """Two pairs a row at most: one pair alone takes the whole width."""
    rows = []
    for pairs in form.rows:
        span = 3 if len(pairs) == 1 else 1
        cells = (
            _fill('<th scope="row">{}</th><td colspan="{}">{}</td>', label, span, content)
            for label, content in pairs
        )
        rows.append(_fill("<tr>{}</tr>", _join(cells, "")))
    return _fill(
        '<table class="paper-table paper-form-rows"><tbody>{}</tbody></table>', _join(rows)
    )


def _roster(roster: Roster) -> Markup:
    rows = (
        _fill("<dt>{}</dt><dd>{}</dd>", f"{label}：", "、".join(names))
        for label, names in roster.rows
    )
    return _fill('<dl class="paper-roster">{}</dl>', _join(rows))
