"""The sheet a notice is set on: paper, type area, grid, fonts, sizes.

依据：GB/T 9704-2012 5.1（A4）、5.2（天头37mm、订口28mm、版心156mm×225mm，一般每面排22行、每行28个字）

Lengths are twips (1/20 pt); type sizes are half-points, named as the standard names them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from service.settings import LayoutSettings

PAPER_WIDTH, PAPER_HEIGHT = 11906, 16838  # A4

TITLE_FONT: Final = "方正小标宋简体"
TEXT_FONT: Final = "仿宋_GB2312"
KAI_FONT: Final = "楷体_GB2312"
HEI_FONT: Final = "黑体"
SONG_FONT: Final = "宋体"
DIGIT_FONT: Final = "Times New Roman"

SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5, SIZE_SMALL_5 = 44, 32, 28, 24, 21, 18

#: A 16 pt character with this spacing advances 15.75 pt: 28 of them fill a line of 156 mm.
TEXT_SPACING = -5
CHARACTER = SIZE_3 * 10 + TEXT_SPACING  # one 字 of 3号, the unit of 空几字
SMALL_CHARACTER = SIZE_4 * 10  # one 字 of 4号


class PageNumber(Enum):
    OUTER = "外侧"  # odd right, even left, one 字 in: the standard
    CENTRED = "居中"
    NONE = "不编"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An office's habits on the sheet; both shipped margins give 22 lines of 28 字."""

    top: int
    bottom: int
    left: int = 1588
    right: int = 1474
    line: int
    landscape: bool = False
    bold_levels: frozenset[int] = frozenset()  # levels of headings an office prefers bold
    colophon_on_even_page: bool = True
    digits: str = DIGIT_FONT  # or TEXT_FONT: digits and Latin in 仿宋
    page_number: PageNumber = PageNumber.OUTER
    mark_points: int = 0  # size of the red mark; 0: as large as its length allows
    seals: tuple[tuple[str, bytes], ...] = ()  # issuer and PNG that the unit supplied; else space

    @property
    def paper(self) -> tuple[int, int]:
        """Width and height of the sheet as it is read."""
        return (PAPER_HEIGHT, PAPER_WIDTH) if self.landscape else (PAPER_WIDTH, PAPER_HEIGHT)

    @property
    def width(self) -> int:
        return self.paper[0] - self.left - self.right

    @property
    def height(self) -> int:
        return self.paper[1] - self.top - self.bottom

    def turned(self) -> "Profile":
        """The sheet with its head to the left: bound where the others are, numbered where they are."""
        return replace(
            self,
            top=self.left,
            right=self.top,
            bottom=self.right,
            left=self.bottom,
            landscape=True,
        )


def office_profile(layout: LayoutSettings, seals: Mapping[str, bytes]) -> Profile:
    """The sheet as one office is used to it; ``seals``: PNG by the issuer's full name."""
    return replace(
        INK if layout.margins == "ink" else NOMINAL,
        bold_levels=frozenset(layout.bold_levels),
        colophon_on_even_page=layout.colophon_on_even_page,
        digits=layout.digits,
        page_number=PageNumber(layout.page_number),
        mark_points=layout.mark_points,
        seals=tuple(sorted(seals.items())),
    )


#: 37/35/28/26 mm as typed into the margins dialog, which is where people check.
NOMINAL = Profile(top=2098, bottom=1984, line=579)

#: The 225 mm counted from ink to ink (GB/T 33476.2): smaller margins, wider lines.
INK = Profile(top=1960, bottom=1847, line=592)
