"""What is wrong with a page as it stands in the browser: for those who cannot see, on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

_AXE = Axe()


@dataclass
class Heard:
    """What a browser complained of, and whom it asked, since ``listen``."""

    complaints: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)  # origins

    def console(self, message: ConsoleMessage) -> None:
        # a page that says 404 is looked at for its own sake
        if message.type in ("error", "warning") and "the server responded with" not in message.text:
            self.complaints.append(message.text)

    def request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data":
            self.asked.add(f"{parts.scheme}://{parts.netloc}")


def listen(page: Page) -> Heard:
    heard = Heard()
    page.on("console", heard.console)
    page.on("pageerror", lambda error: heard.complaints.append(str(error)))
    page.on("request", heard.request)
    return heard


def faults(page: Page) -> list[str]:
    """All of them, each in a line."""
    return [*sideways(page), *barriers(page)]


def sideways(page: Page) -> Iterator[str]:
    """That one has to scroll to the side, and what sticks out."""
    size = page.viewport_size
    assert size is not None
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > size["width"]:
        found = page.evaluate(_STICKING_OUT, size["width"])
        yield f"{page.url} {size['width']}: {wide}px wide, {found}"


def barriers(page: Page) -> Iterator[str]:
    """What axe finds, by all of its usual rules."""
    width = page.viewport_size and page.viewport_size["width"]
    for broken in _AXE.run(page).response["violations"]:
        where = [node["html"][:160] for node in broken["nodes"][:3]]
        yield f"{page.url} {width}: {broken['id']} × {len(broken['nodes'])}: {where}"


_STICKING_OUT = """width => [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > width)
    .slice(0, 3).map(one => one.outerHTML.slice(0, 120))"""
