"""Tables and forms in Word."""

import pytest
from lxml import etree

from service.documents.blocks import Form, Paragraph
from service.documents.grid import face
from service.documents.inspection.inspector import inspect
from service.documents.profile import NOMINAL, SIZE_5
from service.documents.word.columns import column_widths
from service.documents.word.notice import to_docx
from service.documents.word.table_frame import PADDING
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
    shares = column_widths([[each] for each in longest], needs, 800, 10)

    assert sum(shares) == 800
    assert shares == pytest.approx(widths, abs=15)


@pytest.mark.parametrize(
    ("long_names", "widths"),
    [
        pytest.param(1, (400, 400), id="one-long-name-goes-over-two-lines"),
        pytest.param(3, (640, 160), id="many-long-names-have-the-room"),
    ],
)
def test_columns_make_the_lower_table(long_names: int, widths: tuple[int, ...]) -> None:
    names = [600.0] * long_names + [100.0] * (3 - long_names)
    units = [300.0, *[300.0 if long_names == 1 else 100.0] * 2]

    assert column_widths([names, units], (300, 150), 800, 10) == pytest.approx(widths, abs=15)


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


def merges(table: etree._Element, column: int) -> list[str]:
    """How the cells of a column are merged, from the top: restart, on, or nothing."""
    found = []
    for row in table.findall(f"{W}tr"):
        mark = row.findall(f"{W}tc")[column].find(f"{W}tcPr/{W}vMerge")
        found.append("" if mark is None else mark.get(f"{W}val", "on"))
    return found


def test_a_head_in_groups_has_two_rows_and_both_come_again() -> None:
    grouped = make_table(9, groups=(("", 1), ("完成情况", 2)))

    table = first_table(opened(make_document(blocks=(grouped,))))

    above, below = table.findall(f"{W}tr")[:2]
    assert [text_of(cell) for cell in above.iter(f"{W}tc")] == ["编号", "完成情况"]
    assert value(above[2], "tcPr/gridSpan") == "2"
    assert [text_of(cell) for cell in below.iter(f"{W}tc")] == ["", "指标", "完成率"]
    assert merges(table, 0)[:3] == ["restart", "on", ""]
    assert len(list(table.iter(f"{W}tblHeader"))) == 2


@pytest.mark.parametrize(
    "groups", [(("完成情况", 1),), (("完成情况", 9),), (("甲", 2), ("乙", 0), ("", 4))]
)
def test_groups_that_do_not_cover_the_columns_still_make_a_table(
    groups: tuple[tuple[str, int], ...],
) -> None:
    assert inspect(to_docx(make_document(blocks=(make_table(9, groups=groups),)))).findings == ()


RANKS = (("县长", "甲", "1"), ("县长", "甲", "2"), ("县长", "乙", "3"), ("副县长", "乙", "4"))


def test_equal_cells_one_under_another_are_one_within_those_before_them() -> None:
    table = first_table(opened(make_document(blocks=(make_table(rows=RANKS, merged=2),))))

    assert merges(table, 0) == ["", "restart", "on", "on", ""]
    assert merges(table, 1) == ["", "restart", "on", "", ""]
    assert merges(table, 2) == [""] * 5
    assert [text_of(row) for row in table.findall(f"{W}tr")][1:] == [
        "县长甲1",
        "2",
        "乙3",
        "副县长乙4",
    ]


def test_what_is_merged_in_a_long_table_is_said_on_every_page_and_stays_whole() -> None:
    rows = tuple(("县长", "投资", f"{row}%") for row in range(40))

    table = first_table(opened(make_document(blocks=(make_table(rows=rows, merged=1),))))

    body = table.findall(f"{W}tr")[1:]
    leaders = [text_of(row[1]) for row in body]
    kept = [row.find(f".//{W}keepNext") is not None for row in body]
    assert leaders.count("县长") == kept.count(False) == 5
    assert max(map(len, "".join("+" if one else " " for one in kept).split())) < 9
    assert not list(table.iter(f"{W}vMerge"))


def test_no_row_stands_alone_at_the_head_or_the_end_of_a_page() -> None:
    table = first_table(opened(make_document(blocks=(make_table(60),))))

    kept = [row.find(f".//{W}keepNext") is not None for row in table.findall(f"{W}tr")]
    assert kept == [True, True, *[False] * 57, True, False]


@pytest.mark.parametrize(
    ("line", "kept"), [("按滞后程度排列如下：", True), ("请抓好落实。", False)]
)
def test_a_line_that_leads_in_stays_with_its_table(line: str, kept: bool) -> None:
    file = opened(make_document(blocks=(Paragraph(text=line), make_table())))

    assert (file.paragraph(line).find(f"{W}pPr/{W}keepNext") is not None) is kept


def test_a_number_keeps_its_unit_where_a_smaller_type_makes_room() -> None:
    row = ("3-20", "全社会固定资产投资增速（重点关注）", "24.15亿元", "17.6%", "1800.5万人")
    table = make_table(
        header=("编号", "指标", "甲", "乙", "丙", *"丁戊己庚"), rows=((*row, *row[1:]),)
    )

    xml = first_table(opened(make_document(blocks=(table,))))

    size = int(value(xml, "tr/tc/p/r/rPr/sz") or 0)
    width = int(xml.findall(f".//{W}gridCol")[4].get(f"{W}w", "0"))
    assert face(size).width("1800.5万人") <= width - 2 * 57


def test_a_number_of_a_paper_is_on_one_line_where_there_is_room() -> None:
    number = "示市考字〔2018〕13号"
    table = make_table(header=("指标", "文号"), rows=(("赴省集体访、进京非正常访" * 4, number),))

    _, column = first_table(opened(make_document(blocks=(table,)))).iter(f"{W}gridCol")
    assert int(column.get(f"{W}w", "0")) >= face(SIZE_5).width(number) + PADDING


def test_a_form_gives_one_pair_the_whole_row_and_two_pairs_half_each() -> None:
    form = Form(rows=((("事项", "投资"),), (("单位", "县发改局"), ("时限", "8月"))))

    rows = first_table(opened(make_document(blocks=(form,)))).findall(f"{W}tr")

    assert [text_of(cell) for cell in rows[0].iter(f"{W}tc")] == ["事项", "投资"]
    assert value(rows[0][2], "tcPr/gridSpan") == "3"
    assert [text_of(cell) for cell in rows[1].iter(f"{W}tc")] == ["单位", "县发改局", "时限", "8月"]
