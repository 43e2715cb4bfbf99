"""谁在看：the visitor behind a cookie, and whether a form came from a page of ours."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.requests import Request

from service.accounts import visits
from service.accounts.roles import Action, Role, may
from service.errors import NotPermitted
from service.tables import AssessmentRow, VisitRow
from service.web.office import Office

COOKIE = "duban"


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


def refuse_other_sites(request: Request) -> None:
    site = request.headers.get("sec-fetch-site", "")
    origin = request.headers.get("origin", "")
    foreign = site not in ("", "same-origin", "none") or (
        origin not in ("", "null") and origin.partition("://")[2] != request.headers.get("host", "")
    )
    if foreign or (origin == "null" and not site):
        raise NotPermitted("表单不是从本系统的页面提交的，没有办理")


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""
