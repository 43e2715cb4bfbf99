"""Making a workspace: init."""

import os
import secrets
from pathlib import Path

import click
from sqlalchemy import select

from service import migrations, timeline
from service.commands.desk import DATABASE_URL, Desk, pass_desk, told
from service.database import Database, open_engine
from service.deliveries.links import KEY_NAME
from service.errors import ConfigError, WorkspaceError
from service.settings import (
    SHIPPED,
    config_file,
    for_year,
    holiday_folders,
    load_rules,
    load_service,
)
from service.tables import AssessmentRow
from service.workdays import load_calendar
from service.workspace import DATABASE


@click.command()
@click.option(
    "--year", type=click.IntRange(2000, 2999), help="Year of the assessment (default: this year)."
)
@pass_desk
@told
def init(desk: Desk, year: int | None) -> None:
    """Make a workspace, or add another year's assessment to one.

    The mandate's dates become that year's. Nothing due before today is sent by itself; it is
    listed for the clerk to send late (notice sign) or pass over (notice refuse).
    """
    year = year or desk.today.year
    folder = desk.folder
    county = load_service(config_file(folder, "service.toml")).county
    rules = _rules_text(folder, year)
    load_calendar(holiday_folders(folder), (year - 1, year, year + 1), desk.today)
    for room in ("config", "templates"):
        (folder / room).mkdir(parents=True, exist_ok=True)
    _write_new(folder / "config" / f"rules_{year}.toml", rules)
    service = (SHIPPED / "config" / "service.toml").read_text(encoding="utf-8")
    _write_new(folder / "config" / "service.toml", service)
    _write_new_keys(folder / load_service(config_file(folder, "service.toml")).secret_file)
    url = desk.url or os.environ.get(DATABASE_URL) or f"sqlite:///{folder / DATABASE}"
    engine = open_engine(url)
    migrations.upgrade(engine)
    with Database(engine).write() as session:
        if session.scalar(
            select(AssessmentRow).where(AssessmentRow.county == county, AssessmentRow.year == year)
        ):
            raise WorkspaceError(f"{county}{year}年度考核已经建好")
        assessment = AssessmentRow(
            county=county, year=year, activated_on=desk.today, sleeps_until=None, audited_on=None
        )
        session.add(assessment)
        session.flush()
        timeline.note(
            session,
            assessment_id=assessment.id,
            at=desk.clock.now(),
            actor=timeline.SYSTEM,
            act="启用",
            subject=f"{county}{year}年度市考指标督办",
            clause="题",
        )
    engine.dispose()
    click.echo(f"已建好工作区 {folder}：{county}{year}年度，自{desk.today}起启用。")
    click.echo("下一步：按本县情况改 config/service.toml，再用 import 导入指标任务分解表。")


def _rules_text(folder: Path, year: int) -> str:
    """The year's rules: the workspace's, or those shipped, else the last earlier ones moved."""
    name = f"rules_{year}.toml"
    own = folder / "config" / name
    if own.exists():
        load_rules(own)
        return own.read_text(encoding="utf-8")
    shipped = {int(path.stem[-4:]): path for path in (SHIPPED / "config").glob("rules_*.toml")}
    earlier = [known for known in shipped if known <= year]
    if not earlier:
        raise ConfigError(name, str(year), "没有这一年或更早的规则可以照用，请自备 config/" + name)
    text = shipped[max(earlier)].read_text(encoding="utf-8")
    return for_year(text, year) if max(earlier) != year else text


def _write_new(path: Path, text: str) -> None:
    if not path.exists():
        path.write_text(text, encoding="utf-8")


def _write_new_keys(path: Path) -> None:
    """A key file that only its owner reads, with a key for the links of this workspace alone."""
    if path.exists():
        return
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f'{KEY_NAME} = "{secrets.token_urlsafe(32)}"\n')
