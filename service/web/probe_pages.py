"""探针：can the process work, what has it done; for machines, in English where they read.

``/metrics`` is for whoever bears the token DUBAN_METRICS_TOKEN. That a call comes from this machine
proves nothing: behind a proxy everybody's does, and not every proxy says that it is one.
"""

import hmac
from typing import cast

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from service import readiness
from service.errors import ConfigError
from service.web.county_metrics import county_text
from service.web.metrics import Meter
from service.web.office import Office
from service.web.sessions import OfficeNow

router = APIRouter()

METRICS_TOKEN = "DUBAN_METRICS_TOKEN"  # noqa: S105 the name of the secret, not the secret


@router.get("/readyz")
def ready(office: OfficeNow) -> JSONResponse:
    """503 names every check that fails and why."""
    failing = readiness.failing(office.workspace, office.pulse)
    checks = {name: failing.get(name, "ok") for name in readiness.CHECKS}
    status = "failing" if failing else "ok"
    return JSONResponse({"status": status, "checks": checks}, 503 if failing else 200)


@router.get("/metrics")
def metrics(request: Request, office: OfficeNow) -> Response:
    if not _bears_token(request, office):
        raise HTTPException(404)
    meter = cast(Meter, request.app.state.meter)
    return Response(meter.text() + county_text(office), media_type=CONTENT_TYPE_LATEST)


def _bears_token(request: Request, office: Office) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    try:
        token = office.workspace.keyring.secret(METRICS_TOKEN)
    except ConfigError:  # none is set: nobody has it
        return False
    return scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode())
