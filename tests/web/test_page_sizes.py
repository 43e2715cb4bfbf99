"""A county of 200 indicators and 5 000 values: no page of any role is larger than 100 KB."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.accounts.roles import Role
from tests.full_county import make_county
from tests.page_walk import OF_A_SHAPE, sign_in, walk
from tests.small_county import County
from tests.web.printing import CHROMIUM, printed

LARGEST = 100_000  # bytes, of everything but the one stylesheet
STATIC = Path(__file__).parents[2] / "service" / "web" / "static"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    county = make_county(tmp_path_factory.mktemp("full"), 200, 5_000)
    yield county
    county.workspace.close()


@pytest.mark.parametrize("role", Role, ids=str)
@pytest.mark.parametrize("of_a_shape", [1, pytest.param(OF_A_SHAPE, marks=pytest.mark.full)])
def test_no_page_is_larger_than_100_kb(full: County, role: Role, of_a_shape: int) -> None:
    browser = sign_in(full, role, name=f"{role}{of_a_shape}")
    pages = dict(walk(browser, of_a_shape=of_a_shape))

    assert {page.status_code for page in pages.values()} == {200}
    assert len(pages) > 5
    sizes = {path: len(page.content) for path, page in pages.items()}
    assert {path: size for path, size in sizes.items() if size > LARGEST} == {}


@pytest.mark.full
@pytest.mark.skipif(not CHROMIUM.exists(), reason="没有 Chromium，不看打印出来的页")
def test_the_leaders_page_of_a_full_county_prints_on_one_sheet(
    full: County, tmp_path: Path
) -> None:
    page = sign_in(full, Role.LEADER, "县级领导打印").get("/2017/leader").text

    assert printed(page, tmp_path).page_count == 1
    assert "见领导一览网页" in page


def test_only_the_stylesheet_is_larger() -> None:
    large = [path.name for path in STATIC.iterdir() if path.stat().st_size > LARGEST]

    assert large == ["bootstrap.min.css"]
