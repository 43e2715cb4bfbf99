"""每一页，每种身份，桌面和手机：nothing sticks out, nobody is shut out, nothing is asked elsewhere.

The sample county on 2017-10-20, when every kind of page has something to show, walked by the
demo's own people from their first pages; what needs no signing in, and what went wrong, beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from service.accounts.roles import Role
from service.database import Database
from service.deliveries.audiences import ISSUED
from service.deliveries.links import Target
from service.demo.accounts import PEOPLE, open_accounts
from service.demo.opening import founded
from service.tables import DeliveryRow
from service.web.office import Office
from service.web.server import serving
from tests.browser.conftest import DESK, PHONE
from tests.browser.faults import Heard, listen
from tests.browser.walking import PAGES, Seen, walk
from tests.web.conftest import ADDRESS, LINKS, PASSWORD

pytestmark = [pytest.mark.full, pytest.mark.timeout(1200)]

DAY = date(2017, 10, 20)
LARGEST = 100_000  # bytes of a document, beside the one stylesheet
#: What no link leads to yet: results come after the year, and nothing is left to be decided. And
#: where to look before the day's papers, few of which are seen: at what waits to be signed.
ALSO = {
    Role.OFFICE: ("/2017/settlement/results", "/2017/deliveries?state=全部"),
    Role.SUPERVISION: ("/2017/drafts",),
}
WHO = {person.role: person.name for person in reversed(PEOPLE)}
EVERYBODY = [*map(str, Role), ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What somebody saw on the way through all pages."""

    pages: tuple[Seen, ...]
    heard: Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    address: str
    link: str  # a signed one, as a group got it with its paper


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    people = founded(tmp_path_factory.mktemp("walked"))
    for _ in people.play(DAY):
        pass
    workspace = people.desk.workspace
    with workspace.database.write() as session:
        open_accounts(session, PASSWORD, people.clock.at)
    link = LINKS.page(sent(workspace.database), people.clock.at).removeprefix(ADDRESS)
    with serving(Office(workspace=workspace, links=LINKS), "127.0.0.1", 0) as port:
        yield Site(address=f"http://127.0.0.1:{port}", link=link)
    people.desk.close()


def sent(database: Database) -> Target:
    """The newest paper that went to a group."""
    row = DeliveryRow
    newest = select(row.notice_id, row.robot_id, row.role).order_by(row.id.desc())
    with database.read() as session:
        return Target(*session.execute(newest.where(row.role == ISSUED)).first())


@pytest.fixture(scope="module")
def rounds(chromium: Browser, site: Site) -> Mapping[str, Round]:
    """By role; "": nobody has signed in."""
    found = {str(role): walked(chromium, site, role) for role in Role}
    return found | {"": walked(chromium, site, None)}


def walked(chromium: Browser, site: Site, role: Role | None) -> Round:
    context = chromium.new_context(base_url=site.address, locale="zh-CN")
    page = context.new_page()
    heard = listen(page)
    page.goto("/sign-in")
    if role is not None:
        sign_in(page, WHO[role])
    also = ALSO.get(role, ()) if role else (site.link,)
    pages = tuple(walk(page, (DESK, PHONE), also))
    context.close()
    return Round(pages=pages, heard=heard)


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_every_page_there_is_was_looked_at(rounds: Mapping[str, Round]) -> None:
    looked = {seen.shape for one in rounds.values() for seen in one.pages}

    assert sorted(PAGES - looked) == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_link_leads_somewhere(rounds: Mapping[str, Round], who: str) -> None:
    assert [seen.url for seen in rounds[who].pages if seen.status != 200] == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_page_sticks_out_or_shuts_anybody_out(rounds: Mapping[str, Round], who: str) -> None:
    assert [fault for seen in rounds[who].pages for fault in seen.faults] == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_page_is_small(rounds: Mapping[str, Round], who: str) -> None:
    assert {seen.url: seen.size for seen in rounds[who].pages if seen.size > LARGEST} == {}


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_page_asks_nobody_else_and_keeps_its_own_rules(
    rounds: Mapping[str, Round], who: str, site: Site
) -> None:
    heard = rounds[who].heard

    assert (heard.complaints, heard.asked) == ([], {site.address})
