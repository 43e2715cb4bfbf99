"""演示的首页：the county's clock, what has just happened, and who one may be. Needs no signing in.

Mounted by the demo alone, in front of the other rooms.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import archive, timeline
from service.accounts import visits
from service.accounts.roles import Role
from service.clock import local
from service.deliveries.audiences import Audience, audience, read_as
from service.demo.accounts import PEOPLE
from service.demo.forward import Forward, Goal, Step
from service.tables import AccountRow, DocumentRow, EventRow, NoticeRow
from service.web.office import OfficeNow, Reading, Writing
from service.web.pages import page
from service.web.place import assessments
from service.web.sign_in_pages import give_cookie
from service.web.visiting import address_of, known, refuse_other_sites
from service.web.ways import ways_of
from workflows.vocabulary import NoticeKind

PATIENCE = 2.0  # seconds that a form waits for the story to get there
MOST_STEPS = 40  # shown on the page; the timeline has them all
#: seconds between two looks while the story moves; to the page itself, for a browser that stands at
#: one of its marks (#happened) would only scroll there again
REFRESH = "2; url=/"

_Files = Mapping[tuple[int, str], list[tuple[int, str]]]  # paper, role → ids and names
#: Act → the role of the file that it made.
_MADE = {
    timeline.Act.DRAFTED: archive.DRAFT,
    timeline.Act.REDRAFTED: archive.DRAFT,
    timeline.Act.SIGNED: archive.FINAL,
    timeline.Act.SENT: archive.FINAL,
    timeline.Act.SENT_LATE: archive.FINAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """An event as the page tells it."""

    act: str
    number: str
    subject: str
    recipients: str
    clause: str
    files: tuple[tuple[int, str], ...]  # id and name
    closed: bool  # its paper is for few: nothing to open here


@dataclass
class DemoPages:
    """``password`` opens every account of the demo."""

    forward: Forward
    password: str
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        add = self.router.add_api_route
        add("/", self.look, methods=["GET"])
        add("/demo/forward", self.move, methods=["POST"])
        add("/demo/enter", self.enter, methods=["POST"])
        add("/demo/files/{document}", self.fetch, methods=["GET"])
        add("/demo/timeline.txt", self.so_far, methods=["GET"])

    def banner(self) -> str:
        now = local(self.forward.now)
        day = f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}"
        return f"演示：示例县，时间走到{day}。人名、数字都是示例；点左上角回到演示时钟。"

    def look(self, request: Request, session: Reading, office: OfficeNow) -> HTMLResponse:
        forward = self.forward
        who = known(request, office)
        steps = forward.steps[-MOST_STEPS:]
        answer = page(
            request,
            "demo.html",
            "演示时钟",
            visitor=who,
            now=forward.now,
            goals=list(Goal),
            moving=forward.is_moving,
            over=forward.is_over,
            fault=forward.fault,
            steps=[(step, lines) for step, lines in _told(session, steps)],
            left_out=len(forward.steps) - len(steps),
            people=PEOPLE,
            password=self.password,
            mine=_first_page(session, who.role, who.county) if who else "",
        )
        if forward.is_moving:
            answer.headers["Refresh"] = REFRESH
        return answer

    def move(self, request: Request, to: Annotated[str, Form()] = "") -> Response:
        refuse_other_sites(request)
        if to not in Goal.__members__.values():
            raise HTTPException(422)
        self.forward.go(Goal(to), PATIENCE)
        return RedirectResponse("/#happened", status_code=303)

    def enter(
        self,
        request: Request,
        session: Writing,
        office: OfficeNow,
        name: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        """Sign in as one of the demo's people, without typing."""
        refuse_other_sites(request)
        person = next((person for person in PEOPLE if person.name == name), None)
        if person is None:
            raise HTTPException(404)
        account = session.scalars(select(AccountRow).where(AccountRow.name == name)).one()
        now = office.workspace.clock.now()
        token = visits.begin(session, account, self.password, address_of(request), now)
        to = _first_page(session, person.role, account.county)
        answer = RedirectResponse(to, status_code=303)
        give_cookie(answer, token, request, office)
        return answer

    def fetch(self, document: int, session: Reading) -> Response:
        row = session.get(DocumentRow, document)
        if row is None or _is_closed(session.get_one(NoticeRow, row.notice_id)):
            raise HTTPException(404)
        named = f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
        headers = {"Content-Disposition": named}
        return Response(row.content, headers=headers, media_type=row.media_type)

    def so_far(self, session: Reading) -> Response:
        year = next(iter(assessments(session, "示例县")))
        return PlainTextResponse("\n".join(timeline.lines(session, year.id)) + "\n")


def _first_page(session: Session, role: Role, county: str) -> str:
    """Where the role's work is."""
    years = assessments(session, county)
    ways = ways_of(role)
    return ways[0].url(years[0].year) if ways else "/account"


def _told(session: Session, steps: list[Step]) -> Iterator[tuple[Step, list[_Line]]]:
    if not steps:
        return
    events = session.scalars(
        select(EventRow)
        .where(
            EventRow.assessment_id.is_not(None),
            timeline.told(),
            EventRow.id > steps[0].after,
            EventRow.id <= steps[-1].last,
        )
        .order_by(EventRow.id)
    ).all()
    papers = {event.notice_id for event in events if event.notice_id}
    notices = {
        notice.id: notice
        for notice in session.scalars(select(NoticeRow).where(NoticeRow.id.in_(papers)))
    }
    files = _files(session, papers)
    for step in steps:
        own = [event for event in events if step.after < event.id <= step.last]
        yield step, [_line(event, notices, files) for event in own]


def _files(session: Session, papers: Iterable[int]) -> _Files:
    """Every file of some papers, without its bytes."""
    row = DocumentRow
    query = select(row.notice_id, row.role, row.id, row.name).where(row.notice_id.in_(papers))
    found: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    for paper, role, id_, name in session.execute(query.order_by(row.id)):
        found[paper, role].append((id_, name))
    return found


def _line(event: EventRow, notices: Mapping[int, NoticeRow], files: _Files) -> _Line:
    notice = notices.get(event.notice_id or 0)
    closed = notice is not None and _is_closed(notice)
    role = next((made for act, made in _MADE.items() if event.act.startswith(act)), "")
    made = [] if closed or notice is None else files.get((notice.id, role), [])
    return _Line(
        act=event.act,
        number=event.number,
        subject=event.subject,
        recipients=event.recipients,
        clause=event.clause,
        files=tuple(made),
        closed=closed,
    )


def _is_closed(notice: NoticeRow) -> bool:
    """约谈记录: for supervision and the leaders, who see it on their own pages."""
    return audience(read_as(NoticeKind(notice.kind), notice.key)) is Audience.NOBODY
