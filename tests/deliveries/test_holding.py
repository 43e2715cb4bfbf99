"""夜间和休息日等开门，同群的提醒并成一条；过期的不发，有记录。"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from service.database import Database
from service.deliveries import claims, outbox, remedies, turns
from service.deliveries.audiences import ISSUED
from service.deliveries.channels import Limits
from service.deliveries.outcomes import DeliveryState
from service.deliveries.policy import Policy
from service.settings import SendingSettings
from service.tables import DeliveryRow, EventRow, RobotRow
from tests.deliveries.builders import (
    MORNING,
    make_content,
    make_database,
    make_notice,
    make_result,
    make_robot,
    several,
)
from workflows.vocabulary import NoticeKind

GROUP = Limits(windows=((18, 60.0),))
POLICY = Policy(settings=SendingSettings())
EVENING = datetime(2017, 8, 17, 14, 30, tzinfo=UTC)  # Thursday 22:30 in the county
OPENING = datetime(2017, 8, 18, 0, 0, tzinfo=UTC)  # Friday 8:00


def _send(database: Database, delivery: int, now: datetime, limits: Limits = GROUP) -> bool:
    with database.write() as session:
        held = claims.claim(session, delivery, now, limits=limits, policy=POLICY)
        if held is not None:
            attempt = claims.begin_attempt(session, held, "0" * 64, now)
            claims.settle(session, held, make_result(), now, attempt=attempt)
        return held is not None


def _rows(database: Database) -> list[DeliveryRow]:
    with database.read() as session:
        rows = session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)).all()
        session.expunge_all()
        return list(rows)


def _reminders(
    database: Database, *days: int, kind: NoticeKind = NoticeKind.FILING_REMINDER
) -> None:
    """One reminder a day to 工作群, none of them sent."""
    with database.write() as session:
        make_robot(session, "工作群", audience="工作群", channel="wecom", units=[])
        make_robot(session, "督查群", audience="督查", units=[])
        for day in days:
            notice = make_notice(session, f"催{day}", kind=kind)
            content = make_content(title=f"提醒{day}", text=f"{day}日未报")
            outbox.enqueue(session, notice, ISSUED, content, EVENING + timedelta(days=day))


def test_a_message_at_night_waits_for_the_morning_and_spends_nothing() -> None:
    database = make_database()
    (delivery,) = several(database, 1)

    taken = _send(database, delivery, EVENING)

    (row,) = _rows(database)
    assert not taken
    assert OPENING <= row.due_at <= OPENING + timedelta(minutes=5)
    assert (row.state, row.attempts, row.fence) == (DeliveryState.PENDING, 0, 0)
    assert _send(database, delivery, row.due_at)


def test_a_folder_disturbs_nobody_at_night() -> None:
    database = make_database()
    (delivery,) = several(database, 1)

    assert _send(database, delivery, EVENING, Limits())


def test_what_opens_together_is_spread_over_some_minutes() -> None:
    database = make_database()
    for delivery in several(database, 20):
        _send(database, delivery, EVENING)

    assert len({row.due_at for row in _rows(database)}) == 20


def test_a_replay_at_night_waits_too() -> None:
    database = make_database()
    (delivery,) = several(database, 1)
    with database.write() as session:
        session.get_one(DeliveryRow, delivery).state = DeliveryState.HELD
        remedies.replay(session, delivery, "张三", "群里没有", EVENING)

    assert not _send(database, delivery, EVENING)


def test_reminders_held_over_days_become_one_message() -> None:
    database = make_database()
    _reminders(database, 0, 1, 2)  # Thursday night, Friday night, Saturday
    for row in _rows(database):
        if row.robot_id == 1:
            _send(database, row.id, EVENING + timedelta(days=2))

    first, *others = [row for row in _rows(database) if row.robot_id == 1]

    assert [row.state for row in others] == [DeliveryState.MERGED] * 2
    assert first.payload["title"] == "提醒0等3项"
    assert all(f"{day}日未报" in first.payload["text"] for day in range(3))
    assert first.due_at.date().isoformat() == "2017-08-21"  # Monday


def test_papers_are_never_merged() -> None:
    database = make_database()
    _reminders(database, 0, 1, kind=NoticeKind.QUARTERLY_REPORT)
    for row in _rows(database):
        _send(database, row.id, EVENING + timedelta(days=1))

    assert DeliveryState.MERGED not in {row.state for row in _rows(database)}


def test_a_reminder_of_last_week_expires_with_a_record() -> None:
    database = make_database()
    _reminders(database, 0)
    delivery = _rows(database)[0].id

    taken = _send(database, delivery, MORNING + timedelta(days=6))

    row = _rows(database)[0]
    assert not taken
    assert (row.state, row.settled_at) == (DeliveryState.EXPIRED, MORNING + timedelta(days=6))
    with database.read() as session:
        assert session.scalars(select(EventRow.act)).all() == ["过期不发"]


def test_a_paper_never_expires() -> None:
    database = make_database()
    (delivery,) = several(database, 1)

    assert _send(database, delivery, MORNING + timedelta(days=60))


def test_a_catch_up_is_paced_by_the_window() -> None:
    database = make_database()
    deliveries = several(database, 60)  # written while the service was down
    now = MORNING + timedelta(days=4)
    a_minute: list[int] = []
    for minute in range(4):
        taken = [_send(database, each, now + timedelta(minutes=3 * minute)) for each in deliveries]
        a_minute.append(sum(taken))

    assert a_minute == [18, 18, 18, 6]


# --- 试探 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "93000 robot removed"], ids=["well", "after-a-pause"])
def test_a_robot_after_its_pause_is_tried_with_the_least(reason: str) -> None:
    database = make_database()
    several(database, 2)
    with database.write() as session:
        session.get_one(RobotRow, 1).paused_reason = reason
        reminder = make_notice(session, "催", kind=NoticeKind.FILING_REMINDER)
        session.get_one(DeliveryRow, 2).notice_id = reminder.id

    with database.read() as session:
        assert turns.pending(session, MORNING) == ((2,) if reason else (1,))
