"""推进会的命令：回执、签到、纪要；代会要有理由、有人批准。"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from service.tables import PersonRow, ReceiptRow, UnitRow
from tests.commands.running import Answer, give
from tests.shell.standing import SUPERVISED, at, copied
from tests.small_county import County, open_county

MEETING = "promotion_meeting:1"
PROXY = ("--name", "王某", "--post", "副局长")


def ask(county: County, *words: str) -> Answer:
    answer = give(county, *words)
    assert answer.code == 0, answer.told
    county.look()
    return answer


@pytest.fixture(scope="module")
def standing(played: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Wednesday 2017-09-20, 9:00: the meeting of 9-29 is called; 县安监局 alone is not behind."""
    folder = tmp_path_factory.mktemp("called")
    shutil.copytree(played[1], folder, dirs_exist_ok=True)
    county = open_county(folder, at(SUPERVISED, 16))
    with county.workspace.database.write() as session:
        for unit in session.scalars(select(UnitRow)):
            session.add(
                PersonRow(
                    county="示例县",
                    unit_id=unit.id,
                    post="主要负责人",
                    name=f"{unit.code}局长",
                    effective_from=date(2017, 1, 1),
                )
            )
    county.day(date(2017, 9, 8))  # the figures of August
    county.morning(date(2017, 9, 20))
    county.workspace.close()
    return folder


@pytest.fixture
def called(standing: Path, tmp_path: Path) -> Iterator[County]:
    yield from copied(standing, tmp_path, at(date(2017, 9, 20)))


def receipts(county: County) -> list[tuple[str, bool, bool | None]]:
    with county.workspace.database.read() as session:
        rows = session.scalars(select(ReceiptRow).order_by(ReceiptRow.id))
        return [(row.name, row.is_head, row.attended) for row in rows]


def on(county: County, day: date) -> None:
    county.clock.at = at(day, 10)


def test_heads_of_several_units_are_told_at_once(called: County) -> None:
    ask(called, "meeting", "receipt", MEETING, "--unit", "县发改局", "--unit", "县安监局")

    assert receipts(called) == [("县发改局局长", True, None), ("县安监局局长", True, None)]


def test_a_proxy_with_a_reason_and_an_approval_may_come(called: County) -> None:
    told = ("--proxy-reason", "出差", "--approved-by", "县考核办")
    ask(called, "meeting", "receipt", MEETING, "--unit", "县安监局", *PROXY, *told)

    assert receipts(called) == [("王某", False, None)]


def test_for_a_unit_that_is_behind_a_county_leader_must_approve(called: County) -> None:
    told = ("--proxy-reason", "出差", "--approved-by", "常务副县长")
    ask(called, "meeting", "receipt", MEETING, "--unit", "县发改局", *PROXY, *told)

    assert receipts(called) == [("王某", False, None)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unit", "县安监局", *PROXY), "王某不是县安监局主要负责人县安监局局长"),
        (("--unit", "县安监局", *PROXY, "--proxy-reason", "出差"), "代会要写明理由和批准人"),
        (("--unit", "县安监局", *PROXY, "--approved-by", "县长"), "代会要写明理由和批准人"),
        (
            ("--unit", "县发改局", *PROXY, "--proxy-reason", "出差", "--approved-by", "县考核办"),
            "县发改局有欠账指标，主要负责人应当到会表态",
        ),
        (("--unit", "县安监局", "--unit", "县水务局"), "没有“县水务局”这个单位"),
        (("--unit", "县安监局", "--post", " "), "要写明参会人职务"),
    ],
    ids=["no-reason", "no-approval", "no-why", "not-a-leader", "one-unknown", "no-post"],
)
def test_a_receipt_that_will_not_do_leaves_nothing(
    called: County, words: tuple[str, ...], said: str
) -> None:
    answer = give(called, "meeting", "receipt", MEETING, *words)

    assert answer.code == 5
    assert said in answer.told
    assert receipts(called) == []


def test_one_name_is_no_answer_for_two_units(called: County) -> None:
    answer = give(
        called, "meeting", "receipt", MEETING, "--unit", "县发改局", "--unit", "县安监局", *PROXY
    )

    assert answer.code == 2


