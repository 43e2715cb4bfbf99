"""乱填乱传：whatever stands in an address, a form or a file, a person gets an answer and never a 500.

Over every route there is, as every role; fields are those the route and the templates name.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.params import File
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from starlette.testclient import TestClient

from service import web
from service.accounts import visits
from service.accounts.roles import Role
from service.imports import blank_workbook
from service.tables import AccountRow, VisitRow
from service.web.office import Office
from service.web.rooms import ROOMS
from service.web.visitors import COOKIE
from tests.shell.standing import JUDGED, at, going_on
from tests.small_county import County
from tests.web.applications import application
from tests.web.conftest import ADDRESS, LINKS, PASSWORD, add_account, name_of

FEW, MANY = 3, 150  # examples of each route: at the desk, at the gate

ROUTES = [
    route
    for room in ROOMS
    for route in room.router.routes
    if isinstance(route, APIRoute) and route.path != "/metrics"
]
#: Names that any page gives a field.
NAMED = sorted(
    {
        name
        for page in (Path(web.__file__).parent / "templates").glob("*.html")
        for name in re.findall(r'\bname="([^"{}]+)"', page.read_text(encoding="utf-8"))
    }
    - {"form_token", "viewport", "robots"}
)

_letters = st.characters(exclude_categories=["Cs"])
_words = st.one_of(
    st.text(_letters, max_size=60),
    st.sampled_from(
        ["", " ", "0", "-1", "1e9", "99999999999999999999", "2017-08", "2017-02-30", "3-20", "１２"]
    ),
    st.sampled_from(
        ["县发改局", "县招商局", "2017-08-31", "反馈", "on", "\x00", "\u202e", "<b>", "=1+1"]
    ),
    st.integers().map(str),
    st.dates().map(str),
)
_numbers = st.one_of(st.integers(1, 60), st.integers())
_book = blank_workbook("示例县")
_files = st.one_of(
    st.binary(max_size=2_000),
    st.integers(0, len(_book)).map(lambda end: _book[:end]),  # cut off on the way
    st.tuples(st.integers(0, len(_book) - 1), st.binary(min_size=1, max_size=8)).map(
        lambda spot: _book[: spot[0]] + spot[1] + _book[spot[0] + len(spot[1]) :]
    ),
    st.sampled_from([_book, b"PK\x05\x06" + bytes(18), b"%PDF-1.7", b"\xff\xd8\xff"]),
)


class Visit:
    """A browser with a visit of its own for each request: signing out ends nothing for the next."""

    def __init__(self, county: County) -> None:
        self.county = county
        office = Office(workspace=county.workspace, links=LINKS)
        self.client = TestClient(application(office), follow_redirects=False, base_url=ADDRESS)
        for role in Role:
            add_account(county, role)

    def request(self, role: Role | None, method: str, path: str, **sent: Any) -> int:
        self.client.cookies.clear()
        token = ""
        if role is not None:
            cookie, token = self._begin(role)
            self.client.cookies.set(COOKIE, cookie)
        if "data" in sent:
            sent["data"]["form_token"] = token
        return self.client.request(method, path, **sent).status_code

    def _begin(self, role: Role) -> tuple[str, str]:
        now = self.county.clock.now()
        with self.county.workspace.database.write() as session:
            session.execute(update(AccountRow).values(disabled_at=None, must_change=False))
            name = AccountRow.name == name_of(role)
            account = session.scalars(select(AccountRow).where(name)).one()
            cookie = visits.begin(session, account, PASSWORD, "127.0.0.1", now)
            session.flush()
            token = select(VisitRow.form_token).order_by(VisitRow.id.desc()).limit(1)
            return cookie, session.scalars(token).one()


@pytest.fixture(scope="module")
def visit(signed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """A county of this module's own: it is played havoc with."""
    folder = tmp_path_factory.mktemp("fuzzed") / "county"
    with going_on(signed, folder, at(JUDGED, 10)) as county:
        yield Visit(county)


def addresses(route: APIRoute) -> st.SearchStrategy[str]:
    """Addresses of the route, places in them filled with what may be there and what may not."""
    places = {
        name: st.just("2017")
        if name == "year"
        else st.one_of(_numbers.map(str), _words.filter(lambda word: word.strip("/.")))
        for name in route.param_convertors
    }
    filled = st.fixed_dictionaries(places)
    return filled.map(
        lambda words: route.path_format.format(
            **{name: quote(word, safe="") for name, word in words.items()}
        )
    )


def forms(route: APIRoute) -> st.SearchStrategy[dict[str, Any]]:
    """Fields of the route and of any page; files where it takes them, or where it does not."""
    own = [field.alias for field in route.dependant.body_params]
    taken = [
        field.alias for field in route.dependant.body_params if isinstance(field.field_info, File)
    ]
    fields = st.dictionaries(st.sampled_from([*own * 5, *NAMED]), _words, max_size=8)
    files = st.dictionaries(
        st.sampled_from(taken or ["file", "files-3-20"]),
        st.tuples(st.sampled_from(["表.xlsx", "表.xls", "../x", "a.docx", ""]), _files),
        max_size=1,
    )
    return st.fixed_dictionaries({"data": fields, "files": files})


def attack(visit: Visit, route: APIRoute, examples: int) -> None:
    (method,) = route.methods - {"HEAD"}
    sent = (
        st.fixed_dictionaries({"params": st.dictionaries(st.sampled_from(["to", *NAMED]), _words)})
        if method == "GET"
        else forms(route)
    )

    @given(role=st.sampled_from([None, *Role]), path=addresses(route), sent=sent)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    def is_answered(role: Role | None, path: str, sent: dict[str, Any]) -> None:
        assert visit.request(role, method, path, **sent) < 500

    is_answered()


def id_of(route: APIRoute) -> str:
    return f"{min(route.methods - {'HEAD'})} {route.path}"


@pytest.mark.parametrize("route", ROUTES, ids=id_of)
def test_whatever_is_sent_is_answered(visit: Visit, route: APIRoute) -> None:
    attack(visit, route, FEW)


@pytest.mark.full
@pytest.mark.parametrize("route", ROUTES, ids=id_of)
def test_whatever_is_sent_is_answered_however_often(visit: Visit, route: APIRoute) -> None:
    attack(visit, route, MANY)


@given(body=st.binary(max_size=500), kind=st.sampled_from(["", "; boundary=x", "; boundary="]))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_body_that_is_no_form_is_answered(visit: Visit, body: bytes, kind: str) -> None:
    for form in ("multipart/form-data", "application/x-www-form-urlencoded"):
        status = visit.request(
            Role.ADMIN, "POST", "/accounts", content=body, headers={"Content-Type": form + kind}
        )
        assert status < 500


def test_the_county_goes_on_after_it(visit: Visit) -> None:
    visit.county.staff.settle()

    assert visit.request(Role.LEADER, "GET", "/2017/leader") == 200
