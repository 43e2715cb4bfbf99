"""A county whose third quarter closes badly: on one morning everything is due at once.

Every unit leads three indicators. Two fell behind in August, were prompted for in September and
are still behind, unanswered: 督办单. The third is behind since September: 提示单. And the 通报.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from service import cycle, migrations, workers
from service.clock import SHANGHAI, FixedClock
from service.database import Database, open_engine
from service.notices.issuing import waiting
from service.settings import SHIPPED
from service.tables import (
    AssessmentRow,
    BreakdownRow,
    DutyRow,
    IndicatorRow,
    NoticeRow,
    RobotRow,
    TargetRow,
    UnitNameRow,
    UnitRow,
    ValueRow,
)
from service.workspace import DATABASE, Workspace
from workflows.vocabulary import NoticeState, Recognition

COUNTY = "示例县"
BEGIN = date(2017, 7, 6)
#: mornings on which the service ran; then it was out until the close
EARLIER = (BEGIN, date(2017, 7, 13), date(2017, 8, 14), date(2017, 9, 13), date(2017, 9, 14))
CLOSE = datetime(2017, 10, 16, 9, 10, tzinfo=SHANGHAI)  # a Monday
SIGNED = ("warning_prompt", "warning_supervision", "quarterly_report")
GROUPS = (("督查群", "督查"), ("工作群", "工作群"), ("领导群", "领导"))
EACH = 3  # indicators of a unit
NO_MINUTE_IS_FULL = {"windows": [[2_000, 60]]}


def make_county(folder: Path, url: str, units: int) -> tuple[Workspace, dict[str, str]]:
    """The county at its beginning, all its groups at ``url``; and what the environment must hold:
    the robots' keys."""
    _write_settings(folder)
    engine = open_engine(f"sqlite:///{folder / DATABASE}")
    migrations.upgrade(engine)
    clock = FixedClock(datetime.combine(BEGIN, CLOSE.timetz()))
    workspace = Workspace(folder=folder, database=Database(engine), clock=clock)
    with workspace.database.write() as session:
        robots = _found(session, url, units)
    return workspace, {name: key_of(name) for name in robots}


def key_of(secret_name: str) -> str:
    return f"robot-{secret_name}".lower()


def play_until_the_close(workspace: Workspace, clock: FixedClock) -> list[int]:
    """The quarter, message by message, up to its last morning; ids of what is due then, drafted
    and not yet written."""
    staff = workers.inline(workspace)
    for day in EARLIER:
        clock.at = datetime.combine(day, CLOSE.timetz())
        staff.settle()
    clock.at = CLOSE
    while cycle.step(workspace, 1):
        pass
    with workspace.database.write() as session:  # what waits for a signature is not counted
        unsigned = update(NoticeRow).where(
            NoticeRow.state == NoticeState.DRAFT, NoticeRow.automatic.is_(False)
        )
        session.execute(unsigned.values(state=NoticeState.REFUSED))
    with workspace.database.read() as session:
        return list(waiting(session, 1))


def _write_settings(folder: Path) -> None:
    """The shipped ones, but loopback may be called and the papers need no hand to sign them."""
    (folder / "config").mkdir()
    for name, changes in (
        ("service.toml", {"allow = []": 'allow = ["127.0.0.1"]'}),
        ("rules_2017.toml", {_issue(kind, "after_sign_off"): _by_itself(kind) for kind in SIGNED}),
    ):
        text = (SHIPPED / "config" / name).read_text(encoding="utf-8")
        for usual, here in changes.items():
            assert usual in text, usual
            text = text.replace(usual, here)
        (folder / "config" / name).write_text(text, encoding="utf-8")


def _issue(kind: str, how: str) -> str:
    return f'[issue.{kind}]\nvalue = "{how}"'


def _by_itself(kind: str) -> str:
    return f'{_issue(kind, "automatic")}\nsigner = "示例签发人"\nauthority = "示办发〔2017〕80号"'


def _found(session: Session, url: str, units: int) -> list[str]:
    """Everybody and everything, the whole year's figures too; names of the robots' keys."""
    assessment = AssessmentRow(county=COUNTY, year=2017, activated_on=BEGIN)
    named = [UnitNameRow(name=f"第{place}局", effective_from=BEGIN) for place in range(units)]
    bureaus = [
        UnitRow(county=COUNTY, code=each.name, position=place, names=[each])
        for place, each in enumerate(named)
    ]
    audiences = [*GROUPS, *((f"{each.name}群", "单位") for each in named)]
    robots = [
        RobotRow(
            county=COUNTY,
            name=name,
            channel="wecom",
            audience=audience,
            base_url=url,
            secret_name=f"KEY_{place}",
            units=[name.removesuffix("群")] if audience == "单位" else [],
            settings=NO_MINUTE_IS_FULL,
        )
        for place, (name, audience) in enumerate(audiences)
    ]
    session.add_all([assessment, *bureaus, *robots])
    session.flush()
    for place in range(units * EACH):
        row = _indicator(assessment.id, place)
        session.add(row)
        session.flush()
        session.add_all(_of_indicator(row, bureaus[place // EACH], place % EACH))
    return [robot.secret_name for robot in robots]


def _indicator(assessment: int, place: int) -> IndicatorRow:
    return IndicatorRow(
        assessment_id=assessment,
        code=f"3-{place + 1}",
        attachment=3,
        position=place,
        name=f"示例指标{place + 1}",
        type="CUM",
        unit="亿元",
        points=Decimal(1),
        frequency="月",
        leader="常务副县长",
    )


def _of_indicator(row: IndicatorRow, unit: UnitRow, which: int) -> Iterator[object]:
    begins = date(2017, 1, 1)
    filed = datetime(2017, 7, 7, 9, tzinfo=SHANGHAI)
    yield TargetRow(indicator_id=row.id, effective_from=begins, text="120", number=Decimal(120))
    yield DutyRow(
        indicator_id=row.id, unit_id=unit.id, role="牵头", position=1, effective_from=begins
    )
    yield BreakdownRow(
        indicator_id=row.id, leader="", office="", person="", filed_by="", filed_at=filed
    )
    behind_from = 8 if which < EACH - 1 else 9
    for month in range(6, 10):
        yield ValueRow(
            indicator_id=row.id,
            period=f"2017-{month:02}",
            number=Decimal(month * (7 if month >= behind_from else 10)),
            status=Recognition.RECOGNISED,
            reported_at=datetime(2017, month + 1, 8, 9, tzinfo=SHANGHAI),
        )
