"""预演：往后的日子在内存里过一遍，与真的走一遍一字不差，真的库、真的群一点不动。"""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import rest, timeline
from service.errors import ServiceError, WorkspaceError
from service.facts import encode
from service.notices import decisions, issuing
from service.rehearsal import Rehearsal
from service.tables import (
    AssessmentRow,
    DeliveryRow,
    NoticeRow,
    RequestRow,
    UnitNameRow,
    UnitRow,
)
from tests.benchmarks.bench_cycle import counted
from tests.shell.standing import JUDGED, ORDER, SUPERVISED, at
from tests.shell.test_backup import everything
from tests.small_county import END, START, County, make_county, open_county
from workflows.vocabulary import NoticeKind, NoticeState

LAST, AUTUMN = date(2017, 9, 20), date(2017, 10, 20)
GIVEN = re.compile(r"示办发〔\d{4}〕\d+号")  # by another office; a rehearsal cannot know it


def rehearsed(
    county: County, *, signing: bool = True, first: date = SUPERVISED, last: date = LAST
) -> list[str]:
    rehearsal = Rehearsal.of(county.workspace, first)
    rehearsal.play(first, last, signing=signing)
    return rehearsal.course.lines


def really_played(
    county: County,
    place: Path,
    *,
    signing: bool = True,
    first: date = SUPERVISED,
    last: date = LAST,
) -> list[str]:
    """The timeline of the real service in the same days, on a copy of the county's folder."""
    shutil.copytree(county.workspace.folder, place)
    copy = open_county(place, at(first))
    with copy.workspace.database.read() as session:
        before = timeline.last(session, copy.assessment_id)
    day = first
    while day <= last:
        copy.clock.at = at(day)
        copy.staff.settle()
        if signing:
            sign_everything(copy)
        day += timedelta(days=1)
    with copy.workspace.database.read() as session:
        lines = list(timeline.lines(session, copy.assessment_id, after=before))
    copy.workspace.close()
    return [GIVEN.sub("两办编号", line) for line in lines]


def sign_everything(county: County) -> None:
    refused: set[int] = set()
    while waiting := [each for each in unsigned(county) if each[0] not in refused]:
        for notice, kind in waiting:
            elsewhere = county.workspace.settings.kinds[kind].numbered_by
            given = f"示办发〔{county.clock.at.year}〕{notice}号" if elsewhere else ""
            try:
                issuing.issue(county.workspace, notice, "示例签发人", given)
            except ServiceError:
                refused.add(notice)
        county.staff.settle()


def unsigned(county: County) -> list[tuple[int, NoticeKind]]:
    query = select(NoticeRow.id, NoticeRow.kind).where(
        NoticeRow.state == NoticeState.DRAFT, NoticeRow.automatic.is_(False)
    )
    with county.workspace.database.read() as session:
        rows = session.execute(query.order_by(NoticeRow.id))
        return [(row.id, NoticeKind(row.kind)) for row in rows]


# --- 与真的一样 ----------------------------------------------------------------------------------


@pytest.mark.parametrize("signing", [True, False], ids=["signed", "unsigned"])
def test_a_rehearsal_tells_the_very_timeline_of_the_service(
    supervised: County, tmp_path: Path, signing: bool
) -> None:
    real = really_played(supervised, tmp_path / "real", signing=signing, last=AUTUMN)

    assert rehearsed(supervised, signing=signing, last=AUTUMN) == real
    assert len(real) > 30


@pytest.mark.parametrize("signing", [True, False], ids=["signed", "unsigned"])
def test_drafts_that_lie_there_already_go_their_way(
    drafted: County, tmp_path: Path, signing: bool
) -> None:
    days = {"first": JUDGED + timedelta(days=1), "last": LAST, "signing": signing}

    assert rehearsed(drafted, **days) == really_played(drafted, tmp_path / "real", **days)


@pytest.mark.full
def test_a_whole_year_from_its_first_day(tmp_path: Path) -> None:
    (tmp_path / "county").mkdir()
    county = make_county(tmp_path / "county")
    days = {"first": START, "last": END}

    real = really_played(county, tmp_path / "real", **days)

    assert rehearsed(county, **days) == real
    county.workspace.close()


