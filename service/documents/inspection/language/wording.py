"""What is wrong with a text, by the national rules of marks and figures; for any Chinese text.

The rules stand in ``marks`` and ``figures``. Each names the wrong characters themselves, not the
words around them, so that a fault can be laid at the door of whoever wrote those characters.
Precision before breadth: what is right in some official paper is not a fault here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.documents.inspection.findings import Rule
from service.documents.inspection.language.figures import FIGURES
from service.documents.inspection.language.marks import MARKS
from service.documents.inspection.language.pattern import Pattern

#: Addresses and names of files keep their own marks.
_FOREIGN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\u4e00-\u9fff，。；）》”]+|\S+@[\w.-]+")
_AROUND = 8  # characters shown on either side of a fault

PATTERNS: tuple[Pattern, ...] = (*MARKS, *FIGURES)


@dataclass(frozen=True, slots=True)
class Fault:
    """Wrong characters: ``text[start:end]``, and what they should be."""

    rule: Rule
    start: int
    end: int
    shown: str
    wanted: str


def faults(text: str) -> Iterator[Fault]:
    """The faults of a text in its order, each place once."""
    if "://" in text or "@" in text:
        text = _FOREIGN.sub(lambda found: "x" * len(found[0]), text)
    found = sorted(
        (span, order) for order, pattern in enumerate(PATTERNS) for span in pattern.spans(text)
    )
    reached = 0
    for (start, end), order in found:
        if start >= reached:
            reached = max(end, start + 1)
            yield Fault(
                PATTERNS[order].rule, start, end, shown(text, start, end), PATTERNS[order].wanted
            )


def shown(text: str, start: int, end: int) -> str:
    """A place of a text with what stands around it, in its line."""
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    after = text[end : end + _AROUND].partition("\n")[0]
    return f"{before}{text[start:end]}{after}"
