"""约谈 on pages: few see the list and the talks; one role puts down what was said."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from service.accounts.roles import Role
from service.tables import NoticeRow
from tests.shell.standing import SUPERVISED, at, copied
from tests.small_county import County, open_county
from tests.web.conftest import Browser
from workflows.vocabulary import NoticeKind

TALK = NoticeKind.INTERVIEW_NOTICE
SignedIn = Callable[..., Browser]
TOLD = {"problems": "入库滞后\n台账不全", "requirements": "限期入库", "pledge": "坚决整改"}


@pytest.fixture(scope="module")
def standing(played: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2017-09-28: 约谈通知书 to 县发改局 is out, the talk is tomorrow."""
    folder = tmp_path_factory.mktemp("listed")
    shutil.copytree(played[1], folder, dirs_exist_ok=True)
    county = open_county(folder, at(SUPERVISED, 16))
    county.play(date(2017, 9, 8), date(2017, 9, 28))
    county.workspace.close()
    return folder


@pytest.fixture
def county(standing: Path, tmp_path: Path) -> Iterator[County]:
    for county in copied(standing, tmp_path, at(date(2017, 9, 28), 16)):
        county.signs = False
        yield county


def talk(browser: Browser) -> str:
    page = browser.look("/2017/interviews").rpartition("约谈县发改局")[0]
    return page.rpartition('href="')[2].partition('"')[0]


@pytest.mark.parametrize(
    "role", [Role.OFFICE, Role.FILLER, Role.HEAD, Role.ADMIN], ids=lambda role: role.name
)
def test_others_see_neither_the_list_nor_a_talk(signed_in: SignedIn, role: Role) -> None:
    url = talk(signed_in(Role.SUPERVISION))
    browser = signed_in(role)

    assert (browser.status("/2017/interviews"), browser.status(url)) == (403, 403)
    assert browser.send(url, **TOLD).status == 403


def test_the_list_says_why(signed_in: SignedIn) -> None:
    page = signed_in(Role.LEADER).look("/2017/interviews")

    assert "固定资产投资增速" in page
    assert any(why in page for why in ("连续红灯", "督办未反馈", "督办逾期", "未经督办"))


def test_talks_are_listed_a_page_at_a_time(
    signed_in: SignedIn, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.web.paging.A_PAGE", 1)
    with county.workspace.database.write() as session:
        first = session.scalars(select(NoticeRow).where(NoticeRow.kind == TALK)).one()
        again = {column.key: getattr(first, column.key) for column in NoticeRow.__table__.columns}
        session.add(
            NoticeRow(
                **again | {"id": None, "key": "again", "serial": 2, "subject": "约谈县示例局"}
            )
        )

    browser = signed_in(Role.SUPERVISION)

    assert "约谈县示例局" in browser.look("/2017/interviews")
    assert "约谈县发改局" in browser.look("/2017/interviews?papers=2")


def test_what_was_said_is_kept_and_its_papers_follow(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.SUPERVISION)

    sent = browser.send(talk(browser), **TOLD)

    assert ("入库滞后</li>" in sent.page, "坚决整改" in sent.page) == (True, True)
    assert {"interview_record:1:县发改局", "rectification_notice:1:县发改局"} <= set(
        county.states()
    )


def test_a_talk_without_a_requirement_is_refused_and_kept_on_the_page(
    signed_in: SignedIn,
) -> None:
    browser = signed_in(Role.SUPERVISION)

    sent = browser.send(talk(browser), **TOLD | {"requirements": " "})

    assert (sent.status, "至少各一条" in sent.page, "台账不全" in sent.page) == (409, True, True)


def test_a_leader_reads_and_does_not_write(signed_in: SignedIn) -> None:
    browser = signed_in(Role.LEADER)
    url = talk(browser)

    assert f'action="{url}"' not in browser.look(url)
    assert browser.send(url, **TOLD).status == 403
    assert browser.status("/2017/interviews/99999") == 404
