"""网页：what people open on a phone or an office PC, served by ``serve`` itself.

Pages are made on the server and need no script. A session is a transaction: it commits before the
answer leaves, so that nobody is told of something that was not kept.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import DataError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from service.errors import LinkRefused, NotPermitted, ServiceError
from service.readers import one_party
from service.web import probe_pages, sign_in_pages
from service.web.crowd import ADMITTED
from service.web.metrics import Meter
from service.web.office import Office, office_of
from service.web.pages import fault
from service.web.visiting import PasswordNeeded, SignInNeeded, known, refuse_other_sites

API = "/api/v1"
LARGEST_BODY = 64 * 1024  # bytes of a form without files
LONGEST_PATH = 2_000  # characters; numbers that Python will not read are longer still

_HERE = Path(__file__).parent
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_ENDED = "登录已经失效，刚才填的没有收下。请把下面填好的先抄下来，重新登录后再提交"
_OF_A_YEAR = re.compile(r"/\d{4}/")
_OURS = ("form_token", "draft", "held", "ask")  # fields that nobody types
_STATUS_TEXTS = {
    404: "没有这个页面。请检查地址，或者从首页、群里的消息重新打开",
    405: "这个地址不能这样打开，请返回上一页重试",
    413: "提交的内容太大，请减少后重试",
    422: "提交的内容不全或者格式不对，请返回上一页检查后重试",
}


class Room(Protocol):
    """Pages that belong together: usually a module with a ``router``."""

    router: APIRouter


#: What is met first, before anybody has signed in.
ENTRANCE: Sequence[Room] = (probe_pages, sign_in_pages)


def make_entrance(
    office: Office, front: Sequence[Room] = (), meter: Meter | None = None
) -> FastAPI:
    """What a visitor meets first; it is read in a second sooner than all pages are."""
    return app_of(office, (*front, *ENTRANCE), meter)


def app_of(
    office: Office, rooms: Sequence[Room], meter: Meter | None = None, api: FastAPI | None = None
) -> FastAPI:
    """An application of these rooms, all under the same rules; ``meter``: another's, to count in."""
    app = FastAPI(
        title="市考指标督办",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[ADMITTED],
    )
    app.state.office = office
    app.state.meter = meter = meter or Meter(office)
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    if api is not None:
        app.mount(API, api)
    for room in rooms:
        app.include_router(room.router)
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(PasswordNeeded, _to_password)
    app.add_exception_handler(LinkRefused, _answer_for(410))
    app.add_exception_handler(NotPermitted, _answer_for(403))
    app.add_exception_handler(ServiceError, _answer_for(409))
    app.add_exception_handler(OverflowError, _answer_for_status)  # a number that is nobody's
    app.add_exception_handler(DataError, _answer_for_form)  # letters that no database keeps
    app.add_exception_handler(HTTPException, _answer_for_status)
    app.add_exception_handler(RequestValidationError, _answer_for_form)
    app.add_exception_handler(Exception, _answer_for_fault)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=LARGEST_BODY)
    app.middleware("http")(_with_headers)
    app.middleware("http")(meter.measured)
    app.add_middleware(_OneParty)
    return app


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
    if len(request.url.path) > LONGEST_PATH:
        return _protected(await run_in_threadpool(_fault, request, 404, _STATUS_TEXTS[404]))
    return _protected(await call_next(request))


def _protected(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


async def _to_sign_in(request: Request, needed: Exception) -> Response:
    if isinstance(needed, SignInNeeded) and needed.sent:
        return fault(request, 401, _ENDED, typed=await _typed(request))
    url = needed.url if isinstance(needed, SignInNeeded) else "/"
    return RedirectResponse(f"/sign-in?to={quote(url)}", status_code=303)


def _to_password(_request: Request, _needed: Exception) -> Response:
    return RedirectResponse("/password", status_code=303)


async def _typed(request: Request) -> list[str]:
    """What somebody typed into a form of a year, to be copied: the page it stood on is gone.

    Nothing that another site sent here; forms of no year may hold passwords.
    """
    try:
        refuse_other_sites(request)
    except NotPermitted:
        return []
    if not _OF_A_YEAR.match(request.url.path):
        return []
    fields = (await request.form()).multi_items()
    return [text for name, text in fields if isinstance(text, str) and text and name not in _OURS]


def _answer_for(status: int) -> Callable[[Request, Exception], Response]:
    return lambda request, error: _fault(request, status, str(error))


def _answer_for_status(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return _fault(request, status, _STATUS_TEXTS.get(status, "这一步没有办成，请返回上一页重试"))


def _answer_for_form(request: Request, _error: Exception) -> Response:
    return _fault(request, 422, _STATUS_TEXTS[422])


def _answer_for_fault(request: Request, _error: Exception) -> Response:
    """The fault is in the log; the database may be what failed, so nobody is looked up."""
    told = "系统出错，什么也没有改动。请稍后重试，或者告诉管理员"
    return _protected(fault(request, 500, told))  # answers past all that stands around a room


def _fault(request: Request, status: int, told: str) -> Response:
    if request.url.path.startswith(f"{API}/"):
        from service.web.api.problems import problem  # only where the API is served

        return problem(status)
    return fault(request, status, told, known(request, office_of(request)))
