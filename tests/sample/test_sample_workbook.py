"""The sample workbook that ships: it goes in whole, and it is what its maker makes."""

from datetime import date
from decimal import Decimal

import pytest

from service.imports import read_files
from service.imports.facts import (
    IndicatorFact,
    Known,
    PersonFact,
    RobotFact,
    UnitFact,
    ValueFact,
)
from service.imports.reading import read_sheets
from service.imports.sheets import Findings
from tests.sample.county import INDICATORS, TOWNS
from tests.sample.make_workbook import PATH, make_workbook
from workflows.vocabulary import Recognition


@pytest.fixture(scope="module")
def plan():
    return read_files([PATH], Known(county="示例县", year=2017, day=date(2017, 7, 6)))


@pytest.fixture(scope="module")
def indicators(plan):
    return {fact.code: fact for fact in plan.contents.facts if isinstance(fact, IndicatorFact)}


def test_all_57_rows_go_in_with_their_types_and_points(indicators):
    expected = {
        f"{attachment}-{serial}": (kind, Decimal(points))
        for serial, attachment, _, kind, _, _, points, *_ in INDICATORS
    }

    assert {code: (i.type.value, i.points) for code, i in indicators.items()} == expected
    assert len(expected) == 57


def test_names_units_of_measure_and_leaders_survive_the_mess(indicators):
    expected = {
        f"{attachment}-{serial}": (name, unit, leader)
        for serial, attachment, name, _, unit, _, _, _, _, _, leader in INDICATORS
    }

    assert {code: (i.name, i.unit, i.leader) for code, i in indicators.items()} == expected


def test_the_first_responsible_unit_leads(indicators):
    expected = {
        f"{attachment}-{serial}": lead.partition("、")[0].partition("（")[0]
        for serial, attachment, *_, lead, _, _ in INDICATORS
    }

    assert {code: i.duties[0].unit for code, i in indicators.items()} == expected


@pytest.mark.parametrize(
    ("code", "target"),
    [
        ("1-2", None),
        ("1-7", 24),
        ("2-9", 0),
        ("2-14", None),
        ("3-20", 20),
        ("3-23", 15600),
        ("3-33", 15000),
        ("3-39", 4),
        ("3-46", Decimal("3.2")),
        ("3-51", 92),
        ("4-52", None),
        ("5-55", 3),
    ],
)
def test_each_way_of_writing_a_target_is_understood(indicators, code, target):
    assert indicators[code].target_number == target


def test_all_towns_are_spread_out_in_their_order(indicators):
    support = [duty.unit for duty in indicators["3-30"].duties[2:]]

    assert support == TOWNS


def test_last_years_losses_are_watched(indicators):
    assert {code for code, i in indicators.items() if i.watched} == {"3-21", "3-44", "3-49"}


def test_the_registers_and_the_first_half_year_go_in(plan):
    def of(kind):
        return [fact for fact in plan.contents.facts if isinstance(fact, kind)]

    groups = {robot.name: robot for robot in of(RobotFact)}
    values = {value.indicator: value for value in of(ValueFact)}
    assert len([unit for unit in of(UnitFact) if unit.kind == "镇"]) == 11
    assert {person.post for person in of(PersonFact) if person.unit is None} >= {"县长", "县委书记"}
    assert groups["督查室群"].audience == "督查"
    assert groups["经济运行三家群"].units == ("县统计局", "县经贸局", "县财政局")
    assert values["3-37"].number == Decimal("71.5")  # stored as 0.715 with a per cent format
    assert values["3-23"].number == Decimal(6240)
    assert values["3-19"].status is Recognition.RECOGNISED
    assert values["3-35"].unpublished


def test_the_shipped_file_is_what_its_maker_makes(tmp_path):
    made = read_sheets([make_workbook(tmp_path / PATH.name)], Findings())

    assert made == read_sheets([PATH], Findings())


def test_nobody_in_it_is_real():
    (people,) = [s for s in read_sheets([PATH], Findings()) if s.name == "联系人"]

    assert all("（示例）" in row[2] for row in people.rows[3:])
    assert all(row[3].startswith("0900-8") for row in people.rows[3:])
