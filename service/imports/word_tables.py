"""Tables of a Word document; each brings the paragraphs that stand above it as its first rows."""

import io

from docx import Document
from docx.oxml.table import CT_Row, CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.table import Table
from lxml import etree

from service.imports.packages import PackageRefused
from service.imports.sheets import Sheet, cleaned

_TITLES = 3  # paragraphs above a table that may name it


def word_tables(content: bytes, file: str, *, rows: int, columns: int) -> tuple[Sheet, ...]:
    """One sheet a table, 表1, 表2 …, in order. ``content`` is a package already checked."""
    try:
        document = Document(io.BytesIO(content))
    except (etree.XMLSyntaxError, KeyError, ValueError, AttributeError):
        raise PackageRefused("文件已损坏，打不开", "请用文字处理软件打开后另存，再导入") from None
    if document.element.getroottree().docinfo.internalDTD is not None:
        raise PackageRefused("文件里有自定义实体，不予打开", "请用文字处理软件打开后另存，再导入")
    sheets: list[Sheet] = []
    titles: list[str] = []
    for element in document.element.body:
        if isinstance(element, CT_P):
            titles = [*titles, text][-_TITLES:] if (text := _text(element)) else titles
        elif isinstance(element, CT_Tbl):
            table = Table(element, document)
            _check_size(table, rows, columns)
            sheets.append(_sheet(table, file, f"表{len(sheets) + 1}", titles))
            titles = []
    return tuple(sheets)


def _text(paragraph: CT_P) -> str:
    return cleaned(paragraph.text)


def _check_size(table: Table, rows: int, columns: int) -> None:
    lines = table._tbl.tr_lst
    if len(lines) > rows or any(_grid_width(line) > columns for line in lines):
        raise PackageRefused(
            f"有一张表超过{rows}行或{columns}列", "请删去多余的行列，或者分成几个文件"
        )


def _grid_width(row: CT_Row) -> int:
    """Columns a row claims; a cell may claim any number of them."""
    return row.grid_before + sum(cell.grid_span for cell in row.tc_lst)


def _sheet(table: Table, file: str, name: str, titles: list[str]) -> Sheet:
    cells = [[None] * row.grid_cols_before + list(row.cells) for row in table.rows]
    width = max((len(row) for row in cells), default=0) or 1
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    first_of: dict[object, tuple[int, int]] = {}
    for r, row in enumerate(cells, start=len(titles)):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            first = first_of.setdefault(cell._tc, (r, c))
            if first != (r, c):
                merged[r, c] = first
    body = [
        [cleaned(cell.text) if cell else "" for cell in row] + [""] * (width - len(row))
        for row in cells
    ]
    heads = [[title] + [""] * (width - 1) for title in titles]
    return Sheet(file=file, name=name, rows=tuple(map(tuple, heads + body)), merged=merged)
