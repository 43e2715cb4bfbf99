import pytest

from service.deliveries.outcomes import DeliveryState, Outcome
from service.deliveries.retries import SCHEDULE, after, jittered
from tests.deliveries.builders import make_result


@pytest.mark.parametrize(
    ("outcome", "repeatable", "state"),
    [
        (Outcome.ACCEPTED, False, DeliveryState.ACCEPTED),
        (Outcome.REJECTED_CONTENT, False, DeliveryState.DEAD),
        (Outcome.CHANNEL_BROKEN, False, DeliveryState.PENDING),
        (Outcome.THROTTLED, False, DeliveryState.PENDING),
        (Outcome.NOT_DELIVERED, False, DeliveryState.PENDING),
        (Outcome.UNKNOWN, False, DeliveryState.HELD),
        (Outcome.UNKNOWN, True, DeliveryState.PENDING),
    ],
)
def test_an_outcome_leads_to_a_state(
    outcome: Outcome, repeatable: bool, state: DeliveryState
) -> None:
    following = after(make_result(outcome), 1, 1, repeatable=repeatable, doubtful=False)

    assert following.state is state


@pytest.mark.parametrize("outcome", [Outcome.THROTTLED, Outcome.CHANNEL_BROKEN])
def test_what_is_the_robots_fault_spends_no_attempt(outcome: Outcome) -> None:
    assert not after(make_result(outcome), 1, 3, repeatable=False, doubtful=False).spent


@pytest.mark.parametrize(("attempt", "seconds"), list(enumerate(SCHEDULE, start=1)))
def test_waits_follow_the_schedule_within_a_fifth(attempt: int, seconds: int) -> None:
    result = make_result(Outcome.NOT_DELIVERED)

    following = after(result, 9, attempt, repeatable=False, doubtful=False)

    assert following.wait == pytest.approx(seconds, rel=0.2)


def test_the_ninth_failure_is_the_last() -> None:
    result = make_result(Outcome.NOT_DELIVERED)

    assert after(result, 1, 9, repeatable=False, doubtful=False).state is DeliveryState.DEAD


def test_giving_up_never_claims_not_delivered_of_what_may_have_arrived() -> None:
    result = make_result(Outcome.NOT_DELIVERED)

    assert after(result, 1, 9, repeatable=False, doubtful=True).state is DeliveryState.HELD


def test_an_unlisted_code_is_dead_after_three_tries() -> None:
    result = make_result(Outcome.NOT_DELIVERED, tries=3)
    states = [after(result, 1, n, repeatable=False, doubtful=False).state for n in (2, 3)]

    assert states == [DeliveryState.PENDING, DeliveryState.DEAD]


def test_the_server_may_ask_for_more_time_not_for_less() -> None:
    waits = [
        after(
            make_result(Outcome.NOT_DELIVERED, retry_after=seconds),
            1,
            1,
            repeatable=False,
            doubtful=False,
        ).wait
        for seconds in (1.0, 300.0)
    ]

    assert waits[0] == pytest.approx(5, rel=0.2)
    assert waits[1] == 300.0


def test_jitter_is_the_same_everywhere_and_differs_between_deliveries() -> None:
    waits = [jittered(100, delivery, 1) for delivery in range(50)]

    assert waits == [jittered(100, delivery, 1) for delivery in range(50)]
    assert all(80 <= wait <= 120 for wait in waits)
    assert len(set(waits)) == 50
