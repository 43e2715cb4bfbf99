"""What 二 has followed beside figures: measures, highlights, contacts, own forecasts."""

from datetime import date

import click

from service import feedback
from service.commands.desk import DAY, Desk, pass_desk, told
from service.commands.submitting import BY
from workflows import measures
from workflows.highlights import LEVELS


@click.command("measures")
@click.option("--overdue", is_flag=True, help="Only those past their day.")
@pass_desk
@told
def measures_(desk: Desk, overdue: bool) -> None:
    """List the measures under way (措施台账)."""
    with desk.read() as opened:
        ledger = desk.ledger(opened)
    found = measures.overdue if overdue else measures.open_on
    for line in measures.lines(ledger, found(ledger, desk.today), desk.today):
        parts = ("编号", "状态", "时限", "责任人", "牵头单位", "措施")
        click.echo("\t".join(str(line[part]) for part in parts))


@click.command("measure-state")
@click.argument("code")
@click.argument("state", type=click.Choice(measures.STATES))
@click.option("--measure", "words", default="", help="Words of its text, where CODE has several.")
@click.option("--progress", default="", help="What was done.")
@BY
@pass_desk
@told
def measure_state(desk: Desk, code: str, state: str, words: str, progress: str, by: str) -> None:
    """Say how a measure of indicator CODE goes."""
    with desk.write() as opened:
        feedback.move_measure(
            opened.session,
            opened.assessment,
            code,
            state,
            words=words,
            progress=progress,
            by=by,
            now=opened.now,
        )
    click.echo("已登记。")


@click.command()
@click.argument("code")
@click.argument("half", type=click.IntRange(1, 2))
@click.option("--work", default="", help="What was done; none at all means 本期无.")
@click.option("--level", type=click.Choice(LEVELS), default=None, help="Its sort.")
@click.option("--evidence", default="", help="What proves it.")
@click.option("--recognised-by", default="", help="Which office recognised it, by what document.")
@BY
@pass_desk
@told
def highlight(
    desk: Desk,
    code: str,
    half: int,
    work: str,
    level: str | None,
    evidence: str,
    recognised_by: str,
    by: str,
) -> None:
    """A highlight of 共性 indicator CODE in HALF 1 or 2 (亮点台账)."""
    with desk.write() as opened:
        feedback.submit_highlight(
            opened.session,
            opened.assessment,
            code,
            half,
            work=work,
            level=level or "",
            evidence=evidence,
            recognised_by=recognised_by,
            by=by,
            now=opened.now,
        )
    click.echo("已收到。")


@click.command()
@click.argument("code")
@click.option("--on", "contacted_on", type=DAY, required=True, help="When.")
@click.option("--counterpart", required=True, help="Which office above.")
@click.option("--matter", required=True, help="About what.")
@click.option("--result", default="", help="What came of it.")
@BY
@pass_desk
@told
def contact(
    desk: Desk, code: str, contacted_on: date, counterpart: str, matter: str, result: str, by: str
) -> None:
    """A talk with the higher office about indicator CODE (沟通衔接)."""
    with desk.write() as opened:
        feedback.submit_contact(
            opened.session,
            opened.assessment,
            code,
            contacted_on=contacted_on,
            counterpart=counterpart,
            matter=matter,
            result=result,
            by=by,
            now=opened.now,
        )
    click.echo("已登记。")


@click.command()
@click.argument("code")
@click.argument("period")
@click.argument("number")
@BY
@pass_desk
@told
def forecast(desk: Desk, code: str, period: str, number: str, by: str) -> None:
    """The department's own figure for the whole year, as of PERIOD (单位预计)."""
    with desk.write() as opened:
        feedback.submit_forecast(
            opened.session, opened.assessment, code, period, number, by=by, now=opened.now
        )
    click.echo("已收到。")
