"""The HTML face: all that the paper says is on the page, and nothing in it is markup."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from lxml import html

from service.documents.blocks import Chart, Document, Head, Series, Table
from service.documents.html import to_html
from service.documents.plain import to_text
from service.documents.samples import variants
from service.documents.templates import TemplateBook
from service.settings import SHIPPED
from tests.documents.sample_documents import make_chart, make_document
from tests.documents.sample_layouts import (
    FORM,
    make_bulletin,
    make_joint,
    make_letter,
    make_minutes,
    make_upward,
)
from workflows.vocabulary import NoticeKind

BOOK = TemplateBook(SHIPPED / "notice_templates")
HOSTILE = "<script>alert(1)</script>\"'&amp;{{7*7}}"


def parsed(document: Document) -> Any:
    return html.fromstring(str(to_html(document)))


def words(text: str) -> set[str]:
    return set(re.findall(r"[\w.%〔〕—]+", text))


def with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """A value with every text inside it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(with_texts(one, change) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = {"shape", "summary"}  # words of ours; not shown
        changed = {
            field.name: with_texts(getattr(value, field.name), change)
            for field in fields(value)
            if field.name not in kept
        }
        return replace(value, **changed)
    return value


@pytest.mark.parametrize("kind", list(NoticeKind), ids=str)
def test_every_word_of_every_sample_is_on_the_page(kind: NoticeKind) -> None:
    for facts, envelope in variants(kind).values():
        document = BOOK.document(kind, facts, envelope)

        shown = words(" ".join(parsed(document).itertext()) + " ".join(labels(document)))

        assert words(to_text(document)) - shown <= {"送审稿", "未经签发", "不作为办理依据"}


def labels(document: Document) -> list[str]:
    """What a cell is labelled with on a phone."""
    return [cell.get("data-th") for cell in parsed(document).iter("td") if cell.get("data-th")]


@pytest.mark.parametrize("kind", list(NoticeKind), ids=str)
def test_hostile_text_is_only_text_in_every_sample(kind: NoticeKind) -> None:
    facts, envelope = variants(kind)["常例"]
    document = with_texts(BOOK.document(kind, facts, envelope), lambda text: HOSTILE + text)

    page = parsed(document)

    assert not list(page.iter("script"))
    assert HOSTILE + "" in "".join(page.itertext())
    assert all(not name.startswith("on") for node in page.iter() for name in node.attrib)


def test_no_style_or_script_stands_in_the_page() -> None:
    page = str(to_html(make_document(blocks=(make_chart(), FORM))))

    assert " style=" not in page
    assert "<script" not in page


def test_the_headings_go_down_in_order_under_the_papers_own() -> None:
    facts, envelope = variants(NoticeKind.QUARTERLY_REPORT)["常例"]

    page = parsed(BOOK.document(NoticeKind.QUARTERLY_REPORT, facts, envelope))

    found = [int(node.tag[1]) for node in page.iter("h2", "h3", "h4", "h5", "h6")]
    assert found.count(2) == 1
    assert all(after - before <= 1 for before, after in pairwise([1, *found]))


@pytest.mark.parametrize(
    ("document", "layout", "shown"),
    [
        (make_letter(), "paper-letter", "示督延〔2017〕2号"),
        (make_minutes(), "paper-minutes", "县茶叶局"),
        (make_bulletin(), "paper-bulletin", "2017年第2期"),
        (make_upward(), "paper-file", "签发人：王某某"),
        (make_joint(), "paper-file", "中共示例县委办公室"),
    ],
    ids=["信函", "纪要", "刊头", "上行文", "联合行文"],
)
def test_each_layout_has_its_class_and_its_head(
    document: Document, layout: str, shown: str
) -> None:
    page = parsed(document)

    assert layout in page.get("class").split()
    assert shown in page.text_content()


def test_a_draft_is_marked_as_such() -> None:
    draft = make_document(draft=True, head=Head(mark="示例县考核办公室文件", number=""))

    assert parsed(draft).find_class("paper-corner")[0].text_content() == "送审稿"


def test_groups_span_their_columns_and_other_heads_span_both_rows() -> None:
    table = Table(
        header=("单位", "按期", "逾期"),
        rows=(("县发改局", "1", "2"),),
        groups=(("", 1), ("反馈", 2)),
    )

    cells = list(parsed(make_document(blocks=(table,))).iter("th"))

    spans = [(c.text, c.get("colspan"), c.get("rowspan")) for c in cells]
    assert spans[:2] == [("单位", "1", "2"), ("反馈", "2", "1")]


def test_a_merged_cell_is_told_in_every_row_and_shown_in_the_first() -> None:
    table = Table(
        header=("单位", "文种", "件"),
        rows=(("甲", "提示单", "1"), ("甲", "提示单", "2"), ("乙", "提示单", "3")),
        merged=2,
    )

    again = parsed(make_document(blocks=(table,))).find_class("paper-again")

    assert [cell.text for cell in again] == ["甲", "提示单"]


@pytest.mark.parametrize("shape", ["柱", "堆积柱", "线", "位次"])
def test_a_chart_is_told_in_words_too(shape: str) -> None:
    page = parsed(make_document(blocks=(replace(make_chart(), shape=shape),)))

    (drawing,) = page.iter("svg")
    assert drawing.find("title").text == make_chart().title
    assert "6.25" in drawing.find("desc").text
    assert list(drawing.iter("rect", "circle"))


def test_of_ranks_the_first_place_is_at_the_top() -> None:
    series = (Series(name="位次", values=(Decimal(1), Decimal(8))),)
    chart = Chart(title="位次", shape="位次", categories=("一季度", "二季度"), series=series)

    first, last = parsed(make_document(blocks=(chart,))).iter("circle")

    assert int(first.get("cy")) < int(last.get("cy"))


def test_a_chart_without_a_figure_is_drawn_all_the_same() -> None:
    chart = Chart(
        title="空", shape="柱", categories=("甲",), series=(Series(name="数", values=(None,)),)
    )

    assert not list(parsed(make_document(blocks=(chart,))).iter("rect"))
