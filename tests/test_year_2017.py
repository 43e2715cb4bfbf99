"""The year of the mandate, by hand: dates worked out from the text and the calendar, not blessed.

Working days of 2017 that matter: 9-30 is a Saturday and worked, 10-1 … 10-8 are off, 2018-1-1 is
off, 2018-2-15 … 2-21 are off.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.facts import decode
from tests.small_county import END, County, make_county
from workflows.vocabulary import NoticeKind, NoticeState

#: key, day of issue, why
BY_HAND = (
    ("filing_notice:breakdown", "2017-07-06", "一：迅速细化分解，印发当日（周四）即要"),
    ("filing_reminder:2017-06:-2", "2017-07-06", "10日周一截止，前2个工作日是6日周四"),
    ("leader_sheet:2017-07-10", "2017-07-10", "印发后的第一个周一"),
    ("quarterly_report:Q2", "2017-07-13", "截止日10日+3个工作日研判，当日拟当日签"),
    ("filing_reminder:breakdown:-2", "2017-07-25", "15个工作日到27日周四，前2个是25日"),
    ("filing_reminder:breakdown:0", "2017-07-27", "7日起数第15个工作日"),
    ("filing_urging:breakdown:1", "2017-07-28", "27日+1"),
    ("filing_notice:2017-07", "2017-07-31", "7月最后一个工作日，周一"),
    ("filing_urging:breakdown:2", "2017-08-01", "27日+3：28日、31日、1日"),
    ("filing_reminder:2017-07:-2", "2017-08-08", "10日周四截止，前2个工作日"),
    ("warning_prompt:2017-07:县发改局", "2017-08-15", "10日+3：11、14、15日研判，增速欠1.5为红"),
    ("warning_prompt:2017-07:县招商局", "2017-08-15", "19/36=52.8%，低于7/12，黄"),
    ("warning_prompt:2017-07:县环保局", "2017-08-15", "180/324=55.6%，低于7/12，黄"),
    ("warning_supervision:3-44:2017-07", "2017-08-23", "提示5个工作日到22日未反馈，次日"),
    ("special_supervision:3", "2017-08-21", "8-28周一督查，前5个工作日；收文当日不计"),
    ("filing_notice:2017-08", "2017-08-31", "8月最后一个工作日，周四"),
    ("filing_reminder:2017-08:-2", "2017-09-07", "10日是周日顺延到11日，前2个工作日是7日"),
    ("warning_supervision:3-20:2017-07", "2017-09-14", "11日+3研判，下期仍红"),
    ("warning_supervision:3-28:2017-07", "2017-09-14", "连续两期黄：13.5/24、15/24"),
    ("case_closure:3-44:2017-07", "2017-09-14", "216/324正好8/12，认定数据达到"),
    ("promotion_meeting:1", "2017-09-20", "9-29周五往前7个工作日"),
    ("receipt_urging:1", "2017-09-25", "20日通知，2个工作日到22日周五，次一工作日催"),
    ("meeting_materials:1", "2017-09-28", "9-29的前一个工作日"),
    ("interview_notice:1:县发改局", "2017-09-26", "会前3个工作日；督办首报19日到期未反馈"),
    ("interview_record:1:县发改局", "2017-09-29", "推进会当日谈"),
    ("rectification_notice:1:县发改局", "2017-09-29", "谈后当日限期整改"),
    ("filing_notice:2017-09", "2017-09-30", "9月最后一个工作日是调休上班的周六"),
    ("filing_reminder:2017-09:-2", "2017-09-30", "10-10截止，前1个工作日9日，前2个是9-30"),
    ("leader_sheet:2017-10-09", "2017-10-09", "节后第一个周一"),
    ("filing_reminder:2017-09:0", "2017-10-10", "县安监局未报"),
    ("filing_urging:2017-09:1", "2017-10-11", "10日+1"),
    ("warning_supervision:2-18:event-1", "2017-10-11", "扣分事项登记当日，不经提示"),
    ("filing_urging:2017-09:2", "2017-10-13", "10日+3"),
    ("quarterly_report:Q3", "2017-10-13", "10日+3研判"),
    (
        "warning_prompt:2017-09:县安监局:unfiled",
        "2017-10-17",
        "二次催报后1个工作日（16日周一）内补报，过时次日",
    ),
    ("case_closure:2-18:event-1", "2017-10-20", "现场核查后申请销号"),
    ("warning_supervision:3-48:2017-09", "2017-10-25", "提示5个工作日到24日未反馈，次日"),
    ("look_back:3-44:2017-07", "2017-10-16", "9-14销号满30日是10-14周六，顺延到周一"),
    ("special_supervision:4", "2017-10-23", "10-30周一督查，前5个工作日"),
    ("filing_notice:2017-10", "2017-10-31", "10月最后一个工作日，周二"),
    ("filing_reminder:2017-10:-2", "2017-11-08", "10日周五截止"),
    ("promotion_meeting:2", "2017-11-15", "11-24周五往前7个工作日"),
    ("receipt_urging:2", "2017-11-20", "15日通知，2个工作日到17日周五，次一工作日催"),
    ("meeting_materials:2", "2017-11-23", "11-24的前一个工作日"),
    ("case_closure:3-20:2017-07", "2017-11-15", "10日+3研判，20.4达到20"),
    ("case_closure:3-28:2017-07", "2017-11-15", "20.5/24=85.4%，过10/12"),
    ("case_closure:3-48:2017-09", "2017-11-15", "报来3人，未超序时，认定数据"),
    ("look_back:2-18:event-1", "2017-11-20", "10-20销号满30日是11-19周日，顺延到周一"),
    ("filing_notice:2017-11", "2017-11-30", "11月最后一个工作日，周四"),
    ("filing_reminder:2017-11:-2", "2017-12-07", "10日是周日顺延到11日"),
    ("look_back:3-20:2017-07", "2017-12-15", "11-15销号满30日，周五"),
    ("filing_notice:2017-12", "2017-12-29", "12月30、31日是周末"),
    ("leader_sheet:2018-01-01", "2018-01-02", "元旦放假，顺延到周二"),
    ("filing_reminder:2017-12:-2", "2018-01-08", "2018-01-10周三截止"),
    ("quarterly_report:Q4", "2018-01-15", "10日+3：11、12、15日研判"),
    ("year_end_pack:2017", "2018-01-25", "次年1月25日，周四"),
    ("leader_sheet:2018-02-19", "2018-02-22", "春节15—21日放假，顺延"),
    ("leader_sheet:2018-03-26", "2018-03-26", "三月末最后一期"),
)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    return make_county(tmp_path_factory.mktemp("year")).play()


@pytest.mark.parametrize(("key", "day", "why"), BY_HAND, ids=[row[0] for row in BY_HAND])
def test_the_year_keeps_the_dates_worked_out_by_hand(
    year: County, key: str, day: str, why: str
) -> None:
    assert year.issued().get(key) == date.fromisoformat(day), why


def test_nothing_else_moves_a_case(year: County) -> None:
    rungs = ("warning_", "interview_", "rectification_", "case_closure")
    expected = {key for key, _, _ in BY_HAND if key.startswith(rungs)}

    issued = {key for key in year.issued() if key.startswith(rungs)}

    assert issued == expected


def test_what_was_due_before_the_mandate_is_listed_and_not_sent(year: County) -> None:
    assert year.states()["filing_notice:2017-06"] == NoticeState.LISTED


def test_a_holiday_weeks_sheet_is_superseded_by_the_next(year: County) -> None:
    assert year.states()["leader_sheet:2017-10-02"] == NoticeState.SUPERSEDED


def test_numbers_of_every_series_run_from_one_without_a_gap(year: County) -> None:
    numbers: dict[int, list[int]] = {}
    for notice in year.notices():
        if notice.serial is not None and notice.series_id is not None:
            numbers.setdefault(notice.series_id, []).append(notice.serial)

    assert numbers
    assert all(sorted(of) == list(range(1, len(of) + 1)) for of in numbers.values())


def test_a_series_begins_anew_with_the_year_of_issue(year: County) -> None:
    last = {n.key: n.number for n in year.notices() if n.kind == NoticeKind.QUARTERLY_REPORT}

    assert last["quarterly_report:Q3"].endswith("〔2017〕2号")
    assert last["quarterly_report:Q4"].endswith("〔2018〕1号")


def test_a_report_says_in_words_what_its_tables_list(year: County) -> None:
    reports = [decode(n.facts) for n in year.notices() if n.kind == NoticeKind.QUARTERLY_REPORT]

    assert len(reports) == 3
    assert [one for report in reports for one in disagreements(report)] == []


@pytest.mark.parametrize("column", ["绿", "红", "指标数"])
def test_a_total_that_is_one_off_is_seen(year: County, column: str) -> None:
    report = next(decode(n.facts) for n in year.notices() if n.key == "quarterly_report:Q3")
    total = report["合计"] | {column: report["合计"][column] + 1}

    assert disagreements(report | {"合计": total}) != []


def test_a_row_that_differs_between_two_tables_is_seen(year: County) -> None:
    report = next(decode(n.facts) for n in year.notices() if n.key == "quarterly_report:Q3")
    first, *others = report["欠账"]

    assert disagreements(report | {"欠账": [first | {"差距": "欠9.9个百分点"}, *others]}) != []


def test_prompt_comes_before_supervision_before_interview_in_every_case(year: County) -> None:
    order = ("warning_prompt", "warning_supervision", "interview_notice", "case_closure")

    for case, kinds in rungs_by_case(year).items():
        if "event" not in case:
            assert kinds[0] == "warning_prompt", case
        assert kinds == sorted(kinds, key=order.index), case


def test_the_exception_of_an_event_is_written_on_its_order(year: County) -> None:
    order = next(n for n in year.notices() if n.key == "warning_supervision:2-18:event-1")

    assert "不经预警提示" in order.facts["例外"]


def test_running_every_day_twice_issues_nothing_twice(tmp_path: Path, year: County) -> None:
    twice = make_county(tmp_path)
    day = date(2017, 7, 6)
    while day <= date(2017, 9, 30):
        twice.morning(day)
        twice.morning(day)
        twice.day(day)
        twice.look()
        day += timedelta(days=1)

    until = {key: issued for key, issued in year.issued().items() if issued <= date(2017, 9, 30)}
    assert twice.issued() == until


def test_a_months_outage_loses_nothing_and_repeats_nothing(tmp_path: Path, year: County) -> None:
    september = [date(2017, 9, day) for day in range(1, 31)]

    late = make_county(tmp_path).play(outage=september)

    assert_prompts_came_first(late)
    missing = set(year.states()) - set(late.states())
    assert missing <= {
        "filing_reminder:2017-08:-2",  # all was filed when the service came back
        "receipt_urging:1",  # the meeting was held uncalled: nobody was asked who comes
        "meeting_materials:1",
        "interview_record:1:县发改局",
        "rectification_notice:1:县发改局",
    }
    assert late.states()["promotion_meeting:1"] == NoticeState.SUPERSEDED
    assert late.issued()["warning_supervision:3-20:2017-07"] == date(2017, 10, 1)
    assert set(late.issued()) <= set(year.issued())


@pytest.mark.full
def test_prompt_comes_before_supervision_even_after_a_longer_outage(tmp_path: Path) -> None:
    summer = [date(2017, 8, 9) + timedelta(days=n) for n in range(60)]

    assert_prompts_came_first(make_county(tmp_path).play(outage=summer))


@pytest.mark.parametrize(
    "last", [date(2017, 10, 31), pytest.param(END, marks=pytest.mark.full)], ids=["autumn", "year"]
)
def test_automatic_and_signed_years_climb_the_same_rungs(
    tmp_path: Path, year: County, last: date
) -> None:
    automatic = make_county(tmp_path, signs=False)
    make_everything_automatic(automatic)

    automatic.play(last=last)

    assert rungs_by_case(automatic) == rungs_by_case(year, last)


def disagreements(report: dict[str, Any]) -> list[str]:
    """Where the sentences, the tables of the text and the attachments of a report part company."""
    listed = {row["编号"]: row for row in report["指标一览"]}
    lamps = ("绿", "黄", "红", "未报")
    counted = {lamp: sum(row["灯"] == lamp for row in listed.values()) for lamp in lamps}
    counted["指标数"] = len(listed)
    found = [f"合计{name}" for name, count in counted.items() if report["合计"][name] != count]
    for name in counted:
        if sum(row[name] for row in report["总体"]) != counted[name]:
            found.append(f"总体{name}")
    for row in (*report["欠账"], *report["较好"]):
        same = listed[row["编号"]]
        found += [
            f"{row['编号']}{key}" for key in row.keys() & same.keys() if row[key] != same[key]
        ]
    return found


def assert_prompts_came_first(county: County) -> None:
    for case, kinds in rungs_by_case(county).items():
        assert "event" in case or kinds[0] == "warning_prompt", (case, kinds)


def rungs_by_case(county: County, last: date = END) -> dict[str, list[str]]:
    """Case → kinds of its papers issued by then, in order; records and slips left out."""
    climbed: dict[str, list[str]] = {}
    kinds = ("warning_prompt", "warning_supervision", "interview_notice", "case_closure")
    for notice in county.notices():
        if notice.dated and notice.dated <= last and notice.kind in kinds:
            for case in notice.cases:
                climbed.setdefault(case, []).append(notice.kind)
    return climbed


def make_everything_automatic(county: County) -> None:
    """The county's rules with every kind automatic, under a named signer and authority."""
    text = (Path(__file__).parents[1] / "config" / "rules_2017.toml").read_text(encoding="utf-8")
    folder = county.workspace.folder / "config"
    folder.mkdir(exist_ok=True)
    (folder / "rules_2017.toml").write_text(automatic_text(text), encoding="utf-8")


def automatic_text(text: str) -> str:
    return text.replace(
        'value = "after_sign_off"',
        'value = "automatic"\nsigner = "示例签发人"\nauthority = "示办发〔2017〕1号"',
    )
