"""The axes of a chart: which way its bars run, ranks from 1 at the top, counts in whole steps."""

from decimal import Decimal
from math import ceil, floor

from service.documents.blocks import Chart
from service.documents.profile import TEXT_FONT
from service.documents.word.drawing import outline, type_of

LINES = ("线", "位次")
_STANDING = 8  # categories; more of them lie, their names beside the bars
_SHORT_NAME = 6  # 字 of a category under a standing bar
_MANY = 20  # categories
_STEPS = 8  # of an axis of whole numbers
_TICKS = (
    '<c:numFmt formatCode="General" sourceLinked="0"/>'
    '<c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
)


def lies(chart: Chart) -> bool:
    """Whether the bars lie: many of them, or of long names."""
    longest = max(map(len, chart.categories), default=0)
    few = len(chart.categories) <= _STANDING
    return chart.shape not in LINES and not (few and longest <= _SHORT_NAME)


def is_crowded(chart: Chart) -> bool:
    """Whether its names need a smaller type."""
    return len(chart.categories) > _MANY


def axes(chart: Chart) -> str:
    return _category_axis(chart) + _value_axis(chart)


def _category_axis(chart: Chart) -> str:
    """Of lying bars the first is on top; of ranks it runs under the last place."""
    lying, is_rank = lies(chart), chart.shape == "位次"
    return (
        f'<c:catAx><c:axId val="111"/>{_scaling("maxMin" if lying else "minMax")}'
        f'<c:axPos val="{"l" if lying else "b"}"/>{_TICKS}'
        f'<c:tickLblPos val="{"nextTo" if is_rank else "low"}"/>{_look(chart)}'
        f'<c:crossAx val="222"/><c:crosses val="{"max" if is_rank else "autoZero"}"/>'
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: Chart) -> str:
    grid = (
        '<c:majorGridlines><c:spPr><a:ln w="3175"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill>'
        "</a:ln></c:spPr></c:majorGridlines>"
    )
    scaling, unit = _value_scale(chart)
    lying = lies(chart)
    return (
        f'<c:valAx><c:axId val="222"/>{scaling}<c:axPos val="{"b" if lying else "l"}"/>{grid}{_TICKS}'
        f'<c:tickLblPos val="nextTo"/>{_look(chart)}<c:crossAx val="111"/>'
        f'<c:crosses val="{"max" if lying else "autoZero"}"/><c:crossBetween val="between"/>{unit}</c:valAx>'
    )


def _value_scale(chart: Chart) -> tuple[str, str]:
    """Ranks from 1 at the top, in whole steps; counts in whole steps too."""
    values = [v for one in chart.series for v in one.values if v is not None and v.is_finite()]
    if chart.shape == "位次" and values:
        lowest = floor(max(values)) + 1
        limits = f'<c:max val="{lowest}"/><c:min val="1"/>'
        return _scaling("maxMin", limits), _unit(lowest)
    if values and all(value == int(value) for value in values):
        return _scaling("minMax"), _unit(ceil(_highest(chart, max(values))))
    return _scaling("minMax"), ""


def _highest(chart: Chart, single: Decimal) -> Decimal:
    if chart.shape != "堆积柱":
        return single
    stacks = zip(*(one.values for one in chart.series), strict=False)
    return max(sum((v for v in stack if v is not None), Decimal(0)) for stack in stacks)


def _look(chart: Chart) -> str:
    size = 800 if is_crowded(chart) else 900 if lies(chart) else 1050
    return outline(6350) + type_of(TEXT_FONT, size)


def _unit(highest: int) -> str:
    return f'<c:majorUnit val="{max(1, ceil(highest / _STEPS))}"/>'


def _scaling(orientation: str, limits: str = "") -> str:
    return f'<c:scaling><c:orientation val="{orientation}"/>{limits}</c:scaling><c:delete val="0"/>'
