"""What every command is given: the workspace, its clock, whose year, who acts."""

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from sqlalchemy import select
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from service import migrations
from service.clock import SHANGHAI, Clock, SystemClock, local_date
from service.database import trouble
from service.errors import ServiceError, WorkspaceError
from service.tables import AssessmentRow
from service.workspace import Workspace
from workflows.ledger import Ledger
from workflows.rules import Rules

if TYPE_CHECKING:
    from service.workers import Staff

DATABASE_URL = "DUBAN_DATABASE_URL"
UNAVAILABLE = WorkspaceError.exit_code


class Opened(NamedTuple):
    """One transaction on one assessment."""

    session: Session
    assessment: AssessmentRow
    now: datetime


@dataclass
class Desk:
    folder: Path
    year: int | None = None
    clock: Clock = field(default_factory=SystemClock)
    url: str | None = None

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace with this version's tables; WorkspaceError says what to do with others."""
        migrations.require_current(self.any_workspace.database.engine)
        return self.any_workspace

    @cached_property
    def any_workspace(self) -> Workspace:
        """The workspace, whatever version its tables are of."""
        url = self.url or os.environ.get(DATABASE_URL)
        return Workspace.open(self.folder, self.clock, url)

    def refuse_database_server(self, does_it: str) -> None:
        """Raises WorkspaceError where the database is a server's, not a file of the folder."""
        url = self.url or os.environ.get(DATABASE_URL, "")
        if url and not url.startswith("sqlite"):
            raise WorkspaceError(
                f"库在 PostgreSQL 上，不在这个文件夹里：请用{does_it}，见 docs/operating-a-cluster.md"
            )

    @cached_property
    def staff(self) -> "Staff":
        """Hands that do everything at once, in order; the settings are good."""
        from service import workers  # what they do is half of all code: most commands do without

        self.workspace.check_settings(self.today)
        return workers.inline(self.workspace)

    @property
    def today(self) -> date:
        return local_date(self.clock.now())

    @contextmanager
    def write(self) -> Iterator[Opened]:
        """One transaction on the chosen assessment; it commits when the block ends well."""
        with self.workspace.database.write() as session:
            yield Opened(session, self._chosen(session), self.clock.now())

    @contextmanager
    def read(self) -> Iterator[Opened]:
        with self.workspace.database.read() as session:
            yield Opened(session, self._chosen(session), self.clock.now())

    def ledger(self, opened: Opened) -> Ledger:
        return self.workspace.ledger(opened.session, opened.assessment, self.today)

    def rules(self, opened: Opened) -> Rules:
        return self.workspace.rules(opened.assessment.year).on(self.today)

    def close(self) -> None:
        if "any_workspace" in self.__dict__:
            self.any_workspace.close()

    def _chosen(self, session: Session) -> AssessmentRow:
        query = select(AssessmentRow).order_by(AssessmentRow.year)
        if self.year is not None:
            query = query.where(AssessmentRow.year == self.year)
        found = list(session.scalars(query))
        if len(found) == 1:
            return found[0]
        if not found:
            raise WorkspaceError("工作区里没有这个年度的考核，请先运行 init")
        years = "、".join(str(row.year) for row in found)
        raise WorkspaceError(f"工作区里有几个年度（{years}），请用 --year 指明")


pass_desk = click.make_pass_decorator(Desk)


def told(command: Callable[..., Any]) -> Callable[..., Any]:
    """Print a person's error plainly and exit with its own code; a fault of ours still tracebacks."""

    @functools.wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except ServiceError as error:
            _exit(str(error), error.exit_code)
        except OperationalError as error:
            _exit(trouble(error), UNAVAILABLE)
        except ArgumentError:
            _exit(f"{DATABASE_URL} 不是能用的数据库地址（如 postgresql+psycopg://…）", UNAVAILABLE)
        except OSError as error:
            _exit(f"读写文件出错：{error.filename or ''} {error.strerror}", UNAVAILABLE)

    return wrapper


def _exit(message: str, code: int) -> None:
    click.echo(message, err=True)
    click.get_current_context().exit(code)


def instant(text: str) -> datetime:
    """``2017-09-29`` (9:00) or ``2017-09-29 15:30``, Shanghai wall time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"not a time: {text}") from error
    if len(text) <= len("2017-09-29"):
        moment = datetime.combine(moment.date(), time(9))
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


class Day(click.ParamType[date]):
    """An ISO date."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"not a date: {value} (2017-09-29)", param, ctx)


DAY = Day()
