"""Pieces of the page one under another: on which page the text ends, and where 版记 may stand.

依据：GB/T 9704-2012 7.4（版记置于公文最后一面，末条分隔线与版心下边缘重合）；双面印制，故在偶数面
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

_LAST_RULE = 20  # twips under the last row of a table on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """XML of one paragraph or table with the heights, in twips, of its undivided slices."""

    xml: str
    heights: tuple[int, ...]
    keep_next: bool = False
    new_page: bool = False
    repeated: int = 0  # height of header rows that come again on every further page
    is_table: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    page: int
    used: int  # twips of the type area's height


class ColophonPlace(Enum):
    SAME_PAGE = "与正文同面"
    NEXT_PAGE = "次面（偶数面）"
    AFTER_BLANK_PAGE = "隔一空白面（偶数面）"


def end_of(pieces: Iterable[Piece], height: int) -> End:
    """Where the last piece ends on pages with a type area ``height`` twips high."""
    page, used = 1, 0
    for chain in _chains(pieces):
        kept = _kept_height(chain)
        if used and used + kept > height >= kept:
            page, used = page + 1, 0
        for piece in chain:
            if piece.new_page and used:
                page, used = page + 1, 0
            page, used = _after(piece, page, used, height)
    return End(page=page, used=used)


def colophon_place(end: End, needed: int, height: int, *, turned: bool = False) -> ColophonPlace:
    """The next even page that has room for ``needed`` twips of 版记; a ``turned`` page has none."""
    if end.page % 2:
        return ColophonPlace.NEXT_PAGE
    if not turned and height - end.used >= needed:
        return ColophonPlace.SAME_PAGE
    return ColophonPlace.AFTER_BLANK_PAGE


def _after(piece: Piece, page: int, used: int, height: int) -> tuple[int, int]:
    room = height - _LAST_RULE if piece.is_table else height
    total = sum(piece.heights)
    if used + total <= room:
        return page, used + total
    for index, slice_height in enumerate(piece.heights):
        if used and used + slice_height > room:
            page, used = page + 1, piece.repeated if index else 0
        used += slice_height
        while used > height:  # one slice higher than a page goes on over the next ones
            page, used = page + 1, used - height
    return page, used


def _chains(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Pieces that stay together, each list ending with one that does not hold on to the next."""
    chain: list[Piece] = []
    for piece in pieces:
        chain.append(piece)
        if not piece.keep_next:
            yield chain
            chain = []
    if chain:
        yield chain


def _kept_height(chain: list[Piece]) -> int:
    """What must fit on the page where the chain begins."""
    *holding, last = chain
    return sum(sum(piece.heights) for piece in holding) + sum(last.heights[:1])
