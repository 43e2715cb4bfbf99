"""版头 and title of each layout: mark, number, 签发人, red rule; of a form its number over the form.

依据：GB/T 9704-2012 7.2（版头）、10.1（信函格式）、10.3（纪要格式）
约定：送审稿 stands where 份号 would; a draft's number line stays empty, its rule stays. 刊头 and 纪要
show issuer and date over the rule, as offices set their periodicals; a form begins at the top, with
the issuer as its mark, and has its own border for a rule.
"""

from collections.abc import Sequence

from service.documents.blocks import Document, Head, Layout
from service.documents.chinese_text import full_date
from service.documents.profile import CHARACTER, HEI_FONT, KAI_FONT, SIZE_3, Profile
from service.documents.word.body import empty_rows, title_pieces
from service.documents.word.flow import Piece
from service.documents.word.letter import letter_push
from service.documents.word.mark import joint_mark_piece, mark_pieces, mark_points
from service.documents.word.markup import RED, TAB, letters, paragraph, run, stop

DRAFT_MARK = "送审稿"
NUMBER_STYLE = "NoticeNumber"

_HEI = letters(HEI_FONT, SIZE_3)
_KAI = letters(KAI_FONT)
_TYPE_AREA_TOP = 2098  # 37 mm, from where the 35 mm are counted whatever the margins
_MARK_TOP = 1984  # 35 mm from the type area's top to the ink of the mark
_CORNER_ROWS = 3  # 份号、密级、紧急程度
_FORM_MARK = 30  # points at most
_FORM_MARK_TOP = 6  # points
_RULE_GAP = 6  # points from the number line to the rule: 4 mm under the ink
_RULE = f'<w:bottom w:val="single" w:sz="12" w:space="{_RULE_GAP}" w:color="{RED}"/>'
_RULE_HEIGHT = (_RULE_GAP + 2) * 20
_SIGNED = "签发人："
_SIGNERS_A_ROW = 2
_BETWEEN_SIGNERS = CHARACTER


def opening_pieces(document: Document, profile: Profile) -> list[Piece]:
    """Everything above 主送机关; a paper without head shows only that it is a draft."""
    head, draft = document.head, document.draft
    if head is None:
        corner = _corner((DRAFT_MARK,), profile) if draft else []
        return [*corner, *title_pieces(document.title, profile, 0)]
    match head.layout:
        case Layout.LETTER:
            return [*_letter(head, draft, profile), *title_pieces(document.title, profile, 2)]
        case Layout.FORM:
            return _form(head, document.title, draft, profile)
        case Layout.BULLETIN | Layout.MINUTES:
            rows = _periodical(head, profile)
        case _:
            rows = [*empty_rows(2, profile), *_numbered(head, profile)]
    return [*_mark(head, draft, profile), *rows, *title_pieces(document.title, profile, 2)]


def _mark(head: Head, draft: bool, profile: Profile) -> list[Piece]:
    """Three rows at the top left, then the mark 35 mm under the type area's top."""
    marks = _corner_marks(head, draft)
    corner = _corner((*marks, *[""] * (_CORNER_ROWS - len(marks))), profile)
    over = (_MARK_TOP + (_TYPE_AREA_TOP - profile.top) - _CORNER_ROWS * profile.line) / 20
    if head.joint:
        return [*corner, joint_mark_piece(head.joint, profile, over)]
    return [*corner, *mark_pieces(head.mark, mark_points(head.mark, profile), over)]


def _corner_marks(head: Head, draft: bool) -> list[str]:
    """送审稿, 保密提示, 紧急程度, in this order."""
    return [mark for mark in (DRAFT_MARK if draft else "", head.secrecy, head.urgency) if mark]


def _corner(marks: Sequence[str], profile: Profile) -> list[Piece]:
    return [
        Piece(xml=paragraph(run(mark, _HEI) if mark else "", align="left"), heights=(profile.line,))
        for mark in marks
    ]


# --- 文件、联合行文、上行文 ----------------------------------------------------------------------


def _numbered(head: Head, profile: Profile) -> list[Piece]:
    """The number centred; beside 签发人 it stands left, in the row of the last of them."""
    if head.signers:
        return _signed(head, profile)
    content = run(head.number) if head.number else ""
    return [_ruled(paragraph(content, style=NUMBER_STYLE, border=_RULE, align="center"), profile)]


