"""Marks of an .xls workbook: its BIFF records, out of the compound file that holds them."""

import struct
from collections.abc import Iterator

from service.imports.marks import CELLS, Marks, WorkbookBroken, is_percent_format

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
_ENTRY_BYTES = 128
_STREAM = 2  # kind of a directory entry
_MINI_STREAM_BELOW = 4096  # shorter streams live in the mini stream
_BUILT_IN_PERCENT = {9, 10}
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?"}
_ERRORS |= {0x24: "#NUM!", 0x2A: "#N/A"}

_BOF, _EOF, _BOUNDSHEET, _FORMAT, _XF = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
_ROW, _COLUMNS = 0x0208, 0x007D
_FORMULA, _NUMBER, _RK, _RK_RUN, _BOOL_OR_ERROR = 0x0006, 0x0203, 0x027E, 0x00BD, 0x0205
_TEXTS = {0x00FD, 0x0204, 0x00D6}  # LABELSST, LABEL, RSTRING


def xls_marks(stream: bytes) -> dict[str, Marks]:
    """Sheet name → marks, from the ``Workbook`` (or ``Book``) stream. Raises WorkbookBroken."""
    try:
        percents, sheets = _globals(stream)
        marks: dict[str, Marks] = {}
        for name, offset, end in _extents(sheets, len(stream)):
            marks[name] = _sheet_marks(stream[:end], offset, percents)
            if sum(mark.cells for mark in marks.values()) > CELLS:
                break
        return marks
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise WorkbookBroken(str(error)) from None


class CompoundFile:
    """Just enough of the compound file format to follow its sector chains.

    Raises WorkbookBroken.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._content = content
            shift, mini_shift = struct.unpack_from("<HH", content, 30)
            if content[:8] != MAGIC or shift not in (9, 12) or mini_shift != 6:
                raise WorkbookBroken("not a compound file")
            self._size, self._mini_size = 1 << shift, 1 << mini_shift
            self._fat = self._numbers(self._fat_sectors())
            first_directory, self._first_mini_fat = struct.unpack_from("<I8xI", content, 48)
            self._directory = self._chain(first_directory)
            self._streams = self._entries()
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise WorkbookBroken(str(error)) from None

    def __contains__(self, name: str) -> bool:
        return name in self._streams

    def read(self, name: str) -> bytes:
        """A stream's bytes; raises WorkbookBroken where its chain is cut."""
        start, size = self._streams[name]
        try:
            if size >= _MINI_STREAM_BELOW:
                return self._chain(start)[:size]
            mini_fat = self._words(self._chain(self._first_mini_fat))
            mini_stream = self._chain(self._extent(0)[0])
            return _linked(mini_stream, mini_fat, start, self._mini_size, 0)[:size]
        except (struct.error, IndexError) as error:
            raise WorkbookBroken(str(error)) from None

    def _entries(self) -> dict[str, tuple[int, int]]:
        offsets = range(0, len(self._directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES)
        return {
            self._name(offset): self._extent(offset)
            for offset in offsets
            if self._directory[offset + 66] == _STREAM
        }

    def _name(self, offset: int) -> str:
        length = struct.unpack_from("<H", self._directory, offset + 64)[0]
        return self._directory[offset : offset + max(0, min(length, 64) - 2)].decode("utf-16-le")

    def _extent(self, offset: int) -> tuple[int, int]:
        start, size = struct.unpack_from("<II", self._directory, offset + 116)
        return start, size

    def _chain(self, start: int) -> bytes:
        return _linked(self._content, self._fat, start, self._size, self._size)

    def _fat_sectors(self) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._content, 76))
        following, seen = struct.unpack_from("<I", self._content, 68)[0], 0
        while following < _END and seen <= len(self._content) // self._size:
            words = self._words(self._sector(following))
            sectors += words[:-1]
            following, seen = words[-1], seen + 1
        return [sector for sector in sectors if sector < _END]

    def _numbers(self, sectors: list[int]) -> list[int]:
        return [word for sector in sectors for word in self._words(self._sector(sector))]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    @staticmethod
    def _words(content: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))


