"""存心捣乱的请求：an address, a header or a name made to break something breaks nothing."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from service.accounts.roles import Role
from service.feedback import form_drafts
from service.tables import AssessmentRow
from tests.small_county import County
from tests.web.conftest import ADDRESS, UNIT, Browser

SignedIn = Callable[..., Browser]


def test_an_address_that_is_none_leads_nowhere_from_the_sign_in(client: TestClient) -> None:
    assert [client.get("/sign-in", params={"to": to}).status_code for to in ("//[", "/x")] == [
        200,
        200,
    ]


def test_an_origin_that_is_none_is_another_site(client: TestClient) -> None:
    answer = client.post("/sign-in", data={"name": "张三"}, headers={"origin": "http://["})

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/{}/day", "/2017/papers/{}", "/api/v1/{}/papers"])
def test_a_number_longer_than_any_page_has_is_no_page(signed_in: SignedIn, path: str) -> None:
    answer = signed_in(Role.OFFICE).client.get(path.format("1" * 5_000))

    assert answer.status_code == 404
    assert ("problem+json" in answer.headers["content-type"]) is path.startswith("/api/")


def test_a_name_that_signs_hides_nothing_and_turns_nothing_round(
    client: TestClient, link: str
) -> None:
    client.post(f"{link}/receipts", data={"unit": UNIT, "by": "\u202e张\u200b三\u2066\x07"})

    assert "张三于" in client.get(link).text


def test_a_draft_of_what_has_gone_to_another_unit_closes_no_page(
    signed_in: SignedIn, county: County
) -> None:
    with county.workspace.database.write() as session:
        year = session.get_one(AssessmentRow, county.assessment_id)
        typed, now = {"text": "倒排工期"}, county.clock.now()
        form_drafts.save(session, year, UNIT, "measure:9-99", typed, by="示例某", now=now)

    assert signed_in(Role.FILLER).status("/2017/mine") == 200


def test_a_page_that_broke_is_as_guarded_as_any(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.web.probe_pages.readiness.failing", _broken)
    page = TestClient(client.app, base_url=ADDRESS, raise_server_exceptions=False).get("/readyz")

    assert page.status_code == 500
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]


def _broken(*_: object) -> None:
    raise RuntimeError("SELECT secret FROM account")