def _signed(head: Head, profile: Profile) -> list[Piece]:
    """Two signers a row, in order, the later rows under the first one's name."""
    names = head.signers
    rows = [names[start : start + _SIGNERS_A_ROW] for start in range(0, len(names), _SIGNERS_A_ROW)]
    widest = max(*map(len, names), 3) * CHARACTER
    columns = min(len(names), _SIGNERS_A_ROW)
    room = columns * widest + (columns - 1) * _BETWEEN_SIGNERS
    first = profile.width - CHARACTER - room
    label = first - len(_SIGNED) * CHARACTER
    second = first + widest + _BETWEEN_SIGNERS
    pieces = []
    for index, row in enumerate(rows):
        last = index == len(rows) - 1
        stops = (first, second) if index else (label, second)
        xml = paragraph(
            (run(head.number) if last and head.number else "")
            + TAB
            + ("" if index else run(_SIGNED))
            + TAB.join(run(name, _KAI) if name else "" for name in row),
            style=NUMBER_STYLE,
            border=_RULE if last else "",
            tabs="".join(stop("left", place) for place in stops),
            indent=f'w:firstLineChars="100" w:firstLine="{CHARACTER}"',
            align="left",
        )
        pieces.append(_ruled(xml, profile) if last else Piece(xml=xml, heights=(profile.line,)))
    return pieces


# --- 刊头、纪要 ----------------------------------------------------------------------------------


def _periodical(head: Head, profile: Profile) -> list[Piece]:
    """第×期 or the number, centred; issuers left and the date right, over the rule."""
    beside = f"（{head.number}）" if head.issue and head.number else head.number
    shown = paragraph(run(f"{head.issue}{beside}"), style=NUMBER_STYLE, align="center")
    *above, last = head.issuers or ("",)
    dated = full_date(head.dated) if head.dated else ""
    over_rule = paragraph(
        run(last) + TAB + run(dated),
        style=NUMBER_STYLE,
        border=_RULE,
        tabs=stop("right", profile.width - CHARACTER),
        indent=f'w:firstLineChars="100" w:firstLine="{CHARACTER}"',
        align="left",
    )
    return [
        *empty_rows(1, profile),
        Piece(xml=shown, heights=(profile.line,)),
        *empty_rows(1, profile),
        *[_issuer(name, profile) for name in above],
        _ruled(over_rule, profile),
    ]


def _issuer(name: str, profile: Profile) -> Piece:
    indent = f'w:firstLineChars="100" w:firstLine="{CHARACTER}"'
    xml = paragraph(run(name), style=NUMBER_STYLE, indent=indent, align="left")
    return Piece(xml=xml, heights=(profile.line,))


def _ruled(xml: str, profile: Profile) -> Piece:
    return Piece(xml=xml, heights=(profile.line + _RULE_HEIGHT,))


# --- 信函、表单 ----------------------------------------------------------------------------------


def _letter(head: Head, draft: bool, profile: Profile) -> list[Piece]:
    """Under the first page's header: urgency and the like left, the number right in their row."""
    first, *more = _corner_marks(head, draft) or [""]
    row = paragraph(
        (run(first, _HEI) if first else "") + TAB + (run(head.number) if head.number else ""),
        tabs=stop("right", profile.width),
        align="left",
    )
    return [
        Piece(xml="", heights=(letter_push(head, profile),)),
        Piece(xml=row, heights=(profile.line,)),
        *_corner(more, profile),
    ]


def _form(head: Head, title: str, draft: bool, profile: Profile) -> list[Piece]:
    """Mark, title, and in the row over the form its number."""
    points = mark_points(head.mark, profile, _FORM_MARK)
    number = paragraph(
        run(head.number) if head.number else "", style=NUMBER_STYLE, keep_next=True, align="left"
    )
    return [
        *_corner(_corner_marks(head, draft), profile),
        *mark_pieces(head.mark, points, _FORM_MARK_TOP),
        *title_pieces(title, profile, 1),
        Piece(xml=number, heights=(profile.line,), keep_next=True),
    ]
