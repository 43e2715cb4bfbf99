"""Seeing what is due and what stands, and letting it be done: due, rehearse, cycle, status."""

from datetime import date

import click

from service import ahead, standing, timeline
from service.clock import FixedClock
from service.commands.desk import DAY, Desk, instant, pass_desk, told
from service.rehearsal import Rehearsal
from workflows.actions import IssueNotice, JudgePeriod


@click.command()
@click.option("--days", default=30, show_default=True, help="How far ahead to look.")
@pass_desk
@told
def due(desk: Desk, days: int) -> None:
    """List what becomes due in the coming days."""
    with desk.read() as opened:
        ledger = desk.ledger(opened)
        rules = desk.workspace.rules(opened.assessment.year)
        for day, action in ahead.coming(ledger, rules, desk.today, days):
            match action:
                case IssueNotice():
                    click.echo(f"{day}\t{action.kind.label}\t{action.subject}")
                case JudgePeriod():
                    click.echo(f"{day}\t研判\t{action.period.label}")


@click.command()
@click.option("--at", help="Run as if it were then: 2017-09-29 or '2017-09-29 15:30'.")
@pass_desk
@told
def cycle(desk: Desk, at: str | None) -> None:
    """Do everything that is due by now, once; a second run does nothing."""
    if at:
        desk.workspace.clock = FixedClock(instant(at))
        desk.clock = desk.workspace.clock
    before = _last_event(desk)
    desk.staff.settle()
    for line in _events_since(desk, before):
        click.echo(line)


@click.command()
@click.option("--from", "first", type=DAY, help="First day (default: today).")
@click.option("--to", "last", type=DAY, required=True, help="Last day.")
@click.option("--unsigned", is_flag=True, help="Let drafts lie unsigned.")
@pass_desk
@told
def rehearse(desk: Desk, first: date | None, last: date, unsigned: bool) -> None:
    """Play coming days in memory; nothing real changes or leaves."""
    first = first or desk.today
    rehearsal = Rehearsal.of(desk.workspace, first, desk.year)
    rehearsal.play(first, last, signing=not unsigned)
    for line in rehearsal.course.lines:
        click.echo(line)


@click.command()
@pass_desk
@told
def status(desk: Desk) -> None:
    """How many indicators are behind, whose, and the points to expect."""
    with desk.read() as opened:
        ledger = desk.ledger(opened)
        for line in standing.lines(ledger, desk.rules(opened), desk.today):
            click.echo(line)


def _last_event(desk: Desk) -> int:
    with desk.read() as opened:
        return timeline.last(opened.session, opened.assessment.id)


def _events_since(desk: Desk, event: int) -> list[str]:
    with desk.read() as opened:
        return list(timeline.lines(opened.session, opened.assessment.id, after=event))
