"""存草稿：what a form holds so far, saved by itself or by its button; not handed in.

The page's script says ``quiet`` and is told in a line; without it the form comes back as it was.
"""

from collections.abc import Callable, Mapping

from fastapi import APIRouter, HTTPException
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from service.clock import local
from service.feedback import form_drafts
from service.web.mine import own
from service.web.mine.indicator_forms import KEPT, PROGRESS
from service.web.mine.sent import OF_MANY_FIELDS, Fields
from service.web.place import Place, place_of
from service.web.sessions import OfficeNow
from service.web.visiting import FORM, VisitorNow
from workflows.filing import periods_asked

router = APIRouter(prefix="/{year:int}/mine/drafts", max_body_size=OF_MANY_FIELDS)

_OUR_OWN = ("draft", "quiet", "discard", "held")  # fields that are no part of the form
_FILES = "files"  # how fields of files begin: a draft has none


@router.post("", dependencies=[FORM, own.FILES])
def save(year: int, office: OfficeNow, who: VisitorNow, fields: Fields) -> Response:
    """Nothing is handed in, so nothing follows: the service is not told that anything moved."""
    form = fields.get("draft", "")
    with office.workspace.database.write() as session:
        place = place_of(office, who, session, year)
        to = page_of(place, form)
        unit = own.unit_of(place)
        if fields.get("discard"):
            form_drafts.drop(session, place.assessment, unit, form)
        else:
            kept = {
                name: text
                for name, text in fields.items()
                if name not in _OUR_OWN and not name.startswith(_FILES)
            }
            form_drafts.save(
                session, place.assessment, unit, form, kept, by=who.shown, now=place.now
            )
    if fields.get("quiet"):
        return PlainTextResponse(f"已存草稿 {local(place.now):%H:%M}")
    return RedirectResponse(to, status_code=303)


def page_of(place: Place, form: str) -> str:
    """Where a form of this name is filled in; 404 if it is not the unit's."""
    sort, _, about = form.partition(":")
    if sort not in _PAGES:
        raise HTTPException(404)
    return f"/{place.year}/{_PAGES[sort](place, about)}"


def _values(place: Place, about: str) -> str:
    """``2017-08``, or of the second page ``2017-08:2``."""
    period, _, part = about.partition(":")
    asked = map(str, periods_asked(place.ledger, place.today))
    if period not in asked or not (part or "1").isdecimal() or len(part) > 2:
        raise HTTPException(404)
    return f"mine/values?period={period}&part={part or 1}"


def _indicator(place: Place, about: str) -> str:
    """``3-20``, or of its second measure ``3-20:2``."""
    return f"mine/indicators/{own.indicator_of(place, about.partition(':')[0]).code}"


def _paper(place: Place, about: str) -> str:
    """``17`` or ``17:3-20``: a paper, or what it asks of one indicator or item."""
    notice = about.partition(":")[0]
    if not notice.isdecimal():
        raise HTTPException(404)
    return f"mine/papers/{own.paper_of(place, int(notice)).id}"


def _item(place: Place, about: str) -> str:
    """``17:2``: the second item of an order that the unit got."""
    order, _, ordinal = about.partition(":")
    if not order.isdecimal() or not ordinal.isdecimal():
        raise HTTPException(404)
    return f"items/{own.paper_of(place, int(order)).id}/{int(ordinal)}"


_PAGES: Mapping[str, Callable[[Place, str], str]] = {
    "values": _values,
    **dict.fromkeys((*KEPT, PROGRESS), _indicator),
    "reply": _paper,
    "extension": _paper,
    "item": _item,
}
