"""信函: mark and double rules in the first page's header and footer, where no number stands.

依据：GB/T 9704-2012 10.1（标志上边缘至上页边30mm，其下4mm印红色双线（上粗下细），距下页边20mm印红色双线
（上细下粗），线长均为170mm，居中；首页不显示页码）
"""

from functools import lru_cache

from service.documents.blocks import Head
from service.documents.profile import Profile
from service.documents.word.flow import Piece
from service.documents.word.mark import mark_pieces, mark_points, under_ink
from service.documents.word.markup import RED, paragraph

HEADER_DISTANCE = 851  # 15 mm
FOOTER_DISTANCE = 1134  # 20 mm

_MM = 72 / 25.4  # points
_MARK_TOP = 30 * _MM  # from the edge of the sheet
_RULE_GAP = 4 * _MM  # from the mark's ink
_LARGEST = 50  # points
_LEFT_OUT, _RIGHT_OUT = 454, 340  # twips that the rules stand out of the type area: 170 mm
_THICK, _THIN, _APART = 18, 6, 20  # eighths of a point, twips
_RULES = (_THICK + _THIN) * 20 // 8 + _APART  # height of a double rule, twips
_NUMBER_GAP = 280  # twips from rule to ink: 7/8 of a 字
_BASELINE, _INK = 0.8, 275  # of the number's line; ink over the baseline


def letter_push(head: Head, profile: Profile) -> int:
    """Twips that the header takes of the first page's type area."""
    marks = _marks(head, profile)
    rows = profile.line + sum(piece.heights[0] for piece in marks)
    under_mark = _gap(head, marks, profile) + _RULES + _to_number(profile)
    return HEADER_DISTANCE + rows + under_mark - profile.top


def letter_header(head: Head, profile: Profile, first_row: str) -> str:
    """Inside of the first page's header under ``first_row``, where a draft is marked as such."""
    marks = _marks(head, profile)
    return (
        first_row
        + "".join(piece.xml for piece in marks)
        + _double_rule(_THICK, _THIN, _gap(head, marks, profile))
        + paragraph(on_grid=False, line=_to_number(profile))
    )


def letter_footer(profile: Profile) -> str:
    """Inside of the first page's footer, as high as the margin leaves."""
    return _double_rule(_THIN, _THICK, profile.bottom - FOOTER_DISTANCE - _RULES)


def _marks(head: Head, profile: Profile) -> list[Piece]:
    ink_top = _MARK_TOP - (HEADER_DISTANCE + profile.line) / 20
    return mark_pieces(head.mark, mark_points(head.mark, profile, _LARGEST), ink_top)


def _gap(head: Head, marks: list[Piece], profile: Profile) -> int:
    """Twips from the mark's last line to the rules."""
    points = mark_points(head.mark, profile, _LARGEST)
    return max(0, round((_RULE_GAP - under_ink(points, marks[-1].heights[0])) * 20))


def _to_number(profile: Profile) -> int:
    """What the number's own line does not give of its distance to the rule."""
    return round(_NUMBER_GAP - (_BASELINE * profile.line - _INK))


@lru_cache(maxsize=64)
def _double_rule(upper: int, lower: int, before: int) -> str:
    border = "".join(
        f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="{RED}"/>'
        for side, weight in (("top", upper), ("bottom", lower))
    )
    return paragraph(
        border=border,
        on_grid=False,
        line=_APART,
        before=before,
        indent=f'w:left="-{_LEFT_OUT}" w:right="-{_RIGHT_OUT}"',
    )
