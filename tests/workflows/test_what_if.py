"""假如：谁的分和等次会变，只算不改。"""

from decimal import Decimal
from fractions import Fraction

from tests.workflows.playing import RULES
from tests.workflows.settling import county, of
from workflows.annual_settlement import Supposed, what_if


def test_what_if_names_whose_grade_would_change_and_touches_nothing() -> None:
    ledger = county("3-20 超额完成 2.9", "3-27 完成 0", leads=[("3-27", "县招商局")])

    (moved,) = what_if(ledger, RULES, {"3-20": Supposed(points=Decimal("3.0"))})

    assert (moved.before.grade, moved.after.grade) == ("", "优秀")
    assert of(ledger).bonus == Fraction("2.9")


def test_what_if_a_task_had_not_been_done() -> None:
    ledger = county("3-20 超额完成 3")
    supposed = {"3-20": Supposed(points=Decimal(-1), task="未完成")}

    (moved,) = what_if(ledger, RULES, supposed)

    assert (moved.after.capped, moved.after.county) == (True, -2)


def test_what_if_there_were_a_veto() -> None:
    (moved,) = what_if(county("3-20 超额完成 3"), RULES, {}, vetoes=["县发改局"])

    assert (moved.before.grade, moved.after.grade) == ("优秀", "")


def test_what_if_nothing_changes_nobody() -> None:
    ledger = county("3-20 超额完成 3")

    assert what_if(ledger, RULES, {"3-20": Supposed(points=Decimal("3.00"))}) == ()
