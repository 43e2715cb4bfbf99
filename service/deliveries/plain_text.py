"""Text as data: cleaned of invisible commands, measured in bytes, cut only between graphemes."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

#: Characters that steer a display instead of showing something: bidi controls, zero-width
#: spaces, byte-order mark. The zero-width joiner stays: it holds emoji together.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u2069\ufeff]"
)
_LINE_BREAKS = re.compile("\r\n?|[\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\t\n]')
_TELEPHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_JOINER = "\u200d"


def clean(text: str) -> str:
    """``text`` without control characters; every line break is a newline."""
    visible = _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))
    return _SURROGATES.sub("□", visible).strip()


def masked(text: str) -> str:
    """``text`` with the middle of every mobile number hidden: for what is logged or listed."""
    return _TELEPHONE.sub(r"\1****\2", text)


def size(text: str) -> int:
    """Bytes in UTF-8: what the platforms count."""
    return len(text.encode())


def graphemes(text: str) -> Iterator[str]:
    """What a reader sees as single characters; joined they are ``text`` again."""
    start = 0
    for place, (before, after) in enumerate(pairwise(text), start=1):
        if not _belong_together(text[start:place], before, after):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def shorten(text: str, limit: int, ending: str = "……") -> str:
    """At most ``limit`` bytes; where something was left out, ``ending`` says so."""
    if size(text) <= limit:
        return text
    return _head(text, limit - size(ending)).rstrip() + ending


def file_name(name: str, limit: int = 180) -> str:
    """A name for one file of at most ``limit`` bytes: no folders, no commands, ending kept."""
    flat = _NOT_IN_FILE_NAMES.sub("_", clean(name)).strip(" .") or "未命名"
    stem, dot, ending = flat.rpartition(".")
    if not dot or size(ending) > 10:
        return shorten(flat, limit, "…")
    return shorten(stem, limit - size(dot + ending), "…") + dot + ending


def _belong_together(cluster: str, before: str, after: str) -> bool:
    if after == _JOINER or before == _JOINER or unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True  # skin tones and flag tags modify the emoji before
    return _is_flag_half(before) and _is_flag_half(after) and len(cluster) % 2 == 1


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _head(text: str, limit: int) -> str:
    """As many whole graphemes as fit in ``limit`` bytes."""
    used, kept = 0, []
    for grapheme in graphemes(text):
        used += size(grapheme)
        if used > limit:
            break
        kept.append(grapheme)
    return "".join(kept)
