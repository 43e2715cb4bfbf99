"""指标页：责任链、逐期数据，计划、分解、措施、预计、亮点、沟通都在一页上报。"""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from service import feedback
from service.accounts.roles import Role
from service.tables import (
    AssessmentRow,
    BreakdownRow,
    ContactRow,
    DutyRow,
    ForecastRow,
    HighlightRow,
    IndicatorRow,
    MeasureRow,
    PlanRow,
    UnitRow,
)
from tests.small_county import County
from tests.web.conftest import Browser

SignedIn = Callable[[Role], Browser]
PAGE = "/2017/mine/indicators/3-20"
PLAN = {"month-9": "15", "month-12": "20"}
PEOPLE = {
    "leader": "李某某",
    "office": "投资股",
    "person": "王某某",
    "standard": "逐月达到计划",
    "schedule": "九月底完成四分之三",
}


@pytest.fixture
def browser(signed_in: SignedIn) -> Browser:
    return signed_in(Role.FILLER)


def last(county: County, table: type) -> object:
    with county.workspace.database.read() as session:
        found = session.scalars(select(table).order_by(table.id.desc())).first()
        session.expunge_all()
    return found


def approve(county: County) -> None:
    with county.workspace.database.write() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        now = county.clock.now()
        feedback.approve_plan(session, assessment, "3-20", by="县考核办", now=now)


def make_common(county: County) -> None:
    """3-20 is one of 附件1, which are asked for highlights."""
    with county.workspace.database.write() as session:
        row = session.scalars(select(IndicatorRow).where(IndicatorRow.code == "3-20")).one()
        row.attachment = 1
        session.get_one(AssessmentRow, county.assessment_id).wakes += 1


def test_own_indicators_are_listed_with_their_last_figure(browser: Browser) -> None:
    page = browser.look("/2017/mine/indicators")

    assert "3-20 固定资产投资增速" in page
    assert "2017年1—7月：18.5%" in page
    assert '<span class="light light-红">红</span>' in page
    assert "3-27" not in page


def test_the_page_tells_the_chain_and_every_period(browser: Browser) -> None:
    page = browser.look(PAGE)

    assert "县级责任领导（第一责任人）：常务副县长" in page
    assert '<td data-th="认定">18.5%</td>' in page
    assert "欠1.5个百分点" in page
    assert "关于固定资产投资增速指标进度滞后的预警提示单" in page


def test_a_plan_is_filed_waits_and_once_approved_changes_with_a_reason(
    browser: Browser, county: County
) -> None:
    sent = browser.send(f"{PAGE}/plan", **PLAN)
    assert "9月 15，12月 20%" in sent.page
    assert "待审定" in sent.page
    approve(county)

    refused = browser.send(f"{PAGE}/plan", **(PLAN | {"month-9": "14"}))
    browser.send(f"{PAGE}/plan", **(PLAN | {"month-9": "14"}), reason="项目调整")

    assert (refused.status, "变更要写明理由" in refused.page) == (409, True)
    assert 'value="14"' in refused.page
    row = last(county, PlanRow)
    assert isinstance(row, PlanRow)
    assert (row.points["9"], row.reason) == ("14", "项目调整")


def test_a_breakdown_names_people_standard_and_schedule(browser: Browser, county: County) -> None:
    lacking = browser.send(f"{PAGE}/breakdown", **(PEOPLE | {"person": ""}))
    browser.send(f"{PAGE}/breakdown", **PEOPLE)

    assert (lacking.status, "要写明主抓人员" in lacking.page) == (409, True)
    row = last(county, BreakdownRow)
    assert isinstance(row, BreakdownRow)
    assert (row.person, row.filed_by) == ("王某某", "县发改局 示例某")


def test_a_measure_is_added_and_moved_to_its_end(browser: Browser, county: County) -> None:
    for text in ("倒排工期", "倒排工期，逐日调度"):
        browser.send(f"{PAGE}/measure", text=text, person="张某某", due="2017-09-15")

    browser.send(f"{PAGE}/progress", measure="倒排工期", state="已完成", progress="已完工")

    with county.workspace.database.read() as session:
        rows = session.execute(select(MeasureRow.text, MeasureRow.state, MeasureRow.progress)).all()
    assert [tuple(row) for row in rows] == [
        ("倒排工期", "已完成", "已完工"),
        ("倒排工期，逐日调度", "进行中", ""),
    ]


@pytest.mark.parametrize(
    ("form", "fields", "told"),
    [
        pytest.param("measure", {"text": "调度"}, "请填写措施的完成时限", id="measure-without-day"),
        pytest.param("measure", {"due": "2017-09-15"}, "请写明措施", id="measure-of-nothing"),
        pytest.param(
            "progress", {"measure": "没有", "state": "已完成"}, "没有这样的措施", id="none"
        ),
        pytest.param("forecast", {"period": "2017-07"}, "请填写全年预计", id="no-forecast"),
        pytest.param("contact", {"matter": "核数"}, "与上级哪个部门", id="contact-with-nobody"),
        pytest.param("highlight", {"half": "上半年"}, "不是附件1的共性指标", id="no-highlights"),
        pytest.param("plan", {}, "进度计划按月填写", id="empty-plan"),
    ],
)
def test_what_lacks_something_is_refused_with_the_remedy(
    browser: Browser, form: str, fields: dict[str, str], told: str
) -> None:
    sent = browser.send(f"{PAGE}/{form}", **fields)

    assert (sent.status, told in sent.page) == (409, True)


