"""群机器人：how each stands, a test message, pause and resume, second channels and limits.

Secrets are neither shown nor taken here: they stand in the environment or the key file.
"""

from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import select

from service.accounts.roles import Action
from service.deliveries import remedies, routes, upkeep
from service.deliveries.audiences import BY_HAND
from service.deliveries.sending import open_channels
from service.errors import FeedbackRejected
from service.tables import EventRow, RobotRow
from service.web.forms import NOTHING, Sent, SentForm, answered
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Acting, Looking, Place
from service.web.sessions import OfficeNow
from service.web.visiting import FORM, VisitorNow, permitted
from service.workers.work import transport_of

router = APIRouter(prefix="/{year:int}/channels", dependencies=[Depends(permitted(Action.DELIVER))])

SETS = Depends(permitted(Action.KEEP_SETTINGS))
_EVENTS = 10  # of a robot, shown
_CHANNELS = {
    "folder": "本机文件夹",
    "wecom": "企业微信",
    "dingtalk": "钉钉",
    "feishu": "飞书",
    "webhook": "其他系统（webhook）",
}


@router.get("")
def look(request: Request, place: Looking) -> HTMLResponse:
    robots = upkeep.robots(place.session, place.visitor.county)
    at = paging(request, len(robots))
    return page(
        request,
        "channels.html",
        "群机器人",
        place=place,
        robots=at.of(robots),
        paging=at,
        by_hand=BY_HAND,
        channels=_CHANNELS,
    )


@router.get("/{robot}")
def look_at(request: Request, place: Looking, robot: int) -> HTMLResponse:
    return _page(request, place, _robot(place, robot))


@router.post("/{robot}/test", dependencies=[FORM])
def test(year: int, robot: int, who: VisitorNow, office: OfficeNow) -> Response:
    """One message marked 【测试】. No transaction is open while the platform is called."""
    workspace = office.workspace
    with workspace.database.read() as session:
        found = session.get(RobotRow, robot)
        if found is None or found.county != who.county or found.audience == BY_HAND:
            raise HTTPException(404)
    channels = open_channels(workspace.folder, transport_of(workspace), workspace.clock)
    upkeep.try_out(
        workspace.database, robot, who.signs_as, workspace.clock, channels, workspace.keyring
    )
    return RedirectResponse(f"/{year}/channels/{robot}", status_code=303)


@router.post("/{robot}/pause", dependencies=[FORM])
def pause(request: Request, place: Acting, robot: int, sent: SentForm) -> Response:
    row = _robot(place, robot)
    return answered(
        place,
        lambda: upkeep.pause(
            place.session, row, place.visitor.signs_as, sent.text("reason"), place.now
        ),
        _url(place, robot),
        lambda told: _page(request, place, row, NOTHING, told),
    )


@router.post("/{robot}/resume", dependencies=[FORM])
def resume(request: Request, place: Acting, robot: int, sent: SentForm) -> Response:
    row = _robot(place, robot)
    return answered(
        place,
        lambda: remedies.reopen(
            place.session, row.id, place.visitor.signs_as, sent.text("reason"), place.now
        ),
        _url(place, robot),
        lambda told: _page(request, place, row, NOTHING, told),
    )


@router.post("/{robot}/settings", dependencies=[FORM, SETS])
def configure(request: Request, place: Acting, robot: int, sent: SentForm) -> Response:
    """What is left empty is taken away."""
    row = _robot(place, robot)
    return answered(
        place,
        lambda: upkeep.configure(
            place.session, row, place.visitor.signs_as, _changes(sent), place.now
        ),
        _url(place, robot),
        lambda told: _page(request, place, row, sent, told),
    )


def _changes(sent: Sent) -> dict[str, Any]:
    calls, seconds = sent.whole("calls", "条数"), sent.whole("seconds", "秒数")
    if bool(calls) != bool(seconds):
        raise FeedbackRejected("限速要写明几秒内至多几条，两样都填或者都不填")
    return {
        "fallback": sent.text("fallback") or None,
        "alarm": sent.text("alarm") or None,
        "windows": [[calls, seconds]] if calls else None,
        "month_quota": sent.whole("month_quota", "每月条数") or None,
    }


def _url(place: Place, robot: int) -> str:
    return f"/{place.year}/channels/{robot}"


def _robot(place: Place, robot: int) -> RobotRow:
    row = place.session.get(RobotRow, robot)
    if row is None or row.county != place.visitor.county or row.audience == BY_HAND:
        raise HTTPException(404)
    return row


def _page(
    request: Request, place: Place, robot: RobotRow, sent: Sent = NOTHING, told: str = ""
) -> HTMLResponse:
    events = place.session.scalars(
        select(EventRow)
        .where(EventRow.assessment_id.is_(None), EventRow.recipients == robot.name)
        .order_by(EventRow.id.desc())
        .limit(_EVENTS)
    )
    robots = upkeep.robots(place.session, robot.county)
    others = [one for one in robots if one.id != robot.id and one.audience != BY_HAND]
    return page(
        request,
        "channel.html",
        robot.name,
        status=409 if told else 200,
        place=place,
        robot=robot,
        channels=_CHANNELS,
        paused=bool(robot.paused_reason or robot.paused_until),
        windows=robot.settings.get("windows") or [],
        fallbacks=[one.name for one in others if routes.may_stand_in(one, robot)],
        others=[one.name for one in others],
        events=list(events),
        sent=sent,
        told=told,
    )
