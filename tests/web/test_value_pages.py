"""审核页：勾选的审，看过的才审，退回的重报，认定写明来源。"""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from service import feedback
from service.accounts.roles import Role
from service.tables import AssessmentRow, ValueRow
from tests.small_county import County
from tests.web.conftest import Browser

SignedIn = Callable[[Role], Browser]
SOURCE = "示例报送表"


def report(county: County, code: str, number: str, period: str = "2017-08", **more: str) -> None:
    with county.workspace.database.write() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        feedback.submit_value(
            session,
            assessment,
            code,
            period,
            number,
            by="县发改局",
            now=county.clock.now(),
            **more,
        )


def values(county: County, code: str) -> list[tuple[str, str, bool]]:
    """Status, number, whether it was sent back."""
    with county.workspace.database.read() as session:
        indicator = feedback.indicator_of(
            session, session.get_one(AssessmentRow, county.assessment_id), code
        )
        query = select(ValueRow).where(
            ValueRow.indicator_id == indicator.id, ValueRow.period == "2017-08"
        )
        rows = session.scalars(query.order_by(ValueRow.id))
        return [(row.status, str(row.number), row.returned_at is not None) for row in rows]


@pytest.fixture
def browser(signed_in: SignedIn, county: County) -> Browser:
    report(county, "3-20", "18.25")
    report(county, "3-27", "24.5", evidence="示例凭证")
    return signed_in(Role.OFFICE)


def test_what_waits_is_listed_beside_the_last_figure(browser: Browser) -> None:
    page = browser.look("/2017/values")

    assert 'value="3-20|2017-08|18.25"' in page
    assert "18.5（7月）" in page


def test_what_is_ticked_is_reviewed_at_once(browser: Browser, county: County) -> None:
    rows = ["3-20|2017-08|18.25", "3-27|2017-08|24.5"]

    sent = browser.send("/2017/values/accept", row=rows, source=SOURCE)

    assert "没有待审的数" in sent.page
    assert values(county, "3-20")[-1] == ("审核", "18.25", False)
    assert values(county, "3-27")[-1] == ("审核", "24.5", False)


def test_a_figure_changed_since_is_not_reviewed(browser: Browser, county: County) -> None:
    report(county, "3-20", "19", reason="统计口径更正")
    rows = ["3-27|2017-08|24.5", "3-20|2017-08|18.25"]

    sent = browser.send("/2017/values/accept", row=rows, source=SOURCE)

    assert (sent.status, "3-20在您打开页面以后" in sent.page) == (409, True)
    assert values(county, "3-27") == [("自报", "24.5", False)]


def test_nothing_ticked_is_told(browser: Browser) -> None:
    assert "请先勾选" in browser.send("/2017/values/accept", source=SOURCE).page


def test_a_recognised_figure_may_be_another_and_names_its_source(
    browser: Browser, county: County
) -> None:
    sent = browser.send(
        "/2017/values/3-20/2017-08", status="认定", number="18.2", source="市统计局8月月报"
    )

    assert "市统计局8月月报" in sent.page
    assert values(county, "3-20")[-1] == ("认定", "18.2", False)


def test_a_recognised_figure_without_a_source_is_refused(browser: Browser, county: County) -> None:
    sent = browser.send("/2017/values/3-20/2017-08", status="认定", number="18.2")

    assert (sent.status, "要写明来源" in sent.page) == (409, True)
    assert len(values(county, "3-20")) == 1


def test_a_returned_figure_is_owed_again_and_kept(browser: Browser, county: County) -> None:
    sent = browser.send("/2017/values/3-20/2017-08/return", reason="与凭证不一致")

    assert "退回：与凭证不一致" in sent.page
    assert values(county, "3-20") == [("自报", "18.25", True)]
    assert '"3-20|2017-08' not in browser.look("/2017/values")
    assert county.events()[-1].act == "退回数据"


def test_a_reviewed_figure_is_not_sent_back(browser: Browser, county: County) -> None:
    browser.send("/2017/values/accept", row=["3-20|2017-08|18.25"], source=SOURCE)

    sent = browser.send("/2017/values/3-20/2017-08/return", reason="再看看")

    assert "已经审核或者认定" in sent.page
    assert not values(county, "3-20")[0][2]


def test_what_is_judged_is_not_sent_back(browser: Browser, county: County) -> None:
    report(county, "3-19", "10.6", period="2017-07")

    sent = browser.send("/2017/values/3-19/2017-07/return", reason="再看看")

    assert (sent.status, "2017年1—7月已经研判" in sent.page) == (409, True)


def test_a_return_needs_a_reason(browser: Browser, county: County) -> None:
    sent = browser.send("/2017/values/3-20/2017-08/return", reason="")

    assert "退回要写明理由" in sent.page
    assert values(county, "3-20") == [("自报", "18.25", False)]


@pytest.mark.parametrize("act", ["", "/return"], ids=["settled", "returned"])
def test_a_figure_reported_anew_since_is_left_waiting(
    browser: Browser, county: County, act: str
) -> None:
    path = "/2017/values/3-20/2017-08"
    seen = browser.look(path).partition('name="seen" value="')[2].partition('"')[0]
    report(county, "3-20", "19", reason="统计口径更正")

    words = {"status": "审核", "number": "18.25", "source": SOURCE, "reason": "与凭证不一致"}
    sent = browser.send(path + act, **words, seen=seen)

    assert (sent.status, "又有变动，请返回刷新" in sent.page) == (409, True)
    assert values(county, "3-20")[-1] == ("自报", "19", False)


@pytest.mark.parametrize("path", ["9-99/2017-08", "3-20/2016-08", "3-20/2017-13", "3-20/x"])
def test_other_indicators_and_periods_are_not_found(browser: Browser, path: str) -> None:
    assert browser.status(f"/2017/values/{path}") == 404


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.LEADER, Role.HEAD, Role.ADMIN], ids=str)
def test_only_the_office_reviews(signed_in: SignedIn, county: County, role: Role) -> None:
    report(county, "3-20", "18.25")
    browser = signed_in(role)

    row = {"row": ["3-20|2017-08|18.25"], "source": SOURCE}

    assert browser.status("/2017/values") == 403
    assert browser.send("/2017/values/accept", **row).status == 403
    assert browser.send("/2017/values/3-20/2017-08/return", reason="x").status == 403
    assert values(county, "3-20") == [("自报", "18.25", False)]


def test_hostile_evidence_is_only_text(browser: Browser, county: County) -> None:
    report(county, "3-44", "216", evidence="<script>alert(1)</script>")

    assert "<script>alert" not in browser.look("/2017/values/3-44/2017-08")
