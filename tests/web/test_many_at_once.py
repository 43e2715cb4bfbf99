"""Many at once: whoever writes waits for the others, and everybody is answered."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from sqlalchemy import func, select

from service.accounts import integrations
from service.accounts.integrations import Scope
from service.accounts.roles import Role
from service.tables import VisitRow
from service.web.office import Office
from service.web.server import serving
from tests.small_county import County
from tests.web.conftest import PASSWORD, add_account, name_of

MANY = 60  # more than a server has threads


@pytest.fixture
def address(county: County) -> Iterator[str]:
    """A server as `serve` runs it."""
    with serving(Office(workspace=county.workspace), "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


def test_a_session_may_end_on_another_thread_than_it_began(county: County) -> None:
    database = county.workspace.database
    first = database.write()
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        one.submit(first.__enter__).result()
        other.submit(first.__exit__, None, None, None).result()

    with database.write() as session:
        assert session.scalar(select(func.count()).select_from(VisitRow)) == 0


@pytest.mark.timeout(120)
def test_more_systems_than_threads_hand_in_at_once(county: County, address: str) -> None:
    with county.workspace.database.write() as session:
        token = integrations.issue(
            session,
            "示例县",
            "县OA",
            [Scope.VALUES],
            unit=None,
            by="管理员",
            now=county.clock.now(),
        )

    def hand_in(number: int) -> int:
        figure = {"period": "2017-08", "number": str(number), "reason": "更正", "by": "张三"}
        return requests.post(
            f"{address}/api/v1/2017/indicators/3-20/values",
            json=figure,
            headers={"Authorization": f"Bearer {token}"},
            timeout=100,
        ).status_code

    with ThreadPoolExecutor(MANY) as systems:
        answers = list(systems.map(hand_in, range(1, MANY + 1)))

    assert set(answers) <= {201, 409}  # 409: the same figure's correction crossed another


@pytest.mark.timeout(120)
def test_forms_and_signing_in_do_not_wait_for_each_other_in_a_ring(
    county: County, address: str
) -> None:
    add_account(county, Role.OFFICE)

    def sign_in_and_out(_: int) -> int:
        browser = requests.Session()
        words = {"name": name_of(Role.OFFICE), "password": PASSWORD}
        page = browser.post(f"{address}/sign-in", data=words, timeout=100).text
        token = page.partition('name="form_token" value="')[2].partition('"')[0]
        out = {"form_token": token}
        return browser.post(f"{address}/sign-out", data=out, timeout=100).status_code

    with ThreadPoolExecutor(MANY) as people:
        answers = list(people.map(sign_in_and_out, range(MANY)))

    assert answers == [200] * MANY
