"""A long title in balanced lines that never divide a word.

依据：GB/T 9704-2012 7.3.1「回行时，要做到词意完整，排列对称，长短适宜，间距恰当，标题排列应当使用梯形或菱形」
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise

from service.documents.title_words import WORDS

WIDEST = 20  # 字 of 2号 in a line of 156 mm
COMFORTABLE = 19
_NARROWEST = 4
_MOST_LINES = 4
_DIVIDES_WORD, _FORBIDDEN = 12.0, 20.0  # penalties

_LONGEST_WORD = max(map(len, WORDS))
_NUMBER = re.compile(
    r"\d{4}年[\d—-]+月(?:\d+日)?份?|第?[0-9A-Za-z.〔〕—-]+[年月日号个届次期项度位份%％]*|[“《（][^”》）]{0,6}[”》）]"
)
_CLOSING = "关于"
_KIND = re.compile(
    r"的?(?:预警|督查|督办|整改|工作)?(?:通知书?|通报|函|决定|意见|请示|报告|批复|纪要|公告|提示单|督办单|通知单)(?:（.*）)?$"
)

Cut = tuple[int, ...]  # indices where a new line begins
Widths = tuple[float, ...]  # 字 up to each index of the title


@lru_cache(maxsize=512)
def title_lines(title: str, widest: int = WIDEST) -> tuple[str, ...]:
    """The lines of ``title``, each at most ``widest`` 字 wide; line breaks in it are kept."""
    return tuple(line.strip() for part in title.split("\n") for line in _balanced(part, widest))


def _balanced(title: str, widest: int) -> tuple[str, ...]:
    ends = tuple(accumulate(map(_width, title), initial=0.0))
    if ends[-1] <= min(COMFORTABLE, widest):
        return (title,)
    penalties = _penalties(title)
    for bearable in (_DIVIDES_WORD, _FORBIDDEN):
        places = tuple(place for place in sorted(penalties) if penalties[place] < bearable)
        fewest = max(int(-(-ends[-1] // widest)), 2)  # more than comfortable is never one line
        best = min(
            (
                (_cost(ends, cut, penalties) + 6 * (count - fewest), cut)
                for count in range(fewest, min(fewest + 2, _MOST_LINES + 1))
                for cut in _cuts(ends, places, 0, count, widest)
            ),
            default=None,
        )
        if best:
            return _pieces(title, best[1])
    return _chopped(title, widest)


def _cuts(
    ends: Widths, places: tuple[int, ...], start: int, count: int, widest: int
) -> Iterator[Cut]:
    """Every way to set the title from ``start`` on in ``count`` lines that fit."""
    if count == 1:
        if _NARROWEST <= ends[-1] - ends[start] <= widest:
            yield ()
        return
    for place in places:
        line = ends[place] - ends[start]
        if line > widest:
            return
        if line >= _NARROWEST and ends[-1] - ends[place] <= widest * (count - 1):
            for cut in _cuts(ends, places, place, count - 1, widest):
                yield (place, *cut)


def _penalties(title: str) -> dict[int, float]:
    """Places where the title may be cut and what a cut there costs."""
    penalties: dict[int, float] = {}
    place, was_known = 0, True
    for word, known in _words(title):
        if place:
            penalties[place] = 4.0 if known and was_known else 5.0 if known or was_known else 14.0
        place, was_known = place + len(word), known
    for cut in penalties:
        penalties[cut] += _adjustment(title, cut)
    return penalties


def _adjustment(title: str, cut: int) -> float:
    """What the neighbours of a cut say about it; below zero: a good place."""
    before, after = title[:cut], title[cut:]
    cost = 0.0
    if after[0] in "的和与及、，》）”等为对在之" or before[-1] in "《（“第":
        cost += 25
    if before.endswith(_CLOSING):
        cost += 12
    if after.startswith(_CLOSING):
        cost -= 4
    if before[-1] in "、，》的和与及" or before.endswith(("印发", "开展", "做好", "召开", "进行")):
        cost -= 1.5
    if _KIND.fullmatch(after):
        cost += 20
    if after.startswith("人民政府"):
        cost += 10
    if before[-1] == " ":
        cost -= 2
    depth = sum(before.count(mark) for mark in "《（“") - sum(
        before.count(mark) for mark in "》）”"
    )
    return cost + 6 * max(depth, 0)


def _words(title: str) -> Iterator[tuple[str, bool]]:
    """The title's words and whether each is a known one, longest match first."""
    place = 0
    while place < len(title):
        number = _NUMBER.match(title, place)
        if number:
            word, known = number.group(), True
        else:
            word = _longest_known(title, place)
            known = len(word) > 1 or word in "的和与及、，对在"
        yield word, known
        place += len(word)


def _longest_known(title: str, place: int) -> str:
    for length in range(min(_LONGEST_WORD, len(title) - place), 1, -1):
        if title[place : place + length] in WORDS:
            return title[place : place + length]
    return title[place]


def _cost(ends: Widths, cut: Cut, penalties: dict[int, float]) -> float:
    widths = [ends[b] - ends[a] for a, b in pairwise((0, *cut, len(ends) - 1))]
    cost = sum(penalties[place] for place in cut) + _shape_cost(widths)
    return cost + (2 if max(widths) > COMFORTABLE else 0)


def _shape_cost(widths: list[float]) -> float:
    """梯形 and 菱形 are free; equal lines (a rectangle) and a narrow waist are faults."""
    steps = [after - before for before, after in pairwise(widths)]
    cost = sum(9.0 for step in steps if abs(step) < 1)
    cost += sum(max(0.0, abs(step) - 6) * 1.3 for step in steps)
    rising, falling = all(step > 0 for step in steps), all(step < 0 for step in steps)
    diamond = len(widths) == 3 and steps[0] > 0 > steps[1]
    if diamond:
        return cost + abs(widths[0] - widths[-1]) * 0.4
    if rising or falling:
        return cost
    waist = len(widths) > 2 and min(widths[1:-1]) < min(widths[0], widths[-1])
    return cost + (18 if waist else 8)


def _pieces(title: str, cut: Cut) -> tuple[str, ...]:
    return tuple(title[a:b] for a, b in pairwise((0, *cut, len(title))))


def _chopped(title: str, widest: int) -> tuple[str, ...]:
    """Lines of equal length for a title that has no good place to cut."""
    count = int(-(-sum(map(_width, title)) // widest))
    length = -(-len(title) // count)
    return tuple(title[start : start + length] for start in range(0, len(title), length))


def _width(character: str) -> float:
    return 0.5 if "\x20" <= character <= "\x7e" else 1.0
