"""The rows of a table in WordprocessingML, cell by cell."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from service.documents.profile import HEI_FONT, TEXT_FONT, Profile
from service.documents.word.cells import FIRST, INNER, LAST, OPEN, OPEN_ABOVE, OPEN_BELOW, Row
from service.documents.word.columns import ColumnSetting
from service.documents.word.markup import KEEP, letters, spacing, text
from service.documents.word.table_frame import row_opening, table_opening

LOWEST_ROW = 480  # twips
_SHORT = 9  # 字; columns of cells no longer than this are centred
_JOINED = {
    "": "",
    FIRST: '<w:vMerge w:val="restart"/>',
    INNER: "<w:vMerge/>",
    LAST: "<w:vMerge/>",
    OPEN_BELOW: '<w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>',
    OPEN: '<w:tcBorders><w:top w:val="nil"/><w:bottom w:val="nil"/></w:tcBorders>',
    OPEN_ABOVE: '<w:tcBorders><w:top w:val="nil"/></w:tcBorders>',
}


def table_xml(
    rows: Sequence[Row],
    heights: Sequence[int],
    heads: int,
    kept: Collection[int],
    setting: ColumnSetting,
    profile: Profile,
) -> str:
    """``heads`` rows come again on every page, rows in ``kept`` stay with the next one."""
    aligned = [
        _aligned([row[column].text for row in rows[heads:]])
        for column in range(len(setting.widths))
    ]
    lines = [
        _row_xml(
            row,
            setting,
            ["center"] * len(aligned) if index < heads else aligned,
            _row_look(heights[index], profile, heads, index),
            head=index < heads,
            kept=index in kept,
        )
        for index, row in enumerate(rows)
    ]
    opening = table_opening(setting.widths, profile.width, bool(heads))
    return f"{opening}{''.join(lines)}</w:tbl>"


def _row_look(height: int, profile: Profile, heads: int, index: int) -> str:
    """A head of two rows says how high they are: LibreOffice forgets it where the head repeats."""
    lowest = height if index < heads > 1 else LOWEST_ROW
    return row_opening(lowest, height < profile.height, "<w:tblHeader/>" * (index < heads))


def _row_xml(
    row: Row,
    setting: ColumnSetting,
    aligned: Sequence[str],
    opening: str,
    *,
    head: bool,
    kept: bool,
) -> str:
    cells = []
    for content, column, span, merge in row:
        width = sum(setting.widths[column : column + span])
        before, after = _cell_frame(
            width, span, merge, setting, HEI_FONT if head else TEXT_FONT, aligned[column], kept
        )
        cells.append(f"{before}{'' if merge in (INNER, LAST) else text(content)}{after}")
    return f"{opening}{''.join(cells)}</w:tr>"


@lru_cache(maxsize=1024)
def _cell_frame(
    width: int, span: int, merge: str, setting: ColumnSetting, font: str, align: str, kept: bool
) -> tuple[str, str]:
    """What stands before and after the text of a cell."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    before = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{_JOINED[merge]}'
        f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{KEEP if kept else ""}'
        f'<w:snapToGrid w:val="0"/>{spacing(setting.line)}<w:jc w:val="{align}"/></w:pPr>'
        f'<w:r>{letters(font, setting.size, spacing=0)}<w:t xml:space="preserve">'
    )
    return before, "</w:t></w:r></w:p></w:tc>"


def _aligned(cells: Sequence[str]) -> str:
    return "center" if all(len(cell) <= _SHORT for cell in cells) else "left"
