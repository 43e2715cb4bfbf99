"""案件：按级看未了的案，一个案的文书、研判和反馈；采纳、退回、准予延期、提出销号。"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select

from service import feedback
from service.accounts.roles import Action
from service.feedback.evidence import of_replies
from service.tables import NoticeRow, ReplyRow, UnitRow
from service.web.look_back_pages import waits_for_result
from service.web.narrowing import Only, choices
from service.web.pages import page
from service.web.paging import paging
from service.web.papers_shown import may_see, paper
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from workflows.case_rungs import ORDER, standings
from workflows.cases import Case, all_cases, close_test
from workflows.replies import waiting_extensions
from workflows.wording import item

router = APIRouter(prefix="/{year:int}/cases")

SETTLES = [FORM, Depends(permitted(Action.SETTLE_REPLIES))]
Reason = Annotated[str, Form(max_length=500)]
Name = Annotated[str, Form(max_length=40)]
Rung = Annotated[str, Query(max_length=20)]


@router.get("", dependencies=[Depends(permitted(Action.SEE_COUNTY))])
def look(request: Request, place: Looking, only: Only, rung: Rung = "") -> HTMLResponse:
    """The open ones, the highest rung first; then those that are over."""
    ledger = place.ledger
    known = {one.code: one for one in ledger.indicators}
    found = [one for one in standings(ledger, place.rules) if only.takes(known[one.case.indicator])]
    counts = Counter(one.rung for one in found)
    asked = sorted(
        (one for one in found if rung in ("", one.rung)),
        key=lambda one: ORDER.index(one.rung),
        reverse=True,
    )
    closed = [
        case
        for case in all_cases(ledger, place.rules.warning_escalation).values()
        if case.closed_on and only.takes(known[case.indicator])
    ]
    at, at_closed = paging(request, len(asked)), paging(request, len(closed), name="closed")
    return page(
        request,
        "cases.html",
        "案件",
        place=place,
        rungs=[(name, list(of)) for name, of in groupby(at.of(asked), lambda one: one.rung)],
        order=list(reversed(ORDER)),
        rung=rung,
        counts=counts,
        paging=at,
        choices=choices(place, only),
        indicator=ledger.indicator,
        unit_name=ledger.unit_name,
        closed=at_closed.of(closed),
        paging_closed=at_closed,
    )


@router.get("/{key}", dependencies=[Depends(permitted(Action.SEE_COUNTY))])
def look_at(request: Request, place: Looking, key: str) -> HTMLResponse:
    case = _case(place, key)
    ledger = place.ledger
    papers = _papers(place, case)
    answers = _replies(place, case, papers)
    return page(
        request,
        "case.html",
        ledger.indicator(case.indicator).name,
        place=place,
        case=case,
        indicator=ledger.indicator(case.indicator),
        unit=ledger.unit_name(ledger.indicator(case.indicator).lead),
        standing={one.case.key: one for one in standings(ledger, place.rules)}.get(key),
        test=close_test(ledger, case),
        judged=[item(ledger, judgement) for judgement in case.judgements],
        papers=papers,
        dues={row.id: _open_dues(place, row) for row in papers},
        extensions=[
            asked
            for asked in waiting_extensions(ledger, place.today)
            if asked.notice in {row.key for row in papers}
        ],
        replies=answers,
        proofs=of_replies(place.session, [answer.id for answer, _, _ in answers]),
        order=next((row for row in papers if row.key == case.supervision_key), None),
        check=next((row for row in papers if waits_for_result(ledger, case, row.key)), None),
        results=feedback.RESULTS,
    )


@router.post("/{key}/replies/{reply:int}/accept", dependencies=SETTLES)
def accept(place: Acting, key: str, reply: int) -> Response:
    row = _reply(place, key, reply)
    by = place.visitor.shown
    feedback.accept_reply(place.session, place.assessment, row, by=by, now=place.now)
    return _back(place, key)


@router.post("/{key}/replies/{reply:int}/return", dependencies=SETTLES)
def send_back(place: Acting, key: str, reply: int, reason: Reason = "") -> Response:
    """A 退回单 follows."""
    row = _reply(place, key, reply)
    feedback.return_reply(
        place.session,
        place.assessment,
        paper(place, row.notice_id),
        place.session.get_one(UnitRow, row.unit_id).code,
        reason=reason,
        by=place.visitor.shown,
        now=place.now,
        indicator=row.indicator,
        seen=row.id,
    )
    return _back(place, key)


@router.post("/{key}/extend", dependencies=SETTLES)
def extend(
    place: Acting,
    key: str,
    notice: Annotated[int, Form()],
    name: Name,
    until: Annotated[date, Form()],
    reason: Reason = "",
) -> Response:
    """Before the old day only; an 延期批复 follows."""
    row = _paper_of(place, key, notice)
    feedback.extend(
        place.session,
        place.assessment,
        place.ledger,
        row,
        next(r.unit.code for r in row.recipients if r.role == "主送"),
        name=name,
        until=until,
        reason=reason,
        by=place.visitor.shown,
        now=place.now,
    )
    return _back(place, key)


@router.post("/{key}/close", dependencies=SETTLES)
def close(place: Acting, key: str, notice: Annotated[int, Form()], reason: Reason = "") -> Response:
    """Propose 销号 with evidence; a 销号通知 is drafted for signature."""
    feedback.close(
        place.session,
        place.assessment,
        place.ledger,
        place.rules,
        _paper_of(place, key, notice),
        evidence=reason,
        by=place.visitor.shown,
        now=place.now,
    )
    return _back(place, key)


def _case(place: Place, key: str) -> Case:
    case = all_cases(place.ledger, place.rules.warning_escalation).get(key)
    if case is None:
        raise HTTPException(404)
    return case


def _papers(place: Place, case: Case) -> list[NoticeRow]:
    """In order of drafting, those that the visitor may see."""
    keys = [notice.key for notice in place.ledger.notices_of_case.get(case.key, ())]
    rows = place.session.scalars(
        select(NoticeRow)
        .where(NoticeRow.assessment_id == place.assessment.id, NoticeRow.key.in_(keys))
        .order_by(NoticeRow.id)
    )
    return [row for row in rows if may_see(place.visitor.role, row.kind, row.key)]


def _open_dues(place: Place, row: NoticeRow) -> list[tuple[str, date]]:
    """The days of an issued paper that may still be put off."""
    notice = place.ledger.notices[row.key]
    if not notice.is_issued:
        return []
    names = dict.fromkeys(due.name for due in notice.dues if due.name in feedback.EXTENDABLE)
    days = [(name, notice.due_day(name)) for name in names]
    return [(name, day) for name, day in days if day is not None and day >= place.today]


def _replies(
    place: Place, case: Case, papers: Sequence[NoticeRow]
) -> list[tuple[ReplyRow, str, NoticeRow]]:
    """(answer, unit, paper) on the case's indicator, the latest first."""
    by_id = {row.id: row for row in papers}
    rows = place.session.execute(
        select(ReplyRow, UnitRow.code)
        .join(UnitRow, UnitRow.id == ReplyRow.unit_id)
        .where(ReplyRow.notice_id.in_(by_id))
        .order_by(ReplyRow.id.desc())
    )
    return [
        (reply, place.ledger.unit_name(code), by_id[reply.notice_id])
        for reply, code in rows
        if reply.indicator in (None, case.indicator)
    ]


def _paper_of(place: Place, key: str, number: int) -> NoticeRow:
    row = paper(place, number)
    if _case(place, key).key not in row.cases:
        raise HTTPException(404)
    return row


def _reply(place: Place, key: str, number: int) -> ReplyRow:
    row = place.session.get(ReplyRow, number)
    if row is None:
        raise HTTPException(404)
    _paper_of(place, key, row.notice_id)
    return row


def _back(place: Place, key: str) -> Response:
    return RedirectResponse(f"/{place.year}/cases/{key}", status_code=303)
