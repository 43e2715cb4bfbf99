"""Pages as LibreOffice sets them: 版记 at the foot of an even last page, faults found."""

import re
from dataclasses import replace

import pymupdf
import pytest

from service.documents.blocks import AttachmentPage, Document, Paragraph
from service.documents.inspection.inspector import inspect, measure
from service.documents.printing import can_print, print_pdf
from service.documents.profile import NOMINAL
from service.documents.samples import variants
from service.documents.word.notice import to_docx
from tests.documents.layout_mutants import PRINTED_LAYOUT_MUTANTS
from tests.documents.mutants import GOOD, PRINTED_MUTANTS, Mutant, packed
from tests.documents.sample_documents import SENTENCE, make_document, make_table
from tests.documents.test_templates_golden import BOOK
from workflows.vocabulary import NoticeKind

MM = 72 / 25.4
TYPE_AREA_BOTTOM = 262  # mm
LAST_LINES = (10, 18, 26, 30, 38)  # paragraphs of one row: pages of every fill
EVERY_PRINTED_MUTANT = (*PRINTED_MUTANTS, *PRINTED_LAYOUT_MUTANTS)

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(not can_print(), reason="没有 LibreOffice（soffice），不看成页"),
]


def lines(count: int) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text="请抓好落实。") for _ in range(count))


DOCUMENTS = {
    "one-page": make_document(),
    "table-over-pages": make_document(blocks=(make_table(45),)),
    "attachment": make_document(
        attachments=("明细表",),
        attachment_pages=(AttachmentPage(label="附件", title="明细表", blocks=(make_table(9),)),),
    ),
    **{f"{count}-lines": make_document(blocks=lines(count)) for count in LAST_LINES},
}


@pytest.fixture(scope="module")
def pages() -> dict[str, pymupdf.Document]:
    """Every document of the table as LibreOffice prints it, in one run of the program."""
    names = {**DOCUMENTS, "grid": grid_page()}
    printed = print_pdf({name: to_docx(document) for name, document in names.items()})
    return {name: pymupdf.open(stream=content) for name, content in printed.items()}


def grid_page() -> Document:
    return Document(title="甲", addressees="", blocks=(Paragraph(text="字" * 900, indent=False),))


def page_number(page: pymupdf.Page) -> int:
    """The number at the foot of the page, 0 for none."""
    number = re.search(r"— (\d+) —", page.get_text())
    return int(number.group(1)) if number else 0


def lowest_rule(page: pymupdf.Page) -> float:
    """Millimetres from the top to the lowest line as wide as the type area."""
    wide = [one["rect"].y1 for one in page.get_drawings() if one["rect"].width > 150 * MM]
    return max(wide) / MM


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_colophon_is_on_the_last_page_which_is_even(
    name: str, pages: dict[str, pymupdf.Document]
) -> None:
    *before, last = pages[name]

    assert "印发" in last.get_text()
    number = page_number(last) or page_number(before[-1]) + 2  # a blank page between: no number
    assert number % 2 == 0


@pytest.mark.parametrize("name", DOCUMENTS)
def test_its_last_rule_lies_on_the_lower_edge_of_the_type_area(
    name: str, pages: dict[str, pymupdf.Document]
) -> None:
    assert lowest_rule(pages[name][-1]) == pytest.approx(TYPE_AREA_BOTTOM, abs=1)


def test_a_line_holds_28_characters_and_a_page_22_lines(
    pages: dict[str, pymupdf.Document],
) -> None:
    second = pages["grid"][1]

    rows = [line for line in second.get_text().split("\n") if line.startswith("字")]
    first = pages["grid"][0].get_text().count("字")
    assert len(rows[0]) == 28
    assert first == 28 * (NOMINAL.height // NOMINAL.line - 2)


def test_the_signature_is_never_alone_on_a_page(pages: dict[str, pymupdf.Document]) -> None:
    for name in DOCUMENTS:
        signed = next(
            page.get_text()
            for page in pages[name]
            if "2017年8月1日" in "".join(page.get_text().split())
        )
        assert "落实" in signed or SENTENCE[:6] in signed or "编号" in signed, name


@pytest.fixture(scope="module")
def mutants() -> dict[str, bytes]:
    """The good file and each that a ruler should find out, as printed in one run."""
    good = {"": packed(GOOD)}
    return print_pdf(good | {one.fault: one.content() for one in EVERY_PRINTED_MUTANT})


def test_the_good_file_passes_the_ruler(mutants: dict[str, bytes]) -> None:
    assert [str(one) for one in measure(mutants[""], inspect(packed(GOOD)))] == []


@pytest.mark.parametrize("mutant", EVERY_PRINTED_MUTANT, ids=lambda one: one.fault)
def test_a_fault_of_the_page_is_found_by_its_rule(
    mutant: Mutant, mutants: dict[str, bytes]
) -> None:
    findings = measure(mutants[mutant.fault], inspect(mutant.content()))

    assert mutant.rule in {one.rule.number for one in findings}, [str(one) for one in findings]


def test_every_kind_passes_the_ruler() -> None:
    files = {
        kind.value: to_docx(BOOK.document(kind, *variants(kind)["常例"])) for kind in NoticeKind
    }

    findings = {name: measure(pdf, inspect(files[name])) for name, pdf in print_pdf(files).items()}

    assert len(findings) == len(NoticeKind)
    assert not any(findings.values()), {name: found for name, found in findings.items() if found}


@pytest.mark.parametrize("line", [579, 554, 531])
def test_a_sheet_on_its_side_begins_at_the_top_of_its_type_area(line: int) -> None:
    """Whatever a line pitch leaves of the page: half of it once stood over the label."""
    pages = tuple(
        AttachmentPage(label=f"附件{n}", title="明细表", blocks=(make_table(2),), landscape=n == 2)
        for n in (1, 2)
    )
    document = make_document(attachments=("明细表",) * 2, attachment_pages=pages)
    content = to_docx(document, replace(NOMINAL, line=line))

    sheets = pymupdf.open(stream=print_pdf({"a": content})["a"])

    upright, turned = (
        next(sheet.search_for(f"附件{n}")[0].y0 for sheet in sheets if sheet.number >= n)
        for n in (1, 2)
    )
    assert turned / MM - 28 == pytest.approx(upright / MM - 37, abs=0.5)
