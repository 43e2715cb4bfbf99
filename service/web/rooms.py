"""Every room there is, in the order in which an address is looked for."""

from collections.abc import Sequence

from fastapi import FastAPI

from service.web import (
    ENTRANCE,
    Room,
    account_pages,
    app_of,
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
    review_pages,
    rules_pages,
    settlement_pages,
    signing_pages,
    supervision_pages,
    template_pages,
    unit_pages,
    value_pages,
    veto_pages,
    what_if_pages,
)
from service.web.api import make_api
from service.web.metrics import Meter
from service.web.office import Office

ROOMS: Sequence[Room] = (
    *ENTRANCE,
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
    """All pages of one workspace, and the API; ``front``: rooms before the others, such as a demo's
    first page.
    """
    return app_of(office, (*front, *ROOMS), meter, make_api(office))
