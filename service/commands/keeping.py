"""Keeping a workspace: check, backup, restore, export."""

from pathlib import Path

import click

from service import archive, backup, timeline
from service.commands.desk import Desk, pass_desk, told
from service.health import hints, problems


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
