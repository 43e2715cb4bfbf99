"""分页：a long list a page at a time, by plain links that keep what else was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from fastapi import Request

A_PAGE = 50  # rows
_LONGEST = 6  # digits of a page's number

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where in a list of ``count`` rows the visitor stands; pages are numbered from 1."""

    count: int
    number: int
    size: int
    url: str  # of the page, up to its number; "" in an answer to a form, which has no pages
    whole: str = ""  # where the whole list is, for such an answer

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def offset(self) -> int:
        """Rows on the pages before this one."""
        return (self.number - 1) * self.size

    @property
    def before(self) -> str:
        """上一页; "" on the first."""
        return f"{self.url}{self.number - 1}" if self.url and self.number > 1 else ""

    @property
    def after(self) -> str:
        """下一页; "" on the last."""
        return f"{self.url}{self.number + 1}" if self.url and self.number < self.pages else ""

    def of(self, rows: Sequence[T]) -> Sequence[T]:
        """This page's rows, of all."""
        return rows[self.offset : self.offset + self.size]


def paging(
    request: Request, count: int, size: int = 0, name: str = "page", *, whole: str = ""
) -> Paging:
    """The page that the address asks for by ``name``; the last one, if there are not so many.

    ``size``: rows on a page, 0 for as many as on any. ``whole``: the address of the list's own page,
    wanted where the answer to a form shows it too.
    """
    size = size or A_PAGE
    text = request.query_params.get(name, "")
    asked = int(text) if text.isdecimal() and len(text) <= _LONGEST else 1
    words = [(key, value) for key, value in request.query_params.multi_items() if key != name]
    url = f"?{urlencode([*words, (name, '')])}" if request.method == "GET" else ""
    last = max(1, -(-count // size))
    whole = whole and request.scope.get("root_path", "") + whole
    return Paging(count=count, number=min(max(asked, 1), last), size=size, url=url, whole=whole)
