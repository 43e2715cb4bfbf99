"""Native charts."""

import io
from decimal import Decimal

import openpyxl
import pytest
from lxml import etree

from service.documents.blocks import Chart, Series
from service.documents.inspection.inspector import inspect
from service.documents.profile import NOMINAL
from service.documents.word.chart import chart_piece
from service.documents.word.notice import to_docx
from tests.documents.sample_documents import (
    W,
    make_chart,
    make_document,
    make_table,
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
        pytest.param("位次", "lineChart", "standard", id="ranks"),
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


def plot_of(chart: Chart) -> etree._Element:
    return opened(make_document(blocks=(chart,))).part("word/charts/chart1.xml")


def axis(plot: etree._Element, name: str, path: str) -> str | None:
    found = plot.find(f".//{C}{name}/" + "/".join(f"{C}{step}" for step in path.split("/")))
    return None if found is None else found.get("val")


def test_the_first_place_is_on_top_and_places_are_whole() -> None:
    ranks = Series(name="位次", values=(Decimal("6.4"), Decimal("5.2")))

    plot = plot_of(make_chart("位次", series=(ranks,)))

    assert axis(plot, "valAx", "scaling/orientation") == "maxMin"
    assert (axis(plot, "valAx", "scaling/min"), axis(plot, "valAx", "scaling/max")) == ("1", "7")
    assert axis(plot, "valAx", "majorUnit") == "1"
    assert axis(plot, "catAx", "crosses") == "max"  # the names stand under the last place


@pytest.mark.parametrize(
    ("names", "direction"),
    [
        pytest.param(("县发改局", "县人社局"), "col", id="few-and-short"),
        pytest.param(("全社会固定资产投资增速", "城镇新增就业"), "bar", id="long-names"),
        pytest.param(tuple(f"{n}局" for n in range(9)), "bar", id="many"),
    ],
)
def test_bars_with_long_names_or_many_lie_and_the_first_is_on_top(
    names: tuple[str, ...], direction: str
) -> None:
    counts = Series(name="红", values=(Decimal(1),) * len(names))

    plot = plot_of(make_chart("柱", categories=names, series=(counts,)))

    assert axis(plot, "barChart", "barDir") == direction
    wanted = "maxMin" if direction == "bar" else "minMax"
    assert axis(plot, "catAx", "scaling/orientation") == wanted
    assert axis(plot, "catAx", "tickLblSkip") == "1"


@pytest.mark.parametrize("count", [2, 8, 9, 20, 21, 30, 90])
def test_a_chart_is_never_higher_than_its_page(count: int) -> None:
    names = tuple(f"第{n}部门" for n in range(count))
    counts = Series(name="红", values=(Decimal(1),) * count)
    chart = make_chart("堆积柱", categories=names, series=(counts, counts))

    piece = chart_piece(chart, 1, NOMINAL)

    assert sum(piece.heights) <= NOMINAL.height
    assert inspect(to_docx(make_document(blocks=(chart,)))).findings == ()


def test_counts_have_no_halves_on_their_axis() -> None:
    counts = Series(name="红", values=(Decimal(1), Decimal(2)))

    assert axis(plot_of(make_chart("堆积柱", series=(counts,))), "valAx", "majorUnit") == "1"
    assert axis(plot_of(make_chart("柱")), "valAx", "majorUnit") is None


def test_a_chart_stays_with_the_table_under_it() -> None:
    file = opened(make_document(blocks=(make_chart(), make_table())))

    drawing = next(one for one in file.body.iter(f"{W}p") if one.find(f".//{W}drawing") is not None)
    assert drawing.find(f"{W}pPr/{W}keepNext") is not None
