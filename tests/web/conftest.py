"""A 提示单 that has just gone out to one unit's group, the pages on it, and people signed in."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from service.accounts import account_book
from service.accounts.roles import OF_A_UNIT, Role
from service.deliveries.audiences import ISSUED
from service.deliveries.links import Links, Target
from service.tables import DeliveryRow, NoticeRow, RobotRow, UnitRow
from service.web.office import Office
from tests.shell.standing import JUDGED, PROMPTS, at, copied, going_on
from tests.small_county import County
from tests.web.applications import application

ADDRESS = "https://duban.example"
LINKS = Links(ADDRESS, "k" * 32)
PASSWORD = "示例密码 2017-county"
UNIT = "县发改局"


@pytest.fixture(scope="session")
def signed(played: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of Tuesday 2017-08-15, once 县发改局's 提示单 is signed."""
    folder = tmp_path_factory.mktemp("signed")
    with going_on(played[0], folder, at(JUDGED, 10)) as county:
        county.sign(PROMPTS[0])
        county.staff.settle()
    return folder


@pytest.fixture(scope="session")
def asked(signed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of Friday 2017-09-01: August was asked for on Thursday."""
    folder = tmp_path_factory.mktemp("asked")
    with going_on(signed, folder, at(JUDGED, 10)) as county:
        county.morning(date(2017, 8, 31))
        county.morning(date(2017, 9, 1))
    return folder


@pytest.fixture
def county(signed: Path, tmp_path: Path) -> Iterator[County]:
    yield from copied(signed, tmp_path, at(JUDGED, 10))


@pytest.fixture
def september(asked: Path, tmp_path: Path) -> Iterator[County]:
    yield from copied(asked, tmp_path, at(date(2017, 9, 1)))


@pytest.fixture
def client(county: County) -> Iterator[TestClient]:
    """A browser that nobody has signed in with."""
    settle = county.staff.settle
    app = application(Office(workspace=county.workspace, links=LINKS, moved=settle))
    with TestClient(app, follow_redirects=False, base_url=ADDRESS) as opened:
        yield opened


@pytest.fixture
def signed_in(county: County, client: TestClient) -> Callable[..., "Browser"]:
    """Sign somebody of a role in, in a browser of its own."""

    def sign_in(role: Role, unit: str = UNIT) -> Browser:
        name = name_of(role) if unit == UNIT else f"{unit}{role}"
        add_account(county, role, name, unit)
        browser = Browser(TestClient(client.app, follow_redirects=False, base_url=ADDRESS))
        browser.sign_in(name, PASSWORD)
        return browser

    return sign_in


class Browser:
    """Looks at pages, and sends forms as their pages would: with the visit's token."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def sign_in(self, name: str, password: str) -> int:
        words = {"name": name, "password": password}
        return self.client.post("/sign-in", data=words).status_code

    def look(self, path: str) -> str:
        """The page at a path, wherever it leads."""
        page = self.client.get(path, follow_redirects=True)
        assert page.status_code == 200, page.text
        return page.text

    def status(self, path: str) -> int:
        return self.client.get(path).status_code

    def send(self, path: str, **fields: object) -> "Sent":
        """A form; where it leads is looked at."""
        token = self.client.get("/account").text.partition('name="form_token" value="')[2]
        words = {"form_token": token.partition('"')[0], **fields}
        answer = self.client.post(path, data=words, follow_redirects=False)
        if answer.status_code == 303:
            return Sent(303, self.look(answer.headers["location"]))
        return Sent(answer.status_code, answer.text)

    def upload(
        self, path: str, *files: tuple[str, bytes], under: str = "files", **fields: object
    ) -> "Sent":
        """A form with files, all in one field."""
        token = self.client.get("/account").text.partition('name="form_token" value="')[2]
        words = {"form_token": token.partition('"')[0], **fields}
        chosen = [(under, file) for file in files]
        answer = self.client.post(path, data=words, files=chosen)
        return Sent(answer.status_code, answer.text)


class Sent:
    def __init__(self, status: int, page: str) -> None:
        self.status, self.page = status, page


def name_of(role: Role) -> str:
    return f"{role}示例"


def add_account(county: County, role: Role, name: str = "", unit: str = UNIT) -> None:
    with county.workspace.database.write() as session:
        account_book.open_account(
            session,
            "示例县",
            name or name_of(role),
            shown="示例某",
            role=role,
            password=PASSWORD,
            unit=session.scalar(select(UnitRow).where(UnitRow.code == unit))
            if role in OF_A_UNIT
            else None,
            post="常务副县长" if role is Role.LEADER else "",
            by="示例管理员",
            now=county.clock.now(),
            must_change=False,
        )


@pytest.fixture
def link(county: County) -> str:
    return link_of(county, PROMPTS[0], "县发改局群")


def link_of(county: County, key: str, robot: str) -> str:
    """Path of the link that a group got with a notice."""
    with county.workspace.database.read() as session:
        target = session.execute(
            select(DeliveryRow.notice_id, DeliveryRow.robot_id, DeliveryRow.role)
            .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
            .join(RobotRow, RobotRow.id == DeliveryRow.robot_id)
            .where(NoticeRow.key == key, RobotRow.name == robot, DeliveryRow.role == ISSUED)
        ).one()
    return LINKS.page(Target(*target), county.clock.now()).removeprefix(ADDRESS)
