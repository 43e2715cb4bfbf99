"""A chart as inline SVG, for a page: lying bars, or a line; told apart without colour.

Drawn with attributes alone, since a page's content policy forbids styles. The figures stand in
``desc`` too, for those who cannot see it.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from markupsafe import Markup

from service.documents.blocks import Chart, Series
from service.documents.chinese_text import clean
from service.documents.plain import chart_lines

_WIDTH = 640
_LABELS = 190  # px left of the plot, for the categories' names
_FIGURES = 46  # px right of it, for the longest bar's figure
_BAR, _GAP, _TOP, _LEGEND = 15, 9, 30, 24
_PLOT = 150  # height of a line chart's plot
_FILLS = ("#333", "#fff", "#aaa", "#666", "#ddd", "#000")
_DASHES = ("none", "6 3", "2 2", "8 3 2 3", "1 3", "12 4")
_LONGEST = 14  # 字 of a category that find room
_LINES = ("线", "位次")


def to_svg(chart: Chart) -> Markup:
    drawn, height = _lines(chart) if chart.shape in _LINES else _bars(chart)
    return _fill(
        '<svg viewBox="0 0 {} {}" role="img" font-size="12"><title>{}</title><desc>{}</desc>'
        '<text x="{}" y="16" text-anchor="middle" font-size="14">{}</text>{}{}</svg>',
        _WIDTH,
        height + _LEGEND,
        chart.title,
        "；".join(chart_lines(chart)),
        _WIDTH // 2,
        chart.title,
        drawn,
        _legend(chart, height),
    )


def _fill(frame: str, *values: object) -> Markup:
    shown = (clean(v) if type(v) is str else v for v in values)
    return Markup(frame).format(*shown)  # noqa: S704 — frames are of this module


def _figures(series: Series, count: int) -> Iterator[tuple[int, Decimal]]:
    """Place and value, of those there are."""
    for place, value in enumerate(series.values[:count]):
        if value is not None and value.is_finite():
            yield place, value


def _numbers(chart: Chart) -> list[Decimal]:
    count = len(chart.categories)
    return [value for series in chart.series for _, value in _figures(series, count)]


def _name(category: str) -> str:
    return category if len(category) <= _LONGEST else f"{category[: _LONGEST - 1]}…"


# --- 柱、堆积柱 ----------------------------------------------------------------------------------


def _bars(chart: Chart) -> tuple[Markup, int]:
    """Each category a row; the bars of one name lie one under another, stacked ones in a line."""
    stacked = chart.shape == "堆积柱"
    step = _BAR * (1 if stacked else max(1, len(chart.series))) + _GAP
    scale = Decimal(_WIDTH - _LABELS - _FIGURES) / (_reach(chart, stacked) or Decimal(1))
    parts = []
    for row, category in enumerate(chart.categories):
        top = _TOP + row * step
        parts.append(_text(_LABELS - 6, top + step // 2, _name(category), "end"))
        parts += _row_of_bars(chart, row, top, scale, stacked)
    return Markup("").join(parts), _TOP + len(chart.categories) * step


def _reach(chart: Chart, stacked: bool) -> Decimal:
    """The longest that a row of bars gets."""
    if not stacked:
        return max(map(abs, _numbers(chart)), default=Decimal(0))
    rows = [Decimal(0)] * len(chart.categories)
    for series in chart.series:
        for place, value in _figures(series, len(rows)):
            rows[place] += abs(value)
    return max(rows, default=Decimal(0))


def _row_of_bars(
    chart: Chart, row: int, top: int, scale: Decimal, stacked: bool
) -> Iterator[Markup]:
    left = _LABELS
    for index, series in enumerate(chart.series):
        value = dict(_figures(series, len(chart.categories))).get(row)
        if value is None or (stacked and not value):
            continue
        length = round(abs(value) * scale)
        upper = top if stacked else top + index * _BAR
        yield _fill(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="#333"/>',
            left,
            upper,
            length,
            _BAR - 2,
            _FILLS[index % len(_FILLS)],
        )
        if stacked:
            left += length
        else:
            yield _text(left + length + 4, upper + _BAR - 4, f"{value:f}")
    if stacked:
        yield _text(left + 4, top + _BAR - 4, _stacked_figures(chart, row))


def _stacked_figures(chart: Chart, row: int) -> str:
    figures = (dict(_figures(series, row + 1)).get(row) for series in chart.series)
    return "+".join(f"{value:f}" for value in figures if value)


# --- 线、位次 ------------------------------------------------------------------------------------


def _lines(chart: Chart) -> tuple[Markup, int]:
    """Points joined in order; of 位次 the first place is at the top."""
    numbers = _numbers(chart) or [Decimal(0)]
    low, span = min(numbers), (max(numbers) - min(numbers)) or Decimal(1)
    places = _across(len(chart.categories))
    parts = []
    for index, series in enumerate(chart.series):
        points = [
            (places[place], _height(value, low, span, upside_down=chart.shape == "位次"), value)
            for place, value in _figures(series, len(places))
        ]
        parts.append(_line(index, points))
    names = zip(places, chart.categories, strict=True)
    base = _TOP + _PLOT + 38
    parts += [_text(x, base, _name(name), "middle") for x, name in names]
    return Markup("").join(parts), base + 8


def _across(count: int) -> list[int]:
    step = (_WIDTH - 80) // max(1, count)
    return [40 + step // 2 + place * step for place in range(count)]


def _height(value: Decimal, low: Decimal, span: Decimal, *, upside_down: bool) -> int:
    share = (value - low) / span
    return _TOP + 18 + round(_PLOT * (share if upside_down else 1 - share))


def _line(index: int, points: Sequence[tuple[int, int, Decimal]]) -> Markup:
    dash = _DASHES[index % len(_DASHES)]
    drawn = _fill(
        '<polyline points="{}" fill="none" stroke="#333" stroke-width="2" stroke-dasharray="{}"/>',
        " ".join(f"{x},{y}" for x, y, _ in points),
        dash,
    )
    marks = (
        _fill('<circle cx="{}" cy="{}" r="3" fill="#333"/>', x, y)
        + _text(x, y - 7, f"{value:f}", "middle")
        for x, y, value in points
    )
    return drawn + Markup("").join(marks)


# --- 字和图例 ------------------------------------------------------------------------------------


def _text(x: int, y: int, text: str, anchor: str = "start") -> Markup:
    return _fill('<text x="{}" y="{}" text-anchor="{}">{}</text>', x, y, anchor, text)


def _legend(chart: Chart, top: int) -> Markup:
    """Which bar or line is whose; none for a single one."""
    if len(chart.series) < 2:
        return Markup("")
    step = (_WIDTH - 80) // len(chart.series)
    parts = []
    for index, series in enumerate(chart.series):
        x = 40 + index * step
        if chart.shape in _LINES:
            frame = '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="#333" stroke-dasharray="{}"/>'
            parts.append(_fill(frame, x, top + 9, x + 24, top + 9, _DASHES[index % len(_DASHES)]))
        else:
            frame = '<rect x="{}" y="{}" width="14" height="12" fill="{}" stroke="#333"/>'
            parts.append(_fill(frame, x, top + 3, _FILLS[index % len(_FILLS)]))
        parts.append(_text(x + 30, top + 14, series.name))
    return Markup("").join(parts)
