"""等次：3 分、1 分两条界，两头都到，否决，考核委员会录入的等次。"""

import pytest

from tests.workflows.settling import county, grade, of, ruled, shares, veto
from workflows.registers import Registers


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(["2.99"], "", id="2.99-is-not-enough"),
        pytest.param(["3.00"], "优秀", id="3.00-is"),
        pytest.param(["2.9999"], "", id="2.9999-is-shown-as-3-and-is-not-3"),
        pytest.param(["1.5", "1.5"], "优秀", id="summed-over-indicators"),
        pytest.param(["1.5", "1.49"], "", id="summed-and-still-short"),
        pytest.param(["1.6"], "", id="doubled-points-do-not-count"),
    ],
)
def test_three_city_points_make_a_unit_and_its_head_excellent(
    told: list[str], expected: str
) -> None:
    settled = of(county(*(f"3-{n} 超额完成 {points}" for n, points in enumerate(told, 20))))

    assert (settled.grade, settled.head_grade, settled.direct) == (
        expected,
        expected,
        bool(expected),
    )


@pytest.mark.parametrize(
    ("told", "is_capped"),
    [
        pytest.param(["-0.99"], False, id="0.99-is-borne"),
        pytest.param(["-1.00"], True, id="1.00-caps"),
        pytest.param(["-0.5", "-0.5"], True, id="summed-over-indicators"),
        pytest.param(["-0.5", "-0.49"], False, id="summed-and-below"),
    ],
)
def test_one_city_point_lost_caps_the_grade(told: list[str], is_capped: bool) -> None:
    settled = of(county(*(f"3-{n} 未完成 {points}" for n, points in enumerate(told, 20))))

    assert settled.capped is is_capped
    assert settled.best == ("一般" if is_capped else "优秀")


def test_gains_do_not_make_up_for_a_loss() -> None:
    settled = of(county("3-20 未完成 -1", "3-28 超额完成 2.5"))

    assert (settled.capped, settled.conflict, settled.grade) == (True, False, "")


def test_good_is_open_where_the_county_reads_the_cap_so() -> None:
    ledger = county("3-20 未完成 -1", registers=Registers(grades=(grade("县发改局", "良好"),)))

    assert of(ledger).grade == ""
    assert of(ledger, rules=ruled(cap_inclusive=False)).grade == "良好"


def test_the_cap_wins_and_the_conflict_is_put_to_the_committee() -> None:
    settled = of(county("3-20 未完成 -1.2", "3-28 超额完成 3.2"))

    assert (settled.grade, settled.capped, settled.conflict) == ("", True, True)
    assert "以减分为准" in settled.reasons[-1]


def test_the_committee_cannot_be_made_to_say_excellent_over_a_veto() -> None:
    registers = Registers(vetoes=(veto(),), grades=(grade("县发改局", "优秀", "优秀"),))
    settled = of(county("3-20 超额完成 3", registers=registers))

    assert (settled.grade, settled.head_grade) == ("", "")
    assert "一票否决" in settled.private[0]


@pytest.mark.parametrize(
    ("points", "given", "expected", "is_doubted"),
    [
        pytest.param("超额完成 3", "良好", "优秀", True, id="the-mandate-says-excellent"),
        pytest.param("超额完成 3", "优秀", "优秀", False, id="both-say-excellent"),
        pytest.param("未完成 -1", "良好", "", True, id="above-the-cap-is-not-taken-over"),
        pytest.param("未完成 -1", "一般", "一般", False, id="at-the-cap"),
        pytest.param("未完成 -1", "较差", "较差", False, id="below-the-cap"),
        pytest.param("超额完成 1", "良好", "良好", False, id="what-no-rule-decides"),
    ],
)
def test_a_grade_of_the_committee_is_taken_unless_the_mandate_forbids_it(
    points: str, given: str, expected: str, is_doubted: bool
) -> None:
    registers = Registers(grades=(grade("县发改局", given),))
    settled = of(county(f"3-20 {points}", registers=registers))

    assert settled.grade == expected
    assert bool(settled.doubts) is is_doubted


def test_no_grade_is_invented() -> None:
    settled = of(county("3-20 超额完成 1"))

    assert (settled.grade, settled.grade_text) == ("", "由县考核委员会按年度考核规定评定")


def test_a_town_is_settled_like_a_department() -> None:
    ledger = county("3-33 超额完成 3", registers=Registers(shares=shares("3-33", 城关镇="100")))

    assert (of(ledger, "城关镇").grade, of(ledger, "城关镇").head_grade) == ("优秀", "优秀")
