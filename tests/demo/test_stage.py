"""The demo with its pages: no signing in, a clock the visitor moves, the same year either way."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from service.demo.accounts import PEOPLE
from service.demo.clock_page import ClockPage
from service.demo.stage import on_stage, prepared, shown
from service.demo.story import read_story
from service.errors import ConfigError
from service.listening import listening
from service.settings import SHIPPED
from service.web.rooms import ROOMS

GOLDEN = (Path(__file__).parents[1] / "golden" / "timeline_2017.txt").read_text(encoding="utf-8")
SAMPLE = SHIPPED / "config" / "sample"
PATIENCE = 240  # seconds for one move, on a busy machine


class Watcher:
    """Somebody at the demo's first page."""

    def __init__(self, port: int, clock: ClockPage) -> None:
        self.address, self.clock = f"http://127.0.0.1:{port}", clock
        self.browser = requests.Session()

    def look(self, path: str = "/") -> str:
        return self.answer(path).text

    def answer(self, path: str) -> requests.Response:
        return self.browser.get(self.address + path, timeout=30)

    def send(self, path: str, **fields: str) -> requests.Response:
        return self.browser.post(self.address + path, data=fields, timeout=30)

    def forward(self, to: str) -> str:
        """The first page when the clock stands still again."""
        answer = self.send("/demo/forward", to=to)
        end = time.monotonic() + PATIENCE
        while "Refresh" in answer.headers and time.monotonic() < end:
            assert answer.headers["Refresh"].endswith("url=/")  # at #happened it would only scroll
            time.sleep(0.2)
            answer = self.answer("/")
        assert "Refresh" not in answer.headers
        return answer.text


@pytest.fixture(scope="module")
def watcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watcher]:
    with on_stage(tmp_path_factory.mktemp("stage"), port=0) as (port, clock):
        watcher = Watcher(port, clock)
        watcher.look("/account")  # founded: Alembic has one upgrade in a process at a time
        yield watcher


@pytest.fixture
def later(tmp_path: Path) -> Iterator[Watcher]:
    """A stage of one's own."""
    with on_stage(tmp_path, port=0) as (port, clock):
        yield Watcher(port, clock)


def test_the_first_page_needs_no_signing_in_and_says_it_is_a_demo(watcher: Watcher) -> None:
    page = watcher.look()

    assert "演示：示例县" in page
    assert watcher.clock.password in page
    assert all(person.name in page for person in PEOPLE)


def test_the_first_page_is_there_before_the_county_is(later: Watcher) -> None:
    answer = later.answer("/")

    assert "正在建库" in answer.text
    assert "快进到下一件事" in answer.text
    assert answer.headers["Refresh"] == "2; url=/"


def test_who_acts_before_the_county_is_founded_waits_until_it_is(later: Watcher) -> None:
    assert "今日" in later.send("/demo/enter", name="督查室").text

    page = later.look()
    assert "正在建库" not in page
    assert "回到我的工作" in page


def test_a_county_that_cannot_be_founded_says_why(tmp_path: Path) -> None:
    clock = prepared(tmp_path)
    clock.forward.people.story = replace(read_story(SAMPLE), workbook=tmp_path / "没有.xlsx")
    with listening("127.0.0.1", 0) as at, shown(clock, at):
        watcher = Watcher(at.getsockname()[1], clock)
        watcher.look()
        watcher.answer("/accounts")

        told = watcher.answer("/")

    assert "演示走不下去了" in told.text
    assert "没有.xlsx" in told.text
    assert "Refresh" not in told.headers


def test_the_next_event_is_told_with_its_paper(watcher: Watcher) -> None:
    page = watcher.forward("下一件事")

    assert "草拟任务分解通知" in page
    path = re.findall(r'href="(/demo/files/\d+)"', page)[0]
    assert watcher.answer(path).content.startswith(b"PK")


def test_the_year_moved_by_hand_is_the_year_played_at_once(watcher: Watcher) -> None:
    for _ in range(3):
        watcher.forward("下一件事")

    watcher.forward("下一份文书")

    seen = watcher.look("/demo/timeline.txt")
    assert "发出领导周报" in seen
    assert GOLDEN.startswith(seen)


@pytest.mark.full
def test_whichever_way_it_is_moved_the_year_is_the_same(later: Watcher) -> None:
    for to in ("一周", "下一份文书", "下一件事", "一周", "下一件事", "季度末"):
        later.forward(to)

    seen = later.look("/demo/timeline.txt")
    assert "2017-09-30" in seen.splitlines()[-1]
    assert GOLDEN.startswith(seen)


@pytest.mark.full
def test_a_visitor_signs_one_draft_refuses_another_and_the_story_goes_on(later: Watcher) -> None:
    later.send("/demo/enter", name="督查室")
    drafts: list[str] = []
    while len(drafts) < 2:
        later.forward("下一件事")
        drafts = re.findall(r'href="(/2017/papers/\d+)"', later.look("/2017/drafts"))

    token = re.findall(r'name="form_token" value="([^"]+)"', later.look(drafts[0]))[0]
    later.send(f"{drafts[0]}/sign", form_token=token, version="0")
    later.send(f"{drafts[1]}/refuse", form_token=token, reason="已当面约定整改（示例）")
    for _ in range(3):
        later.forward("一周")

    assert later.clock.forward.fault == ""
    assert "督查室示例签发" in later.look(drafts[0])
    assert "决定不发：已当面约定整改（示例）" in later.look(drafts[1])


def test_whoever_enters_is_signed_in_and_stays_so_while_days_go_by(watcher: Watcher) -> None:
    entered = watcher.send("/demo/enter", name="管理员")

    watcher.forward("一周")

    assert entered.url.endswith("/accounts")
    assert "招商局局长" in watcher.look("/accounts")
    assert "您已经以管理员示例的身份登录" in watcher.look()


def test_passwords_work_in_the_ordinary_way_too(watcher: Watcher) -> None:
    signed = Watcher(int(watcher.address.rpartition(":")[2]), watcher.clock)

    signed.send("/sign-in", name="督查室", password=watcher.clock.password)

    assert "督查室示例" in signed.look("/account")


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        pytest.param("/demo/forward", {"to": "明年"}, 422, id="no such goal"),
        pytest.param("/demo/enter", {"name": "县委书记"}, 404, id="nobody of the demo"),
        pytest.param("/demo/files/99999", None, 404, id="no such file"),
    ],
)
def test_what_the_demo_does_not_have_is_refused(
    watcher: Watcher, path: str, fields: dict[str, str] | None, status: int
) -> None:
    answer = watcher.answer(path) if fields is None else watcher.send(path, **fields)

    assert answer.status_code == status


def test_another_site_cannot_move_the_clock(watcher: Watcher) -> None:
    answer = watcher.browser.post(
        watcher.address + "/demo/forward",
        data={"to": "下一件事"},
        headers={"Origin": "https://elsewhere.example"},
        timeout=30,
    )

    assert answer.status_code == 403


def test_the_demos_pages_are_no_room_of_the_service() -> None:
    paths = {route.path for room in ROOMS for route in room.router.routes}

    assert not [path for path in paths if path.startswith("/demo")]


def test_a_port_that_is_taken_is_told(watcher: Watcher, tmp_path: Path) -> None:
    port = int(watcher.address.rpartition(":")[2])

    with pytest.raises(ConfigError, match="用不了"), on_stage(tmp_path, port):
        pass
