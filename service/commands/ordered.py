"""Ordered items (交办事项): list, answer, send back, close."""

import click

from service import feedback
from service.commands.desk import Desk, pass_desk, told
from service.feedback import item_progress
from service.notices import decisions
from workflows.items import STAGE, all_items, lines, urged_times

BY_OFFICE = click.option("--by", default="县委督查室", show_default=True, help="Who decides.")


@click.group()
def item() -> None:
    """Items of a 交办单, by ordinal: answer, send back, close."""


@click.command()
@click.option("--all", "every", is_flag=True, help="Closed ones too.")
@click.option("--unit", default="", help="Only this unit's (code).")
@pass_desk
@told
def items(desk: Desk, every: bool, unit: str) -> None:
    """List ordered items: state, day, 文号, ordinal, unit, what."""
    with desk.read() as opened:
        ledger = desk.ledger(opened)
        for each in all_items(ledger):
            if (each.is_closed(desk.today) and not every) or unit not in ("", each.charge.unit):
                continue
            (line,) = lines(ledger, [each], desk.today)
            times = urged_times(ledger, each)
            urged = f"\t催办{times}次" if times else ""
            click.echo(
                f"{line['状态']}\t{each.until}\t{each.number or each.order}\t第{each.ordinal}项"
                f"\t{line['单位']}\t{line['事项']}{urged}"
            )


@item.command()
@click.argument("order")
@click.argument("ordinal", type=int)
@click.option("--unit", required=True, help="Which unit answers.")
@click.option("--text", default="", help="What was done.")
@click.option("--measure", "steps", multiple=True, help="A measure; may be given several times.")
@click.option("--by", default="", help="Who hands it in (default: the unit).")
@pass_desk
@told
def reply(
    desk: Desk, order: str, ordinal: int, unit: str, text: str, steps: tuple[str, ...], by: str
) -> None:
    """What a unit has done about item ORDINAL of ORDER (办理情况)."""
    with desk.write() as opened:
        row = decisions.find(opened.session, opened.assessment.id, order)
        item_progress.open_item(desk.ledger(opened), row, ordinal)
        feedback.submit_reply(
            opened.session,
            opened.assessment,
            row,
            unit,
            by=by or unit,
            now=opened.now,
            stage=STAGE,
            indicator=str(ordinal),
            measures=steps,
            text=text,
        )
    click.echo("已收到。")


@item.command(name="return")
@click.argument("order")
@click.argument("ordinal", type=int)
@click.option("--reason", required=True, help="Why.")
@BY_OFFICE
@pass_desk
@told
def return_(desk: Desk, order: str, ordinal: int, reason: str, by: str) -> None:
    """Send back what was answered to item ORDINAL of ORDER; a 退回单 follows."""
    with desk.write() as opened:
        row = decisions.find(opened.session, opened.assessment.id, order)
        found = item_progress.open_item(desk.ledger(opened), row, ordinal)
        feedback.return_reply(
            opened.session,
            opened.assessment,
            row,
            found.charge.unit,
            reason=reason,
            by=by,
            now=opened.now,
            indicator=str(ordinal),
        )
    desk.staff.settle()
    click.echo("已退回。")


@item.command()
@click.argument("order")
@click.argument("ordinal", type=int)
@click.option("--evidence", required=True, help="What shows that it is done.")
@BY_OFFICE
@pass_desk
@told
def close(desk: Desk, order: str, ordinal: int, evidence: str, by: str) -> None:
    """Accept item ORDINAL of ORDER as done (销号)."""
    with desk.write() as opened:
        item_progress.close_item(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            decisions.find(opened.session, opened.assessment.id, order),
            ordinal,
            evidence=evidence,
            by=by,
            now=opened.now,
        )
    click.echo(f"第{ordinal}项已销号。")
