"""备用通道、告警和不明：走不通的改道，坏消息走别的通道，可能已到的按文种办。"""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.database import Database
from service.deliveries import claims, fallbacks, turns, upkeep
from service.deliveries.audiences import BY_HAND
from service.deliveries.breaker import UNTIL_A_PERSON_ACTS
from service.deliveries.outcomes import DeliveryState, Outcome
from service.deliveries.policy import Policy
from service.settings import Doubt, SendingSettings
from service.tables import DeliveryRow, EventRow, RobotRow
from tests.deliveries.builders import (
    MORNING,
    claimed,
    make_database,
    make_result,
    make_robot,
    several,
)


def _policy(doubt: Doubt) -> Policy:
    return Policy(settings=SendingSettings(quiet=None, hold_on_rest_days=False, doubt=doubt))


def _settle(
    database: Database, delivery: int, outcome: Outcome, doubt: Doubt = Doubt.HOLD, **facts: Any
) -> None:
    held, attempt = claimed(database, delivery)
    with database.write() as session:
        result = make_result(outcome, **facts)
        policy = _policy(doubt)
        claims.settle(session, held, result, MORNING, attempt=attempt, policy=policy)


def _of(database: Database, robot: int) -> list[DeliveryRow]:
    with database.read() as session:
        query = select(DeliveryRow).where(DeliveryRow.robot_id == robot).order_by(DeliveryRow.id)
        rows = session.scalars(query).all()
        session.expunge_all()
        return list(rows)


def _county(count: int = 1, **settings: Any) -> Database:
    """招商局群 (1) with messages waiting, 督查群 (2)."""
    database = make_database()
    several(database, count, channel="wecom", settings=settings)
    with database.write() as session:
        make_robot(session, "督查群", audience="督查", units=[])
    return database


# --- 通道停用 ------------------------------------------------------------------------------------


def test_a_broken_channel_is_told_over_another_one_once() -> None:
    database = _county()

    for _ in range(2):  # the daily probe fails again
        _settle(database, 1, Outcome.CHANNEL_BROKEN, code="93000", answer="robot removed")
        with database.write() as session:
            session.get_one(RobotRow, 1).paused_until = None

    (news,) = _of(database, 2)
    assert news.payload["title"] == "【通道停用】招商局群"
    assert "93000 robot removed" in news.payload["text"]


def test_the_alarm_never_goes_through_the_broken_channel() -> None:
    database = make_database()
    several(database, 1, name="督查群", audience="督查", settings={"alarm": "督查群"})

    _settle(database, 1, Outcome.CHANNEL_BROKEN, code="93000")

    with database.read() as session:
        robot = session.scalars(select(RobotRow).where(RobotRow.name == BY_HAND)).one().id
    assert [row.role for row in _of(database, robot)] == ["告警督查群"]


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.CHANNEL_BROKEN])
def test_what_a_person_paused_only_a_person_resumes(outcome: Outcome) -> None:
    database = _county()
    held, attempt = claimed(database, 1)
    with database.write() as session:  # while the call is under way
        robot = session.get_one(RobotRow, 1)
        upkeep.pause(session, robot, "张三", "换密钥", MORNING)
        claims.settle(session, held, make_result(outcome), MORNING, attempt=attempt)
        session.expire_all()

        assert session.get_one(RobotRow, 1).paused_until == UNTIL_A_PERSON_ACTS


def test_an_alarm_robot_that_is_broken_too_is_passed_by() -> None:
    database = _county(alarm="领导群")
    with database.write() as session:
        make_robot(session, "领导群", audience="领导", paused_until=UNTIL_A_PERSON_ACTS)

    _settle(database, 1, Outcome.CHANNEL_BROKEN)

    assert [len(_of(database, robot)) for robot in (2, 3)] == [1, 0]


@pytest.mark.parametrize(("times", "told"), [(5, False), (6, True)], ids=["an-hour", "for-hours"])
def test_a_platform_that_nobody_reaches_for_hours_is_told_and_passed_by(
    times: int, told: bool
) -> None:
    database = _county(2, fallback="督查群")
    for _ in range(times):
        _settle(database, 1, Outcome.NOT_DELIVERED, code="dns", answer="域名解析失败")
        with database.write() as session:
            session.get_one(DeliveryRow, 1).due_at = MORNING

    with database.write() as session:
        moved = fallbacks.reroute(session, MORNING)
        robot = session.get_one(RobotRow, 1)
        assert (robot.paused_until == MORNING + timedelta(hours=1)) is told
    assert moved == (2 if told else 0)
    assert ["域名解析失败" in row.payload["text"] for row in _of(database, 2)][:1] == [True] * told


def test_when_every_robot_is_broken_the_news_lies_in_the_clerks_folder() -> None:
    database = _county(fallback="督查群")
    with database.write() as session:
        session.get_one(RobotRow, 2).paused_until = UNTIL_A_PERSON_ACTS

    _settle(database, 1, Outcome.CHANNEL_BROKEN, code="93000")

    with database.write() as session:
        assert fallbacks.reroute(session, MORNING) == 0
        robot = session.scalars(select(RobotRow).where(RobotRow.name == BY_HAND)).one().id
    assert [row.role for row in _of(database, robot)] == ["告警招商局群"]


