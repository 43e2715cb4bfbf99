"""What leaves as a table: the ledger as a workbook, the statistics of supervision."""

from pathlib import Path

import click

from service.commands.desk import Desk, pass_desk, told
from service.ledger_book import Sources, ledger_book
from workflows.statistics import unit_statistics
from workflows.wording import shown


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.xlsx")
@pass_desk
@told
def ledger(desk: Desk, file: Path) -> None:
    """Write the whole ledger to a workbook of plain values (台账)."""
    if file.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{file.name} must end in .xlsx", param_hint="FILE.xlsx")
    with desk.read() as opened:
        content = ledger_book(
            Sources(
                opened.session,
                opened.assessment,
                desk.ledger(opened),
                desk.rules(opened),
                desk.today,
            )
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    click.echo(f"已写出台账 {file}")


@click.command()
@pass_desk
@told
def statistics(desk: Desk) -> None:
    """Papers and answers per unit: sent, answered, on time, late, overdue, returned, closed."""
    with desk.read() as opened:
        held = desk.ledger(opened)
        found = unit_statistics(held, desk.rules(opened), desk.today)
    if not found:
        click.echo("尚未发出提示单、督办单和限期整改通知书。")
    for each in found:
        took = f"{shown(each.median_workdays, 1)}个工作日" if each.answered else "—"
        click.echo(
            f"{held.unit_name(each.unit)}\t{each.paper}\t发出{each.sent}\t已反馈{each.answered}"
            f"（按期{each.on_time}、逾期{each.late}）\t超期未反馈{each.overdue}\t"
            f"退回{each.returned}\t已了结{each.closed}\t重新督办{each.reopened}\t"
            f"作废{each.cancelled}\t反馈用时中位数{took}"
        )
