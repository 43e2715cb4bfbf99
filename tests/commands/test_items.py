"""交办事项的命令：督查查到的，一项一项报、退、销。"""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.commands.running import Answer, give
from tests.shell.standing import SUPERVISED, at, copied
from tests.small_county import County, open_county

INSPECTION = "special_supervision:3"
ORDER = "item_order:supervision_report:3:县环保局"


def ask(county: County, *words: str) -> Answer:
    """One command that must work, and what the service does about it."""
    answer = give(county, *words)
    assert answer.code == 0, answer.told
    county.look()
    return answer


def finding(county: County, problem: str, *more: str) -> None:
    told = ("--unit", "县环保局", "--problem", problem, "--requirement", "补齐")
    ask(county, "supervision", "finding", INSPECTION, *told, *more)


@pytest.fixture(scope="module")
def standing(played: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 督查 of Wednesday 2017-08-23 is over; two items are ordered, the third was a mistake."""
    folder = tmp_path_factory.mktemp("inspected")
    shutil.copytree(played[1], folder, dirs_exist_ok=True)
    county = open_county(folder, at(SUPERVISED, 16))
    finding(county, "台账不全", "--indicator", "3-44", "--until", "2017-09-01")
    finding(county, "写错了单位")
    finding(county, "整改未到人")
    ask(county, "supervision", "drop", INSPECTION, "2", "--reason", "写错")
    ask(county, "supervision", "finish", INSPECTION)
    county.workspace.close()
    return folder


@pytest.fixture
def inspected(standing: Path, tmp_path: Path) -> Iterator[County]:
    yield from copied(standing, tmp_path, at(SUPERVISED, 16))


def listed(county: County, *words: str) -> list[list[str]]:
    return [line.split("\t") for line in give(county, "items", *words).out.splitlines()]


def test_every_item_is_a_row_of_the_ledger(inspected: County, tmp_path: Path) -> None:
    ask(inspected, "ledger", str(tmp_path / "台账.xlsx"))
    header, *found = openpyxl.load_workbook(tmp_path / "台账.xlsx")["交办事项"].iter_rows(
        values_only=True
    )
    first, second = (dict(zip(header, row, strict=True)) for row in found)

    assert (first["第几项"], second["第几项"]) == (1, 2)
    assert (first["来源"], first["事项"]) == ("督查情况报告", "空气质量优良天数：台账不全")
    assert (first["时限"], first["状态"]) == (datetime(2017, 9, 1), "在办")  # noqa: DTZ001 a cell
    assert (first["催办次数"], first["销号日期"]) == (0, None)


def test_findings_become_items_of_one_order(inspected: County) -> None:
    lines = listed(inspected)

    assert [line[:2] for line in lines] == [["在办", "2017-09-01"], ["在办", "2017-09-06"]]
    assert [line[3:6] for line in lines] == [
        ["第1项", "县环保局", "空气质量优良天数：台账不全"],
        ["第2项", "县环保局", "整改未到人"],
    ]


def test_the_report_and_the_order_have_numbers_of_their_own(inspected: County) -> None:
    numbers = {n.key: n.number for n in inspected.notices()}

    assert numbers["supervision_report:3"] == "示督报〔2017〕1号"
    assert numbers[ORDER] == "示督交〔2017〕1号"


def test_nothing_more_is_found_once_it_is_over(inspected: County) -> None:
    told = ("--unit", "县环保局", "--problem", "甲", "--requirement", "乙")
    answer = give(inspected, "supervision", "finding", INSPECTION, *told)

    assert answer.code == 5
    assert "督查已经结束" in answer.told


def test_an_item_is_answered_accepted_and_gone_from_the_list(inspected: County) -> None:
    ask(inspected, "item", "reply", ORDER, "1", "--unit", "县环保局", "--text", "已补齐")
    assert [line[0] for line in listed(inspected)] == ["已反馈", "在办"]

    ask(inspected, "item", "close", ORDER, "1", "--evidence", "核查记录")

    assert [line[3] for line in listed(inspected)] == ["第2项"]
    assert [line[0] for line in listed(inspected, "--all")] == ["已销号", "在办"]
    assert listed(inspected, "--unit", "县发改局") == []


def test_an_answer_sent_back_brings_a_slip_and_a_new_day(inspected: County) -> None:
    ask(inspected, "item", "reply", ORDER, "1", "--unit", "县环保局", "--text", "在补")
    ask(inspected, "item", "return", ORDER, "1", "--reason", "没有结果")

    assert listed(inspected)[0][:2] == ["已退回", "2017-09-01"]
    assert f"reply_return:{ORDER}:1" in inspected.issued()


def test_an_overdue_item_is_urged_and_the_list_says_so(inspected: County) -> None:
    inspected.morning(date(2017, 9, 4))

    assert inspected.issued()["item_urging:supervision_report:3:县环保局:1"] == date(2017, 9, 4)
    assert listed(inspected)[0][0] == "逾期"
    assert listed(inspected)[0][-1] == "催办1次"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("item", "close", ORDER, "3", "--evidence", "好"), "没有第3项"),
        (("item", "close", ORDER, "1", "--evidence", " "), "写明佐证"),
        (("item", "return", ORDER, "1", "--reason", "空"), "没有待审的反馈可退"),
        (("item", "reply", ORDER, "1", "--unit", "县发改局", "--text", "好"), "没有发给县发改局"),
        (("item", "reply", ORDER, "1", "--unit", "县环保局"), "反馈要写"),
        (("submit", "reply", ORDER, "--unit", "县环保局", "--text", "好"), "请注明第几项（1—2）"),
        (("supervision", "finish", INSPECTION), "督查已经结束"),
    ],
    ids=lambda words: " ".join(words)[:40] if isinstance(words, tuple) else "",
)
def test_what_is_no_item_or_says_nothing_is_refused(
    inspected: County, words: tuple[str, ...], said: str
) -> None:
    answer = give(inspected, *words)

    assert answer.code == 5
    assert said in answer.told


def test_an_item_is_closed_once(inspected: County) -> None:
    ask(inspected, "item", "close", ORDER, "1", "--evidence", "核查记录")
    answer = give(inspected, "item", "close", ORDER, "1", "--evidence", "核查记录")

    assert "第1项已于2017-08-23销号" in answer.told


def test_an_items_day_can_be_moved_before_it_is_past(inspected: County) -> None:
    words = ("--unit", "县环保局", "--name", "办理", "--until", "2017-09-05", "--reason", "数多")
    ask(inspected, "notice", "extend", ORDER, *words)

    assert [line[1] for line in listed(inspected)] == ["2017-09-05", "2017-09-06"]
