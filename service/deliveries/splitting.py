"""A paper too long for one message becomes several, and loses nothing.

Cut between pieces, else between a table's rows, else between graphemes; whether a part fits is
asked of the dialect, with its mark （99/99） in place, in the bytes that the platform counts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from service.deliveries.pieces import Piece, Rows, Words, row_pairs
from service.deliveries.plain_text import graphemes

MOST_PARTS = 5  # what is longer belongs in a file
LEFT_OUT = Words(text="……（以下内容见文件，请向发文单位索取）")

Part = tuple[Piece, ...]
#: pieces, part, parts → whether one message takes them
Fits = Callable[[Part, int, int], bool]
_FitsPart = Callable[[Part], bool]


def split(pieces: Iterable[Piece], fits: Fits, most: int = MOST_PARTS) -> tuple[Part, ...]:
    """One or more parts, in order; past ``most`` of them the last one says that more is left out.

    Where not even one character fits, everything is left in one part: whoever sends it says that
    it is too long.
    """
    whole = tuple(pieces)
    if fits(whole, 1, 1):
        return (whole,)
    widest = 9  # the mark's room is taken before its number is known
    while True:
        parts = _parts(whole, _with_mark(fits, widest), most)
        if len(parts) <= widest:
            return parts
        widest = widest * 10 + 9


def _with_mark(fits: Fits, number: int) -> _FitsPart:
    return lambda part: fits(part, number, number)


def _parts(whole: Part, fits: _FitsPart, most: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    rest = whole
    while rest:
        if len(parts) == most - 1 and not fits(rest):
            taken, _ = _filled(rest, lambda part: fits((*part, LEFT_OUT)))
            return (*parts, (*taken, LEFT_OUT))
        taken, rest = _filled(rest, fits)
        if not taken:
            return (whole,)
        parts.append(taken)
    return tuple(parts)


def _filled(pieces: Part, fits: _FitsPart) -> tuple[Part, Part]:
    """What goes into one part, and the rest."""
    count = _most(len(pieces), lambda count: fits(pieces[:count]))
    taken, rest = pieces[:count], pieces[count:]
    if not rest:
        return taken, rest
    head, tail = _cut(rest[0], taken, fits)
    if head:
        return (*taken, *head), (*tail, *rest[1:])
    if len(taken) > 1 and _is_heading(taken[-1]):  # it belongs to what follows
        return taken[:-1], (taken[-1], *rest)
    return taken, (*tail, *rest[1:])


def _cut(piece: Piece, taken: Part, fits: _FitsPart) -> tuple[Part, Part]:
    """As much of ``piece`` as still fits after ``taken``, and the rest of it."""
    if isinstance(piece, Rows):
        return _cut_rows(piece, taken, fits)
    if taken and fits((piece,)):
        return (), (piece,)  # whole in the next part
    return _cut_words(piece, taken, fits)


def _cut_rows(table: Rows, taken: Part, fits: _FitsPart) -> tuple[Part, Part]:
    def with_rows(count: int) -> bool:
        return fits((*taken, replace(table, rows=table.rows[:count])))

    count = _most(len(table.rows) - 1, with_rows)
    if count:
        rest = replace(table, rows=table.rows[count:], continued=True)
        return (replace(table, rows=table.rows[:count]),), (rest,)
    if taken:
        return (), (table,)
    # one row larger than a part: its cells become lines
    lines = _first_row_as_lines(table)
    return _filled(lines, fits) if not fits(lines[:1]) else (lines[:1], lines[1:])


def _cut_words(words: Words, taken: Part, fits: _FitsPart) -> tuple[Part, Part]:
    units: Sequence[str] = list(graphemes(words.text))

    def with_units(count: int) -> bool:
        return fits((*taken, replace(words, text="".join(units[:count]))))

    count = _most(len(units) - 1, with_units)
    if not count and not taken:
        units = words.text  # a grapheme larger than a part: it must be cut after all
        count = _most(len(units) - 1, with_units)
    if not count:
        return (), (words,)
    rest = replace(words, text="".join(units[count:]), continued=True)
    return (replace(words, text="".join(units[:count])),), (rest,)


def _first_row_as_lines(table: Rows) -> Part:
    is_said = table.continued or not table.caption
    caption = [] if is_said else [Words(text=table.caption, strong=True)]
    cells = [Words(text=pair) for pair in row_pairs(table.header, table.rows[0])]
    others = [replace(table, rows=table.rows[1:], continued=True)] if table.rows[1:] else []
    return (*caption, *cells, *others)


def _is_heading(piece: Piece) -> bool:
    return isinstance(piece, Words) and piece.strong


def _most(count: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to ``count`` that fits, 0 for none: galloping, then by halves."""
    good, step = 0, 1
    while good + step <= count and fits(good + step):
        good += step
        step *= 2
    bad = min(good + step, count + 1)
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if fits(middle) else (good, middle)
    return good
