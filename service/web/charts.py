"""图：SVG from numbers, made here: no script, no style sheet, readable aloud and on black and white paper.

Every text is escaped; ``<title>`` and ``<desc>`` say in words what the lines show.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from markupsafe import Markup

from workflows.wording import Lights, shown

WIDTH = 420  # units; a page gives a chart half of a desk screen or the whole of a phone
_LETTER = 13
_ROW = 30
_SHARED = (
    WIDTH - 180
)  # of a bar of lights; the rest is for short pieces, which must hold their text

#: Around a number that a line may run through.
_HALO = Markup(' stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"')

#: Fills that black and white paper tells apart by the letter inside; None of them carries text alone.
_FILLS = (
    ("红", "red", "#f2a3a3"),
    ("黄", "yellow", "#ffe08a"),
    ("未报", "unfiled", "#c3c7cc"),
    ("绿", "green", "#bfe5c8"),
    ("灰", "grey", "#eef0f2"),
)


def line_chart(
    name: str,
    title: str,
    points: Sequence[tuple[str, Decimal]],
    *,
    unit: str,
    low_is_high: bool = False,
) -> Markup:
    """A value a period, in order of time; ``low_is_high``: the first place stands at the top.

    ``name`` is the chart's own within a page. Empty without points.
    """
    if not points:
        return Markup()
    values = [value for _, value in points]
    places = list(_places(values, low_is_high))
    parts: list[Markup] = [
        Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="#0b4f9e" stroke-width="2"/>').format(
            *before, *after
        )
        for before, after in pairwise(places)
    ]
    for (label, value), (x, y) in zip(points, places, strict=True):
        parts.append(Markup('<circle cx="{}" cy="{}" r="4" fill="#0b4f9e"/>').format(x, y))
        parts.append(_text(x, y - 9, shown(value), anchor="middle", halo=True))
        parts.append(_text(x, 156, label, anchor="middle", fill="#495057"))
    told = "；".join(f"{label}{shown(value)}{unit}" for label, value in points)
    return _svg(name, title, told, 166, parts)


def _places(values: Sequence[Decimal], low_is_high: bool) -> Iterator[tuple[int, int]]:
    top, bottom, left, right = 30, 130, 34, WIDTH - 34
    low, high = min(values), max(values)
    for number, value in enumerate(values):
        x = left + (right - left) * number // max(len(values) - 1, 1)
        share = (value - low) / (high - low) if high > low else Decimal("0.5")
        share = 1 - share if low_is_high else share
        yield x, int(bottom - (bottom - top) * share)


def light_bars(name: str, title: str, rows: Sequence[tuple[str, Lights]]) -> Markup:
    """One bar a row, as long as the row has indicators, cut by light."""
    if not rows:
        return Markup()
    most = max(sum(_counts(lights)) for _, lights in rows) or 1
    parts: list[Markup] = []
    for number, (label, lights) in enumerate(rows):
        y = number * _ROW * 3 // 2 + 16
        parts.append(_text(2, y, label))
        parts += _segments(y + 5, lights, most)
    told = "；".join(f"{label}：{_in_words(lights)}" for label, lights in rows)
    return _svg(name, title, told, len(rows) * _ROW * 3 // 2 + 6, parts)


def _segments(y: int, lights: Lights, most: int) -> Iterator[Markup]:
    x = 2
    for (word, _, fill), count in zip(_FILLS, _counts(lights), strict=True):
        if not count:
            continue
        text = f"{word}{count}"
        width = max(_SHARED * count // most, _LETTER * len(text) + 2)
        yield Markup('<rect x="{}" y="{}" width="{}" height="18" fill="{}" stroke="#555"/>').format(
            x, y, width, fill
        )
        yield _text(x + width // 2, y + 14, text, anchor="middle")
        x += width


def _counts(lights: Lights) -> list[int]:
    return [getattr(lights, field) for _, field, _ in _FILLS]


def _in_words(lights: Lights) -> str:
    counted = zip(_FILLS, _counts(lights), strict=True)
    return "、".join(f"{word}{count}" for (word, _, _), count in counted if count)


def progress_bars(name: str, title: str, rows: Sequence[tuple[str, Decimal, Decimal]]) -> Markup:
    """Done and due of each row, in % of the year's target: a bar, and a stroke where it should be."""
    if not rows:
        return Markup()
    parts: list[Markup] = []
    for number, (label, done, due) in enumerate(rows):
        y = number * _ROW * 3 // 2 + 16
        late = done < due
        width, at = _percent(done), _percent(due)
        parts.append(_text(2, y, f"{label}  {shown(done)}%（应达{shown(due)}%）"))
        parts.append(
            Markup('<rect x="2" y="{}" width="{}" height="14" fill="{}" stroke="#555"/>').format(
                y + 5, width, "#f2a3a3" if late else "#bfe5c8"
            )
        )
        parts.append(
            Markup(
                '<line x1="{0}" y1="{1}" x2="{0}" y2="{2}" stroke="#000" stroke-width="3"/>'
            ).format(at, y + 2, y + 22)
        )
    told = "；".join(f"{label}完成{shown(done)}%、应达{shown(due)}%" for label, done, due in rows)
    return _svg(name, title, told, len(rows) * _ROW * 3 // 2 + 6, parts)


def _percent(share: Decimal) -> int:
    """Beyond 120 % a bar ends: the number beside it says how far it goes."""
    return 2 + int((WIDTH - 4) * min(max(share, Decimal(0)), Decimal(120)) / 120)


def _text(
    x: int,
    y: int,
    text: str,
    *,
    anchor: str = "start",
    fill: str = "#212529",
    halo: bool = False,
) -> Markup:
    return Markup(
        '<text x="{}" y="{}" font-size="{}" text-anchor="{}" fill="{}"{}>{}</text>'
    ).format(x, y, _LETTER, anchor, fill, _HALO if halo else Markup(), text)


def _svg(name: str, title: str, told: str, height: int, parts: Sequence[Markup]) -> Markup:
    head = Markup(
        '<svg class="gov-chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>'
    ).format(WIDTH, height, name, name, name, title, name, told)
    return head + Markup().join(parts) + Markup("</svg>")
