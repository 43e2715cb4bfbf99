"""单位，多半在手机上：报数、没填完的自己存着；负责人签收、反馈提示单、申请延期。"""

from datetime import date

import pytest
from playwright.sync_api import FilePayload, Page, expect

from service.accounts.roles import Role
from tests.browser.conftest import Enter
from tests.browser.faults import faults
from tests.shell.standing import PROMPTS
from tests.small_county import County
from tests.web.conftest import link_of

pytestmark = pytest.mark.full

NUMBER, UNPUBLISHED = "#number-3-20", "#unpublished-3-20"


@pytest.fixture
def filler(county: County, enter: Enter) -> Page:
    """县发改局's filler on Friday 9-1, when August is asked for."""
    county.morning(date(2017, 9, 1))
    return enter(Role.FILLER)


@pytest.fixture
def values(filler: Page) -> Page:
    filler.get_by_role("link", name="报数").click()
    expect(filler.get_by_role("heading", level=1)).to_have_text("报送数据（2017年1—8月）")
    return filler


@pytest.fixture
def head(enter: Enter) -> Page:
    return enter(Role.HEAD)


@pytest.fixture
def slip(head: Page) -> Page:
    """The 提示单 as 县发改局's head opens it from what is to be done."""
    head.get_by_role("link", name="反馈").first.click()
    expect(head.get_by_role("heading", level=1)).to_contain_text("提示单")
    return head


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_what_is_to_be_done_comes_first_with_its_days(filler: Page) -> None:
    expect(filler.get_by_role("heading", level=1)).to_have_text("待办")
    expect(filler.get_by_role("listitem").filter(has_text="到期").first).to_be_visible()

    assert faults(filler) == []


def test_a_figure_is_filed_in_a_field_and_a_press(values: Page) -> None:
    values.locator(NUMBER).fill("19.1")

    press(values, "报出")

    expect(values.get_by_role("status").first).to_contain_text("已报出1项")
    assert faults(values) == []


def test_a_figure_is_filed_with_what_proves_it(values: Page) -> None:
    values.locator(NUMBER).fill("19.1")
    values.get_by_text("佐证、原因").first.click()
    proof = FilePayload(name="月报.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7\n%%EOF\n")
    values.get_by_label("佐证材料").first.set_input_files(proof)

    press(values, "报出")

    expect(values.get_by_role("status").first).to_contain_text("已报出1项")
    expect(values.get_by_role("link", name="月报.pdf")).to_be_attached()
    assert faults(values) == []


def test_a_figure_that_looks_wrong_is_asked_about_and_stands_at_the_second_press(
    values: Page,
) -> None:
    values.locator(NUMBER).fill("191")
    press(values, "报出")
    expect(values.locator("#told-3-20")).to_contain_text("对吗")
    assert faults(values) == []

    press(values, "报出")

    expect(values.get_by_role("status").first).to_contain_text("已报出1项")


def test_a_figure_not_yet_published_is_ticked(values: Page) -> None:
    values.locator(UNPUBLISHED).check()

    press(values, "报出")

    expect(values.get_by_role("status").first).to_contain_text("已报出1项")
    expect(values.locator(UNPUBLISHED)).to_be_checked()


def test_a_correction_needs_its_reason(values: Page) -> None:
    values.locator(NUMBER).fill("19.1")
    press(values, "报出")
    values.locator(NUMBER).fill("19.3")
    press(values, "报出")
    expect(values.locator("#told-3-20")).to_contain_text("理由")
    assert faults(values) == []

    values.get_by_label("更正理由").fill("统计口径调整")
    press(values, "报出")

    expect(values.get_by_role("status").first).to_contain_text("已报出1项")


def test_what_was_typed_is_kept_by_itself(values: Page) -> None:
    values.locator(NUMBER).press_sequentially("18.8")
    expect(values.locator("[data-saved]").first).to_contain_text("存", timeout=10_000)

    values.reload()

    expect(values.locator(NUMBER)).to_have_value("18.8")
    expect(values.locator(".alert-info")).to_contain_text("草稿")


def test_a_slip_is_received_and_answered_with_cause_measures_and_days(slip: Page) -> None:
    assert faults(slip) == []
    press(slip, "签收")
    expect(slip.get_by_text("示例某").last).to_be_visible()
    slip.get_by_label("原因分析").fill("项目开工晚")
    slip.get_by_label("做什么", exact=True).first.fill("倒排工期，逐个项目盯办")
    slip.get_by_label("责任人").first.fill("张某某")
    slip.get_by_label("完成时限").first.fill("2017-09-15")

    press(slip, "报出")

    expect(slip.get_by_role("status").first).to_have_text("已报出。")
    expect(slip.get_by_text("原因：项目开工晚")).to_be_visible()
    assert faults(slip) == []


def test_an_extension_is_asked_for_under_the_slip(slip: Page) -> None:
    slip.get_by_text("到期前办不完的，可以申请延期").click()
    slip.get_by_label("申请延至").fill("2017-08-24")
    slip.get_by_label("理由和目前进展").fill("等市局数据")

    press(slip, "申请延期")

    expect(slip.get_by_text("已申请延期至2017年8月24日，等督查室批复")).to_be_visible()


def test_a_paper_is_signed_for_on_the_link_that_its_group_got(enter: Enter, county: County) -> None:
    page = enter(Role.HEAD)
    page.goto(link_of(county, PROMPTS[0], "县发改局群"))
    assert faults(page) == []
    page.get_by_label("签收人姓名").fill("李某某")

    press(page, "签收")

    expect(page.get_by_role("listitem").filter(has_text="李某某")).to_be_visible()
    assert faults(page) == []
