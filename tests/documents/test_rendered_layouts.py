"""Each layout as LibreOffice prints it: lengths in millimetres, and as many pages as foretold."""

import re

import pymupdf
import pytest

from service.documents.inspection.inspector import inspect, measure
from service.documents.printing import can_print, print_pdf
from service.documents.profile import INK, NOMINAL
from service.documents.word.notice import to_docx
from tests.documents.sample_documents import Opened
from tests.documents.sample_layouts import SAMPLES

MM = 72 / 25.4
FILES = {
    f"{name}{habit}": to_docx(document, profile)
    for name, document in SAMPLES.items()
    for habit, profile in (("", NOMINAL), ("（ink）", INK))
}

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(not can_print(), reason="没有 LibreOffice（soffice），不看成页"),
]


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    return print_pdf(FILES)


def foretold(content: bytes) -> int:
    pages = re.search(rb"<Pages>(\d+)", Opened(content).files["docProps/app.xml"])
    assert pages
    return int(pages[1])


def red_rules(page: pymupdf.Page) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of the wide red lines, from the top down, millimetres."""
    found = set()
    for drawing in page.get_drawings():
        box, color = drawing["rect"], drawing.get("color") or drawing.get("fill")
        if box.width > 100 * MM and color and color[0] > 0.9 and color[1] < 0.1:
            half = (drawing.get("width") or 0) / 2
            lengths = (box.x0, box.y0 - half, box.x1, box.y1 + half)
            found.add(tuple(round(length / MM, 2) for length in lengths))
    return sorted(found, key=lambda one: one[1])


@pytest.mark.parametrize("name", FILES)
def test_it_takes_as_many_pages_as_foretold(name: str, printed: dict[str, bytes]) -> None:
    assert len(pymupdf.open(stream=printed[name])) == foretold(FILES[name])


@pytest.mark.parametrize("name", FILES)
def test_it_passes_the_ruler(name: str, printed: dict[str, bytes]) -> None:
    assert [str(one) for one in measure(printed[name], inspect(FILES[name]))] == []


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("信函")])
def test_a_letters_rules_are_170_mm_and_the_last_20_mm_from_the_edge(
    name: str, printed: dict[str, bytes]
) -> None:
    first, *others = pymupdf.open(stream=printed[name])

    thick, thin, lower_thin, lower_thick = red_rules(first)
    for left, _, right, _ in (thick, thin, lower_thin, lower_thick):
        assert (left, right) == pytest.approx((20, 190), abs=0.2)
    assert lower_thick[3] == pytest.approx(277, abs=0.3)
    assert thick[3] - thick[1] > 2 * (thin[3] - thin[1])
    assert lower_thick[3] - lower_thick[1] > 2 * (lower_thin[3] - lower_thin[1])
    assert not any(map(red_rules, others))


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("信函")])
def test_a_letter_is_numbered_from_its_second_page(name: str, printed: dict[str, bytes]) -> None:
    first, *others = (page.get_text() for page in pymupdf.open(stream=printed[name]))

    assert "— 1 —" not in first
    assert [f"— {number} —" in text for number, text in enumerate(others, start=2)] == [True] * len(
        others
    )


def test_joint_names_are_equally_wide_and_the_word_is_level_with_their_middle(
    printed: dict[str, bytes],
) -> None:
    page = pymupdf.open(stream=printed["三家联合、三人签发"])[0]

    lines = [
        (line["spans"], line["bbox"])
        for block in page.get_text("dict")["blocks"]
        for line in block.get("lines", [])
        if line["spans"][0]["color"] == 0xFF0000
    ]
    *names, word = sorted(lines, key=lambda one: one[1][0])
    assert max(box[2] for _, box in names) - min(box[2] for _, box in names) < MM
    middle = (min(box[1] for _, box in names) + max(box[3] for _, box in names)) / 2
    assert (word[1][1] + word[1][3]) / 2 == pytest.approx(middle, abs=MM / 2)
