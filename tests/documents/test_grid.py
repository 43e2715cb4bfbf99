"""Rows on the grid: 28 字 a line, numbers undivided, no mark at the wrong end of a line."""

import pytest

from service.documents.grid import count_rows, face
from service.documents.profile import CHARACTER, NOMINAL, SIZE_3, TEXT_SPACING

TEXT = face(SIZE_3, TEXT_SPACING)
INDENT = 2 * CHARACTER


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("", 1, id="empty"),
        pytest.param("字" * 28, 1, id="exactly-28"),
        pytest.param("字" * 29, 2, id="one-more"),
        pytest.param("字" * 56, 2, id="two-full-lines"),
        pytest.param("字" * 27 + "（二）", 2, id="bracket-not-last"),
        pytest.param("字" * 28 + "。", 2, id="full-stop-takes-a-character-along"),
        pytest.param("字" * 26 + "2017年", 2, id="number-undivided"),
        pytest.param("字" * 24 + "12345678", 1, id="digits-are-half-as-wide"),
        pytest.param("1" * 200, 4, id="a-number-longer-than-a-line"),
        pytest.param("甲\n乙\n丙", 3, id="line-breaks"),
        pytest.param("“" * 30, 2, id="only-opening-marks"),
        pytest.param(
            "字" * 26 + "，2017" + "字" * 26, 3, id="number-stays-with-the-comma-before-it"
        ),
        pytest.param("字" * 28 + "～" + "字" * 27, 3, id="no-range-mark-first"),
        pytest.param("字" * 27 + "5～" + "字" * 27, 2, id="but-behind-a-number"),
        pytest.param("字" * 20 + "www.example.com/zwgk/" + "字" * 18, 2, id="address-divided"),
        pytest.param("字" * 26 + "km/h" + "字" * 26, 3, id="unit-undivided"),
        pytest.param("字" * 26 + "GDP  ", 1, id="spaces-hang-over"),
        pytest.param("字" * 24 + "“GDP”5", 1, id="quote-behind-latin-is-latin"),
    ],
)
def test_rows_of_a_text_without_indent(text: str, rows: int) -> None:
    assert count_rows(text, NOMINAL.width, TEXT) == rows


@pytest.mark.parametrize(
    ("count", "rows"),
    [
        pytest.param(26, 1, id="26-fit-after-the-indent"),
        pytest.param(27, 2, id="27-do-not"),
        pytest.param(54, 2, id="26-and-28"),
        pytest.param(55, 3, id="one-more"),
    ],
)
def test_the_first_row_is_shorter_by_its_indent(count: int, rows: int) -> None:
    assert count_rows("字" * count, NOMINAL.width, TEXT, INDENT) == rows


def test_a_page_of_22_lines_holds_616_characters() -> None:
    assert count_rows("字" * 616, NOMINAL.width, TEXT) == NOMINAL.height // NOMINAL.line == 22


@pytest.mark.parametrize(
    ("text", "points"),
    [
        pytest.param("字", 16, id="han"),
        pytest.param("—", 16, id="dash-is-a-han-mark"),
        pytest.param("“", 16, id="quote-is-a-han-mark"),
        pytest.param("8", 8, id="digit"),
        pytest.param("A", 11.552, id="latin-capital"),
        pytest.param("%", 13.328, id="percent"),
    ],
)
def test_advances_at_three_hao_without_spacing(text: str, points: float) -> None:
    assert face(SIZE_3).width(text) / 20 == pytest.approx(points)


def test_a_width_of_nothing_still_ends() -> None:
    assert count_rows("字" * 5, 0, TEXT) == 5
