"""自检：设置、日历、模板、数据库、档案、磁盘，有毛病的逐条说清。"""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from service import archive, ledger, migrations, previews
from service.cycle import AUDIT_DAYS
from service.deliveries import fitness, routes
from service.deliveries.sending import open_channels
from service.deliveries.spill import FILE
from service.documents.own_templates import touched
from service.errors import ConfigError, ServiceError, WorkspaceError
from service.readiness import LEAST_FREE_BYTES
from service.tables import AssessmentRow, RobotRow
from service.workers.work import transport_of
from service.workspace import Workspace

#: against a platform's clock, by its last answer; signatures are refused from an hour on
SKEW_WARNING, SKEW_ALARM = timedelta(minutes=5), timedelta(minutes=30)
SLEEPLESS = timedelta(days=2)  # an assessment overdue by more has a scheduler that stands still
AHEAD = timedelta(days=45)  # how far ahead due days are counted that reach into the next year


def problems(workspace: Workspace, today: date, *, quick: bool = False) -> list[str]:
    """Everything wrong, in Chinese, worst first; empty when all is well.

    ``quick`` leaves out what reads every document.
    """
    found = list(_database(workspace))
    if found:
        return found
    found += _settings(workspace, today)
    found += _stalled(workspace, today)
    found += _unreadable(workspace, today)
    found += _unrecorded(workspace)
    found += _clocks(workspace, SKEW_ALARM)
    found += _routes(workspace)
    found += _disk(workspace.folder)
    if not quick:
        found += _robots(workspace)
        found += _templates(workspace)
        with workspace.database.read() as session:
            found += [f"档案“{name}”与登记的校验值不符" for name in archive.damaged(session)]
    return found


def hints(workspace: Workspace, today: date) -> list[str]:
    """What is no fault and should be known: due days that are estimates for now, facts that the
    office's own templates do not place.
    """
    ahead = today + AHEAD
    with workspace.database.read() as session:
        years = list(session.scalars(select(AssessmentRow.year).distinct()))
    found = [_foreign_basis(workspace, year) for year in sorted(years)]
    found += _clocks(workspace, SKEW_WARNING, SKEW_ALARM)
    found += _paused(workspace)
    if not all(workspace.calendar(year, today).is_certain(ahead) for year in years):
        found.append(
            f"{ahead.year}年放假安排尚未录入，时限按估计计算，公布后请放入 config/holidays"
        )
    found += previews.hints(workspace, touched(*workspace.template_folders))
    found += workspace.idle_seals()
    return [hint for hint in found if hint]


def _foreign_basis(workspace: Workspace, year: int) -> str:
    """Papers of a year that still cite another year's documents; "" where all is well."""
    foreign = [of for of in workspace.settings.basis_of(year) if f"〔{year}〕" not in of]
    if not foreign:
        return ""
    return (
        f"{year}年度文书的依据仍是{'、'.join(foreign)}，"
        f'请在 config/service.toml 的 [basis] 一节写上 {year} = ["……号"]'
    )


def _database(workspace: Workspace) -> Iterator[str]:
    try:
        with workspace.database.read() as session:
            session.execute(text("SELECT 1"))
        migrations.require_current(workspace.database.engine)
    except WorkspaceError as error:
        yield str(error)
    except SQLAlchemyError as error:
        yield f"数据库打不开：{type(error).__name__}"


def _settings(workspace: Workspace, today: date) -> Iterator[str]:
    try:
        workspace.check_settings(today)
        _ = workspace.links, transport_of(workspace)
    except ServiceError as error:
        yield str(error)


def _templates(workspace: Workspace) -> Iterator[str]:
    """Of the office's own; the shipped ones are without fault (templates check reads them too)."""
    try:
        own = touched(*workspace.template_folders)
        faults = [*previews.faults(workspace, own), *previews.unused_files(workspace)]
    except ConfigError:
        return  # told with the settings
    yield from map(str, faults)


def _stalled(workspace: Workspace, today: date) -> Iterator[str]:
    with workspace.database.read() as session:
        for row in session.scalars(select(AssessmentRow)):
            looked = row.audited_on or row.activated_on
            should = min(row.sleeps_until or date.max, looked + timedelta(days=AUDIT_DAYS))
            if should + SLEEPLESS < today:
                yield f"{row.county}{row.year}年度应于{should}运行而未运行，请查看 serve"


def _unreadable(workspace: Workspace, today: date) -> Iterator[str]:
    with workspace.database.read() as session:
        for assessment in session.scalars(select(AssessmentRow)):
            yield from ledger.faults(session, assessment, today)


def _unrecorded(workspace: Workspace) -> Iterator[str]:
    count = workspace.spill.count()
    if count:
        yield f"{count}件的平台答复还没有记进台账，在{FILE}里：serve、worker 运行时自动补记，请勿删改"


def _clocks(
    workspace: Workspace, beyond: timedelta, up_to: timedelta = timedelta.max
) -> Iterator[str]:
    with workspace.database.read() as session:
        query = select(RobotRow.name, RobotRow.skew_seconds)
        skews = [(name, seconds or 0) for name, seconds in session.execute(query)]
    for name, seconds in skews:
        apart = timedelta(seconds=abs(seconds))
        if beyond < apart <= up_to:
            which = "慢" if seconds > 0 else "快"
            yield f"本机时钟比“{name}”的平台{which}{apart // timedelta(minutes=1)}分钟，请校时"


def _routes(workspace: Workspace) -> Iterator[str]:
    with workspace.database.read() as session:
        robots = session.scalars(select(RobotRow).order_by(RobotRow.county, RobotRow.id)).all()
        for _, of_county in groupby(robots, key=lambda robot: robot.county):
            yield from routes.faults(list(of_county))


def _robots(workspace: Workspace) -> Iterator[str]:
    try:
        transport = transport_of(workspace)
    except ServiceError:
        return  # told with the settings
    now = workspace.clock.now()
    channels = open_channels(workspace.folder, transport, workspace.clock)
    with workspace.database.read() as session:
        for robot in session.scalars(select(RobotRow).order_by(RobotRow.id)):
            yield from fitness.faults(robot, channels, transport, workspace.keyring)
            yield from filter(None, (fitness.stuck(session, robot, now),))


def _paused(workspace: Workspace) -> Iterator[str]:
    with workspace.database.read() as session:
        query = select(RobotRow.name, RobotRow.paused_reason)
        for name, reason in session.execute(query.where(RobotRow.paused_reason != "")):
            yield f"群机器人“{name}”停用：{reason}"


def _disk(folder: Path) -> Iterator[str]:
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        yield f"磁盘只剩{free // 1024 // 1024}MB，请清理"
