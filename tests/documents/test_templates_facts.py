"""Every fact of the contract is placed by its template, and a missing one is named."""

import copy
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from service.documents.blocks import Document, Form, Table
from service.documents.samples import Facts, item, sample_envelope, variants
from service.documents.templates import Envelope, TemplateBook
from service.errors import TemplateError
from workflows.vocabulary import NoticeKind

BOOK = TemplateBook(Path(__file__).parents[2] / "notice_templates")

#: A list of indicators shows the columns its paper needs; one paper or another shows each key.
ITEM_KEYS = frozenset(item())
#: Given to every paper, placed only where an office wants it.
WORD_FOR_A_TEMPLATE = {("主送",), ("单位",)}


def _paths(value: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Key paths of nested facts; list elements share the path of their list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*above, key)
            yield from _paths(inner, (*above, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _paths(inner, above)


def _without(value: Any, path: tuple[str, ...]) -> Any:
    """``value`` with the last key of ``path`` taken out of every mapping there."""
    if isinstance(value, list):
        return [_without(inner, path) for inner in value]
    if not isinstance(value, dict) or path[0] not in value:
        return value
    if len(path) == 1:
        return {key: inner for key, inner in value.items() if key != path[0]}
    return value | {path[0]: _without(value[path[0]], path[1:])}


def _refused(kind: NoticeKind, facts: Facts, envelope: Envelope) -> TemplateError | None:
    try:
        BOOK.document(kind, facts, envelope)
    except TemplateError as error:
        return error
    return None


def _missing(kind: NoticeKind, path: tuple[str, ...]) -> list[TemplateError]:
    errors = [
        _refused(kind, _without(copy.deepcopy(facts), path), envelope)
        for facts, envelope in variants(kind).values()
    ]
    return [error for error in errors if error]


def _contract() -> list[Any]:
    """(kind, path) of every fact; of a list of indicators only the list and its extra keys."""
    found = []
    for kind in NoticeKind:
        paths = {path for facts, _ in variants(kind).values() for path in _paths(facts)}
        found += [
            pytest.param(kind, path, id=f"{kind}-{'.'.join(path)}")
            for path in sorted(paths)
            if path not in WORD_FOR_A_TEMPLATE and not (len(path) > 1 and path[-1] in ITEM_KEYS)
        ]
    return found


@pytest.mark.parametrize(("kind", "path"), _contract())
def test_a_missing_fact_is_named_with_template_and_line(
    kind: NoticeKind, path: tuple[str, ...]
) -> None:
    errors = _missing(kind, path)

    assert errors
    assert all(path[-1] in error.problem and error.line for error in errors)
    assert all(error.template.endswith(".j2") for error in errors)


def test_each_word_of_an_indicator_is_placed_on_the_supervision_order() -> None:
    kind = NoticeKind.WARNING_SUPERVISION

    unplaced = [
        key for key in ITEM_KEYS - {"名次", "名称"} if not _missing(kind, ("指标情况", key))
    ]

    assert not unplaced


@pytest.mark.parametrize("kind", NoticeKind, ids=str)
def test_a_missing_due_is_named(kind: NoticeKind) -> None:
    facts, envelope = next(iter(variants(kind).values()))

    for name in envelope.dues:
        left = {other: due for other, due in envelope.dues.items() if other != name}
        error = _refused(kind, facts, sample_envelope(kind, dues=left))

        assert error
        assert f"“{name}”" in error.problem


def test_the_error_names_the_part_that_holds_the_word() -> None:
    facts, envelope = next(iter(variants(NoticeKind.WARNING_SUPERVISION).values()))
    bare = _without(facts, ("指标情况", "领先县区"))

    error = _refused(NoticeKind.WARNING_SUPERVISION, bare, envelope)

    assert error
    assert error.template == "parts/indicator_rows.j2"
    assert str(error).startswith(
        "模板parts/indicator_rows.j2第12行：数据里没有“领先县区”（有的是："
    )


def test_every_kind_has_a_template_that_compiles() -> None:
    assert len({BOOK.version(kind) for kind in NoticeKind}) == len(NoticeKind)


def _suffixed(value: Any, suffix: str) -> Any:
    """``value`` with a suffix on every text in it."""
    match value:
        case str():
            return value + suffix
        case list():
            return [_suffixed(inner, suffix) for inner in value]
        case dict():
            return {key: _suffixed(inner, suffix) for key, inner in value.items()}
    return value


def _shape(document: Document) -> list[object]:
    """What stands where, whatever it says; runs of paragraphs count as one."""
    pages = [document.blocks, *(page.blocks for page in document.attachment_pages)]
    kinds = [[type(block).__name__ for block in page] for page in pages]
    figures = [
        (len(block.header), len(block.rows)) if isinstance(block, Table) else len(block.rows)
        for page in pages
        for block in page
        if isinstance(block, Table | Form)
    ]
    return [[[name for name, _ in groupby(page)] for page in kinds], figures]


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("## 一、甲", id="heading"),
        pytest.param("｜甲：乙", id="separators"),
        pytest.param("\n::附件 甲\n- 乙\n\n::表 丙｜丁", id="lines"),
        pytest.param("{% endif %}{{ 甲 }}", id="tags"),
        pytest.param("\U0010fff1\n## 甲\U000f0001\u202e", id="fences"),
    ],
)
@pytest.mark.parametrize("kind", NoticeKind, ids=str)
def test_no_fact_can_change_the_shape_of_a_notice(kind: NoticeKind, hostile: str) -> None:
    for facts, envelope in variants(kind).values():
        plain = BOOK.document(kind, _suffixed(facts, "甲"), envelope)

        attacked = BOOK.document(kind, _suffixed(facts, hostile), envelope)

        assert _shape(attacked) == _shape(plain)
        assert len(attacked.attachments) == len(plain.attachments)
        assert not re.search("[\u202a-\u202e\U000f0000-\U0010ffff]", repr(attacked))
