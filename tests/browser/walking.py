"""Every page that somebody can get to: from the first one on, by the links of each."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi.routing import APIRoute
from playwright.sync_api import Page, ViewportSize

from service.web.rooms import ROOMS
from tests.browser.faults import faults

#: Not pages: for machines, or files.
NO_PAGES = {
    "/healthz",
    "/readyz",
    "/metrics",
    "/l/{token}/files/{document}",
    "/{year:int}/leader/sheet",
    "/{year:int}/papers/{number:int}/files/{file:int}",
    "/{year:int}/mine/papers/{notice}/files/{document}",
    "/{year:int}/mine/form/{document}",
    "/{year:int}/evidence/{number:int}",
    "/{year:int}/mine/evidence/{proof}",
    "/{year:int}/import/blank.xlsx",
}
PAGES = {
    route.path
    for room in ROOMS
    for route in room.router.routes
    if isinstance(route, APIRoute) and "GET" in route.methods
} - NO_PAGES

#: How many of a shape are looked at, where one does not show all that it can be.
MOST = {"/{year:int}/papers/{number:int}": 3, "/{year:int}/deliveries": 2}

_SHAPES = {path: re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path) + "/?") for path in sorted(PAGES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    shape: str  # the path as its route writes it
    url: str
    status: int
    size: int  # bytes of the document
    faults: tuple[str, ...]


def walk(
    page: Page, screens: tuple[ViewportSize, ...], also: tuple[str, ...] = ()
) -> Iterator[Seen]:
    """From where the page stands and from ``also``, on every screen."""
    waiting, known = [*also, urlsplit(page.url).path], set[str]()
    looked: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        shape = shape_of(path.partition("?")[0])
        if path in known or shape is None or looked[shape] >= MOST.get(shape, 1):
            continue
        known.add(path)
        looked[shape] += 1
        yield look(page, path, shape, screens)
        waiting += page.eval_on_selector_all(
            "a[href]:not([download])", "all => all.map(one => one.pathname)"
        )


def look(page: Page, path: str, shape: str, screens: tuple[ViewportSize, ...]) -> Seen:
    answer = page.goto(path)
    assert answer is not None
    found: list[str] = []
    for screen in screens:
        page.set_viewport_size(screen)
        found += faults(page)
    return Seen(
        shape=shape,
        url=page.url,
        status=answer.status,
        size=len(answer.body()),
        faults=tuple(found),
    )


def shape_of(path: str) -> str | None:
    """The route of a page; the one that names most where several do. None: no page of ours."""
    found = [shape for shape, pattern in _SHAPES.items() if pattern.fullmatch(path)]
    return min(found, key=lambda shape: shape.count("{"), default=None)
