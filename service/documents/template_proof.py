"""模板的毛病一次说全：每找到一处，在副本里划掉，接着往下读。

A template is filled with every sample of its kind, as an issued paper would be. What is struck out
is neither shown nor repeated, so that no fault is the consequence of another: a condition that
cannot be read counts as not met.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from jinja2 import nodes

from service.documents.own_words import source_faults
from service.documents.template_sandbox import CONTROL, TAG
from service.documents.templates import Envelope, TemplateBook
from service.errors import TemplateError
from workflows.vocabulary import NoticeKind

Sample = tuple[Mapping[str, object], Envelope]

_NAMED = re.compile(r"“([^”]+)”")
_CONSEQUENCES = ("前一截缺少",)  # of a line struck out above
_ENDS = ("else", "endif", "endfor")
_STRUCK = {"if": "{% if 0 %}", "elif": "{% elif 0 %}", "for": '{% for 项 in "" %}'}


def template_faults(
    folders: Sequence[Path], papers: Mapping[NoticeKind, Sequence[Sample]]
) -> tuple[TemplateError, ...]:
    """Every fault of the templates of these kinds, by file and line."""
    proof = Proof(*folders)
    for kind, samples in papers.items():
        proof.read(kind, samples)
    return proof.faults


class Proof:
    """One reading of an office's templates; ``faults`` grows as kinds are read."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._amended: dict[str, str] = {}
        self._original = self._book = TemplateBook(*folders)
        self._found: dict[str, TemplateError] = {}

    @property
    def faults(self) -> tuple[TemplateError, ...]:
        """In the order of files and lines."""
        return tuple(sorted(self._found.values(), key=lambda one: (one.template, one.line or 0)))

    def read(self, kind: NoticeKind, samples: Sequence[Sample]) -> bool:
        """Whether every sample of a kind can be written without a fault."""
        before = len(self._found)
        for sample in samples:
            while fault := self._fault(kind, sample, own_words=False):
                if not self._noted(fault) or not self._strike(fault):
                    break
        self._look_for_unknown_words(kind, samples)
        self._look_at_the_language(kind, samples)
        return len(self._found) == before and not self._touches(kind)

    def _fault(self, kind: NoticeKind, sample: Sample, *, own_words: bool) -> TemplateError | None:
        try:
            self._book.document(kind, *sample, own_words=own_words)
        except TemplateError as fault:
            return fault
        return None

    def _look_at_the_language(self, kind: NoticeKind, samples: Sequence[Sample]) -> None:
        """In every branch, whatever the data will be; then where two branches come together."""
        with suppress(TemplateError):
            for name in self._book.sources(kind):
                for fault in source_faults(self._original.source(name), name):
                    self._noted(fault)
        places = {(one.template, one.line) for one in self._found.values()}
        for sample in samples:
            met = self._fault(kind, sample, own_words=True)
            if met and (met.template, met.line) not in places:
                self._noted(met)

    def _noted(self, fault: TemplateError) -> bool:
        """Whether to read on."""
        follows = fault.problem.startswith(_CONSEQUENCES) and fault.template in self._amended
        if not follows:
            self._found.setdefault(str(fault), fault)
        return not follows

    def _strike(self, fault: TemplateError) -> bool:
        """Whether something on the fault's line could be struck out."""
        if fault.line is None:
            return False
        text = struck(self._book.source(fault.template), fault.line, fault.problem)
        if text is None:
            return False
        self._amended[fault.template] = text
        self._book = TemplateBook(*self._folders, amended=self._amended)
        return True

    def _look_for_unknown_words(self, kind: NoticeKind, samples: Sequence[Sample]) -> None:
        """In branches, too, that no sample takes."""
        known = {word for facts, envelope in samples for word in (*facts, *envelope.words())}
        try:
            trees = self._book.trees(kind)
        except TemplateError:
            return  # it is noted
        names = [(file, name) for file, tree in trees.items() for name in tree.find_all(nodes.Name)]
        known |= {"loop"} | {name.name for _, name in names if name.ctx == "store"}
        known |= {name for tree in trees.values() for name in _asked_for(tree)}
        for file, name in names:
            if name.name not in known:
                self._noted(TemplateError(file, name.lineno, f"数据里没有“{name.name}”"))

    def _touches(self, kind: NoticeKind) -> bool:
        """Whether a file of the kind has been struck in."""
        try:
            return not self._amended.keys().isdisjoint(self._book.sources(kind))
        except TemplateError:
            return True


def struck(text: str, line: int, problem: str) -> str | None:
    """``text`` without the tag at fault on a line, or without the words of the line; None with
    nothing left that could be struck. Lines keep their numbers.
    """
    tags = [tag for tag in TAG.finditer(text) if _stands_on(tag, text, line)]
    if "没有配对" in problem:
        return _put(text, *_last_control(tags).span(), "{##}")
    named = _NAMED.search(problem)
    for tag in sorted(tags, key=lambda one: not (named and named[1] in one.group())):
        word = _word(tag)
        if word == "set":
            return None  # what follows from it is no fault
        instead = "×" if tag.group().startswith("{{") else _STRUCK.get(word, "{##}")
        ends = word in _ENDS and "语法" not in problem
        if instead != tag.group() and not ends and not tag.group().startswith("{#"):
            return _put(text, *tag.span(), instead)
    return _without_words(text, line)


def _without_words(text: str, line: int) -> str | None:
    """The tags of a line stay where they are."""
    lines = text.split("\n")
    kept = "".join(TAG.findall(lines[line - 1])) or "{##}"
    if line > len(lines) or kept == lines[line - 1].strip():
        return None
    return "\n".join([*lines[: line - 1], kept, *lines[line:]])


def _word(tag: re.Match[str]) -> str:
    found = CONTROL.match(tag.group())
    return found[1] if found else ""


def _last_control(tags: Sequence[re.Match[str]]) -> re.Match[str]:
    return next(tag for tag in reversed(tags) if _word(tag) in ("if", "for"))


def _stands_on(tag: re.Match[str], text: str, line: int) -> bool:
    first = text.count("\n", 0, tag.start()) + 1
    return first <= line <= first + tag.group().count("\n")


def _put(text: str, start: int, end: int, instead: str) -> str:
    lines = text.count("\n", start, end)
    return text[:start] + instead + ("{#" + "\n" * lines + "#}" if lines else "") + text[end:]


def _asked_for(tree: nodes.Template) -> Iterator[str]:
    """Words that a template may do without: 词 is defined."""
    for test in tree.find_all(nodes.Test):
        if test.name in ("defined", "undefined") and isinstance(test.node, nodes.Name):
            yield test.node.name
