"""各看各的：with another unit's code, paper or file every route of the unit's pages is 404."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select

from service import archive
from service.accounts.roles import Action, Role, may
from service.feedback import submit_value
from service.notices import decisions
from service.tables import (
    AssessmentRow,
    DocumentRow,
    EventRow,
    EvidenceRow,
    FormDraftRow,
    NoticeRow,
)
from service.web import mine
from service.web.mine.indicator_forms import FORMS
from tests.shell.standing import PROMPTS
from tests.small_county import County
from tests.web.conftest import Browser

SignedIn = Callable[[Role], Browser]
THEIRS = "县招商局"


def routes() -> Iterator[tuple[str, str]]:
    """(method, path) of every route of these pages."""
    for room in mine.ROOMS:
        for route in room.router.routes:
            assert isinstance(route, APIRoute)
            for method in route.methods:
                yield method, route.path


NAMED = ("{code}", "{notice}", "{document}", "{proof}")
TAKING = [(m, p) for m, p in routes() if any(name in p for name in NAMED)]


@pytest.fixture
def both(county: County) -> County:
    """The 提示单 of both units are out; the other has proved a figure."""
    county.sign(PROMPTS[1])
    county.staff.settle()
    with county.workspace.database.write() as session:
        assessment, now = session.get_one(AssessmentRow, county.assessment_id), county.clock.now()
        scan = [("月报.pdf", b"%PDF-1.7")]
        submit_value(session, assessment, "3-27", "2017-08", "21", by=THEIRS, now=now, files=scan)
    return county


def ids(county: County) -> dict[str, object]:
    """What is another unit's, by the name that a path has for it."""
    with county.workspace.database.read() as session:
        notice = decisions.find(session, county.assessment_id, PROMPTS[1])
        form = session.scalars(
            select(DocumentRow.id).where(
                DocumentRow.role == archive.FORM, DocumentRow.name.contains(THEIRS)
            )
        ).first()
        proof = session.scalars(select(EvidenceRow.id)).one()
        named = {"year:int": 2017, "code": "3-27", "notice": notice.id}
        return {**named, "document": form, "proof": proof}


def with_ids(path: str, values: dict[str, object]) -> str:
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", str(value))
    return path


@pytest.mark.parametrize("role", [Role.FILLER, Role.HEAD])
def test_nothing_of_another_unit_is_found(both: County, signed_in: SignedIn, role: Role) -> None:
    browser, foreign = signed_in(role), ids(both)
    before = len(both.events())

    for method, path in TAKING:
        for form in FORMS:
            url = with_ids(path, foreign | {"form": form})
            refused = (
                403 if role is Role.FILLER and path.endswith(("replies", "extensions")) else 404
            )
            answer = browser.status(url) if method == "GET" else browser.send(url).status
            assert (method, url, answer) == (method, url, refused)

    assert len(both.events()) == before
    assert len(TAKING) == 9


def test_a_file_of_another_paper_or_unit_does_not_come_with_ones_own(
    both: County, signed_in: SignedIn
) -> None:
    browser = signed_in(Role.HEAD)
    with both.workspace.database.read() as session:
        papers = {row.key: row.id for row in session.scalars(select(NoticeRow))}
        files = session.execute(select(DocumentRow.id, DocumentRow.role, DocumentRow.name)).all()
    own, common = papers[PROMPTS[0]], papers["filing_notice:2017-07"]

    for paper in (own, common):
        page = browser.look(f"/2017/mine/papers/{paper}")
        for file in files:
            url = f"/2017/mine/papers/{paper}/files/{file.id}"
            assert browser.status(url) == (200 if f'"{url}"' in page else 404), file
    assert f"报送表（2017年1—7月）{THEIRS}.xlsx" not in browser.look(f"/2017/mine/papers/{common}")


def test_no_draft_is_kept_of_what_is_anothers(both: County, signed_in: SignedIn) -> None:
    browser, foreign = signed_in(Role.FILLER), ids(both)

    for form in (
        "plan:3-27",
        "breakdown:3-27",
        "measure:3-27",
        f"item:{foreign['notice']}:1",
        "item:1",
        f"reply:{foreign['notice']}:反馈:3-27",
        "reply:x",
        "reply:",
        "values:2018-02",
        "upload",
        "nothing:1",
        "",
    ):
        assert browser.send("/2017/mine/drafts", draft=form).status == 404, form
    with both.workspace.database.read() as session:
        assert session.scalars(select(FormDraftRow)).all() == []


@pytest.mark.parametrize("role", [role for role in Role if not may(role, Action.SEE_OWN)])
def test_who_acts_for_no_unit_has_none_of_these_pages(signed_in: SignedIn, role: Role) -> None:
    browser = signed_in(role)

    for method, path in routes():
        url = with_ids(
            path, {"year:int": 2017, "code": "3-20", "notice": 1, "document": 1, "form": "plan"}
        )
        answer = browser.status(url) if method == "GET" else browser.send(url).status
        assert (url, answer) == (url, 403)


def test_another_year_is_not_found(signed_in: SignedIn) -> None:
    browser = signed_in(Role.HEAD)

    for method, path in routes():
        url = with_ids(
            path, {"year:int": 2016, "code": "3-20", "notice": 1, "document": 1, "form": "plan"}
        )
        if method == "GET":
            assert (url, browser.status(url)) == (url, 404)


def test_a_form_without_the_visits_token_acts_on_nothing(both: County, signed_in: SignedIn) -> None:
    browser = signed_in(Role.HEAD)
    own = ids(both) | {"code": "3-20", "form": "measure"}
    before = len(both.events())

    for method, path in routes():
        if method == "POST":
            url = with_ids(path, own)
            assert browser.client.post(url, data={"form_token": ""}).status_code == 403, url

    with both.workspace.database.read() as session:
        assert len(session.scalars(select(EventRow.id)).all()) == before
