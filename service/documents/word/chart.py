"""A native chart that the office can edit: DrawingML with its figures in an embedded workbook.

Black-and-white readable: bars by pattern, lines by dash and marker, never by colour alone.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from service.documents.blocks import Chart, Series
from service.documents.chinese_text import clean
from service.documents.profile import DIGIT_FONT, HEI_FONT, TEXT_FONT, Profile
from service.documents.word.flow import Piece
from service.documents.word.markup import RELATIONSHIPS, XML_HEAD, attribute, paragraph

_EMU_A_TWIP = 635
_WIDTH, _HEIGHT = 8504, 4252  # twips: 150 × 75 mm
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_PATTERNS = ("solid", "pct25", "wdUpDiag", "pct75", "wdDnDiag", "horz", "lgCheck", "pct5")
_DASHES = ("solid", "dash", "sysDot", "dashDot", "lgDash", "lgDashDot")
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus")
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # a fixed day: equal figures, equal bytes


@dataclass(frozen=True, slots=True)
class _Shape:
    group: str  # element of the plot
    opening: str
    closing: str
    look: Callable[[int], str]


def chart_piece(chart: Chart, number: int, profile: Profile, hold: bool = False) -> Piece:
    """The chart in a line of its own; ``number`` counts the charts of a document from 1."""
    width = min(_WIDTH, profile.width)
    xml = paragraph(
        _inline(chart, number, width), style="NoticeFigure", keep_next=hold, align="center"
    )
    return Piece(xml=xml, heights=(_HEIGHT + 20,), keep_next=hold)


def chart_xml(chart: Chart) -> str:
    """The chart part; its relationship ``rId1`` is the workbook."""
    shape = _SHAPES.get(chart.shape, _SHAPES["柱"])
    series = "".join(
        _series(chart, index, one, shape.look(index)) for index, one in enumerate(chart.series)
    )
    return (
        f'{XML_HEAD}<c:chartSpace xmlns:c="{_DRAWING}/chart" xmlns:a="{_DRAWING}/main" '
        f'xmlns:r="{RELATIONSHIPS}"><c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>'
        f'{_title(chart.title)}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>'
        f"<c:{shape.group}>{shape.opening}{series}{shape.closing}"
        f'<c:axId val="111"/><c:axId val="222"/></c:{shape.group}>{_axes()}</c:plotArea>'
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"{_type(TEXT_FONT, 1050)}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def chart_workbook(chart: Chart) -> bytes:
    """Categories in column A, a series a column, names in row 1."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _CREATED, "author": ""})
    sheet = book.add_worksheet("Sheet1")
    for row, category in enumerate(chart.categories, start=1):
        sheet.write_string(row, 0, clean(category))
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, clean(series.name))
        for row, value in enumerate(series.values[: len(chart.categories)], start=1):
            if value is not None and value.is_finite():
                sheet.write_number(row, column, float(value))
    book.close()
    return buffer.getvalue()


def _inline(chart: Chart, number: int, width: int) -> str:
    shown = attribute(chart.title)
    size = f'cx="{width * _EMU_A_TWIP}" cy="{_HEIGHT * _EMU_A_TWIP}"'
    return (
        "<w:r><w:drawing>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0" xmlns:wp="{_DRAWING}/wordprocessingDrawing">'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{100 + number}" name="图{number}" descr="{shown}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/chart">'
        f'<c:chart xmlns:c="{_DRAWING}/chart" xmlns:r="{RELATIONSHIPS}" r:id="{chart_id(number)}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def chart_id(number: int) -> str:
    """The relationship of the document to its chart ``number``."""
    return f"rIdChart{number}"


def _title(title: str) -> str:
    look = f'<a:latin typeface="{DIGIT_FONT}"/><a:ea typeface="{HEI_FONT}"/>'
    return (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>"
        f'<a:pPr><a:defRPr sz="1200" b="0">{look}</a:defRPr></a:pPr>'
        f'<a:r><a:rPr lang="zh-CN" sz="1200" b="0">{look}</a:rPr><a:t>{attribute(title)}</a:t></a:r>'
        '</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _series(chart: Chart, index: int, series: Series, look: str) -> str:
    column = xl_col_to_name(index + 1)
    last = len(chart.categories) + 1
    values = series.values[: len(chart.categories)]
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/>'
        f"<c:tx>{_strings(f'Sheet1!${column}$1', [series.name])}</c:tx>{look}"
        f"<c:cat>{_strings(f'Sheet1!$A$2:$A${last}', chart.categories)}</c:cat>"
        f"<c:val>{_numbers(f'Sheet1!${column}$2:${column}${last}', values)}</c:val>"
        + ('<c:smooth val="0"/>' if chart.shape == "线" else "")
        + "</c:ser>"
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


def _axes() -> str:
    look = f"{_outline(6350)}{_type(TEXT_FONT, 1050)}"
    shared = '<c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
    grid = (
        '<c:majorGridlines><c:spPr><a:ln w="3175"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill>'
        "</a:ln></c:spPr></c:majorGridlines>"
    )
    ticks = '<c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
    return (
        f'<c:catAx><c:axId val="111"/>{shared}<c:axPos val="b"/>'
        f'<c:numFmt formatCode="General" sourceLinked="0"/>{ticks}<c:tickLblPos val="low"/>{look}'
        '<c:crossAx val="222"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="222"/>{shared}<c:axPos val="l"/>{grid}'
        f'<c:numFmt formatCode="General" sourceLinked="0"/>{ticks}<c:tickLblPos val="nextTo"/>{look}'
        '<c:crossAx val="111"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _type(font: str, hundredths: int) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{hundredths}" b="0">'
        f'<a:latin typeface="{DIGIT_FONT}"/><a:ea typeface="{font}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _outline(width: int, dash: str = "solid") -> str:
    return f"<c:spPr>{_ink(width, dash)}</c:spPr>"


def _ink(width: int, dash: str = "solid") -> str:
    return (
        f'<a:ln w="{width}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        f'<a:prstDash val="{dash}"/></a:ln>'
    )


def _bar_look(index: int) -> str:
    pattern = _PATTERNS[index % len(_PATTERNS)]
    if pattern == "solid":
        fill = '<a:solidFill><a:srgbClr val="404040"/></a:solidFill>'
    else:
        fill = (
            f'<a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="000000"/></a:fgClr>'
            '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
        )
    return f'<c:spPr>{fill}{_ink(6350)}</c:spPr><c:invertIfNegative val="0"/>'


def _line_look(index: int) -> str:
    dash, marker = _DASHES[index % len(_DASHES)], _MARKERS[index % len(_MARKERS)]
    return (
        f'{_outline(19050, dash)}<c:marker><c:symbol val="{marker}"/><c:size val="6"/>'
        f'<c:spPr><a:solidFill><a:srgbClr val="000000"/></a:solidFill>{_ink(6350)}</c:spPr></c:marker>'
    )


_VARY = '<c:varyColors val="0"/>'
_SHAPES = {
    "柱": _Shape(
        "barChart",
        f'<c:barDir val="col"/><c:grouping val="clustered"/>{_VARY}',
        '<c:gapWidth val="80"/>',
        _bar_look,
    ),
    "堆积柱": _Shape(
        "barChart",
        f'<c:barDir val="col"/><c:grouping val="stacked"/>{_VARY}',
        '<c:gapWidth val="80"/><c:overlap val="100"/>',
        _bar_look,
    ),
    "线": _Shape(
        "lineChart", f'<c:grouping val="standard"/>{_VARY}', '<c:marker val="1"/>', _line_look
    ),
}
