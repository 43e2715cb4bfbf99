"""谁在看：the visitor behind a cookie, what the role permits, and forms that only our pages can send.

A GET acts on nothing. A POST must come from a page of this site (Sec-Fetch-Site or Origin) and
bear the visit's own form token; old webviews send neither header, the token stays.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, Request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.accounts import visits
from service.accounts.roles import Action, Role, may
from service.errors import NotPermitted
from service.tables import AssessmentRow, VisitRow
from service.web.office import Office, OfficeNow

COOKIE = "duban"


class SignInNeeded(Exception):
    """Nobody is signed in; ``url``: where the visitor wanted to go, ``sent``: with a form."""

    def __init__(self, url: str, *, sent: bool = False) -> None:
        super().__init__(url)
        self.url, self.sent = url, sent


class PasswordNeeded(Exception):
    """Whose password was given by another chooses one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is signed in, for as long as one request lasts."""

    account: int
    name: str
    shown: str
    role: Role
    county: str
    unit: str  # code; "" for those who act for no unit
    post: str
    form_token: str
    must_change: bool
    latest_year: int  # 0 before the first; read with the visit, for pages that are of no year

    @property
    def signs_as(self) -> str:
        """县发改局 张某 for a unit's people; else the person alone."""
        return f"{self.unit} {self.shown}" if self.unit else self.shown

    def may(self, action: str) -> bool:
        """By the action's name too: pages ask for ``visitor.may("SIGN")``."""
        return may(self.role, Action[action] if action in Action.__members__ else Action(action))


def visitor(request: Request, office: OfficeNow) -> Visitor:
    """Raises SignInNeeded, PasswordNeeded."""
    found = known(request, office)
    if found is None:
        if request.url.path == "/sign-out":
            raise SignInNeeded("/")
        raise SignInNeeded(request.url.path, sent=request.method == "POST")
    if found.must_change and request.url.path not in ("/password", "/sign-out"):
        raise PasswordNeeded
    return found


def known(request: Request, office: Office) -> Visitor | None:
    """The visitor a cookie names, if the visit lasts."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    now = office.workspace.clock.now()
    database = office.workspace.database
    with database.read() as session:
        visit = visits.current(session, token, now)
        found = None if visit is None else _visitor(session, visit)
        stale = visit is not None and now - visit.seen_at > visits.SEEN_EVERY
    if stale:
        with database.write() as session:
            visits.mark_seen(session, token, now)
    return found


def _visitor(session: Session, visit: VisitRow) -> Visitor:
    account = visit.account
    years = select(func.max(AssessmentRow.year)).where(AssessmentRow.county == account.county)
    return Visitor(
        account=account.id,
        name=account.name,
        shown=account.shown,
        role=Role(account.role),
        county=account.county,
        unit=account.unit.code if account.unit else "",
        post=account.post,
        form_token=visit.form_token,
        must_change=account.must_change,
        latest_year=session.scalar(years) or 0,
    )


VisitorNow = Annotated[Visitor, Depends(visitor)]


def permitted(*actions: Action) -> Callable[[Visitor], Visitor]:
    """A dependency: the visitor, if the role does one of these. Raises NotPermitted."""

    def check(who: VisitorNow) -> Visitor:
        if not any(may(who.role, action) for action in actions):
            raise NotPermitted(f"您是{who.role}，不能{actions[0]}。需要时请联系管理员调整账户")
        return who

    return check


def from_our_page(
    request: Request, who: VisitorNow, form_token: Annotated[str, Form()] = ""
) -> None:
    """Refuse a form that another site sent, or an old page of an ended visit."""
    refuse_other_sites(request)
    if not hmac.compare_digest(form_token.encode(), who.form_token.encode()):
        raise NotPermitted(
            "这张表单已经过期，没有收下。请返回上一页，把填好的先抄下来，刷新后再提交"
        )


def refuse_other_sites(request: Request) -> None:
    site = request.headers.get("sec-fetch-site", "")
    origin = request.headers.get("origin", "")
    foreign = site not in ("", "same-origin", "none") or (
        origin not in ("", "null") and origin.partition("://")[2] != request.headers.get("host", "")
    )
    if foreign or (origin == "null" and not site):
        raise NotPermitted("表单不是从本系统的页面提交的，没有办理")


#: On every route that acts for a visitor.
FORM = Depends(from_our_page)


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""
