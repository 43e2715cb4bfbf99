"""结算文书：否决只在草案里，没有加减分的只在总表里。"""

from tests.workflows.playing import issued
from tests.workflows.settling import EARLY, UNITS, approved, county, drafted, due, veto
from workflows.registers import Registers

TOLD = ("3-20 未完成 -1.2", "3-28 超额完成 3.2")


def test_a_veto_is_written_for_the_committee_only() -> None:
    registers = Registers(vetoes=(veto(),))
    ledger = county("3-20 超额完成 3.5", registers=registers)
    (draft,) = due(ledger)
    ledger = approved(issued(ledger, [draft], EARLY))

    assert draft.facts["否决"]
    for paper in due(ledger):
        told = str({key: value for key, value in paper.facts.items() if key != "规则"})
        assert "否决" not in told
        assert "安全生产" not in told


def test_a_unit_with_nothing_has_its_line_in_the_county_table_only() -> None:
    report, *sheets = due(approved(drafted(*TOLD)))

    assert {row["单位"] for row in report.facts["总表"]} == set(UNITS) - {"县委督查室"}
    assert [sheet.units for sheet in sheets] == [("县发改局",)]
