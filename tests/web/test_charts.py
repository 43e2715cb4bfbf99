"""图：well-formed, told in words, its texts literal, its places where the numbers are."""

from decimal import Decimal

import pytest
from lxml import etree
from markupsafe import Markup

from service.web.charts import light_bars, line_chart, progress_bars
from workflows.wording import Lights

HOSTILE = '<script>alert(1)</script>&"县'


def parsed(chart: Markup) -> etree._Element:
    return etree.fromstring(str(chart))


def texts(chart: Markup) -> list[str]:
    return [str(node.text) for node in parsed(chart).iter("text")]


def line(*values: str, **words: bool) -> Markup:
    points = [(f"{n}月", Decimal(value)) for n, value in enumerate(values, start=6)]
    return line_chart("c", "欠账", points, unit="项", **words)


CHARTS = {
    "line": line_chart("c", HOSTILE, [(HOSTILE, Decimal(1))], unit=HOSTILE),
    "lights": light_bars("c", HOSTILE, [(HOSTILE, Lights(red=1))]),
    "progress": progress_bars("c", HOSTILE, [(HOSTILE, Decimal(40), Decimal(50))]),
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_texts_are_literal_wherever_they_stand(chart: Markup) -> None:
    root = parsed(chart)

    assert not list(root.iter("script"))
    assert root.findtext("title") == HOSTILE
    assert HOSTILE in "".join(root.itertext())


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_picture_is_told_in_words_and_needs_no_style(chart: Markup) -> None:
    root = parsed(chart)

    named = {str(node.get("id")) for node in root if node.tag in ("title", "desc")}
    assert set(str(root.get("aria-labelledby")).split()) == named
    assert root.findtext("desc")
    assert not [node for node in root.iter() if node.get("style") or node.get("onload")]


@pytest.mark.parametrize(
    "chart",
    [line(), light_bars("c", "灯", []), progress_bars("c", "进度", [])],
    ids=["line", "lights", "progress"],
)
def test_nothing_to_show_is_no_picture(chart: Markup) -> None:
    assert chart == ""


def heights(chart: Markup) -> list[int]:
    return [int(str(dot.get("cy"))) for dot in parsed(chart).iter("circle")]


def test_more_stands_higher_and_a_better_rank_too() -> None:
    few, many = heights(line("2", "8"))
    ninth, first = heights(line("9", "1", low_is_high=True))

    assert many < few
    assert first < ninth


def test_one_point_or_equal_ones_stand_in_the_middle() -> None:
    assert heights(line("5")) == heights(line("5", "5"))[:1] == [80]


def test_a_bar_is_cut_in_proportion_and_names_its_lights() -> None:
    chart = light_bars("c", "灯", [("附件3", Lights(red=10, green=30))])

    red, green = (int(str(bar.get("width"))) for bar in parsed(chart).iter("rect"))
    assert green == pytest.approx(3 * red, abs=3)
    assert {"红10", "绿30"} <= set(texts(chart))


def test_what_lags_is_told_by_its_stroke() -> None:
    chart = progress_bars("c", "进度", [("茶园", Decimal(46), Decimal(50))])

    bar, stroke = next(parsed(chart).iter("rect")), next(parsed(chart).iter("line"))
    assert int(str(bar.get("width"))) + 2 < int(str(stroke.get("x1")))
    assert texts(chart) == ["茶园  46%（应达50%）"]


def test_a_number_stands_clear_of_the_line_that_runs_through_it() -> None:
    numbers = [node for node in parsed(line("5", "3", "9")).iter("text") if "月" not in node.text]

    assert {(node.get("paint-order"), node.get("stroke")) for node in numbers} == {
        ("stroke", "#fff")
    }
