"""A link from the group: it shows the paper and its files to who looks, and 签收 only by the button."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import requests
from sqlalchemy import select
from starlette.testclient import TestClient

from service.notices import decisions, voiding
from service.tables import DocumentRow, RecipientRow
from service.web.office import Office
from service.web.server import serving
from tests.shell.standing import PROMPTS
from tests.small_county import County
from tests.web.conftest import LINKS, link_of

UNIT = "县发改局"


def signed_for_by(county: County, key: str = PROMPTS[0]) -> list[str]:
    with county.workspace.database.read() as session:
        notice = decisions.find(session, county.assessment_id, key)
        rows = session.scalars(select(RecipientRow).where(RecipientRow.notice_id == notice.id))
        return [row.signed_for_by for row in rows if row.signed_for_at]


def the_file(page: str) -> str:
    return page.partition("/files/")[2].partition('"')[0]


def test_the_page_shows_the_paper_and_its_file(client: TestClient, link: str) -> None:
    page = client.get(link)

    assert page.status_code == 200
    assert "关于固定资产投资增速指标进度滞后的预警提示单" in page.text
    assert "示督提〔2017〕1号" in page.text
    file = client.get(f"{link}/files/{the_file(page.text)}")
    assert "word/document.xml" in ZipFile(BytesIO(file.content)).namelist()
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E7%A4%BA")


def test_looking_and_fetching_act_on_nothing(client: TestClient, county: County, link: str) -> None:
    page = client.get(link)
    client.head(link)
    client.get(f"{link}/files/{the_file(page.text)}")
    client.get(f"{link}/receipts", params={"unit": UNIT, "by": "张三"})

    assert signed_for_by(county) == []


def test_the_button_signs_for_the_unit_once(client: TestClient, county: County, link: str) -> None:
    first = client.post(f"{link}/receipts", data={"unit": UNIT, "by": " 张 三 "})
    client.post(f"{link}/receipts", data={"unit": UNIT, "by": "李四"})

    assert (first.status_code, first.headers["location"]) == (303, link)
    assert signed_for_by(county) == ["张 三"]
    page = client.get(link).text
    assert "张 三于2017年8月15日10:00签收" in page
    assert "<form" not in page


@pytest.mark.parametrize(
    ("unit", "by", "told"),
    [
        pytest.param(UNIT, "", "请填写签收人姓名", id="no-name"),
        pytest.param(UNIT, "张" * 21, "请填写签收人姓名", id="long-name"),
        pytest.param("县招商局", "张三", "请选择本群里的签收单位", id="not-of-this-group"),
        pytest.param("", "张三", "请选择本群里的签收单位", id="no-unit"),
    ],
)
def test_a_receipt_that_is_not_whole_is_refused_with_the_remedy(
    client: TestClient, county: County, link: str, unit: str, by: str, told: str
) -> None:
    refused = client.post(f"{link}/receipts", data={"unit": unit, "by": by})

    assert refused.status_code == 409
    assert told in refused.text
    assert signed_for_by(county) == []


def test_a_voided_paper_can_be_read_and_not_signed_for(
    client: TestClient, county: County, link: str
) -> None:
    with county.workspace.database.write() as session:
        notice = decisions.find(session, county.assessment_id, PROMPTS[0])
        voiding.cancel(session, notice, "县考核办", "数据有误", county.clock.now())

    page = client.get(link)
    refused = client.post(f"{link}/receipts", data={"unit": UNIT, "by": "张三"})

    assert "已作废" in page.text
    assert "<form" not in page.text
    assert (refused.status_code, signed_for_by(county)) == (409, [])


def test_a_link_opens_only_the_files_it_came_with(
    client: TestClient, county: County, link: str
) -> None:
    with county.workspace.database.read() as session:
        others = session.scalars(
            select(DocumentRow.id).where(DocumentRow.id != int(the_file(client.get(link).text)))
        ).all()

    assert others
    assert {client.get(f"{link}/files/{other}").status_code for other in (*others, 10**9)} == {404}


def test_supervisions_own_copy_asks_nobody_to_sign(client: TestClient, county: County) -> None:
    page = client.get(link_of(county, PROMPTS[0], "督查室群"))

    assert page.status_code == 200
    assert "<form" not in page.text


def test_an_old_link_says_what_to_do(client: TestClient, county: County, link: str) -> None:
    county.clock.at += timedelta(days=8)

    old = client.get(link)

    assert old.status_code == 410
    assert "链接已超过7天，请登录系统查看" in old.text


@pytest.mark.parametrize("path", ["/l/forged", "/l/forged/files/1", "/nowhere", "/l/a.b.c"])
def test_what_leads_nowhere_is_a_page_in_chinese(client: TestClient, path: str) -> None:
    page = client.get(path)

    assert page.status_code in (404, 410)
    assert "打不开这一页" in page.text


def test_every_answer_forbids_scripts_and_copies(client: TestClient, link: str) -> None:
    for path in (link, "/nowhere", "/static/gov.css"):
        headers = client.get(path).headers
        assert (
            "default-src 'none'; style-src 'self'; script-src 'self'"
            in headers["content-security-policy"]
        )
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_a_body_over_the_limit_is_refused(client: TestClient, link: str) -> None:
    assert client.post(f"{link}/receipts", data={"by": "张" * 100_000}).status_code == 413


def test_a_receipt_that_cannot_be_kept_is_not_thanked_for(
    client: TestClient, county: County, link: str
) -> None:
    """The commit fails: the answer has not left before it."""
    with county.workspace.database.write() as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER full AFTER UPDATE ON recipient"
            " BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END"
        )
    quiet = TestClient(client.app, raise_server_exceptions=False, follow_redirects=False)

    answer = quiet.post(f"{link}/receipts", data={"unit": UNIT, "by": "张三"})

    assert answer.status_code == 500
    assert "什么也没有改动" in answer.text
    assert signed_for_by(county) == []


def test_the_pages_are_served_beside_the_service(county: County, link: str) -> None:
    office = Office(workspace=county.workspace, links=LINKS)

    with serving(office, "127.0.0.1", 0) as port:
        page = requests.get(f"http://127.0.0.1:{port}{link}", timeout=10)

    assert page.status_code == 200
    assert "签收" in page.text
