"""A service that writes papers for years: what it keeps is bounded, and equal facts stay equal."""

import gc
import json
import os
import pkgutil
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from hashlib import sha256
from importlib import import_module
from itertools import islice

import pytest

import service.documents
from service.documents.blocks import Document
from service.documents.inspection import inspect
from service.documents.samples import variants
from service.documents.word.notice import to_docx
from tests.documents.mixed_papers import mixed_papers
from tests.documents.test_templates_golden import BOOK, ROOT
from workflows.vocabulary import NoticeKind

MOST = 200_000  # bytes that 300 papers may leave behind
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


def test_every_cache_of_the_documents_has_a_bound() -> None:
    modules = pkgutil.walk_packages(service.documents.__path__, "service.documents.")

    caches = {
        f"{name}.{key}": kept.cache_parameters()["maxsize"]
        for name in (module.name for module in modules)
        for key, kept in vars(import_module(name)).items()
        if hasattr(kept, "cache_parameters")
    }

    assert caches
    assert [name for name, most in caches.items() if most is None] == []


@pytest.mark.full
def test_three_hundred_papers_more_leave_nothing_behind() -> None:
    papers = mixed_papers()
    tracemalloc.start()
    try:
        before = kept_after(papers, 300)

        assert kept_after(papers, 300) - before < MOST
    finally:
        tracemalloc.stop()


def kept_after(papers: Iterator[Document], number: int) -> int:
    """Bytes in use when so many papers more are written and checked."""
    for paper in islice(papers, number):
        assert inspect(to_docx(paper)).findings == (), paper.title
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
