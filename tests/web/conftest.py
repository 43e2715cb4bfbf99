"""A 提示单 that has just gone out to one unit's group, and the pages on it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from service.deliveries.audiences import ISSUED
from service.deliveries.links import Links, Target
from service.tables import DeliveryRow, NoticeRow, RobotRow
from service.web import make_app
from service.web.office import Office
from tests.shell.standing import PROMPTS, drafted, played
from tests.small_county import County

__all__ = ["drafted", "played"]

ADDRESS = "https://duban.example"
LINKS = Links(ADDRESS, "k" * 32)


@pytest.fixture
def county(drafted: County) -> County:
    drafted.sign(PROMPTS[0])
    drafted.staff.settle()
    return drafted


@pytest.fixture
def client(county: County) -> Iterator[TestClient]:
    app = make_app(Office(workspace=county.workspace, links=LINKS))
    with TestClient(app, follow_redirects=False, base_url=ADDRESS) as opened:
        yield opened


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
