"""A document as plain text: what a log, a mail or a preview without Word shows."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from service.documents.blocks import (
    Block,
    Chart,
    Colophon,
    Document,
    Form,
    Head,
    Heading,
    Paragraph,
    Roster,
    Signature,
    Table,
)
from service.documents.chinese_text import clean, full_date, shown

DRAFT_LINE = "【送审稿　未经签发，不作为办理依据】"
INDENT = "　　"


def to_text(document: Document) -> str:
    """The whole document, one paragraph a line, an empty line between its parts."""
    parts = [
        list(_head(document.head, document.draft)),
        [document.title],
        [f"{document.addressees}："] if document.addressees else [],
        [line for block in document.blocks for line in block_lines(block)],
        list(attachment_lines(document.attachments)),
        list(_signature(document.signature)) if document.signature else [],
        [f"（{document.note}）"] if document.note else [],
    ]
    for page in document.attachment_pages:
        parts.append([page.label, page.title])
        parts.append([line for block in page.blocks for line in block_lines(block)])
    if document.colophon:
        parts.append(list(_colophon(document.colophon)))
    return clean("\n\n".join("\n".join(part) for part in parts if part)) + "\n"


def message_text(document: Document) -> str:
    """What the group reads: the summary (else the title), the number, the names of attachments."""
    lines = [document.summary or document.title]
    if document.draft:
        lines.insert(0, DRAFT_LINE)
    if document.head and document.head.number:
        lines.append(f"文号：{document.head.number}")
    lines += attachment_lines(document.attachments)
    return clean("\n".join(lines))


def block_lines(block: Block) -> Iterator[str]:
    """A block's lines; a table's rows as “label：value” pairs, which no narrow screen breaks."""
    match block:
        case Paragraph():
            indent = INDENT if block.indent else ""
            yield from (f"{indent}{line}" for line in block.text.split("\n"))
        case Heading():
            yield f"{INDENT}{block.text}"
        case Table():
            yield from table_lines(block)
        case Form():
            for row in block.rows:
                yield from (f"{label}：{content}" for label, content in row)
        case Roster():
            yield from roster_lines(block)
        case Chart():
            yield from chart_lines(block)


def table_lines(table: Table) -> Iterator[str]:
    if table.caption:
        yield table.caption
    heads = column_labels(table)
    for row in table.rows:
        labels = (*heads, *[""] * (len(row) - len(heads)))
        cells = (
            f"{label}：{_flat(cell)}" if label else _flat(cell)
            for label, cell in zip(labels, row, strict=False)
            if cell.strip()
        )
        yield "· " + "；".join(cells)


def column_labels(table: Table) -> tuple[str, ...]:
    """Each column's header; with its group where another column has the same."""
    groups = [name for name, span in table.groups for _ in range(span)]
    return tuple(
        f"{group}{header}" if group and table.header.count(header) > 1 else header
        for header, group in zip_longest(table.header, groups[: len(table.header)], fillvalue="")
    )


def roster_lines(roster: Roster) -> Iterator[str]:
    """出席：甲、乙, one label a line."""
    yield from (f"{INDENT}{label}：{'、'.join(names)}" for label, names in roster.rows)


def chart_lines(chart: Chart) -> Iterator[str]:
    yield chart.title
    for series in chart.series:
        points = (
            f"{category}：{'—' if value is None else shown(value)}"
            for category, value in zip(chart.categories, series.values, strict=False)
        )
        yield f"· {series.name}　{'；'.join(points)}"


def attachment_lines(names: Sequence[str]) -> Iterator[str]:
    """附件：甲, or numbered names one a line."""
    if len(names) == 1:
        yield f"附件：{names[0]}"
        return
    for position, name in enumerate(names, start=1):
        yield f"{'附件：' if position == 1 else INDENT + '　'}{position}.{name}"


def _flat(cell: str) -> str:
    return " ".join(cell.split("\n"))


def _head(head: Head | None, draft: bool) -> Iterator[str]:
    if draft:
        yield DRAFT_LINE
    if head is None:
        return
    marks = (*head.joint, "文件") if head.joint else (head.mark,)
    numbers = (head.issue, head.number)
    yield from (word for word in (head.secrecy, head.urgency, *marks, *numbers) if word)
    if head.signers:
        yield f"签发人：{'、'.join(head.signers)}"
    yield from head.issuers
    if head.dated:
        yield full_date(head.dated)


def _signature(signature: Signature) -> Iterator[str]:
    yield from signature.issuers
    yield full_date(signature.dated)


def _colophon(colophon: Colophon) -> Iterator[str]:
    if colophon.copies:
        yield f"抄送：{'，'.join(colophon.copies).rstrip('。')}。"
    if colophon.printer:
        yield f"{colophon.printer}　{full_date(colophon.printed)}印发"
