"""版记 on an even page, and the count of pages that decides it."""

from datetime import date

import pytest

from service.documents.blocks import Colophon, Paragraph
from service.documents.word.flow import ColophonPlace, End, Piece, colophon_place, end_of
from tests.documents.sample_documents import (
    ISSUER,
    SENTENCE,
    W,
    make_document,
    opened,
    text_of,
    value,
)


def test_the_colophon_is_pinned_to_the_bottom_with_thick_outer_rules() -> None:
    table = list(opened(make_document()).tables())[-1]

    place = table.find(f"{W}tblPr/{W}tblpPr")
    assert place is not None
    assert (place.get(f"{W}horzAnchor"), place.get(f"{W}tblpYSpec")) == ("page", "bottom")
    rules = [
        value(table, f"tblPr/tblBorders/{side}", "sz") for side in ("top", "insideH", "bottom")
    ]
    assert rules == ["8", "6", "8"]


def test_copies_end_in_a_full_stop_and_the_printing_date_in_its_word() -> None:
    colophon = Colophon(copies=("县委办", "县政府办。"), printer=ISSUER, printed=date(2017, 8, 1))

    cells = list(opened(make_document(colophon=colophon)).tables())[-1].iter(f"{W}tc")

    assert [text_of(cell) for cell in cells] == [
        "抄送：县委办，县政府办。",
        ISSUER,
        "2017年8月1日印发",
    ]


def test_a_colophon_without_copies_has_only_the_printing_row() -> None:
    colophon = Colophon(copies=(), printer=ISSUER, printed=date(2017, 8, 1))

    table = list(opened(make_document(colophon=colophon)).tables())[-1]

    assert len(table.findall(f"{W}tr")) == 1


def test_after_one_page_of_text_the_colophon_gets_the_second_page() -> None:
    file = opened(make_document())

    assert value(file.body[-1], "type") == "evenPage"
    assert value(file.body[-1], "footerReference", "type") == "even"


def test_on_a_second_page_with_room_the_colophon_stands_under_the_text() -> None:
    file = opened(make_document(blocks=(Paragraph(text=SENTENCE),) * 8))

    assert file.body[-1].find(f"{W}type") is None
    assert [child.tag for child in file.body][-3:] == [f"{W}tbl", f"{W}p", f"{W}sectPr"]


@pytest.mark.parametrize(
    ("page", "used", "place"),
    [
        pytest.param(1, 100, ColophonPlace.NEXT_PAGE, id="odd-page"),
        pytest.param(2, 10_000, ColophonPlace.SAME_PAGE, id="even-page-with-room"),
        pytest.param(2, 11_000, ColophonPlace.SAME_PAGE, id="even-page-just-enough"),
        pytest.param(2, 11_001, ColophonPlace.AFTER_BLANK_PAGE, id="even-page-one-twip-short"),
        pytest.param(3, 12_756, ColophonPlace.NEXT_PAGE, id="odd-page-full"),
    ],
)
def test_the_colophon_stands_on_an_even_page(page: int, used: int, place: ColophonPlace) -> None:
    assert colophon_place(End(page=page, used=used), 1756, 12_756) is place


def rows(count: int, **facts: bool) -> Piece:
    return Piece(xml="", heights=(10,) * count, **facts)


@pytest.mark.parametrize(
    ("pieces", "end"),
    [
        pytest.param([rows(10)], (1, 100), id="exactly-one-page"),
        pytest.param([rows(11)], (2, 10), id="one-row-over"),
        pytest.param([rows(9), rows(1, keep_next=True), rows(2)], (2, 30), id="heading-goes-along"),
        pytest.param([rows(8), rows(1, keep_next=True), rows(2)], (2, 10), id="heading-can-stay"),
        pytest.param([rows(3), rows(1, new_page=True)], (2, 10), id="new-page"),
        pytest.param([Piece(xml="", heights=(250,))], (3, 50), id="row-higher-than-a-page"),
        pytest.param(
            [Piece(xml="", heights=(10,) * 12, repeated=10)], (2, 30), id="header-comes-again"
        ),
    ],
)
def test_pieces_fill_pages(pieces: list[Piece], end: tuple[int, int]) -> None:
    assert end_of(pieces, 100) == End(page=end[0], used=end[1])
