"""The wording of every notice, kept as golden text, and what official Chinese forbids in it.

After a change of wording: ``python -m tests.documents.test_templates_golden`` writes the texts
anew; read the difference before you commit it.
"""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from service.documents.blocks import (
    AttachmentPage,
    Block,
    Chart,
    Document,
    Form,
    Head,
    Heading,
    Layout,
    Roster,
    Table,
)
from service.documents.inspection.language import faults
from service.documents.samples import Facts, variants
from service.documents.templates import Envelope, TemplateBook
from workflows.vocabulary import NoticeKind

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
BOOK = TemplateBook(ROOT / "notice_templates")

#: What is no fault of language by the standards, and yet has no place in a notice of this house.
FORBIDDEN = [
    pytest.param(r"None|Undefined|\{|\}", id="something-raw"),
    pytest.param(r"^标题 .*[。；]$", id="title-with-an-end-mark"),
    pytest.param(r"责令", id="order-in-the-tone-of-a-court"),
    pytest.param(r"[\U000f0000-\U0010ffff]", id="a-fence-left"),
]


def as_text(document: Document) -> str:
    """A document as lines of plain text: all that it says, none of how it looks."""
    lines: list[str] = []
    if document.head:
        head = document.head
        lines += [
            f"版头 {head.mark} {head.number or '（无文号）'} {head.urgency} {head.secrecy}".strip()
        ]
        lines += _head_lines(head)
    lines += [f"标题 {document.title}", f"摘要 {document.summary}"]
    lines += ["送审稿"] * document.draft
    lines += [f"主送 {document.addressees}"] * bool(document.addressees)
    for block in document.blocks:
        lines += _block_lines(block)
    lines += [f"附件说明 {number}.{name}" for number, name in enumerate(document.attachments, 1)]
    if document.signature:
        seal = "（印）" if document.signature.sealed else ""
        lines += [f"署名 {' '.join(document.signature.issuers)}{seal} {document.signature.dated}"]
    lines += [f"附注 （{document.note}）"] * bool(document.note)
    for page in document.attachment_pages:
        lines += _page_lines(page)
    if document.colophon:
        copies = f"版记 抄送：{'，'.join(document.colophon.copies)}"
        lines += [f"{copies} {document.colophon.printer}".strip()]
    return "\n".join(lines) + "\n"


def _head_lines(head: Head) -> list[str]:
    """What only some layouts have."""
    lines = [f"版式 {head.layout.value}"] * (head.layout is not Layout.FILE)
    lines += [f"联合标志 {' '.join(head.joint)} 文件"] * bool(head.joint)
    lines += [f"签发人 {' '.join(head.signers)}".strip()] * bool(head.signers)
    lines += [f"期号 {head.issue}"] * bool(head.issue)
    return lines + [f"红线之上 {' '.join(head.issuers)} {head.dated}"] * bool(head.issuers)


def _page_lines(page: AttachmentPage) -> list[str]:
    lines = [f"【{page.label}{'（横排）' * page.landscape} {page.title}】"]
    for block in page.blocks:
        lines += _block_lines(block)
    return lines


def _block_lines(block: Block) -> list[str]:
    match block:
        case Heading():
            return [f"{'#' * block.level} {block.text}"]
        case Table():
            rows = [_header(block), *block.rows]
            merged = [f"（并{block.merged}）"] * bool(block.merged)
            return [*merged, *[block.caption] * bool(block.caption), *map(" ｜ ".join, rows)]
        case Form():
            return [" ‖ ".join(f"{label}：{text}" for label, text in row) for row in block.rows]
        case Roster():
            return [f"　　{label}：{'、'.join(names)}" for label, names in block.rows]
        case Chart():
            figures = [f"{s.name} {' '.join(map(str, s.values))}" for s in block.series]
            return [f"图（{block.shape}）{block.title}：{' '.join(block.categories)}", *figures]
        case _:
            return [("　　" if block.indent else "") + block.text]


def _header(table: Table) -> list[str]:
    groups = [name for name, span in table.groups for _ in range(span)] or [""] * 99
    return [
        f"{group}·{header}" if group else header
        for group, header in zip(groups, table.header, strict=False)
    ]


def golden(kind: NoticeKind) -> str:
    return "\n".join(
        f"===== {name} =====\n{as_text(BOOK.document(kind, facts, envelope))}"
        for name, (facts, envelope) in variants(kind).items()
    )


@pytest.mark.parametrize("kind", NoticeKind, ids=str)
def test_every_kind_reads_as_its_golden_text(kind: NoticeKind) -> None:
    expected = (GOLDEN / f"{kind.value}.txt").read_text(encoding="utf-8")

    assert golden(kind) == expected


