"""A document in the part of Markdown that every chat robot shows alike.

Bold lines, paragraphs, “·” lists; no tables, quotes, colours or links. Signs that some dialect
reads as markup become their full-width forms: a backslash is not understood everywhere, and a
full-width sign reads the same to a person.
"""

import re
from collections.abc import Iterator

from service.documents.blocks import Block, Document, Form, Heading, Table
from service.documents.chinese_text import clean, full_date
from service.documents.plain import DRAFT_LINE, attachment_lines, block_lines, table_lines

CUT_LINE = "……（全文见所附文件）"

_FULL_WIDTH = str.maketrans("[]<>*_`#@~|\\&$", "［］＜＞＊＿｀＃＠～｜＼＆＄")
_LINK_DOT = re.compile(r"(?<=[0-9A-Za-z])\.(?=[A-Za-z])")
_LINE_SIGN = re.compile(r"^[-+=]")
_LINE_SIGNS = str.maketrans("-+=", "－＋＝")


def to_markdown(document: Document, limit: int | None = None) -> str:
    """The document for a group chat, at most ``limit`` bytes of UTF-8, cut between lines."""
    text = "\n\n".join(_lines(document))
    return text if limit is None else _shortened(text, limit)


def escaped(text: str) -> str:
    """``text`` that stays text: no link, mention, heading, colour or list in any dialect."""
    return "\n".join(_escaped_line(line) for line in clean(text).split("\n"))


def _escaped_line(line: str) -> str:
    plain = line.strip().translate(_FULL_WIDTH).replace("://", "：//").replace("![", "！［")
    plain = _LINK_DOT.sub("．", plain)
    return _LINE_SIGN.sub(lambda sign: sign.group().translate(_LINE_SIGNS), plain)


def _lines(document: Document) -> Iterator[str]:
    if document.draft:
        yield _bold(DRAFT_LINE)
    yield _bold(document.title)
    if document.head and document.head.number:
        yield escaped(document.head.number)
    if document.addressees:
        yield escaped(f"{document.addressees}：")
    for block in document.blocks:
        yield from _block(block)
    yield from map(escaped, attachment_lines(document.attachments))
    if document.signature:
        yield escaped("、".join(document.signature.issuers))
        yield full_date(document.signature.dated)
    if document.note:
        yield escaped(f"（{document.note}）")


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield _bold(block.text)
        case Table():
            lines = table_lines(block)
            if block.caption:
                yield _bold(next(lines))
            yield from map(escaped, lines)
        case Form():
            for row in block.rows:
                yield from (f"{_bold(label)}：{escaped(content)}" for label, content in row)
        case _:
            yield from (escaped(line) for line in block_lines(block) if line.strip())


def _bold(text: str) -> str:
    line = " ".join(escaped(text).split("\n")).strip()
    return f"**{line}**" if line else ""


def _shortened(text: str, limit: int) -> str:
    if len(text.encode()) <= limit:
        return text
    ending = f"\n\n{CUT_LINE}"
    room = limit - len(ending.encode())
    kept = text.encode()[: max(room, 0)].decode(errors="ignore")
    whole_lines = kept.rpartition("\n\n")[0]
    if whole_lines:
        return whole_lines + ending
    return _first_line_of(text, limit)


def _first_line_of(text: str, limit: int) -> str:
    """Not even one whole line fits: as much of the first as there is room for, without markup."""
    plain = text.partition("\n")[0].replace("**", "")
    return plain.encode()[: max(limit, 0)].decode(errors="ignore")
