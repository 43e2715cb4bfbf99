"""Printed pages as an inspector measures them: lines of text and ink, in millimetres.

Reads a PDF through poppler's ``pdftotext`` and ``pdftoppm``; nothing of the PDF is executed.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

_DOTS = 200  # an inch
_MM_A_DOT = 25.4 / _DOTS
_MM_A_POINT = 25.4 / 72
_SECONDS = 60
_MOST_DOTS = 10_000  # a side; poppler cuts what is beyond the page
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


class Unmeasured(Exception):
    """The pages could not be measured; the message says why, in Chinese. No fault of the file."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Rows of dots, 1 where there is ink, from ``top`` millimetres down."""

    rows: Sequence[bytes]
    top: float

    def rules(self, at_least: float) -> list[tuple[float, float, float]]:
        """Unbroken lines: top, left and right in millimetres, from the top down."""
        least = round(at_least / _MM_A_DOT)
        run = re.compile(b"\x01{%d,}" % least)
        found: list[tuple[float, float, float]] = []
        previous = -2
        for index, row in enumerate(self.rows):
            hit = run.search(row) if sum(row) >= least else None
            if hit and index != previous + 1:
                found.append((self._mm(index), hit.start() * _MM_A_DOT, hit.end() * _MM_A_DOT))
            previous = index if hit else previous
        return found

    @property
    def first(self) -> float | None:
        """Where the ink begins."""
        return next((self._mm(index) for index, row in enumerate(self.rows) if any(row)), None)

    def end_above(self, rule: float) -> float:
        """Where the lowest ink above a rule ends."""
        index = round((rule - self.top) / _MM_A_DOT) - 2
        while index > 0 and any(self.rows[index]):  # of the rule itself
            index -= 1
        while index > 0 and not any(self.rows[index]):
            index -= 1
        return self._mm(index + 1)

    def end_of(self, rule: float) -> float:
        """Where the ink of a rule ends."""
        index = round((rule - self.top) / _MM_A_DOT)
        while index < len(self.rows) and any(self.rows[index]):
            index += 1
        return self._mm(index)

    def first_under(self, place: float) -> float:
        """Where the next ink begins."""
        index = round((place - self.top) / _MM_A_DOT)
        while index < len(self.rows) and not any(self.rows[index]):
            index += 1
        return self._mm(index)

    def _mm(self, index: int) -> float:
        return self.top + index * _MM_A_DOT


class Sheet:
    """One printed page."""

    def __init__(self, number: int, size: tuple[float, float], lines: Sequence[Line], pdf: Path):
        self.number, self.lines, self._pdf = number, lines, pdf
        self.width, self.height = size

    @property
    def upright(self) -> bool:
        return self.height > self.width

    @cached_property
    def red(self) -> Ink:
        return self.ink(red=True)

    def ink(self, *, below: float = 0, red: bool = False) -> Ink:
        """Where the page is dark or red, or only where it is red; not kept, as pages are many."""
        skipped = round(below / _MM_A_DOT)
        wide, high, dots = self._dots(skipped)
        rows = (dots[row * wide * 3 : (row + 1) * wide * 3] for row in range(high))
        return Ink([_marked(row, red=red) for row in rows], skipped * _MM_A_DOT)

    def _dots(self, skipped: int) -> tuple[int, int, bytes]:
        """Width, height and the red, green and blue of every dot under the skipped rows."""
        page = str(self.number)
        part = ["-y", str(skipped), "-x", "0", "-H", str(_MOST_DOTS), "-W", str(_MOST_DOTS)]
        command = ["pdftoppm", "-r", str(_DOTS), "-f", page, "-l", page]
        image = _run([*command, *(part if skipped else ()), str(self._pdf)])
        head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+\d+\s", image)
        if head is None:
            raise Unmeasured("poppler 没有画出页面")
        return int(head[1]), int(head[2]), image[head.end() :]


def _marked(dots: bytes, *, red: bool) -> bytes:
    """A row of dots as 1 where it counts."""
    if not red:
        return dots[1::3].translate(_IS_DARK)
    strong, weak = dots[0::3].translate(_IS_STRONG), dots[1::3].translate(_IS_WEAK)
    both = int.from_bytes(strong) & int.from_bytes(weak)
    return both.to_bytes(len(strong))


def can_measure() -> bool:
    """Whether poppler's programs are on this machine."""
    return bool(shutil.which("pdftotext") and shutil.which("pdftoppm"))


def sheets(pdf: bytes, folder: Path) -> list[Sheet]:
    """The pages of a PDF; ``folder`` keeps the file while they are measured. Raises Unmeasured."""
    path = folder / "pages.pdf"
    path.write_bytes(pdf)
    text = _run(["pdftotext", "-bbox-layout", str(path), "-"])
    root = etree.fromstring(text or b"<no/>", etree.XMLParser(recover=True, resolve_entities=False))
    pages = [] if root is None else [one for one in root.iter() if str(one.tag).endswith("}page")]
    if not pages:
        raise Unmeasured("排出来没有页面")
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
    try:
        done = subprocess.run(  # noqa: S603 — poppler's own programs on a file of ours
            command, check=True, capture_output=True, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise Unmeasured(f"{command[0]} {_SECONDS}秒内没有读完页面") from None
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unmeasured(f"{command[0]} 没有正常结束（{type(error).__name__}）") from None
    return done.stdout
