"""管理账户：who may sign in, for the administrator; passwords are told once, on the page that made them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from service.accounts import account_book
from service.accounts.roles import OF_A_UNIT, Action, Role
from service.errors import FeedbackRejected
from service.feedback.units import unit_named
from service.tables import AccountRow, UnitRow
from service.web.pages import page
from service.web.paging import paging
from service.web.sessions import OfficeNow, Reading, Writing
from service.web.visiting import FORM, permitted
from service.web.visitors import Visitor

router = APIRouter(prefix="/accounts")

Keeper = Annotated[Visitor, Depends(permitted(Action.KEEP_ACCOUNTS))]
Field = Annotated[str, Form(max_length=200)]


@router.get("")
def look(request: Request, who: Keeper, session: Reading) -> HTMLResponse:
    return _page(request, who, session)


@router.post("", dependencies=[FORM])
def add(
    request: Request,
    who: Keeper,
    session: Writing,
    office: OfficeNow,
    name: Field = "",
    shown: Field = "",
    role: Field = "",
    unit: Field = "",
    post: Field = "",
) -> HTMLResponse:
    """A new account; its first password is told on the page that answers, and nowhere else."""
    password = account_book.given_password()
    account = account_book.open_account(
        session,
        who.county,
        name.strip(),
        shown=shown,
        role=_role(role),
        password=password,
        unit=_unit(session, who.county, role, unit),
        post=post,
        by=who.shown,
        now=office.workspace.clock.now(),
    )
    told = f"已开设账户“{account.name}”，初次密码 {password} ，只在这里显示一次，请当面告诉本人。"
    return _page(request, who, session, told)


@router.post("/{account}/password", dependencies=[FORM])
def reset(
    request: Request, who: Keeper, account: int, session: Writing, office: OfficeNow
) -> HTMLResponse:
    row = _account(session, who, account)
    password = account_book.reset_password(session, row, who.shown, office.workspace.clock.now())
    told = f"“{row.name}”的新密码是 {password} ，只在这里显示一次，请当面告诉本人。"
    return _page(request, who, session, told)


@router.post("/{account}/disable", dependencies=[FORM])
def disable(who: Keeper, account: int, session: Writing, office: OfficeNow) -> Response:
    if account == who.account:
        raise FeedbackRejected("不能停用自己的账户，请另一位管理员办理")
    row = _account(session, who, account)
    account_book.disable(session, row, who.shown, office.workspace.clock.now())
    return RedirectResponse("/accounts", status_code=303)


@router.post("/{account}/enable", dependencies=[FORM])
def enable(
    request: Request, who: Keeper, account: int, session: Writing, office: OfficeNow
) -> HTMLResponse:
    row = _account(session, who, account)
    password = account_book.enable(session, row, who.shown, office.workspace.clock.now())
    told = f"已启用“{row.name}”，新密码 {password} ，只在这里显示一次，请当面告诉本人。"
    return _page(request, who, session, told)


def _page(request: Request, who: Visitor, session: Session, told: str = "") -> HTMLResponse:
    session.flush()
    accounts = account_book.accounts(session, who.county)
    at = paging(request, len(accounts), whole="/accounts")
    units = [row.code for row in account_book.units(session, who.county)]
    return page(
        request,
        "accounts.html",
        "账户",
        visitor=who,
        told=told,
        accounts=at.of(accounts),
        paging=at,
        roles=list(Role),
        of_a_unit="、".join(OF_A_UNIT),
        units=units,
    )


def _role(text: str) -> Role:
    if text not in Role.__members__.values():
        raise FeedbackRejected("请选择身份")
    return Role(text)


def _unit(session: Session, county: str, role: str, unit: str) -> UnitRow | None:
    return unit_named(session, county, unit) if role in OF_A_UNIT and unit else None


def _account(session: Session, who: Visitor, account: int) -> AccountRow:
    row = session.get(AccountRow, account)
    if row is None or row.county != who.county:
        raise HTTPException(404)
    return row
