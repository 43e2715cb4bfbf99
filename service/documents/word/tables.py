"""Native tables: columns as wide as their content asks, a header that comes again on every page.

Cells are set in 小四 if none need wrap, else in 五号; a table of many columns in 小五.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from service.documents.blocks import Form, Table
from service.documents.grid import Face, count_rows, face
from service.documents.profile import (
    HEI_FONT,
    SIZE_4,
    SIZE_5,
    SIZE_SMALL_4,
    SIZE_SMALL_5,
    SMALL_CHARACTER,
    TEXT_FONT,
    Profile,
)
from service.documents.word.flow import Piece
from service.documents.word.markup import KEEP, letters, paragraph, run, spacing, text

_SIDE, _ABOVE = 57, 30  # cell margins, twips
_BORDER = 10  # what a rule adds to a row of text
_LINES = {SIZE_SMALL_4: 340, SIZE_5: 300, SIZE_SMALL_5: 260}  # size of type: line in twips
_LOWEST_ROW = 480
_SHORT = 9  # 字; columns of cells no longer than this are centred
_MANY_COLUMNS, _FEW_LINES = 10, 3
_PADDING = 2 * _SIDE + 20  # twips of a column that no text can fill
#: A number with its unit, or a date: never on two lines.
_UNDIVIDED = re.compile(r"[-—+0-9.,%]+[^0-9]{0,2}|(\d{4}年)?\d{1,2}月\d{1,2}日")
_FORM_LINE = 440
_LOWEST_FORM_ROW = 600
_CARRIED = 2  # rows of a long form that go over with the signature
_FORM_LABEL = (4, 6)  # 字 of 4号 in a label column, at least and at most


FormRow = Sequence[tuple[str, str]]  # one or two pairs of label and content


@dataclass(frozen=True, slots=True)
class _Setting:
    """A size of type with the columns it needs."""

    size: int
    line: int
    widths: tuple[int, ...]
    lines: int  # of the fullest cell, about

    @property
    def letters(self) -> Face:
        return face(self.size)


def table_pieces(table: Table, profile: Profile, hold: bool = False) -> list[Piece]:
    """The caption, if any, and the table; ``hold`` keeps its last row with what follows."""
    rows = _squared((table.header, *table.rows) if table.header else table.rows)
    if not rows:
        return []
    setting = _setting(rows, table.widths, profile.width)
    heights = tuple(_row_height(row, setting) for row in rows)
    body = Piece(
        xml=_table_xml(rows, heights, setting, profile, bool(table.header), hold),
        heights=_slices(heights, bool(table.header)),
        repeated=heights[0] if table.header else 0,
        is_table=True,
    )
    return [*_caption(table.caption, profile), body]


def form_pieces(
    form: Form, profile: Profile, hold: bool = False, carry: bool = False
) -> list[Piece]:
    """督办单: labels in 黑体, contents in 仿宋; one or two pairs a row.

    ``hold`` keeps a short form whole with what follows. ``carry`` parts the last rows of a long
    one, so that they go over to the signature's page and it has text.
    """
    if not form.rows:
        return []
    columns = _form_columns(form, profile.width)
    heights = [_form_row_height(row, columns) for row in form.rows]
    if hold and sum(heights) <= profile.height // 2:
        return [_form_part(form.rows, heights, columns, profile, kept=True)]
    if not (carry and len(heights) > _CARRIED):
        return [_form_part(form.rows, heights, columns, profile, kept=False)]
    return [
        _form_part(form.rows[:-_CARRIED], heights[:-_CARRIED], columns, profile, kept=False),
        _form_part(form.rows[-_CARRIED:], heights[-_CARRIED:], columns, profile, kept=True),
    ]


def _form_part(
    rows: Sequence[FormRow],
    heights: Sequence[int],
    columns: tuple[int, ...],
    profile: Profile,
    *,
    kept: bool,
) -> Piece:
    xml = "".join(
        _form_row(row, columns, whole=height < profile.height, hold=kept)
        for row, height in zip(rows, heights, strict=True)
    )
    return Piece(
        xml=f"{_opening(columns, profile.width)}{xml}</w:tbl>",
        heights=(sum(heights),) if kept else tuple(heights),
        keep_next=kept,
        is_table=True,
    )


def _form_columns(form: Form, width: int) -> tuple[int, int, int, int]:
    """Label, content, label, content; labels as wide as the longest one, within limits."""
    longest = max(len(label) for row in form.rows for label, _ in row) if any(form.rows) else 0
    least, most = _FORM_LABEL
    label = min(max(longest, least), most) * SMALL_CHARACTER + _PADDING
    content = (width - 2 * label) // 2
    return label, content, label, width - 2 * label - content


def column_widths(
    longest: Sequence[float], needs: Sequence[float], total: int, character: int
) -> tuple[int, ...]:
    """Twips for text a column, ``total`` in all, so that the fullest row has few lines.

    ``longest`` is each column's longest text on one line, ``needs`` the least a column can be.
    """
    if sum(needs) >= total:
        return _shared(needs, total)
    return _shared(_fewest_lines(longest, needs, total, character), total)


def _shared(parts: Sequence[float], total: int) -> tuple[int, ...]:
    """``total`` in whole twips, in proportion to ``parts``."""
    widths = [floor(part * total / sum(parts)) for part in parts]
    widths[-1] += total - sum(widths)
    return tuple(widths)


def _fewest_lines(
    longest: Sequence[float], needs: Sequence[float], total: int, character: int
) -> list[float]:
    """From the least each column can be, wider wherever a column has the most lines."""
    shares = list(needs)
    while True:
        spare = total - sum(shares)
        lines = [ceil(text / share) for text, share in zip(longest, shares, strict=True)]
        for index in sorted(range(len(shares)), key=lines.__getitem__, reverse=True):
            fewer = max(lines[index] - 1, 1)
            wider = max(ceil(longest[index] / fewer / character) * character, shares[index])
            if lines[index] > 1 and wider - shares[index] <= spare:
                shares[index] = wider
                break
        else:
            return shares


def _squared(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of one length, short ones filled up with empty cells."""
    columns = max(map(len, rows), default=0)
    return tuple((*row, *[""] * (columns - len(row))) for row in rows) if columns else ()


