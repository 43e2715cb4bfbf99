"""版头: the red mark 35 mm under the type area's top, number, 签发人, red rule.

依据：GB/T 9704-2012 7.2
约定：送审稿 stands where 份号 would; a draft's number line stays empty, its rule stays.
"""

from service.documents.blocks import Head
from service.documents.profile import (
    CHARACTER,
    HEI_FONT,
    KAI_FONT,
    SIZE_3,
    TITLE_FONT,
    Profile,
)
from service.documents.title_lines import title_lines
from service.documents.word.flow import Piece
from service.documents.word.markup import RED, TAB, letters, paragraph, run, stop

DRAFT_MARK = "送审稿"
NUMBER_STYLE = "NoticeNumber"

_HEI = letters(HEI_FONT, SIZE_3)
_TYPE_AREA_TOP = 2098  # 37 mm, from where the 35 mm are counted whatever the margins
_MARK_TOP = 1984  # 35 mm from the type area's top to the ink of the mark
_LARGEST, _SMALLEST = 60, 22  # points
_LONGEST_MARK = 20  # 字 in one line
_RULE_GAP = 6  # points from the number line to the rule: 4 mm under the ink
_RULE = f'<w:bottom w:val="single" w:sz="12" w:space="{_RULE_GAP}" w:color="{RED}"/>'
_RULE_HEIGHT = (_RULE_GAP + 2) * 20


def head_pieces(head: Head | None, draft: bool, profile: Profile) -> list[Piece]:
    """The head down to its rule; a paper without one shows only that it is a draft."""
    if head is None:
        return [_corner_row(DRAFT_MARK, profile)] if draft else []
    return [
        *_corner(head, draft, profile),
        *_mark(head.mark, profile),
        _empty_row(profile),
        _empty_row(profile),
        _number(head, profile),
    ]


def _corner(head: Head, draft: bool, profile: Profile) -> list[Piece]:
    """Three rows at the top left: 送审稿, 保密提示, 紧急程度, in this order."""
    marks = [mark for mark in (DRAFT_MARK if draft else "", head.secrecy, head.urgency) if mark]
    marks += [""] * (3 - len(marks))
    return [_corner_row(mark, profile) for mark in marks]


def _corner_row(mark: str, profile: Profile) -> Piece:
    xml = paragraph(run(mark, _HEI) if mark else "", align="left")
    return Piece(xml=xml, heights=(profile.line,))


def _mark(mark: str, profile: Profile) -> list[Piece]:
    """The mark, as large as its length allows; one too long for a line takes two."""
    lines = title_lines(mark, _LONGEST_MARK) if len(mark) > _LONGEST_MARK else (mark,)
    fitting = 425 // max(map(len, lines))
    points = max(_SMALLEST, min(profile.mark_points or _LARGEST, fitting))
    over = (_MARK_TOP + (_TYPE_AREA_TOP - profile.top) - 3 * profile.line) / 20
    first = round((over + 0.795 * points) / 0.8 * 20)  # the ink begins 0.795 em over the baseline
    heights = [first, *[points * 26] * (len(lines) - 1)]
    look = letters(TITLE_FONT, points * 2, color=RED, spacing=0)
    return [
        Piece(
            xml=paragraph(run(line, look), on_grid=False, line=height, align="center"),
            heights=(height,),
        )
        for line, height in zip(lines, heights, strict=True)
    ]


def _number(head: Head, profile: Profile) -> Piece:
    """The number centred; with 签发人 it moves left, the name stands right in 楷体."""
    content = run(head.number) if head.number else ""
    if head.signer:
        xml = paragraph(
            content + TAB + run("签发人：") + run(head.signer, letters(KAI_FONT)),
            style=NUMBER_STYLE,
            border=_RULE,
            tabs=stop("right", profile.width - CHARACTER),
            indent=f'w:firstLineChars="100" w:firstLine="{CHARACTER}"',
            align="left",
        )
    else:
        xml = paragraph(content, style=NUMBER_STYLE, border=_RULE, align="center")
    return Piece(xml=xml, heights=(profile.line + _RULE_HEIGHT,))


def _empty_row(profile: Profile) -> Piece:
    return Piece(xml=paragraph(), heights=(profile.line,))
