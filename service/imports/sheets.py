"""A sheet of cells as every reader sees it, and the two things a reader may find: 问题 and 说明."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from service.errors import Problem

_HALF_WIDTH = {ord(full): chr(ord(full) - 0xFEE0) for full in map(chr, range(0xFF10, 0xFF5B))}
_HALF_WIDTH |= {ord("％"): "%", ord("．"): ".", ord("－"): "-", ord("＋"): "+", ord("−"): "-"}
_HALF_WIDTH |= {0x3000: " ", 0xA0: " ", 0x200B: "", 0xFEFF: "", 0x2028: "\n", 0x0B: "\n"}
_HALF_WIDTH |= {ord(mark): mark for mark in "：；＜＝＞？"}  # punctuation of Chinese text stays
_CONTROL = re.compile(r"_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0c-\x1f\x7f]")
_GAP_BETWEEN_CHINESE = re.compile(r"(?<=[\u3001-\u9fff（）])[ \t]+(?=[\u3001-\u9fff（）])")


def cleaned(text: str) -> str:
    """The words of a cell: full-width digits and letters made half-width, line breaks kept."""
    text = text.replace("\r\n", "\n").replace("_x000D_", "").translate(_HALF_WIDTH)
    lines = (_CONTROL.sub("", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def in_one_line(text: str) -> str:
    """The same without line breaks and without spaces set between Chinese characters."""
    return _GAP_BETWEEN_CHINESE.sub("", cleaned(text).replace("\n", "")).strip()


def comparable(text: str) -> str:
    """What two spellings of one name have in common."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u200b\ufeff]", "", folded).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet or Word table. ``rows`` is a rectangle of cleaned texts, merged ranges filled.

    Rows and columns count from 0 here; ``row_number`` is what the office counts.
    """

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)  # → first cell
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def row_number(self, row: int) -> int:
        return row + 1

    def distinct(self, row: int) -> tuple[str, ...]:
        """The texts of a row with merged cells counted once, blanks left out."""
        return tuple(
            text
            for column, text in enumerate(self.rows[row])
            if text and self.merged.get((row, column), (row, column))[1] == column
        )


@dataclass(slots=True)
class Findings:
    """Collects while reading: problems reject the whole import, notes go to the preview."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def problem(
        self,
        sheet: Sheet,
        row: int | None,
        reason: str,
        remedy: str,
        *,
        column: str = "",
        value: str = "",
    ) -> None:
        self.problems.append(
            Problem(
                file=sheet.file,
                sheet=sheet.name,
                row=None if row is None else sheet.row_number(row),
                column=column,
                value=_shortened(value),
                reason=reason,
                remedy=remedy,
            )
        )

    def note(self, sheet: Sheet, row: int | None, text: str) -> None:
        place = "" if row is None else f"第{sheet.row_number(row)}行"
        self.notes.append(f"{sheet.file}「{sheet.name}」{place}：{text}")


def _shortened(text: str, length: int = 60) -> str:
    text = text.replace("\n", " ")
    return text if len(text) <= length else f"{text[:length]}…"
