"""Tables and forms in Word."""

import pytest
from lxml import etree

from service.documents.blocks import Form
from service.documents.inspection import inspect
from service.documents.profile import NOMINAL
from service.documents.word.columns import column_widths
from service.documents.word.notice import to_docx
from tests.documents.sample_documents import (
    Opened,
    W,
    make_document,
    make_table,
    opened,
    text_of,
    value,
)


def first_table(file: Opened) -> etree._Element:
    return next(file.tables())


def test_a_tables_header_comes_again_on_every_page_and_rows_stay_whole() -> None:
    table = first_table(opened(make_document(blocks=(make_table(60),))))

    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * 60
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_columns_fill_the_type_area_and_the_longest_text_gets_the_widest() -> None:
    table = first_table(opened(make_document(blocks=(make_table(),))))

    widths = [int(one.get(f"{W}w", "0")) for one in table.iter(f"{W}gridCol")]
    assert sum(widths) == NOMINAL.width
    assert max(widths) == widths[1]


def test_given_proportions_are_kept() -> None:
    table = first_table(opened(make_document(blocks=(make_table(widths=(1, 2, 1)),))))

    widths = [int(one.get(f"{W}w", "0")) for one in table.iter(f"{W}gridCol")]
    assert widths == [2211, 4422, 2211]


@pytest.mark.parametrize(
    ("longest", "needs", "widths"),
    [
        pytest.param((100, 300), (50, 50), (200, 600), id="room-for-all"),
        pytest.param((200, 2000), (100, 100), (100, 700), id="three-lines-rather-than-four"),
        pytest.param((900, 900), (600, 150), (610, 190), id="a-need-is-never-cut"),
        pytest.param((900, 900), (900, 900), (400, 400), id="more-than-there-is"),
        pytest.param((600, 600), (100, 100), (400, 400), id="lines-are-shared"),
    ],
)
def test_column_widths(
    longest: tuple[float, ...], needs: tuple[float, ...], widths: tuple[int, ...]
) -> None:
    shares = column_widths(longest, needs, 800, 10)

    assert sum(shares) == 800
    assert shares == pytest.approx(widths, abs=15)


def test_many_columns_are_set_smaller() -> None:
    wide = make_table(header=("指标名称",) * 17, rows=(("全社会固定资产投资",) * 17,))

    table = first_table(opened(make_document(blocks=(wide,))))

    assert value(table, "tr/tc/p/r/rPr/sz") == "18"


@pytest.mark.parametrize("columns", [1, 40, 60, 200])
def test_any_number_of_columns_fills_the_type_area(columns: int) -> None:
    table = make_table(header=("指标名称",) * columns, rows=(("投资",) * columns,))

    content = to_docx(make_document(blocks=(table,)))

    assert inspect(content).findings == ()


@pytest.mark.timeout(20)
def test_a_cell_of_a_hundred_thousand_characters_is_set_in_no_time() -> None:
    table = make_table(rows=(("1", "字" * 100_000, "1" * 50_000),))

    assert inspect(to_docx(make_document(blocks=(table,)))).findings == ()


def test_short_rows_are_filled_up_with_empty_cells() -> None:
    ragged = make_table(rows=(("3-1",), ("3-2", "指标", "1", "多出一格")))

    table = first_table(opened(make_document(blocks=(ragged,))))

    assert [len(row.findall(f"{W}tc")) for row in table.iter(f"{W}tr")] == [4, 4, 4]


def test_a_table_without_a_header_repeats_none() -> None:
    table = first_table(opened(make_document(blocks=(make_table(header=()),))))

    assert table.find(f".//{W}tblHeader") is None


def test_a_form_gives_one_pair_the_whole_row_and_two_pairs_half_each() -> None:
    form = Form(rows=((("事项", "投资"),), (("单位", "县发改局"), ("时限", "8月"))))

    rows = first_table(opened(make_document(blocks=(form,)))).findall(f"{W}tr")

    assert [text_of(cell) for cell in rows[0].iter(f"{W}tc")] == ["事项", "投资"]
    assert value(rows[0][2], "tcPr/gridSpan") == "3"
    assert [text_of(cell) for cell in rows[1].iter(f"{W}tc")] == ["单位", "县发改局", "时限", "8月"]