def test_a_queue_without_a_second_channel_is_kept() -> None:
    database = _county(3)
    _settle(database, 1, Outcome.CHANNEL_BROKEN)

    with database.write() as session:
        assert fallbacks.reroute(session, MORNING) == 0

    assert {row.state for row in _of(database, 1)} == {DeliveryState.PENDING}


def test_a_queue_with_a_second_channel_takes_it() -> None:
    database = _county(3, fallback="督查群")
    _settle(database, 1, Outcome.CHANNEL_BROKEN)

    with database.write() as session:
        assert fallbacks.reroute(session, MORNING) == 3
        assert fallbacks.reroute(session, MORNING) == 0

    assert {row.state for row in _of(database, 1)} == {DeliveryState.REROUTED}
    _news, *moved = _of(database, 2)
    assert [row.role for row in moved] == ["转招商局群"] * 3
    assert moved[0].payload["text"].startswith("（原发“招商局群”，通道停用，改由本群转达")


def test_a_used_up_month_takes_the_second_channel_too() -> None:
    database = _county(2, fallback="督查群")
    _settle(database, 1, Outcome.THROTTLED, code="90030", retry_after=14 * 86_400.0)

    with database.write() as session:
        assert fallbacks.reroute(session, MORNING) == 2
    news, *_ = _of(database, 2)
    assert news.payload["title"] == "【通道停用】招商局群"
    assert "90030" in news.payload["text"]


def test_a_throttled_minute_does_not() -> None:
    database = _county(2, fallback="督查群")
    _settle(database, 1, Outcome.THROTTLED, retry_after=600.0)

    with database.write() as session:
        assert fallbacks.reroute(session, MORNING) == 0


def test_what_is_held_for_the_morning_is_not_moved_at_night() -> None:
    database = _county(2, fallback="督查群")
    _settle(database, 1, Outcome.CHANNEL_BROKEN)
    with database.write() as session:
        session.get_one(DeliveryRow, 2).due_at = MORNING + timedelta(hours=1)

        assert fallbacks.reroute(session, MORNING) == 1


# --- 不明 ----------------------------------------------------------------------------------------


def test_what_may_have_arrived_is_sent_once_more_and_then_held() -> None:
    database = _county()
    states = []
    for _ in range(2):
        _settle(database, 1, Outcome.UNKNOWN, Doubt.RESEND)
        (row,) = _of(database, 1)
        states.append(row.state)
        with database.write() as session:
            session.get_one(DeliveryRow, 1).due_at = MORNING

    assert states == [DeliveryState.PENDING, DeliveryState.HELD]
    assert row.payload["again"] is True


def test_it_is_sent_again_after_about_a_minute() -> None:
    database = _county()

    _settle(database, 1, Outcome.UNKNOWN, Doubt.RESEND)

    (row,) = _of(database, 1)
    assert timedelta(seconds=48) <= row.due_at - MORNING <= timedelta(seconds=72)


def test_hands_lost_in_a_call_follow_the_same_rule() -> None:
    database = _county()
    claimed(database, 1)
    with database.write() as session:
        session.get_one(DeliveryRow, 1).leased_until = MORNING - timedelta(days=1)
        claims.expire(session, MORNING, (), _policy(Doubt.RESEND))

    (row,) = _of(database, 1)
    assert (row.state, row.payload["again"]) == (DeliveryState.PENDING, True)


@pytest.mark.parametrize(("settings", "copies"), [({"fallback": "督查群"}, 1), ({}, 0)])
def test_another_way_is_taken_where_there_is_one(settings: dict[str, str], copies: int) -> None:
    database = _county(**settings)

    _settle(database, 1, Outcome.UNKNOWN, Doubt.FALLBACK)

    assert _of(database, 1)[0].state == DeliveryState.HELD
    moved = _of(database, 2)
    assert len(moved) == copies
    assert all("如已收到请忽略" in row.payload["text"] for row in moved)


def test_which_way_was_taken_stands_in_the_record() -> None:
    database = _county(fallback="督查群")

    _settle(database, 1, Outcome.UNKNOWN, Doubt.FALLBACK)

    with database.read() as session:
        event = session.scalars(select(EventRow).where(EventRow.act == "改走备用通道")).one()
        assert (event.recipients, event.detail["reason"]) == ("招商局群→督查群", "未得到平台答复")


def test_a_moved_part_does_not_stop_the_next() -> None:
    database = _county(2)
    with database.write() as session:
        first, second = (session.get_one(DeliveryRow, each) for each in (1, 2))
        second.notice_id, second.part, first.state = first.notice_id, 2, DeliveryState.REROUTED

        assert turns.pending(session, MORNING) == (2,)