def _linked(content: bytes, links: list[int], start: int, size: int, header: int) -> bytes:
    pieces, seen = [], 0
    while start < _END:
        if seen > len(links):
            raise WorkbookBroken("a chain of sectors runs in a circle")
        begin = header + start * size
        pieces.append(content[begin : begin + size])
        start, seen = links[start], seen + 1
    return b"".join(pieces)


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Records from a BOF to the EOF that ends it; substreams inside are passed over.

    Raises WorkbookBroken where the stream ends before.
    """
    depth = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        content = stream[offset + 4 : offset + 4 + length]
        offset += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, content
    raise WorkbookBroken("no end of a sheet")


def _extents(sheets: list[tuple[str, int]], length: int) -> Iterator[tuple[str, int, int]]:
    """Each sheet's name, begin and end; sheets that share bytes are no workbook."""
    begins = sorted(offset for _, offset in sheets)
    if len(set(begins)) != len(begins) or len({name for name, _ in sheets}) != len(sheets):
        raise WorkbookBroken("two sheets in one place")
    ends = dict(zip(begins, [*begins[1:], length], strict=True))
    for name, offset in sheets:
        yield name, offset, ends[offset]


def _globals(stream: bytes) -> tuple[frozenset[int], list[tuple[str, int]]]:
    """Styles that show per cent, and each sheet's name and offset."""
    formats, styles, sheets = set(_BUILT_IN_PERCENT), [], []
    for kind, content in _records(stream, 0):
        if kind == _FORMAT:
            number = struct.unpack_from("<H", content)[0]
            text = content[2:].replace(b"\0", b"").decode("latin-1")
            (formats.add if is_percent_format(text) else formats.discard)(number)
        elif kind == _XF:
            styles.append(struct.unpack_from("<2xH", content)[0])
        elif kind == _BOUNDSHEET:
            sheets.append((_sheet_name(content), struct.unpack_from("<I", content)[0]))
    return frozenset(i for i, number in enumerate(styles) if number in formats), sheets


def _sheet_name(content: bytes) -> str:
    length, wide = content[6], content[7] & 1
    return content[8 : 8 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")


def _sheet_marks(stream: bytes, offset: int, percents: frozenset[int]) -> Marks:
    marks = Marks()
    for kind, content in _records(stream, offset):
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", content)
            if flags & 0x20:
                marks.hidden_rows.add(row)
        elif kind == _COLUMNS:
            first, last, _width, _style, flags = struct.unpack_from("<5H", content)
            if flags & 1:
                marks.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind in _TEXTS or kind in (_FORMULA, _NUMBER, _RK, _RK_RUN, _BOOL_OR_ERROR):
            _mark_cell(marks, kind, content, percents)
        if marks.cells > CELLS:
            break
    return marks


def _mark_cell(marks: Marks, kind: int, content: bytes, percents: frozenset[int]) -> None:
    row, column, style = struct.unpack_from("<3H", content)
    if kind == _RK_RUN:
        last = struct.unpack_from("<H", content, len(content) - 2)[0]
        styles = [style, *(s for s, _ in struct.iter_unpack("<HI", content[10:-2]))]
        cells = [(row, column + place, style) for place, style in enumerate(styles)]
        marks.reach(row, last)
    else:
        cells = [(row, column, style)]
        marks.reach(row, column)
    if kind not in _TEXTS:
        marks.percents.update((r, c) for r, c, style in cells if style in percents)
    if kind == _BOOL_OR_ERROR and content[7]:
        marks.errors[row, column] = f"公式结果是错误值{_ERRORS.get(content[6], '')}"
    if kind == _FORMULA and content[12:14] == b"\xff\xff" and content[6] == 2:
        marks.errors[row, column] = f"公式结果是错误值{_ERRORS.get(content[8], '')}"
