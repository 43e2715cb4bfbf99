"""两个年度并行：一月里上年在收尾、结算，新年已经启用；各按各的规则，文号只有一个序列。

2017's assessment stands as on 2017-12-20; 2018's is activated on Monday 2018-01-08, with the same
units and people. 2018-02-15 … 2-21 are off, 2-11 and 2-24 are worked.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import feedback, rest, timeline
from service.facts import decode
from service.feedback import settlement
from service.health import hints
from service.rehearsal import Rehearsal
from service.settings import SHIPPED
from service.tables import (
    AssessmentRow,
    DutyRow,
    IndicatorRow,
    NoticeRow,
    SeriesRow,
    TargetRow,
)
from tests.commands.running import run
from tests.sample.next_year import rules_2018
from tests.shell.standing import at
from tests.shell.test_rehearsal import GIVEN, sign_everything
from tests.small_county import INDICATORS, County, make_county
from workflows.vocabulary import NoticeKind, NoticeState, Recognition

BEGIN, ACTIVATED, END = date(2017, 12, 20), date(2018, 1, 8), date(2018, 3, 16)
FEBRUARY = {"3-20": "19", "3-27": "5", "3-28": "4", "3-44": "55", "3-48": "1"}  # target 20 %, …
FILED = date(2018, 3, 7)
CITY_SPOKE = date(2018, 1, 29)  # a Monday: what the city found of 2017
OLD, NEW = 1, 2  # ids of the assessments


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    folder = tmp_path_factory.mktemp("two-years")
    (folder / "config").mkdir()
    (folder / "config" / "rules_2018.toml").write_text(rules_2018(), encoding="utf-8")
    service = (SHIPPED / "config" / "service.toml").read_text(encoding="utf-8")
    service += '\n[basis]\n2018 = ["示办发〔2018〕31号"]\n'
    (folder / "config" / "service.toml").write_text(service, encoding="utf-8")
    county = make_county(folder)
    with county.workspace.database.write() as session:
        session.get_one(AssessmentRow, OLD).activated_on = BEGIN
    play(county, BEGIN, END)
    yield county
    county.workspace.close()


def play(county: County, first: date, last: date) -> None:
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if day == ACTIVATED:
            with county.workspace.database.write() as session:
                add_year(session)
        county.clock.at = at(day)
        county.staff.settle()
        sign_everything(county)
        county.day(day)
        if day == CITY_SPOKE:
            with county.workspace.database.write() as session:
                hear_of_last_year(session, county)
        if day == FILED:
            with county.workspace.database.write() as session:
                file_february(session, county)


def add_year(session: Session) -> None:
    """2018 beside 2017: the same indicators and duties, the units shared."""
    session.add(AssessmentRow(county="示例县", year=2018, activated_on=ACTIVATED))
    session.flush()
    own = IndicatorRow.assessment_id == OLD
    duties = select(DutyRow).join(IndicatorRow).where(own)
    targets = select(TargetRow).join(IndicatorRow).where(own)
    copies = {
        row.id: IndicatorRow(**columns(row, assessment_id=NEW))
        for row in session.scalars(select(IndicatorRow).where(own))
    }
    session.add_all(copies.values())
    session.flush()
    for row in (*session.scalars(duties).all(), *session.scalars(targets).all()):
        session.add(type(row)(**columns(row, indicator_id=copies[row.indicator_id].id)))


def columns(row: Any, **others: int) -> dict[str, Any]:
    values = {c.key: getattr(row, c.key) for c in row.__table__.columns if c.key != "id"}
    return values | others


def file_february(session: Session, county: County) -> None:
    assessment = session.get_one(AssessmentRow, NEW)
    for code, number in FEBRUARY.items():
        feedback.submit_value(
            session,
            assessment,
            code,
            "2018-02",
            number,
            by="示例填报人",
            now=county.clock.at,
            status=Recognition.RECOGNISED,
            source="市级对口部门（示例）",
        )


def hear_of_last_year(session: Session, county: County) -> None:
    """2017's results: 3-20 surpassed for half a point, 3-27 missed for 0.4, the rest done."""
    moved = {"3-20": ("超额完成", "0.5"), "3-27": ("未完成", "-0.4")}
    for code, *_ in INDICATORS:
        task, points = moved.get(code, ("完成", "0"))
        settlement.submit_city_result(
            session,
            session.get_one(AssessmentRow, OLD),
            code,
            task=task,
            points=points,
            document="示市考字〔2018〕3号",
            confirmed_on=CITY_SPOKE,
            by="示例核对人",
            now=county.clock.at,
        )


