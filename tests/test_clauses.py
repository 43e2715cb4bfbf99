"""Nothing of the mandate is passed over: its sentences, in order, each with what carries them out."""

import ast
from collections.abc import Iterator

import pytest

from service.settings import SHIPPED
from tests.clauses import MANDATE, Part
from tests.test_architecture import bare, mandate
from workflows.vocabulary import NoticeKind

PARTS = [(clause, part) for clause, parts in MANDATE.items() for part in parts]
IDS = [f"{clause}-{part.words[:12]}" for clause, part in PARTS]
each_part = pytest.mark.parametrize("part", [part for _, part in PARTS], ids=IDS)


def test_the_table_has_every_clause_of_the_mandate() -> None:
    assert list(MANDATE) == list(mandate())


@pytest.mark.parametrize("clause", list(MANDATE))
def test_the_parts_of_a_clause_are_its_text_with_nothing_left_out(clause: str) -> None:
    assert bare("".join(part.words for part in MANDATE[clause])) == mandate()[clause]


@each_part
def test_every_part_has_what_runs_it_and_a_paper_that_shows_it(part: Part) -> None:
    modules, papers = part.module.split(), part.paper.split()

    assert modules
    assert all((SHIPPED / place).is_file() for place in modules)
    assert papers
    assert all((SHIPPED / "notice_templates" / f"{NoticeKind(k)}.md.j2").is_file() for k in papers)


@each_part
def test_every_part_has_a_test_that_is_there(part: Part) -> None:
    file, _, name = part.test.partition("::")

    assert name in set(functions(file)), part.test


def functions(file: str) -> Iterator[str]:
    """The tests of a file that assert something or hand over to what does."""
    code = ast.parse((SHIPPED / file).read_text(encoding="utf-8"))
    return (node.name for node in ast.walk(code) if isinstance(node, ast.FunctionDef))


def test_every_kind_of_paper_serves_a_part_of_the_mandate() -> None:
    assert {kind for _, part in PARTS for kind in part.paper.split()} == set(NoticeKind)
