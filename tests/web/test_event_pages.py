"""扣分事项 on pages: who may register does, what was a mistake is taken back, units see their own."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from service.accounts.roles import Role
from service.tables import DeductionRow
from tests.small_county import County
from tests.web.conftest import Browser

SignedIn = Callable[..., Browser]
EVENT = {
    "indicator": "2-18",
    "points": "1",
    "happened_on": "2017-08-14",
    "description": "示例企业超标被点名",
}
UNIT = "县环保局"


def rows(county: County) -> list[tuple[str, str]]:
    with county.workspace.database.read() as session:
        found = session.scalars(select(DeductionRow).order_by(DeductionRow.id))
        return [(str(row.points.normalize()), row.registered_by) for row in found]


@pytest.mark.parametrize(
    ("role", "by"),
    [
        pytest.param(Role.OFFICE, "县考核办 示例某", id="office"),
        pytest.param(Role.HEAD, "县环保局 示例某", id="the-responsible-unit"),
    ],
)
def test_an_event_is_registered_in_the_name_of_whose_word_it_is(
    signed_in: SignedIn, county: County, role: Role, by: str
) -> None:
    sent = signed_in(role, UNIT).send("/2017/events", **EVENT)

    assert (sent.status, "示例企业超标被点名" in sent.page) == (303, True)
    assert rows(county) == [("-1", by)]


def test_the_order_and_the_alert_follow_at_once(signed_in: SignedIn, county: County) -> None:
    signed_in(Role.OFFICE).send("/2017/events", **EVENT)

    assert {"warning_supervision:2-18:event-1", "event_alert:2-18:event-1"} <= set(county.states())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"indicator": "3-20"}, "不是“不得发生”类指标", id="another-sort"),
        pytest.param({"happened_on": "2017-08-16"}, "不能晚于今天", id="to-come"),
        pytest.param({"happened_on": ""}, "请填写发生日期", id="no-day"),
        pytest.param({"points": "一分"}, "不是数", id="words"),
        pytest.param({"points": ""}, "扣分写负数", id="nothing"),
    ],
)
def test_a_bad_event_is_refused_with_the_reason(
    signed_in: SignedIn, county: County, changes: dict[str, str], said: str
) -> None:
    sent = signed_in(Role.OFFICE).send("/2017/events", **EVENT | changes)

    assert (sent.status, said in sent.page) == (409, True)
    assert rows(county) == []


def test_a_unit_that_is_not_responsible_neither_registers_nor_sees(
    signed_in: SignedIn, county: County
) -> None:
    signed_in(Role.OFFICE).send("/2017/events", **EVENT)
    other = signed_in(Role.HEAD)

    refused = other.send("/2017/events", **EVENT)

    assert (refused.status, "不是突发环境事件的责任部门" in refused.page) == (409, True)
    assert "示例企业" not in other.look("/2017/events")
    assert other.send("/2017/events/1/withdraw", reason="不是我们的").status == 404
    assert len(rows(county)) == 1


def test_who_is_no_registrar_is_offered_no_form(signed_in: SignedIn) -> None:
    assert 'action="/2017/events"' not in signed_in(Role.SUPERVISION).look("/2017/events")
    assert signed_in(Role.FILLER, UNIT).send("/2017/events", **EVENT).status == 403


def test_a_mistake_is_taken_back_and_what_is_out_is_told(signed_in: SignedIn) -> None:
    browser = signed_in(Role.OFFICE)
    browser.send("/2017/events", **EVENT)

    sent = browser.send("/2017/events/1/withdraw", reason="查无此事")

    assert "8月15日撤销：查无此事" in sent.page
    assert ("请作废告知" in sent.page, "notice cancel" in sent.page) == (True, False)


def test_who_owes_a_zero_report_is_named_by_month(signed_in: SignedIn) -> None:
    assert "2017年7月：已报齐" in signed_in(Role.OFFICE).look("/2017/events")
    assert "2017年7月：已报" in signed_in(Role.FILLER, UNIT).look("/2017/events")
    assert "零报告" not in signed_in(Role.FILLER).look("/2017/events")
