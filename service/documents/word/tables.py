"""Native tables: columns as wide as their content asks, a header that comes again on every page."""

from collections.abc import Sequence

from service.documents.blocks import Table
from service.documents.grid import count_rows, face
from service.documents.profile import (
    HEI_FONT,
    SIZE_SMALL_4,
    TEXT_FONT,
    Profile,
)
from service.documents.word.columns import ColumnSetting, column_setting
from service.documents.word.flow import Piece
from service.documents.word.markup import KEEP, letters, paragraph, run, spacing, text
from service.documents.word.table_frame import ABOVE, BORDER, SIDE, row_opening, table_opening

_LOWEST_ROW = 480
_SHORT = 9  # 字; columns of cells no longer than this are centred


def table_pieces(table: Table, profile: Profile, hold: bool = False) -> list[Piece]:
    """The caption, if any, and the table; ``hold`` keeps its last row with what follows."""
    rows = _squared((table.header, *table.rows) if table.header else table.rows)
    if not rows:
        return []
    setting = column_setting(rows, table.widths, profile.width)
    heights = tuple(_row_height(row, setting) for row in rows)
    body = Piece(
        xml=_table_xml(rows, heights, setting, profile, bool(table.header), hold),
        heights=_slices(heights, bool(table.header)),
        repeated=heights[0] if table.header else 0,
        is_table=True,
    )
    return [*_caption(table.caption, profile), body]


def _squared(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of one length, short ones filled up with empty cells."""
    columns = max(map(len, rows), default=0)
    return tuple((*row, *[""] * (columns - len(row))) for row in rows) if columns else ()


def _row_height(row: Sequence[str], setting: ColumnSetting) -> int:
    lines = max(
        count_rows(cell, width - 2 * SIDE, setting.letters)
        for cell, width in zip(row, setting.widths, strict=True)
    )
    return max(lines * setting.line + 2 * ABOVE + BORDER, _LOWEST_ROW)


def _slices(heights: tuple[int, ...], has_header: bool) -> tuple[int, ...]:
    """A header never stands alone at the foot of a page."""
    if has_header and len(heights) > 1:
        return (heights[0] + heights[1], *heights[2:])
    return heights


def _table_xml(
    rows: Sequence[Sequence[str]],
    heights: Sequence[int],
    setting: ColumnSetting,
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
    opening = table_opening(setting.widths, profile.width, has_header)
    return f"{opening}{''.join(lines)}</w:tbl>"


def _row(
    row: Sequence[str], frames: Sequence[tuple[str, str]], whole: bool, header: str = ""
) -> str:
    cells = "".join(
        f"{before}{text(cell)}{after}" for cell, (before, after) in zip(row, frames, strict=True)
    )
    return f"{row_opening(_LOWEST_ROW, whole, header)}{cells}</w:tr>"


def _cell_frame(width: int, setting: ColumnSetting, font: str, align: str) -> tuple[str, str]:
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
