"""Who is who, by date: rename and merge units, hand an indicator to another leader, ask who answers."""

from datetime import date
from pathlib import Path

import click

from service import archive, sheets
from service.clock import local_date
from service.commands.desk import DAY, Desk, pass_desk, told
from service.errors import FeedbackRejected
from service.feedback import units
from service.ledger import load_handed_in
from workflows.answering import chain

BY = click.option("--by", default="县考核办", show_default=True, help="Who writes it down.")
ON = click.option("--on", type=DAY, required=True, help="From which day.")


@click.group()
def unit() -> None:
    """Units: names and mergers, by date."""


@unit.command()
@click.argument("old")
@click.argument("new")
@ON
@BY
@pass_desk
@told
def rename(desk: Desk, old: str, new: str, on: date, by: str) -> None:
    """Unit OLD is called NEW from a day on; papers before keep the old name."""
    with desk.write() as opened:
        units.rename(opened.session, opened.assessment, old, new, on=on, by=by, now=opened.now)
    click.echo(f"{old}自{on}起更名为{new}。")


@unit.command()
@click.argument("gone")
@click.option("--into", required=True, help="The unit that takes over.")
@ON
@BY
@pass_desk
@told
def merge(desk: Desk, gone: str, into: str, on: date, by: str) -> None:
    """Unit GONE becomes part of another: from that day it leads and answers for it."""
    with desk.write() as opened:
        units.merge(opened.session, opened.assessment, gone, into, on=on, by=by, now=opened.now)
    click.echo(f"{gone}自{on}起并入{into}。")


@unit.command()
@click.argument("code")
@click.argument("post")
@ON
@BY
@pass_desk
@told
def leader(desk: Desk, code: str, post: str, on: date, by: str) -> None:
    """Another 县级责任领导 (POST) answers for indicator CODE from a day on."""
    with desk.write() as opened:
        units.change_leader(
            opened.session, opened.assessment, code, post, on=on, by=by, now=opened.now
        )
    click.echo(f"{code}自{on}起由{post}负责。")


@click.command()
@click.argument("code")
@click.option("--on", type=DAY, help="On which day (default: today).")
@pass_desk
@told
def who(desk: Desk, code: str, on: date | None) -> None:
    """Who answers for indicator CODE on a day: leader, departments, people, supporting units."""
    with desk.read() as opened:
        day = on or local_date(opened.now)
        calendar = desk.workspace.calendar(opened.assessment.year, desk.today)
        ledger = load_handed_in(opened.session, opened.assessment, calendar, day)
        if code not in {indicator.code for indicator in ledger.indicators}:
            raise FeedbackRejected(f"{day}的一览表里没有编号为“{code}”的指标（编号如 3-20）")
        for line in chain(ledger, code, day).lines():
            click.echo(line)


@click.command()
@click.argument("name", required=False)
@click.option("--all", "folder", type=click.Path(path_type=Path), help="All of them, to a folder.")
@click.option("--save", type=click.Path(path_type=Path), help="The file (default: its title).")
@pass_desk
@told
def sheet(desk: Desk, name: str | None, folder: Path | None, save: Path | None) -> None:
    """Write the 责任清单 of NAME (a person, a leader's post or name, a unit) as it stands today."""
    if (name is None) == (folder is None):
        raise click.UsageError("Give a name, or --all FOLDER.")
    with desk.read() as opened:
        ledger = desk.ledger(opened)
    wanted = sheets.found(ledger, name, desk.today) if name else sheets.every(ledger, desk.today)
    files = {
        archive.file_name(f"{one.title(ledger)}.docx"): sheets.write(
            ledger, one, desk.workspace, desk.today
        )
        for one in wanted
    }
    if not files:
        raise FeedbackRejected(
            f"一览表和审定的细化分解里没有“{name}”；写单位、职务或者主抓人员姓名"
        )
    if save and len(files) > 1:
        raise FeedbackRejected(f"叫“{name}”的有{len(files)}个，不能写成一个文件，请不写 --save")
    target = folder or Path()
    target.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        path = save or target / file
        path.write_bytes(content)
        click.echo(f"已写出 {path}")
