"""年度结算走命令：登记、草案、审定、通报；不对的当场说，什么也不存。"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from service.tables import NoticeRow, ShareRow
from tests.commands.running import Answer, give
from tests.imports.office import xlsx
from tests.shell.standing import at
from tests.small_county import INDICATORS, County, open_county
from workflows.vocabulary import NoticeKind, NoticeState

IN_MARCH = at(date(2018, 3, 9), 16)
DOCUMENT = ("--document", "示市考字〔2018〕3号")
CODES = tuple(row[0] for row in INDICATORS)


@pytest.fixture
def march(played: tuple[Path, Path], tmp_path: Path) -> Iterator[County]:
    """The county of August, found again on 2018-03-09 with its papers as they were."""
    shutil.copytree(played[1], tmp_path / "county")
    county = open_county(tmp_path / "county", IN_MARCH)
    county.deeds.clear()
    yield county
    county.workspace.close()


def settle(county: County, *words: str) -> Answer:
    return give(county, "settlement", *words)


def result(county: County, *words: str, task: str = "超额完成", points: str = "3") -> Answer:
    by = ("--by", "示例核对人")
    return settle(county, "result", *words, "--task", task, "--points", points, *DOCUMENT, *by)


def papers(county: County, kind: NoticeKind) -> list[NoticeRow]:
    return [notice for notice in county.notices() if notice.kind == kind]


def all_results(county: County) -> None:
    """县发改局 gains 3.2 on 3-20, 县招商局 loses 1 on 3-27, the rest is done."""
    result(county, "3-20", points="3.2")
    result(county, "3-27", task="未完成", points="-1")
    result(county, *sorted(set(CODES) - {"3-20", "3-27"}), task="完成", points="0")


def test_from_the_results_to_the_report(march: County) -> None:
    all_results(march)
    march.look()
    (draft,) = papers(march, NoticeKind.SETTLEMENT_DRAFT)
    assert draft.state == NoticeState.ISSUED

    march.signs = False
    answer = settle(march, "approve", "--document", "示考委〔2018〕1号")

    assert answer.code == 0, answer.told
    assert [n.state for n in papers(march, NoticeKind.SETTLEMENT_REPORT)] == ["待签发"]
    assert len(papers(march, NoticeKind.SETTLEMENT_SHEET)) == 2


def test_an_approval_before_there_is_a_draft_is_refused(march: County) -> None:
    answer = settle(march, "approve", "--document", "示考委〔2018〕1号")

    assert answer.code == 5
    assert "才有结算草案" in answer.told


def test_an_approval_is_of_the_draft_that_stands_and_given_once(march: County) -> None:
    all_results(march)
    march.look()
    result(march, "3-20", points="3.1")
    assert (
        settle(march, "approve", "--document", "示考委〔2018〕1号").code == 5
    )  # a new draft first
    march.look()

    assert settle(march, "approve", "--document", "示考委〔2018〕1号").code == 0
    assert "已经登记审定" in settle(march, "approve", "--document", "示考委〔2018〕2号").told


def test_what_if_prints_before_and_after_and_writes_nothing(march: County) -> None:
    result(march, "3-20", points="2.99")
    events = len(march.events())

    answer = settle(march, "what-if", "3-20=3.00", "--veto", "县招商局")

    assert answer.out.splitlines() == [
        "原：县发改局\t加2.99\t减0\t县考核+5.98\t由县考核委员会按年度考核规定评定",
        "若：县发改局\t加3\t减0\t县考核+6\t优秀",
    ]
    assert len(march.events()) == events


def test_the_last_word_on_an_indicator_holds(march: County) -> None:
    result(march, "3-20", points="3")
    result(march, "3-20", points="1.5")

    assert "加1.5\t" in settle(march, "show", "县发改局").out


def test_shares_hold_together_and_replace_those_before(march: County) -> None:
    result(march, "3-20", points="3")
    settle(march, "share", "3-20", "县发改局=60", "县招商局=40", "--reason", "责任分工")
    settle(march, "share", "3-20", *THIRDS, "--reason", "会议纪要")

    assert "加1\t" in settle(march, "show", "县招商局").out


def test_a_units_share_goes_with_it_into_another_unit(march: County) -> None:
    result(march, "3-20", points="3")
    settle(march, "share", "3-20", "县发改局=60", "县招商局=40", "--reason", "责任分工")

    answer = give(march, "unit", "merge", "县招商局", "--into", "县发改局", "--on", "2018-03-09")

    assert answer.code == 0, answer.told
    assert settle(march, "show", "县发改局").out.splitlines()[0].endswith("优秀")


THIRDS = ("县发改局=1/3", "县招商局=1/3", "县环保局=1/3")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("县发改局=60", "县招商局=39"), "合计99%"),
        (("县发改局=60", "县招商局=50"), "合计110%"),
        (("县发改局=33.33", "县招商局=33.33", "县环保局=33.33"), "合计99.99%"),
        (("县发改局=100", "县招商局=0"), "应大于0"),
        (("县发改局=1.5/3", "县招商局=1/2"), "分数"),
        (("县发改局=4/3",), "不超过1"),
        (("县发改局=六成",), "不是数"),
        (("县无此局=100",), "没有“县无此局”"),
    ],
)
def test_shares_that_do_not_come_to_the_whole_are_refused(
    march: County, parts: tuple[str, ...], said: str
) -> None:
    answer = settle(march, "share", "3-20", *parts, "--reason", "责任分工")

    assert answer.code == 5
    assert said in answer.told
    with march.workspace.database.read() as session:
        assert session.scalars(select(ShareRow)).all() == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("result 9-99 --task 完成 --points 0", "没有编号为“9-99”的指标"),
        ("result 3-20 --task 完成 --points 两分", "不是数"),
        ("result 3-20 --task 完成 --points 101", "不对"),
        ("result 3-20 --task 完成 --points 1.00001", "小数不超过4位"),
        ("result 3-20 --task 完成 --points 0 --on 2018-03-10", "至今天之间"),
        ("result 3-20 --task 完成 --points 0 --on 2016-12-31", "至今天之间"),
    ],
)
def test_a_bad_result_is_refused_with_the_reason(march: County, words: str, said: str) -> None:
    answer = settle(march, *words.split(), *DOCUMENT, "--by", "示例核对人")

    assert answer.code == 5
    assert said in answer.told


def test_of_several_codes_all_are_taken_or_none(march: County) -> None:
    answer = result(march, "3-20", "9-99", points="3")

    assert answer.code == 5
    assert "加0" in settle(march, "show", "县发改局").out


def test_a_veto_is_taken_back_with_a_reason(march: County) -> None:
    result(march, "3-20", points="3")
    own = ("--document", "示安字〔2017〕9号")
    on = ("--matter", "安全生产", "--on", "2017-12-20")
    settle(march, "veto", "县发改局", *on, *own)
    assert "优秀" not in settle(march, "show", "县发改局").out.splitlines()[0]

    answer = settle(march, "withdraw-veto", "县发改局", *own, "--reason", "复核后撤销")

    assert answer.code == 0, answer.told
    assert settle(march, "show", "县发改局").out.splitlines()[0].endswith("优秀")
    again = settle(march, "withdraw-veto", "县发改局", *own, "--reason", "复核后撤销")
    assert "可撤销" in again.told


@pytest.mark.parametrize(
    ("on", "said"), [("2016-12-31", "不属于2017年度"), ("2018-03-10", "不能晚于今天")]
)
def test_a_veto_of_another_time_is_refused(march: County, on: str, said: str) -> None:
    words = ("--matter", "安全生产", "--on", on, "--document", "示安字〔2016〕9号")

    assert said in settle(march, "veto", "县发改局", *words).told


@pytest.mark.parametrize(
    ("task", "points", "grade", "said"),
    [
        ("超额完成", "3", "良好", "直接确定为优秀"),
        ("未完成", "-1", "良好", "不得高于一般"),
        ("未完成", "-1", "优秀", "不得高于一般"),
    ],
)
def test_a_grade_against_the_mandate_is_refused(
    march: County, task: str, points: str, grade: str, said: str
) -> None:
    result(march, "3-20", task=task, points=points)

    answer = settle(march, "grade", "县发改局", grade, "--document", "示考委〔2018〕1号")

    assert answer.code == 5
    assert said in answer.told


def test_results_and_grades_come_in_by_a_table(march: County, tmp_path: Path) -> None:
    sheets = {
        "市考结果": [
            ("编号", "指标", "任务完成", "加减分", "文号", "确认人"),
            ("3-20", "固定资产投资增速", "超额完成", 2.99, "示市考字〔2018〕3号", "示例"),
        ],
        "考核等次": [
            ("单位", "等次", "主要负责人等次", "文号"),
            ("县发改局", "良好", "良好", "示考委〔2018〕1号"),
        ],
    }
    table = xlsx(tmp_path / "年终.xlsx", sheets)

    first, again = (give(march, "import", str(table)) for _ in range(2))

    assert first.code == 0, first.told
    assert "市考结果1项" in first.out
    assert "没有要写入的内容" in again.out
    assert settle(march, "show", "县发改局").out.startswith(
        "县发改局\t加2.99\t减0\t县考核+5.98\t良好"
    )
