"""A native chart that the office can edit: DrawingML with its figures in an embedded workbook.

Black-and-white readable: bars by pattern, lines by dash and marker, never by colour alone.
"""

import io
from datetime import UTC, datetime

import xlsxwriter

from service.documents.blocks import Chart
from service.documents.chinese_text import clean
from service.documents.profile import DIGIT_FONT, HEI_FONT, TEXT_FONT, Profile
from service.documents.word.axes import LINES, is_crowded, lies
from service.documents.word.drawing import DRAWING, type_of
from service.documents.word.flow import Piece
from service.documents.word.markup import RELATIONSHIPS, XML_HEAD, attribute, paragraph
from service.documents.word.plot import plot

_EMU_A_TWIP = 635
_WIDTH, _HEIGHT = 8504, 4252  # twips: 150 × 75 mm
_FRAME = 1500  # twips that title, axis and legend of lying bars take
_BAR, _NAME, _SMALL_NAME = 180, 310, 285  # twips: a bar, a name in 小五 and one smaller
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # a fixed day: equal figures, equal bytes


def chart_piece(chart: Chart, number: int, profile: Profile, hold: bool = False) -> Piece:
    """The chart in a line of its own; ``number`` counts the charts of a document from 1."""
    width, height = min(_WIDTH, profile.width), min(_height(chart), profile.height - 20)
    xml = paragraph(
        _inline(chart, number, width, height), style="NoticeFigure", keep_next=hold, align="center"
    )
    return Piece(xml=xml, heights=(height + 20,), keep_next=hold)


def _height(chart: Chart) -> int:
    """Lying bars need room for each; a line needs less than standing bars."""
    if chart.shape in LINES:
        return _HEIGHT * 4 // 5
    if not lies(chart):
        return _HEIGHT
    count = len(chart.categories)
    if is_crowded(chart):
        return _FRAME + count * _SMALL_NAME
    beside = 1 if chart.shape == "堆积柱" else len(chart.series)
    return max(_FRAME + count * max(80 + beside * _BAR, _NAME), _HEIGHT * 3 // 4)


def chart_xml(chart: Chart) -> str:
    """The chart part; its relationship ``rId1`` is the workbook."""
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
    return (
        f'{XML_HEAD}<c:chartSpace xmlns:c="{DRAWING}/chart" xmlns:a="{DRAWING}/main" '
        f'xmlns:r="{RELATIONSHIPS}"><c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>'
        f'{_title(chart.title)}<c:autoTitleDeleted val="0"/>{plot(chart)}'
        f"{legend if len(chart.series) > 1 else ''}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"{type_of(TEXT_FONT, 900 if is_crowded(chart) else 1050)}"
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


def _inline(chart: Chart, number: int, width: int, height: int) -> str:
    shown = attribute(chart.title)
    size = f'cx="{width * _EMU_A_TWIP}" cy="{height * _EMU_A_TWIP}"'
    return (
        "<w:r><w:drawing>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0" xmlns:wp="{DRAWING}/wordprocessingDrawing">'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{100 + number}" name="图{number}" descr="{shown}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/chart">'
        f'<c:chart xmlns:c="{DRAWING}/chart" xmlns:r="{RELATIONSHIPS}" r:id="{chart_id(number)}"/>'
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
