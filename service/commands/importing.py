"""What comes from outside: import, and the blank workbook for it."""

import re
from pathlib import Path

import click

from service import imports
from service.commands.desk import Desk, pass_desk, told
from service.settings import config_file, load_service


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
