"""能不能办事：what an orchestrator asks before it lets visitors in; each check by its name.

Quicker and coarser than ``health``: it is asked every few seconds.
"""

import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from service import migrations
from service.clock import local_date
from service.deliveries import turns
from service.errors import ServiceError, WorkspaceError
from service.pulse import Pulse
from service.tables import AssessmentRow
from service.workspace import Workspace

CHECKS = ("database", "migration", "scheduler", "deliveries", "calendar", "disk")
#: 约定：平台限流时一个群排上一两个钟头是常事，三个钟头还没轮到就是没人在发
LONGEST_WAIT = timedelta(hours=3)
LEAST_FREE_BYTES = 200 * 1024 * 1024
SLACK = timedelta(minutes=5)  # beyond two sweeps: a long cycle is no standstill


def failing(workspace: Workspace, pulse: Pulse | None) -> Mapping[str, str]:
    """Check → what is wrong, in Chinese and without addresses or secrets; empty when ready.

    ``pulse`` None: no scheduler runs in this process.
    """
    now = workspace.clock.now()
    found = dict(_database(workspace))
    if not found:
        found |= dict(_deliveries(workspace, now))
        found |= dict(_calendar(workspace, now))
    found |= dict(_scheduler(workspace, pulse, now))
    found |= dict(_disk(workspace))
    return found


def _database(workspace: Workspace) -> Iterator[tuple[str, str]]:
    try:
        with workspace.database.read() as session:
            session.execute(text("SELECT 1"))
        migrations.require_current(workspace.database.engine)
    except WorkspaceError as error:
        yield "migration", str(error)
    except SQLAlchemyError as error:
        yield "database", f"数据库打不开：{type(error).__name__}"


def _scheduler(
    workspace: Workspace, pulse: Pulse | None, now: datetime
) -> Iterator[tuple[str, str]]:
    if pulse is None:
        return
    longest = timedelta(minutes=2 * workspace.settings.sweep_minutes) + SLACK
    if pulse.at is None:
        yield "scheduler", "启动后还没有查看过一遍"
    elif now - pulse.at > longest:
        yield "scheduler", f"已有{(now - pulse.at) // timedelta(minutes=1)}分钟没有查看待办"


def _deliveries(workspace: Workspace, now: datetime) -> Iterator[tuple[str, str]]:
    with workspace.database.read() as session:
        oldest = turns.oldest_sendable(session, now)
    if oldest is not None and now - oldest > LONGEST_WAIT:
        yield "deliveries", f"最早一条消息已等了{(now - oldest) // timedelta(hours=1)}小时没有发"


def _calendar(workspace: Workspace, now: datetime) -> Iterator[tuple[str, str]]:
    today = local_date(now)
    with workspace.database.read() as session:
        running = select(AssessmentRow.year).where(AssessmentRow.year >= today.year - 1)
        years = list(session.scalars(running.distinct()))
    try:
        known = all(workspace.calendar(year, today).is_certain(today) for year in years)
    except ServiceError as error:
        yield "calendar", str(error)
        return
    if not known:
        yield "calendar", f"{today.year}年放假安排尚未录入，时限按估计计算"


def _disk(workspace: Workspace) -> Iterator[tuple[str, str]]:
    free = shutil.disk_usage(workspace.folder).free
    if free < LEAST_FREE_BYTES:
        yield "disk", f"磁盘只剩{free // 1024 // 1024}MB"
