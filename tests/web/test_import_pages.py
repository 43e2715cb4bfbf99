"""导入 on a page: a preview first, nothing saved before it is confirmed, every bad row named."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from service.accounts.roles import Role
from service.tables import IndicatorRow
from service.web.uploads import KEPT, LARGEST_UPLOAD
from tests.imports.office import HEADER, indicator_row, xlsx
from tests.small_county import County
from tests.web.conftest import Browser

SignedIn = Callable[..., Browser]
IMPORT = "/2017/import"


@pytest.fixture
def table(tmp_path: Path) -> bytes:
    """附件5 with one indicator that the ledger has not."""
    row = indicator_row(序号=70, 指标="示例新增指标", 配合单位="")
    return xlsx(tmp_path / "表.xlsx", {"附件5": [HEADER, row]}).read_bytes()


def bad_table(folder: Path) -> bytes:
    row = indicator_row(序号=70, 责任部门="", 全年目标="<b>很多</b>")
    return xlsx(folder / "坏.xlsx", {"附件5": [HEADER, row]}).read_bytes()


def count(county: County) -> int:
    """Indicators of the ledger."""
    with county.workspace.database.read() as session:
        return session.scalar(select(func.count(IndicatorRow.id))) or 0


def batch_of(page: str) -> str:
    return page.partition('name="batch" value="')[2].partition('"')[0]


def test_a_preview_saves_nothing_and_its_confirmation_does(
    signed_in: SignedIn, county: County, table: bytes
) -> None:
    office, before = signed_in(Role.OFFICE), count(county)
    shown = office.upload(IMPORT, ("附件5.xlsx", table))
    assert (shown.status, "还没有保存" in shown.page, count(county)) == (200, True, before)

    done = office.send(f"{IMPORT}/confirm", batch=batch_of(shown.page))

    assert (done.status, "已导入。" in done.page) == (303, True)
    assert count(county) == before + 1


def test_every_bad_row_is_named_and_nothing_is_kept(
    signed_in: SignedIn, county: County, tmp_path: Path, table: bytes
) -> None:
    before = count(county)

    shown = signed_in(Role.OFFICE).upload(
        IMPORT, ("好.xlsx", table), ("坏.xlsx", bad_table(tmp_path))
    )

    assert (shown.status, batch_of(shown.page), count(county)) == (409, "", before)
    assert "坏.xlsx「附件5」" in shown.page
    assert ("<b>很多" in shown.page, "--map" in shown.page) == (False, False)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("网页.xlsx", b"<html>", "整个文件", id="not-a-workbook"),
        pytest.param("空.xlsx", b"", "整个文件", id="empty"),
    ],
)
def test_what_is_no_table_is_refused(
    signed_in: SignedIn, name: str, content: bytes, said: str
) -> None:
    shown = signed_in(Role.OFFICE).upload(IMPORT, (name, content))

    assert (shown.status, said in shown.page, name in shown.page) == (409, True, True)


def test_no_file_at_all_is_told(signed_in: SignedIn) -> None:
    shown = signed_in(Role.OFFICE).upload(IMPORT)

    assert (shown.status, "请选择要导入的文件" in shown.page) == (409, True)


def test_a_name_with_folders_reaches_nowhere(
    signed_in: SignedIn, county: County, table: bytes
) -> None:
    shown = signed_in(Role.OFFICE).upload(IMPORT, ("../../..\\..\\etc/附件5.xlsx", table))

    assert (shown.status, "文件：附件5.xlsx" in shown.page) == (200, True)
    assert not (county.workspace.folder / "附件5.xlsx").exists()


def test_an_old_preview_is_no_longer_confirmed(
    signed_in: SignedIn, county: County, table: bytes
) -> None:
    office, before = signed_in(Role.OFFICE), count(county)
    batch = batch_of(office.upload(IMPORT, ("附件5.xlsx", table)).page)
    county.clock.at += timedelta(minutes=31)

    sent = office.send(f"{IMPORT}/confirm", batch=batch)

    assert (sent.status, "预览已经过时" in sent.page, count(county)) == (409, True, before)


def test_a_preview_is_confirmed_by_nobody_else(
    signed_in: SignedIn, county: County, table: bytes
) -> None:
    before = count(county)
    batch = batch_of(signed_in(Role.OFFICE).upload(IMPORT, ("附件5.xlsx", table)).page)

    sent = signed_in(Role.OFFICE, "县环保局").send(f"{IMPORT}/confirm", batch=batch)

    assert (sent.status, count(county)) == (409, before)


def test_only_the_last_batches_are_kept(signed_in: SignedIn, county: County, table: bytes) -> None:
    office = signed_in(Role.OFFICE)
    pages = [office.upload(IMPORT, (f"{n}.xlsx", table)).page for n in range(KEPT + 1)]

    first, last = (
        office.send(f"{IMPORT}/confirm", batch=batch_of(p)) for p in (pages[0], pages[-1])
    )

    assert (first.status, last.status) == (409, 303)
    assert count(county) == 8


def test_a_ledger_that_moved_since_the_preview_is_not_overwritten(
    signed_in: SignedIn, county: County, table: bytes
) -> None:
    office = signed_in(Role.OFFICE)
    batches = [batch_of(office.upload(IMPORT, (f"{n}.xlsx", table)).page) for n in "甲乙"]
    office.send(f"{IMPORT}/confirm", batch=batches[0])

    again = office.send(f"{IMPORT}/confirm", batch=batches[1])

    assert again.status == 303  # read anew: there is nothing left to write
    assert count(county) == 8


def test_files_beyond_measure_are_refused(signed_in: SignedIn) -> None:
    shown = signed_in(Role.OFFICE).upload(IMPORT, ("大.xlsx", b"x" * (LARGEST_UPLOAD + 1)))

    assert shown.status == 413


def test_the_blank_workbook_opens(signed_in: SignedIn) -> None:
    answer = signed_in(Role.OFFICE).client.get(f"{IMPORT}/blank.xlsx")

    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert len(book.sheetnames) > 5


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.HEAD, Role.ADMIN], ids=lambda r: r.name)
def test_only_the_office_imports(signed_in: SignedIn, role: Role, table: bytes) -> None:
    browser = signed_in(role)

    assert browser.status(IMPORT) == 403
    assert browser.upload(IMPORT, ("附件5.xlsx", table)).status == 403
