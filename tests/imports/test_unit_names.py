import pytest

from service.imports.unit_names import UnitDirectory
from tests.imports.office import UNITS


def units_of(cell: str) -> list[str]:
    return [code for named in UnitDirectory(UNITS).read(cell) for code in named.units]


@pytest.mark.parametrize(
    "cell",
    [
        "县统计局、县发改局",
        "县统计局，县发改局",
        "县统计局\n县发改局",
        "县统计局 县发改局",
        "统计局；发改局",
        "县统计局、县发展和\n改革局",
        "县统计局、县发展和改革局（配合）",
    ],
)
def test_several_units_of_a_cell_keep_their_order(cell):
    assert units_of(cell) == ["县统计局", "县发改局"]


def test_the_unit_marked_lead_comes_first():
    assert units_of("县统计局、县发改局（牵头）、县招商局") == ["县发改局", "县统计局", "县招商局"]


def test_all_towns_stand_for_the_towns_in_their_fixed_order():
    assert units_of("县招商局、各镇") == ["县招商局", "城关镇", "兴隆镇"]


def test_another_collective_stays_one_unit():
    assert units_of("各行业部门、各镇党委") == ["各行业部门", "城关镇", "兴隆镇"]


def test_a_second_plate_in_brackets_is_the_same_unit():
    named = UnitDirectory(UNITS).read("县委政法委（综治办）")

    assert [(each.units, each.note) for each in named] == [(("县委政法委",), "")]


def test_two_units_in_one_name_keep_the_first_and_say_so():
    (named,) = UnitDirectory(UNITS).read("县统计局（调查队）")

    assert named.units == ("县统计局",)
    assert "只记前一个" in named.note


def test_an_unknown_unit_is_named_with_the_nearest_known_one():
    (named,) = UnitDirectory(UNITS).read("县招商引资局")

    assert named.units == ()
    assert named.guess == "县招商局"


def test_without_a_register_names_are_taken_as_they_come():
    directory = UnitDirectory(())

    directory.read("县发改局、发改局、城关镇")

    assert [(unit.name, unit.kind) for unit in directory.learned] == [
        ("县发改局", "部门"),
        ("城关镇", "镇"),
    ]
