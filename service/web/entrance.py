"""门口：what a visitor meets before anybody has signed in, and what stands around every page.

Nothing here reads in FastAPI, the half second of which the first visitor would wait for.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from service.readers import one_party
from service.web.metrics import Meter
from service.web.office import Office
from service.web.pages import fault, page
from service.web.visitors import COOKIE

LARGEST_BODY = 64 * 1024  # bytes of a form without files

_HERE = Path(__file__).parent
#: A path on this site: browsers read ``//`` and any backslash as the beginning of another's address,
#: and leave tabs and line ends out before they look.
_OURS = re.compile(r"/(?!/)[^\\\x00-\x1f\x7f]*")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class FirstPage(Route):
    """A page without FastAPI; as there, the request knows its route, by which it is measured."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        return match, {**child, "route": self}


class StrangersPage(FirstPage):
    """The same for whoever has not signed in and comes without a cookie; no page of anybody else."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        known = match is not Match.NONE and COOKIE in Request(scope).cookies
        return (Match.NONE, {}) if known else (match, child)


def to_sign_in(_request: Request) -> RedirectResponse:
    return RedirectResponse("/sign-in?to=/", status_code=303)


def ask(request: Request) -> HTMLResponse:
    """登录."""
    to = inside(request.query_params.get("to", ""))
    return page(request, "sign_in.html", "登录", to=to, name="", told="")


def alive(_request: Request) -> JSONResponse:
    """The process answers; nothing else is asked."""
    return JSONResponse({"status": "ok"})


#: Of the entrance and of all pages alike.
ROUTES: Sequence[BaseRoute] = (
    Mount("/static", StaticFiles(directory=_HERE / "static"), name="static"),
    FirstPage("/healthz", alive, methods=["GET"]),
    StrangersPage("/", to_sign_in, methods=["GET"]),
    FirstPage("/sign-in", ask, methods=["GET"]),
)


def make_entrance(office: Office, front: Sequence[BaseRoute], meter: Meter) -> Starlette:
    """What a visitor meets first; it is read in a second sooner than all pages are."""
    app = Starlette(routes=[*front, *ROUTES], exception_handlers={Exception: answer_for_fault})
    furnish(app, office, meter)
    return app


def furnish(app: Starlette, office: Office, meter: Meter) -> None:
    """What every page needs and every answer bears."""
    app.state.office = office
    app.state.meter = meter
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=LARGEST_BODY)
    app.add_middleware(BaseHTTPMiddleware, dispatch=_with_headers)
    app.add_middleware(BaseHTTPMiddleware, dispatch=meter.measured)
    app.add_middleware(_OneParty)


def answer_for_fault(request: Request, _error: Exception) -> Response:
    """The fault is in the log; the database may be what failed, so nobody is looked up."""
    told = "系统出错，什么也没有改动。请稍后重试，或者告诉管理员"
    return _protected(fault(request, 500, told))  # answers past all that stands around a page


def inside(to: str) -> str:
    """Where a visitor wanted to go, if it is a page of ours; "" for anything else."""
    return to if _OURS.fullmatch(to) else ""


class _OneParty:
    """The threads that answer a request read as one: what it opened lets it in again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with one_party():
            await self._app(scope, receive, send)


async def _with_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    return _protected(await call_next(request))


def _protected(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
