"""An office's habits on the printed page: each is seen there, and none breaks the ruler."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pymupdf
import pytest

from service.documents.blocks import Document, Paragraph, Signature
from service.documents.inspection.inspector import inspect, measure
from service.documents.inspection.pages import Sheet, can_measure, sheets
from service.documents.printing import can_print, print_pdf
from service.documents.profile import NOMINAL, TEXT_FONT, PageNumber, Profile, office_profile
from service.documents.word.notice import to_docx
from service.settings import LayoutSettings
from tests.documents.mutants import good_document
from tests.documents.sample_documents import ISSUER, make_document

MM = 25.4 / 72
FIGURES = Paragraph(text="截至2017年8月，完成17.6%，居全市第8位。")

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(
        not (can_print() and can_measure()), reason="没有 LibreOffice 或者 poppler，不看成页"
    ),
]


def red_square() -> bytes:
    """What stands for a seal: a PNG of pure red."""
    picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 60, 60), False)
    picture.set_rect(picture.irect, (255, 0, 0))
    return bytes(picture.tobytes("png"))


LAYOUTS = {
    "usual": LayoutSettings(),
    "ink": LayoutSettings(margins="ink"),
    "digits": LayoutSettings(digits="仿宋_GB2312"),
    "bold": LayoutSettings(bold_levels=(2, 3)),
    "centred": LayoutSettings(page_number="居中"),
    "unnumbered": LayoutSettings(page_number="不编"),
    "mark": LayoutSettings(mark_points=30),
    "any-page": LayoutSettings(colophon_on_even_page=False),
}


class Printed(NamedTuple):
    content: bytes
    pdf: bytes
    profile: Profile

    @property
    def pages(self) -> list[pymupdf.Page]:
        return list(pymupdf.open(stream=self.pdf))

    def sheet(self, folder: Path, number: int = 1) -> Sheet:
        return sheets(self.pdf, folder)[number - 1]


def documents() -> dict[str, tuple[Document, Profile]]:
    profiles = {name: office_profile(layout, {}) for name, layout in LAYOUTS.items()}
    signature = Signature(issuers=(ISSUER,), dated=date(2017, 8, 1))
    sealed = make_document(signature=signature, blocks=(FIGURES, FIGURES))
    rows = make_document(head=None, blocks=(Paragraph(text="字" * 1800),))
    return {
        **{name: (good_document(), profile) for name, profile in profiles.items()},
        **{f"{name}-rows": (rows, profiles[name]) for name in ("usual", "ink")},
        **{f"{name}-figures": (sealed, profiles[name]) for name in ("usual", "digits")},
        "short": (make_document(), profiles["any-page"]),
        "sealed": (sealed, replace(NOMINAL, seals=((ISSUER, red_square()),))),
    }


@pytest.fixture(scope="module")
def printed() -> dict[str, Printed]:
    """Every paper of the table in one run of LibreOffice."""
    papers = documents()
    files = {name: to_docx(*paper) for name, paper in papers.items()}
    pdfs = print_pdf(files)
    return {name: Printed(files[name], pdfs[name], papers[name][1]) for name in papers}


@pytest.mark.parametrize("name", documents())
def test_no_habit_breaks_the_ruler(printed: dict[str, Printed], name: str) -> None:
    paper = printed[name]
    report = inspect(paper.content, numbered=paper.profile.page_number is not PageNumber.NONE)

    findings = measure(paper.pdf, report, even_last=paper.profile.colophon_on_even_page)

    assert [str(one) for one in (*report.findings, *findings)] == []


@pytest.mark.parametrize(("name", "foot"), [("usual", 262.0), ("ink", 264.4)])
def test_both_margins_hold_22_rows_of_28_and_end_in_the_last_rule(
    printed: dict[str, Printed], name: str, foot: float, tmp_path: Path
) -> None:
    second = printed[f"{name}-rows"].pages[1].get_text().split("\n")
    last = printed[name].sheet(tmp_path, 4)

    assert [len(line) for line in second if line.startswith("字")] == [28] * 22
    assert last.ink().rules(150)[-1][0] == pytest.approx(foot, abs=1.5)


def test_figures_are_printed_in_the_offices_face(printed: dict[str, Printed]) -> None:
    faces = {}
    for name in ("usual", "digits"):
        first = printed[f"{name}-figures"].pages[0].get_text("dict")
        spans = [s for b in first["blocks"] for line in b.get("lines", ()) for s in line["spans"]]
        faces[name] = {span["font"] for span in spans if "17.6" in span["text"]}
        chinese = {span["font"] for span in spans if "截至" in span["text"]}
        assert (faces[name] == chinese) is (printed[f"{name}-figures"].profile.digits == TEXT_FONT)

    assert faces["usual"].isdisjoint(faces["digits"])


def number_middles(paper: Printed) -> list[float]:
    """Millimetres from the left edge to the middle of each page's number."""
    found = []
    for page in paper.pages:
        words = [word for word in page.get_text("words") if word[1] * MM > 264 and word[4] != "—"]
        found += [(word[0] + word[2]) / 2 * MM for word in words if word[4].isdigit()]
    return found


def test_page_numbers_stand_where_the_office_has_them(printed: dict[str, Printed]) -> None:
    outer, centred = number_middles(printed["usual"]), number_middles(printed["centred"])

    assert [place > 105 for place in outer] == [True, False, True, False]
    assert centred == pytest.approx([106] * 4, abs=1)
    assert number_middles(printed["unnumbered"]) == []


def test_the_mark_is_as_high_as_its_points(printed: dict[str, Printed], tmp_path: Path) -> None:
    heights = {}
    for name in ("usual", "mark"):
        red = printed[name].sheet(tmp_path).red
        rows = [index for index, row in enumerate(red.rows) if any(row)]
        end = next(a for a, b in pairwise(rows) if b - a > 20)
        heights[name] = (end - rows[0]) * 25.4 / 200

    assert heights["mark"] == pytest.approx(30 * MM * 0.92, abs=1)
    assert heights["usual"] > heights["mark"] + 2


def test_a_short_paper_without_the_even_page_rule_is_one_page(printed: dict[str, Printed]) -> None:
    (page,) = printed["short"].pages

    assert "2017年8月1日印发" in "".join(page.get_text().split())


def test_a_seal_of_42_mm_lies_over_the_date(printed: dict[str, Printed], tmp_path: Path) -> None:
    paper = printed["sealed"]
    sheet = paper.sheet(tmp_path)
    pieces = [
        rule for rule in sheet.red.rules(30) if rule[2] - rule[1] < 100
    ]  # the date lies in it
    dated = next(line for line in sheet.lines if line.text == "2017年8月1日")

    top, left, right = pieces[0]
    assert right - left == pytest.approx(42, abs=0.5)
    assert (left + right) / 2 == pytest.approx((dated.left + dated.right) / 2, abs=1)
    assert top < dated.top < dated.bottom < top + 42
