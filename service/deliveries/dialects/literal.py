"""Data that stays data: no dialect reads a mention, link, heading, colour or list in it.

Signs that some client reads as markup become their full-width forms. A backslash is not
understood everywhere; a full-width sign reads the same to a person.
"""

import re

from service.deliveries.plain_text import clean

_FULL_WIDTH = str.maketrans("[]<>*_`#@~|\\&$", "［］＜＞＊＿｀＃＠～｜＼＆＄")
_LINK_DOT = re.compile(r"(?<=[0-9A-Za-z])\.(?=[A-Za-z])")
_LINE_SIGN = re.compile(r"^[-+=]")
_LINE_SIGNS = str.maketrans("-+=", "－＋＝")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")  # a list would count anew: 3. after 1. is 2.
_NUMBER_SIGNS = str.maketrans(".)", "．）")


def literal(text: str) -> str:
    """``text`` for a dialect with markup; lines stay lines."""
    return "\n".join(_literal_line(line) for line in clean(text).split("\n"))


def in_one_line(text: str) -> str:
    return " ".join(literal(text).split())


def unlinked(text: str) -> str:
    """``text`` for where there is no markup: clients still make links of bare addresses."""
    return _LINK_DOT.sub("．", clean(text).replace("://", "：//"))


def _literal_line(line: str) -> str:
    plain = unlinked(line).translate(_FULL_WIDTH)
    plain = _LINE_SIGN.sub(lambda sign: sign.group().translate(_LINE_SIGNS), plain)
    return _NUMBERED.sub(lambda sign: sign[1] + sign[2].translate(_NUMBER_SIGNS), plain)
