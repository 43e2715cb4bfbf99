"""接口与它的说明一致：schemathesis calls every operation with what is and what is not allowed.

Against the application itself, no network; every answer must be one that the description names.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from sqlalchemy import select

from service import archive
from service.accounts import integrations
from service.accounts.integrations import Scope
from service.tables import DocumentRow, NoticeRow
from service.web.office import Office
from service.web.rooms import make_app
from tests.shell.standing import JUDGED, PROMPTS, at
from tests.small_county import County, open_county

EXAMPLES = 40  # of each operation and mode: some two minutes in all
OPERATIONS = (
    "GET /{year}/indicators",
    "GET /{year}/periods",
    "GET /{year}/indicators/{code}/values",
    "POST /{year}/indicators/{code}/values",
    "GET /{year}/indicators/{code}/values/{period}/evidence",
    "POST /{year}/indicators/{code}/values/{period}/evidence",
    "GET /{year}/papers",
    "GET /{year}/papers/{paper}",
    "GET /{year}/papers/{paper}/files/{file}",
    "POST /{year}/papers/{paper}/replies",
    "POST /{year}/papers/{paper}/receipts",
    "GET /{year}/events",
)

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def standing(
    played: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[County]:
    """A county whose first 提示单 is out; all calls of this module leave their marks on it."""
    folder = tmp_path_factory.mktemp("called") / "county"
    shutil.copytree(played[0], folder)
    county = open_county(folder, at(JUDGED, 10))
    county.sign(PROMPTS[0])
    county.staff.settle()
    yield county
    county.workspace.close()


@pytest.fixture(scope="module")
def token(standing: County) -> str:
    with standing.workspace.database.write() as session:
        return integrations.issue(
            session,
            "示例县",
            "schemathesis",
            Scope,
            unit=None,
            by="示例管理员",
            now=standing.clock.now(),
        )


@pytest.fixture(scope="module")
def there(standing: County) -> dict[str, object]:
    """Of every place in an address, what the county has."""
    with standing.workspace.database.read() as session:
        paper = session.scalars(select(NoticeRow.id).where(NoticeRow.key == PROMPTS[0])).one()
        file = session.scalars(
            select(DocumentRow.id).where(
                DocumentRow.notice_id == paper, DocumentRow.role == archive.FINAL
            )
        ).one()
    return {"year": 2017, "code": "3-20", "period": "2017-07", "paper": paper, "file": file}


@pytest.fixture(scope="module")
def description(standing: County) -> Any:
    app = make_app(Office(workspace=standing.workspace))
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


def test_every_operation_is_tried(description: Any) -> None:
    described = {result.ok().label for result in description.get_all_operations()}

    assert described == set(OPERATIONS)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_one_the_description_names(
    description: Any,
    token: str,
    there: dict[str, object],
    operation: str,
    mode: GenerationMode,
) -> None:
    """What is allowed is asked of what is there, or all of it would be 404."""
    method, path = operation.split(" ")
    cases = description[path][method].as_strategy(generation_mode=mode)

    @given(case=cases)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            case.path_parameters = {name: there[name] for name in case.path_parameters}
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

    holds()
