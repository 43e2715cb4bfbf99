"""./run demo: the sample county's year 2017-07-06 … 2018-03-31, through the command line only."""

import shutil
from datetime import datetime, time
from pathlib import Path

import click

from service.__main__ import duban
from service.clock import SHANGHAI, FixedClock
from service.commands.desk import Desk
from service.demo.people import People
from service.demo.story import FIRST, LAST, read_story
from service.settings import SHIPPED
from service.workspace import DATABASE


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Where to play.",
)
@click.option("--no-serve", is_flag=True, help="Stop after the year; nothing interactive.")
def main(folder: Path, no_serve: bool) -> None:
    """Play the sample county's year and say where everything is."""
    play(folder)
    if not no_serve:
        click.echo("页面将随后续版本提供；现在可用 ./run duban --dir 查看（见上）。")


def play(folder: Path) -> People:
    """The whole year in ``folder``, which must be new or an earlier demo's."""
    _clear(folder)
    clock = FixedClock(datetime.combine(FIRST, time(8, 30), SHANGHAI))
    desk = Desk(folder=folder, clock=clock)
    story = read_story(SHIPPED / "config" / "sample")
    people = People(desk, clock, story, duban)
    people.give("init", "--year", "2017")
    people.give("import", str(story.workbook))
    days = (LAST - FIRST).days + 1
    with click.progressbar(length=days, label="示例县2017年度") as bar:
        for _ in people.play(LAST):
            bar.update(1)
    people.give("export", str(folder))
    (folder / "commands.txt").write_text("\n".join(people.transcript) + "\n", encoding="utf-8")
    _summary(folder)
    desk.close()
    return people


def _clear(folder: Path) -> None:
    """Remove an earlier demo, and nothing that is not one."""
    if not folder.exists() or not any(folder.iterdir()):
        folder.mkdir(parents=True, exist_ok=True)
        return
    if not (folder / "commands.txt").is_file() or not (folder / DATABASE).is_file():
        raise click.UsageError(f"{folder} is not empty and holds no earlier demo; choose another.")
    shutil.rmtree(folder)
    folder.mkdir(parents=True)


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
    click.echo(f"  命令    {folder / 'commands.txt'}")
    click.echo(f"  数据库  {folder / DATABASE}")
    click.echo(f"再看：./run duban --dir {folder} status | due | notice list | deliveries")


if __name__ == "__main__":
    main()
