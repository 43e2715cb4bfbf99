"""审定页：单位报来的细化分解和进度计划，考核办勾选审定；单位页上画出计划曲线。"""

import re
from collections.abc import Callable
from datetime import date

import pytest

from service import feedback
from service.accounts.roles import Role
from service.feedback.breakdowns import filed_last
from service.tables import AssessmentRow
from tests.small_county import County
from tests.web.conftest import Browser

SignedIn = Callable[..., Browser]
PLANS = "/2017/plans"
WHY = "四季度没有排到月"


def file_plan(county: County, september: str) -> None:
    with county.workspace.database.write() as session:
        feedback.submit_plan(
            session,
            session.get_one(AssessmentRow, county.assessment_id),
            "3-27",
            {9: september, 12: "60"},
            by="县招商局 示例某",
            now=county.clock.now(),
            reason="项目推后",
        )


@pytest.fixture
def filed(county: County) -> County:
    """县招商局 has filed a new plan of its sum of money; the old one holds."""
    file_plan(county, "24")
    return county


def shown(office: Browser) -> str:
    """What the page's box for 3-27 says when it is ticked."""
    found = re.search(r'name="row" value="(3-27[^"]*)"', office.look(PLANS))
    assert found is not None
    return found[1]


def approved_on(county: County) -> date | None:
    with county.workspace.database.read() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        plan = filed_last(session, assessment, ["3-27"])["3-27"].plan
        return plan.approved_on if plan else None


def acts(county: County) -> dict[str, str]:
    """What was done, and the last to what."""
    return {event.act: event.subject for event in county.events()}


def test_what_waits_is_approved_from_the_day(filed: County, signed_in: SignedIn) -> None:
    office = signed_in(Role.OFFICE)

    page = office.look(PLANS)
    assert "9月24，12月60" in page
    assert "变更理由：项目推后" in page
    assert f'href="{PLANS}">待审定' in office.look("/2017/day")
    sent = office.send(f"{PLANS}/approve", row=shown(office))

    assert approved_on(filed) == filed.clock.now().date()
    assert 'value="3-27' not in sent.page


def test_nothing_ticked_is_told(filed: County, signed_in: SignedIn) -> None:
    office = signed_in(Role.OFFICE)

    assert "请先勾选" in office.send(f"{PLANS}/approve").page
    assert office.send(f"{PLANS}/approve", row="3-19|0|0").status == 409
    assert approved_on(filed) is None


@pytest.mark.parametrize("act", ["approve", "return"])
def test_a_plan_filed_anew_since_the_page_was_opened_waits(
    filed: County, signed_in: SignedIn, act: str
) -> None:
    office = signed_in(Role.OFFICE)
    row = shown(office)
    file_plan(filed, "30")

    sent = office.send(f"{PLANS}/{act}", row=row, reason=WHY)

    assert (sent.status, "3-27在您打开页面以后又报过" in sent.page) == (409, True)
    assert (approved_on(filed), "9月30" in office.look(PLANS)) == (None, True)


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.LEADER, Role.HEAD], ids=str)
def test_only_the_office_approves_and_returns(
    filed: County, signed_in: SignedIn, role: Role
) -> None:
    browser = signed_in(role)

    assert browser.send(f"{PLANS}/approve", row="3-27|0|0").status == 403
    assert browser.send(f"{PLANS}/return", row="3-27|0|0", reason=WHY).status == 403
    assert (approved_on(filed), "退回" in acts(filed)) == (None, False)


def test_what_is_returned_waits_no_more_and_is_noted(filed: County, signed_in: SignedIn) -> None:
    office = signed_in(Role.OFFICE)

    sent = office.send(f"{PLANS}/return", row=shown(office), reason=WHY)

    assert 'value="3-27' not in sent.page
    assert ("退回进度计划", f"招商引资到位资金：{WHY}") in acts(filed).items()


@pytest.mark.usefixtures("filed")
def test_the_unit_is_told_why_and_files_again(signed_in: SignedIn) -> None:
    office, unit = signed_in(Role.OFFICE), signed_in(Role.FILLER, "县招商局")
    office.send(f"{PLANS}/return", row=shown(office), reason=WHY)

    assert f"退回：{WHY}</span>" in unit.look("/2017/mine")
    page = unit.look("/2017/mine/indicators/3-27")
    assert (f"退回：{WHY}，请重报" in page, 'name="reason"' in page) == (True, True)
    months = {"month-9": "30", "month-12": "60", "reason": "项目推后，已排到月"}
    sent = unit.send("/2017/mine/indicators/3-27/plan", **months)

    assert "待审定" in sent.page
    assert WHY not in unit.look("/2017/mine")
    assert "9月30，12月60" in office.look(PLANS)


@pytest.mark.parametrize(
    ("row", "reason", "said"),
    [
        pytest.param("", " ", "退回要写明理由", id="no-reason"),
        pytest.param([], WHY, "请先勾选退回的项", id="nothing-ticked"),
        pytest.param("3-19|0|0", WHY, "3-19在您打开页面以后", id="nothing-waits"),
    ],
)
def test_a_return_that_cannot_be_is_told(
    filed: County, signed_in: SignedIn, row: str | list[str], reason: str, said: str
) -> None:
    office = signed_in(Role.OFFICE)
    ticked = shown(office) if row == "" else row

    sent = office.send(f"{PLANS}/return", row=ticked, reason=reason)

    assert (sent.status, said in sent.page) == (409, True)
    assert approved_on(filed) is None


@pytest.mark.usefixtures("filed")
def test_the_unit_sees_its_plan_as_a_line(signed_in: SignedIn) -> None:
    page = signed_in(Role.HEAD, "县招商局").look("/2017/mine/indicators/3-27")

    assert "进度计划（年初至当月累计）" in page
    assert "9月24亿元；12月60亿元" in page


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISION], ids=str)
def test_who_has_filed_no_breakdown_is_urged_once_a_day(
    county: County, signed_in: SignedIn, role: Role
) -> None:
    browser = signed_in(role)
    assert "催报没有报的单位" in browser.look(PLANS)

    sent, again = browser.send(f"{PLANS}/urge"), browser.send(f"{PLANS}/urge")

    reminder = f"filing_reminder:breakdown:asked-{county.clock.now().date()}"
    assert county.states()[reminder] == "已发出"
    assert "今天已经发了报送提醒" in sent.page
    assert (again.status, "明天还没有报的可以再催" in again.page) == (409, True)


def test_a_unit_does_not_urge(county: County, signed_in: SignedIn) -> None:
    assert signed_in(Role.HEAD).send(f"{PLANS}/urge").status == 403
    assert not [key for key in county.states() if ":asked-" in key]
