"""年度结算 on pages: results, shares, grades, approval; vetoes for few; a supposition changes nothing."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from service.accounts.roles import Role
from service.tables import CityResultRow, EventRow, NoticeRow, ShareRow, VetoRow
from tests.shell.standing import at
from tests.small_county import INDICATORS, County, open_county
from tests.web.conftest import Browser

SignedIn = Callable[..., Browser]
HOME = "/2017/settlement"
RESULT = {
    "indicator": "3-20",
    "task": "超额完成",
    "points": "+3.2",
    "document": "示市考字〔2018〕3号",
}
VETO = {
    "unit": "县发改局",
    "matter": "安全生产",
    "decided_on": "2017-12-20",
    "document": "示安〔2017〕9号",
}


@pytest.fixture
def county(played: tuple[Path, Path], tmp_path: Path) -> Iterator[County]:
    """The county of August, found again on 2018-03-09 with its papers as they were."""
    shutil.copytree(played[1], tmp_path / "county")
    county = open_county(tmp_path / "county", at(date(2018, 3, 9), 16))
    county.deeds.clear()
    yield county
    county.workspace.close()


def counted(county: County) -> tuple[int, ...]:
    tables = (CityResultRow, ShareRow, VetoRow, NoticeRow, EventRow)
    with county.workspace.database.read() as session:
        return tuple(session.scalar(select(func.count(t.id))) or 0 for t in tables)


def test_a_result_reaches_its_units_grade(signed_in: SignedIn) -> None:
    sent = signed_in(Role.OFFICE).send(f"{HOME}/results", **RESULT)

    assert (sent.status, '<td data-th="等次">优秀' in sent.page) == (303, True)
    assert "示市考字〔2018〕3号" in signed_in(Role.SUPERVISION).look(f"{HOME}/results")
    assert "达到3分，直接确定为优秀等次" in signed_in(Role.LEADER).look(f"{HOME}/units/县发改局")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"indicator": "9-99"}, "没有编号为“9-99”的指标", id="no-such-indicator"),
        pytest.param({"points": "三分"}, "不是数", id="words"),
        pytest.param({"document": ""}, "请写明市上文号</p>", id="no-document"),
        pytest.param({"confirmed_on": "2018-03-10"}, "至今天之间", id="to-come"),
    ],
)
def test_a_bad_result_is_refused_and_comes_back_filled_in(
    signed_in: SignedIn, county: County, changes: dict[str, str], said: str
) -> None:
    sent = signed_in(Role.OFFICE).send(f"{HOME}/results", **RESULT | changes)

    assert (sent.status, said in sent.page, "<details open>" in sent.page) == (409, True, True)
    assert counted(county)[0] == 0


def test_shares_come_to_the_whole_or_are_refused(signed_in: SignedIn, county: County) -> None:
    office = signed_in(Role.OFFICE)
    rows = {"shared": "3-20", "reason": "责任分工", "sharer": ["县发改局", "县招商局", ""]}

    short = office.send(f"{HOME}/shares", **rows, part=["60", "30", ""])
    office.send(f"{HOME}/shares", **rows, part=["2/3", "1/3", ""])

    assert (short.status, "份额合计90%" in short.page) == (409, True)
    assert counted(county)[1] == 2


def test_a_grade_against_the_mandate_is_refused(signed_in: SignedIn) -> None:
    office = signed_in(Role.OFFICE)
    office.send(f"{HOME}/results", **RESULT)
    words = {"unit": "县发改局", "grade": "良好", "grade_document": "示考委〔2018〕1号"}

    sent = office.send(f"{HOME}/grades", **words)

    assert (sent.status, "直接确定为优秀等次，不能录入良好" in sent.page) == (409, True)


def test_what_stands_is_drafted_and_approved(signed_in: SignedIn, county: County) -> None:
    office = signed_in(Role.OFFICE)
    early = office.send(f"{HOME}/approval", approval="示考委〔2018〕1号")
    for code in (row[0] for row in INDICATORS):
        office.send(
            f"{HOME}/results", **RESULT | {"indicator": code, "points": "0", "task": "完成"}
        )
    county.look()
    county.signs = False

    office.send(f"{HOME}/approval", approval="示考委〔2018〕1号")

    assert (early.status, "才有结算草案" in early.page) == (409, True)
    assert any(key.startswith("settlement_report:") for key in county.drafts())


def test_the_draft_that_was_read_is_the_one_approved(signed_in: SignedIn, county: County) -> None:
    office = signed_in(Role.OFFICE)
    for code in (row[0] for row in INDICATORS):
        office.send(
            f"{HOME}/results", **RESULT | {"indicator": code, "points": "0", "task": "完成"}
        )
    county.look()
    seen = office.look(HOME).partition('name="seen" value="')[2].partition('"')[0]
    office.send(f"{HOME}/results", **RESULT)
    county.look()

    sent = office.send(f"{HOME}/approval", approval="示考委〔2018〕1号", seen=seen)

    assert (sent.status, "结算草案在您打开页面以后又有变动" in sent.page) == (409, True)


def test_the_page_tells_how_far_the_settlement_is(signed_in: SignedIn, county: County) -> None:
    office = signed_in(Role.OFFICE)
    assert "结算草案还没有出" in office.look(HOME)
    for code in (row[0] for row in INDICATORS):
        words = {"indicator": code, "points": "-1" if code == "3-20" else "0", "task": "未完成"}
        office.send(f"{HOME}/results", **RESULT | words)
    county.look()
    drafted = office.look(HOME)
    office.send(f"{HOME}/approval", approval="示考委〔2018〕1号")
    county.look()
    office.send(f"{HOME}/grades", unit="县发改局", grade="一般", grade_document="示考委〔2018〕2号")

    assert "考核结算草案</a>2018年3月9日送审，还没有审定" in drafted
    assert "示考委〔2018〕1号（2018年3月9日）审定。考核结果通报：<a" in office.look(HOME)
    unit = office.look(f"{HOME}/units/县发改局")
    assert ("（示考委〔2018〕2号评定）" in unit, ">明细表示" in unit) == (True, True)


def test_results_stand_in_the_tables_order(signed_in: SignedIn) -> None:
    office = signed_in(Role.OFFICE)
    for code in ("3-44", "3-20"):
        office.send(f"{HOME}/results", **RESULT | {"indicator": code})

    page = office.look(f"{HOME}/results")

    assert page.index("3-20 ") < page.index("3-44 ")


def test_a_supposition_shows_whose_grade_would_change_and_keeps_nothing(
    signed_in: SignedIn, county: County
) -> None:
    browser = signed_in(Role.LEADER)
    before = counted(county)

    page = browser.look(f"{HOME}/what-if?code=3-20&points=%2B3.2&task=")

    assert "县发改局</th>" in page
    assert ("县考核+6.4；优秀" in page, counted(county)) == (True, before)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param("code=9-99&points=1&task=", "没有编号为“9-99”的指标", id="no-indicator"),
        pytest.param("code=3-20&points=&task=", "请写明加减分", id="no-points"),
        pytest.param("code=3-20&points=1", "请从本页重新填写", id="cut-off"),
        pytest.param("code=3-20&points=1&task=好", "任务完成情况分为", id="no-such-task"),
        pytest.param("code=3-20&code=3-20&points=1&points=2&task=&task=", "写了两次", id="twice"),
    ],
)
def test_a_supposition_that_cannot_be_is_refused(
    signed_in: SignedIn, asked: str, said: str
) -> None:
    answer = signed_in(Role.OFFICE).client.get(f"{HOME}/what-if?{asked}")

    assert (answer.status_code, said in answer.text) == (409, True)


def test_a_supposed_change_of_nothing_says_so(signed_in: SignedIn) -> None:
    page = signed_in(Role.OFFICE).look(f"{HOME}/what-if?code=3-20&points=0&task=")

    assert "没有单位的得分和等次因此改变" in page


def test_a_veto_bars_the_best_grade_until_it_is_taken_back(signed_in: SignedIn) -> None:
    signed_in(Role.OFFICE).send(f"{HOME}/results", **RESULT)
    browser = signed_in(Role.SUPERVISION)

    browser.send(f"{HOME}/vetoes", **VETO)
    barred = browser.look(f"{HOME}/units/县发改局")
    own = {"unit": "县发改局", "document": VETO["document"]}
    taken = browser.send(f"{HOME}/vetoes/withdraw", **own, reason="复核后撤销")

    assert ("安全生产" in barred, "等次：优秀" in barred) == (True, False)
    assert "2018年3月9日撤销：复核后撤销" in taken.page
    assert "等次：优秀" in browser.look(f"{HOME}/units/县发改局")


def test_a_veto_of_another_year_is_refused(signed_in: SignedIn) -> None:
    words = VETO | {"decided_on": "2016-12-31"}
    sent = signed_in(Role.SUPERVISION).send(f"{HOME}/vetoes", **words)

    assert (sent.status, "不属于2017年度" in sent.page) == (409, True)


@pytest.mark.parametrize("role", [Role.FILLER, Role.HEAD, Role.ADMIN], ids=lambda role: role.name)
def test_neither_settlement_nor_vetoes_are_for_others(signed_in: SignedIn, role: Role) -> None:
    browser = signed_in(role)

    paths = (HOME, f"{HOME}/vetoes", f"{HOME}/what-if", f"{HOME}/units/县发改局")
    assert [browser.status(path) for path in paths] == [403] * 4


def test_only_supervision_puts_a_veto_down(signed_in: SignedIn, county: County) -> None:
    assert [
        signed_in(role).send(f"{HOME}/vetoes", **VETO).status for role in (Role.OFFICE, Role.LEADER)
    ] == [403, 403]
    assert counted(county)[2] == 0


def test_the_trace_of_a_veto_says_nothing_to_who_may_not_see_it(signed_in: SignedIn) -> None:
    signed_in(Role.SUPERVISION).send(f"{HOME}/vetoes", **VETO)

    page = signed_in(Role.ADMIN).look("/2017/audit?act=一票否决")

    assert ("登记一票否决" in page, "（不公开）" in page) == (True, True)
    assert ("安全生产" in page, "示安" in page) == (False, False)
    assert "安全生产" in signed_in(Role.OFFICE).look("/2017/audit?act=一票否决")
