"""约谈：who is on the list and why; the talks called, and what was said at them. For few to see."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import func, select

from service import feedback
from service.accounts.roles import Action
from service.facts import decode
from service.tables import NoticeRow
from service.web import found
from service.web.forms import NOTHING, Sent, SentForm, answered
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from workflows.interview import Candidate, candidates
from workflows.promotion_meeting import meeting_days
from workflows.vocabulary import NoticeKind, NoticeState
from workflows.wording import name_text

router = APIRouter(prefix="/{year:int}/interviews")

SEES = Depends(permitted(Action.SEE_INTERVIEWS))
TALKS = Depends(permitted(Action.INTERVIEW))
TOLD = "约谈"  # the request that a talk leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    unit: str
    indicator: str
    light: str
    why: str


@router.get("", dependencies=[SEES])
def look(request: Request, place: Looking) -> HTMLResponse:
    papers = select(NoticeRow).where(
        NoticeRow.assessment_id == place.assessment.id,
        NoticeRow.kind == NoticeKind.INTERVIEW_NOTICE,
    )
    count = place.session.scalar(papers.with_only_columns(func.count())) or 0
    at_papers = paging(request, count, name="papers")
    shown = papers.order_by(NoticeRow.id.desc()).offset(at_papers.offset).limit(at_papers.size)
    listed = candidates(place.ledger, place.rules, place.today)
    at = paging(request, len(listed))
    days = meeting_days(place.ledger, place.rules.promotion_meeting)
    return page(
        request,
        "interviews.html",
        "约谈",
        place=place,
        listed=[_listed(place, one) for one in at.of(listed)],
        paging=at,
        meeting=next((day for day in days if day >= place.today), None),
        papers=[(paper, decode(paper.facts["约谈日期"])) for paper in place.session.scalars(shown)],
        paging_papers=at_papers,
        talked={one.notice for one in place.ledger.requests if one.kind == TOLD},
    )


@router.get("/{paper}", dependencies=[SEES])
def look_at(request: Request, place: Looking, paper: int) -> HTMLResponse:
    return _page(request, place, found.paper(place, paper, NoticeKind.INTERVIEW_NOTICE))


@router.post("/{paper}", dependencies=[FORM, TALKS])
def register(request: Request, place: Acting, paper: int, sent: SentForm) -> Response:
    """What was said; the record and the 限期整改 follow."""
    notice = found.paper(place, paper, NoticeKind.INTERVIEW_NOTICE)
    return answered(
        place,
        lambda: feedback.submit_interview(
            place.session,
            place.assessment,
            notice,
            told={
                "问题": sent.lines("problems"),
                "要求": sent.lines("requirements"),
                "说明": sent.text("explanation"),
                "表态": sent.text("pledge"),
                "记录人": sent.text("recorder") or place.visitor.shown,
                **{
                    key: text
                    for key in ("时间", "地点", "约谈人", "参加人")
                    if (text := sent.text(key))
                },
            },
            by=place.visitor.signs_as,
            now=place.now,
        ),
        f"/{place.year}/interviews/{paper}",
        lambda told: _page(request, place, notice, sent, told),
    )


def _listed(place: Place, candidate: Candidate) -> _Listed:
    indicator = place.ledger.indicator(candidate.case.indicator)
    return _Listed(
        unit=place.ledger.unit_name(indicator.lead),
        indicator=f"{indicator.code} {name_text(indicator)}",
        light=candidate.judgement.light.value,
        why=candidate.why,
    )


def _page(
    request: Request, place: Place, notice: NoticeRow, sent: Sent = NOTHING, told: str = ""
) -> HTMLResponse:
    said = [r for r in place.ledger.requests if r.kind == TOLD and r.notice == notice.key]
    return page(
        request,
        "interview.html",
        notice.subject,
        status=409 if told else 200,
        place=place,
        notice=notice,
        issued=notice.state == NoticeState.ISSUED,
        facts=decode(notice.facts),
        said=said[-1] if said else None,
        sent=sent,
        told=told,
    )
