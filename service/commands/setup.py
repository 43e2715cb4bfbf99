"""Making and keeping a workspace: init, import, template, check, backup, restore."""

import os
import re
import secrets
from pathlib import Path

import click
from sqlalchemy import select

from service import archive, backup, imports, migrations, timeline
from service.commands.desk import DATABASE_URL, Desk, pass_desk, told
from service.database import Database, open_engine
from service.deliveries.links import KEY_NAME
from service.errors import ConfigError, WorkspaceError
from service.health import hints, problems
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


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--preview", is_flag=True, help="Show what would change; save nothing.")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    help="COLUMN=FIELD: settle a foreign column name (列名=字段).",
)
@click.option("--by", default="县考核办", help="Who imports.")
@pass_desk
@told
def import_(
    desk: Desk, files: tuple[Path, ...], preview: bool, mapping: tuple[str, ...], by: str
) -> None:
    """Import workbooks, filled forms or city tables (.xlsx .xls .docx; folders at once).

    All or nothing: if any row is bad, every bad row is named and nothing is saved.
    """
    paths = [path for file in files for path in _files_of(file)]
    with desk.read() as opened:
        plan = imports.read(opened.session, opened.assessment, paths, _mapping(mapping), desk.today)
    if preview:
        click.echo("\n".join([*plan.lines(), "以上是预览，什么也没有保存。"]))
        return
    with desk.write() as opened:  # saved before it is told: a closed pipe must not undo it
        imports.apply(opened.session, plan, opened.assessment, by, opened.now)
    click.echo("\n".join([*plan.lines(), "已导入。"]))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@pass_desk
@told
def template(desk: Desk, file: Path) -> None:
    """Write a blank workbook for import, with drop-downs and one sample row."""
    settings = load_service(config_file(desk.folder, "service.toml"))
    file.write_bytes(imports.blank_workbook(settings.county))
    click.echo(f"已写出空白表 {file}")


@click.command()
@click.option("--health", is_flag=True, help="Only whether the service is alive and well.")
@pass_desk
@told
def check(desk: Desk, health: bool) -> None:
    """Check settings, calendar, templates, database and archive; exit 1 on a fault."""
    found = problems(desk.any_workspace, desk.today, quick=health)
    for problem in found:
        click.echo(problem)
    if found:
        click.get_current_context().exit(1)
    for hint in hints(desk.any_workspace, desk.today):
        click.echo(f"提示：{hint}")
    click.echo("正常。")


@click.command(name="backup")
@click.argument("target", type=click.Path(path_type=Path))
@pass_desk
@told
def backup_(desk: Desk, target: Path) -> None:
    """Write one file that holds everything: database, documents, settings, templates.

    Where the database is PostgreSQL its own pg_dump does this.
    """
    desk.refuse_database_server("pg_dump")
    click.echo(f"已备份到 {backup.back_up(desk.folder, target, desk.clock.now())}")


@click.command()
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_desk
@told
def restore(desk: Desk, bundle: Path) -> None:
    """Put a backup back; the database that was there is kept beside it."""
    desk.refuse_database_server("pg_restore")
    backup.restore(bundle, desk.folder)
    click.echo(f"已恢复到 {desk.folder}。正在运行的 serve 还看着原来的库，请重新启动")


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@pass_desk
@told
def export(desk: Desk, target: Path) -> None:
    """Write every issued document, the evidence that units filed, and the timeline to a folder."""
    with desk.read() as opened:
        count = archive.export(opened.session, opened.assessment.id, target / "documents")
        proofs = archive.export_evidence(opened.session, opened.assessment.id, target / "evidence")
        lines = list(timeline.lines(opened.session, opened.assessment.id))
    (target / "timeline.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    click.echo(f"已导出{count}份文书到 {target / 'documents'}，时间线 {target / 'timeline.txt'}")
    if proofs:
        click.echo(
            f"佐证材料{proofs}个，在 {target / 'evidence'}；序号对照见 ledger 的“佐证材料”表"
        )


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


def _files_of(path: Path) -> list[Path]:
    """A folder stands for its workbooks, in order of name; hidden and lock files left out."""
    if not path.is_dir():
        return [path]
    kinds = (".xlsx", ".xls", ".docx", ".et")
    found = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in kinds]
    return [p for p in found if not p.name.startswith((".", "~$"))]


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        column, sign, field = pair.partition("=")
        if not sign or not re.search(r"\S", column) or not field.strip():
            raise click.BadParameter(f"{pair}: write 列名=字段", param_hint="--map")
        mapping[column.strip()] = field.strip()
    return mapping
