"""演示时钟：the county's clock, what has just happened, and who one may be. Needs no signing in.

It is there before the county is: the first who looks has it founded.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute

from service import archive, timeline
from service.accounts.roles import Role
from service.clock import local
from service.deliveries.audiences import Audience, audience, read_as
from service.demo.accounts import PEOPLE
from service.demo.forward import Forward, Goal, Step
from service.tables import DocumentRow, EventRow, NoticeRow
from service.web.entrance import FirstPage
from service.web.office import office_of
from service.web.open_year import assessments
from service.web.pages import page
from service.web.visitors import Visitor, known
from service.web.ways import ways_of
from workflows.vocabulary import NoticeKind

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


_Told = tuple[Step, list[_Line]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPage:
    """``password`` opens every account of the demo."""

    forward: Forward
    password: str

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return (FirstPage("/", self.look, methods=["GET"]),)

    def banner(self) -> str:
        now = local(self.forward.now)
        day = f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}"
        return f"演示：示例县，时间走到{day}。人名、数字都是示例；点左上角回到演示时钟。"

    def look(self, request: Request) -> HTMLResponse:
        if not self.forward.is_open:
            return self._page(request)
        office = office_of(request)
        who = known(request, office)
        with office.workspace.database.read() as session:
            steps = list(_told(session, self.forward.steps[-MOST_STEPS:]))
            mine = first_page(session, who.role, who.county) if who else ""
        return self._page(request, who, steps, mine)

    def _page(
        self,
        request: Request,
        who: Visitor | None = None,
        steps: Sequence[_Told] = (),
        mine: str = "",
    ) -> HTMLResponse:
        forward = self.forward
        answer = page(
            request,
            "demo.html",
            "演示时钟",
            visitor=who,
            now=forward.now,
            goals=list(Goal),
            opening=not forward.is_open,
            moving=forward.is_moving,
            over=forward.is_over,
            fault=forward.fault,
            steps=steps,
            left_out=len(forward.steps) - len(steps),
            people=PEOPLE,
            password=self.password,
            mine=mine,
        )
        if forward.is_moving or not (forward.is_open or forward.fault):
            answer.headers["Refresh"] = REFRESH
        return answer


def first_page(session: Session, role: Role, county: str) -> str:
    """Where the role's work is."""
    years = assessments(session, county)
    ways = ways_of(role)
    return ways[0].url(years[0].year) if ways else "/account"


def _told(session: Session, steps: list[Step]) -> Iterator[_Told]:
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
    closed = notice is not None and is_closed(notice)
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


def is_closed(notice: NoticeRow) -> bool:
    """约谈记录: for supervision and the leaders, who see it on their own pages."""
    return audience(read_as(NoticeKind(notice.kind), notice.key)) is Audience.NOBODY