@pytest.mark.parametrize("pattern", FORBIDDEN)
@pytest.mark.parametrize("kind", NoticeKind, ids=str)
def test_no_notice_says_what_this_house_does_not(kind: NoticeKind, pattern: str) -> None:
    text = golden(kind)

    found = re.findall(f".{{0,12}}(?:{pattern}).{{0,12}}", text, flags=re.MULTILINE)

    assert not found


@pytest.mark.parametrize("kind", NoticeKind, ids=str)
def test_no_notice_breaks_the_rules_of_official_chinese(kind: NoticeKind) -> None:
    text = golden(kind)

    assert list(faults(text)) == []


def test_a_prompt_only_reminds() -> None:
    text = golden(NoticeKind.WARNING_PROMPT)

    assert not re.findall("责成|限期|必须|约谈|通报|批评", text)


@pytest.mark.parametrize("kind", NoticeKind, ids=str)
def test_every_summary_is_short_enough_for_a_phone(kind: NoticeKind) -> None:
    summaries = [BOOK.document(kind, *of).summary for of in variants(kind).values()]

    assert all(10 <= len(summary) <= 120 for summary in summaries)


def test_no_deduction_is_shown_as_zero() -> None:
    report = BOOK.document(*_variant(NoticeKind.QUARTERLY_REPORT, "没有欠账和扣分"))

    assert "本季度未发生依法治理扣分事项，扣0分。" in as_text(report)


@pytest.mark.parametrize(("variant", "tables"), [("常例", 6), ("没有欠账和扣分", 3)])
def test_the_report_attaches_what_there_is_to_show(variant: str, tables: int) -> None:
    report = BOOK.document(*_variant(NoticeKind.QUARTERLY_REPORT, variant))

    assert len(report.attachment_pages) == tables


@pytest.mark.parametrize(
    ("kind", "charts"),
    [
        (NoticeKind.QUARTERLY_REPORT, ["位次", "柱", "堆积柱"]),
        (NoticeKind.MEETING_MATERIALS, ["柱", "位次"]),
        (NoticeKind.QUARTERLY_REVIEW, ["位次"]),
    ],
)
def test_every_chart_stands_on_the_table_of_its_figures(
    kind: NoticeKind, charts: list[str]
) -> None:
    document = BOOK.document(*_variant(kind, "常例"))

    pages = [document.blocks, *(page.blocks for page in document.attachment_pages)]
    beside = [pair for blocks in pages for pair in pairwise(blocks) if isinstance(pair[0], Chart)]
    assert [chart.shape for chart, _ in beside if isinstance(chart, Chart)] == charts
    for chart, table in beside:
        assert isinstance(chart, Chart)
        assert isinstance(table, Table)
        assert {str(value) for one in chart.series for value in one.values} <= {
            cell for row in table.rows for cell in row
        }


def test_a_due_day_that_is_not_announced_says_so() -> None:
    prompt = BOOK.document(*_variant(NoticeKind.WARNING_PROMPT, "三项"))

    assert "（即2018年2月22日前，以国务院公布安排为准）" in as_text(prompt)


NEVER_LATE = (
    NoticeKind.DECOMPOSITION,  # the day is the two offices' own
    NoticeKind.RECEIPT_REMINDER,
    NoticeKind.RESPONSIBILITY_SHEET,
    NoticeKind.LEADER_DUTIES,
    NoticeKind.FILING_REMINDER,
    NoticeKind.INTERVIEW_RECORD,
    NoticeKind.LEADER_SHEET,
    NoticeKind.QUARTERLY_REVIEW,  # the day is the city's
    NoticeKind.AWARD_REMINDER,
)


@pytest.mark.parametrize("kind", [k for k in NoticeKind if k not in NEVER_LATE], ids=str)
def test_a_late_paper_says_so_and_a_punctual_one_does_not(kind: NoticeKind) -> None:
    facts, envelope = variants(kind)["常例"]

    punctual = as_text(BOOK.document(kind, facts, envelope))
    late = as_text(BOOK.document(kind, facts, replace(envelope, late_workdays=3)))

    assert "迟发" not in punctual
    assert "迟发3个工作日" in late


def _variant(kind: NoticeKind, name: str) -> tuple[NoticeKind, Facts, Envelope]:
    facts, envelope = variants(kind)[name]
    return kind, facts, envelope


if __name__ == "__main__":
    for each in NoticeKind:
        (GOLDEN / f"{each.value}.txt").write_text(golden(each), encoding="utf-8")
