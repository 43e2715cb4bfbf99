"""措施台账、亮点、沟通、全年预计：报来就入账；反馈里写的措施也入账。"""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from service.ledger import load_ledger
from service.tables import AssessmentRow, IndicatorRow
from tests.commands.running import give
from tests.shell.standing import PROMPTS
from tests.small_county import County
from workflows.ledger import Ledger
from workflows.registers import Measure, OwnForecast

FIRST, SECOND, THIRD = PROMPTS
REPLY = f"submit reply {THIRD} --unit 县环保局"
STEPS = ("--measure", "砖厂错峰生产", "--measure", "工地湿法作业")


def ledger_of(county: County) -> Ledger:
    today = county.clock.at.date()
    with county.workspace.database.read() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        return load_ledger(session, assessment, county.workspace.calendar(2017, today), today)


def measures_of(county: County, indicator: str = "3-44") -> list[Measure]:
    return [m for m in ledger_of(county).registers.measures if m.indicator == indicator]


def say(county: County, words: str, *more: str, code: int = 0) -> str:
    answer = give(county, *words.split(), *more)

    assert answer.code == code, answer.told
    return answer.told


def test_the_measures_of_a_reply_enter_the_register(supervised: County) -> None:
    say(supervised, REPLY, *STEPS, "--person", "污控股长", "--until", "2017-09-10")

    entered = measures_of(supervised)[-2:]
    assert [m.text for m in entered] == ["砖厂错峰生产", "工地湿法作业"]
    assert {(m.person, m.due, m.state) for m in entered} == {
        ("污控股长", date(2017, 9, 10), "进行中")
    }


def test_each_measure_has_its_own_person_and_day(supervised: County) -> None:
    own = ("--person", "甲", "--until", "2017-09-10", "--person", "乙", "--until", "2017-09-20")
    say(supervised, REPLY, *STEPS, *own)

    assert [(m.person, m.due) for m in measures_of(supervised)[-2:]] == [
        ("甲", date(2017, 9, 10)),
        ("乙", date(2017, 9, 20)),
    ]


def test_persons_that_fit_no_measure_are_refused_and_nothing_is_kept(supervised: County) -> None:
    before = measures_of(supervised)
    said = say(supervised, REPLY, *STEPS, *["--person", "甲"] * 3, code=5)

    assert "措施有2条，责任人写了3个" in said
    assert measures_of(supervised) == before


def test_a_measure_told_again_is_one_measure(supervised: County) -> None:
    say(supervised, "submit measures 3-44 错峰生产 --person 甲")
    say(supervised, "submit measures 3-44 错峰生产 --until 2017-09-10")

    (measure,) = (m for m in measures_of(supervised) if m.text == "错峰生产")
    assert (measure.person, measure.due) == ("甲", date(2017, 9, 10))


def test_a_measure_is_followed_to_its_end(supervised: County) -> None:
    say(supervised, "submit measures 3-44 错峰生产 --until 2017-08-20")
    assert "错峰生产" in say(supervised, "measures --overdue")

    say(supervised, "submit measure-state 3-44 已完成 --measure 错峰 --progress 两家已停")

    (measure,) = (m for m in measures_of(supervised) if m.text == "错峰生产")
    assert (measure.state, measure.state_on) == ("已完成", date(2017, 8, 23))
    assert measure.progress == "两家已停"
    assert "错峰生产" not in say(supervised, "measures --overdue")


def test_words_that_fit_two_measures_are_refused(supervised: County) -> None:
    say(supervised, "submit measures 3-44 砖厂错峰")
    say(supervised, "submit measures 3-44 工地错峰")

    said = say(supervised, "submit measure-state 3-44 已完成 --measure 错峰", code=5)

    assert "有2条措施" in said


def test_a_measure_that_was_finished_goes_on_only_with_a_reason(supervised: County) -> None:
    say(supervised, "submit measures 3-44 错峰生产")
    say(supervised, "submit measure-state 3-44 已完成 --measure 错峰")

    said = say(supervised, "submit measure-state 3-44 进行中 --measure 错峰", code=5)

    assert "要写明原因" in said


def test_the_monthly_form_lists_the_units_measures_under_way(
    supervised: County, tmp_path: Path
) -> None:
    say(supervised, "submit measures 3-44 错峰生产 --person 甲 --until 2017-08-25")
    say(supervised, "cycle --at 2017-08-31")
    say(supervised, f"notice show filing_notice:2017-08 --save {tmp_path}")

    (form,) = tmp_path.glob("报送表*县环保局.xlsx")
    sheet = openpyxl.load_workbook(form)["措施进展"]
    told = [row[2:6] for row in sheet.iter_rows(min_row=4, values_only=True)]

    assert ("错峰生产", "甲", "2017-08-25", "逾期6日") in told


def test_the_last_forecast_of_a_period_holds(supervised: County) -> None:
    say(supervised, "submit forecast 3-27 2017-07 35")
    say(supervised, "submit forecast 3-27 2017-07 36.2")

    (forecast,) = ledger_of(supervised).registers.forecasts
    assert isinstance(forecast, OwnForecast)
    assert str(forecast.number) == "36.2"


@pytest.fixture
def with_common(supervised: County) -> County:
    """3-48 counted among the 共性指标 for once."""
    with supervised.workspace.database.write() as session:
        session.query(IndicatorRow).filter_by(code="3-48").update({"attachment": 1})
    return supervised


def test_a_highlight_told_again_replaces_itself(with_common: County) -> None:
    say(with_common, "submit highlight 3-48 1 --work 网格安全员 --level 亮点")
    say(with_common, "submit highlight 3-48 1 --work 网格安全员 --level 创新 --evidence 省报")

    (highlight,) = ledger_of(with_common).registers.highlights
    assert (highlight.level, highlight.evidence) == ("创新", "省报")


def test_no_work_at_all_says_there_is_none(with_common: County) -> None:
    say(with_common, "submit highlight 3-48 1")

    (highlight,) = ledger_of(with_common).registers.highlights
    assert (highlight.work, highlight.level) == ("", "无")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--work 网格安全员", "亮点要注明类别"),
        ("--level 创新", "请写明亮点工作"),
    ],
    ids=["no-sort", "no-work"],
)
def test_half_a_highlight_is_refused(with_common: County, words: str, said: str) -> None:
    assert said in say(with_common, f"submit highlight 3-48 1 {words}", code=5)


def test_a_contact_is_kept(supervised: County) -> None:
    say(
        supervised,
        "submit contact 3-44 --on 2017-08-22 --counterpart 市环保局 --matter 核数 --result 一致",
    )

    (contact,) = ledger_of(supervised).registers.contacts
    assert (contact.counterpart, contact.result) == ("市环保局", "一致")
