"""报数：一期一页，全有或全无；像写错的先请核对；没填完的自己存着。"""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select

from service.accounts.roles import Role
from service.feedback import return_value
from service.tables import (
    AssessmentRow,
    EventRow,
    FormDraftRow,
    IndicatorRow,
    ValueRow,
    ZeroReportRow,
)
from service.web.mine import values
from tests.small_county import County
from tests.web.conftest import Browser, add_account

SignedIn = Callable[[Role], Browser]
VALUES, DRAFTS = "/2017/mine/values", "/2017/mine/drafts"
AUGUST = {"period": "2017-08"}


@pytest.fixture
def county(september: County) -> County:
    return september


@pytest.fixture
def browser(signed_in: SignedIn) -> Browser:
    """县发改局's filler on Friday 9-1: August is asked for, nothing of it is filed."""
    return signed_in(Role.FILLER)


@pytest.fixture
def of_investment(county: County, browser: Browser) -> Browser:
    """县招商局's filler, who files two sums."""
    add_account(county, Role.FILLER, "招商填报", "县招商局")
    other = Browser(browser.client)
    other.sign_in("招商填报", "示例密码 2017-county")
    return other


def filed(county: County, code: str, period: str = "2017-08") -> list[ValueRow]:
    with county.workspace.database.read() as session:
        query = select(ValueRow).join(IndicatorRow, IndicatorRow.id == ValueRow.indicator_id)
        rows = session.scalars(query.where(IndicatorRow.code == code, ValueRow.period == period))
        found = list(rows)
        session.expunge_all()
    return found


def drafts(county: County) -> list[str]:
    with county.workspace.database.read() as session:
        return list(session.scalars(select(FormDraftRow.form)))


def test_last_value_target_and_unit_stand_beside_the_field(browser: Browser) -> None:
    page = browser.look(VALUES)

    assert "报送数据（2017年1—8月）" in page
    assert "全年目标：20%" in page
    assert "上期：18.5%（2017年1—7月，认定）" in page
    assert "完成值（%）" in page
    assert "2017年9月11日（星期一）前报" in page


def test_a_figure_is_filed_as_the_units_own(browser: Browser, county: County) -> None:
    sent = browser.send(VALUES, **AUGUST, **{"number-3-20": "19.1", "evidence-3-20": "统计月报"})

    (row,) = filed(county, "3-20")
    assert (row.number, row.status, row.evidence) == (Decimal("19.1"), "自报", "统计月报")
    assert row.reported_by == "县发改局 示例某"
    assert "已报出1项" in sent.page


def test_what_stands_already_is_not_filed_again(browser: Browser, county: County) -> None:
    for number in ("19.1", "19.10", ""):
        browser.send(VALUES, **AUGUST, **{"number-3-20": number})

    assert len(filed(county, "3-20")) == 1


def test_not_published_yet_is_a_figure_too(browser: Browser, county: County) -> None:
    browser.send(VALUES, **AUGUST, **{"unpublished-3-20": "1"})

    (row,) = filed(county, "3-20")
    assert (row.number, row.unpublished) == (None, True)


def test_a_correction_needs_its_reason_and_keeps_both(browser: Browser, county: County) -> None:
    browser.send(VALUES, **AUGUST, **{"number-3-20": "19.1"})

    refused = browser.send(VALUES, **AUGUST, **{"number-3-20": "18.8"})
    browser.send(VALUES, **AUGUST, **{"number-3-20": "18.8", "reason-3-20": "统计局核减"})

    assert refused.status == 409
    assert "更正须写明理由" in refused.page
    assert "--reason" not in refused.page
    assert [row.number for row in filed(county, "3-20")] == [Decimal("19.1"), Decimal("18.8")]


def test_one_bad_figure_keeps_the_others_back(of_investment: Browser, county: County) -> None:
    sent = of_investment.send(VALUES, **AUGUST, **{"number-3-27": "24.5", "number-3-28": "很多"})

    assert sent.status == 409
    assert "“很多”不是数" in sent.page
    assert 'value="24.5"' in sent.page
    assert filed(county, "3-27") == []
    with county.workspace.database.read() as session:
        assert "报送数据" not in session.scalars(select(EventRow.act)).all()[-1]


def test_what_looks_like_a_slip_is_filed_once_it_was_looked_at(
    of_investment: Browser, county: County
) -> None:
    low = {"number-3-27": "1.95"}
    asked = of_investment.send(VALUES, **AUGUST, **low)
    assert (asked.status, filed(county, "3-27")) == (409, [])
    assert "年初累计数比2017年1—7月的19亿元还小" in asked.page
    assert 'name="confirmed-3-27" value="1.95"' in asked.page

    of_investment.send(VALUES, **AUGUST, **low, **{"confirmed-3-27": "1.95"})

    assert [row.number for row in filed(county, "3-27")] == [Decimal("1.95")]


def test_another_number_than_the_one_looked_at_is_asked_about_again(
    of_investment: Browser, county: County
) -> None:
    fields = {"number-3-27": "190", "confirmed-3-27": "1.95"}

    assert of_investment.send(VALUES, **AUGUST, **fields).status == 409
    assert filed(county, "3-27") == []


def test_a_figure_and_not_published_contradict(browser: Browser, county: County) -> None:
    fields = {"number-3-20": "19", "unpublished-3-20": "1"}

    assert "两处只留一处" in browser.send(VALUES, **AUGUST, **fields).page
    assert filed(county, "3-20") == []


def test_a_figure_the_city_recognised_is_asked_no_more(browser: Browser, county: County) -> None:
    page = browser.look(f"{VALUES}?period=2017-07")
    browser.send(VALUES, period="2017-07", **{"number-3-20": "30"})

    assert "已认定：18.5%，不用再报" in page
    assert len(filed(county, "3-20", "2017-07")) == 1


