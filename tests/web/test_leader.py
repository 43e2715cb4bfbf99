"""领导一览：what the leader sees without training, and the sheet beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from service.accounts.roles import Role
from service.tables import AssessmentRow, IndicatorRow
from tests.small_county import County
from tests.web.conftest import Browser
from tests.web.printing import CHROMIUM, printed

SignIn = Callable[[Role], Browser]


def test_the_leader_begins_here_and_reads_how_many_are_behind_and_whose(
    signed_in: SignIn,
) -> None:
    page = signed_in(Role.LEADER).look("/2017/leader")

    assert "欠账<strong>" in page
    assert "县发改局" in page
    assert page.count("<svg") >= 3


def test_the_weeks_sheet_is_the_archives_word_file(signed_in: SignIn) -> None:
    leader = signed_in(Role.LEADER)

    answer = leader.client.get("/2017/leader/sheet")

    assert answer.content.startswith(b"PK")
    assert "filename*=UTF-8''" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.LEADER, 200),
        (Role.OFFICE, 200),
        (Role.SUPERVISION, 200),
        (Role.FILLER, 403),
        (Role.HEAD, 403),
        (Role.ADMIN, 403),
    ],
)
def test_it_is_for_the_county_and_not_for_one_unit(
    signed_in: SignIn, role: Role, status: int
) -> None:
    assert signed_in(role).status("/2017/leader") == status


def test_a_year_that_is_not_there_has_no_page(signed_in: SignIn) -> None:
    leader = signed_in(Role.LEADER)

    assert (leader.status("/2016/leader"), leader.status("/2016/leader/sheet")) == (404, 404)


def test_a_name_that_looks_like_markup_is_shown_literally(
    county: County, signed_in: SignIn
) -> None:
    rename(county, "3-20", "<b>投资</b>")

    page = signed_in(Role.LEADER).look("/2017/leader")

    assert "&lt;b&gt;投资" in page
    assert "<b>投资" not in page


@pytest.mark.full
@pytest.mark.skipif(not CHROMIUM.exists(), reason="没有 Chromium，不看打印出来的页")
def test_it_prints_on_one_sheet_of_a4(signed_in: SignIn, tmp_path: Path) -> None:
    page = signed_in(Role.LEADER).look("/2017/leader")

    sheet = printed(page, tmp_path)
    assert sheet.page_count == 1
    assert [round(side) for side in sheet[0].rect.br] == pytest.approx([595, 842], abs=2)


def rename(county: County, code: str, name: str) -> None:
    with county.workspace.database.write() as session:
        session.execute(update(IndicatorRow).where(IndicatorRow.code == code).values(name=name))
        session.execute(update(AssessmentRow).values(wakes=AssessmentRow.wakes + 1))
