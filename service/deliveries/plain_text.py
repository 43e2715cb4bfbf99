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
_JOINER = "\u200d"

MARKER_BYTES = len("（99/99）\n".encode())
MOST_PARTS = 5  # a message longer than that belongs in a file


def clean(text: str) -> str:
    """``text`` without control characters; every line break is a newline."""
    visible = _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))
    return _SURROGATES.sub("□", visible).strip()


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


def split(text: str, limit: int) -> tuple[str, ...]:
    """Parts of at most ``limit`` bytes, marked （1/3）; cut at lines, else between graphemes.

    Past ``MOST_PARTS`` parts the last one ends with 「……」.
    """
    if size(text) <= limit:
        return (text,)
    parts = _filled(text, limit - MARKER_BYTES)
    if len(parts) > MOST_PARTS:
        left_out = "\n".join(parts[MOST_PARTS - 1 :])
        parts = [*parts[: MOST_PARTS - 1], shorten(left_out, limit - MARKER_BYTES)]
    return tuple(f"（{place}/{len(parts)}）\n{part}" for place, part in enumerate(parts, start=1))


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


def _filled(text: str, limit: int) -> list[str]:
    parts: list[str] = []
    current = ""
    for line in text.split("\n"):
        joined = f"{current}\n{line}" if current else line
        if size(joined) <= limit:
            current = joined
            continue
        if current:
            parts.append(current)
        *whole, current = _pieces(line, limit)
        parts += whole
    return [*parts, current] if current else parts


def _pieces(line: str, limit: int) -> list[str]:
    pieces = []
    while size(line) > limit:
        head = _head(line, limit)
        if not head:  # one grapheme larger than a part: cut it after all
            head = line.encode()[:limit].decode(errors="ignore")
        pieces.append(head)
        line = line[len(head) :]
    return [*pieces, line]
