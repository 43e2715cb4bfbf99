"""How many rows a text takes on the grid, without a renderer or a font file.

Full-width characters advance one 字, Latin ones by the width table of Times New Roman; a number or
a Latin word is not divided, an address only behind its slashes, and no line begins with ，。） or
ends with （《. LibreOffice besides leaves the spacing of a run of Latin at both its ends, sets
quotes behind Latin as Latin, keeps a number or word on the line of ，、。）》 before it, and lets
— … begin a line, and ～ behind a number: so does this module.
Checked against LibreOffice in tests/documents/test_printed_rows.py.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

#: Advances of U+0020–U+007E in Times New Roman, thousandths of an em.
_ADVANCES = (
    *(250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278),
    *(500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444),
    *(921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722),
    *(556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500),
    *(333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500),
    *(500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541),
)
_LATIN = {chr(code): advance for code, advance in enumerate(_ADVANCES, start=0x20)}
_LATIN_1 = {
    "·": 250,
    "×": 564,
    "÷": 549,
    "±": 549,
    "°": 400,
    "¥": 500,
    "µ": 576,
    "²": 300,
    "³": 300,
}
_QUOTES = {"“": 444, "”": 444, "‘": 333, "’": 333}  # behind Latin
_RUN = re.compile("[!-~\u00a0-\u024f][ -~\u00a0-\u024f“”‘’]*(?:—[!-~\u00a0-\u024f]+)*")
_NOT_FIRST = frozenset(" ，。、；：？！．）》〉」』】〕”’％‰℃·-/,.;:?!)]}%")
_NOT_LAST = frozenset("（《〈「『【〔“‘([{")
_CLOSING = frozenset("，。、）》〉」』】〕”’")
#: What ends a part of a compound word or an address, but not of km/h, 1/3 or 10/20.
_PART_ENDS = re.compile("[-?!]|/(?=[A-Za-z]{2})|(?<=[A-Za-z])/(?=[0-9]{2})")
_PAIR = "—"  # —— stays whole
_TO = "～"  # begins a line behind a number, as in 63%～68%
_ROUNDING = 1.0  # twips that a line may be too wide
_EASE = 8.0  # twips that runs with spacing take more than their letters


class Face(dict[str, float]):
    """Advances in twips of one size of type, filled in as characters are met."""

    def __init__(self, size: int, spacing: int = 0) -> None:
        super().__init__()
        self.full = size * 10 + spacing
        self._spacing = spacing
        self._quotes = {mark: each * size / 100 + spacing for mark, each in _QUOTES.items()}
        self.ease = -_EASE if spacing else _ROUNDING
        for character, advance in (*_LATIN.items(), *_LATIN_1.items()):
            self[character] = advance * size / 100 + spacing

    def __missing__(self, character: str) -> float:
        narrow = "\x7f" < character < "\u1100"
        advance = self[character] = self.full * 0.6 if narrow else self.full
        return advance

    def width(self, text: str) -> float:
        """Twips of ``text`` on one endless line."""
        return sum(map(self.__getitem__, text))

    def advances(self, text: str) -> list[float]:
        """Twips that each character of ``text`` takes in a line, ends of runs included."""
        each = list(map(self.__getitem__, text))
        for run in _RUN.finditer(text):
            start, end = run.span()
            for place in range(start, end):
                each[place] = self._quotes.get(text[place], each[place])
            each[start] -= self._spacing
            each[end - 1] -= self._spacing
        return each


@lru_cache(maxsize=64)  # sizes of type that an office uses
def face(size: int, spacing: int = 0) -> Face:
    return Face(size, spacing)


def count_rows(text: str, width: float, letters: Face, first: float = 0) -> int:
    """Rows that ``text`` fills in ``width`` twips, the first row being ``first`` shorter."""
    if "\n" not in text and len(text) * letters.full + first <= width:  # none advances further
        return 1
    return sum(_rows_of_line(line, width, letters, first) for line in text.split("\n"))


def _rows_of_line(line: str, width: float, letters: Face, first: float) -> int:
    ends = list(accumulate(letters.advances(line)))
    rows, start, before, room = 1, 0, 0.0, max(width - first, letters.full)
    while True:
        stop = bisect_right(ends, before + max(room + letters.ease, letters.full), start)
        while stop < len(line) and line[stop] == " ":  # hangs over the edge
            stop += 1
        if stop >= len(line):
            return rows
        start = _division(line, start, stop)
        rows, before, room = rows + 1, ends[start - 1], max(width, letters.full)


def _division(line: str, start: int, stop: int) -> int:
    """The last place at or before ``stop`` where the line may be divided."""
    place = stop
    while place > start and not _divisible(line, place):
        place -= 1
    return place if place > start else max(stop, start + 1)


def _divisible(line: str, place: int) -> bool:
    left, right = line[place - 1], line[place]
    if right in _NOT_FIRST or left in _NOT_LAST or left == right == _PAIR:
        return False
    if not _is_latin(right):
        return right != _TO or _is_latin(left)
    if _is_latin(left):
        return bool(_PART_ENDS.match(line, place - 1))
    return left not in _CLOSING


def _is_latin(character: str) -> bool:
    return "!" <= character <= "~" or "\xa0" <= character <= "\u024f"
