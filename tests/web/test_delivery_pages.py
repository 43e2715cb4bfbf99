"""送达 and 群机器人 on pages: what waits for a person, each attempt, and what a person decides."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from service.accounts.roles import Role
from service.deliveries.outcomes import DeliveryState
from service.tables import DeliveryRow, EventRow, NoticeRow, RobotRow
from service.web import paging
from tests.small_county import County
from tests.web.conftest import Browser

SignedIn = Callable[..., Browser]
GROUP = "县发改局群"


def put(county: County, state: DeliveryState) -> int:
    """The last message to the group, put into a state."""
    with county.workspace.database.write() as session:
        of_group = select(DeliveryRow).join(RobotRow).where(RobotRow.name == GROUP)
        row = session.scalars(of_group.order_by(DeliveryRow.id.desc())).first()
        assert row is not None
        row.state = state
        return row.id


def state_of(county: County, delivery: int) -> str:
    with county.workspace.database.read() as session:
        return session.get_one(DeliveryRow, delivery).state


def robot(county: County, name: str = GROUP) -> int:
    with county.workspace.database.read() as session:
        return session.scalars(select(RobotRow.id).where(RobotRow.name == name)).one()


def acts(county: County) -> list[tuple[str, str]]:
    return [(event.act, event.actor) for event in county.events()]


def test_what_waits_for_a_person_is_shown_first(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.OFFICE)
    quiet = browser.look("/2017/deliveries")
    delivery = put(county, DeliveryState.DEAD)

    page = browser.look("/2017/deliveries")

    assert "没有要人处理的" in quiet
    assert (f"/2017/deliveries/{delivery}" in page, "要人处理（1）" in page) == (True, True)


@pytest.mark.parametrize(
    ("role", "told"), [(Role.OFFICE, False), (Role.ADMIN, False), (Role.SUPERVISION, True)]
)
def test_what_few_may_see_is_sent_and_its_words_stay_with_them(
    signed_in: SignedIn, county: County, role: Role, told: bool
) -> None:
    delivery = put(county, DeliveryState.DEAD)
    with county.workspace.database.write() as session:
        notice = session.get_one(NoticeRow, session.get_one(DeliveryRow, delivery).notice_id)
        notice.kind, notice.subject = "interview_record", "约谈县发改局主要负责人记录"
    browser = signed_in(role)

    pages = [browser.look(f"/2017/deliveries{path}") for path in ("", f"/{delivery}")]

    assert ["约谈县发改局" in page for page in pages] == [told, told]
    assert ["（不公开）" in page for page in pages] == [not told, not told]


def rows_of(page: str) -> list[str]:
    return re.findall(r"/2017/deliveries/(\d+)", page)


def test_a_list_goes_on_to_what_is_older(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "A_PAGE", 3)
    browser = signed_in(Role.OFFICE)
    first = browser.look("/2017/deliveries?state=全部")

    second = browser.look("/2017/deliveries?state=全部&page=2")

    assert first.count("<tr>") == second.count("<tr>") == 4
    assert not set(rows_of(first)) & set(rows_of(second))
    assert browser.status("/2017/deliveries?state=不认识") == 404


def test_each_attempt_is_told(signed_in: SignedIn, county: County) -> None:
    delivery = put(county, DeliveryState.ACCEPTED)

    assert "平台已接收" in signed_in(Role.ADMIN).look(f"/2017/deliveries/{delivery}")


@pytest.mark.parametrize(
    ("state", "act", "words", "left"),
    [
        (DeliveryState.DEAD, "replay", {}, "平台已接收"),
        (DeliveryState.HELD, "resolve", {"seen": "arrived"}, "查实已到"),
        (DeliveryState.HELD, "resolve", {"seen": "missing"}, "平台已接收"),
        (DeliveryState.DEAD, "drop", {}, "不再发"),
    ],
    ids=["replay", "seen", "not-seen", "drop"],
)
def test_a_person_decides_with_a_reason(
    signed_in: SignedIn,
    county: County,
    state: DeliveryState,
    act: str,
    words: dict[str, str],
    left: str,
) -> None:
    url = f"/2017/deliveries/{(delivery := put(county, state))}"
    browser = signed_in(Role.SUPERVISION)
    bare = browser.send(f"{url}/{act}", reason=" ", **words)

    sent = browser.send(f"{url}/{act}", reason="群里问过", **words)

    assert (bare.status, "须写明理由" in bare.page) == (409, True)
    assert (sent.status, state_of(county, delivery)) == (303, left)


def test_what_the_platform_took_is_sent_again_only_when_ticked(
    signed_in: SignedIn, county: County
) -> None:
    url = f"/2017/deliveries/{put(county, DeliveryState.ACCEPTED)}"
    browser = signed_in(Role.OFFICE)

    refused = browser.send(f"{url}/replay", reason="没看到")
    sent = browser.send(f"{url}/replay", reason="没看到", force="1")

    assert (refused.status, sent.status) == (409, 303)
    assert ("重送", "示例某") in acts(county)


@pytest.mark.parametrize("role", [Role.LEADER, Role.FILLER, Role.HEAD], ids=lambda role: role.name)
def test_deliveries_and_robots_are_not_for_others(signed_in: SignedIn, role: Role) -> None:
    browser = signed_in(role)

    paths = ("/2017/deliveries", "/2017/deliveries/1", "/2017/channels", "/2017/channels/1")
    assert [browser.status(path) for path in paths] == [403] * 4
    assert browser.send("/2017/channels/1/pause", reason="停").status == 403


# --- 群机器人 ------------------------------------------------------------------------------------


def test_a_test_is_sent_and_its_answer_told(signed_in: SignedIn, county: County) -> None:
    url = f"/2017/channels/{robot(county)}"
    browser = signed_in(Role.ADMIN)

    sent = browser.send(f"{url}/test")
    again = browser.send(f"{url}/test")

    assert (sent.status, "示例某测试通道结果：平台已接收" in sent.page) == (303, True)
    assert (again.status, "一分钟只发一条" in again.page) == (409, True)


def test_a_pause_keeps_its_queue_until_somebody_resumes(
    signed_in: SignedIn, county: County
) -> None:
    url = f"/2017/channels/{robot(county)}"
    browser = signed_in(Role.OFFICE)

    paused = browser.send(f"{url}/pause", reason="群主换人")
    resumed = browser.send(f"{url}/resume", reason="新机器人已加")

    assert ("停用：群主换人" in paused.page, "在用" in resumed.page) == (True, True)
    assert [act for act, _ in acts(county)][-2:] == ["停用通道", "恢复通道"]


def test_second_channels_and_limits_are_set_and_taken_away(
    signed_in: SignedIn, county: County
) -> None:
    url = f"/2017/channels/{robot(county)}/settings"
    browser = signed_in(Role.ADMIN)
    wanted = {"fallback": "督查室群", "calls": "10", "seconds": "60", "month_quota": "900"}

    browser.send(url, **wanted)
    half = browser.send(url, calls="10")

    assert (half.status, "两样都填或者都不填" in half.page) == (409, True)
    assert _settings(county) == {"fallback": "督查室群", "windows": [[10, 60]], "month_quota": 900}
    browser.send(url)
    assert _settings(county) == {}


def _settings(county: County) -> dict[str, object]:
    with county.workspace.database.read() as session:
        return dict(session.get_one(RobotRow, robot(county)).settings)


def test_a_second_channel_with_more_readers_is_refused(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.ADMIN)

    sent = browser.send(f"/2017/channels/{robot(county)}/settings", fallback="工作群")

    assert (sent.status, "读者更广" in sent.page) == (409, True)
    assert _settings(county) == {}


def test_no_page_of_a_robot_shows_its_secret(signed_in: SignedIn, county: County) -> None:
    with county.workspace.database.write() as session:
        row = session.get_one(RobotRow, robot(county))
        row.base_url, row.secret_name = "https://platform.example/send?key=KANARI", "KANARI_NAME"
    browser = signed_in(Role.ADMIN)

    assert "KANARI" not in browser.look(f"/2017/channels/{robot(county)}")
    assert "KANARI" not in browser.look("/2017/channels")


def test_a_robot_of_nowhere_is_not_there(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.ADMIN)
    county.clock.at += timedelta(minutes=1)

    assert browser.status("/2017/channels/999") == 404
    assert browser.send("/2017/channels/999/test").status == 404
    with county.workspace.database.read() as session:
        assert session.scalars(select(EventRow).where(EventRow.act == "测试通道")).all() == []
