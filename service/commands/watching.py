"""Seeing what is due and what stands, and letting the service run: due, cycle, status, serve."""

import logging
import os
from datetime import date
from pathlib import Path

import click

from service import rest, scheduler, standing, timeline, workers
from service.clock import FixedClock
from service.commands.desk import DAY, Desk, instant, pass_desk, told
from service.errors import WorkspaceError
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
        for day, action in rest.coming(ledger, rules, desk.today, days):
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


@click.command()
@click.option("--dir", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option("--threads", default=4, show_default=True, help="Hands in the pool.")
@click.option(
    "--listen",
    default="127.0.0.1:8000",
    show_default=True,
    metavar="HOST:PORT",
    help="Where the pages are; behind a proxy that speaks https.",
)
@pass_desk
@told
def serve(desk: Desk, folder: Path | None, threads: int, listen: str) -> None:
    """Run the service on the real clock until stopped; it logs to standard error.

    Where DUBAN_BROKER_URL is set, the work is done by workers (duban worker).
    """
    if folder:
        desk.folder = folder
    _log_to_stderr()
    broker = os.environ.get(workers.BROKER_URL, "")
    scheduler.serve(desk.any_workspace, threads, listen=_place(listen), broker=broker)


@click.command()
@click.option("--dir", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option("--threads", default=4, show_default=True, help="Tasks done at a time.")
@pass_desk
@told
def worker(desk: Desk, folder: Path | None, threads: int) -> None:
    """Do what the serving nodes hand out, until stopped; any number, on any machine.

    DUBAN_BROKER_URL says where the queue is (redis://…).
    """
    if folder:
        desk.folder = folder
    _log_to_stderr()
    broker = os.environ.get(workers.BROKER_URL)
    if not broker:
        raise WorkspaceError(f"没有设置 {workers.BROKER_URL}，不知道到哪里取任务")
    desk.workspace.check_settings(desk.today)
    click.get_current_context().exit(workers.take_tasks(desk.workspace, broker, threads))


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for chatty in ("apscheduler", "alembic", "celery", "kombu"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _place(listen: str) -> tuple[str, int]:
    host, colon, port = listen.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise click.BadParameter(f"{listen}: write HOST:PORT", param_hint="--listen")
    return host.strip("[]"), int(port)


def _last_event(desk: Desk) -> int:
    with desk.read() as opened:
        return timeline.last(opened.session, opened.assessment.id)


def _events_since(desk: Desk, event: int) -> list[str]:
    with desk.read() as opened:
        return list(timeline.lines(opened.session, opened.assessment.id, after=event))
