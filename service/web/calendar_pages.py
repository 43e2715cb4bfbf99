"""放假安排：which days are worked, from where it is known, and what is an estimate until it is announced."""

from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from service import kept_files, rest, timeline
from service.accounts.roles import Action
from service.errors import CalendarMissing
from service.settings import SHIPPED, holiday_folders
from service.web.forms import NOTHING, Sent, SentForm, answered
from service.web.pages import page
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from service.workdays import YearOfDays, days_of, parse_days
from workflows.dues import estimates

router = APIRouter(
    prefix="/{year:int}/calendar", dependencies=[Depends(permitted(Action.KEEP_SETTINGS))]
)


@router.get("")
def look(request: Request, place: Looking) -> HTMLResponse:
    return _page(request, place)


@router.post("/{of}", dependencies=[FORM])
def put(request: Request, place: Acting, of: int, sent: SentForm) -> Response:
    """A year's file, checked before it stands; days still to come are counted anew at once."""
    if of not in _years(place):
        raise HTTPException(404)

    def act() -> None:
        text = sent.raw("text").replace("\r\n", "\n")
        days = parse_days(text, of)
        kept_files.put(_own(place, of), text, place.now)
        place.office.workspace.forget_calendars()
        rest.wake_county(place.session, place.visitor.county)
        timeline.note(
            place.session,
            assessment_id=None,
            at=place.now,
            actor=place.visitor.signs_as,
            act="改放假安排",
            subject=f"{of}年：{days.source}",
        )

    url = f"/{place.year}/calendar"
    return answered(place, act, url, lambda told: _page(request, place, of, sent, told))


def _years(place: Place) -> tuple[int, int]:
    return place.year, place.year + 1


def _own(place: Place, of: int) -> Path:
    return holiday_folders(place.office.workspace.folder)[0] / f"{of}.toml"


def _known(place: Place, of: int) -> YearOfDays | None:
    try:
        return days_of(holiday_folders(place.office.workspace.folder), of, place.today)
    except CalendarMissing:
        return None


def _text(place: Place, of: int) -> str:
    """The year's file, else the last shipped one to write it after."""
    for folder in holiday_folders(place.office.workspace.folder):
        if (folder / f"{of}.toml").is_file():
            return (folder / f"{of}.toml").read_text(encoding="utf-8")
    last = max((SHIPPED / "config" / "holidays").glob("*.toml"))
    return last.read_text(encoding="utf-8")


def _page(
    request: Request, place: Place, of: int = 0, sent: Sent = NOTHING, told: str = ""
) -> HTMLResponse:
    return page(
        request,
        "calendar.html",
        "放假安排",
        status=409 if told else 200,
        place=place,
        years=[
            (each, _known(place, each), sent.raw("text") if each == of else _text(place, each))
            for each in _years(place)
        ],
        of=of,
        estimates=estimates(place.ledger, place.today),
        told=told,
    )
