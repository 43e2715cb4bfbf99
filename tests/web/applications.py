"""All pages and the API, read in once a process: FastAPI puts routes together when they are first
looked for, which takes longer than a test. Offices come and go.
"""

from fastapi import FastAPI
from starlette.routing import Mount

from service.web.metrics import Meter
from service.web.office import Office
from service.web.rooms import make_app
from tests.web.audited import audited

_READ_IN: list[FastAPI] = []


def application(office: Office) -> FastAPI:
    """Pages of this office from now on, and no more of the one before."""
    if not _READ_IN:
        _READ_IN.append(audited(make_app(office)))
    (app,) = _READ_IN
    app.state.office, app.state.meter = office, Meter()
    for route in app.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            route.app.state.office = office
    return app
