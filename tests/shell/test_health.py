"""自检：毛病逐条说清，明年的放假安排还没公布不算毛病。"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from service import health
from service.deliveries.channels import Result
from service.deliveries.claims import Claim
from service.deliveries.outcomes import DeliveryState, Outcome
from service.deliveries.spill import Answered
from service.tables import AssessmentRow, DeliveryRow, RobotRow
from service.workspace import Workspace
from tests.deliveries.builders import make_robot
from tests.shell.standing import SUPERVISED
from tests.shell.test_archive import damage_one
from tests.small_county import County


def found(county: County, day: date = SUPERVISED) -> list[str]:
    return health.problems(county.workspace, day)


def test_a_county_that_runs_has_no_problem(supervised: County) -> None:
    assert found(supervised) == []


def test_next_years_holidays_not_announced_are_a_hint_and_no_fault(supervised: County) -> None:
    day = date(2017, 11, 22)  # the notice for 2018 was published on 11-30
    supervised.morning(day)

    assert found(supervised, day) == []
    assert health.hints(supervised.workspace, day) == [
        "2018年放假安排尚未录入，时限按估计计算，公布后请放入 config/holidays"
    ]


def test_announced_holidays_need_no_hint(supervised: County) -> None:
    assert health.hints(supervised.workspace, date(2017, 12, 1)) == []


def test_a_damaged_document_is_named(supervised: County) -> None:
    name = damage_one(supervised)

    assert found(supervised) == [f"档案“{name}”与登记的校验值不符"]


def test_the_quick_look_reads_no_documents(supervised: County) -> None:
    damage_one(supervised)

    assert health.problems(supervised.workspace, SUPERVISED, quick=True) == []


def test_answers_that_are_not_recorded_yet_are_counted(supervised: County) -> None:
    held = Claim(delivery=1, robot=1, fence=1)
    result = Result(outcome=Outcome.ACCEPTED)
    for attempt in (1, 2):
        answered = Answered(held=held, attempt=attempt, result=result, at=supervised.clock.now())
        supervised.workspace.spill.keep(answered)

    (problem,) = found(supervised)
    assert problem.startswith("2件的平台答复还没有记进台账")


def test_a_bad_template_is_named(supervised: County) -> None:
    templates = supervised.workspace.folder / "templates"
    templates.mkdir()
    (templates / "warning_prompt.md.j2").write_text("{% if %}", encoding="utf-8")

    assert any("warning_prompt.md.j2" in problem for problem in found(supervised))


def test_an_unknown_setting_is_named(supervised: County) -> None:
    write_config(supervised.workspace.folder, "service.toml", "[zone]\nname = 'UTC'\n")
    fresh = Workspace.open(supervised.workspace.folder)

    (problem,) = health.problems(fresh, SUPERVISED)
    fresh.close()
    assert "zone" in problem
    assert "没有这个设置" in problem


@pytest.mark.parametrize(
    ("days", "stands_still"), [(9, False), (10, True)], ids=["audit and two days", "a day more"]
)
def test_a_county_that_nobody_looks_at_is_told(
    supervised: County, days: int, stands_still: bool
) -> None:
    with supervised.workspace.database.write() as session:
        session.get_one(AssessmentRow, 1).sleeps_until = None

    problems = found(supervised, SUPERVISED + timedelta(days=days))

    assert any("请查看 serve" in problem for problem in problems) is stands_still


@pytest.mark.parametrize(
    ("version", "told"),
    [
        pytest.param("v9999", "请换用新版程序", id="later"),
        pytest.param(None, "启动时自动升级", id="none yet"),
    ],
)
def test_tables_of_another_version_say_what_to_do(
    supervised: County, version: str | None, told: str
) -> None:
    with supervised.workspace.database.write() as session:
        session.execute(text("DELETE FROM alembic_version"))
        if version:
            session.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": version})

    (problem,) = found(supervised)
    assert told in problem


def test_a_database_that_is_none_is_told_not_thrown(tmp_path: Path) -> None:
    (tmp_path / "duban.db").write_bytes(b"this is no database at all" * 100)
    workspace = Workspace.open(tmp_path)

    (problem,) = health.problems(workspace, SUPERVISED)

    assert problem.startswith("数据库打不开")
    workspace.close()


def test_a_robot_set_up_wrongly_is_named_before_it_is_needed(supervised: County) -> None:
    with supervised.workspace.database.write() as session:
        make_robot(session, "钉钉群", channel="dingtalk", secret_name="NOT_THERE")

    (problem,) = found(supervised)
    assert problem.startswith("群机器人“钉钉群”")
    assert "NOT_THERE" in problem
    assert health.problems(supervised.workspace, SUPERVISED, quick=True) == []


def test_what_waits_for_a_broken_robot_is_a_problem_where_nobody_stands_in(
    supervised: County,
) -> None:
    with supervised.workspace.database.write() as session:
        robot = session.scalars(select(RobotRow).where(RobotRow.name == "县环保局群")).one()
        robot.paused_until = supervised.clock.at + timedelta(days=1)
        of_group = select(DeliveryRow).where(DeliveryRow.robot_id == robot.id)
        session.scalars(of_group).first().state = DeliveryState.PENDING

    assert found(supervised) == ["群机器人“县环保局群”停用，积压1件，也没有可用的备用通道"]


def write_config(folder: Path, name: str, text: str) -> None:
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("seconds", "problem", "hint"),
    [
        (300, [], []),
        (-301, [], ["本机时钟比“督查群”的平台快5分钟，请校时"]),
        (1_800, [], ["本机时钟比“督查群”的平台慢30分钟，请校时"]),
        (1_861, ["本机时钟比“督查群”的平台慢31分钟，请校时"], []),
    ],
)
def test_a_wrong_clock_is_a_hint_first_and_then_a_fault(
    seconds: int, problem: list[str], hint: list[str], supervised: County
) -> None:
    with supervised.workspace.database.write() as session:
        make_robot(session, "督查群", channel="wecom", skew_seconds=seconds)

    assert health.problems(supervised.workspace, SUPERVISED, quick=True) == problem
    assert [
        each for each in health.hints(supervised.workspace, SUPERVISED) if "时钟" in each
    ] == hint
