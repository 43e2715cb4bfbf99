"""推进会：who comes, who came, what was decided. A unit sees and sends its own receipt only."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from service.accounts.roles import Action
from service.errors import FeedbackRejected
from service.feedback import meetings
from service.web import found
from service.web.forms import NOTHING, Sent, SentForm, answered, day_of
from service.web.pages import page
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from workflows.items import Charge, decisions, minutes_of
from workflows.ledger import Notice
from workflows.ledger import Request as Told
from workflows.meeting_minutes import minutes_key
from workflows.promotion_meeting import RECEIPT, called, meeting_days, meeting_key, receipts

router = APIRouter(prefix="/{year:int}/meetings")

SEES = Depends(permitted(Action.SEE_COUNTY, Action.SEE_OWN))
COMES = Depends(permitted(Action.FILE, Action.MEET))
MEETS = Depends(permitted(Action.MEET))

_ROWS = 8  # of decisions on an empty form


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    ordinal: int
    name: str  # 第一次推进会
    day: date
    notice: Notice | None
    minutes: Notice | None
    told: Told | None  # what was put down of it
    came: int
    asked: int

    @property
    def is_called(self) -> bool:
        return self.notice is not None and self.notice.is_issued


@router.get("", dependencies=[SEES])
def look(request: Request, place: Looking) -> HTMLResponse:
    return page(request, "meetings.html", "推进会", place=place, meetings=_meetings(place))


@router.get("/{ordinal}", dependencies=[SEES])
def look_at(request: Request, place: Looking, ordinal: int) -> HTMLResponse:
    return _page(request, place, _one(place, ordinal))


@router.post("/{ordinal}/receipts", dependencies=[FORM, COMES])
def receive(request: Request, place: Acting, ordinal: int, sent: SentForm) -> Response:
    """Who comes for the visitor's unit; the office puts down what a unit told it."""
    one = _one(place, ordinal)
    notice = found.paper_of(place, meeting_key(ordinal))
    return answered(
        place,
        lambda: meetings.submit_receipts(
            place.session,
            place.assessment,
            place.ledger,
            place.rules,
            notice,
            [place.visitor.unit or sent.text("unit")],
            meetings.Attendee(
                name=sent.text("name"),
                post=sent.text("post") or meetings.HEAD_POST,
                phone=sent.text("phone"),
                proxy_reason=sent.text("proxy_reason"),
                approved_by=sent.text("approved_by"),
            ),
            by=place.visitor.signs_as,
            now=place.now,
        ),
        _url(place, ordinal),
        lambda told: _page(request, place, one, sent, told),
    )


@router.post("/{ordinal}/attendance", dependencies=[FORM, MEETS])
def attend(request: Request, place: Acting, ordinal: int, sent: SentForm) -> Response:
    """Of the units ticked: they came, or did not."""
    one = _one(place, ordinal)
    notice = found.paper_of(place, meeting_key(ordinal))
    return answered(
        place,
        lambda: meetings.record_attendance(
            place.session,
            place.assessment,
            place.ledger,
            place.rules,
            notice,
            sent.texts("units"),
            absent=sent.text("absent") == "1",
            by=place.visitor.signs_as,
            now=place.now,
        ),
        _url(place, ordinal),
        lambda told: _page(request, place, one, sent, told),
    )


@router.post("/{ordinal}/minutes", dependencies=[FORM, MEETS])
def minute(request: Request, place: Acting, ordinal: int, sent: SentForm) -> Response:
    """The minutes are drafted at once; decisions become items when they are signed."""
    one = _one(place, ordinal)
    notice = found.paper_of(place, meeting_key(ordinal))
    return answered(
        place,
        lambda: meetings.submit_minutes(
            place.session,
            place.assessment,
            place.ledger,
            place.rules,
            notice,
            host=sent.text("host"),
            decisions=_decided(sent),
            speech=sent.text("speech"),
            recorder=sent.text("recorder"),
            place=sent.text("place"),
            held_on=sent.day("held_on", "会议日期"),
            by=place.visitor.signs_as,
            now=place.now,
        ),
        _url(place, ordinal),
        lambda told: _page(request, place, one, sent, told),
    )


def _decided(sent: Sent) -> list[meetings.Decision]:
    """Rows left empty are none; half a row is told."""
    rows = sent.rows("who", "what", "until")
    for who, what, _ in rows:
        if bool(who) != bool(what):
            raise FeedbackRejected(f"议定事项要写明单位和办什么，“{who or what}”这一行不全")
    return [
        meetings.Decision(unit=who, text=what, until=day_of(until, "完成时限"))
        for who, what, until in rows
        if who
    ]


def _url(place: Place, ordinal: int) -> str:
    return f"/{place.year}/meetings/{ordinal}"


def _meetings(place: Place) -> list[Meeting]:
    ledger = place.ledger
    days = meeting_days(ledger, place.rules.promotion_meeting)
    return [
        Meeting(
            ordinal=ordinal,
            name=f"{called(ordinal)}推进会",
            day=day,
            notice=(notice := ledger.notices.get(meeting_key(ordinal))),
            minutes=ledger.notices.get(minutes_key(meeting_key(ordinal))),
            told=minutes_of(ledger, meeting_key(ordinal)),
            came=len(receipts(ledger, meeting_key(ordinal))),
            asked=len(notice.units) if notice else 0,
        )
        for ordinal, day in enumerate(days, start=1)
    ]


def _one(place: Place, ordinal: int) -> Meeting:
    known = _meetings(place)
    if not 1 <= ordinal <= len(known):
        raise HTTPException(404)
    return known[ordinal - 1]


def _page(
    request: Request, place: Place, one: Meeting, sent: Sent = NOTHING, told: str = ""
) -> HTMLResponse:
    ledger, own = place.ledger, place.visitor.unit
    units = [u for u in (one.notice.units if one.notice else ()) if own in ("", u)]
    decided: list[Charge] = decisions(one.told) if one.told else []
    return page(
        request,
        "meeting.html",
        one.name,
        status=409 if told else 200,
        place=place,
        meeting=one,
        owed=one.notice.due_day(RECEIPT) if one.notice else None,
        units=[(code, ledger.unit_name(code)) for code in units],
        everybody=found.units_of(place),
        receipts=receipts(ledger, meeting_key(one.ordinal)),
        decided=[charge for charge in decided if own in ("", charge.unit)],
        facts=one.told.facts if one.told and not own else {},
        name=ledger.unit_name,
        rows=range(_ROWS),
        held=place.today >= one.day,
        sent=sent,
        told=told,
    )
