"""What becomes of a delivery after one call: done, again later, dead, or held for a person."""

from dataclasses import dataclass
from hashlib import sha256

from service.deliveries.channels import Result
from service.deliveries.outcomes import DeliveryState, Outcome

#: Seconds before the 2nd, 3rd … attempt: 5 s, 30 s, 2 m, 10 m, 30 m, 2 h, 6 h, 12 h.
SCHEDULE = (5, 30, 120, 600, 1_800, 7_200, 21_600, 43_200)
JITTER = 0.2  # of the wait, either way: robots of one office must not come back in step
THROTTLE_SECONDS = 60.0  # where the platform named no time: its windows are minutes
MOST_SPREAD_SECONDS = 600.0  # a used-up month must not end days late
DOUBT_SECONDS = 60.0  # before what may have arrived is sent once more, marked
#: Seconds before a delivery whose hands were lost is tried again, the first and the second time;
#: a restart loses hands once, a message that kills its process loses them every time.
LOST_WAITS = (0.0, 3_600.0)
UNREACHED_ATTEMPTS = 6  # nearly three hours of the schedule without reaching anybody
UNREACHED_PAUSE_SECONDS = 3_600.0
PAUSE_SECONDS = 86_400.0  # a broken channel is tried again daily, with the next real message


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """``wait``: seconds until the delivery is due again; None where it is settled."""

    state: DeliveryState
    wait: float | None = None
    spent: bool = True  # whether the call counts as an attempt


def after(
    result: Result, delivery: int, attempts: int, *, repeatable: bool, doubtful: bool
) -> Next:
    """The rule per outcome.

    ``attempts`` counts this one. ``repeatable``: the channel shows the same delivery once however
    often it is sent. ``doubtful``: this or an earlier attempt may have arrived, so that giving up
    must not claim 未送达.
    """
    match result.outcome:
        case Outcome.ACCEPTED:
            return Next(state=DeliveryState.ACCEPTED)
        case Outcome.REJECTED_CONTENT:
            return Next(state=DeliveryState.DEAD)
        case Outcome.CHANNEL_BROKEN:
            return Next(state=DeliveryState.PENDING, wait=0.0, spent=False)
        case Outcome.THROTTLED:
            return Next(state=DeliveryState.PENDING, wait=0.0, spent=False)
        case Outcome.UNKNOWN if not repeatable:
            return Next(state=DeliveryState.HELD)
        case Outcome.NOT_DELIVERED | Outcome.UNKNOWN:
            return _again(result, delivery, attempts, doubtful=doubtful)


def jittered(seconds: float, delivery: int, attempt: int) -> float:
    """``seconds`` ±20 %, the same for the same delivery and attempt on every machine."""
    digest = sha256(f"{delivery}:{attempt}".encode()).digest()
    share = int.from_bytes(digest[:4]) / 0xFFFFFFFF  # 0 … 1
    return seconds * (1 - JITTER + 2 * JITTER * share)


def _again(result: Result, delivery: int, attempts: int, *, doubtful: bool) -> Next:
    most = len(SCHEDULE) + 1 if result.tries is None else result.tries
    if attempts >= most:
        return Next(state=DeliveryState.HELD if doubtful else DeliveryState.DEAD)
    wait = jittered(SCHEDULE[min(attempts, len(SCHEDULE)) - 1], delivery, attempts)
    return Next(state=DeliveryState.PENDING, wait=max(wait, result.retry_after or 0.0))
