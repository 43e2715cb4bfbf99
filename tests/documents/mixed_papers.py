"""Papers of every kind and variant one after another, no two alike: an office's years at work."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from service.documents.blocks import Document
from service.documents.samples import variants
from tests.documents.test_templates_golden import BOOK
from workflows.vocabulary import NoticeKind


def mixed_papers() -> Iterator[Document]:
    """Endless: letters, reports with charts, tables on their side, forms, drafts."""
    numbers = count(1)
    samples = [(kind, each) for kind in NoticeKind for each in variants(kind).values()]
    while True:
        for kind, (facts, envelope) in samples:
            document = BOOK.document(kind, facts, envelope)
            yield replace(document, title=f"{document.title}（第{next(numbers)}件）")
