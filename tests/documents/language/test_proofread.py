"""A Word file proofread: paragraphs, cells and charts, by whatever program they were written."""

import pytest

from service.documents.blocks import Heading, Paragraph
from service.documents.inspection.inspector import UnitNames, inspect, proofread
from service.documents.samples import variants
from service.documents.word.notice import to_docx
from tests.documents.language.examples import EXAMPLES, Example
from tests.documents.mutants import DOCUMENT, GOOD, packed
from tests.documents.sample_documents import make_chart, make_document, make_table
from tests.documents.test_templates_golden import BOOK
from workflows.vocabulary import NoticeKind

SENTENCE = "请抓好落实，按时反馈。"
NAMES = UnitNames(
    frozenset({"县发改局", "县招商局", "县考核办"}),
    former={"县经合局": "县招商局"},
    others={"发展和改革局": "县发改局"},
)


def numbers_of(*blocks: object, **overrides: object) -> set[str]:
    content = to_docx(make_document(blocks=blocks, **overrides))
    return {finding.rule.number for finding in proofread(content, NAMES)}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.bad)
def test_a_fault_put_into_a_good_file_is_found_by_its_rule(example: Example) -> None:
    good = GOOD[DOCUMENT].decode()
    escaped = example.bad.replace('"', "&quot;")
    bad = {**GOOD, DOCUMENT: good.replace(SENTENCE, escaped).encode()}

    assert SENTENCE in good
    assert {one.rule.number for one in proofread(packed(bad))} == {example.rule}


def test_the_good_file_is_without_fault() -> None:
    assert proofread(packed(GOOD), NAMES) == ()


def test_a_fault_is_told_with_its_place_and_its_standard() -> None:
    table = make_table(1, rows=(("3-20", "县发改局,县招商局", "5%"),))

    (finding,) = proofread(to_docx(make_document(blocks=(table,))))

    assert str(finding) == (
        "文3 全角标点（GB/T 15834-2011 5.1） 第1个表第2行：写作“县发改局,县招商局”，应为全角标点"
    )


def test_the_title_of_a_chart_is_read_too() -> None:
    assert numbers_of(make_chart(title="1-8月完成情况")) == {"文8"}


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("一、总体情况。", {"文18"}), ("一、总体情况", set()), ("（一）甲。乙。", set())],
)
def test_a_heading_alone_takes_no_end_mark(heading: str, expected: set[str]) -> None:
    level = 2 if heading.startswith("（") else 1

    assert numbers_of(Heading(level=level, text=heading), Paragraph(text=SENTENCE)) == expected


def test_a_title_takes_no_end_mark() -> None:
    assert numbers_of(Paragraph(text=SENTENCE), title="关于市考指标的通知。") == {"文18"}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(("到位34560万元", "到位12,340万元"), {"文19"}, id="with-and-without"),
        pytest.param(("到位34 560万元", "到位12,340万元"), {"文19"}, id="space-and-comma"),
        pytest.param(("到位34560万元", "到位3400万元"), set(), id="none"),
        pytest.param(("到位34,560万元", "邮编710000，编号12345"), set(), id="codes"),
    ],
)
def test_large_numbers_have_one_form_in_a_paper(texts: tuple[str, ...], expected: set[str]) -> None:
    assert numbers_of(*(Paragraph(text=text) for text in texts)) == expected


@pytest.mark.parametrize("kind", NoticeKind, ids=str)
def test_every_sample_of_every_kind_is_without_fault(kind: NoticeKind) -> None:
    found = {
        name: proofread(to_docx(BOOK.document(kind, facts, envelope)), NAMES)
        for name, (facts, envelope) in variants(kind).items()
    }

    assert not any(found.values()), found


def test_the_language_is_no_part_of_the_judgement_that_stops_a_paper() -> None:
    content = to_docx(make_document(blocks=(Paragraph(text="部门写的,照原样。"),)))

    assert proofread(content) != ()
    assert inspect(content).findings == ()
