"""各平台的坑：我们说的，就是群里看到的；谁也说不准的，就说不明。"""

from pathlib import Path

import pytest

from tests.benchmarks.bench_conformance import conformance
from tests.deliveries.conformance import (
    TRAPS,
    Elsewhere,
    Said,
    Seen,
    Trap,
    Verdict,
    by_our_service,
    verdict,
)

WELL = (Said.DELIVERED, Seen.ONCE)
FATES = {
    "wecom: all well": WELL,
    "wecom: robot removed (93000)": (Said.WAITING, Seen.NONE),
    "wecom: 1 100 Han, the limit is 2 048 B": WELL,
    "wecom: 3 600 characters": WELL,
    "wecom: the minute is full (45009)": WELL,
    "wecom: file with a Chinese name": WELL,
    "wecom: reset, seen": (Said.UNKNOWN, Seen.ONCE),
    "wecom: reset, not seen": (Said.UNKNOWN, Seen.NONE),
    "wecom: no answer, seen": (Said.UNKNOWN, Seen.ONCE),
    "wecom: 200, JSON cut, seen": (Said.UNKNOWN, Seen.ONCE),
    "wecom: 200 without a code": (Said.UNKNOWN, Seen.NONE),
    "wecom: 502 and HTML, seen": (Said.UNKNOWN, Seen.ONCE),
    "wecom: 307 to another host": (Said.WAITING, Seen.NONE),
    "dingtalk: signed": WELL,
    "dingtalk: 8 000 Han (460101)": WELL,
    "dingtalk: no answer, seen": (Said.UNKNOWN, Seen.ONCE),
    "dingtalk: reset, seen": (Said.UNKNOWN, Seen.ONCE),
    "dingtalk: keyword not said (310000)": (Said.FAILED, Seen.NONE),
    "dingtalk: month used up (90030)": (Said.WAITING, Seen.NONE),
    "dingtalk: the gateway's 200 without a code": WELL,
    "feishu: signed": WELL,
    "feishu: signed with a wrong key (19021)": (Said.WAITING, Seen.NONE),
    "feishu: reset, seen": (Said.UNKNOWN, Seen.ONCE),
    "feishu: 400, too many (9499)": WELL,
    "webhook: signed, reset, seen": WELL,
}


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.label)
def test_what_is_said_is_what_was_seen(trap: Trap, tmp_path: Path) -> None:
    with trap.robot() as robot, Elsewhere() as elsewhere:
        said = by_our_service(trap, robot, elsewhere, tmp_path)
        seen = trap.seen(robot)

    assert (said, seen) == FATES[trap.label]
    assert verdict(said, seen) is Verdict.HONEST
    assert not elsewhere.requests


@pytest.mark.parametrize(
    ("said", "seen", "expected"),
    [
        (Said.DELIVERED, Seen.NONE, Verdict.FALSE_SUCCESS),
        (Said.DELIVERED, Seen.SOME, Verdict.FALSE_SUCCESS),
        (Said.FAILED, Seen.ONCE, Verdict.FALSE_FAILURE),
        (Said.WAITING, Seen.ONCE, Verdict.FALSE_FAILURE),
        (Said.DELIVERED, Seen.TWICE, Verdict.DUPLICATE),
        (Said.NOTHING, Seen.ONCE, Verdict.LOST),
        (Said.UNKNOWN, Seen.NONE, Verdict.HONEST),
    ],
)
def test_the_verdict_finds_every_kind_of_untruth(said: Said, seen: Seen, expected: Verdict) -> None:
    assert verdict(said, seen) is expected


@pytest.mark.full
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # by a plugin of Apprise's
def test_the_benchmark_plays_every_sender_and_ours_is_honest() -> None:
    _, _, *rows = conformance(TRAPS[:3])

    ours, *others = zip(*(row.split("|")[2:-1] for row in rows[:3]), strict=True)
    assert not any("**" in cell for cell in ours)
    assert len(others) == 2
    assert rows[3].startswith("| *honest* | *3* |")
