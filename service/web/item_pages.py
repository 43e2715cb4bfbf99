"""交办事项：what was ordered after an inspection or a meeting, item by item, until it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from service import feedback
from service.accounts.roles import Action
from service.feedback import form_drafts, item_progress
from service.feedback.evidence import MOST, of_replies
from service.tables import NoticeRow, ReplyRow
from service.web import found
from service.web.forms import NOTHING, Sent, SentForm, answered, unmoved
from service.web.mine import own, proofs
from service.web.mine.sent import OF_MANY_FIELDS
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Acting, Looking, Place
from service.web.uploads import LARGEST_UPLOAD
from service.web.visiting import FORM, permitted
from workflows.items import STAGE, Item, all_items, lines, urged_times
from workflows.vocabulary import NoticeKind

router = APIRouter(prefix="/{year:int}/items", max_body_size=OF_MANY_FIELDS + LARGEST_UPLOAD)

FILES = "files"

SEES = Depends(permitted(Action.SEE_COUNTY, Action.SEE_OWN))
ANSWERS = Depends(permitted(Action.ANSWER))
SETTLES = Depends(permitted(Action.SETTLE_REPLIES))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    item: Item
    url: str
    unit: str
    what: str
    state: str
    urged: int


@router.get("", dependencies=[SEES])
def look(
    request: Request,
    place: Looking,
    closed: bool = False,
    unit: Annotated[str, Query(max_length=40)] = "",
) -> HTMLResponse:
    """Those that are not closed, or all; of one unit, or all."""
    shown = [one for one in _shown(place) if unit in ("", one.item.charge.unit)]
    open_ones = [one for one in shown if not one.item.is_closed(place.today)]
    asked = shown if closed else open_ones
    at = paging(request, len(asked))
    return page(
        request,
        "items.html",
        "交办事项",
        place=place,
        items=at.of(asked),
        paging=at,
        closed=closed,
        unit=unit,
        units=[] if place.visitor.unit else found.units_of(place),
        hidden=len(shown) - len(open_ones),
    )


@router.get("/{order}/{ordinal}", dependencies=[SEES])
def look_at(request: Request, place: Looking, order: int, ordinal: int) -> HTMLResponse:
    return _page(request, place, _one(place, order, ordinal))


@router.post("/{order}/{ordinal}/replies", dependencies=[FORM, ANSWERS])
def reply(request: Request, place: Acting, order: int, ordinal: int, sent: SentForm) -> Response:
    """What the visitor's unit has done about it (办理情况)."""
    one = _one(place, order, ordinal)

    def act() -> None:
        item_progress.open_item(place.ledger, _order(place, order), ordinal)
        feedback.submit_reply(
            place.session,
            place.assessment,
            _order(place, order),
            place.visitor.unit,
            by=place.visitor.signs_as,
            now=place.now,
            stage=STAGE,
            indicator=str(ordinal),
            measures=sent.lines("measures"),
            text=sent.text("text"),
            files=proofs.chosen(place, sent, [FILES])[FILES],
        )
        form_drafts.drop(place.session, place.assessment, own.unit_of(place), _draft_name(one))

    return answered(place, act, one.url, lambda told: _page(request, place, one, sent, told))


@router.post("/{order}/{ordinal}/return", dependencies=[FORM, SETTLES])
def send_back(
    request: Request, place: Acting, order: int, ordinal: int, sent: SentForm
) -> Response:
    one = _one(place, order, ordinal)

    def act() -> None:
        item = item_progress.open_item(place.ledger, _order(place, order), ordinal)
        feedback.return_reply(
            place.session,
            place.assessment,
            _order(place, order),
            item.charge.unit,
            reason=sent.text("reason"),
            by=place.visitor.signs_as,
            now=place.now,
            indicator=str(ordinal),
            seen=sent.whole("seen", "办理情况"),
        )

    return answered(place, act, one.url, lambda told: _page(request, place, one, sent, told))


@router.post("/{order}/{ordinal}/close", dependencies=[FORM, SETTLES])
def close(request: Request, place: Acting, order: int, ordinal: int, sent: SentForm) -> Response:
    one = _one(place, order, ordinal)

    def act() -> None:
        row = _order(place, order)
        replies = _replies(place, row, ordinal)
        unmoved(sent.text("seen"), replies[-1].id if replies else 0, "办理情况")
        item_progress.close_item(
            place.session,
            place.assessment,
            place.ledger,
            row,
            ordinal,
            evidence=sent.text("evidence"),
            by=place.visitor.signs_as,
            now=place.now,
        )

    return answered(place, act, one.url, lambda told: _page(request, place, one, sent, told))


def _draft_name(one: _Shown) -> str:
    """``item:17:2``, as its address has it."""
    return ":".join(("item", *one.url.rsplit("/", 2)[1:]))


def _order(place: Place, order: int) -> NoticeRow:
    return found.paper(place, order, NoticeKind.ITEM_ORDER)


def _shown(place: Place) -> list[_Shown]:
    """All items, or those of the visitor's unit."""
    own = place.visitor.unit
    known = [one for one in all_items(place.ledger) if own in ("", one.charge.unit)]
    ids = found.paper_ids(place, NoticeKind.ITEM_ORDER)
    told = lines(place.ledger, known, place.today)
    return [
        _Shown(
            item=item,
            url=f"/{place.year}/items/{ids[item.order]}/{item.ordinal}",
            unit=str(line["单位"]),
            what=str(line["事项"]),
            state=str(line["状态"]),
            urged=urged_times(place.ledger, item),
        )
        for item, line in zip(known, told, strict=True)
    ]


def _one(place: Place, order: int, ordinal: int) -> _Shown:
    url = f"/{place.year}/items/{order}/{ordinal}"
    one = next((one for one in _shown(place) if one.url == url), None)
    if one is None:
        raise HTTPException(404)
    return one


def _replies(place: Place, order: NoticeRow, ordinal: int) -> Sequence[ReplyRow]:
    return place.session.scalars(
        select(ReplyRow)
        .where(ReplyRow.notice_id == order.id, ReplyRow.indicator == str(ordinal))
        .order_by(ReplyRow.id)
    ).all()


def _page(
    request: Request, place: Place, one: _Shown, sent: Sent = NOTHING, told: str = ""
) -> HTMLResponse:
    replies = _replies(place, found.paper_of(place, one.item.order), one.item.ordinal)
    draft = None
    if place.visitor.unit:
        unit, name = own.unit_of(place), _draft_name(one)
        draft = form_drafts.of(place.session, place.assessment, unit, name)
    return page(
        request,
        "item.html",
        f"{one.item.number}第{one.item.ordinal}项",
        status=409 if told else 200,
        place=place,
        one=one,
        closed=one.item.is_closed(place.today),
        replies=replies,
        proofs=of_replies(place.session, [row.id for row in replies]),
        most=MOST,
        draft=draft,
        draft_name=_draft_name(one),
        kept=draft.fields if draft and not told else {},
        sent=sent,
        told=told,
    )