def test_what_people_asked_for_is_answered_as_it_will_be(
    supervised: County, tmp_path: Path
) -> None:
    with supervised.workspace.database.write() as session:
        ask_for_more_time(session, decisions.find(session, 1, ORDER))

    foreseen = rehearsed(supervised)

    assert any("延期批复" in line for line in foreseen)
    assert foreseen == really_played(supervised, tmp_path / "real")


def ask_for_more_time(session: Session, order: NoticeRow) -> None:
    asked = {
        "事项": "首次反馈",
        "原时限": date(2017, 8, 28),
        "新时限": date(2017, 9, 12),
        "理由": "数据待核（示例）",
    }
    session.add(
        RequestRow(
            assessment_id=order.assessment_id,
            kind="延期",
            notice_id=order.id,
            unit_id=order.recipients[0].unit_id,
            facts=encode(asked),
            made_by="示例督查员",
            made_at=at(SUPERVISED, 15),
        )
    )
    rest.wake(session.get_one(AssessmentRow, order.assessment_id), handed_in=True)


def test_a_template_that_fails_is_told_as_it_will_be(supervised: County, tmp_path: Path) -> None:
    templates = supervised.workspace.folder / "templates"
    templates.mkdir()
    for kind in ("filing_notice", "warning_supervision"):
        (templates / f"{kind}.md.j2").write_text("{{ 没有这个词 }}", encoding="utf-8")

    foreseen = rehearsed(supervised)

    assert any("排不出报送通知" in line for line in foreseen)
    assert any("排不出预警督办单" in line for line in foreseen)
    assert foreseen == really_played(supervised, tmp_path / "real")


def test_names_and_heads_turn_on_their_days(supervised: County, tmp_path: Path) -> None:
    with supervised.workspace.database.write() as session:
        unit = session.scalars(select(UnitRow).where(UnitRow.code == "县招商局")).one()
        unit.names.append(UnitNameRow(name="县投资促进局", effective_from=date(2017, 9, 5)))
        rest.wake_county(session, "示例县")
    rehearsal = Rehearsal.of(supervised.workspace, SUPERVISED)

    rehearsal.play(SUPERVISED, LAST)

    assert rehearsal.course.ledger.unit_name("县招商局") == "县投资促进局"
    assert rehearsal.course.lines == really_played(supervised, tmp_path / "real")


# --- 一点不动 ------------------------------------------------------------------------------------


def test_the_real_workspace_is_untouched(supervised: County) -> None:
    before = everything(supervised.workspace.folder)

    assert rehearsed(supervised)

    assert everything(supervised.workspace.folder) == before


def test_nothing_is_even_asked_of_the_database_once_it_is_read(supervised: County) -> None:
    rehearsal = Rehearsal.of(supervised.workspace, SUPERVISED)
    statements = counted(supervised.workspace)
    next(statements)

    rehearsal.play(SUPERVISED, LAST)

    assert rehearsal.course.lines
    assert next(statements) == 0


def test_messages_are_counted_as_the_groups_would_get_them(
    supervised: County, tmp_path: Path
) -> None:
    rehearsal = Rehearsal.of(supervised.workspace, SUPERVISED)
    rehearsal.play(SUPERVISED, LAST)

    assert rehearsal.course.messages == messages_of(supervised, tmp_path / "real")


def messages_of(county: County, place: Path) -> int:
    query = select(func.count(DeliveryRow.id))
    with county.workspace.database.read() as session:
        before = session.scalar(query) or 0
    really_played(county, place)
    copy = open_county(place, at(LAST))
    with copy.workspace.database.read() as session:
        after = session.scalar(query) or 0
    copy.workspace.close()
    return after - before


def test_unsigned_drafts_lie_and_are_chased(supervised: County) -> None:
    acts = [line.split("\t")[2] for line in rehearsed(supervised, signing=False)]

    assert "呈领导预警督办单" in acts
    assert not any(act.startswith("签发") for act in acts)


def test_two_rehearsals_tell_the_same(supervised: County) -> None:
    assert rehearsed(supervised) == rehearsed(supervised)


def test_a_year_that_is_not_there_is_told(supervised: County) -> None:
    with pytest.raises(WorkspaceError, match="没有2016年度"):
        Rehearsal.of(supervised.workspace, SUPERVISED, 2016)
