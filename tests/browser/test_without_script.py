"""没有脚本的浏览器：报数、存草稿、反馈、签发、导入，一样办得成。"""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from service.accounts.roles import Role
from tests.browser.conftest import PHONE, Enter
from tests.imports.office import HEADER, indicator_row, xlsx
from tests.small_county import County

pytestmark = pytest.mark.full


@pytest.fixture
def screen() -> ViewportSize:
    return PHONE


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_figure_is_kept_as_a_draft_and_filed(county: County, enter: Enter) -> None:
    county.morning(date(2017, 9, 1))
    page = enter(Role.FILLER, script=False)
    page.get_by_role("link", name="报数").click()
    page.locator("#number-3-20").fill("19.1")
    press(page, "存草稿")
    expect(page.get_by_text("存的草稿，还没有报出")).to_be_visible()
    expect(page.locator("#number-3-20")).to_have_value("19.1")

    press(page, "报出")

    expect(page.get_by_role("status").first).to_contain_text("已报出1项")


def test_a_slip_is_received_and_answered(enter: Enter) -> None:
    page = enter(Role.HEAD, script=False)
    page.get_by_role("link", name="反馈").first.click()
    press(page, "签收")
    page.get_by_label("原因分析").fill("项目开工晚")
    page.get_by_label("做什么", exact=True).first.fill("倒排工期")
    page.get_by_label("责任人").first.fill("张某某")
    page.get_by_label("完成时限").first.fill("2017-09-15")

    press(page, "报出")

    expect(page.get_by_role("status").first).to_have_text("已报出。")


def test_a_draft_is_signed(enter: Enter) -> None:
    page = enter(Role.SUPERVISION, script=False)
    page.goto("/2017/drafts")
    page.get_by_role("link", name="提示单").first.click()

    page.get_by_role("button", name="签发").click()

    expect(page.get_by_text("示督提〔2017〕2号").first).to_be_visible()


def test_a_table_is_looked_at_and_taken_in(enter: Enter, tmp_path: Path) -> None:
    row = indicator_row(序号=70, 指标="示例新增指标", 配合单位="")
    page = enter(Role.OFFICE, script=False)
    page.goto("/2017/import")
    page.get_by_label("文件").set_input_files(xlsx(tmp_path / "表.xlsx", {"附件5": [HEADER, row]}))
    press(page, "预览")

    press(page, "确认导入")

    expect(page.get_by_role("status")).to_have_text("已导入。")
