"""登录、退出、改密码；首页 leads each role to where its work is."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts import account_book, visits
from service.errors import FeedbackRejected, SignInRefused
from service.tables import AccountRow
from service.web.entrance import inside
from service.web.office import Office
from service.web.open_year import assessments
from service.web.pages import page
from service.web.sessions import OfficeNow, Reading, Writing
from service.web.visiting import FORM, VisitorNow
from service.web.visitors import COOKIE, address_of, refuse_other_sites
from service.web.ways import ways_of

router = APIRouter()

LONGEST_FIELD = 200  # characters


@router.get("/")
def home(who: VisitorNow, session: Reading, request: Request) -> Response:
    """On to the first page of the role, in the latest year."""
    years = assessments(session, who.county)
    ways = ways_of(who.role)
    if not ways:
        return RedirectResponse("/account", status_code=303)
    way = ways[0]
    if years or not way.of_year:
        return RedirectResponse(way.url(years[0].year if years else 0), status_code=303)
    return page(request, "no_year.html", "还没有年度考核", visitor=who)


@router.post("/sign-in")
def sign_in(
    request: Request,
    office: OfficeNow,
    name: Annotated[str, Form(max_length=LONGEST_FIELD)] = "",
    password: Annotated[str, Form(max_length=LONGEST_FIELD)] = "",
    to: Annotated[str, Form(max_length=LONGEST_FIELD)] = "",
) -> Response:
    """A visit begins with a token of its own; what a browser brought along is never taken over."""
    refuse_other_sites(request)
    name = name.strip()
    try:
        token = _begin(office, name, password, address_of(request))
    except SignInRefused as refused:
        told = str(refused)
        return page(
            request, "sign_in.html", "登录", status=401, to=inside(to), name=name, told=told
        )
    answer = RedirectResponse(inside(to) or "/", status_code=303)
    give_cookie(answer, token, request, office)
    return answer


def give_cookie(answer: Response, token: str, request: Request, office: Office) -> None:
    """The visit's token, for this browser alone."""
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(visits.LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=_is_secure(request, office),
    )


@router.post("/sign-out", dependencies=[FORM])
def sign_out(request: Request, session: Writing) -> Response:
    visits.end(session, request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/account")
def account(request: Request, who: VisitorNow) -> HTMLResponse:
    return page(request, "account.html", "我的账户", visitor=who)


@router.get("/password")
def ask_password(request: Request, who: VisitorNow) -> HTMLResponse:
    return page(request, "password.html", "修改密码", visitor=who, told="")


@router.post("/password", dependencies=[FORM])
def change_password(
    request: Request,
    who: VisitorNow,
    session: Writing,
    office: OfficeNow,
    old: Annotated[str, Form(max_length=LONGEST_FIELD)] = "",
    new: Annotated[str, Form(max_length=LONGEST_FIELD)] = "",
    again: Annotated[str, Form(max_length=LONGEST_FIELD)] = "",
) -> Response:
    try:
        if new != again:
            raise FeedbackRejected("两次填写的新密码不一样")
        row = session.get_one(AccountRow, who.account)
        now, address = office.workspace.clock.now(), address_of(request)
        account_book.change_password(session, row, old, new, address=address, now=now)
    except (FeedbackRejected, SignInRefused) as refused:  # what counts as an attempt is kept
        told = str(refused)
        return page(request, "password.html", "修改密码", status=409, visitor=who, told=told)
    return RedirectResponse(f"/sign-in?to={quote('/')}", status_code=303)


def _begin(office: Office, name: str, password: str, address: str) -> str:
    """Three short transactions: a hash takes its time, and nothing is locked meanwhile."""
    workspace = office.workspace
    now = workspace.clock.now()
    with workspace.database.read() as session:
        visits.refuse_guessing(session, name, address, now)
        found = visits.account_for(session, name, password)
        account = None if found is None else found.id
    with workspace.database.write() as session:
        visits.note_attempt(session, name, address, account is not None, now)
        if account is None:
            token = ""
        else:
            row = session.get_one(AccountRow, account)
            token = visits.begin(session, row, password, address, now)
    if not token:
        raise SignInRefused("登录名或者密码不对。忘了密码请管理员重设")
    return token


def _is_secure(request: Request, office: Office) -> bool:
    public = office.workspace.settings.public_url.startswith("https:")
    return public or request.url.scheme == "https"
