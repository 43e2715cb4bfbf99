"""时限：哪些还是估计，放假安排公布了就不是了。"""

from dataclasses import replace

import pytest

from tests.builders import make_ledger
from tests.workflows.playing import day
from workflows.dues import estimates
from workflows.ledger import Due, Ledger, Notice
from workflows.periods import Calendar
from workflows.vocabulary import NoticeKind, NoticeState


def owing(due: Due, state: NoticeState = NoticeState.ISSUED) -> Ledger:
    notice = Notice(
        key="item_order:1",
        kind=NoticeKind.ITEM_ORDER,
        state=state,
        drafted_on=day("12-20"),
        dues=(due,),
    )
    return make_ledger(notices={notice.key: notice}, calendar=Calendar(announced=frozenset({2017})))


GUESSED = Due(name="办理", rule="收到本单后10个工作日内", day=day("2018-1-4"), certain=False)


@pytest.mark.parametrize(
    ("ledger", "named"),
    [
        pytest.param(owing(GUESSED), True, id="nobody-knows-yet"),
        pytest.param(owing(replace(GUESSED, certain=True)), False, id="was-known"),
        pytest.param(owing(GUESSED, NoticeState.DRAFT), False, id="not-out"),
        pytest.param(owing(replace(GUESSED, day=day("12-19"))), False, id="past"),
    ],
)
def test_days_over_holidays_that_nobody_announced_are_estimates(
    ledger: Ledger, named: bool
) -> None:
    assert bool(estimates(ledger, day("12-20"))) is named


def test_an_announcement_makes_the_day_certain() -> None:
    ledger = replace(owing(GUESSED), calendar=Calendar(announced=frozenset({2017, 2018})))

    assert estimates(ledger, day("12-20")) == []
