"""舞台：the sample county with its pages, or its whole year at once."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from service.accounts.account_book import given_password
from service.clock import local_date
from service.demo.accounts import open_accounts
from service.demo.forward import Forward
from service.demo.opening import COMMANDS, opened, write_commands
from service.demo.pages import DemoPages
from service.demo.people import People
from service.demo.story import FIRST, LAST
from service.listening import listening
from service.web.office import Office
from service.web.server import serving_on
from service.workspace import DATABASE

HOST = "127.0.0.1"


@contextmanager
def on_stage(folder: Path, port: int) -> Iterator[tuple[int, DemoPages]]:
    """The county and its pages inside the block; the port they are at."""
    with listening(HOST, port) as at, shown(prepared(folder), at) as pages:
        yield at.getsockname()[1], pages


def prepared(folder: Path) -> DemoPages:
    """The county on its first day, with its accounts; nobody sees it yet."""
    people = opened(folder, amid_visitors=True)
    password = given_password()
    with people.desk.workspace.database.write() as session:
        open_accounts(session, password, people.clock.at)
    return DemoPages(forward=Forward(people), password=password)


@contextmanager
def shown(pages: DemoPages, at: socket.socket) -> Iterator[DemoPages]:
    """The county's pages on a listening socket inside the block; afterwards it is closed."""
    desk = pages.forward.people.desk
    office = Office(workspace=desk.workspace, moved=pages.forward.settle, banner=pages.banner)
    try:
        with serving_on(office, at, front=(pages,)):
            yield pages
    finally:
        pages.forward.close()
        desk.close()


def play(folder: Path) -> People:
    """The whole year in ``folder``, which must be new or an earlier demo's."""
    people = opened(folder)
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
