"""Every room there is, in the order in which an address is looked for."""

from collections.abc import Sequence
from typing import Protocol

from fastapi import APIRouter, FastAPI

from service.web import (
    account_pages,
    audit_pages,
    award_pages,
    calendar_pages,
    case_pages,
    channel_pages,
    collection_pages,
    day_pages,
    delivery_pages,
    event_pages,
    evidence_pages,
    extension_pages,
    import_pages,
    interview_pages,
    item_pages,
    judgement_pages,
    leader_pages,
    link_pages,
    look_back_pages,
    meeting_pages,
    mine,
    paper_pages,
    plan_pages,
    probe_pages,
    review_pages,
    rules_pages,
    settlement_pages,
    sign_in_pages,
    signing_pages,
    supervision_pages,
    template_pages,
    unit_pages,
    value_pages,
    veto_pages,
    what_if_pages,
)
from service.web.answers import ANSWERS, TooLong
from service.web.api import make_api
from service.web.crowd import ADMITTED
from service.web.entrance import ROUTES, furnish
from service.web.metrics import Meter
from service.web.office import Office

API = "/api/v1"


class Room(Protocol):
    """Pages that belong together: usually a module with a ``router``."""

    router: APIRouter


ROOMS: Sequence[Room] = (
    probe_pages,
    sign_in_pages,
    link_pages,
    account_pages,
    leader_pages,
    day_pages,
    collection_pages,
    value_pages,
    plan_pages,
    evidence_pages,
    judgement_pages,
    signing_pages,
    paper_pages,
    case_pages,
    look_back_pages,
    *mine.ROOMS,
    item_pages,
    supervision_pages,
    meeting_pages,
    interview_pages,
    event_pages,
    extension_pages,
    review_pages,
    award_pages,
    settlement_pages,
    veto_pages,
    what_if_pages,
    delivery_pages,
    channel_pages,
    unit_pages,
    import_pages,
    template_pages,
    calendar_pages,
    rules_pages,
    audit_pages,
)


def make_app(office: Office, front: Sequence[Room] = (), meter: Meter | None = None) -> FastAPI:
    """All pages of one workspace, and the API; ``front``: rooms before the others, such as a demo's;
    ``meter``: the entrance's, to count on in.
    """
    app = FastAPI(
        title="市考指标督办",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[ADMITTED],
    )
    app.mount(API, make_api(office))
    app.router.routes.append(TooLong())
    for room in front:
        app.include_router(room.router)
    app.router.routes.extend(ROUTES)
    for room in ROOMS:
        app.include_router(room.router)
    for error, answer in ANSWERS.items():
        app.add_exception_handler(error, answer)
    furnish(app, office, meter or Meter())
    return app
