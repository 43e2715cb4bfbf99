"""预演：在库的抄本上把往后的日子过一遍，一份真的也不发。"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import Engine, select

from service import timeline, workers
from service.clock import SHANGHAI, FixedClock
from service.database import Database, open_engine
from service.errors import ServiceError, WorkspaceError
from service.notices import issuing
from service.tables import AssessmentRow, NoticeRow, RobotRow
from service.workspace import Workspace
from workflows.vocabulary import NoticeState

MORNING = time(9)
REHEARSED_BY = "预演"


@dataclass
class Rehearsal:
    """A scratch workspace on a fixed clock; its deliveries go to a scratch folder."""

    workspace: Workspace
    clock: FixedClock

    def play(
        self,
        first: date,
        last: date,
        *,
        signing: bool = True,
        each_day: Callable[[date], None] | None = None,
    ) -> None:
        """A cycle every morning from ``first`` to ``last``; ``signing``: every draft is signed.

        ``each_day`` is called after the morning's cycle, with the day.
        """
        staff = workers.inline(self.workspace)
        day = first
        while day <= last:
            self.clock.at = datetime.combine(day, MORNING, SHANGHAI)
            staff.settle()
            if signing:
                self._sign_everything(staff)
            if each_day:
                each_day(day)
            day += timedelta(days=1)

    def timeline(self, year: int) -> list[str]:
        with self.workspace.database.read() as session:
            return list(timeline.lines(session, self._assessment(year)))

    def only_year(self) -> int:
        with self.workspace.database.read() as session:
            years = list(session.scalars(select(AssessmentRow.year)))
        if len(years) != 1:
            raise WorkspaceError("工作区里不止一个年度，请用 --year 指明预演哪一年")
        return years[0]

    def _assessment(self, year: int) -> int:
        with self.workspace.database.read() as session:
            found = select(AssessmentRow.id).where(AssessmentRow.year == year)
            assessment = session.scalar(found.order_by(AssessmentRow.id))
        if assessment is None:
            raise WorkspaceError(f"工作区里没有{year}年度的考核")
        return assessment

    def _sign_everything(self, staff: workers.Staff) -> None:
        """Until no draft is left that can be signed; one that cannot does not stop the others."""
        refused: set[int] = set()
        while waiting := [one for one in self._drafts() if one not in refused]:
            for notice_id in waiting:
                try:
                    issuing.issue(self.workspace, notice_id, REHEARSED_BY)
                except ServiceError:
                    refused.add(notice_id)
            staff.settle()

    def _drafts(self) -> list[int]:
        with self.workspace.database.read() as session:
            return list(
                session.scalars(
                    select(NoticeRow.id)
                    .where(NoticeRow.state == NoticeState.DRAFT, NoticeRow.automatic.is_(False))
                    .order_by(NoticeRow.id)
                )
            )


@contextmanager
def scratch(workspace: Workspace, today: date) -> Iterator[Rehearsal]:
    """A rehearsal on an in-memory copy of the workspace's SQLite database.

    Robots become folders of a scratch place that is removed afterwards: nothing leaves.
    """
    source = workspace.database.engine.url.database
    if workspace.database.engine.dialect.name != "sqlite" or not source:
        raise WorkspaceError("预演要有 SQLite 工作区；PostgreSQL 请先备份到文件再预演")
    clock = FixedClock(datetime.combine(today, MORNING, SHANGHAI))
    engine = open_engine("sqlite://")
    with tempfile.TemporaryDirectory() as folder:
        _copy(Path(source), engine)
        copy = Workspace(
            folder=Path(folder),
            database=Database(engine),
            clock=clock,
            settings_folder=workspace.folder,
        )
        with copy.database.write() as session:
            for robot in session.scalars(select(RobotRow)):
                robot.channel, robot.paused_until, robot.not_before = "folder", None, None
        try:
            yield Rehearsal(copy, clock)
        finally:
            copy.close()


def _copy(source: Path, engine: Engine) -> None:
    raw = engine.raw_connection()
    with closing(sqlite3.connect(source)) as original:
        copy = raw.driver_connection
        assert isinstance(copy, sqlite3.Connection)  # noqa: S101 the scratch engine is SQLite
        original.backup(copy)
    raw.close()
