"""年度结算的各页，年终有了结果以后：gains, losses, shares, a veto, a grade and the approval are there.

The small county on 2018-03-20, seen by each role that sees the settlement, every form opened.
"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from service.accounts.roles import Role
from tests.browser.conftest import Enter
from tests.browser.faults import faults
from tests.commands.running import give
from tests.shell.standing import at
from tests.small_county import INDICATORS, County, open_county

pytestmark = pytest.mark.full

HOME = "/2017/settlement"
SEEN = (
    HOME,
    f"{HOME}/results",
    f"{HOME}/units/县发改局",
    f"{HOME}/units/县招商局",
    f"{HOME}/units/县环保局",
    f"{HOME}/what-if",
    f"{HOME}/what-if?code=3-20&points=2.9&task=&veto=县招商局",
    f"{HOME}/vetoes",
)
#: Code → how the task went and the city's points; the others were done and moved none.
MOVED = {
    "2-18": ("未完成", "-1"),
    "3-19": ("未完成", "0"),
    "3-20": ("超额完成", "3.2"),
    "3-27": ("超额完成", "1"),
}


@pytest.fixture
def county(played: tuple[Path, Path], tmp_path: Path) -> Iterator[County]:
    shutil.copytree(played[1], tmp_path / "county")
    county = open_county(tmp_path / "county", at(date(2018, 3, 20)))
    county.deeds.clear()
    settle(county)
    yield county
    county.workspace.close()


def settle(county: County) -> None:
    """The city's results are in, the draft of them is approved, and a grade was given."""
    for code in (row[0] for row in INDICATORS):
        task, points = MOVED.get(code, ("完成", "0"))
        words = ("--task", task, "--points", points, "--document", "示市考字〔2018〕3号")
        do(county, "result", code, *words, "--by", "示例核对人")
    do(county, "share", "3-27", "县招商局=2/3", "县环保局=1/3", "--reason", "会议纪要")
    veto = ("--matter", "安全生产", "--on", "2017-12-20", "--document", "示安〔2017〕9号")
    do(county, "veto", "县发改局", *veto)
    county.look()
    do(county, "approve", "--document", "示考委〔2018〕1号")
    do(county, "grade", "县环保局", "一般", "--document", "示考委〔2018〕1号")
    county.look()


def do(county: County, *words: str) -> None:
    answer = give(county, "settlement", *words)
    assert answer.code == 0, answer.told


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISION, Role.LEADER], ids=str)
def test_no_page_of_it_sticks_out_or_shuts_anybody_out(enter: Enter, role: Role) -> None:
    page = enter(role)
    found: list[str] = []
    for path in SEEN:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found += faults(page)

    assert found == []


def test_from_the_years_outcome_to_a_units_sheet(enter: Enter) -> None:
    page = enter(Role.LEADER)
    page.goto(HOME)

    expect(page.get_by_text("示考委〔2018〕1号（2018年3月20日）审定")).to_be_visible()
    page.get_by_role("link", name="县环保局").click()
    expect(page.get_by_text("等次：一般（示考委〔2018〕1号评定）")).to_be_visible()
    page.get_by_role("link", name="明细表").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("县环保局2017年度")