def test_a_corrected_receipt_stands_for_the_first(called: County) -> None:
    told = ("--proxy-reason", "出差", "--approved-by", "常务副县长")
    ask(called, "meeting", "receipt", MEETING, "--unit", "县安监局", *PROXY, *told)
    ask(called, "meeting", "receipt", MEETING, "--unit", "县安监局")
    called.morning(date(2017, 9, 28))

    pack = next(n for n in called.notices() if n.key == "meeting_materials:1")
    assert (pack.facts["已报"], pack.facts["代会"]) == (1, 0)


def test_who_sent_no_receipt_is_urged(called: County) -> None:
    ask(called, "meeting", "receipt", MEETING, "--unit", "县发改局")
    called.morning(date(2017, 9, 25))

    urging = next(n for n in called.notices() if n.key == "receipt_urging:1")
    units = [line["单位"] for line in urging.facts["未报"]]
    assert units == ["县招商局", "县环保局", "县安监局"]


def test_nobody_signs_in_before_the_day_or_hands_in_receipts_after_it(called: County) -> None:
    early = give(called, "meeting", "attend", MEETING, "--unit", "县发改局")
    on(called, date(2017, 9, 30))
    late = give(called, "meeting", "receipt", MEETING, "--unit", "县发改局")

    assert "2017-09-29召开，当日起登记签到" in early.told
    assert "会议已于2017-09-29召开" in late.told


def test_minutes_say_who_came_and_their_decisions_are_ordered(called: County) -> None:
    ask(called, "meeting", "receipt", MEETING, "--unit", "县发改局")
    on(called, date(2017, 9, 29))
    ask(called, "meeting", "attend", MEETING, "--unit", "县发改局")
    ask(called, "meeting", "attend", MEETING, "--unit", "县安监局", "--absent")
    decided = ("--decision", "县招商局|核实到位资金|2017-10-20", "--decision", "县发改局｜周调度")
    ask(called, "meeting", "minutes", MEETING, "--host", "县长", *decided)

    minutes = next(n for n in called.notices() if n.key == "meeting_minutes:1")
    assert minutes.facts["出席"] == ["县发改局县发改局局长"]
    assert minutes.facts["缺席"] == ["县安监局"]
    assert {key for key in called.issued() if key.startswith("item_order")} == {
        "item_order:meeting_minutes:1:县招商局",
        "item_order:meeting_minutes:1:县发改局",
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--host", " "), "写明主持人"),
        (("--host", "县长", "--decision", "县水务局|办"), "没有“县水务局”这个单位"),
        (("--host", "县长", "--decision", "县发改局| |"), "议定事项要写明办什么"),
        (("--host", "县长", "--decision", "县发改局|办|2017-09-28"), "在会议之前"),
        (("--host", "县长", "--on", "2017-10-09"), "会后再登记纪要"),
    ],
    ids=["no-host", "no-unit", "nothing", "past", "not-held-yet"],
)
def test_minutes_that_will_not_do_are_refused(
    called: County, words: tuple[str, ...], said: str
) -> None:
    on(called, date(2017, 9, 30))
    answer = give(called, "meeting", "minutes", MEETING, *words)

    assert answer.code == 5
    assert said in answer.told


def test_minutes_are_told_once_and_attendance_stands_then(called: County) -> None:
    on(called, date(2017, 9, 30))
    ask(called, "meeting", "minutes", MEETING, "--host", "县长")

    again = give(called, "meeting", "minutes", MEETING, "--host", "县长")
    late = give(called, "meeting", "attend", MEETING, "--unit", "县发改局")

    assert "会议纪要已经登记" in again.told
    assert "不能再改签到" in late.told


def test_a_meeting_the_service_slept_through_has_its_minutes(supervised: County) -> None:
    supervised.morning(date(2017, 10, 9))
    ask(
        supervised, "meeting", "minutes", MEETING, "--host", "县长", "--decision", "县发改局|补欠账"
    )

    minutes = next(n for n in supervised.notices() if n.key == "meeting_minutes:1")
    assert minutes.facts["补发"] is True
    assert minutes.facts["会议日期"] == {"$day": "2017-09-29"}
    assert "item_order:meeting_minutes:1:县发改局" in supervised.issued()
