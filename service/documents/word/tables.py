"""Native tables: columns as wide as their content asks, a header that comes again on every page.

Cells are set in 小四 if no cell need wrap, else in 五号, in 小五 only where 五号 does not fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from service.documents.blocks import Form, Table
from service.documents.grid import Face, count_rows, face
from service.documents.profile import (
    HEI_FONT,
    SIZE_4,
    SIZE_5,
    SIZE_SMALL_4,
    SIZE_SMALL_5,
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
_WIDEST_WISH = 18  # 字; a longer cell wraps rather than widen its column
_FORM_LINE = 480
_LOWEST_FORM_ROW = 680
_FORM_LABEL = 6  # 字 of 4号 in a label column


@dataclass(frozen=True, slots=True)
class _Setting:
    """A size of type with the columns it needs."""

    size: int
    line: int
    widths: tuple[int, ...]

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


def form_pieces(form: Form, profile: Profile, hold: bool = False) -> list[Piece]:
    """督办单: labels in 黑体, contents in 仿宋; one or two pairs a row."""
    if not form.rows:
        return []
    label = _FORM_LABEL * SIZE_4 * 10 // 10 * 10
    content = (profile.width - 2 * label) // 2
    columns = (label, content, label, profile.width - 2 * label - content)
    heights = tuple(_form_row_height(row, columns) for row in form.rows)
    xml = "".join(
        _form_row(row, columns, whole=height < profile.height, hold=hold)
        for row, height in zip(form.rows, heights, strict=True)
    )
    whole = hold and sum(heights) < profile.height
    return [
        Piece(
            xml=_opening(columns, profile.width) + xml + "</w:tbl>",
            heights=(sum(heights),) if whole else heights,
            keep_next=whole,
            is_table=True,
        )
    ]


def column_widths(wishes: Sequence[float], needs: Sequence[float], total: int) -> tuple[int, ...]:
    """Twips a column, ``total`` in all: small wishes are met, the widest columns give way."""
    if sum(wishes) <= total:
        shares = [wish * total / sum(wishes) for wish in wishes]
    elif sum(needs) >= total:
        shares = [need * total / sum(needs) for need in needs]
    else:
        shares = _levelled(wishes, needs, total)
    widths = [floor(share) for share in shares]
    widths[-1] += total - sum(widths)
    return tuple(widths)


def _levelled(wishes: Sequence[float], needs: Sequence[float], total: int) -> list[float]:
    """No column wider than one level that makes the sum right, none narrower than it needs."""
    low, high = 0.0, float(total)
    shares = list(needs)
    for _ in range(16):
        level = (low + high) / 2
        shares = [max(need, min(wish, level)) for wish, need in zip(wishes, needs, strict=True)]
        low, high = (low, level) if sum(shares) > total else (level, high)
    return [share * total / sum(shares) for share in shares]


def _squared(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of one length, short ones filled up with empty cells."""
    columns = max(map(len, rows), default=0)
    return tuple((*row, *[""] * (columns - len(row))) for row in rows) if columns else ()


def _setting(rows: Sequence[Sequence[str]], proportions: Sequence[int], total: int) -> _Setting:
    columns = tuple(zip(*rows, strict=True))
    fixed = len(proportions) == len(columns) and all(part > 0 for part in proportions)
    for size in _LINES:
        kind = face(size)
        needs = [_need(column, kind) for column in columns]
        wishes = [
            max(_wish(column, kind), need) for column, need in zip(columns, needs, strict=True)
        ]
        if sum(wishes if size == SIZE_SMALL_4 else needs) <= total:
            break
    if fixed:
        wishes = needs = [float(part) for part in proportions]
    return _Setting(size, _LINES[size], column_widths(wishes, needs, total))


def _need(column: Sequence[str], kind: Face) -> float:
    """The narrowest a column can be: its header in two lines, its longest number in one."""
    header = kind.width(column[0]) / 2 if len(column[0]) > 4 else kind.width(column[0])
    numbers = (kind.width(cell) for cell in column if len(cell) <= 12 and cell.isascii())
    return max(header + kind.full / 2, *numbers, kind.full * 2) + 2 * _SIDE + _BORDER


def _wish(column: Sequence[str], kind: Face) -> float:
    lines = "\n".join(column).split("\n")
    return (
        min(max(map(kind.width, lines)), kind.full * _WIDEST_WISH)
        + 2 * _SIDE
        + _BORDER
        + kind.full / 2
    )


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


def _form_row(
    row: Sequence[tuple[str, str]], columns: tuple[int, ...], *, whole: bool, hold: bool
) -> str:
    label, *_ = columns
    wide = len(row) == 1
    cells = "".join(
        _form_cell([name], label, 1, HEI_FONT, "center", hold)
        + _form_cell(
            content.split("\n"),
            sum(columns[1:]) if wide else columns[1 + 2 * index],
            3 if wide else 1,
            TEXT_FONT,
            "both" if wide else "left",
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


def _form_row_height(row: Sequence[tuple[str, str]], columns: tuple[int, ...]) -> int:
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
