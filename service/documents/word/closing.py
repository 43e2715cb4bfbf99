"""附件说明, 署名, 成文日期, 附注.

依据：GB/T 9704-2012 7.3.4（附件说明）、7.3.5（发文机关署名、成文日期和印章）、7.3.6（附注）
约定：联合行文加盖印章，每排两个署名，最后一个在成文日期之上：印章直径42毫米，三个一排即相切。
"""

from collections.abc import Sequence

from service.documents.blocks import Signature
from service.documents.chinese_text import full_date
from service.documents.grid import count_rows, face
from service.documents.profile import CHARACTER, SIZE_3, TEXT_SPACING, Profile
from service.documents.word.flow import Piece
from service.documents.word.markup import TAB, paragraph, run, stop
from service.documents.word.seal import seal_run

_FACE = face(SIZE_3, TEXT_SPACING)
_EASE = 40  # twips that keep a long name from wrapping
_BETWEEN_SEALS = 4  # empty rows between two rows of names under seals
_LONG_LIST = 6  # rows of 附件说明; a longer one may part, its last name going with the signature


def attachment_list_pieces(names: Sequence[str], profile: Profile, hold: bool) -> list[Piece]:
    """附件：, one row under the text; several are numbered, all hang under the name's first 字."""
    if not names:
        return []
    if len(names) == 1:
        only = paragraph(
            run(f"附件：{names[0]}"),
            keep_next=hold,
            whole=True,
            indent=f'w:left="{5 * CHARACTER}" w:hanging="{3 * CHARACTER}"',
        )
        rows = count_rows(names[0], profile.width - 5 * CHARACTER, _FACE)
        return [_row(profile, hold), _whole(only, rows, profile, hold)]
    return [_row(profile, hold), *_numbered(names, profile, hold)]


def signature_pieces(signature: Signature, profile: Profile, more_follows: bool) -> list[Piece]:
    """署名 and 成文日期; all but the last line hold on to the next."""
    dated = full_date(signature.dated)
    if not signature.sealed:
        return _unsealed(signature.issuers, dated, profile, more_follows)
    if len(signature.issuers) < 2:
        return _sealed("".join(signature.issuers), dated, profile, more_follows)
    return _sealed_jointly(signature.issuers, dated, profile, more_follows)


def note_piece(note: str, profile: Profile) -> Piece:
    """附注 in brackets, 左空二字."""
    shown = f"（{note}）"
    indent = f'w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"'
    rows = count_rows(shown, profile.width, _FACE, 2 * CHARACTER)
    return Piece(xml=paragraph(run(shown), indent=indent), heights=(profile.line,) * rows)


def _numbered(names: Sequence[str], profile: Profile, hold: bool) -> list[Piece]:
    number = CHARACTER if len(names) < 10 else CHARACTER * 3 // 2
    left = 5 * CHARACTER + number
    rows = [count_rows(name, profile.width - left, _FACE) for name in names]
    pieces = []
    for position, name in enumerate(names, start=1):
        label = "附件：" if position == 1 else ""
        hanging = number + (3 * CHARACTER if label else 0)
        holds = hold and (position == len(names) or sum(rows) <= _LONG_LIST)
        xml = paragraph(
            run(f"{label}{position}.") + TAB + run(name),
            keep_next=holds,
            whole=True,
            tabs=stop("left", left),
            indent=f'w:left="{left}" w:hanging="{hanging}"',
        )
        pieces.append(_whole(xml, rows[position - 1], profile, holds))
    return pieces


def _sealed(issuer: str, dated: str, profile: Profile, more_follows: bool) -> list[Piece]:
    """Date 右空四字; the name centred on the date, so that one seal covers both."""
    half = max(_date_centre(dated), _FACE.width(issuer) / 2 + _EASE)
    indent = f'w:left="{max(round(profile.width - 2 * half), 0)}"'
    seal = seal_run(issuer, profile.width - half, profile)
    return [
        *[_row(profile, True)] * 2,
        _kept(_line(issuer, indent, "center", True), 1, profile, True),
        _kept(_line(dated, indent, "center", more_follows, seal), 1, profile, more_follows),
    ]


def _sealed_jointly(
    issuers: Sequence[str], dated: str, profile: Profile, more_follows: bool
) -> list[Piece]:
    centre = _date_centre(dated)
    columns = (round(profile.width - 2 * centre) // 2, round(profile.width - centre))
    odd_one_out = [""] if len(issuers) % 2 else []  # the last name stands over the date
    names = [*issuers[:-1], *odd_one_out, issuers[-1]]
    rows = [(names[index], names[index + 1]) for index in range(0, len(names), 2)]
    pieces = [_row(profile, True)] * 2
    for index, pair in enumerate(rows, start=1):
        seals = "" if index == len(rows) else _seals(pair, columns, profile)
        pieces.append(_kept(_tabbed(pair, columns, True, seals), 1, profile, True))
        if index < len(rows):
            lower = index == len(rows) - 1  # the last seals hang a row lower, on the date
            pieces += [_row(profile, True)] * (_BETWEEN_SEALS - lower)
    last = _tabbed(("", dated), columns, more_follows, _seals(rows[-1], columns, profile))
    return [*pieces, _kept(last, 1, profile, more_follows)]


def _unsealed(
    issuers: Sequence[str], dated: str, profile: Profile, more_follows: bool
) -> list[Piece]:
    """署名 右空二字, the date beginning two 字 further right; a date that would end further right
    than 署名 is 右空二字 instead and moves 署名 left.
    """
    longest = max(map(_FACE.width, issuers), default=0.0)
    widest = max(longest, _FACE.width(dated) + 2 * CHARACTER)
    name_left = profile.width - 2 * CHARACTER - widest
    names = f'w:left="{max(round(name_left), 0)}"'
    date_left = f'w:left="{max(round(name_left) + 2 * CHARACTER, 0)}"'
    return [
        _row(profile, True),
        *[_kept(_line(name, names, "left", True), 1, profile, True) for name in issuers],
        _kept(_line(dated, date_left, "left", more_follows), 1, profile, more_follows),
    ]


def _date_centre(dated: str) -> float:
    """Twips from the right edge of the type area to the middle of a date 右空四字."""
    return 4 * CHARACTER + _FACE.width(dated) / 2


def _seals(pair: tuple[str, str], columns: tuple[int, int], profile: Profile) -> str:
    """The seals of a row of names, level with each other."""
    sealed = zip(pair, columns, strict=True)
    return "".join(seal_run(name, column, profile) for name, column in sealed)


def _line(content: str, indent: str, align: str, keep: bool, seal: str = "") -> str:
    return paragraph(seal + run(content), keep_next=keep, indent=indent, align=align)


def _tabbed(row: tuple[str, str], columns: tuple[int, int], keep: bool, seals: str = "") -> str:
    content = seals + "".join(TAB + (run(name) if name else "") for name in row)
    stops = "".join(stop("center", column) for column in columns)
    return paragraph(content, keep_next=keep, tabs=stops, align="left")


def _row(profile: Profile, keep: bool) -> Piece:
    return _kept(paragraph(keep_next=keep), 1, profile, keep)


def _whole(xml: str, rows: int, profile: Profile, keep: bool) -> Piece:
    """A name that no page divides."""
    return Piece(xml=xml, heights=(profile.line * rows,), keep_next=keep)


def _kept(xml: str, rows: int, profile: Profile, keep: bool) -> Piece:
    return Piece(xml=xml, heights=(profile.line,) * rows, keep_next=keep)
