"""./run demo: the sample county's year 2017-07-06 … 2018-03-31, through the command line only."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from service.accounts.account_book import given_password
from service.clock import local_date
from service.commands.desk import told
from service.demo.accounts import PEOPLE, open_accounts
from service.demo.forward import Forward
from service.demo.opening import COMMANDS, opened, write_commands
from service.demo.pages import DemoPages
from service.demo.people import People
from service.demo.story import FIRST, LAST
from service.web.office import Office
from service.web.server import serving
from service.workspace import DATABASE

HOST = "127.0.0.1"


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Where to play.",
)
@click.option("--port", default=8000, show_default=True, help="Of the pages; 0 takes any free one.")
@click.option("--no-serve", is_flag=True, help="Play the whole year at once and stop; no pages.")
@told
def main(folder: Path, port: int, no_serve: bool) -> None:
    """Open the sample county on the first day; whoever looks at it moves its clock."""
    if no_serve:
        _summary(play(folder).desk.folder)
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    with on_stage(folder, port) as (at, pages):
        _welcome(f"http://{HOST}:{at}/", pages.password)
        stop.wait()


@contextmanager
def on_stage(folder: Path, port: int) -> Iterator[tuple[int, DemoPages]]:
    """The county and its pages inside the block; the port they are at."""
    people = opened(folder, amid_visitors=True)
    workspace, password = people.desk.workspace, given_password()
    with workspace.database.write() as session:
        open_accounts(session, password, people.clock.at)
    pages = DemoPages(forward=Forward(people), password=password)
    office = Office(workspace=workspace, moved=pages.forward.settle, banner=pages.banner)
    try:
        with serving(office, HOST, port, front=(pages,)) as at:
            yield at, pages
    finally:
        pages.forward.close()
        people.desk.close()


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


def _welcome(address: str, password: str) -> None:
    click.echo(f"演示已就绪：{address}  （不用登录，时钟由您拨；Ctrl+C 结束）")
    click.echo(f"演示账户，密码都是 {password} ：")
    for person in PEOPLE:
        click.echo(f"  {person.name}\t{person.role}\t{person.unit or person.post}")


def _summary(folder: Path) -> None:
    lines = (folder / "timeline.txt").read_text(encoding="utf-8").splitlines()
    documents = sorted((folder / "documents").iterdir())
    groups = sorted(path for path in (folder / "messages").iterdir() if path.is_dir())
    click.echo(
        f"\n一年走完：{len(lines)}件事，发出文书{len(documents)}份，{len(groups)}个群收到消息。"
    )
    click.echo(f"  文书    {folder / 'documents'}")
    click.echo(f"  各群    {folder / 'messages'}")
    click.echo(f"  时间线  {folder / 'timeline.txt'}")
    click.echo(f"  命令    {folder / COMMANDS}")
    click.echo(f"  数据库  {folder / DATABASE}")
    click.echo(f"再看：./run duban --dir {folder} status | due | notice list | deliveries")


if __name__ == "__main__":
    main()
