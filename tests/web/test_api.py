"""接口：what another system sees and does with its token, and what it does not."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select, true, update
from starlette.testclient import TestClient

from service.accounts import integrations
from service.accounts.integrations import Scope
from service.tables import (
    DocumentRow,
    EventRow,
    IntegrationRow,
    NoticeRow,
    RecipientRow,
    ReplyRow,
    UnitRow,
    ValueRow,
)
from tests.shell.standing import PROMPTS
from tests.small_county import County

BASE = "/api/v1/2017"
OTHER = "县招商局"


class System:
    """Another system with a token."""

    def __init__(self, client: TestClient, token: str) -> None:
        self._client, self._headers = client, {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: object) -> Response:
        return self._client.get(BASE + path, headers=self._headers, params=query)

    def post(self, path: str, **body: object) -> Response:
        return self._client.post(BASE + path, headers=self._headers, json=body)

    def told(self, path: str, **query: object) -> Any:
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()


System.__test__ = False  # type: ignore[attr-defined]

Let_in = Callable[..., System]


@pytest.fixture
def let_in(county: County, client: TestClient) -> Let_in:
    """A system of the whole county, or of one unit."""

    def let(unit: str = "", scopes: Iterable[Scope] = tuple(Scope)) -> System:
        with county.workspace.database.write() as session:
            own = session.scalar(select(UnitRow).where(UnitRow.code == unit))
            token = integrations.issue(
                session,
                "示例县",
                f"OA-{unit or '全县'}",
                scopes,
                unit=own,
                by="示例管理员",
                now=county.clock.now(),
            )
        return System(client, token)

    return let


def last(county: County, *columns: Any, of: Any = None) -> Any:
    """Of the newest row: the columns asked for."""
    query = (
        select(*columns).where(true() if of is None else of).order_by(columns[0].class_.id.desc())
    )
    with county.workspace.database.read() as session:
        return session.execute(query).first()


@pytest.fixture
def paper(county: County) -> int:
    """The 提示单 that went to 县发改局."""
    with county.workspace.database.read() as session:
        found = session.scalar(select(NoticeRow.id).where(NoticeRow.key == PROMPTS[0]))
    assert found is not None
    return found


# --- 谁 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [None, "Bearer no", "Basic abc", "Bearer "])
def test_without_a_good_token_nothing_is_told(client: TestClient, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}

    answer = client.get(f"{BASE}/periods", headers=headers)

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_revoked_token_opens_nothing(county: County, let_in: Let_in) -> None:
    system = let_in()
    with county.workspace.database.write() as session:
        integrations.revoke(session, "示例县", "OA-全县", "示例管理员", county.clock.now())

    assert system.get("/periods").status_code == 401


def test_a_token_is_kept_as_a_digest_only(county: County, let_in: Let_in) -> None:
    system = let_in()
    token = system._headers["Authorization"].removeprefix("Bearer ")

    with county.workspace.database.read() as session:
        kept = session.scalars(select(IntegrationRow)).one()
        notes = session.scalars(select(EventRow).where(EventRow.act == "开通对接")).one()
    assert token not in str(vars(kept)) + str(vars(notes))


@pytest.mark.parametrize(
    ("scope", "path", "body"),
    [
        (Scope.READ, "/indicators", None),
        (Scope.EVENTS, "/events", None),
        (
            Scope.VALUES,
            "/indicators/3-20/values",
            {"period": "2017-08", "number": "1", "by": "张三"},
        ),
        (Scope.REPLIES, "/papers/1/replies", {"by": "张三", "text": "x"}),
        (Scope.RECEIPTS, "/papers/1/receipts", {"by": "张三"}),
    ],
)
def test_a_token_does_only_what_it_was_given(
    let_in: Let_in, scope: Scope, path: str, body: dict[str, str] | None
) -> None:
    system = let_in(scopes=set(Scope) - {scope})

    answer = system.get(path) if body is None else system.post(path, **body)

    assert answer.status_code == 403
    assert scope in answer.json()["detail"]


# --- 看 ------------------------------------------------------------------------------------------


def test_pages_of_indicators_follow_each_other_without_a_gap(let_in: Let_in) -> None:
    system = let_in()
    whole = [one["code"] for one in system.told("/indicators")["indicators"]]

    first = system.told("/indicators", limit=3)
    rest = system.told("/indicators", after=first["next"])

    assert [one["code"] for one in (*first["indicators"], *rest["indicators"])] == whole
    assert rest["next"] is None


def test_a_units_token_sees_its_own_part_alone(let_in: Let_in, paper: int) -> None:
    system = let_in(OTHER)

    assert {one["lead"] for one in system.told("/indicators")["indicators"]} == {OTHER}
    assert paper not in [one["id"] for one in system.told("/papers")["papers"]]
    for path in (f"/papers/{paper}", "/indicators/3-20/values"):
        assert system.get(path).status_code == 404


def test_figures_come_as_texts_with_every_digit(let_in: Let_in) -> None:
    values = let_in().told("/indicators/3-20/values")["values"]

    assert {"period": "2017-07", "number": "18.5", "status": "认定"}.items() <= values[-1].items()


def test_a_papers_file_is_the_archives_byte_for_byte(
    county: County, let_in: Let_in, paper: int
) -> None:
    system = let_in("县发改局")
    (file,) = system.told(f"/papers/{paper}")["files"]

    answer = system.get(f"/papers/{paper}/files/{file['id']}")

    kept = last(county, DocumentRow.content, DocumentRow.sha256, of=DocumentRow.id == file["id"])
    assert (answer.content, answer.headers["etag"]) == (kept.content, f'"{kept.sha256}"')


def test_a_draft_is_nobodys_to_fetch(county: County, let_in: Let_in, paper: int) -> None:
    with county.workspace.database.read() as session:
        drafts = list(session.scalars(select(DocumentRow.id).where(DocumentRow.role == "送审稿")))
    system = let_in()

    assert drafts
    assert {system.get(f"/papers/{paper}/files/{n}").status_code for n in drafts} == {404}


def test_a_unit_gets_its_own_form_of_a_filing_notice(let_in: Let_in) -> None:
    notice = let_in(OTHER).told("/papers", kind="filing_notice")["papers"][-1]

    assert [f["name"] for f in notice["files"] if f["role"] == "报送表"] == [
        f"报送表（2017年1—7月）{OTHER}.xlsx"
    ]


def test_a_form_of_a_unit_whose_name_ends_alike_is_not_its_own(
    county: County, let_in: Let_in
) -> None:
    system = let_in(OTHER)
    notice = system.told("/papers", kind="filing_notice")["papers"][-1]["id"]
    with county.workspace.database.write() as session:
        form = session.scalars(
            select(DocumentRow).where(
                DocumentRow.notice_id == notice, DocumentRow.name.endswith("县发改局.xlsx")
            )
        ).one()
        form.name = f"报送表（2017年1—7月）邻{OTHER}.xlsx"
        other = form.id

    assert system.get(f"/papers/{notice}/files/{other}").status_code == 404


@pytest.mark.parametrize("of", ["correction:{}", "cancellation:correction:{}"])
def test_what_speaks_of_a_talks_record_is_for_no_other_system(
    county: County, let_in: Let_in, paper: int, of: str
) -> None:
    key = of.format("interview_record:1:3-20:1") + ":1"
    with county.workspace.database.write() as session:
        notice = session.get_one(NoticeRow, paper)
        notice.kind, notice.key = key.partition(":")[0], key

    assert let_in().get(f"/papers/{paper}").status_code == 404


def test_a_talks_record_is_for_no_other_system(county: County, let_in: Let_in, paper: int) -> None:
    with county.workspace.database.write() as session:
        session.get_one(NoticeRow, paper).kind = "interview_record"
    system = let_in()

    assert system.get(f"/papers/{paper}").status_code == 404
    assert paper not in [event["paper"] for event in system.told("/events", limit=500)["events"]]


# --- 办 ------------------------------------------------------------------------------------------


def test_a_figure_handed_in_is_kept_with_its_person_and_its_system(
    county: County, let_in: Let_in
) -> None:
    answer = let_in("县发改局").post(
        "/indicators/3-20/values", period="2017-08", number="18.50", by="张三"
    )

    kept = last(county, ValueRow.number, ValueRow.status, ValueRow.reported_by)
    assert answer.status_code == 201
    assert tuple(kept) == (Decimal("18.50"), "自报", "张三（OA-县发改局）")


def test_what_the_office_would_refuse_is_refused_in_its_words(let_in: Let_in) -> None:
    system = let_in()

    answer = system.post("/indicators/3-20/values", period="2017-08", by="张三")

    assert answer.status_code == 409
    assert "请填写完成值" in answer.json()["detail"]


def test_every_wrong_field_is_named(let_in: Let_in) -> None:
    answer = let_in().post("/indicators/3-20/values", period="八月", number="1e9", colour="红")

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["period", "number", "by", "colour"]


@pytest.mark.parametrize("text", ["\u0000", "\u202e倒", "\u0007"], ids=["nul", "reversed", "bell"])
def test_what_nobody_could_read_is_not_kept(let_in: Let_in, paper: int, text: str) -> None:
    answer = let_in("县发改局").post(f"/papers/{paper}/replies", text=text, by="张三")

    assert answer.status_code == 422


@pytest.mark.parametrize("by", ["张\u200b三", "\u2060\u2060"], ids=["hidden", "nothing"])
def test_nothing_hides_in_the_name_of_who_acts(let_in: Let_in, paper: int, by: str) -> None:
    answer = let_in("县发改局").post(f"/papers/{paper}/replies", text="已办", by=by)

    assert [one["field"] for one in answer.json()["errors"]] == ["by"]


def test_another_units_figure_cannot_be_handed_in(let_in: Let_in) -> None:
    figure = {"period": "2017-08", "number": "1", "by": "张三"}

    assert let_in(OTHER).post("/indicators/3-20/values", **figure).status_code == 404


def test_a_reply_moves_the_paper_as_from_the_page(
    county: County, let_in: Let_in, paper: int
) -> None:
    answer = let_in("县发改局").post(
        f"/papers/{paper}/replies",
        cause="开工晚",
        measures=["加快进度"],
        indicator="3-20",
        by="张三",
    )

    assert answer.status_code == 201
    assert tuple(last(county, ReplyRow.cause, ReplyRow.replied_by)) == (
        "开工晚",
        "张三（OA-县发改局）",
    )


def test_a_token_of_the_county_says_for_whom_it_acts(let_in: Let_in, paper: int) -> None:
    system = let_in()

    assert system.post(f"/papers/{paper}/receipts", by="张三").status_code == 403
    assert system.post(f"/papers/{paper}/receipts", by="张三", unit="县发改局").status_code == 201


def test_a_receipt_is_signed_once(county: County, let_in: Let_in, paper: int) -> None:
    system = let_in("县发改局")
    system.post(f"/papers/{paper}/receipts", by="张三")

    system.post(f"/papers/{paper}/receipts", by="李四")

    own = (RecipientRow.notice_id == paper) & (RecipientRow.role == "主送")
    assert last(county, RecipientRow.signed_for_by, of=own) == ("张三（OA-县发改局）",)


def test_a_unit_cannot_act_for_another(let_in: Let_in, paper: int) -> None:
    system = let_in("县发改局")

    assert system.post(f"/papers/{paper}/receipts", by="张三", unit=OTHER).status_code == 403


# --- 事件 ----------------------------------------------------------------------------------------


def test_events_are_told_once_each_and_in_order(let_in: Let_in) -> None:
    system = let_in()
    whole = [event["id"] for event in system.told("/events", limit=500)["events"]]

    seen: list[int] = []
    answer: dict[str, Any] = {"next": 0, "more": True}
    while answer["more"]:
        answer = system.told("/events", after=answer["next"], limit=7)
        seen += [event["id"] for event in answer["events"]]

    assert seen == whole == sorted(set(whole))
    assert system.told("/events", after=answer["next"]) == {
        "events": [],
        "next": answer["next"],
        "more": False,
    }


def test_what_was_done_to_a_draft_is_not_told(let_in: Let_in) -> None:
    acts = {event["act"] for event in let_in().told("/events", limit=500)["events"]}

    assert "签发预警提示单" in acts
    assert [act for act in acts if act.startswith(("草拟", "重拟", "催签"))] == []


def test_what_a_page_does_is_in_the_feed(let_in: Let_in, paper: int) -> None:
    system = let_in("县发改局")
    last = system.told("/events", limit=500)["next"]

    system.post(f"/papers/{paper}/replies", text="已开工", indicator="3-20", by="张三")

    acts = [event["act"] for event in system.told("/events", after=last)["events"]]
    assert "反馈预警提示单" in acts


def test_a_units_feed_is_of_its_own_papers(let_in: Let_in, paper: int) -> None:
    events = let_in(OTHER).told("/events", limit=500)["events"]

    assert events
    assert paper not in [event["paper"] for event in events]
    assert None not in [event["paper"] for event in events]


def test_of_a_paper_it_got_a_copy_of_a_unit_is_not_told_what_others_answer(
    county: County, let_in: Let_in, paper: int
) -> None:
    with county.workspace.database.write() as session:
        copied = session.scalars(select(UnitRow).where(UnitRow.code == OTHER)).one()
        session.add(RecipientRow(notice_id=paper, unit_id=copied.id, role="抄送", position=9))
    own, copy = let_in("县发改局"), let_in(OTHER)
    own.post(f"/papers/{paper}/receipts", by="张三")
    own.post(f"/papers/{paper}/replies", text="已开工", indicator="3-20", by="张三")

    acts = ["签发预警提示单", "签收预警提示单", "反馈预警提示单"]
    assert [act for act in acts_on(paper, own) if act in acts] == acts
    assert acts_on(paper, copy) == acts[:1]


def acts_on(paper: int, system: System) -> list[str]:
    events = system.told("/events", limit=500)["events"]
    return [event["act"] for event in events if event["paper"] == paper]


def test_a_veto_is_not_in_the_feed(county: County, let_in: Let_in) -> None:
    system = let_in()
    told = {event["act"] for event in system.told("/events", limit=500)["events"]}
    with county.workspace.database.write() as session:
        session.execute(update(EventRow).where(EventRow.act == "研判").values(act="登记一票否决"))

    after = {event["act"] for event in system.told("/events", limit=500)["events"]}

    assert told - after == {"研判"}
    assert "登记一票否决" not in after


def test_the_description_is_open_and_names_every_error(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()

    acts = [act for path in described["paths"].values() for act in path.values()]
    assert all({"401", "403", "404", "422"} <= set(act["responses"]) for act in acts)
    assert "HTTPBearer" in described["components"]["securitySchemes"]
