"""The plot of a chart: series told apart without colour, its figures at its bars and points."""

from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name

from service.documents.blocks import Chart, Series
from service.documents.profile import TEXT_FONT
from service.documents.word.axes import LINES, axes, lies
from service.documents.word.drawing import ink, outline, type_of
from service.documents.word.markup import attribute

_PATTERNS = ("solid", "wdUpDiag", "pct20", "white", "horz", "lgCheck", "wdDnDiag", "pct75")
_DASHES = ("solid", "dash", "sysDot", "dashDot", "lgDash", "lgDashDot")
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus")
_LABELLED = 40  # figures; more are left to the table beside


def plot(chart: Chart) -> str:
    group, opening, closing = _plot_parts(chart)
    series = "".join(_series(chart, index, one) for index, one in enumerate(chart.series))
    return (
        f'<c:plotArea><c:layout/><c:{group}>{opening}<c:varyColors val="0"/>{series}{closing}'
        f'<c:axId val="111"/><c:axId val="222"/></c:{group}>'
        f"{axes(chart)}</c:plotArea>"
    )


def _plot_parts(chart: Chart) -> tuple[str, str, str]:
    """The element of the plot, and what it begins and ends with."""
    if chart.shape in LINES:
        return "lineChart", '<c:grouping val="standard"/>', '<c:marker val="1"/>'
    stacked = chart.shape == "堆积柱"
    opening = (
        f'<c:barDir val="{"bar" if lies(chart) else "col"}"/>'
        f'<c:grouping val="{"stacked" if stacked else "clustered"}"/>'
    )
    overlap = '<c:overlap val="100"/>' * stacked
    return "barChart", opening, f'<c:gapWidth val="60"/>{overlap}'


def _series(chart: Chart, index: int, series: Series) -> str:
    column = xl_col_to_name(index + 1)
    last = len(chart.categories) + 1
    values = series.values[: len(chart.categories)]
    is_line = chart.shape in LINES
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/>'
        f"<c:tx>{_strings(f'Sheet1!${column}$1', [series.name])}</c:tx>"
        f"{_line_look(index) if is_line else _bar_look(index)}{_labels(chart)}"
        f"<c:cat>{_strings(f'Sheet1!$A$2:$A${last}', chart.categories)}</c:cat>"
        f"<c:val>{_numbers(f'Sheet1!${column}$2:${column}${last}', values)}</c:val>"
        + '<c:smooth val="0"/>' * is_line
        + "</c:ser>"
    )


def _labels(chart: Chart) -> str:
    """The figures at their bars and points, as long as they do not stand in each other's way."""
    if len(chart.categories) * len(chart.series) > _LABELLED:
        return ""
    place = {"堆积柱": "ctr", "柱": "outEnd"}.get(chart.shape, "t")
    return (
        '<c:dLbls><c:numFmt formatCode="0.##;-0.##;;" sourceLinked="0"/>'
        f'<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>'
        f'{type_of(TEXT_FONT, 900)}<c:dLblPos val="{place}"/><c:showLegendKey val="0"/>'
        '<c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )


def _strings(place: str, texts: Sequence[str]) -> str:
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{attribute(text)}</c:v></c:pt>'
        for index, text in enumerate(texts)
    )
    return (
        f'<c:strRef><c:f>{place}</c:f><c:strCache><c:ptCount val="{len(texts)}"/>{points}'
        "</c:strCache></c:strRef>"
    )


def _numbers(place: str, values: Sequence[Decimal | None]) -> str:
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{value:f}</c:v></c:pt>'
        for index, value in enumerate(values)
        if value is not None and value.is_finite()
    )
    return (
        f"<c:numRef><c:f>{place}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


def _bar_look(index: int) -> str:
    pattern = _PATTERNS[index % len(_PATTERNS)]
    plain = {"solid": "404040", "white": "FFFFFF"}.get(pattern)
    if plain:
        fill = f'<a:solidFill><a:srgbClr val="{plain}"/></a:solidFill>'
    else:
        fill = (
            f'<a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="000000"/></a:fgClr>'
            '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
        )
    return f'<c:spPr>{fill}{ink(6350)}</c:spPr><c:invertIfNegative val="0"/>'


def _line_look(index: int) -> str:
    dash, marker = _DASHES[index % len(_DASHES)], _MARKERS[index % len(_MARKERS)]
    return (
        f'{outline(19050, dash)}<c:marker><c:symbol val="{marker}"/><c:size val="6"/>'
        f'<c:spPr><a:solidFill><a:srgbClr val="000000"/></a:solidFill>{ink(6350)}</c:spPr></c:marker>'
    )
