"""责任链：第一位牵头，细化分解按审定日生效。"""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import make_indicator, make_ledger
from tests.workflows.playing import day
from workflows.answering import chain, in_force
from workflows.ledger import Duty, Ledger
from workflows.registers import Breakdown, Registers
from workflows.vocabulary import Role

DUTIES = (
    Duty(unit="县环保局", role=Role.LEAD),
    Duty(unit="县招商局", role=Role.CO_LEAD),
    Duty(unit="县安监局", role=Role.SUPPORT),
)


def version(person: str, approved: str | None) -> Breakdown:
    return Breakdown(
        indicator="3-44",
        leader="副局长",
        office="污控股",
        person=person,
        standard="324天",
        schedule="逐月",
        filed_on=day("7-20"),
        approved_on=day(approved) if approved else None,
    )


def ledger(*versions: Breakdown) -> Ledger:
    return make_ledger(
        indicators=(make_indicator("3-44", duties=DUTIES),),
        registers=Registers(breakdowns=versions),
        posts={"常务副县长": "李某"},
    )


def test_the_chain_runs_from_the_leader_to_the_one_who_does_it() -> None:
    lines = chain(ledger(version("张某", "7-28")), "3-44", day("8-1")).lines()

    assert lines[1:] == [
        "县级责任领导（第一责任人）：常务副县长（李某）",
        "责任部门（牵头抓总，主要负责人为直接责任人）：县环保局（县环保局局长（示例））",
        "共同责任部门：县招商局（县招商局局长（示例））",
        "主抓领导：副局长　主抓股室：污控股　主抓人员：张某",
        "工作标准：324天　进度要求：逐月（2017-07-28审定）",
        "配合单位：县安监局（县安监局局长（示例））",
    ]


@pytest.mark.parametrize(
    ("on", "person"),
    [
        pytest.param("7-27", None, id="before-any-approval"),
        pytest.param("7-28", "张某", id="on-the-day-of-approval"),
        pytest.param("9-30", "张某", id="the-day-before-the-change"),
        pytest.param("10-1", "李某", id="from-the-change-on"),
    ],
)
def test_the_version_in_force_is_the_last_approved_by_the_day(on: str, person: str | None) -> None:
    versions = (version("张某", "7-28"), version("李某", "10-1"), version("王某", None))
    held = in_force(ledger(*versions), day(on)).get("3-44")

    assert (held.person if held else None) == person


def test_of_an_unknown_leader_only_the_post_is_said() -> None:
    nobody = replace(ledger(), posts={})

    assert chain(nobody, "3-44", date(2017, 8, 1)).leader_text == "常务副县长"
