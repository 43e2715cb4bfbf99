"""节奏：the windows of a robot as the platform would count them, over restarts and hands."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.database import Database
from service.deliveries import claims, pacing, turns
from service.deliveries.channels import UNLIMITED, Limits
from service.deliveries.channels.wecom import WeCom
from service.deliveries.outcomes import DeliveryState, Outcome
from service.tables import AttemptRow, DeliveryRow, RobotRow
from tests.deliveries.builders import MORNING, make_database, make_result, several

THREE_A_MINUTE = Limits(windows=((3, 60.0),))
FEISHU = Limits(windows=((4, 1.0), (90, 60.0)), crowded=(0, 30))


def _after(seconds: float) -> datetime:
    return MORNING + timedelta(seconds=seconds)


def _claim(database: Database, delivery: int, now: datetime, limits: Limits) -> claims.Claim | None:
    with database.write() as session:
        return claims.claim(session, delivery, now, limits=limits)


def _done(
    database: Database,
    held: claims.Claim,
    now: datetime,
    outcome: Outcome = Outcome.ACCEPTED,
    date: str = "",
) -> None:
    with database.write() as session:
        attempt = claims.begin_attempt(session, held, "0" * 64, now)
        result = make_result(outcome)
        claims.settle(session, held, result, now, attempt=attempt, skew=pacing.skew_of(date, now))


def _send(
    database: Database, delivery: int, now: datetime, limits: Limits, takes: float = 0
) -> bool:
    held = _claim(database, delivery, now, limits)
    if held is not None:
        _done(database, held, now + timedelta(seconds=takes))
    return held is not None


def _robot(database: Database) -> RobotRow:
    with database.read() as session:
        robot = session.get_one(RobotRow, 1)
        session.expunge(robot)
        return robot


def test_a_full_window_refuses_the_next_and_says_until_when() -> None:
    database = make_database()
    deliveries = several(database, 4)

    sent = [_send(database, each, MORNING, THREE_A_MINUTE) for each in deliveries]

    assert sent == [True, True, True, False]
    assert _robot(database).not_before == _after(60.001)


def test_what_had_to_wait_spent_nothing_and_is_in_nobodys_hands() -> None:
    database = make_database()
    *_, last = several(database, 4)
    for each in range(1, 5):
        _send(database, each, MORNING, THREE_A_MINUTE)

    with database.read() as session:
        row = session.get_one(DeliveryRow, last)
        assert (row.state, row.attempts, row.fence) == (DeliveryState.PENDING, 0, 0)
        assert (row.leased_until, row.submitted_until) == (None, None)
        assert session.query(AttemptRow).filter_by(delivery_id=last).count() == 0


def test_a_restart_forgets_no_window(tmp_path: Path) -> None:
    file = tmp_path / "duban.db"
    deliveries = several(make_database(file), 4)
    for each in deliveries[:3]:
        _send(make_database(file), each, MORNING, THREE_A_MINUTE)

    restarted = make_database(file)

    assert not _send(restarted, deliveries[3], _after(59), THREE_A_MINUTE)
    assert _send(restarted, deliveries[3], _after(61), THREE_A_MINUTE)


def test_a_restart_forgets_no_pause_and_no_month(tmp_path: Path) -> None:
    file = tmp_path / "duban.db"
    first, second = several(make_database(file), 2, settings={"month_quota": 1})
    assert _send(make_database(file), first, MORNING, THREE_A_MINUTE)
    with make_database(file).write() as session:
        session.get_one(RobotRow, 1).paused_until = _after(86_400)

    restarted = make_database(file)

    assert not _send(restarted, second, _after(3_600), THREE_A_MINUTE)  # paused
    with restarted.write() as session:
        session.get_one(RobotRow, 1).paused_until = None
    assert not _send(restarted, second, _after(3_600), THREE_A_MINUTE)  # the month is used up


def test_nodes_share_a_window(tmp_path: Path) -> None:
    nodes = [make_database(tmp_path / "duban.db") for _ in range(2)]
    deliveries = several(nodes[0], 6)

    sent = [_send(nodes[n % 2], each, MORNING, THREE_A_MINUTE) for n, each in enumerate(deliveries)]

    assert sum(sent) == 3


@given(
    pauses=st.lists(st.floats(0, 30), min_size=12, max_size=30),
    takes=st.lists(st.floats(0.01, 9), min_size=30, max_size=30),
)
def test_no_sliding_window_at_the_wire_holds_more_than_it_may(
    pauses: list[float], takes: list[float]
) -> None:
    """Serial calls of any length, each reaching the platform at its very start or end."""
    row = RobotRow(recent=[], month="", month_calls=0, settings={})
    wire: list[float] = []
    now = 0.0
    for place, pause in enumerate(pauses):
        now += pause
        while pacing._fits_at(row.recent, 1, THREE_A_MINUTE) > pacing._stamp(_after(now)):
            now += 0.5
        row.recent = sorted([*row.recent, pacing._stamp(_after(now) + pacing.UNDER_WAY)])[-3:]
        taken = pacing.Taken(
            limits=THREE_A_MINUTE, mark=pacing._stamp(_after(now) + pacing.UNDER_WAY)
        )
        wire.append(now + takes[place] * (place % 2))
        now += takes[place]
        pacing.ended(row, taken, _after(now))

    assert all(later - earlier >= 60 for earlier, later in zip(wire, wire[3:], strict=False))


def test_a_slow_call_counts_by_its_end() -> None:
    database = make_database()
    deliveries = several(database, 4)
    for each in deliveries[:3]:
        _send(database, each, MORNING, THREE_A_MINUTE, takes=20)

    assert not _send(database, deliveries[3], _after(70), THREE_A_MINUTE)
    assert _send(database, deliveries[3], _after(80.1), THREE_A_MINUTE)


def test_lost_hands_count_for_a_while() -> None:
    database = make_database()
    lost, next_one, last = several(database, 3)
    one_a_minute = Limits(windows=((1, 60.0),))
    with database.write() as session:  # killed before it could say how it went
        claims.claim(session, lost, MORNING, timedelta(0), limits=one_a_minute)
    with database.write() as session:
        claims.expire(session, MORNING)

    assert not _send(database, next_one, _after(119), one_a_minute)
    assert _send(database, next_one, _after(121), one_a_minute)
    assert not _send(database, last, _after(122), one_a_minute)


def test_every_file_is_a_call_of_its_own() -> None:
    database = make_database()
    first, second = several(database, 2)
    with database.write() as session:
        for row in session.query(DeliveryRow):
            row.payload = {**row.payload, "documents": [1]}

    sent = [_send(database, each, MORNING, THREE_A_MINUTE) for each in (first, second)]

    assert sent == [True, False]


def test_a_folder_waits_for_nobody() -> None:
    database = make_database()

    sent = [_send(database, each, MORNING, UNLIMITED) for each in several(database, 30)]

    assert all(sent)
    assert _robot(database).recent == []


def test_a_robots_own_settings_go_before_its_channels() -> None:
    own = pacing.limits_of(WeCom.limits, {"windows": [[10, 60]]})

    assert own.windows == ((10, 60.0),)
    assert pacing.limits_of(WeCom.limits, {}) == WeCom.limits


def test_two_windows_hold_together() -> None:
    database = make_database()
    deliveries = several(database, 100)

    at_once = sum(_send(database, each, MORNING, FEISHU) for each in deliveries[:5])
    spread = [
        _send(database, each, _after(2 + place * 0.3), FEISHU)
        for place, each in enumerate(deliveries[5:])
    ]

    assert at_once == 0  # 9:00 sharp: the platform is crowded, each waits for its own moment
    assert sum(spread) <= 90


@pytest.mark.parametrize(
    ("second", "waits"),
    [(0, True), (1_800, True), (91, False), (1_799, False), (900, False)],
    ids=["9:00:00", "9:30:00", "9:01:31", "9:29:59", "9:15"],
)
def test_a_crowded_half_hour_is_spread_out(second: int, waits: bool) -> None:
    now = _after(second)
    moments = {pacing.after_a_crowd(delivery, FEISHU, now) for delivery in range(40)}

    assert (len(moments) > 30) is waits
    assert all(timedelta() <= moment - now <= timedelta(seconds=90) for moment in moments)


def test_a_used_up_month_waits_for_the_first_in_shanghai() -> None:
    database = make_database()
    deliveries = several(database, 3, settings={"month_quota": 2})
    dingtalk = Limits(windows=((18, 60.0),), penalty=600.0, monthly=True)
    eve = datetime(2017, 8, 31, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai

    sent = [_send(database, each, eve, dingtalk) for each in deliveries]

    assert sent == [True, True, False]
    assert _robot(database).not_before == datetime(2017, 8, 31, 16, 0, tzinfo=UTC)
    assert _send(database, deliveries[2], eve + timedelta(minutes=1), dingtalk)
    assert (_robot(database).month, _robot(database).month_calls) == ("2017-09", 1)


def test_a_penalty_is_the_channels_where_the_platform_names_no_time() -> None:
    database = make_database()
    (delivery,) = several(database, 1)
    dingtalk = Limits(windows=((18, 60.0),), penalty=600.0)
    held = _claim(database, delivery, MORNING, dingtalk)
    assert held is not None

    _done(database, held, MORNING, Outcome.THROTTLED)

    robot = _robot(database)
    assert robot.not_before is not None
    assert robot.not_before >= _after(600)


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Thu, 17 Aug 2017 01:40:00 GMT", 2_400),
        ("Thu, 17 Aug 2017 00:54:00 GMT", -360),
        ("", None),
        ("soon", None),
        ("Thu, 17 Aug 99999 01:40:00 GMT", None),
    ],
)
def test_the_platforms_clock_is_watched(date: str, seconds: int | None) -> None:
    database = make_database()
    (delivery,) = several(database, 1)
    held = _claim(database, delivery, MORNING, UNLIMITED)
    assert held is not None

    _done(database, held, MORNING, date=date)

    assert _robot(database).skew_seconds == seconds


# --- 下一次 --------------------------------------------------------------------------------------


def _next(database: Database) -> datetime | None:
    with database.read() as session:
        return turns.next_moment(session)


def test_where_nothing_waits_there_is_no_next_look() -> None:
    assert _next(make_database()) is None


def test_the_next_look_is_when_the_first_robot_may_be_called() -> None:
    database = make_database()
    for each in several(database, 4):
        _send(database, each, MORNING, THREE_A_MINUTE)

    assert _next(database) == _after(60.001)


def test_a_part_that_waits_for_an_earlier_one_wakes_nobody() -> None:
    database = make_database()
    first, second = several(database, 2)
    with database.write() as session:
        held, waiting = session.get_one(DeliveryRow, first), session.get_one(DeliveryRow, second)
        waiting.notice_id, waiting.part, held.state = held.notice_id, 2, DeliveryState.HELD

    assert _next(database) is None


def test_what_is_in_hands_is_not_looked_for() -> None:
    database = make_database()
    (delivery,) = several(database, 1)
    with database.write() as session:
        turns.mark_submitted(session, [delivery], _after(600))

    assert _next(database) == _after(600)


def test_a_refused_claim_may_be_handed_out_again() -> None:
    database = make_database()
    *_, last = several(database, 4)
    with database.write() as session:
        turns.mark_submitted(session, range(1, 5), _after(600))
    for each in range(1, 5):
        _send(database, each, MORNING, THREE_A_MINUTE)

    with database.read() as session:
        assert turns.pending(session, _after(61)) == (last,)
