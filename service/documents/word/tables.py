"""Native tables: columns as wide as their content asks, a head that comes again on every page.

约定：不足四分之一页的表不跨页；更长的表，头上和末尾都不单留一行，合并的几行同在一页。
"""

from collections.abc import Sequence
from itertools import pairwise

from service.documents.blocks import Table
from service.documents.grid import count_rows, face
from service.documents.profile import HEI_FONT, SIZE_SMALL_4, Profile
from service.documents.word.cells import (
    FIRST,
    INNER,
    LAST,
    Row,
    body_rows,
    drawn,
    head_rows,
    parts_of,
)
from service.documents.word.columns import ColumnSetting, column_setting
from service.documents.word.flow import Piece
from service.documents.word.markup import letters, paragraph, run
from service.documents.word.table_frame import ABOVE, BORDER, SIDE
from service.documents.word.table_rows import LOWEST_ROW, table_xml

_UNDIVIDED = 4  # part of a page: a table no higher is not divided
_MERGED = 3  # part of a page: a merged cell is no higher


def table_pieces(table: Table, profile: Profile, hold: bool = False) -> list[Piece]:
    """The caption, if any, and the table; ``hold`` keeps its last row with what follows."""
    header, *body = _squared((table.header, *table.rows))
    if not header or not (table.header or body):
        return []
    head = head_rows(header if table.header else (), table.groups)
    setting = column_setting((header, *body) if head else tuple(body), table.widths, profile.width)
    firsts = _firsts(body, table.merged, setting, profile)
    cells = body_rows(body, table.merged, firsts)
    if table.merged and sum(_heights((*head, *cells), setting)) > profile.height // _UNDIVIDED:
        cells = drawn(cells)
    rows = (*head, *cells)
    heights = _heights(rows, setting)
    slices = _slices([0, *(len(head) + first for first in firsts[1:])], heights, profile)
    kept = _kept_rows(slices, heights, profile) | ({len(rows) - 1} if hold else set())
    piece = Piece(
        xml=table_xml(rows, heights, len(head), kept, setting, profile),
        heights=tuple(sum(heights[first:end]) for first, end in slices),
        repeated=sum(heights[: len(head)]),
        is_table=True,
    )
    return [*_caption(table.caption, profile), piece]


def _squared(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Rows of one length, short ones filled up with empty cells."""
    columns = max(map(len, rows), default=0)
    return [(*row, *[""] * (columns - len(row))) for row in rows]


def _firsts(
    body: Sequence[tuple[str, ...]], merged: int, setting: ColumnSetting, profile: Profile
) -> list[int]:
    """The first row of every part of the body that has to be on one page."""
    if not merged:
        return list(range(len(body)))
    heights = _heights(body_rows(body, 0, ()), setting)
    return parts_of(body, merged, heights, profile.height // _MERGED)


def _heights(rows: Sequence[Row], setting: ColumnSetting) -> list[int]:
    """Twips of each row; a merged cell makes its last row higher, as the programs do."""
    heights = []
    wanting: dict[int, int] = {}  # column: what its merged cell needs of the rows to come
    for row in rows:
        height = LOWEST_ROW
        for cell in row:
            if cell.merge not in (INNER, LAST):
                wanting[cell.column] = _cell_height(cell.text, cell.column, cell.span, setting)
            if cell.merge not in (FIRST, INNER):
                height = max(height, wanting[cell.column])
        wanting = {column: needed - height for column, needed in wanting.items()}
        heights.append(height)
    return heights


def _cell_height(content: str, column: int, span: int, setting: ColumnSetting) -> int:
    width = sum(setting.widths[column : column + span]) - 2 * SIDE
    return count_rows(content, width, setting.letters) * setting.line + 2 * ABOVE + BORDER


def _slices(firsts: list[int], heights: Sequence[int], profile: Profile) -> list[tuple[int, int]]:
    """Rows that stay on one page, from the first to before the end; the head is in the first."""
    bounds = [*firsts, len(heights)]
    highest = profile.height // _UNDIVIDED
    if sum(heights) <= highest:
        return [(0, len(heights))]
    for border in (1, -2):  # no row stands alone at either end
        if len(bounds) > 2:
            before, end = bounds[border - 1], bounds[border + 1]
            if sum(heights[before:end]) <= highest:
                del bounds[border]
    return list(pairwise(bounds))


def _kept_rows(
    slices: Sequence[tuple[int, int]], heights: Sequence[int], profile: Profile
) -> set[int]:
    """Rows that stay with the next one."""
    return {
        row
        for first, end in slices
        if sum(heights[first:end]) < profile.height
        for row in range(first, end - 1)
    }


def _caption(caption: str, profile: Profile) -> list[Piece]:
    if not caption:
        return []
    xml = paragraph(
        run(caption, letters(HEI_FONT, SIZE_SMALL_4, spacing=0)), keep_next=True, align="center"
    )
    rows = count_rows(caption, profile.width, face(SIZE_SMALL_4))
    return [Piece(xml=xml, heights=(profile.line,) * rows, keep_next=True)]