def test_forecast_and_contact_are_registered(browser: Browser, county: County) -> None:
    page = browser.send(f"{PAGE}/forecast", period="2017-07", number="19.5").page
    assert "2017年1—7月时预计全年19.5%" in page

    browser.send(f"{PAGE}/contact", counterpart="市统计局", matter="核对口径", result="一致")

    contact, forecast = last(county, ContactRow), last(county, ForecastRow)
    assert isinstance(contact, ContactRow)
    assert (contact.counterpart, str(contact.contacted_on)) == ("市统计局", "2017-08-15")
    assert isinstance(forecast, ForecastRow)
    assert forecast.filed_by == "县发改局 示例某"


def test_a_common_indicators_highlight_or_none_is_filed(browser: Browser, county: County) -> None:
    make_common(county)

    browser.send(f"{PAGE}/highlight", half="上半年", level="创新")
    page = browser.send(f"{PAGE}/highlight", half="下半年", work="一窗受理", level="创新").page

    assert "上半年：本期无" in page
    assert "下半年：一窗受理（创新）" in page
    row = last(county, HighlightRow)
    assert isinstance(row, HighlightRow)
    assert row.half == 2


def test_a_supporting_unit_looks_and_files_nothing(browser: Browser, county: County) -> None:
    with county.workspace.database.write() as session:
        indicator = session.scalars(select(IndicatorRow).where(IndicatorRow.code == "3-27")).one()
        unit = session.scalars(select(UnitRow).where(UnitRow.code == "县发改局")).one()
        begun = indicator.duties[0].effective_from
        duty = DutyRow(unit_id=unit.id, role="配合", position=2, effective_from=begun)
        indicator.duties.append(duty)
        session.get_one(AssessmentRow, county.assessment_id).wakes += 1

    page = browser.look("/2017/mine/indicators/3-27")
    sent = browser.send("/2017/mine/indicators/3-27/measure", text="越位", due="2017-09-15")

    assert "配合单位：县发改局" in page
    assert "<form" not in page.partition("<main")[2]
    assert (sent.status, "由责任部门报送" in sent.page) == (403, True)


def test_a_form_that_the_page_does_not_have_is_not_found(browser: Browser) -> None:
    assert browser.send(f"{PAGE}/value").status == 404


def test_what_people_write_is_shown_as_they_wrote_it(browser: Browser) -> None:
    hostile = '"><script>alert(1)</script>'

    page = browser.send(f"{PAGE}/measure", text=hostile, person=hostile, due="2017-09-15").page

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2


@pytest.mark.parametrize(
    ("form", "words", "called"),
    [
        pytest.param("measure", {"text": "倒排工期", "due": "2017-12-01"}, "措施", id="measure"),
        pytest.param(
            "contact", {"counterpart": "市统计局", "matter": "核对口径"}, "沟通", id="contact"
        ),
    ],
)
def test_a_small_form_keeps_what_was_typed_until_it_is_handed_in(
    browser: Browser, form: str, words: dict[str, str], called: str
) -> None:
    typed = next(iter(words.values()))

    saved = browser.send("/2017/mine/drafts", draft=f"{form}:3-20", **words)

    assert ("存的草稿" in saved.page, typed in saved.page) == (True, True)
    assert f"{called} 3-20" in browser.look("/2017/mine")
    assert typed in browser.send(f"{PAGE}/{form}", **words).page
    assert ("存的草稿" in browser.look(PAGE), "没填完" in browser.look("/2017/mine")) == (
        False,
        False,
    )


def test_what_is_typed_of_a_measures_progress_stays_with_that_measure(browser: Browser) -> None:
    for text in ("倒排工期", "驻点督办"):
        browser.send(f"{PAGE}/measure", text=text, due="2017-12-01")
    words = {"measure": "驻点督办", "state": "进行中", "progress": "已到位两人"}

    saved = browser.send("/2017/mine/drafts", draft="progress:3-20:2", **words).page

    assert saved.partition('value="驻点督办"')[2].count('value="已到位两人"') == 1
    assert 'value="已到位两人"' not in saved.partition('value="驻点督办"')[0]
    assert "措施进展 3-20第2条" in browser.look("/2017/mine")
    browser.send(f"{PAGE}/progress", draft="progress:3-20:2", **words)
    assert "没填完" not in browser.look("/2017/mine")


def test_a_highlight_is_kept_too(browser: Browser, county: County) -> None:
    make_common(county)

    saved = browser.send("/2017/mine/drafts", draft="highlight:3-20", work="半成的亮点")

    assert ("存的草稿" in saved.page, "半成的亮点</textarea>" in saved.page) == (True, True)
