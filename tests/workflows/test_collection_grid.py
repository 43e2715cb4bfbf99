"""报送情况：每一项报到哪一步，晚没晚，看的是哪一期。"""

from datetime import date

import pytest

from tests.builders import make_indicator, make_ledger, make_rules, make_value
from workflows.collection_grid import Cell, current, grid
from workflows.ledger import Ledger, Notice, Value
from workflows.periods import Period
from workflows.vocabulary import IndicatorType, NoticeKind, NoticeState, Recognition

RULES = make_rules().progress_collection
JULY = Period(2017, 7)
DUE = date(2017, 8, 10)


def cell(*values: Value, today: date = DUE) -> Cell:
    return grid(make_ledger(values=values), RULES, JULY, today).lines[0].cells[0]


def filed(number: str | None, on: date = DUE, status: str = "自报", **more: object) -> Value:
    return make_value(number, status=Recognition(status), reported_on=on, **more)


@pytest.mark.parametrize(
    ("values", "today", "state"),
    [
        ((), DUE, "待报"),
        ((), date(2017, 8, 11), "未报"),
        ((filed("1"),), DUE, "自报"),
        ((filed("1"), filed("1", status="认定")), DUE, "认定"),
        ((filed(None, unpublished=True),), DUE, "数据未出"),
    ],
    ids=["到期前", "到期后", "自报", "认定", "未出"],
)
def test_a_cell_says_how_far_its_figure_has_come(
    values: tuple[Value, ...], today: date, state: str
) -> None:
    assert cell(*values, today=today).state == state


@pytest.mark.parametrize(
    ("days", "late"),
    [((DUE,), False), ((date(2017, 8, 11),), True), ((DUE, date(2017, 8, 20)), False)],
    ids=["当天", "次日", "按期报了又更正"],
)
def test_late_is_by_the_first_filing(days: tuple[date, ...], late: bool) -> None:
    assert cell(*(filed("1", on=day) for day in days)).late is late


def test_a_zero_report_counts_as_filed_only_where_it_is_one() -> None:
    event = make_indicator("2-18", attachment=2, type=IndicatorType.EVENT)
    ledger = make_ledger(indicators=(event, make_indicator()))

    found = grid(ledger, RULES, JULY, DUE)

    assert (found.asked, found.missing) == (2, 2)


def ledger_with(*closed: Period) -> Ledger:
    return make_ledger(closed={period: date(2017, 8, 15) for period in closed})


@pytest.mark.parametrize(
    ("today", "closed", "shown"),
    [
        (date(2017, 7, 6), (), 6),
        (date(2017, 7, 31), (Period(2017, 6),), 7),
        (date(2017, 8, 20), (Period(2017, 6), JULY), 7),
        (date(2017, 8, 31), (Period(2017, 6), JULY), 8),
        (date(2017, 9, 5), (Period(2017, 6),), 7),
    ],
    ids=["启用当天", "月末", "两期之间", "下一期开始", "暂缓的先看"],
)
def test_the_period_shown_is_the_one_to_work_on(
    today: date, closed: tuple[Period, ...], shown: int
) -> None:
    assert current(ledger_with(*closed), RULES, today) == Period(2017, shown)


def test_the_papers_of_the_period_alone_are_shown() -> None:
    papers = {
        key: Notice(
            key=key,
            kind=NoticeKind(key.partition(":")[0]),
            state=NoticeState.ISSUED,
            drafted_on=DUE,
        )
        for key in ("filing_urging:2017-07:1", "filing_notice:2017-06", "filing_notice:breakdown")
    }

    found = grid(make_ledger(notices=papers), RULES, JULY, DUE)

    assert [paper.key for paper in found.papers] == ["filing_urging:2017-07:1"]


def test_a_held_period_is_judged_on_its_later_day() -> None:
    held = make_ledger(held={JULY: date(2017, 8, 25)})

    assert grid(held, RULES, JULY, DUE).closing == date(2017, 8, 25)
