"""本县模板文件夹里的文件：哪个用不上，哪个比自带的少写了什么。

A file that bears no kind's name never applies; an upgrade may bring facts that an older template of
the office's own does not place. Neither is told by reading the templates themselves.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path, PurePath

from service.documents.templates import TemplateBook, template_name
from service.errors import TemplateError
from workflows.vocabulary import NoticeKind

_BY_LABEL = {kind.label: template_name(kind) for kind in NoticeKind}
_WORD = re.compile(r"\w+")


def own_files(own: Path) -> list[str]:
    """The files of the office's folder as templates name them; hidden ones left out."""
    found = [path.relative_to(own) for path in own.rglob("*") if path.is_file()]
    return sorted(
        one.as_posix() for one in found if not any(part.startswith(".") for part in one.parts)
    )


def touched(own: Path, shipped: Path) -> list[NoticeKind]:
    """The kinds that are written from a file of the office's own, a part at least."""
    files = set(own_files(own))
    book = TemplateBook(own, shipped)
    return [kind for kind in NoticeKind if files and not files.isdisjoint(_sources(book, kind))]


def _sources(book: TemplateBook, kind: NoticeKind) -> set[str]:
    """The files of a kind, as far as its own can be read."""
    with suppress(TemplateError):
        return set(book.sources(kind))
    return {template_name(kind)}


def strangers(own: Path, shipped: Path) -> Iterator[TemplateError]:
    """Files of the office's folder that no notice is written from, each with what it may mean."""
    book = TemplateBook(own, shipped)
    used = {template_name(kind) for kind in NoticeKind}
    for kind in NoticeKind:
        used |= _sources(book, kind)
    for name in own_files(own):
        if name not in used:
            yield TemplateError(name, None, f"没有文种用这个文件{_meant(name, used)}")


def _meant(name: str, used: set[str]) -> str:
    stem = PurePath(name).name.partition(".")[0]
    labelled = next((file for label, file in _BY_LABEL.items() if _alike(label, stem)), "")
    close = [labelled] if labelled else get_close_matches(name, used, 1)
    return f"，文件名是不是应为 {close[0]}" if close else "，请改名或者移走"


def _alike(label: str, stem: str) -> bool:
    return label in stem or (len(stem) > 2 and stem in label)  # 督办单: a part of 预警督办单


def left_out(own: Path, shipped: Path, words: Mapping[NoticeKind, set[str]]) -> Iterator[str]:
    """What the shipped template of a kind places and the office's own does not.

    ``words``: the facts of each kind by name.
    """
    shipped_book, book = TemplateBook(shipped), TemplateBook(own, shipped)
    files = set(own_files(own))
    for kind, facts in words.items():
        name = template_name(kind)
        if name not in files:
            continue
        with suppress(TemplateError):
            missing = (_placed(shipped_book, kind) - _placed(book, kind)) & facts
            if missing:
                listed = "、".join(sorted(missing))
                yield f"本县模板{name}没有写自带模板里的：{listed}；有意不写的可以不管"


def _placed(book: TemplateBook, kind: NoticeKind) -> set[str]:
    """Every word that stands by itself in a template; those of the text are longer."""
    return {word for text in book.sources(kind).values() for word in _WORD.findall(text)}
