"""文书页：看得到样子和经过，查得到，取得到原件；不该看的查无此页。"""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from service.accounts.roles import Role
from service.notices import voiding
from service.tables import DocumentRow, NoticeRow
from service.web.papers_shown import may_see
from tests.shell.standing import PROMPTS
from tests.shell.test_sign_off import change_the_leader
from tests.small_county import County
from tests.web.conftest import Browser
from workflows.vocabulary import NoticeKind

SignedIn = Callable[[Role], Browser]
ISSUED, DRAFT = PROMPTS[0], PROMPTS[1]


def row_of(county: County, key: str) -> NoticeRow:
    return next(notice for notice in county.notices() if notice.key == key)


def path_of(county: County, key: str) -> str:
    return f"/2017/papers/{row_of(county, key).id}"


def turned_into(county: County, key: str, kind: NoticeKind, new_key: str) -> None:
    """The paper as one of another kind, of which the county has none yet."""
    with county.workspace.database.write() as session:
        row = session.scalars(select(NoticeRow).where(NoticeRow.key == key)).one()
        row.kind, row.key = kind, new_key


def test_a_paper_is_shown_as_it_will_be_printed(signed_in: SignedIn, county: County) -> None:
    page = signed_in(Role.SUPERVISION).look(path_of(county, DRAFT))

    assert 'class="paper paper-file"' in page
    assert "送审稿" in page
    assert "市级重点项目年度投资" in page


def test_the_word_file_of_the_archive_is_to_be_had(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.OFFICE)
    with county.workspace.database.read() as session:
        row_id, kept = session.execute(
            select(DocumentRow.id, DocumentRow.content)
            .join(NoticeRow)
            .where(NoticeRow.key == DRAFT)
        ).one()

    got = browser.client.get(f"{path_of(county, DRAFT)}/files/{row_id}")

    assert got.content == kept


def test_a_file_of_another_paper_is_not_found(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.OFFICE)
    with county.workspace.database.read() as session:
        other = session.scalars(
            select(DocumentRow.id).join(NoticeRow).where(NoticeRow.key == ISSUED)
        ).first()

    assert browser.status(f"{path_of(county, DRAFT)}/files/{other}") == 404


@pytest.mark.parametrize("role", [Role.FILLER, Role.HEAD, Role.ADMIN], ids=str)
def test_papers_are_not_for_units_and_administrators(
    signed_in: SignedIn, county: County, role: Role
) -> None:
    browser = signed_in(role)

    paths = ("/2017/papers", path_of(county, DRAFT), f"{path_of(county, DRAFT)}/files/1")
    assert {browser.status(path) for path in paths} == {403}


RESTRICTED = [
    (NoticeKind.INTERVIEW_RECORD, "interview_record:1:县招商局", Role.OFFICE, Role.SUPERVISION),
    (NoticeKind.CORRECTION, "correction:interview_record:1:县招商局:1", Role.OFFICE, Role.LEADER),
]


@pytest.mark.parametrize(("kind", "key", "blind", "seer"), RESTRICTED, ids=["记录", "记录的更正"])
def test_a_restricted_paper_is_nowhere_for_who_may_not_see_it(
    signed_in: SignedIn, county: County, kind: NoticeKind, key: str, blind: Role, seer: Role
) -> None:
    subject = row_of(county, DRAFT).subject
    turned_into(county, DRAFT, kind, key)
    path = path_of(county, key)

    browser = signed_in(blind)

    assert browser.status(path) == 404
    assert browser.status(f"{path}/wording") == 404
    assert browser.send(f"{path}/sign", version=0).status == 404
    assert subject not in browser.look("/2017/papers") + browser.look("/2017/drafts")
    assert subject in signed_in(seer).look("/2017/papers")


