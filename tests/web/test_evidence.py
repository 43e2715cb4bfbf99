"""佐证材料：随数报出，几个文件一次；内容与扩展名不符的不收；更正前后各有各的；别的单位打不开。"""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import func, select

from service.accounts.roles import Role
from service.feedback import evidence
from service.tables import EvidenceRow, KeptFileRow, ValueRow
from tests.small_county import County
from tests.web.conftest import PASSWORD, Browser, Sent, add_account

SignedIn = Callable[..., Browser]
VALUES, FIELD = "/2017/mine/values", "files-3-20"
PHOTO = ("照片.jpg", b"\xff\xd8\xff\xe0" + b"1" * 3000)
SCAN = ("月报.pdf", b"%PDF-1.7\n" + b"2" * 3000)


@pytest.fixture
def county(september: County) -> County:
    return september


@pytest.fixture
def browser(signed_in: SignedIn) -> Browser:
    """县发改局's filler on Friday 9-1: August is asked for."""
    return signed_in(Role.FILLER)


def report(browser: Browser, *files: tuple[str, bytes], **fields: str) -> Sent:
    words = {"period": "2017-08", **{f"{name}-3-20": text for name, text in fields.items()}}
    return browser.upload(VALUES, *files, under=FIELD, **words)


def kept(county: County) -> list[tuple[str, str]]:
    """(figure, name) of every file, in order."""
    with county.workspace.database.read() as session:
        rows = session.execute(
            select(ValueRow.number, EvidenceRow.name)
            .join(EvidenceRow, EvidenceRow.value_id == ValueRow.id)
            .order_by(EvidenceRow.id)
        )
        return [(str(number), name) for number, name in rows]


def counted(county: County, rows: type[KeptFileRow] | type[ValueRow]) -> int:
    with county.workspace.database.read() as session:
        return session.scalar(select(func.count(rows.id))) or 0


def office(names: tuple[str, ...]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name in ("[Content_Types].xml", *names):
            opened.writestr(name, "<x/>")
    return packed.getvalue()


def test_a_figure_is_reported_with_its_files(browser: Browser, county: County) -> None:
    report(browser, PHOTO, SCAN, number="19.1")

    page = browser.look(f"{VALUES}?period=2017-08")

    assert kept(county) == [("19.1", "照片.jpg"), ("19.1", "月报.pdf")]
    assert "照片.jpg</a>（2 KB" in page
    assert county.events()[-1].act == "报送佐证材料"
    assert "2017年1—8月固定资产投资增速：照片.jpg、月报.pdf" in county.events()[-1].subject


def test_files_alone_go_with_the_figure_that_stands(browser: Browser, county: County) -> None:
    report(browser, number="19.1")
    before = counted(county, ValueRow)
    report(browser, SCAN, number="19.1")
    report(browser, SCAN, PHOTO)

    assert kept(county) == [("19.1", "月报.pdf"), ("19.1", "照片.jpg")]
    assert counted(county, ValueRow) == before


def test_a_correction_keeps_the_files_of_both(browser: Browser, county: County) -> None:
    report(browser, PHOTO, number="19.1")
    report(browser, PHOTO, SCAN, number="18.8", reason="统计局核减")

    assert kept(county) == [("19.1", "照片.jpg"), ("18.8", "照片.jpg"), ("18.8", "月报.pdf")]
    assert counted(county, KeptFileRow) == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        pytest.param("照片.jpg", b"", "“照片.jpg”是空的", id="empty"),
        pytest.param("照片.jpg", b"<html>", "的内容不是jpg文件", id="not-what-it-is-called"),
        pytest.param("表.xlsx", office(("word/document.xml",)), "不是xlsx文件", id="word-as-excel"),
        pytest.param(
            "表.docx", office(("word/document.xml", "word/vbaProject.bin")), "不带宏", id="macros"
        ),
        pytest.param("脚本.html", b"<script>", "“脚本.html”这种文件不收", id="a-page"),
        pytest.param("无名", b"%PDF-", "“无名”这种文件不收", id="no-ending"),
        pytest.param(
            "大.pdf", b"%PDF-" + b"0" * evidence.LARGEST, "“大.pdf”超过10MB", id="too-large"
        ),
    ],
)
def test_a_faulty_file_keeps_figure_and_files_back(
    browser: Browser, county: County, name: str, content: bytes, told: str
) -> None:
    before = counted(county, ValueRow)

    sent = report(browser, SCAN, (name, content), number="19.1")

    assert (sent.status, told in sent.page) == (409, True)
    assert 'value="19.1"' in sent.page
    assert (kept(county), counted(county, KeptFileRow)) == ([], 0)
    assert counted(county, ValueRow) == before


def test_more_files_than_anybody_reads_are_refused(browser: Browser, county: County) -> None:
    many = [(f"{n}.pdf", SCAN[1] + bytes([n])) for n in range(evidence.MOST + 1)]

    assert "佐证一次最多6个文件，选了7个" in report(browser, *many, number="19.1").page
    assert kept(county) == []


def test_files_without_any_figure_are_asked_for_the_figure(browser: Browser) -> None:
    sent = report(browser, SCAN)

    assert (sent.status, "还没有报数，请先填完成值" in sent.page) == (409, True)


def held_in(page: str) -> str:
    return page.partition('name="held" value="')[2].partition('"')[0]