def papers(county: County, assessment: int) -> dict[str, NoticeRow]:
    """Key → issued paper of one year."""
    query = select(NoticeRow).where(
        NoticeRow.assessment_id == assessment, NoticeRow.state == NoticeState.ISSUED
    )
    with county.workspace.database.read() as session:
        rows = list(session.scalars(query.order_by(NoticeRow.id)))
        session.expunge_all()
    return {row.key: row for row in rows}


def dues(notice: NoticeRow) -> dict[str, date]:
    return {due["name"]: due["day"] for due in decode(notice.dues)}


# --- 各按各的规则 --------------------------------------------------------------------------------


def test_december_is_collected_by_last_years_rules_in_january(county: County) -> None:
    old = papers(county, OLD)

    assert old["filing_notice:2017-12"].dated == date(2017, 12, 29)
    assert dues(old["filing_notice:2017-12"])["报送"] == date(2018, 1, 10)
    assert judged(county, 2017, "2017-12") == date(2018, 1, 15)


def test_the_new_year_begins_on_its_activation_day_by_its_own_rules(county: County) -> None:
    new = papers(county, NEW)

    assert new["decomposition"].dated == ACTIVATED
    breakdown = new["filing_notice:breakdown"]
    assert breakdown.dated == ACTIVATED
    assert dues(breakdown)["报送"] == date(2018, 1, 22)  # 10 workdays, where 2017 gave 15


def test_february_is_collected_and_judged_by_the_new_rules(county: County) -> None:
    notice = papers(county, NEW)["filing_notice:2018-02"]

    assert notice.dated == date(2018, 2, 28)
    assert dues(notice)["报送"] == date(2018, 3, 8)  # a Thursday; 2017's rules say the 10th
    assert judged(county, 2018, "2018-02") == date(2018, 3, 12)  # 2 workdays, not 3


def test_a_prompt_of_the_new_year_gives_the_new_years_days(county: County) -> None:
    prompt = papers(county, NEW)["warning_prompt:2018-02:县发改局"]

    assert prompt.dated == date(2018, 3, 12)
    assert dues(prompt)["反馈"] == date(2018, 3, 15)  # a yellow: 3 workdays, where 2017 gave 5


def test_no_paper_of_one_year_speaks_of_the_other(county: County) -> None:
    periods = {
        year: {paper.period[:4] for paper in papers(county, year).values() if paper.period}
        for year in (OLD, NEW)
    }

    assert periods == {OLD: {"2017"}, NEW: {"2018"}}


def test_every_paper_cites_its_own_years_documents(county: County) -> None:
    settings = county.workspace.settings

    assert settings.basis_of(2018) == ("示办发〔2018〕31号",)
    assert settings.basis_of(2017) == settings.basis != settings.basis_of(2018)


def test_a_year_that_would_cite_another_years_documents_is_hinted_at(
    county: County, tmp_path: Path
) -> None:
    assert not any("依据" in hint for hint in hints(county.workspace, END))

    run(tmp_path, at(BEGIN), "init", "--year", "2018")
    answer = run(tmp_path, at(BEGIN), "check")

    assert (answer.code, "2018年度文书的依据仍是" in answer.out) == (0, True)


def test_last_year_is_settled_in_january_by_its_own_factor(county: County) -> None:
    rules = [county.workspace.rules(year).on(END) for year in (2017, 2018)]
    (draft,) = drafts_of_settlement(county, OLD)

    assert draft.dated == date(2018, 1, 30)
    assert {
        line["编号"]: (line["倍数"], line["县加减分"])
        for line in decode(draft.facts)["明细"]
        if line["市考加减分"] != "0"
    } == {"3-20": ("2", "+1"), "3-27": ("2", "-0.8")}
    assert [of.annual_settlement.factor for of in rules] == [2, 3]


def test_what_the_city_found_of_one_year_settles_nothing_of_the_next(county: County) -> None:
    course = Rehearsal.of(county.workspace, END, 2018).course

    assert drafts_of_settlement(county, NEW) == []
    assert course.ledger.registers.city_results == ()


