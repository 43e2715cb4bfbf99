"""Every page that people of a role can get to, by the links in the pages themselves."""

import html
import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urljoin

from httpx2 import Response
from starlette.testclient import TestClient

from service.accounts import account_book
from service.accounts.roles import OF_A_UNIT, Role
from service.tables import UnitRow
from service.web.office import Office
from tests.small_county import County
from tests.web.applications import application

ADDRESS = "https://duban.example"
PASSWORD = "示例密码 2017-county"
OF_A_SHAPE = 6  # pages looked at that differ only in what they are about
_LINK = re.compile(r'<a [^>]*?href="([^"#]*)[^"]*"([^>]*)>')
_OF_WHAT = re.compile(r"(?<=/)(?:\d{1,3}-[^/?]*|[^/?]*[:：一-鿿%][^/?]*|\d+)(?=/|\?|$)")
_WORD = re.compile(r"=[^&]*")


def sign_in(county: County, role: Role, name: str = "") -> TestClient:
    """A browser of somebody of this role; of the first unit, where it is of a unit."""
    with county.workspace.database.write() as session:
        account_book.open_account(
            session,
            "示例县",
            name or f"{role}示例",
            shown="示例某",
            role=role,
            password=PASSWORD,
            unit=session.get_one(UnitRow, 1) if role in OF_A_UNIT else None,
            post="常务副县长" if role is Role.LEADER else "",
            by="示例管理员",
            now=county.clock.now(),
            must_change=False,
        )
    app = application(Office(workspace=county.workspace))
    browser = TestClient(app, base_url=ADDRESS)
    browser.post("/sign-in", data={"name": name or f"{role}示例", "password": PASSWORD})
    return browser


def walk(
    browser: TestClient, start: str = "/", of_a_shape: int = OF_A_SHAPE
) -> Iterator[tuple[str, Response]]:
    """Pages in order of distance, with their answers; so many of each shape of address."""
    ahead, seen, shapes = deque([start]), {start}, Counter[str]()
    while ahead:
        path = ahead.popleft()
        page = browser.get(path)
        if not page.headers["content-type"].startswith("text/html"):
            continue
        yield path, page
        for to in links(path, page.text):
            if to not in seen and shapes[shape_of(to)] < of_a_shape:
                seen.add(to)
                shapes[shape_of(to)] += 1
                ahead.append(to)


def links(path: str, text: str) -> Iterator[str]:
    """Where a page leads on this site; what is to be saved as a file is no page."""
    for to, rest in _LINK.findall(text):
        if "download" not in rest and not to.startswith("http"):
            yield urljoin(path, html.unescape(to)) or path


def shape_of(path: str) -> str:
    """/2017/papers/31?page=2 → /·/papers/·?page=·"""
    before, _, query = path.partition("?")
    return _OF_WHAT.sub("·", before) + ("?" + _WORD.sub("=·", query) if query else "")
