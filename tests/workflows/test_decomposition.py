"""分解通知：启用当日、一次、六张表都从台账出。"""

from datetime import date
from decimal import Decimal

from tests.builders import make_indicator, make_ledger
from tests.workflows.playing import RULES, issued
from workflows import decomposition
from workflows.actions import IssueNotice
from workflows.ledger import Duty, Ledger, Unit
from workflows.registers import LastYear, Registers
from workflows.vocabulary import Role

FIRST = date(2017, 7, 6)
JOINT = (
    Duty(unit="县环保局", role=Role.LEAD),
    Duty(unit="县招商局", role=Role.CO_LEAD),
    Duty(unit="县安监局", role=Role.SUPPORT),
)


def paper(ledger: Ledger, on: date = FIRST) -> IssueNotice:
    (action,) = decomposition.due(ledger, RULES, on)
    assert isinstance(action, IssueNotice)
    return action


def test_it_is_due_on_the_day_of_activation_and_once() -> None:
    ledger = make_ledger()

    assert paper(ledger).due == FIRST
    assert decomposition.due(issued(ledger, [paper(ledger)], FIRST), RULES, FIRST) == []


def test_nothing_is_drafted_before_there_are_indicators() -> None:
    assert decomposition.due(make_ledger(indicators=()), RULES, FIRST) == []


def test_it_goes_to_towns_too_and_to_no_leader_nor_collective() -> None:
    kinds = ("部门", "镇", "领导", "集合", "督查")
    units = {kind: Unit(code=kind, name=kind, kind=kind) for kind in kinds}

    assert set(paper(make_ledger(units=units)).units) == {"部门", "镇", "督查"}


def test_it_never_goes_out_without_a_person() -> None:
    assert paper(make_ledger()).needs_person


def test_a_line_names_all_who_answer_and_the_first_department_first() -> None:
    ledger = make_ledger(indicators=(make_indicator("3-44", duties=JOINT, leader="副县长"),))
    (line,) = decomposition.table(ledger, 3)

    assert (line["序号"], line["责任领导"]) == ("44", "副县长")
    assert (line["责任部门"], line["配合单位"]) == ("县环保局、县招商局", "县安监局")
    assert line["责任人"] == "县环保局局长（示例）、县招商局局长（示例）"


def test_every_indicator_stands_in_exactly_one_table() -> None:
    codes = ("1-1", "2-18", "3-20", "3-44", "4-52", "5-55")
    facts = paper(make_ledger(indicators=tuple(map(make_indicator, codes)))).facts

    listed = [line for name in ("党建", "法治", "目标", "奖项", "点评") for line in facts[name]]
    assert [line["指标"] for line in listed] == [f"示例指标{code}" for code in codes]
    assert (facts["目标分值"], facts["指标数"]) == ("4", 6)


def test_last_years_table_says_what_is_watched_this_year() -> None:
    lines = [("3-20", "-0.3"), (None, "-0.1"), ("3-20", "0.5")]
    last_year = tuple(
        LastYear(name="某项", points=Decimal(points), note="", unit="", indicator=code)
        for code, points in lines
    )
    facts = paper(make_ledger(registers=Registers(last_year=last_year))).facts

    shown = [(line["加减分"], line["本年度"], line["责任部门"]) for line in facts["上年"]]
    assert shown == [
        ("-0.3", "重点关注", "县发改局"),
        ("-0.1", "不再考核", "—"),
        ("+0.5", "继续考核", "县发改局"),
    ]
    assert (facts["上年加分"], facts["上年减分"]) == ("0.5", "0.4")
