"""Attachments on their side: sections of their own, bound and numbered where the others are."""

from dataclasses import replace

import pytest

from service.documents.blocks import AttachmentPage, Document
from service.documents.profile import NOMINAL, PageNumber
from service.documents.word.notice import to_docx
from tests.documents.sample_documents import Opened, W, make_document, make_table, opened, value


def attached(*landscape: bool, rows: int = 3) -> Document:
    """A document with one attachment a flag."""
    pages = tuple(
        AttachmentPage(
            label=f"附件{number}", title="明细表", blocks=(make_table(rows),), landscape=flag
        )
        for number, flag in enumerate(landscape, start=1)
    )
    return make_document(attachments=("明细表",) * len(pages), attachment_pages=pages)


@pytest.mark.parametrize(
    ("flags", "turned"),
    [
        ((True,), [False, True, False]),  # 版记 is upright again
        ((True, True), [False, True, False]),
        ((True, False), [False, True, False, False]),  # 版记 goes to the even page after
        ((False, True, False), [False, True, False]),
        ((True, False, True), [False, True, False, True, False]),
    ],
)
def test_neighbours_of_one_orientation_share_a_section(
    flags: tuple[bool, ...], turned: list[bool]
) -> None:
    sections = opened(attached(*flags)).sections()

    assert [value(one, "pgSz", "orient") == "landscape" for one in sections] == turned


def test_the_type_area_is_turned_with_its_sheet() -> None:
    _, section, _ = opened(attached(True)).sections()

    margins = {side: value(section, "pgMar", side) for side in ("top", "right", "bottom", "left")}
    assert margins == {"top": "1588", "right": "2098", "bottom": "1474", "left": "1984"}
    assert (value(section, "pgSz", "w"), value(section, "pgSz", "h")) == ("16838", "11906")


def test_its_number_stands_in_the_margin_and_not_at_the_foot() -> None:
    file = opened(attached(True))
    _, section, _ = file.sections()

    assert [file.header(section, pages) for pages in ("default", "even")] == ["— 1 —"] * 2
    odd, even = (file.part(f"word/header{number}.xml") for number in (3, 4))
    assert value(odd, "tbl/tr/tc/tcPr/textDirection") == "tbRl"
    assert [value(one, "tbl/tr/tc/p/pPr/jc") for one in (odd, even)] == ["right", "left"]


def test_a_landscape_table_is_as_wide_as_its_sheet() -> None:
    table = next(opened(attached(True)).tables())

    assert value(table, "tblPr/tblW", "w") == str(NOMINAL.turned().width) == "12756"


def test_the_page_number_of_an_office_that_has_none_is_nowhere() -> None:
    bare = replace(NOMINAL, page_number=PageNumber.NONE)
    file = Opened(to_docx(attached(True), bare))

    marginal = [name for name in file.files if name.startswith(("word/header", "word/footer"))]
    assert marginal
    assert not [name for name in marginal if b"PAGE" in file.files[name]]


def test_digits_in_the_text_font_are_so_in_every_part() -> None:
    file = Opened(to_docx(attached(True), replace(NOMINAL, digits="仿宋_GB2312")))

    fonts = [one.get(f"{W}ascii") for one in file.body.iter(f"{W}rFonts")]
    assert fonts
    assert "Times New Roman" not in fonts
    assert b'ascii="Times New Roman"' not in file.files["word/styles.xml"]
