"""一项指标的来路：一期一行，三种数各列各的。"""

from decimal import Decimal

from tests.builders import make_ledger, make_value
from tests.workflows.playing import judged, make_judgement
from workflows.indicator_course import course
from workflows.ledger import Ledger
from workflows.vocabulary import Recognition

SELF, REVIEWED = Recognition.SELF_REPORTED, Recognition.REVIEWED


def rows(ledger: Ledger) -> list[list[str]]:
    return [list(step.values.values()) for step in course(ledger, ledger.indicator("3-20"))]


def test_the_three_standings_stand_apart_and_the_last_of_each_counts() -> None:
    values = (
        make_value("40", status=SELF),
        make_value("41", status=SELF),
        make_value("39", status=REVIEWED),
    )
    ledger = make_ledger(values=values)

    assert rows(ledger) == [["41万元", "39万元", "—"]]
    assert course(ledger, ledger.indicator("3-20"))[0].best == "39万元"


def test_what_is_not_out_yet_and_what_is_words_say_so() -> None:
    values = (
        make_value(None, "2017-06", status=SELF, unpublished=True),
        make_value(None, "2017-07", status=SELF, text="完成"),
    )

    assert rows(make_ledger(values=values)) == [["数据未出", "—", "—"], ["完成", "—", "—"]]


def test_a_period_judged_without_a_figure_is_listed_with_its_light() -> None:
    ledger = judged(make_judgement("未报"), make_judgement("红", "2017-08", expected=Decimal(60)))

    steps = course(ledger, ledger.indicator("3-20"))

    assert [(step.light, step.expected) for step in steps] == [("未报", "—"), ("红", "60万元")]
