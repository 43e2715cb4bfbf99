"""Printed pages as an inspector measures them: lines of text and ink, in millimetres.

Reads a PDF through poppler's ``pdftotext`` and ``pdftoppm``; nothing of the PDF is executed.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

_DOTS = 200  # an inch
_MM_A_DOT = 25.4 / _DOTS
_MM_A_POINT = 25.4 / 72
_SECONDS = 60
_DARK, _PALE = 150, 120  # of 255

_IS_DARK = bytes(int(value < _DARK) for value in range(256))
_IS_STRONG = bytes(int(value > _DARK) for value in range(256))
_IS_WEAK = bytes(int(value < _PALE) for value in range(256))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and the box of its letters, millimetres from the sheet's top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Sheet:
    """One printed page."""

    def __init__(self, number: int, size: tuple[float, float], lines: Sequence[Line], pdf: Path):
        self.number, self.lines, self._pdf = number, lines, pdf
        self.width, self.height = size

    @cached_property
    def _dots(self) -> tuple[int, int, bytes]:
        """Width, height and the red, green and blue of every dot."""
        page = str(self.number)
        command = ["pdftoppm", "-r", str(_DOTS), "-f", page, "-l", page, str(self._pdf)]
        image = _run(command)
        head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+\d+\s", image)
        if head is None:
            return 0, 0, b""
        return int(head[1]), int(head[2]), image[head.end() :]

    @cached_property
    def red(self) -> list[bytes]:
        """For each row of dots, 1 where it is red."""
        return list(self._rows(red=True))

    @cached_property
    def ink(self) -> list[bytes]:
        """For each row of dots, 1 where it is dark or red."""
        return list(self._rows(red=False))

    def _rows(self, *, red: bool) -> Iterator[bytes]:
        wide, high, dots = self._dots
        for row in range(high):
            piece = dots[row * wide * 3 : (row + 1) * wide * 3]
            weak = piece[1::3].translate(_IS_WEAK)
            if red:
                strong = piece[0::3].translate(_IS_STRONG)
                both = int.from_bytes(strong) & int.from_bytes(weak)
                yield both.to_bytes(wide)
            else:
                yield piece[1::3].translate(_IS_DARK)

    def rules(self, rows: Sequence[bytes], at_least: float) -> list[tuple[float, float, float]]:
        """Unbroken lines: top, left and right in millimetres, from the top down."""
        least = round(at_least / _MM_A_DOT)
        run = re.compile(b"\x01{%d,}" % least)
        found: list[tuple[float, float, float]] = []
        previous = -2
        for index, row in enumerate(rows):
            hit = run.search(row) if sum(row) >= least else None
            if hit and index != previous + 1:
                found.append((index * _MM_A_DOT, hit.start() * _MM_A_DOT, hit.end() * _MM_A_DOT))
            previous = index if hit else previous
        return found

    @staticmethod
    def first_ink(rows: Sequence[bytes]) -> float | None:
        """Millimetres from the top to the first row with ink."""
        return next((index * _MM_A_DOT for index, row in enumerate(rows) if any(row)), None)

    @staticmethod
    def ink_above(rows: Sequence[bytes], place: float) -> float:
        """Millimetres from the top to the lowest ink that ends above ``place``."""
        index = round(place / _MM_A_DOT) - 2
        while index > 0 and any(rows[index]):  # of the rule itself
            index -= 1
        while index > 0 and not any(rows[index]):
            index -= 1
        return (index + 1) * _MM_A_DOT


def can_measure() -> bool:
    """Whether poppler's programs are on this machine."""
    return bool(shutil.which("pdftotext") and shutil.which("pdftoppm"))


def sheets(pdf: bytes, folder: Path) -> list[Sheet]:
    """The pages of a PDF; ``folder`` keeps the file while they are measured."""
    path = folder / "pages.pdf"
    path.write_bytes(pdf)
    text = _run(["pdftotext", "-bbox-layout", str(path), "-"])
    root = etree.fromstring(text, etree.XMLParser(recover=True, resolve_entities=False))
    pages = (one for one in root.iter() if str(one.tag).endswith("}page"))
    return [
        Sheet(number, (_mm(page, "width"), _mm(page, "height")), _lines(page), path)
        for number, page in enumerate(pages, start=1)
    ]


def place_for_pages() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="duban-inspect-")


def _lines(page: etree._Element) -> list[Line]:
    found = []
    for line in page.iter():
        if str(line.tag).endswith("}line"):
            words = "".join(word.text or "" for word in line)
            box = (_mm(line, name) for name in ("xMin", "yMin", "xMax", "yMax"))
            found.append(Line(words, *box))
    return sorted(found, key=lambda one: (round(one.top), one.left))


def _mm(element: etree._Element, name: str) -> float:
    return float(element.get(name, "0")) * _MM_A_POINT


def _run(command: list[str]) -> bytes:
    done = subprocess.run(  # noqa: S603 — poppler's own programs on a file of ours
        command, check=True, capture_output=True, timeout=_SECONDS
    )
    return done.stdout
