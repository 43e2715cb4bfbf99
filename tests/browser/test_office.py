"""考核办：从今日到报送，审核、退回，提前研判；表先看预览再导入。"""

from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from service import feedback
from service.accounts.roles import Role
from service.clock import SHANGHAI
from service.tables import AssessmentRow
from tests.browser.conftest import Enter
from tests.browser.faults import faults
from tests.imports.office import HEADER, indicator_row, xlsx
from tests.small_county import County

pytestmark = pytest.mark.full


@pytest.fixture
def office(county: County, enter: Enter) -> Page:
    """The office on Friday 9-8: two units have filed August."""
    county.morning(date(2017, 9, 8))
    file(county, "3-20", "18.2")
    file(county, "3-27", "24.5")
    return enter(Role.OFFICE)


def file(county: County, code: str, number: str) -> None:
    now = county.clock.now()
    with county.workspace.database.write() as session:
        year = session.scalars(select(AssessmentRow)).one()
        feedback.submit_value(session, year, code, "2017-08", number, by="示例填报人", now=now)


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_from_the_day_over_the_collection_and_the_review_to_the_judgement(office: Page) -> None:
    heading(office, "今日")
    assert faults(office) == []
    office.get_by_role("link", name="数据").click()
    expect(office.get_by_text("截止；应报")).to_be_visible()
    assert faults(office) == []

    office.get_by_text("提前研判").click()
    office.get_by_label("理由").first.fill("市上催要")
    office.get_by_role("button", name="现在研判").click()

    office.get_by_role("link", name="研判").first.click()
    heading(office, "研判")
    expect(office.locator(".light-红").first).to_be_visible()
    assert faults(office) == []


def test_who_has_not_filed_is_reminded_at_the_press_of_a_button(
    county: County, enter: Enter
) -> None:
    county.morning(date(2017, 9, 8))
    county.clock.at = datetime(2017, 9, 9, 10, tzinfo=SHANGHAI)  # yesterday's own reminder is out
    office = enter(Role.OFFICE)
    office.get_by_role("link", name="数据").click()
    assert faults(office) == []

    office.get_by_role("button", name="催报没有报的单位").click()

    expect(office.get_by_text("今天已经发了报送提醒")).to_be_visible()
    assert "filing_reminder:2017-08:asked-2017-09-09" in county.issued()


def test_what_units_filed_is_accepted_by_a_tick_each(office: Page) -> None:
    office.get_by_role("link", name="待审的数2个").click()
    assert faults(office) == []
    for tick in office.get_by_role("checkbox").all():
        tick.check()

    office.get_by_role("button", name="审核通过勾选的").click()

    expect(office.get_by_text("没有待审的数")).to_be_visible()


def test_a_figure_is_returned_with_the_reason(office: Page) -> None:
    office.get_by_role("link", name="待审的数2个").click()
    office.get_by_role("link", name="3-27").click()
    office.get_by_label("退回理由").fill("与凭证不一致")

    office.get_by_role("button", name="退回", exact=True).click()

    office.goto("/2017/values/3-27/2017-08")
    expect(office.get_by_text("退回：与凭证不一致")).to_be_visible()
    assert faults(office) == []


def test_a_table_is_looked_at_before_anything_of_it_is_kept(office: Page, tmp_path: Path) -> None:
    row = indicator_row(序号=70, 指标="示例新增指标", 配合单位="")
    office.goto("/2017/import")
    office.get_by_label("文件").set_input_files(
        xlsx(tmp_path / "表.xlsx", {"附件5": [HEADER, row]})
    )
    office.get_by_role("button", name="预览").click()
    expect(office.get_by_role("heading", name="预览：还没有保存")).to_be_visible()
    assert faults(office) == []

    office.get_by_role("button", name="确认导入").click()

    expect(office.get_by_role("status")).to_have_text("已导入。")


def test_every_bad_row_of_a_table_is_shown(office: Page, tmp_path: Path) -> None:
    row = indicator_row(序号=70, 责任部门="", 全年目标="<b>很多</b>")
    office.goto("/2017/import")
    office.get_by_label("文件").set_input_files(
        xlsx(tmp_path / "表.xlsx", {"附件5": [HEADER, row]})
    )

    office.get_by_role("button", name="预览").click()

    expect(office.get_by_role("heading", name="处问题，什么也没有保存")).to_be_visible()
    assert faults(office) == []
