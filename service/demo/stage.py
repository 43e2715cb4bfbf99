"""舞台：the sample county with its pages, or its whole year at once."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.accounts.account_book import given_password
from service.clock import local_date
from service.demo.accounts import open_accounts
from service.demo.clock_page import ClockPage
from service.demo.forward import Forward
from service.demo.opening import COMMANDS, found, founded, opened, write_commands
from service.demo.people import People
from service.demo.story import FIRST, LAST
from service.listening import listening
from service.web.office import Office
from service.web.server import Front, serving_on
from service.workspace import DATABASE

if TYPE_CHECKING:
    from service.web.rooms import Room

HOST = "127.0.0.1"


@contextmanager
def on_stage(folder: Path, port: int) -> Iterator[tuple[int, ClockPage]]:
    """The county and its pages inside the block; the port they are at."""
    with listening(HOST, port) as at, shown(prepared(folder), at) as clock:
        yield at.getsockname()[1], clock


def prepared(folder: Path) -> ClockPage:
    """The clock of the county on its first day; it is founded when somebody looks."""
    people = opened(folder, amid_visitors=True)
    password = given_password()
    return ClockPage(forward=Forward(people, partial(_begin, people, password)), password=password)


def _begin(people: People, password: str) -> None:
    found(people)
    with people.desk.workspace.database.write() as session:
        open_accounts(session, password, people.clock.at)


@contextmanager
def shown(clock: ClockPage, at: socket.socket) -> Iterator[ClockPage]:
    """The county's pages on a listening socket inside the block; afterwards it is closed."""
    desk = clock.forward.people.desk
    office = Office(workspace=desk.any_workspace, moved=clock.forward.settle, banner=clock.banner)
    try:
        with serving_on(office, at, Front(clock.routes, partial(_other_pages, clock))):
            yield clock
    finally:
        clock.forward.close()
        desk.close()


def _other_pages(clock: ClockPage) -> "Sequence[Room]":
    """Once the county is founded: before, there is nobody to come in as."""
    clock.forward.open()
    from service.demo.pages import DemoPages  # with all that the first page does without

    return (DemoPages(clock),)


def play(folder: Path) -> People:
    """The whole year in ``folder``, which must be new or an earlier demo's."""
    people = founded(folder)
    days = (LAST - FIRST).days
    with click.progressbar(length=days, label="示例县2017年度") as bar:
        for _ in people.play(LAST):
            bar.update((local_date(people.clock.at) - FIRST).days - bar.pos)
    people.give("export", str(folder))
    write_commands(people)
    people.desk.close()
    return people


def summary(folder: Path) -> Iterator[str]:
    """What a year that was played has left in ``folder``."""
    lines = (folder / "timeline.txt").read_text(encoding="utf-8").splitlines()
    documents = sorted((folder / "documents").iterdir())
    groups = sorted(path for path in (folder / "messages").iterdir() if path.is_dir())
    yield f"\n一年走完：{len(lines)}件事，发出文书{len(documents)}份，{len(groups)}个群收到消息。"
    yield f"  文书    {folder / 'documents'}"
    yield f"  各群    {folder / 'messages'}"
    yield f"  时间线  {folder / 'timeline.txt'}"
    yield f"  命令    {folder / COMMANDS}"
    yield f"  数据库  {folder / DATABASE}"
