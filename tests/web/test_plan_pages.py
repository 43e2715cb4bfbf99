"""审定页：单位报来的细化分解和进度计划，考核办勾选审定；单位页上画出计划曲线。"""

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


@pytest.fixture
def filed(county: County) -> County:
    """县招商局 has filed a new plan of its sum of money; the old one holds."""
    with county.workspace.database.write() as session:
        feedback.submit_plan(
            session,
            session.get_one(AssessmentRow, county.assessment_id),
            "3-27",
            {9: "24", 12: "60"},
            by="县招商局 示例某",
            now=county.clock.now(),
            reason="项目推后",
        )
    return county


def approved_on(county: County) -> date | None:
    with county.workspace.database.read() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        plan = filed_last(session, assessment, "3-27").plan
        return plan.approved_on if plan else None


def test_what_waits_is_approved_from_the_day(filed: County, signed_in: SignedIn) -> None:
    office = signed_in(Role.OFFICE)

    page = office.look(PLANS)
    assert "9月24，12月60" in page
    assert "变更理由：项目推后" in page
    assert f'href="{PLANS}">待审定' in office.look("/2017/day")
    sent = office.send(f"{PLANS}/approve", code="3-27")

    assert approved_on(filed) == filed.clock.now().date()
    assert 'value="3-27"' not in sent.page


def test_nothing_ticked_is_told(filed: County, signed_in: SignedIn) -> None:
    office = signed_in(Role.OFFICE)

    assert "请先勾选" in office.send(f"{PLANS}/approve").page
    assert office.send(f"{PLANS}/approve", code="3-19").status == 409
    assert approved_on(filed) is None


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.LEADER, Role.HEAD], ids=str)
def test_only_the_office_approves(filed: County, signed_in: SignedIn, role: Role) -> None:
    assert signed_in(role).send(f"{PLANS}/approve", code="3-27").status == 403
    assert approved_on(filed) is None


@pytest.mark.usefixtures("filed")
def test_the_unit_sees_its_plan_as_a_line(signed_in: SignedIn) -> None:
    page = signed_in(Role.HEAD, "县招商局").look("/2017/mine/indicators/3-27")

    assert "进度计划（年初至当月累计）" in page
    assert "9月24亿元；12月60亿元" in page