@pytest.mark.parametrize(
    ("kind", "role", "seen"),
    [
        (NoticeKind.SETTLEMENT_DRAFT, Role.OFFICE, True),
        (NoticeKind.SETTLEMENT_DRAFT, Role.HEAD, False),
        (NoticeKind.INTERVIEW_RECORD, Role.ADMIN, False),
        (NoticeKind.SETTLEMENT_REPORT, Role.ADMIN, True),
    ],
)
def test_vetoes_and_talks_are_seen_by_the_table_of_roles(
    kind: NoticeKind, role: Role, seen: bool
) -> None:
    assert may_see(role, kind, f"{kind}:1") is seen
    assert may_see(role, NoticeKind.CANCELLATION, f"cancellation:{kind}:1:1") is seen


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=示督提", {ISSUED}),
        ("q=重点项目", {DRAFT}),
        ("kind=warning_prompt&state=待签发", set(PROMPTS[1:])),
        ("kind=warning_prompt&unit=县环保局", {PROMPTS[2]}),
        ("kind=warning_prompt&period=2017-07", set(PROMPTS)),
        ("q=%25", set()),
    ],
    ids=["文号", "标题", "状态", "单位", "数据期", "通配符只是字"],
)
def test_the_register_is_searched(
    signed_in: SignedIn, county: County, asked: str, found: set[str]
) -> None:
    page = signed_in(Role.OFFICE).look(f"/2017/papers?{asked}")

    assert {key for key in PROMPTS if f'{path_of(county, key)}"' in page} == found


def test_older_papers_are_a_page_on(
    signed_in: SignedIn, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.web.paging.A_PAGE", 2)
    browser = signed_in(Role.OFFICE)

    first = browser.look("/2017/papers?kind=warning_prompt")

    assert f'{path_of(county, ISSUED)}"' not in first
    assert f'{path_of(county, ISSUED)}"' in browser.look("/2017/papers?kind=warning_prompt&page=2")


def test_a_register_without_a_match_says_so(signed_in: SignedIn) -> None:
    assert "没有查到文书" in signed_in(Role.OFFICE).look("/2017/papers?q=没有这一份")


def test_the_sealed_scan_is_filed_beside_the_paper(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.SUPERVISION)
    scan = b"%PDF-1.4 " + b"x" * 200_000

    sent = upload(browser, f"{path_of(county, ISSUED)}/sealed", "扫描.pdf", scan)

    assert "（正式件）.pdf" in sent
    with county.workspace.database.read() as session:
        query = select(DocumentRow.content).where(DocumentRow.role == "正式件")
        assert session.scalars(query).one() == scan


def test_what_is_no_scan_is_refused(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.SUPERVISION)

    sent = upload(browser, f"{path_of(county, ISSUED)}/sealed", "扫描.pdf", b"<html>")

    assert "扫描件" in sent


def upload(browser: Browser, path: str, name: str, content: bytes) -> str:
    token = browser.look("/account").partition('name="form_token" value="')[2].partition('"')[0]
    answer = browser.client.post(
        path,
        data={"form_token": token},
        files={"scan": (name, content, "application/pdf")},
        follow_redirects=True,
    )
    return answer.text


def test_hostile_words_are_only_words(signed_in: SignedIn, county: County) -> None:
    with county.workspace.database.write() as session:
        row = session.scalars(select(NoticeRow).where(NoticeRow.key == DRAFT)).one()
        row.subject = "<script>alert(1)</script>关于投资的提示单"
        row.facts = row.facts | {"提示事项": ["<img src=x onerror=alert(1)>"]}

    page = signed_in(Role.OFFICE).look(path_of(county, DRAFT))

    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;img src=x" in page


def test_a_draft_says_that_the_ledger_has_moved(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.SUPERVISION)
    assert "台账已经变化" not in browser.look(path_of(county, DRAFT))

    change_the_leader(county, "3-28")

    assert "台账已经变化（事项）" in browser.look(path_of(county, DRAFT))


def test_a_void_paper_says_why(signed_in: SignedIn, county: County) -> None:
    with county.workspace.database.write() as session:
        row = session.scalars(select(NoticeRow).where(NoticeRow.key == ISSUED)).one()
        voiding.cancel(session, row, "示例督查员", "责任单位写错", county.clock.now())

    page = signed_in(Role.OFFICE).look(path_of(county, ISSUED))

    assert "已作废：责任单位写错" in page
    assert f"{path_of(county, ISSUED)}/cancel" not in page
