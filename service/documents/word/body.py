"""主体: title, 主送机关, paragraphs, levels, and the 附件 on pages of their own.

依据：GB/T 9704-2012 7.3.1（标题）、7.3.2（主送机关）、7.3.3（正文与结构层次）、7.3.7（附件）、10.3（纪要的出席、请假、列席名单）
"""

from collections.abc import Iterator, Sequence

from service.documents.blocks import (
    AttachmentPage,
    Block,
    Chart,
    Form,
    Heading,
    Paragraph,
    Roster,
    Table,
)
from service.documents.grid import count_rows, face
from service.documents.profile import (
    CHARACTER,
    HEI_FONT,
    KAI_FONT,
    SIZE_2,
    SIZE_3,
    TEXT_FONT,
    TEXT_SPACING,
    TITLE_FONT,
    Profile,
)
from service.documents.title_lines import title_lines
from service.documents.word.chart import chart_piece
from service.documents.word.flow import Piece
from service.documents.word.form import form_pieces
from service.documents.word.markup import TEXT, letters, paragraph, run
from service.documents.word.tables import table_pieces

BODY_STYLE = "NoticeText"

_FACE = face(SIZE_3, TEXT_SPACING)
_FIRST_LINE = 2 * CHARACTER
_WHOLE = 8  # rows; a last paragraph this short goes to the signature's page undivided
_LEVEL_FONTS = (HEI_FONT, KAI_FONT, TEXT_FONT, TEXT_FONT)
_TITLE = letters(TITLE_FONT, SIZE_2, spacing=0)
_HEI = letters(HEI_FONT)


def title_pieces(title: str, profile: Profile, rows_above: int) -> list[Piece]:
    """The title under ``rows_above`` empty rows, with one below it."""
    lines = title_lines(title)
    xml = paragraph(run("\n".join(lines), _TITLE), style="Title", keep_next=True)
    return [
        *empty_rows(rows_above, profile),
        Piece(xml=xml, heights=(profile.line,) * len(lines), keep_next=True),
        *empty_rows(1, profile),
    ]


def addressee_piece(addressees: str, profile: Profile) -> Piece:
    """主送机关, flush left, with its full-width colon."""
    shown = f"{addressees}："
    rows = count_rows(shown, profile.width, _FACE)
    return Piece(xml=paragraph(run(shown), align="left"), heights=(profile.line,) * rows)


def block_pieces(
    blocks: Sequence[Block],
    profile: Profile,
    chart_numbers: Iterator[int],
    *,
    hold_last: bool,
    carry: bool = False,
) -> list[Piece]:
    """The blocks in order; ``hold_last`` keeps the last one on the page of what follows.

    ``carry``: of a last form that is too long for that, its last rows.
    """
    pieces: list[Piece] = []
    for index, block in enumerate(blocks):
        is_last = index == len(blocks) - 1
        hold = hold_last if is_last else _leads_in(block, blocks[index + 1])
        match block:
            case Paragraph():
                pieces += _text(block, profile, hold)
            case Heading():
                pieces.append(_heading(block, profile))
            case Table():
                pieces += table_pieces(block, profile, hold)
            case Form():
                pieces += form_pieces(block, profile, hold, carry and hold)
            case Roster():
                pieces += _roster(block, profile, hold)
            case Chart():
                pieces.append(chart_piece(block, next(chart_numbers), profile, hold))
    return _apart(pieces)


def _leads_in(block: Block, following: Block) -> bool:
    """「……如下：」 stays with the table that it speaks of, a chart with the table beside it."""
    if isinstance(block, Chart):
        return isinstance(following, Table)
    speaks = isinstance(block, Paragraph) and block.text.endswith("：")
    return speaks and isinstance(following, Table | Chart | Form)


def attachment_pieces(
    page: AttachmentPage, profile: Profile, chart_numbers: Iterator[int]
) -> list[Piece]:
    """A page of its own: label in row 1, title centred in row 3."""
    label = paragraph(run(page.label, _HEI), new_page=True, keep_next=True, align="left")
    return [
        Piece(xml=label, heights=(profile.line,), new_page=True, keep_next=True),
        *title_pieces(page.title, profile, 1),
        *block_pieces(page.blocks, profile, chart_numbers, hold_last=False),
    ]


def empty_rows(count: int, profile: Profile, *, hold: bool = False) -> list[Piece]:
    xml = paragraph(keep_next=hold)
    return [Piece(xml=xml, heights=(profile.line,), keep_next=hold)] * count


def _text(block: Paragraph, profile: Profile, hold: bool) -> Iterator[Piece]:
    *before, last = block.text.split("\n")
    for line in before:
        yield _text_line(line, block.indent, profile, hold=False)
    yield _text_line(last, block.indent, profile, hold)


def _text_line(line: str, indented: bool, profile: Profile, hold: bool) -> Piece:
    rows = count_rows(line, profile.width, _FACE, _FIRST_LINE if indented else 0)
    xml = paragraph(
        run(line),
        style=BODY_STYLE,
        keep_next=hold,
        whole=hold and rows <= _WHOLE,
        indent="" if indented else 'w:firstLineChars="0" w:firstLine="0"',
    )
    return Piece(xml=xml, heights=(profile.line,) * rows, keep_next=hold)


def _heading(block: Heading, profile: Profile) -> Piece:
    level = min(max(block.level, 1), 4)
    look = letters(_LEVEL_FONTS[level - 1], bold=level in profile.bold_levels)
    rows = count_rows(block.text, profile.width, _FACE, _FIRST_LINE)
    return Piece(
        xml=paragraph(run(block.text, look), style=f"Heading{level}", keep_next=True),
        heights=(profile.line,) * rows,
        keep_next=True,
    )


def _roster(block: Roster, profile: Profile, hold: bool) -> Iterator[Piece]:
    """One row under the text: labels in 黑体 左空二字, names hanging after the colon (10.3)."""
    yield from empty_rows(1, profile, hold=hold)
    for label, names in block.rows:
        shown, left = "、".join(names), (3 + len(label)) * CHARACTER
        xml = paragraph(
            run(label, _HEI) + run(f"：{shown}"),
            keep_next=hold,
            indent=f'w:left="{left}" w:hanging="{left - _FIRST_LINE}"',
        )
        rows = count_rows(shown, profile.width - left, _FACE)
        yield Piece(xml=xml, heights=(profile.line,) * rows, keep_next=hold)


def _apart(pieces: list[Piece]) -> list[Piece]:
    """Two tables that touch would become one: a thin line between them."""
    result: list[Piece] = []
    for piece in pieces:
        if piece.is_table and result and result[-1].is_table:
            result.append(thin_line())
        result.append(piece)
    return result


def thin_line() -> Piece:
    """The lowest paragraph there is: a document may neither end in a table nor join two."""
    return Piece(xml=paragraph(run("", TEXT), on_grid=False, line=20), heights=(20,))
