"""库 → 内存里的各年度：台账、未签的草稿、机器人、文号用到几号。"""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import archive
from service.clock import local_date
from service.deliveries.audiences import BY_HAND
from service.errors import WorkspaceError
from service.facts import decode
from service.ledger import read_handed_in
from service.rehearsal.courses import Course, Draft, Office
from service.tables import (
    AssessmentRow,
    DeliveryRow,
    DocumentRow,
    NoticeRow,
    RobotRow,
    SeriesRow,
)
from service.workspace import Workspace
from workflows.actions import IssueNotice
from workflows.ledger import Due
from workflows.periods import Period
from workflows.vocabulary import NoticeKind, NoticeState


def chosen(workspace: Workspace, year: int | None) -> tuple[str, int]:
    """County and year of the assessment; the year may be left out where there is only one."""
    with workspace.database.read() as session:
        query = select(AssessmentRow.county, AssessmentRow.year).order_by(AssessmentRow.id)
        found = [(county, of) for county, of in session.execute(query) if year in (None, of)]
    if not found:
        raise WorkspaceError(f"工作区里没有{year or ''}年度的考核")
    if year is None and len(found) > 1:
        raise WorkspaceError("工作区里不止一个年度，请用 --year 指明预演哪一年")
    return found[0]


def load_courses(workspace: Workspace, today: date, county: str) -> tuple[Course, ...]:
    """Every year's assessment of the county as it stands, in the order they were set up."""
    query = select(AssessmentRow).where(AssessmentRow.county == county).order_by(AssessmentRow.id)
    with workspace.database.read() as session:
        office = _office(session, workspace, county)
        return tuple(_course(session, each, office, today) for each in session.scalars(query))


def _office(session: Session, workspace: Workspace, county: str) -> Office:
    query = select(RobotRow).where(RobotRow.county == county, RobotRow.audience != BY_HAND)
    robots = session.scalars(query.order_by(RobotRow.id)).all()
    for robot in robots:
        session.expunge(robot)
    series = session.scalars(select(SeriesRow).where(SeriesRow.county == county))
    return Office(
        workspace=workspace,
        robots=robots,
        next_numbers={(row.code, row.year): row.next_number for row in series},
        place=session.scalar(select(func.max(NoticeRow.id))) or 0,
    )


def _course(session: Session, row: AssessmentRow, office: Office, today: date) -> Course:
    workspace = office.workspace
    return Course(
        office=office,
        rules=workspace.rules(row.year),
        inputs=read_handed_in(session, row),
        ledger=workspace.ledger(session, row, today),
        drafts=_drafts(session, row),
    )


def _drafts(session: Session, assessment: AssessmentRow) -> dict[str, Draft]:
    """Papers that wait for their signature, as their rows say."""
    waiting = (NoticeRow.assessment_id == assessment.id, NoticeRow.state == NoticeState.DRAFT)
    shown = set(
        session.scalars(
            select(DocumentRow.notice_id)
            .join(NoticeRow)
            .where(*waiting, DocumentRow.role == archive.DRAFT)
        )
    )
    chased: dict[int, set[str]] = defaultdict(set)
    for notice, role in session.execute(
        select(DeliveryRow.notice_id, DeliveryRow.role).join(NoticeRow).where(*waiting)
    ):
        chased[notice].add(role)
    rows = session.scalars(select(NoticeRow).where(*waiting).order_by(NoticeRow.id))
    return {
        row.key: replace(_draft(row), shown=row.id in shown, chased=frozenset(chased[row.id]))
        for row in rows
    }


def _draft(row: NoticeRow) -> Draft:
    return Draft(
        action=_action(row),
        drafted_facts=row.drafted_facts,
        place=row.id,
        automatic=row.automatic,
        drafted_on=local_date(row.drafted_at),
        redrafted=row.redrafted,
        problem=row.problem,
    )


def _action(row: NoticeRow) -> IssueNotice:
    """What was said when the row was written."""
    return IssueNotice(
        key=row.key,
        kind=NoticeKind(row.kind),
        due=row.due_on,
        subject=row.subject,
        clause=row.clause,
        units=tuple(each.unit.code for each in row.recipients if each.role == "主送"),
        copies=tuple(row.copies),
        facts=decode(row.facts),
        dues=tuple(Due(**decode(due)) for due in row.dues),
        cases=tuple(row.cases),
        period=Period.parse(row.period) if row.period else None,
        form_units=tuple(row.form_units),
    )
