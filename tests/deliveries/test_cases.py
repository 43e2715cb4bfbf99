"""Every case has its test, or one of a few reasons."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.deliveries.cases import REASONED, SHOWN

TESTS = Path(__file__).parents[1]
CASES = set(range(1, 115))
MOST_REASONS = 10
NAMED = sorted({test for _, *tests in SHOWN.values() for test in tests})


@cache
def _tests_in(file: str) -> frozenset[str]:
    code = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    found = (node for node in ast.walk(code) if isinstance(node, ast.FunctionDef))
    return frozenset(node.name for node in found if node.name.startswith("test_"))


def test_every_case_is_shown_or_reasoned_and_none_is_both() -> None:
    assert SHOWN.keys() | REASONED.keys() == CASES
    assert SHOWN.keys() & REASONED.keys() == set()


@pytest.mark.parametrize("number", SHOWN)
def test_a_case_that_is_shown_names_what_goes_wrong_and_a_test(number: int) -> None:
    name, *tests = SHOWN[number]

    assert name
    assert "::" not in name
    assert tests
    assert len(tests) == len(set(tests))


@pytest.mark.parametrize("test", NAMED)
def test_a_test_that_is_named_is_there(test: str) -> None:
    file, _, name = test.partition("::")

    assert name in _tests_in(file)


def test_reasons_are_few_and_say_why() -> None:
    assert len(REASONED) <= MOST_REASONS
    for name, reason in REASONED.values():
        assert name
        assert reason.endswith(".")
        assert len(reason.split()) >= 10