def _setting(rows: Sequence[Sequence[str]], proportions: Sequence[int], total: int) -> _Setting:
    """小四 where every cell has one line; else 五号, unless many columns make too many lines."""
    columns = tuple(zip(*rows, strict=True))
    given = tuple(proportions) if len(proportions) == len(columns) else ()
    largest = _fitted(columns, SIZE_SMALL_4, given, total)
    if largest.lines == 1:
        return largest
    middle = _fitted(columns, SIZE_5, given, total)
    if len(columns) < _MANY_COLUMNS or middle.lines <= _FEW_LINES:
        return middle
    return _fitted(columns, SIZE_SMALL_5, given, total)


def _fitted(
    columns: Sequence[Sequence[str]], size: int, given: Sequence[int], total: int
) -> _Setting:
    kind = face(size)
    needs = [_need(column, kind) for column in columns]
    longest = [
        max(_longest(column, kind), need) for column, need in zip(columns, needs, strict=True)
    ]
    if given and min(given) > 0:
        widths = _shared(given, total)
    else:
        room = total - len(columns) * _PADDING
        inner = column_widths(longest, needs, room, kind.full)
        widths = tuple(width + _PADDING for width in inner)
    lines = max(
        ceil(text / max(width - _PADDING, 1)) for text, width in zip(longest, widths, strict=True)
    )
    return _Setting(size, _LINES[size], widths, lines)


def _need(column: Sequence[str], kind: Face) -> float:
    """The narrowest a column can be: its header in two lines, numbers and dates in one."""
    header = ceil(kind.width(column[0]) / 2 / kind.full) * kind.full
    whole = [kind.width(cell) + kind.full / 2 for cell in column if _UNDIVIDED.fullmatch(cell)]
    return max(header, *whole, kind.full * 2)


def _longest(column: Sequence[str], kind: Face) -> float:
    lines = "\n".join(column).split("\n")
    return max(map(kind.width, lines))


def _row_height(row: Sequence[str], setting: _Setting) -> int:
    lines = max(
        count_rows(cell, width - 2 * _SIDE, setting.letters)
        for cell, width in zip(row, setting.widths, strict=True)
    )
    return max(lines * setting.line + 2 * _ABOVE + _BORDER, _LOWEST_ROW)


def _slices(heights: tuple[int, ...], has_header: bool) -> tuple[int, ...]:
    """A header never stands alone at the foot of a page."""
    if has_header and len(heights) > 1:
        return (heights[0] + heights[1], *heights[2:])
    return heights


