"""演示里能做的：move the clock, come in as somebody, fetch a file that has just been made.

Mounted by the demo alone, in front of the other rooms.
"""

from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from sqlalchemy import select

from service import timeline
from service.accounts import visits
from service.demo.accounts import PEOPLE
from service.demo.clock_page import ClockPage, first_page, is_closed
from service.demo.forward import Goal
from service.tables import AccountRow, DocumentRow, NoticeRow
from service.web.open_year import assessments
from service.web.sessions import OfficeNow, Reading, Writing
from service.web.sign_in_pages import give_cookie
from service.web.visitors import address_of, refuse_other_sites

PATIENCE = 2.0  # seconds that a form waits for the story to get there


@dataclass
class DemoPages:
    clock: ClockPage
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        self.router.routes.extend(self.clock.routes)
        add = self.router.add_api_route
        add("/demo/forward", self.move, methods=["POST"])
        add("/demo/enter", self.enter, methods=["POST"])
        add("/demo/files/{document}", self.fetch, methods=["GET"])
        add("/demo/timeline.txt", self.so_far, methods=["GET"])

    def move(self, request: Request, to: Annotated[str, Form()] = "") -> Response:
        refuse_other_sites(request)
        if to not in Goal.__members__.values():
            raise HTTPException(422)
        self.clock.forward.go(Goal(to), PATIENCE)
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
        token = visits.begin(session, account, self.clock.password, address_of(request), now)
        to = first_page(session, person.role, account.county)
        answer = RedirectResponse(to, status_code=303)
        give_cookie(answer, token, request, office)
        return answer

    def fetch(self, document: int, session: Reading) -> Response:
        row = session.get(DocumentRow, document)
        if row is None or is_closed(session.get_one(NoticeRow, row.notice_id)):
            raise HTTPException(404)
        named = f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
        headers = {"Content-Disposition": named}
        return Response(row.content, headers=headers, media_type=row.media_type)

    def so_far(self, session: Reading) -> Response:
        year = next(iter(assessments(session, "示例县")))
        return PlainTextResponse("\n".join(timeline.lines(session, year.id)) + "\n")
