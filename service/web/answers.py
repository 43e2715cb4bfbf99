"""没有办成：what a visitor is told for each error, as a page like any other."""

import re
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import DataError
from starlette.datastructures import URLPath
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send

from service.errors import LinkRefused, NotPermitted, ServiceError
from service.web.entrance import answer_for_fault
from service.web.office import office_of
from service.web.pages import fault
from service.web.visiting import PasswordNeeded, SignInNeeded
from service.web.visitors import known, refuse_other_sites

LONGEST_PATH = 2_000  # characters; numbers that Python will not read are longer still

_ENDED = "登录已经失效，刚才填的没有收下。请把下面填好的先抄下来，重新登录后再提交"
_OF_A_YEAR = re.compile(r"/\d{4}/")
_OURS = ("form_token", "draft", "held", "ask")  # fields that nobody types
_STATUS_TEXTS = {
    404: "没有这个页面。请检查地址，或者从首页、群里的消息重新打开",
    405: "这个地址不能这样打开，请返回上一页重试",
    413: "提交的内容太大，请减少后重试",
    422: "提交的内容不全或者格式不对，请返回上一页检查后重试",
}

Answer = Callable[[Request, Exception], Response | Awaitable[Response]]


class TooLong(BaseRoute):
    """No page; the first of all routes, so that no other tries to read the number in it."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        too_long = len(scope["path"]) > LONGEST_PATH
        return Match.FULL if too_long else Match.NONE, {}

    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        raise NoMatchFound(name, path_params)

    async def handle(self, _scope: Scope, _receive: Receive, _send: Send) -> None:
        raise HTTPException(404)


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


def _answer_for(status: int) -> Answer:
    return lambda request, error: _fault(request, status, str(error))


def _answer_for_status(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return _fault(request, status, _STATUS_TEXTS.get(status, "这一步没有办成，请返回上一页重试"))


def _answer_for_form(request: Request, _error: Exception) -> Response:
    return _fault(request, 422, _STATUS_TEXTS[422])


def _fault(request: Request, status: int, told: str) -> Response:
    return fault(request, status, told, known(request, office_of(request)))


ANSWERS: Mapping[type[Exception], Answer] = {
    SignInNeeded: _to_sign_in,
    PasswordNeeded: _to_password,
    LinkRefused: _answer_for(410),
    NotPermitted: _answer_for(403),
    ServiceError: _answer_for(409),
    OverflowError: _answer_for_status,  # a number that is nobody's
    DataError: _answer_for_form,  # letters that no database keeps
    HTTPException: _answer_for_status,
    RequestValidationError: _answer_for_form,
    Exception: answer_for_fault,
}
