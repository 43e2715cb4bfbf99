"""今日、报送、研判三页：该办的、来了的、卡住的；一期的灯和理由；提前、暂缓研判。"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from service import day, feedback
from service.__main__ import duban
from service.accounts.roles import Role
from service.clock import SHANGHAI
from service.tables import AssessmentRow, PeriodRow
from tests.builders import CALENDAR_2017
from tests.page_walk import sign_in
from tests.shell.standing import JUDGED, PROMPTS, at
from tests.small_county import County, open_county
from tests.web.conftest import Browser
from tests.web.test_paper_pages import path_of

SignedIn = Callable[[Role], Browser]


def report(county: County, code: str, number: str, period: str = "2017-08") -> None:
    with county.workspace.database.write() as session:
        feedback.submit_value(
            session,
            session.get_one(AssessmentRow, county.assessment_id),
            code,
            period,
            number,
            by="县发改局",
            now=county.clock.now(),
        )


def period_of(county: County, period: str) -> tuple[date | None, str]:
    """Held until, judged or not, the reason."""
    with county.workspace.database.read() as session:
        row = session.scalars(select(PeriodRow).where(PeriodRow.period == period)).one()
        return row.held_until, row.reason


# --- 今日 ----------------------------------------------------------------------------------------


def test_the_day_begins_with_what_waits(signed_in: SignedIn, county: County) -> None:
    report(county, "3-20", "18.2")

    page = signed_in(Role.OFFICE).look("/2017/day")

    assert "待签发2件" in page
    assert "待审的数1个" in page
    assert "没有卡住的" in page


def test_what_a_unit_owes_leads_to_the_paper_that_asks_for_it(
    signed_in: SignedIn, county: County
) -> None:
    county.clock.at += timedelta(days=14)

    page = signed_in(Role.OFFICE).look("/2017/day")

    link = rf'<a href="{path_of(county, PROMPTS[0])}">示督提〔2017〕1号预警提示单：反馈</a>'
    assert link in page


def test_a_draft_is_stuck_once_a_working_day_has_passed(
    signed_in: SignedIn, county: County
) -> None:
    county.clock.at += timedelta(days=1)

    page = signed_in(Role.OFFICE).look("/2017/day")

    assert f'待签发1个工作日：<a href="{path_of(county, PROMPTS[1])}"' in page


def test_what_came_since_yesterday_is_told(signed_in: SignedIn, county: County) -> None:
    report(county, "3-20", "18.2")

    page = signed_in(Role.SUPERVISION).look("/2017/day")

    assert "报送数据：2017年1—8月固定资产投资增速：18.2%（自报）" in page


@pytest.mark.parametrize(
    ("today", "begin"),
    [(date(2017, 8, 15), date(2017, 8, 14)), (date(2017, 10, 9), date(2017, 9, 30))],
    ids=["星期二", "国庆节后"],
)
def test_what_came_is_told_since_the_working_day_before(today: date, begin: date) -> None:
    assert day.since(CALENDAR_2017, today) == datetime.combine(begin, time(), SHANGHAI)


def test_the_days_ahead_are_what_the_mandate_will_ask(signed_in: SignedIn) -> None:
    assert "领导周报" in signed_in(Role.OFFICE).look("/2017/day")


def test_supervision_is_not_told_to_review_figures(signed_in: SignedIn, county: County) -> None:
    report(county, "3-20", "18.2")

    assert "待审的数" not in signed_in(Role.SUPERVISION).look("/2017/day")


@pytest.mark.parametrize("role", [Role.LEADER, Role.HEAD, Role.FILLER, Role.ADMIN], ids=str)
def test_the_day_is_the_offices_own(signed_in: SignedIn, role: Role) -> None:
    assert signed_in(role).status("/2017/day") == 403


# --- 报送、研判 ----------------------------------------------------------------------------------


def test_the_grid_tells_how_far_each_unit_is(signed_in: SignedIn, county: County) -> None:
    report(county, "3-20", "18.2")

    page = signed_in(Role.OFFICE).look("/2017/collection?period=2017-08")

    assert "应报6项，还没报的5项" in page
    assert "县招商局（还差2项）" in page


def test_a_period_is_closed_early_with_a_reason(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.OFFICE)

    sent = browser.send("/2017/collection/2017-08/close", reason="数已报齐")

    assert "研判：" in sent.page
    assert period_of(county, "2017-08") == (None, "数已报齐")


def test_closing_early_without_a_reason_is_refused(signed_in: SignedIn) -> None:
    sent = signed_in(Role.OFFICE).send("/2017/collection/2017-08/close", reason=" ")

    assert (sent.status, "要写明理由" in sent.page) == (409, True)


def test_a_held_period_says_until_when_and_why(signed_in: SignedIn) -> None:
    words = {"until": "2017-09-20", "reason": "等市级认定"}

    sent = signed_in(Role.OFFICE).send("/2017/collection/2017-08/hold", **words)

    assert "研判暂缓至2017年9月20日" in sent.page
    assert "理由：等市级认定" in sent.page


def test_a_judged_period_is_neither_held_nor_closed(signed_in: SignedIn) -> None:
    browser = signed_in(Role.OFFICE)

    assert "已于" in browser.send("/2017/collection/2017-07/close", reason="再判").page
    assert "现在研判" not in browser.look("/2017/collection?period=2017-07")


def test_only_the_office_moves_the_day_of_judging(signed_in: SignedIn) -> None:
    browser = signed_in(Role.SUPERVISION)

    assert browser.send("/2017/collection/2017-08/close", reason="x").status == 403
    assert "现在研判" not in browser.look("/2017/collection?period=2017-08")


def test_the_sheet_is_filtered_by_light_and_unit(signed_in: SignedIn) -> None:
    browser = signed_in(Role.OFFICE)

    red = browser.look("/2017/judgement?period=2017-07&light=红")
    own = browser.look("/2017/judgement?period=2017-07&unit=县招商局")

    assert "3-20 固定资产投资增速" in red
    assert "3-27 招商引资到位资金" not in red
    assert "3-27 招商引资到位资金" in own
    assert "3-20 固定资产投资增速" not in own


def test_lists_are_narrowed_to_a_unit_and_an_attachment(signed_in: SignedIn) -> None:
    browser = signed_in(Role.OFFICE)
    own = "/2017/collection?period=2017-08&unit=县招商局&attachment="

    assert browser.look(f"{own}3").partition("<tbody>")[2].count("<tr>") == 2
    assert "没有符合条件的指标" in browser.look(f"{own}2")


def test_a_line_leads_to_its_case_and_next_step(signed_in: SignedIn) -> None:
    page = signed_in(Role.OFFICE).look("/2017/judgement?period=2017-07&light=红")

    assert 'href="/2017/cases/3-20:2017-07">提示：单位对示督提〔2017〕1号预警提示单的反馈' in page


def test_before_judging_the_day_is_told(signed_in: SignedIn) -> None:
    page = signed_in(Role.OFFICE).look("/2017/judgement?period=2017-08")

    assert "还没有研判，定于2017年9月14日" in page


@pytest.mark.parametrize("path", ["collection", "judgement"])
def test_other_years_periods_are_not_found(signed_in: SignedIn, path: str) -> None:
    browser = signed_in(Role.OFFICE)

    assert browser.status(f"/2017/{path}?period=2016-08") == 404
    assert browser.status(f"/2018/{path}") == 404


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.OFFICE, '<a href="/2017/import">导入《任务分解和责任分工一览表》</a>'),
        (Role.SUPERVISION, "等县考核办导入《任务分解和责任分工一览表》"),
    ],
)
def test_an_empty_ledger_says_what_comes_first(tmp_path: Path, role: Role, told: str) -> None:
    new = ["--dir", str(tmp_path / "county"), "init", "--year", "2017"]
    assert CliRunner().invoke(duban, new).exit_code == 0
    county = open_county(tmp_path / "county", at(JUDGED))

    page = sign_in(county, role).get("/2017/day").text

    assert told in page
    county.workspace.close()
