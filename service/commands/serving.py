"""Letting the service run: serve, worker."""

import logging
import os
from pathlib import Path

import click

from service import serving
from service.commands.desk import Desk, pass_desk, told
from service.errors import WorkspaceError
from service.tasks import BROKER_URL


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
    broker = os.environ.get(BROKER_URL, "")
    serving.serve(desk.any_workspace, threads, listen=_place(listen), broker=broker)


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
    from service import workers  # what they do is half of all code: the pages open without

    broker = os.environ.get(BROKER_URL)
    if not broker:
        raise WorkspaceError(f"没有设置 {BROKER_URL}，不知道到哪里取任务")
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
