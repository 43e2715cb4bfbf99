import pytest
from sqlalchemy import select

from service.database import Database
from service.deliveries import claims, remedies
from service.deliveries.breaker import UNTIL_A_PERSON_ACTS
from service.deliveries.outcomes import DeliveryState, Outcome
from service.errors import ServiceError
from service.tables import DeliveryRow, EventRow, RobotRow
from tests.deliveries.builders import MORNING, claimed, enqueued, make_database, make_result


def _settled(database: Database, outcome: Outcome) -> int:
    delivery = enqueued(database)
    held, attempt = claimed(database, delivery)
    with database.write() as session:
        claims.settle(session, held, make_result(outcome), MORNING, attempt=attempt)
    return delivery


@pytest.mark.parametrize(
    ("outcome", "marked"), [(Outcome.REJECTED_CONTENT, False), (Outcome.UNKNOWN, True)]
)
def test_a_replay_says_so_only_where_the_first_may_have_arrived(
    outcome: Outcome, marked: bool
) -> None:
    database = make_database()
    delivery = _settled(database, outcome)

    with database.write() as session:
        remedies.replay(session, delivery, "督查室张三", "群里没有看到", MORNING)

        row = session.get_one(DeliveryRow, delivery)
        assert (row.state, row.attempts) == (DeliveryState.PENDING, 0)
        assert row.payload.get("again", False) is marked


def test_what_was_accepted_needs_force() -> None:
    database = make_database()
    delivery = _settled(database, Outcome.ACCEPTED)

    with database.write() as session:
        with pytest.raises(ServiceError, match="平台已接收"):
            remedies.replay(session, delivery, "张三", "再发一次", MORNING)
        remedies.replay(session, delivery, "张三", "误删", MORNING, force=True)

        assert session.get_one(DeliveryRow, delivery).state == DeliveryState.PENDING


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_replayed_without_a_reason(reason: str) -> None:
    database = make_database()
    delivery = _settled(database, Outcome.UNKNOWN)

    with database.write() as session, pytest.raises(ServiceError, match="理由"):
        remedies.replay(session, delivery, "张三", reason, MORNING, force=True)


def test_what_is_on_its_way_cannot_be_replayed() -> None:
    database = make_database()
    delivery = enqueued(database)
    claimed(database, delivery)

    with database.write() as session, pytest.raises(ServiceError, match="在发"):
        remedies.replay(session, delivery, "张三", "急", MORNING, force=True)


def test_who_replayed_and_why_stands_in_the_record() -> None:
    database = make_database()
    delivery = _settled(database, Outcome.REJECTED_CONTENT)

    with database.write() as session:
        remedies.replay(session, delivery, "张三", "已改短", MORNING)
        event = session.scalars(select(EventRow).where(EventRow.act == "重送")).one()

        assert (event.actor, event.detail["reason"]) == ("张三", "已改短")


def test_giving_up_is_no_claim_of_delivery() -> None:
    database = make_database()
    delivery = _settled(database, Outcome.UNKNOWN)

    with database.write() as session:
        remedies.give_up(session, delivery, "张三", "已电话告知", MORNING)

        assert session.get_one(DeliveryRow, delivery).state == DeliveryState.SUPERSEDED


def test_a_withdrawn_notice_does_not_leave() -> None:
    database = make_database()
    delivery = enqueued(database)

    with database.write() as session:
        notice = session.get_one(DeliveryRow, delivery).notice_id
        assert remedies.withdraw(session, notice, MORNING) == 2  # the unit's and the clerk's

        assert claims.claim(session, delivery, MORNING) is None


def test_a_reopened_robot_works_again() -> None:
    database = make_database()
    enqueued(database, paused_until=UNTIL_A_PERSON_ACTS, paused_reason="410")

    with database.write() as session:
        remedies.reopen(session, 1, "张三", "已换密钥", MORNING)

        assert session.get_one(RobotRow, 1).paused_until is None


@pytest.mark.parametrize("act", [remedies.replay, remedies.give_up])
def test_an_unknown_delivery_is_named(act: object) -> None:
    with make_database().write() as session, pytest.raises(ServiceError, match="99"):
        act(session, 99, "张三", "理由", MORNING)  # type: ignore[operator]  # either of two
