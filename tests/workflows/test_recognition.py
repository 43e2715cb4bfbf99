"""数据认定：三个数的差，未认定的清单，最近一次沟通。"""

from datetime import date
from decimal import Decimal

import pytest

from tests.builders import make_indicator, make_ledger, make_value
from workflows import recognition
from workflows.ledger import Ledger, Value
from workflows.periods import Period
from workflows.registers import Contact, Registers
from workflows.vocabulary import Recognition

OF, DAY = Period(2017, 7), date(2017, 8, 15)


def filed(number: str | None, status: str, on: date = date(2017, 8, 8), **more: object) -> Value:
    return make_value(
        number, status=Recognition(status), reported_on=on, source=f"{status}来源", **more
    )


def with_values(*values: Value, contacts: tuple[Contact, ...] = ()) -> Ledger:
    return make_ledger(values=values, registers=Registers(contacts=contacts))


@pytest.mark.parametrize(
    ("recognised", "difference"),
    [("52.6", None), ("52.7", Decimal("0.1")), ("52.5", Decimal("-0.1"))],
    ids=["equal", "more", "less"],
)
def test_a_difference_is_the_recognised_less_the_reported(
    recognised: str, difference: Decimal | None
) -> None:
    ledger = with_values(filed("52.6", "自报"), filed(recognised, "认定"))
    found = recognition.differences(ledger, OF, DAY)

    assert [standing.difference for standing in found] == ([difference] if difference else [])


def test_before_the_recognised_figure_comes_the_reviewed_one_is_compared() -> None:
    ledger = with_values(filed("52", "自报"), filed("51", "审核"))
    (line,) = recognition.lines(ledger, OF, DAY)

    assert (line["自报"], line["审核"], line["认定"]) == ("52万元", "51万元", "未认定")
    assert (line["差"], line["来源"]) == ("-1万元", "审核来源")


def test_a_figure_recognised_as_reported_is_not_listed() -> None:
    ledger = with_values(filed("52", "自报"), filed("52", "认定"))

    assert recognition.lines(ledger, OF, DAY) == []


def test_what_was_recognised_only_later_was_not_on_the_day_of_judging() -> None:
    late = filed("52", "认定", on=date(2017, 8, 20))
    ledger = with_values(filed("52", "自报"), late)

    assert len(recognition.unrecognised(ledger, OF, DAY)) == 1
    assert recognition.unrecognised(ledger, OF, date(2017, 8, 20)) == ()


def test_a_figure_not_published_is_not_one_that_waits_to_be_recognised() -> None:
    ledger = with_values(make_value(None, unpublished=True, status=Recognition.SELF_REPORTED))

    assert recognition.unrecognised(ledger, OF, DAY) == ()


def test_the_line_names_the_last_talk_by_that_day() -> None:
    talks = tuple(
        Contact(
            indicator="3-20",
            contacted_on=on,
            counterpart="市统计局",
            matter="核对口径",
            result=result,
        )
        for on, result in (
            (date(2017, 8, 9), "口径一致"),
            (date(2017, 8, 14), ""),
            (date(2017, 8, 16), "已认定"),
        )
    )
    ledger = with_values(filed("52", "自报"), contacts=talks)

    assert recognition.lines(ledger, OF, DAY)[0]["最近沟通"] == "8月14日市统计局：核对口径"


def test_a_growth_differs_by_percentage_points() -> None:
    ledger = make_ledger(
        indicators=(make_indicator(unit="%"),),
        values=(filed("17.6", "自报"), filed("17.2", "认定")),
    )

    assert recognition.lines(ledger, OF, DAY)[0]["差"] == "-0.4个百分点"