def _table_xml(
    rows: Sequence[Sequence[str]],
    heights: Sequence[int],
    setting: _Setting,
    profile: Profile,
    has_header: bool,
    hold: bool,
) -> str:
    body = rows[1:] if has_header else rows
    frames = [
        _cell_frame(width, setting, TEXT_FONT, _aligned([row[index] for row in body]))
        for index, width in enumerate(setting.widths)
    ]
    wholes = [height < profile.height for height in heights]
    lines = [_row(row, frames, whole) for row, whole in zip(rows, wholes, strict=True)]
    if has_header:
        heads = [_cell_frame(width, setting, HEI_FONT, "center") for width in setting.widths]
        lines[0] = _row(rows[0], heads, wholes[0], "<w:tblHeader/>")
    if hold:
        lines[-1] = lines[-1].replace("<w:snapToGrid", f"{KEEP}<w:snapToGrid")
    opening = _opening(setting.widths, profile.width, has_header)
    return f"{opening}{''.join(lines)}</w:tbl>"


def _row(
    row: Sequence[str], frames: Sequence[tuple[str, str]], whole: bool, header: str = ""
) -> str:
    cells = "".join(
        f"{before}{text(cell)}{after}" for cell, (before, after) in zip(row, frames, strict=True)
    )
    return f"{_row_opening(_LOWEST_ROW, whole, header)}{cells}</w:tr>"


def _cell_frame(width: int, setting: _Setting, font: str, align: str) -> tuple[str, str]:
    """What stands before and after the text of every cell of a column."""
    look = letters(font, setting.size, spacing=0)
    before = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:snapToGrid w:val="0"/>{spacing(setting.line)}<w:jc w:val="{align}"/></w:pPr>'
        f'<w:r>{look}<w:t xml:space="preserve">'
    )
    return before, "</w:t></w:r></w:p></w:tc>"


def _aligned(cells: Sequence[str]) -> str:
    return "center" if all(len(cell) <= _SHORT for cell in cells) else "left"


def _caption(caption: str, profile: Profile) -> list[Piece]:
    if not caption:
        return []
    xml = paragraph(
        run(caption, letters(HEI_FONT, SIZE_SMALL_4, spacing=0)), keep_next=True, align="center"
    )
    rows = count_rows(caption, profile.width, face(SIZE_SMALL_4))
    return [Piece(xml=xml, heights=(profile.line,) * rows, keep_next=True)]


def _opening(columns: Sequence[int], width: int, has_header: bool = False) -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{side} w:w="{size}" w:type="dxa"/>'
        for side, size in (("top", _ABOVE), ("left", _SIDE), ("bottom", _ABOVE), ("right", _SIDE))
    )
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar>"
        f'<w:tblLook w:val="{"0020" if has_header else "0000"}" w:firstRow="{int(has_header)}"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def _row_opening(lowest: int, whole: bool, header: str = "") -> str:
    """``whole``: the row is not divided between pages (one higher than a page has to be)."""
    keep = "<w:cantSplit/>" if whole else ""
    return f'<w:tr><w:trPr>{keep}<w:trHeight w:val="{lowest}" w:hRule="atLeast"/>{header}</w:trPr>'


def _form_row(row: FormRow, columns: tuple[int, ...], *, whole: bool, hold: bool) -> str:
    label, *_ = columns
    wide = len(row) == 1
    cells = "".join(
        _form_cell([name], label, 1, HEI_FONT, "center", hold)
        + _form_cell(
            content.split("\n"),
            sum(columns[1:]) if wide else columns[1 + 2 * index],
            3 if wide else 1,
            TEXT_FONT,
            "left",
            hold,
        )
        for index, (name, content) in enumerate(row[:2])
    )
    return f"{_row_opening(_LOWEST_FORM_ROW, whole)}{cells}</w:tr>"


def _form_cell(
    lines: Sequence[str], width: int, span: int, font: str, align: str, hold: bool
) -> str:
    look = letters(font, SIZE_4, spacing=0)
    indent = 'w:firstLineChars="200" w:firstLine="560"' if len(lines) > 1 else ""
    paragraphs = "".join(
        paragraph(
            run(line, look),
            keep_next=hold,
            on_grid=False,
            line=_FORM_LINE,
            indent=indent,
            align=align,
        )
        for line in lines
    )
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraphs}</w:tc>"
    )


def _form_row_height(row: FormRow, columns: tuple[int, ...]) -> int:
    kind = face(SIZE_4)
    wide = len(row) == 1
    lines = 1
    for index, (name, content) in enumerate(row[:2]):
        width = sum(columns[1:]) if wide else columns[1 + 2 * index]
        first = 560 if "\n" in content else 0
        lines = max(
            lines,
            count_rows(name, columns[0] - 2 * _SIDE, kind),
            count_rows(content, width - 2 * _SIDE, kind, first),
        )
    return max(lines * _FORM_LINE + 2 * _ABOVE + _BORDER, _LOWEST_FORM_ROW)
