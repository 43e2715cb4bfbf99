"""工作区：一个文件夹就是一个县的全部——设置、模板、数据库、往来文件。

DIR/config/    本县设置和规则（在则整份替代自带的）
DIR/templates/ 本县自己的文书模板（在则优先）
DIR/seals/     印章图片，机关全称.png（没有就留盖章的位置）
DIR/duban.db   台账、文书、档案、留痕
DIR/unrecorded.jsonl 平台答了、库一时没记下的结果，库好了自动补记
"""

import os
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import Clock, SystemClock, local_date
from service.database import Database, open_engine
from service.deliveries.keyring import Keyring
from service.deliveries.links import Links, links_of
from service.deliveries.policy import Policy
from service.documents.profile import Profile, office_profile
from service.errors import ConfigError, WorkspaceError
from service.settings import (
    SHIPPED,
    RuleBook,
    ServiceSettings,
    config_file,
    holiday_folders,
    load_rules,
    load_service,
)
from service.tables import AssessmentRow
from service.workdays import load_calendar
from workflows.ledger import Ledger
from workflows.periods import Calendar

if TYPE_CHECKING:
    from service.deliveries.spill import Spill
    from service.documents.templates import TemplateBook

DATABASE = "duban.db"
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class Office:
    """What a workspace says of its office; needs no database, nor a workspace to be made."""

    folder: Path

    @cached_property
    def settings(self) -> ServiceSettings:
        return load_service(config_file(self.folder, "service.toml"))

    @cached_property
    def keyring(self) -> Keyring:
        """Secrets of the environment and of the workspace's key file."""
        return Keyring(os.environ, self.folder / self.settings.secret_file)

    @cached_property
    def links(self) -> Links | None:
        """What signs the links of messages; None without ``public_url``."""
        return links_of(self.settings.public_url, self.keyring)

    @cached_property
    def profile(self) -> Profile:
        """The office's habits on the sheet, with the seals it put into ``seals/``."""
        seals = {path.stem: _picture(path) for path in sorted(self._seals.glob("*.png"))}
        return office_profile(self.settings.layout, seals)

    @property
    def _seals(self) -> Path:
        return self.folder / "seals"

    def idle_seals(self) -> list[str]:
        """Files in ``seals/`` that are never set over a signature, each with the reason."""
        issuers = {name for kind in self.settings.kinds.values() for name in kind.issuers}
        found = self._seals.iterdir() if self._seals.is_dir() else ()
        return [
            f"seals/{path.name}：用不上，文件名应为“发文机关全称.png”（有：{'、'.join(sorted(issuers))}）"
            for path in sorted(found)
            if not path.name.startswith(".")
            and not (path.suffix == ".png" and path.stem in issuers)
        ]

    @cached_property
    def templates(self) -> "TemplateBook":
        from service.documents.templates import TemplateBook  # a first page is made of none

        return TemplateBook(*self.template_folders)

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """The office's own first, then the shipped ones."""
        return self.folder / "templates", SHIPPED / "notice_templates"

    def forget_templates(self) -> None:
        """Read the templates anew at their next use: one failed, and somebody may mend it."""
        self.__dict__.pop("templates", None)


def _picture(path: Path) -> bytes:
    content = path.read_bytes()
    if not content.startswith(_PNG):
        raise ConfigError(f"seals/{path.name}", "图片", "不是 PNG 图片，请另存为透明底的 PNG")
    return content


@dataclass
class Workspace(Office):
    """Everything the steps are given besides a session: settings, database, clock, templates."""

    database: Database
    clock: Clock = field(default_factory=SystemClock)
    _rules: dict[int, RuleBook] = field(default_factory=dict)
    _calendars: dict[tuple[int, date], Calendar] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path, clock: Clock | None = None, url: str | None = None) -> "Workspace":
        """Open an existing workspace; WorkspaceError says how to make one."""
        if url is None and not (folder / DATABASE).is_file():
            raise WorkspaceError(f"{folder} 还不是工作区，请先运行 duban --dir {folder} init")
        engine = open_engine(url or f"sqlite:///{folder / DATABASE}")
        return cls(folder=folder, database=Database(engine), clock=clock or SystemClock())

    @cached_property
    def policy(self) -> Policy:
        """When groups may be disturbed, by this county's settings and calendar."""
        return Policy(
            settings=self.settings.sending,
            calendar_on=lambda day: self.calendar(day.year, local_date(self.clock.now())),
        )

    @cached_property
    def spill(self) -> "Spill":
        """What platforms said and the database has not taken yet."""
        from service.deliveries.spill import Spill  # with all of sending, which few processes do

        return Spill(self.folder)

    def rules(self, year: int) -> RuleBook:
        """The rules of one year's assessment."""
        if year not in self._rules:
            self._rules[year] = load_rules(config_file(self.folder, f"rules_{year}.toml"))
        return self._rules[year]

    def calendar(self, year: int, today: date) -> Calendar:
        """Working days of an assessment: its own year and the one after, in which it ends."""
        if (year, today) not in self._calendars:
            years = (year - 1, year, year + 1)
            known = load_calendar(holiday_folders(self.folder), years, today)
            self._calendars[year, today] = self._shared(known)
        return self._calendars[year, today]

    def ledger(self, session: Session, assessment: AssessmentRow, today: date) -> Ledger:
        """The assessment as it stands on ``today``, with this office's days and meeting room."""
        from service.ledger import load_ledger  # with all that is read into one

        settings = self.settings
        return load_ledger(
            session,
            assessment,
            self.calendar(assessment.year, today),
            today,
            (settings.meeting_time, settings.meeting_place),
        )

    def forget_calendars(self) -> None:
        """Read the holidays anew at their next use: somebody has put in a year's."""
        self._calendars.clear()

    def check_settings(self, today: date) -> None:
        """Read all that the cycles will need; the first ConfigError or CalendarMissing is raised."""
        _ = self.profile
        with self.database.read() as session:
            years = list(session.scalars(select(AssessmentRow.year).distinct()))
        for year in years:
            rules = self.rules(year)
            rules.on(max(today, rules.starts))
            self.calendar(year, today)

    def _shared(self, calendar: Calendar) -> Calendar:
        """The equal one already held, if any: its cached working-day arithmetic stays warm."""
        return next((held for held in self._calendars.values() if held == calendar), calendar)

    def close(self) -> None:
        self.database.engine.dispose()
