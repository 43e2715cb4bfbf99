"""发文机关标志: red 小标宋, as large as its length allows; names of joint issuers beside 「文件」.

依据：GB/T 9704-2012 7.2.4（发文机关标志；联合行文时，「文件」二字置于发文机关名称右侧，以联署发文机关名称为准
上下居中排布）
"""

from service.documents.profile import TITLE_FONT, Profile
from service.documents.title_lines import title_lines
from service.documents.word.flow import Piece
from service.documents.word.markup import RED, letters, paragraph, run

INK_OVER_BASELINE = 0.82  # em
INK_UNDER_BASELINE = 0.08
_BASELINE = 0.8  # of an exact line
LARGEST, _SMALLEST = 60, 22  # points
_WIDEST = 425  # points; a little less than the type area
_LONGEST_MARK = 20  # 字 in one line
_PITCH = 26  # twips from line to line, for each point of size
_WORD = "文件"
_EASE = 40  # twips that keep the longest name from wrapping
_JOINT_MOST = 150  # points that the names may take together: the first page has to show text


def mark_points(mark: str, profile: Profile, largest: int = LARGEST) -> int:
    """The size of a mark: the office's own, or what fills the line."""
    fitting = _WIDEST // max(map(len, _lines(mark)))
    return max(_SMALLEST, min(profile.mark_points or largest, fitting))


def mark_pieces(mark: str, points: int, ink_top: float) -> list[Piece]:
    """The mark with its ink ``ink_top`` points under the last line; a long one takes two lines."""
    lines = _lines(mark)
    heights = [first_line(points, ink_top), *[points * _PITCH] * (len(lines) - 1)]
    return [
        Piece(xml=_line(line, points, height, "center"), heights=(height,))
        for line, height in zip(lines, heights, strict=True)
    ]


def joint_mark_piece(names: tuple[str, ...], profile: Profile, ink_top: float) -> Piece:
    """The names one under another, all as wide as the longest, 「文件」 right of their middle."""
    longest = max(map(len, names))
    fitting = min(int(_WIDEST / (longest + len(_WORD) + 1)), _JOINT_MOST // len(names))
    points = max(_SMALLEST, min(profile.mark_points or LARGEST, fitting))
    columns = (longest * points * 20 + _EASE, (len(_WORD) + 1) * points * 20)
    pitch = points * _PITCH
    above = max(0, round(ink_top * 20 + INK_OVER_BASELINE * points * 20 - _BASELINE * pitch))
    spread = "".join(
        _line(name, points, pitch, "distribute", before=0 if index else above)
        for index, name in enumerate(names)
    )
    # as far below its edge as the first name is, so that the middles of both cells are level
    word = _line(_WORD, points, pitch, "right", before=above)
    margins = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    total = above + pitch * len(names)
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    return Piece(
        xml=(
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
            '<w:tblLook w:val="0000" w:firstRow="0"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/>"
            f'<w:trHeight w:val="{total}" w:hRule="exact"/></w:trPr>'
            f"{_cell(columns[0], spread)}{_cell(columns[1], word)}</w:tr></w:tbl>"
        ),
        heights=(total,),
        is_table=True,
    )


def first_line(points: int, ink_top: float) -> int:
    """Twips of an exact line whose ink begins ``ink_top`` points under its upper edge."""
    return round((ink_top + INK_OVER_BASELINE * points) / _BASELINE * 20)


def under_ink(points: int, line: int) -> float:
    """Points of an exact line that stay empty under its ink."""
    return line / 20 * (1 - _BASELINE) - INK_UNDER_BASELINE * points


def _lines(mark: str) -> tuple[str, ...]:
    return title_lines(mark, _LONGEST_MARK) if len(mark) > _LONGEST_MARK else (mark,)


def _line(text: str, points: int, height: int, align: str, before: int = 0) -> str:
    look = letters(TITLE_FONT, points * 2, color=RED, spacing=0)
    return paragraph(run(text, look), on_grid=False, line=height, before=before, align=align)


def _cell(width: int, content: str) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc>"
    )
