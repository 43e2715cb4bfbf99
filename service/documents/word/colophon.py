"""版记: a floating table whose last rule lies on the lower edge of the last page's type area.

依据：GB/T 9704-2012 7.4（首条、末条分隔线0.35mm，中间0.25mm；抄送、印发4号仿宋，左右各空一字）

A letter's has 抄送 alone, without rules (10.1).

``horzAnchor="page"`` with ``tblpYSpec="bottom"`` is the one anchor that Word's format allows and
LibreOffice also pins; the table stands before the last paragraph, as neither keeps one that ends
the body.
"""

from service.documents.blocks import Colophon
from service.documents.chinese_text import full_date
from service.documents.grid import count_rows, face
from service.documents.profile import SIZE_4, SMALL_CHARACTER, TEXT_FONT, Profile
from service.documents.word.markup import letters, paragraph, run

_LOOK = letters(TEXT_FONT, SIZE_4, spacing=0)
_THICK, _THIN = 8, 6  # eighths of a point: 0.35 mm, 0.25 mm
_LABEL = 3  # 字 of 抄送：, under which the list hangs


def colophon_height(colophon: Colophon, profile: Profile) -> int:
    """Twips that the table takes, rules included."""
    rows = int(bool(colophon.printer))
    if colophon.copies:
        room = profile.width - (2 + _LABEL) * SMALL_CHARACTER
        rows += count_rows(_copies(colophon)[_LABEL:], room, face(SIZE_4))
    rules = 3 * _THICK * 20 // 8 if colophon.printer else 0
    return rows * profile.line + rules


def colophon_table(colophon: Colophon, profile: Profile) -> str:
    left = profile.width * 55 // 100
    columns = (left, profile.width - left)
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    return (
        f"<w:tbl>{_properties(profile, ruled=bool(colophon.printer))}<w:tblGrid>{grid}</w:tblGrid>"
        f"{_copies_row(colophon, profile)}{_printing_row(colophon, columns, profile)}</w:tbl>"
    )


def _properties(profile: Profile, *, ruled: bool) -> str:
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="000000"/>'
        for side, weight in (("top", _THICK), ("bottom", _THICK), ("insideH", _THIN))
    )
    margins = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    return (
        '<w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" '
        f'w:horzAnchor="page" w:tblpX="{profile.left}" w:tblpYSpec="bottom"/>'
        '<w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{profile.width}" w:type="dxa"/>'
        + (f"<w:tblBorders>{rules}</w:tblBorders>" if ruled else "")
        + f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        '<w:tblLook w:val="0000" w:firstRow="0"/></w:tblPr>'
    )


def _copies(colophon: Colophon) -> str:
    return f"抄送：{'，'.join(colophon.copies).rstrip('。')}。"


def _copies_row(colophon: Colophon, profile: Profile) -> str:
    if not colophon.copies:
        return ""
    indent = (
        f'w:left="{(1 + _LABEL) * SMALL_CHARACTER}" w:right="{SMALL_CHARACTER}" '
        f'w:hanging="{_LABEL * SMALL_CHARACTER}"'
    )
    line = _line(_copies(colophon), indent, "both", profile)
    return _row(_cell(line, profile.width, '<w:gridSpan w:val="2"/>'))


def _printing_row(colophon: Colophon, columns: tuple[int, int], profile: Profile) -> str:
    if not colophon.printer:
        return ""
    printer = _line(colophon.printer, f'w:left="{SMALL_CHARACTER}"', "left", profile)
    printed = _line(
        f"{full_date(colophon.printed)}印发", f'w:right="{SMALL_CHARACTER}"', "right", profile
    )
    return _row(_cell(printer, columns[0]) + _cell(printed, columns[1]))


def _line(content: str, indent: str, align: str, profile: Profile) -> str:
    return paragraph(
        run(content, _LOOK), on_grid=False, line=profile.line, indent=indent, align=align
    )


def _cell(content: str, width: int, span: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>{content}</w:tc>'


def _row(cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
