"""报送表：下载的就是随通知发出的，填好的先看改动、再确认；不是自己的表不收。"""

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from service.accounts.roles import Role
from service.feedback import return_value, submit_value
from service.notices.forms import owner_of
from service.tables import AssessmentRow, DocumentRow, FormDraftRow, ValueRow
from service.web.mine import monthly_forms
from tests.small_county import County
from tests.web.conftest import Browser, Sent

SignedIn = Callable[[Role], Browser]
FORM = "/2017/mine/form"
NAME = "报送表（2017年1—8月）县发改局.xlsx"


@pytest.fixture
def county(september: County) -> County:
    return september


@pytest.fixture
def browser(signed_in: SignedIn) -> Browser:
    """Friday 9-1: the form of August came yesterday with the notice."""
    return signed_in(Role.FILLER)


def stored(county: County, name: str = NAME) -> DocumentRow:
    with county.workspace.database.read() as session:
        row = session.scalars(select(DocumentRow).where(DocumentRow.name == name)).one()
        session.expunge_all()
    return row


def filled(content: bytes, **cells: object) -> bytes:
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for name, value in cells.items():
        sheet.cell(4, columns[name], value)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def upload(browser: Browser, content: bytes, name: str = NAME) -> Sent:
    token = browser.client.get("/account").text.partition('name="form_token" value="')[2]
    answer = browser.client.post(
        FORM, data={"form_token": token.partition('"')[0]}, files={"file": (name, content)}
    )
    return Sent(answer.status_code, answer.text)


def figures(county: County) -> list[Decimal | None]:
    with county.workspace.database.read() as session:
        return list(session.scalars(select(ValueRow.number).where(ValueRow.period == "2017-08")))


def test_the_form_comes_down_as_it_went_out(browser: Browser, county: County) -> None:
    form = stored(county)

    assert NAME in browser.look(FORM)
    assert browser.client.get(f"{FORM}/{form.id}").content == form.content


def test_a_filled_form_is_shown_before_it_is_taken(browser: Browser, county: County) -> None:
    content = filled(stored(county).content, 本期完成值=19.1, 下步措施="倒排工期")

    preview = upload(browser, content)
    assert (preview.status, figures(county)) == (200, [])
    assert "完成值 3-20 2017年1—8月（自报）：完成值 19.1" in preview.page
    assert "措施 3-20 倒排工期" in preview.page

    done = browser.send(f"{FORM}/confirm")

    assert figures(county) == [Decimal("19.1")]
    assert "表里的内容已报出" in done.page
    with county.workspace.database.read() as session:
        assert session.scalars(select(FormDraftRow)).all() == []
    assert county.events()[-1].actor == "县发改局 示例某"


def test_what_looks_like_a_slip_is_pointed_at(browser: Browser, county: County) -> None:
    sent = upload(browser, filled(stored(county).content, 本期完成值=191))

    assert "3-20 固定资产投资增速：与2017年1—7月的18.5%相差10倍以上" in sent.page
    assert "超过100%" in sent.page


def test_a_form_confirmed_twice_is_taken_once(browser: Browser, county: County) -> None:
    upload(browser, filled(stored(county).content, 本期完成值=19.1))
    browser.send(f"{FORM}/confirm")

    again = browser.send(f"{FORM}/confirm")

    assert (again.status, "没有等着确认的表" in again.page) == (409, True)
    assert figures(county) == [Decimal("19.1")]


def test_what_was_filed_meanwhile_is_not_overwritten_unseen(
    browser: Browser, county: County
) -> None:
    upload(browser, filled(stored(county).content, 本期完成值=19.1))
    with county.workspace.database.write() as session:
        assessment, now = session.get_one(AssessmentRow, 1), county.clock.now()
        submit_value(session, assessment, "3-20", "2017-08", "18.8", by="县发改局", now=now)

    late = browser.send(f"{FORM}/confirm")

    assert (late.status, "更正理由" in late.page) == (409, True)
    assert figures(county) == [Decimal("18.8")]


def test_a_figure_sent_back_is_filed_again_by_the_same_form(
    browser: Browser, county: County
) -> None:
    content = filled(stored(county).content, 本期完成值=19.1)
    upload(browser, content)
    browser.send(f"{FORM}/confirm")
    with county.workspace.database.write() as session:
        assessment, now = session.get_one(AssessmentRow, 1), county.clock.now()
        return_value(
            session, assessment, "3-20", "2017-08", reason="缺凭证", by="县考核办", now=now
        )

    upload(browser, content)
    browser.send(f"{FORM}/confirm")

    assert figures(county) == [Decimal("19.1"), Decimal("19.1")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"", "不是.xlsx 或 .docx、.xls文件", id="empty"),
        pytest.param(b"<html><table>", "不是.xlsx 或 .docx、.xls文件", id="a-web-page"),
        pytest.param(b"%PDF-1.7", "不是.xlsx 或 .docx、.xls文件", id="a-scan"),
        pytest.param(b"PK\x03\x04broken", "文件已损坏，打不开", id="a-broken-package"),
        pytest.param(b"MZ" * 100, "不是.xlsx 或 .docx、.xls文件", id="a-program-named-xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused_by_its_bytes(
    browser: Browser, county: County, content: bytes, told: str
) -> None:
    sent = upload(browser, content)

    assert (sent.status, told in sent.page) == (409, True)
    with county.workspace.database.read() as session:
        assert session.scalars(select(FormDraftRow)).all() == []


def test_a_file_over_the_limit_is_refused(browser: Browser) -> None:
    over = b"PK\x03\x04" + b"0" * (monthly_forms.LARGEST + 1)
    far_over = over + b"0" * 200_000

    assert "文件超过5MB" in upload(browser, over).page
    assert upload(browser, far_over).status == 413


def test_another_units_form_is_refused(browser: Browser, county: County) -> None:
    theirs = stored(county, NAME.replace("县发改局", "县招商局"))

    sent = upload(browser, filled(theirs.content, 本期完成值=24.5))

    assert (sent.status, "填报单位是县招商局" in sent.page) == (409, True)


def test_bad_cells_are_all_named_at_once(browser: Browser, county: County) -> None:
    bad = filled(stored(county).content, 本期完成值="19.1亿元", 预计全年="不少")

    sent = upload(browser, bad)

    assert "有2处要改" in sent.page
    assert "“本期完成值”列" in sent.page
    assert "“预计全年”列" in sent.page


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("报送表（2017年1—7月）县发改局.xlsx", "县发改局"),
        ("报送表（2017年1—7月）县委政法委（综治办）.xlsx", "县委政法委（综治办）"),
        ("亮点工作报送表（2017年上半年）县委组织部.xlsx", "县委组织部"),
        ("细化分解表 县发改局.xlsx", "县发改局"),
        ("县发改局.xlsx", ""),
        ("示考报〔2017〕2号 关于报送的通知.docx", ""),
    ],
)
def test_a_forms_name_tells_whose_it_is(name: str, unit: str) -> None:
    assert owner_of(name) == unit
