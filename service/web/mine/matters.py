"""待办：what the unit owes with its days, papers not signed for, and forms begun."""

from contextlib import suppress
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from service.feedback import form_drafts
from service.feedback.breakdowns import SentBack, plans_sent_back
from service.feedback.form_drafts import FormDraft
from service.notices import addressed
from service.web.mine import own
from service.web.mine.drafts import page_of
from service.web.mine.paper_view import postponable
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Looking, Place
from workflows import unit_matters
from workflows.unit_matters import Matter

router = APIRouter(prefix="/{year:int}/mine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    matter: Matter
    late: int  # days
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    draft: FormDraft
    what: str
    url: str


@router.get("", dependencies=[own.SEES])
def look(request: Request, place: Looking) -> HTMLResponse:
    unit = own.unit_of(place)
    papers = addressed.papers(place.session, place.assessment.id, own.units_of(place))
    ids = {paper.key: paper.id for paper in papers}
    matters = list(unit_matters.owed(place.ledger, place.rules, unit, place.today))
    at = paging(request, len(matters))
    owed = [
        Owed(matter=m, late=m.days_late(place.today), url=_url(place, m, ids))
        for m in at.of(matters)
    ]
    unsigned = [paper for paper in papers if not paper.signed and not paper.is_void]
    at_unsigned = paging(request, len(unsigned), name="unsigned")
    return page(
        request,
        "mine_matters.html",
        "待办",
        place=place,
        unit=place.ledger.unit_name(unit),
        owed=owed,
        paging=at,
        unsigned=at_unsigned.of(unsigned),
        paging_unsigned=at_unsigned,
        sent_back=_sent_back(place),
        begun=list(_begun(place, unit)),
    )


def _url(place: Place, matter: Matter, ids: dict[str, int]) -> str:
    """Where the matter is dealt with."""
    under = f"/{place.year}/mine"
    match matter.sort:
        case unit_matters.FIGURES:
            return f"{under}/values?period={matter.about}"
        case unit_matters.MEASURE:
            return f"{under}/indicators/{matter.about}#measures"
        case unit_matters.BREAKDOWN | unit_matters.HIGHLIGHTS:
            return f"{under}/form"
        case unit_matters.AWARD:
            return f"/{place.year}/awards"
        case unit_matters.RECEIPT:
            return f"/{place.year}/meetings/{matter.about.rpartition(':')[2]}"
    return f"{under}/papers/{ids[matter.about]}" if matter.about in ids else f"{under}/papers"


def _sent_back(place: Place) -> list[SentBack]:
    """细化分解 and 进度计划 that the office sent back and the unit has not filed again."""
    own_codes = {one.code for one in own.indicators_of(place) if own.files_for(place, one)}
    found = plans_sent_back(place.session, place.assessment)
    return [one for one in found if one.code in own_codes]


_WHAT = {
    "values": "报送数据",
    "plan": "进度计划",
    "breakdown": "细化分解",
    "measure": "措施",
    "progress": "措施进展",
    "contact": "沟通",
    "highlight": "亮点",
    "reply": "反馈文书",
    "extension": "申请延期",
    "item": "办理情况",
}


def _begun(place: Place, unit: str) -> list[Begun]:
    """Drafts of forms that can still be handed in."""
    drafts = form_drafts.begun(place.session, place.assessment, unit)
    found = []
    for draft in drafts:
        sort, _, about = draft.form.partition(":")
        with suppress(HTTPException):  # of an indicator that has gone to another unit since
            if sort in _WHAT and _is_open(place, sort, about):
                what = f"{_WHAT[sort]} {_about(place, sort, about)}".strip()
                found.append(Begun(draft=draft, what=what, url=page_of(place, draft.form)))
    return found


def _is_open(place: Place, sort: str, about: str) -> bool:
    """An extension is asked for before the day; afterwards what was typed leads nowhere."""
    if sort != "extension":
        return True
    return any(one.waiting is None for one in postponable(place, own.paper_of(place, int(about))))


def _about(place: Place, sort: str, about: str) -> str:
    of, _, part = about.partition(":")
    if sort in ("reply", "extension"):
        return own.paper_of(place, int(of)).number
    if sort == "item":
        return f"{own.paper_of(place, int(of)).number}第{part}项"
    if sort == "progress":
        return f"{of}第{part}条"
    return f"{of}（第{part}页）" if part else of