def drafts_of_settlement(county: County, assessment: int) -> list[NoticeRow]:
    found = papers(county, assessment).values()
    return [paper for paper in found if paper.kind == NoticeKind.SETTLEMENT_DRAFT]


def judged(county: County, year: int, period: str) -> date:
    from_ = Rehearsal.of(county.workspace, END, year).course.ledger
    return next(day for of, day in from_.closed.items() if str(of) == period)


# --- 一个序列 ------------------------------------------------------------------------------------


def test_the_series_of_2018_is_one_across_both_years(county: County) -> None:
    with county.workspace.database.read() as session:
        series = list(session.scalars(select(SeriesRow).where(SeriesRow.year == 2018)))
        borne = {
            row.id: session.execute(
                select(NoticeRow.serial, NoticeRow.assessment_id)
                .where(NoticeRow.series_id == row.id)
                .order_by(NoticeRow.serial)
            ).all()
            for row in series
        }

    assert all([serial for serial, _ in of] == list(range(1, len(of) + 1)) for of in borne.values())
    assert any({OLD, NEW} == {assessment for _, assessment in of} for of in borne.values())


def test_a_rehearsal_foresees_both_years_with_one_series(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "rules_2018.toml").write_text(rules_2018(), encoding="utf-8")
    county = make_county(tmp_path)
    with county.workspace.database.write() as session:
        session.get_one(AssessmentRow, OLD).activated_on = BEGIN
        add_year(session)
    foreseen = {year: rehearsed(county, year) for year in (2017, 2018)}

    county.receives = False
    county.deeds.clear()
    for ahead in range((date(2018, 1, 31) - ACTIVATED).days + 1):
        county.clock.at = at(ACTIVATED + timedelta(days=ahead))
        county.staff.settle()
        sign_everything(county)

    assert foreseen == {2017: lines(county, OLD), 2018: lines(county, NEW)}
    county.workspace.close()


def rehearsed(county: County, year: int) -> list[str]:
    rehearsal = Rehearsal.of(county.workspace, ACTIVATED, year)
    rehearsal.play(ACTIVATED, date(2018, 1, 31))
    return rehearsal.course.lines


def lines(county: County, assessment: int) -> list[str]:
    with county.workspace.database.read() as session:
        found = timeline.lines(session, assessment)
        return [GIVEN.sub("两办编号", line) for line in found]


def test_the_new_years_meetings_are_on_its_own_days(county: County) -> None:
    rehearsal = Rehearsal.of(county.workspace, END + timedelta(days=1), 2018)

    rehearsal.play(END + timedelta(days=1), date(2018, 7, 2))

    told = [line for line in rehearsal.course.lines if "发出推进会通知" in line]
    assert [line[:10] for line in told] == ["2018-06-20"]  # 7 workdays before Friday 6-29


# --- 两个年度，一个工作区 ------------------------------------------------------------------------


def test_commands_on_two_years_want_to_know_which(county: County) -> None:
    folder, now = county.workspace.folder, at(END, 16)

    assert run(folder, now, "status").code == 7
    assert "2018年度" in run(folder, now, "--year", "2018", "status").out
    assert "2017年度" in run(folder, now, "--year", "2017", "status").out
    assert run(folder, now, "rehearse", "--to", "2018-03-20").code == 7


def test_exports_stand_apart(county: County, tmp_path: Path) -> None:
    folder, now = county.workspace.folder, at(END, 16)
    for year in ("2017", "2018"):
        run(folder, now, "--year", year, "export", str(tmp_path / year))

    old, new = ((tmp_path / year / "timeline.txt").read_text("utf-8") for year in ("2017", "2018"))

    assert "2017年12月" in old or "2017年1—12月" in old
    assert "2018年1—2月" in new
    assert "2018年1—2月" not in old


def test_units_and_people_are_shared(county: County) -> None:
    old, new = (Rehearsal.of(county.workspace, END, year).course.ledger for year in (2017, 2018))

    assert old.units == new.units
    assert {i.code for i in old.indicators} == {i.code for i in new.indicators}


def test_input_of_one_year_leaves_the_other_asleep(county: County) -> None:
    county.staff.settle()
    with county.workspace.database.write() as session:
        rest.wake(session.get_one(AssessmentRow, NEW), handed_in=True)

    with county.workspace.database.read() as session:
        asleep = session.get_one(AssessmentRow, OLD).sleeps_until

    assert asleep is not None
