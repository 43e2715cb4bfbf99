"""Data that stays data: no dialect reads a mention, link, heading, colour or list in it.

Signs that some client reads as markup become their full-width forms. A backslash is not
understood everywhere; a full-width sign reads the same to a person.
"""

import re
from collections.abc import Iterator, Sequence

from service.deliveries.pieces import Piece, Rows, row_lines
from service.deliveries.plain_text import clean

_FULL_WIDTH = str.maketrans("[]<>*_`#@~|\\&$", "［］＜＞＊＿｀＃＠～｜＼＆＄")
_FILES = r"(?:docx?|xlsx?|pdf|wps|csv|jpg|png)"  # endings of files, none the ending of an address
_LINK_DOT = re.compile(rf"(?<=[0-9A-Za-z])\.(?=[A-Za-z])(?!{_FILES}(?![0-9A-Za-z]))")
_SCHEME = re.compile(r"(?<=[A-Za-z0-9+.-]):(?=//)|(?<=[A-Za-z]):(?=[^\s：])")
_LINE_SIGN = re.compile(r"^[-+=]")
_LINE_SIGNS = str.maketrans("-+=", "－＋＝")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")  # a list would count anew: 3. after 1. is 2.
_NUMBER_SIGNS = str.maketrans(".)", "．）")


def literal(text: str) -> str:
    """``text`` for a dialect with markup; lines stay lines."""
    return "\n".join(_literal_line(line) for line in clean(text).split("\n"))


def in_one_line(text: str) -> str:
    return literal(text).replace("\n", " ").strip()


def bold(text: str) -> str:
    line = in_one_line(text)
    return f"**{line}**" if line else ""


def markdown_lines(pieces: Sequence[Piece]) -> Iterator[str]:
    """Bold lines, paragraphs and “·” lists: what every Markdown of the platforms has."""
    for piece in pieces:
        if isinstance(piece, Rows):
            yield bold(caption_of(piece))
            yield from map(literal, row_lines(piece))
        else:
            yield bold(piece.text) if piece.strong else in_one_line(piece.text)


def caption_of(rows: Rows) -> str:
    return f"{rows.caption}（续）" if rows.continued and rows.caption else rows.caption


def unlinked(text: str) -> str:
    """``text`` for where there is no markup: clients still make links of bare addresses."""
    return _LINK_DOT.sub("．", _SCHEME.sub("：", clean(text)))


def _literal_line(line: str) -> str:
    plain = unlinked(line).translate(_FULL_WIDTH)
    plain = _LINE_SIGN.sub(lambda sign: sign.group().translate(_LINE_SIGNS), plain)
    return _NUMBERED.sub(lambda sign: sign[1] + sign[2].translate(_NUMBER_SIGNS), plain)
