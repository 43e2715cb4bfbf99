"""A later day for what a paper asks: a unit applies for it, supervision grants or refuses it."""

from datetime import date

import click

from service import feedback
from service.commands.desk import DAY, Desk, pass_desk, told
from service.commands.papers import BY_OFFICE, REASON
from service.notices import decisions

DUE = click.option("--name", "due_name", type=click.Choice(feedback.EXTENDABLE), required=True)


@click.command()
@click.argument("name")
@click.option("--unit", required=True, help="Which unit asks.")
@DUE
@click.option("--until", type=DAY, required=True, help="The day asked for.")
@REASON
@click.option("--by", default="", help="Who hands it in (default: the unit).")
@pass_desk
@told
def extension(
    desk: Desk, name: str, unit: str, due_name: str, until: date, reason: str, by: str
) -> None:
    """Apply for a later day, before the old one only (申请延期): NAME is a paper's key or number."""
    with desk.write() as opened:
        feedback.apply_for_extension(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            decisions.find(opened.session, opened.assessment.id, name),
            unit,
            name=due_name,
            until=until,
            reason=reason,
            by=by or unit,
            now=opened.now,
        )
    click.echo("已收到，待督查室批复。")


@click.command()
@click.argument("name")
@click.option("--unit", required=True, help="Whose limit.")
@DUE
@click.option("--until", type=DAY, required=True, help="The new day.")
@BY_OFFICE
@REASON
@pass_desk
@told
def extend(
    desk: Desk, name: str, unit: str, due_name: str, until: date, by: str, reason: str
) -> None:
    """Grant a later day, before the old one only; an 延期批复 follows."""
    with desk.write() as opened:
        feedback.extend(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            decisions.find(opened.session, opened.assessment.id, name),
            unit,
            name=due_name,
            until=until,
            reason=reason,
            by=by,
            now=opened.now,
        )
    desk.staff.settle()
    click.echo("已同意延期。")


@click.command(name="refuse-extension")
@click.argument("name")
@DUE
@BY_OFFICE
@REASON
@pass_desk
@told
def refuse_extension(desk: Desk, name: str, due_name: str, by: str, reason: str) -> None:
    """Refuse the later day that a unit applied for; an 延期批复 tells it why."""
    with desk.write() as opened:
        feedback.refuse_extension(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            decisions.find(opened.session, opened.assessment.id, name),
            name=due_name,
            reason=reason,
            by=by,
            now=opened.now,
        )
    desk.staff.settle()
    click.echo("不同意延期，已批复。")
