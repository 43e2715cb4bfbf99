"""全县结算：人人有一行，一分不多、一分不少；合并、过期的否决、停用的指标。"""

from cProfile import Profile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.settling import OWN, UNITS, county, grade, of, shares, veto
from workflows.annual_settlement import TASKS, settle
from workflows.ledger import Ledger, Unit
from workflows.registers import Registers


def merged(ledger: Ledger) -> Ledger:
    """县招商局 has become part of 县发改局."""
    units = {code: unit for code, unit in UNITS.items() if code != "县招商局"}
    return replace(
        ledger,
        units=units,
        former={"县招商局": "县招商局"},
        successors={"县招商局": "县发改局"},
    )


def test_what_a_merged_unit_shared_falls_to_its_successor() -> None:
    ledger = county(
        "3-20 超额完成 3",
        registers=Registers(shares=shares("3-20", 县发改局="60", 县招商局="40")),
    )

    settled = settle(merged(ledger), OWN)

    assert [r.bonus for r in settled.units if r.unit == "县发改局"] == [3]
    assert "县招商局" not in [r.unit for r in settled.units]


def test_a_veto_of_a_merged_unit_holds_and_is_put_to_the_committee() -> None:
    ledger = county("3-20 超额完成 3", registers=Registers(vetoes=(veto("县招商局"),)))

    settled = of(merged(ledger))

    assert not settled.direct
    assert "是否及于合并后的单位" in settled.private[0]


def test_a_grade_of_a_merged_unit_is_not_its_successors() -> None:
    ledger = county("3-20 超额完成 1", registers=Registers(grades=(grade("县招商局", "良好"),)))

    settled = settle(merged(ledger), OWN)

    assert of(merged(ledger)).grade == ""
    assert settled.doubts == ("县招商局已并入县发改局，录入的等次未采用",)


def test_every_department_and_town_has_a_line_and_others_only_with_a_share() -> None:
    ledger = county("3-20 超额完成 1")
    shared = county("3-20 超额完成 1", registers=Registers(shares=shares("3-20", 县委督查室="100")))

    assert [r.unit for r in settle(ledger, OWN).units] == [
        "县发改局",
        "县招商局",
        "县环保局",
        "城关镇",
    ]
    assert "县委督查室" in [r.unit for r in settle(shared, OWN).units]


@pytest.mark.parametrize(
    ("decided_on", "counts"),
    [
        pytest.param(date(2016, 12, 31), False, id="the-day-before-the-year"),
        pytest.param(date(2017, 1, 1), True, id="the-first-day"),
        pytest.param(date(2018, 3, 31), True, id="made-up-for-until-the-end-of-march"),
        pytest.param(date(2018, 4, 1), False, id="the-next-years"),
    ],
)
def test_a_veto_of_the_year_keeps_a_unit_from_being_excellent(
    decided_on: date, counts: bool
) -> None:
    registers = Registers(vetoes=(veto(decided_on=decided_on),))
    settled = of(county("3-20 超额完成 3.5", registers=registers))

    assert settled.direct is not counts
    assert bool(settled.private) is not counts  # out of time: told to the committee


def test_a_veto_of_another_unit_harms_nobody() -> None:
    ledger = county("3-20 超额完成 3", registers=Registers(vetoes=(veto("城关镇"),)))

    assert of(ledger).direct


def test_a_result_of_an_indicator_no_longer_in_the_table_is_named() -> None:
    ledger = county("3-20 超额完成 1")
    ledger = replace(ledger, indicators=())

    assert settle(ledger, OWN).doubts == ("3-20的市考结果（+1分）没有对应的指标，未计入",)


POINTS = st.decimals("-5", "5", places=2)
PARTS = st.lists(st.integers(1, 97), min_size=1, max_size=4)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TASKS), POINTS, PARTS), min_size=1, max_size=6))
def test_not_a_point_is_lost_and_none_is_made(told: list[tuple[str, Decimal, list[int]]]) -> None:
    found, sharing = [], []
    for place, (task, points, parts) in enumerate(told, start=1):
        found.append(f"3-{place} {task} {points}")
        over = {unit: f"{part}/{sum(parts)}" for unit, part in zip(UNITS, parts, strict=False)}
        sharing += shares(f"3-{place}", **over)
    settled = settle(county(*found, registers=Registers(shares=tuple(sharing))), OWN)

    assert sum(r.bonus - r.loss for r in settled.units) == sum(p for _, p, _ in told)
    assert all(r.county == sum(line.county for line in r.lines) for r in settled.units)


def test_five_times_as_many_indicators_are_five_times_the_work() -> None:
    """Counted in calls, which no busy machine changes."""
    units = {f"单位{n}": Unit(code=f"单位{n}", name=f"单位{n}", position=n) for n in range(1, 201)}
    parts = dict.fromkeys(units, "0.5")

    def calls(count: int) -> int:
        told = [f"3-{n} 超额完成 0.1" for n in range(1, count + 1)]
        sharing = [one for n in range(1, count + 1) for one in shares(f"3-{n}", **parts)]
        ledger = county(*told, units=units, registers=Registers(shares=tuple(sharing)))
        profile = Profile()
        assert len(profile.runcall(settle, ledger, OWN).units) == 200
        return sum(entry.callcount for entry in profile.getstats())

    assert calls(200) < 6 * calls(40)