@pytest.mark.parametrize("period", ["2017-09", "2016-08", "8月", "2017-13"])
def test_a_period_that_is_not_asked_for_is_not_found(browser: Browser, period: str) -> None:
    assert browser.status(f"{VALUES}?period={period}") == 404
    assert browser.send(VALUES, period=period).status == 404


def test_the_month_without_an_event_is_a_zero_report(county: County, browser: Browser) -> None:
    add_account(county, Role.FILLER, "环保填报", "县环保局")
    browser.sign_in("环保填报", "示例密码 2017-county")

    browser.send(VALUES, **AUGUST, events="0")
    browser.send(VALUES, **AUGUST, events="0")
    more = browser.send(VALUES, **AUGUST, events="2")

    with county.workspace.database.read() as session:
        assert list(session.scalars(select(ZeroReportRow.events))) == [0, 2]
    assert "还有2件没有登记" in more.page


@pytest.mark.parametrize("events", ["-1", "一", "1.5", "²"])
def test_a_zero_report_is_a_count(county: County, browser: Browser, events: str) -> None:
    add_account(county, Role.FILLER, "环保填报", "县环保局")
    browser.sign_in("环保填报", "示例密码 2017-county")

    sent = browser.send(VALUES, **AUGUST, events=events)

    assert (sent.status, "件数应为0或者正整数" in sent.page) == (409, True)


def test_a_figure_sent_back_is_asked_again_with_the_reason(
    browser: Browser, county: County
) -> None:
    browser.send(VALUES, **AUGUST, **{"number-3-20": "19.1"})
    with county.workspace.database.write() as session:
        assessment, now = session.get_one(AssessmentRow, 1), county.clock.now()
        return_value(
            session, assessment, "3-20", "2017-08", reason="口径不符", by="县考核办", now=now
        )

    page = browser.look(VALUES)
    again = browser.send(VALUES, **AUGUST, **{"number-3-20": "18.9"})

    assert "报的数退回了：口径不符，请重报" in page
    assert "更正理由" not in page
    assert "退回了" not in again.page
    assert [row.number for row in filed(county, "3-20")] == [Decimal("19.1"), Decimal("18.9")]


# --- 草稿 ----------------------------------------------------------------------------------------

HALF = {"draft": "values:2017-08", "number-3-20": "19", "reason-3-20": "还没核"}


def test_a_draft_comes_back_as_it_was_left_and_hands_nothing_in(
    browser: Browser, county: County
) -> None:
    saved = browser.send(DRAFTS, **HALF)

    assert "示例某 2017年9月1日 09:00 存的草稿" in saved.page
    assert 'value="19"' in saved.page
    assert "报送数据 2017-08" in browser.look("/2017/mine")
    assert filed(county, "3-20") == []


def test_the_pages_script_is_told_when_it_was_saved(browser: Browser) -> None:
    sent = browser.send(DRAFTS, **HALF, quiet="1")

    assert (sent.status, sent.page) == (200, "已存草稿 09:00")


def test_saving_again_keeps_one_draft_and_discarding_none(browser: Browser, county: County) -> None:
    browser.send(DRAFTS, **HALF)
    browser.send(DRAFTS, **HALF)
    assert drafts(county) == ["values:2017-08"]

    gone = browser.send(DRAFTS, **HALF, discard="1")

    assert drafts(county) == []
    assert "存的草稿" not in gone.page


def test_what_is_filed_is_a_draft_no_more(browser: Browser, county: County) -> None:
    browser.send(DRAFTS, **HALF)

    browser.send(VALUES, **AUGUST, **{"number-3-20": "19"})

    assert drafts(county) == []


def test_a_draft_wakes_no_assessment(browser: Browser, county: County) -> None:
    before = len(county.events())

    browser.send(DRAFTS, **HALF)

    assert len(county.events()) == before


def test_a_draft_without_end_is_refused(browser: Browser, county: County) -> None:
    many = {f"cause-3-{n}": "原" * 3_000 for n in range(30)}

    assert browser.send(DRAFTS, **HALF, **{"cause-3-20": "原" * 4_001}).status == 409
    assert browser.send(DRAFTS, **HALF, **many).status == 413
    assert drafts(county) == []


def test_a_form_of_many_lines_may_be_longer_than_other_forms(
    browser: Browser, county: County
) -> None:
    long = {f"cause-3-{n}": "原" * 2_000 for n in range(5)}

    assert browser.send(DRAFTS, **HALF, **long, quiet="1").status == 200
    assert drafts(county) == ["values:2017-08"]


def test_what_people_write_is_shown_as_they_wrote_it(browser: Browser) -> None:
    hostile = "<script>alert(1)</script>"

    page = browser.send(DRAFTS, **HALF, **{"cause-3-20": hostile}).page

    assert hostile not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_of_many_indicators_each_page_has_its_draft_and_its_figures(
    browser: Browser, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    with county.workspace.database.write() as session:
        row = session.scalars(select(IndicatorRow).where(IndicatorRow.code == "3-19")).one()
        row.frequency = "月"
        session.get_one(AssessmentRow, county.assessment_id).wakes += 1
    monkeypatch.setattr(values, "ON_A_PAGE", 1)

    saved = browser.send(DRAFTS, draft="values:2017-08:2", **{"number-3-20": "19"})
    first = browser.look(VALUES)
    browser.send(VALUES, **AUGUST, part="2", **{"number-3-20": "19"})

    assert 'id="number-3-20" name="number-3-20" value="19"' in saved.page
    assert 'id="number-3-19"' in first
    assert 'id="number-3-20"' not in first
    assert [row.number for row in filed(county, "3-20")] == [Decimal(19)]
    assert drafts(county) == []