def test_good_files_wait_while_the_figure_is_asked_about(browser: Browser, county: County) -> None:
    asked = report(browser, SCAN, number="191")
    assert (asked.status, "已选好，随这次报出：月报.pdf" in asked.page) == (409, True)

    words = {"number-3-20": "191", "confirmed-3-20": "191", "held": held_in(asked.page)}
    browser.send(VALUES, period="2017-08", **words)

    assert kept(county) == [("191", "月报.pdf")]


def test_files_that_waited_too_long_are_asked_for_again(browser: Browser, county: County) -> None:
    lost = browser.send(VALUES, period="2017-08", held="0" * 64, **{"number-3-20": "19.1"})

    assert (lost.status, "请重新选择再报出" in lost.page) == (409, True)
    assert kept(county) == []


def test_a_file_is_served_to_be_saved_as_what_its_bytes_are(browser: Browser) -> None:
    report(browser, SCAN, number="19.1")

    answer = browser.client.get("/2017/mine/evidence/1")

    assert answer.content == SCAN[1]
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_office_and_supervision_see_it_beside_the_figure(
    browser: Browser, signed_in: SignedIn
) -> None:
    report(browser, SCAN, number="19.1")
    reviewer, supervisor = signed_in(Role.OFFICE), signed_in(Role.SUPERVISION)

    assert "佐证文件1个" in reviewer.look("/2017/values")
    for who in (reviewer, supervisor):
        assert 'href="/2017/evidence/1"' in who.look("/2017/values/3-20/2017-08")
        assert who.client.get("/2017/evidence/1").content == SCAN[1]
    assert "登记审核数" not in supervisor.look("/2017/values/3-20/2017-08")
    assert supervisor.status("/2017/values") == 403


@pytest.mark.parametrize("role", [Role.FILLER, Role.HEAD, Role.LEADER, Role.ADMIN], ids=str)
def test_nobody_else_opens_the_countys_door_to_it(
    browser: Browser, signed_in: SignedIn, role: Role
) -> None:
    report(browser, SCAN, number="19.1")

    assert signed_in(role, "县招商局").status("/2017/evidence/1") == 403


def test_another_unit_finds_nothing(browser: Browser, county: County) -> None:
    report(browser, SCAN, number="19.1")
    add_account(county, Role.FILLER, "招商填报", "县招商局")
    browser.sign_in("招商填报", PASSWORD)

    assert browser.status("/2017/mine/evidence/1") == 404
    assert browser.status("/2017/mine/evidence/2") == 404


# --- 随反馈 --------------------------------------------------------------------------------------

ANSWER = {"ask": "反馈:3-20", "cause": "项目开工晚", "until-1": ""}


@pytest.fixture
def prompt(county: County) -> str:
    """Address of the 提示单 that 县发改局 answers."""
    key = "warning_prompt:2017-07:县发改局"
    return f"/2017/mine/papers/{next(n.id for n in county.notices() if n.key == key)}"


def test_an_answer_is_filed_with_its_files(
    signed_in: SignedIn, county: County, prompt: str
) -> None:
    head = signed_in(Role.HEAD)

    head.upload(f"{prompt}/replies", SCAN, PHOTO, **ANSWER)

    page, supervisor = head.look(prompt), signed_in(Role.SUPERVISION)
    assert 'href="/2017/mine/evidence/2" download>照片.jpg' in page
    assert head.client.get("/2017/mine/evidence/1").content == SCAN[1]
    assert 'href="/2017/evidence/1" download>月报.pdf' in supervisor.look(
        "/2017/cases/3-20:2017-07"
    )
    assert supervisor.client.get("/2017/evidence/1").content == SCAN[1]
    assert "报送佐证材料" in {event.act for event in county.events()}


def test_an_answer_that_is_refused_keeps_its_good_files_at_hand(
    signed_in: SignedIn, prompt: str
) -> None:
    head = signed_in(Role.HEAD)

    refused = head.upload(
        f"{prompt}/replies", SCAN, **{**ANSWER, "person-1": "张某"}, under="files"
    )
    sent = head.send(f"{prompt}/replies", **ANSWER, held=held_in(refused.page))

    assert (refused.status, "随这次报出：月报.pdf" in refused.page) == (409, True)
    assert "月报.pdf</a>" in sent.page


def test_a_faulty_file_keeps_the_answer_back(signed_in: SignedIn, prompt: str) -> None:
    head = signed_in(Role.HEAD)

    sent = head.upload(f"{prompt}/replies", SCAN, ("坏.docx", b"x"), **ANSWER)

    assert (sent.status, "“坏.docx”的内容不是docx文件" in sent.page) == (409, True)
    assert "本单位的反馈" not in head.look(prompt)


def test_another_unit_finds_no_file_of_an_answer(signed_in: SignedIn, prompt: str) -> None:
    signed_in(Role.HEAD).upload(f"{prompt}/replies", SCAN, **ANSWER)

    assert signed_in(Role.HEAD, "县招商局").status("/2017/mine/evidence/1") == 404


def test_a_draft_holds_no_files(browser: Browser) -> None:
    words = {"draft": "values:2017-08", "period": "2017-08", "number-3-20": "19.1"}

    browser.send("/2017/mine/drafts", **words, **{FIELD: "月报.pdf"})

    assert 'value="19.1"' in browser.look(VALUES)
    assert "月报.pdf" not in browser.look(VALUES)
