"""A finished paper turned into a docxtpl template of its shape, and the words that fill it."""

from collections.abc import Callable
from dataclasses import replace

from service.documents.blocks import Block, Document, Form, Paragraph, Table
from service.documents.word.notice import to_docx


def template_of(document: Document) -> tuple[bytes, tuple[str, ...]]:
    """The page with a mark for each text that is the paper's own; what charts, headings and labels
    say is the template's. Papers of one shape have one template."""
    texts: list[str] = []

    def marked(text: str) -> str:
        if not text.strip():
            return text
        texts.append(text)
        return f"{{{{ t[{len(texts) - 1}] }}}}"

    page = replace(
        document,
        title=marked(document.title),
        addressees=marked(document.addressees),
        head=document.head and replace(document.head, number=marked(document.head.number)),
        blocks=tuple(_marked(block, marked) for block in document.blocks),
        attachment_pages=tuple(
            replace(each, blocks=tuple(_marked(block, marked) for block in each.blocks))
            for each in document.attachment_pages
        ),
    )
    return to_docx(page), tuple(texts)


def _marked(block: Block, marked: Callable[[str], str]) -> Block:
    match block:
        case Paragraph():
            return replace(block, text=marked(block.text))
        case Table():
            return replace(block, rows=tuple(tuple(map(marked, row)) for row in block.rows))
        case Form():
            rows = tuple(tuple((label, marked(text)) for label, text in row) for row in block.rows)
            return replace(block, rows=rows)
    return block
