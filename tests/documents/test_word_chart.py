"""Native charts."""

import io
from decimal import Decimal

import openpyxl
import pytest

from service.documents.blocks import Series
from service.documents.inspection import inspect
from service.documents.word.notice import to_docx
from tests.documents.sample_documents import (
    make_chart,
    make_document,
    opened,
)

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.mark.parametrize(
    ("shape", "element", "grouping"),
    [
        pytest.param("柱", "barChart", "clustered", id="bars"),
        pytest.param("堆积柱", "barChart", "stacked", id="stacked-bars"),
        pytest.param("线", "lineChart", "standard", id="lines"),
    ],
)
def test_each_shape_of_chart_is_native(shape: str, element: str, grouping: str) -> None:
    file = opened(make_document(blocks=(make_chart(shape),)))

    plot = file.part("word/charts/chart1.xml").find(f".//{C}{element}")
    assert plot is not None
    assert plot.find(f"{C}grouping").get("val") == grouping


def test_the_charts_workbook_opens_and_holds_its_figures() -> None:
    file = opened(make_document(blocks=(make_chart(),)))

    sheet = openpyxl.load_workbook(io.BytesIO(file.files["word/embeddings/chart1.xlsx"])).active

    assert sheet is not None
    assert list(sheet.values) == [(None, "计划", "完成"), ("5月", 8, 6.25), ("6月", 11.5, None)]


def test_a_missing_figure_is_a_gap_and_the_others_keep_their_decimals() -> None:
    chart = opened(make_document(blocks=(make_chart(),))).part("word/charts/chart1.xml")

    points = [one.findtext(f"{C}v") for one in chart.iterfind(f".//{C}numCache/{C}pt")]
    assert points == ["8", "11.5", "6.25"]


def test_series_differ_without_colour() -> None:
    bars = opened(make_document(blocks=(make_chart("柱"),))).part("word/charts/chart1.xml")
    lines = opened(make_document(blocks=(make_chart("线"),))).part("word/charts/chart1.xml")

    assert bars.find(f".//{A}pattFill") is not None
    dashes = [one.get("val") for one in lines.iterfind(f".//{C}ser/{C}spPr/{A}ln/{A}prstDash")]
    assert len(set(dashes)) == 2


def test_each_chart_of_a_document_has_parts_of_its_own() -> None:
    file = opened(make_document(blocks=(make_chart(), make_chart("线"))))

    assert {"word/charts/chart1.xml", "word/charts/chart2.xml"} <= set(file.files)


def test_a_chart_of_many_series_and_no_number_is_still_a_valid_file() -> None:
    series = tuple(Series(name=f"县{n}", values=(Decimal("NaN"), Decimal(n))) for n in range(80))

    content = to_docx(make_document(blocks=(make_chart("线", series=series),)))

    assert inspect(content).findings == ()
