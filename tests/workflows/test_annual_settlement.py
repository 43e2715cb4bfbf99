"""年度结算：两条标准、份额、倍数、3 分和 1 分两条界、否决、草案到通报。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_rules
from tests.workflows.deeds_settlement import approved
from tests.workflows.playing import RULES, in_state, issued, keys, of_kind
from tests.workflows.settling import (
    UNITS,
    award,
    county,
    event,
    grade,
    result,
    shares,
    veto,
)
from workflows import annual_settlement
from workflows.actions import IssueNotice
from workflows.annual_settlement import Supposed, UnitResult, draft_key, exact, settle, what_if
from workflows.annual_settlement.points import TASKS
from workflows.ledger import Ledger, Unit
from workflows.registers import Registers
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, NoticeState

OWN = RULES.annual_settlement
DEADLINE, EARLY = date(2018, 3, 20), date(2018, 3, 9)


def of(ledger: Ledger, unit: str = "县发改局", rules: Rules = RULES) -> UnitResult:
    (found,) = [r for r in settle(ledger, rules.annual_settlement).units if r.unit == unit]
    return found


def ruled(**overrides: object) -> Rules:
    return make_rules(annual_settlement=replace(OWN, **overrides))


def due(ledger: Ledger, on: date = EARLY) -> list[IssueNotice]:
    found = annual_settlement.due(ledger, RULES, on)
    return [action for action in found if isinstance(action, IssueNotice)]


# --- 两条标准和倍数 ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "points", "county_points", "is_doubted"),
    [
        pytest.param("超额完成", "1.2", "2.4", False, id="both-tests-of-a-gain-double-it"),
        pytest.param("未完成", "-1.2", "-2.4", False, id="both-tests-of-a-loss-double-it"),
        pytest.param("完成", "1.2", "1.2", True, id="a-gain-without-exceeding-counts-once"),
        pytest.param("完成", "-1.2", "-1.2", True, id="a-loss-of-a-task-fulfilled-counts-once"),
        pytest.param("未完成", "1.2", "1.2", True, id="a-gain-of-a-task-unfulfilled-counts-once"),
        pytest.param("超额完成", "-1.2", "-1.2", True, id="a-loss-of-a-task-exceeded-counts-once"),
        pytest.param("超额完成", "0", "0", True, id="exceeded-without-points-gives-none"),
        pytest.param("未完成", "0", "0", True, id="unfulfilled-without-points-costs-none"),
        pytest.param("完成", "0", "0", False, id="fulfilled-says-nothing"),
    ],
)
def test_points_are_doubled_only_where_the_task_and_the_city_agree(
    task: str, points: str, county_points: str, is_doubted: bool
) -> None:
    settled = of(county(f"3-20 {task} {points}"))

    assert settled.county == Fraction(county_points)
    assert bool(settled.doubts) is is_doubted


def test_the_factors_are_settings() -> None:
    rules = ruled(factor=Decimal(3), single_test_factor=Decimal(0), award_factor=Decimal(2))
    ledger = county(
        *("3-20 超额完成 1", "3-28 完成 1"),
        leads=[("4-53", "县发改局")],
        registers=Registers(awards=(award(points="0.5"),)),
    )

    settled = of(ledger, rules=rules)

    assert [line.county for line in settled.lines] == [3, 0, 1]


def test_a_line_carries_all_that_an_argument_needs() -> None:
    ledger = county(
        "3-20 未完成 -1.2", registers=Registers(shares=shares("3-20", 县发改局="60", 县招商局="40"))
    )

    (line,) = of(ledger, "县招商局").lines

    assert (line.task, line.city_points, line.share) == ("未完成", Decimal("-1.2"), Fraction(2, 5))
    assert (line.raw, line.factor, line.county) == (Fraction("-0.48"), 2, Fraction("-0.96"))
    assert (line.rule, line.clause[0], line.document) == (
        "任务未完成、市上扣分，按2倍减分",
        "四",
        "示市考字〔2018〕3号",
    )


# --- 份额 ----------------------------------------------------------------------------------------


def test_the_lead_bears_all_where_no_shares_are_given() -> None:
    ledger = county("3-20 超额完成 1", leads=[("3-20", "县招商局")])

    assert of(ledger, "县招商局").bonus == 1
    assert of(ledger, "县发改局").bonus == 0


@pytest.mark.parametrize(
    ("part", "is_capped"), [pytest.param("1/3", True, id="a-true-third"), ("33.33", False)]
)
def test_a_third_of_three_points_is_one_point(part: str, is_capped: bool) -> None:
    thirds = shares("3-20", 县发改局=part, 县招商局=part, 城关镇=part)

    settled = of(county("3-20 未完成 -3", registers=Registers(shares=thirds)))

    assert settled.capped is is_capped


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


def test_a_town_is_settled_like_a_department() -> None:
    ledger = county("3-33 超额完成 3", registers=Registers(shares=shares("3-33", 城关镇="100")))

    assert (of(ledger, "城关镇").grade, of(ledger, "城关镇").head_grade) == ("优秀", "优秀")


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


@pytest.mark.parametrize("text", ["60", "33.33", "0.5", "100"])
def test_a_share_in_per_cent_is_what_it_says(text: str) -> None:
    assert exact(Decimal(text)) == Fraction(text) / 100


# --- 3 分和 1 分 ---------------------------------------------------------------------------------


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


# --- 一票否决 ------------------------------------------------------------------------------------


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


def test_the_committee_cannot_be_made_to_say_excellent_over_a_veto() -> None:
    registers = Registers(vetoes=(veto(),), grades=(grade("县发改局", "优秀", "优秀"),))
    settled = of(county("3-20 超额完成 3", registers=registers))

    assert (settled.grade, settled.head_grade) == ("", "")
    assert "一票否决" in settled.private[0]


# --- 录入的等次 ----------------------------------------------------------------------------------


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


# --- 奖项和扣分事项 ------------------------------------------------------------------------------


def test_an_award_counts_for_its_indicator_until_the_city_speaks_of_it() -> None:
    registers = Registers(awards=(award(points="1"),))
    before = of(county(leads=[("4-53", "县发改局")], registers=registers))
    after = of(county("4-53 超额完成 0.8", registers=registers))

    assert (before.bonus, before.county) == (1, 1)
    assert (after.bonus, after.county) == (Fraction("0.8"), Fraction("1.6"))
    assert "不重复计" in after.lines[0].note
    assert "不一致" in after.doubts[0]


def test_an_award_won_by_a_unit_without_a_share_is_asked_about() -> None:
    registers = Registers(awards=(award(unit="县环保局"),))
    settled = of(county(leads=[("4-53", "县发改局")], registers=registers))

    assert settled.bonus == 1
    assert "县环保局没有份额" in settled.doubts[0]


def test_a_deduction_counts_only_when_the_city_has_confirmed_it() -> None:
    waiting = county(leads=[("2-18", "县环保局")], events=(event(),))
    confirmed = county("2-18 未完成 -1", leads=[("2-18", "县环保局")], events=(event(),))

    assert of(waiting, "县环保局").loss == 0
    assert "市上尚未认定" in of(waiting, "县环保局").unconfirmed[0]
    assert (of(confirmed, "县环保局").loss, of(confirmed, "县环保局").unconfirmed) == (1, ())


def test_a_deduction_the_city_did_not_make_is_asked_about() -> None:
    ledger = county("2-18 完成 0", events=(event(),))

    assert "与市考结果不一致" in of(ledger).doubts[0]


def test_a_result_of_an_indicator_no_longer_in_the_table_is_named() -> None:
    ledger = county("3-20 超额完成 1")
    ledger = replace(ledger, indicators=())

    assert settle(ledger, OWN).doubts == ("3-20的市考结果（+1分）没有对应的指标，未计入",)


# --- 草案、审定、通报 ----------------------------------------------------------------------------

TOLD = ("3-20 未完成 -1.2", "3-28 超额完成 3.2")


def test_the_draft_is_drawn_up_when_the_last_result_is_in() -> None:
    complete = county(*TOLD)
    lacking = county(*TOLD, leads=[("3-46", "县发改局")])

    assert [a.kind for a in due(complete)] == [NoticeKind.SETTLEMENT_DRAFT]
    assert due(lacking) == []


def test_at_the_deadline_what_is_there_is_settled_and_the_rest_named() -> None:
    lacking = county(*TOLD, leads=[("3-46", "县发改局")])

    (draft,) = due(lacking, DEADLINE)

    assert draft.facts["缺"] == ["3-46示例指标3-46"]
    assert due(lacking, date(2018, 3, 19)) == []


def test_an_award_needs_no_result_and_an_indicator_without_points_neither() -> None:
    ledger = county(*TOLD, leads=[("4-53", "县发改局"), ("3-60", "县发改局")])
    unscored = replace(ledger.indicator("3-60"), points=Decimal(0))
    others = [i for i in ledger.indicators if i.code != "3-60"]

    assert due(replace(ledger, indicators=(*others, unscored)))


def drafted(*told: str, on: date = EARLY) -> Ledger:
    ledger = county(*told)
    return issued(ledger, due(ledger, on), on)


def test_nothing_is_published_before_the_committee_has_approved() -> None:
    ledger = drafted(*TOLD)

    assert due(ledger) == []
    assert due(ledger, date(2018, 12, 31)) == []


def test_an_approval_makes_the_report_and_a_sheet_for_each_unit_concerned() -> None:
    actions = due(approved(drafted(*TOLD), EARLY))

    assert [a.kind for a in actions] == [NoticeKind.SETTLEMENT_REPORT, NoticeKind.SETTLEMENT_SHEET]
    assert actions[1].units == ("县发改局",)
    assert actions[0].facts["审定文号"] == "示考委〔2018〕9号"


def test_a_changed_input_takes_the_ground_from_an_approval() -> None:
    ledger = approved(drafted(*TOLD), EARLY)
    changed = replace(ledger, registers=replace(ledger.registers, vetoes=(veto("县招商局"),)))

    (draft,) = due(changed)

    assert draft.kind is NoticeKind.SETTLEMENT_DRAFT
    assert draft.facts["稿次"] == 2


def test_a_grade_of_the_committee_asks_for_no_second_approval() -> None:
    ledger = approved(drafted(*TOLD), EARLY)
    grades = (grade("县招商局", "良好"), grade("县发改局", "一般"))
    graded = replace(ledger, registers=replace(ledger.registers, grades=grades))

    report, sheet = due(graded)

    assert {row["单位"]: row["等次"] for row in report.facts["总表"]}["县招商局"] == "良好"
    assert sheet.facts["等次"] == "一般"
    assert keys([report, sheet]) == keys(due(ledger))


def test_an_approval_holds_when_the_input_is_as_it_was() -> None:
    ledger = approved(drafted(*TOLD), EARLY)
    there_and_back = replace(ledger, registers=replace(ledger.registers))

    assert keys(due(there_and_back)) == keys(due(ledger))


def published(*told: str) -> Ledger:
    ledger = approved(drafted(*told), EARLY)
    return issued(ledger, due(ledger), EARLY)


def test_after_a_correction_only_the_unit_it_touches_gets_a_new_sheet() -> None:
    ledger = published("3-20 超额完成 3", "3-27 超额完成 1")
    ledger = replace(
        ledger,
        registers=replace(
            ledger.registers,
            city_results=(result("3-20", "超额完成", "3"), result("3-27", "超额完成", "0.9")),
            shares=(),
        ),
        indicators=tuple(
            replace(i, duties=ledger.indicator("3-20").duties) for i in ledger.indicators
        ),
    )
    ledger = issued(ledger, due(ledger), EARLY)
    actions = due(approved(ledger, EARLY))

    (report,) = of_kind(actions, NoticeKind.SETTLEMENT_REPORT)
    assert report.subject == "关于更正2017年度市考指标任务考核结果的通报"
    assert report.facts["原通报"] == "示督〔2017〕2号"


def test_a_refused_report_is_not_drawn_up_again() -> None:
    ledger = approved(drafted(*TOLD), EARLY)
    ledger = issued(ledger, due(ledger), EARLY, NoticeState.REFUSED)

    assert due(ledger) == []


def test_a_report_withdrawn_for_a_change_comes_again_when_the_change_is_undone() -> None:
    ledger = approved(drafted(*TOLD), EARLY)
    ledger = issued(ledger, due(ledger), EARLY, NoticeState.WITHDRAWN)

    assert all(key.endswith(":again-1") for key in keys(due(ledger)))


def test_a_draft_that_was_voided_is_approved_by_nobody() -> None:
    ledger = approved(drafted(*TOLD), EARLY)

    assert due(in_state(ledger, draft_key(ledger, RULES), NoticeState.CANCELLED)) == []


def test_a_veto_is_written_for_the_committee_only() -> None:
    registers = Registers(vetoes=(veto(),))
    ledger = county("3-20 超额完成 3.5", registers=registers)
    (draft,) = due(ledger)
    ledger = approved(issued(ledger, [draft], EARLY), EARLY)

    assert draft.facts["否决"]
    for paper in due(ledger):
        told = str({key: value for key, value in paper.facts.items() if key != "规则"})
        assert "否决" not in told
        assert "安全生产" not in told


def test_a_unit_with_nothing_has_its_line_in_the_county_table_only() -> None:
    report, *sheets = due(approved(drafted(*TOLD), EARLY))

    assert {row["单位"] for row in report.facts["总表"]} == set(UNITS) - {"县委督查室"}
    assert [sheet.units for sheet in sheets] == [("县发改局",)]


def test_nothing_is_asked_of_the_settlement_before_results_come() -> None:
    assert annual_settlement.due(county(leads=[("3-20", "县发改局")]), RULES, EARLY) == []


# --- 假如 ----------------------------------------------------------------------------------------


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


# --- 大县 ----------------------------------------------------------------------------------------


def test_two_hundred_units_and_indicators_take_no_time() -> None:
    units = {f"单位{n}": Unit(code=f"单位{n}", name=f"单位{n}", position=n) for n in range(1, 201)}
    parts = dict.fromkeys(units, "0.5")

    def settled(count: int) -> float:
        told = [f"3-{n} 超额完成 0.1" for n in range(1, count + 1)]
        sharing = [one for n in range(1, count + 1) for one in shares(f"3-{n}", **parts)]
        ledger = county(*told, units=units, registers=Registers(shares=tuple(sharing)))
        began = process_time()
        assert len(settle(ledger, OWN).units) == 200
        return process_time() - began

    assert settled(200) < 12 * settled(40)  # five times as much to do
