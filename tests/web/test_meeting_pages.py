"""推进会 on pages: receipts, who came, minutes."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from service.accounts.roles import Role
from service.tables import NoticeRow, ReceiptRow
from tests.shell.standing import SUPERVISED, at, copied
from tests.small_county import County, open_county
from tests.web.conftest import Browser

SignedIn = Callable[..., Browser]
MEETING = "/2017/meetings/1"
HEAD = {"name": "示例局长"}
PROXY = {"name": "王某", "post": "副局长", "proxy_reason": "出差", "approved_by": "常务副县长"}


@pytest.fixture(scope="module")
def standing(played: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2017-09-20: the meeting of 9-29 is called."""
    folder = tmp_path_factory.mktemp("called")
    shutil.copytree(played[1], folder, dirs_exist_ok=True)
    county = open_county(folder, at(SUPERVISED, 16))
    county.morning(date(2017, 9, 20))
    county.workspace.close()
    return folder


@pytest.fixture
def county(standing: Path, tmp_path: Path) -> Iterator[County]:
    yield from copied(standing, tmp_path, at(date(2017, 9, 20)))


def receipts(county: County) -> list[tuple[str, str, bool | None]]:
    with county.workspace.database.read() as session:
        rows = session.scalars(select(ReceiptRow).order_by(ReceiptRow.id))
        return [(row.name, row.filed_by, row.attended) for row in rows]


def test_a_unit_says_who_comes_for_it(signed_in: SignedIn, county: County) -> None:
    sent = signed_in(Role.FILLER).send(f"{MEETING}/receipts", unit="县环保局", **HEAD)

    assert (sent.status, "示例局长" in sent.page) == (303, True)
    assert receipts(county) == [("示例局长", "县发改局 示例某", None)]


def test_a_proxy_without_a_reason_is_refused_and_comes_back_filled_in(
    signed_in: SignedIn, county: County
) -> None:
    words = PROXY | {"proxy_reason": ""}

    sent = signed_in(Role.FILLER).send(f"{MEETING}/receipts", **words)

    assert (sent.status, "代会要写明理由和批准人" in sent.page) == (409, True)
    assert 'value="副局长"' in sent.page
    assert receipts(county) == []


def test_a_unit_sees_no_other_units_receipt(signed_in: SignedIn) -> None:
    signed_in(Role.OFFICE).send(f"{MEETING}/receipts", unit="县环保局", **HEAD)

    page = signed_in(Role.FILLER).look(MEETING)

    assert ("示例局长" in page, "县环保局" in page) == (False, False)


def test_nobody_came_before_the_day(signed_in: SignedIn) -> None:
    sent = signed_in(Role.OFFICE).send(f"{MEETING}/attendance", units=["县发改局"], absent="")

    assert (sent.status, "当日起登记签到" in sent.page) == (409, True)


def test_who_came_is_ticked_on_the_day(signed_in: SignedIn, county: County) -> None:
    county.clock.at = at(date(2017, 9, 29), 15)
    office = signed_in(Role.OFFICE)

    office.send(f"{MEETING}/attendance", units=["县发改局", "县招商局"], absent="")
    sent = office.send(f"{MEETING}/attendance", units=["县环保局"], absent="1")

    assert (sent.page.count("到会</td>"), sent.page.count("缺席</td>")) == (2, 1)


def test_ticking_nobody_is_told_without_words_of_the_command_line(
    signed_in: SignedIn, county: County
) -> None:
    county.clock.at = at(date(2017, 9, 29), 15)

    sent = signed_in(Role.OFFICE).send(f"{MEETING}/attendance", absent="")

    assert (sent.status, "请写明哪些单位</p>" in sent.page, "（--" in sent.page) == (
        409,
        True,
        False,
    )


def test_minutes_are_drafted_with_their_decisions(signed_in: SignedIn, county: County) -> None:
    county.clock.at = at(date(2017, 9, 29), 15)
    county.signs = False
    rows = {"who": ["县环保局", ""], "what": ["补齐台账", ""], "until": ["2017-10-20", ""]}

    sent = signed_in(Role.OFFICE).send(f"{MEETING}/minutes", host="示例副县长", **rows)

    assert "县环保局：补齐台账（10月20日前）" in sent.page
    with county.workspace.database.read() as session:
        drafts = session.scalars(select(NoticeRow.key).where(NoticeRow.kind == "meeting_minutes"))
        assert list(drafts) == ["meeting_minutes:1"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"host": ""}, "要写明主持人", id="no-host"),
        pytest.param({"what": [""]}, "这一行不全", id="half-a-row"),
        pytest.param({"until": ["2017-09-01"]}, "在会议之前", id="before-the-meeting"),
    ],
)
def test_minutes_that_say_too_little_are_refused(
    signed_in: SignedIn, county: County, changes: dict[str, object], said: str
) -> None:
    county.clock.at = at(date(2017, 9, 29), 15)
    words = {"host": "示例副县长", "who": ["县环保局"], "what": ["补齐"], "until": [""], **changes}

    sent = signed_in(Role.OFFICE).send(f"{MEETING}/minutes", **words)

    assert (sent.status, said in sent.page) == (409, True)


def test_units_neither_tick_nor_minute(signed_in: SignedIn) -> None:
    browser = signed_in(Role.HEAD)

    assert browser.send(f"{MEETING}/attendance", units=["县发改局"]).status == 403
    assert browser.send(f"{MEETING}/minutes", host="示例").status == 403
    assert browser.status("/2017/meetings/7") == 404
