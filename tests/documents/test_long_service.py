"""A service that writes papers for years: what it keeps is bounded, and equal facts stay equal."""

import gc
import json
import os
import pkgutil
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable
from hashlib import sha256
from importlib import import_module
from itertools import islice
from typing import Any

import pytest

import service.documents
from service.documents.blocks import Document
from service.documents.inspection.inspector import inspect
from service.documents.samples import variants
from service.documents.word.notice import to_docx
from tests.documents.mixed_papers import mixed_papers
from tests.documents.test_templates_golden import BOOK, ROOT
from workflows.vocabulary import NoticeKind

MOST = 100_000  # bytes that 300 papers may leave behind, a few hundred each
DIGESTS = (
    "from tests.documents.test_long_service import digests, json; print(json.dumps(digests()))"
)


def digests() -> dict[str, str]:
    """The sha256 of a paper of each kind."""
    return {
        kind.value: sha256(to_docx(BOOK.document(kind, *variants(kind)["常例"]))).hexdigest()
        for kind in NoticeKind
    }


@pytest.mark.parametrize(
    "habits",
    [
        pytest.param(
            {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0"},
            id="day-ahead-in-C",
        ),
        pytest.param(
            {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "zh_CN.UTF-8"},
            id="day-behind-in-Chinese",
        ),
    ],
)
def test_equal_facts_give_equal_bytes_in_any_process(habits: dict[str, str]) -> None:
    command = [sys.executable, "-c", DIGESTS]

    said = subprocess.run(
        command, cwd=ROOT, env=os.environ | habits, check=True, capture_output=True, timeout=120
    )

    assert json.loads(said.stdout) == digests()


def caches() -> dict[str, Any]:
    """What the documents' modules keep of what they worked out, by name."""
    modules = pkgutil.walk_packages(service.documents.__path__, "service.documents.")
    return {
        f"{module.name}.{name}": kept
        for module in modules
        for name, kept in vars(import_module(module.name)).items()
        if hasattr(kept, "cache_parameters")
    }


def test_every_cache_of_the_documents_has_a_bound() -> None:
    bounds = {name: kept.cache_parameters()["maxsize"] for name, kept in caches().items()}

    assert len(bounds) > 5
    assert [name for name, most in bounds.items() if most is None] == []


@pytest.mark.full
def test_three_hundred_papers_more_leave_nothing_behind_but_caches() -> None:
    papers = mixed_papers()
    write_and_check(islice(papers, 300))

    tracemalloc.start()
    try:
        write_and_check(islice(papers, 300))
        left, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert left < MOST


def write_and_check(papers: Iterable[Document]) -> None:
    for paper in papers:
        assert inspect(to_docx(paper)).findings == (), paper.title
    for kept in caches().values():
        kept.cache_clear()
    gc.collect()
