"""A draft that is sent back to be mended, and submitted again: return-draft, resubmit."""

import click

from service.commands.desk import Desk, pass_desk, told
from service.commands.papers import BY, BY_OFFICE, REASON
from service.notices import decisions, returning


@click.command(name="return-draft")
@click.argument("name")
@BY
@REASON
@pass_desk
@told
def return_draft(desk: Desk, name: str, by: str, reason: str) -> None:
    """Send a draft back to be mended (退改); nobody signs it until it is submitted again."""
    with desk.write() as opened:
        row = decisions.find(opened.session, opened.assessment.id, name)
        returning.send_back(opened.session, row, by, reason, opened.now)
    click.echo("已退改。")


@click.command()
@click.argument("name")
@BY_OFFICE
@REASON
@pass_desk
@told
def resubmit(desk: Desk, name: str, by: str, reason: str) -> None:
    """Submit a returned draft again as it stands, with a reason."""
    with desk.write() as opened:
        row = decisions.find(opened.session, opened.assessment.id, name)
        returning.resubmit(opened.session, row, by, reason, opened.now)
    desk.staff.settle()
    click.echo("已重新送审。")
