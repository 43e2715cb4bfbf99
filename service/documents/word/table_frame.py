"""What every table of a notice has in common: rules, cell margins, rows that stay whole."""

from collections.abc import Sequence

SIDE, ABOVE = 57, 30  # cell margins, twips
BORDER = 10  # what a rule adds to a row of text
PADDING = 2 * SIDE + 20  # twips of a column that no text can fill


def table_opening(columns: Sequence[int], width: int, has_header: bool = False) -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{side} w:w="{size}" w:type="dxa"/>'
        for side, size in (("top", ABOVE), ("left", SIDE), ("bottom", ABOVE), ("right", SIDE))
    )
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar>"
        f'<w:tblLook w:val="{"0020" if has_header else "0000"}" w:firstRow="{int(has_header)}"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def row_opening(lowest: int, whole: bool, header: str = "") -> str:
    """``whole``: the row is not divided between pages (one higher than a page has to be)."""
    keep = "<w:cantSplit/>" if whole else ""
    return f'<w:tr><w:trPr>{keep}<w:trHeight w:val="{lowest}" w:hRule="atLeast"/>{header}</w:trPr>'
