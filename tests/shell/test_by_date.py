"""哪一天由谁负责：换领导、更名、并入、细化分解换版本，前后两天各查各的。"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from service import feedback
from service.clock import SHANGHAI
from service.errors import FeedbackRejected
from service.feedback import units
from service.imports import load_known
from service.imports.facts import BreakdownFact
from service.ledger import load_ledger
from service.tables import AssessmentRow, PersonRow
from tests.commands.running import give
from tests.small_county import County, make_county
from workflows.answering import Chain, chain
from workflows.ledger import Ledger

NOW = datetime(2017, 9, 1, 9, tzinfo=SHANGHAI)
DAY, BEFORE = date(2017, 9, 1), date(2017, 8, 31)
FILED = {
    "leader": "副局长",
    "office": "投资股",
    "person": "张某（示例）",
    "standard": "达到20%",
    "schedule": "逐月不低于序时",
}


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    county = make_county(tmp_path)
    county.clock.at = NOW
    yield county
    county.workspace.close()


def ledger_on(county: County, day: date) -> Ledger:
    calendar = county.workspace.calendar(2017, day)
    with county.workspace.database.read() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        return load_ledger(session, assessment, calendar, day)


def on(county: County, day: date, code: str = "3-27") -> Chain:
    return chain(ledger_on(county, day), code, day)


def do(
    county: County, deed: Callable[..., None], *args: Any, at: datetime = NOW, **words: Any
) -> None:
    with county.workspace.database.write() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        deed(session, assessment, *args, by="县考核办", now=at, **words)


# --- 县级责任领导 --------------------------------------------------------------------------------


def test_the_leader_before_and_after_a_change_is_known_for_any_day(county: County) -> None:
    do(county, units.change_leader, "3-27", "县长", on=DAY)

    assert [on(county, day).post for day in (BEFORE, DAY)] == ["常务副县长", "县长"]


def test_the_person_in_the_post_is_the_one_of_the_day(county: County) -> None:
    with county.workspace.database.write() as session:
        for name, begin, end in (("甲", date(2017, 1, 1), DAY), ("乙", DAY, None)):
            session.add(
                PersonRow(
                    county="示例县",
                    post="常务副县长",
                    name=name,
                    effective_from=begin,
                    effective_to=end,
                )
            )
        units.note(
            session, session.get_one(AssessmentRow, county.assessment_id), NOW, "考核办", "换人"
        )

    assert [on(county, day).leader for day in (BEFORE, DAY)] == ["甲", "乙"]


def test_a_change_before_an_earlier_one_is_refused(county: County) -> None:
    do(county, units.change_leader, "3-27", "县长", on=DAY)

    with pytest.raises(FeedbackRejected, match="刚调整过"):
        do(county, units.change_leader, "3-27", "县委副书记", on=BEFORE)


# --- 更名、并入 ----------------------------------------------------------------------------------


def test_a_renamed_unit_bears_each_name_on_its_days(county: County) -> None:
    do(county, units.rename, "县招商局", "县投资局", on=DAY)

    assert [on(county, day).departments[0][0] for day in (BEFORE, DAY)] == ["县招商局", "县投资局"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("县招商委", "县投资局", "没有“县招商委”这个单位"),
        ("县招商局", "县发改局", "是“县发改局”的名称"),
        ("县招商局", "县招商局", "已经叫"),
    ],
)
def test_a_rename_that_cannot_be_is_refused(county: County, old: str, new: str, said: str) -> None:
    with pytest.raises(FeedbackRejected, match=said):
        do(county, units.rename, old, new, on=DAY)


def test_from_the_merger_on_the_successor_leads(county: County) -> None:
    do(county, units.merge, "县招商局", "县发改局", on=DAY)

    leads = [ledger_on(county, day).indicator("3-27").lead for day in (BEFORE, DAY)]
    assert leads == ["县招商局", "县发改局"]
    assert "县招商局" not in ledger_on(county, DAY).units
    assert ledger_on(county, DAY).unit_name("县招商局") == "县招商局"


def test_the_successor_answers_what_the_merged_unit_owes(tmp_path: Path) -> None:
    county = make_county(tmp_path).play(last=date(2017, 8, 21))
    key = "warning_prompt:2017-07:县招商局"
    at = county.clock.at
    do(county, units.merge, "县招商局", "县发改局", on=date(2017, 8, 21), at=at)

    answered = give(county, "submit", "reply", key, "--unit", "县发改局", "--cause", "接手办理")

    assert answered.code == 0

    notice = ledger_on(county, date(2017, 8, 21)).notices[key]
    assert notice.units == ("县发改局",)
    assert notice.answered(indicator="3-27")
    county.workspace.close()


def test_a_merged_unit_is_merged_once(county: County) -> None:
    do(county, units.merge, "县招商局", "县发改局", on=DAY)

    with pytest.raises(FeedbackRejected, match="已并入别的单位"):
        do(county, units.merge, "县招商局", "县环保局", on=DAY)


# --- 细化分解 ------------------------------------------------------------------------------------


def test_a_breakdown_holds_from_its_approval(county: County) -> None:
    do(county, feedback.submit_breakdown, "3-27", reason="", **FILED)
    assert on(county, DAY).breakdown is None

    do(county, feedback.approve_plan, "3-27")

    found = on(county, DAY).breakdown
    assert found is not None
    assert (found.person, found.approved_on) == ("张某（示例）", DAY)
    assert on(county, BEFORE).breakdown is None


def test_a_later_version_needs_a_reason_and_leaves_the_earlier_to_its_days(county: County) -> None:
    october = datetime(2017, 10, 9, 9, tzinfo=SHANGHAI)
    do(county, feedback.submit_breakdown, "3-27", reason="", **FILED)
    do(county, feedback.approve_plan, "3-27")
    changed = FILED | {"person": "李某（示例）"}

    with pytest.raises(FeedbackRejected, match="变更要写明理由"):
        do(county, feedback.submit_breakdown, "3-27", reason="", **changed)
    do(county, feedback.submit_breakdown, "3-27", reason="张某调离", at=october, **changed)
    do(county, feedback.approve_plan, "3-27", at=october)

    people = []
    for day in (DAY, date(2017, 10, 8), date(2017, 10, 9)):
        breakdown = on(county, day).breakdown
        people.append(breakdown.person if breakdown else "")
    assert people == ["张某（示例）", "张某（示例）", "李某（示例）"]


def test_approving_nothing_is_refused(county: County) -> None:
    with pytest.raises(FeedbackRejected, match="没有待审定"):
        do(county, feedback.approve_plan, "3-27")


def test_what_waits_for_approval_is_listed_once_in_the_tables_order(county: County) -> None:
    do(county, feedback.submit_breakdown, "3-28", reason="", **FILED)
    do(county, feedback.submit_plan, "3-20", {12: "20"})
    do(county, feedback.submit_breakdown, "3-20", reason="", **FILED)

    with county.workspace.database.read() as session:
        assessment = session.scalars(select(AssessmentRow)).one()
        assert feedback.waiting_plans(session, assessment) == ("3-20", "3-28")


def test_what_was_returned_is_owed_again_until_it_is_filed_again(county: County) -> None:
    do(county, feedback.submit_breakdown, "3-27", reason="", **FILED)
    do(county, feedback.submit_breakdown, "3-27", reason="", **FILED | {"office": "办公室"})
    assert "3-27" in ledger_on(county, DAY).breakdowns

    do(county, feedback.return_plan, "3-27", reason="没有落实到人")
    assert "3-27" not in ledger_on(county, DAY).breakdowns
    with pytest.raises(FeedbackRejected, match="没有待审定"):
        do(county, feedback.approve_plan, "3-27")
    do(county, feedback.submit_breakdown, "3-27", reason="", **FILED)

    assert "3-27" in ledger_on(county, DAY).breakdowns


def test_a_form_with_what_was_returned_is_no_repetition(county: County) -> None:
    do(county, feedback.submit_breakdown, "3-27", reason="", **FILED)
    assert "3-27" in filed_by_import(county)

    do(county, feedback.return_plan, "3-27", reason="没有落实到人")

    assert "3-27" not in filed_by_import(county)


def filed_by_import(county: County) -> set[str]:
    """Indicators whose 细化分解 an import takes for filed already."""
    with county.workspace.database.read() as session:
        assessment = session.scalars(select(AssessmentRow)).one()
        known = load_known(session, assessment, DAY)
    return {fact.indicator for fact in known.facts.values() if isinstance(fact, BreakdownFact)}


def test_a_returned_change_leaves_what_was_approved(county: County) -> None:
    do(county, feedback.submit_breakdown, "3-27", reason="", **FILED)
    do(county, feedback.approve_plan, "3-27")
    changed = FILED | {"person": "李某（示例）"}
    do(county, feedback.submit_breakdown, "3-27", reason="张某调离", **changed)

    do(county, feedback.return_plan, "3-27", reason="另报分管领导同意")

    found = on(county, DAY).breakdown
    assert found is not None
    assert found.person == "张某（示例）"


# --- 命令 ----------------------------------------------------------------------------------------


def test_who_prints_the_chain_of_a_day(county: County) -> None:
    give(county, "unit", "leader", "3-27", "县长", "--on", "2017-09-01")

    before = give(county, "who", "3-27", "--on", "2017-08-31").told
    after = give(county, "who", "3-27").told
    assert "县级责任领导（第一责任人）：常务副县长" in before
    assert "县级责任领导（第一责任人）：县长" in after
    assert "责任部门（牵头抓总，主要负责人为直接责任人）：县招商局" in after


def test_who_of_no_indicator_is_refused(county: County) -> None:
    answer = give(county, "who", "9-99")

    assert answer.code != 0
    assert "没有编号为“9-99”的指标" in answer.told
