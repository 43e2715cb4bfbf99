"""What is watched beside lagging indicators: zero reports, the city's quarters, awards."""

from datetime import date

import click

from service import feedback
from service.commands.desk import DAY, Desk, pass_desk, told
from service.commands.submitting import BY
from workflows import awards
from workflows.awards import STAGES


@click.command()
@click.argument("unit")
@click.argument("period")
@click.option("--events", type=int, default=0, show_default=True, help="How many happened.")
@click.option("--by", default="", help="Who hands it in (default: the unit).")
@pass_desk
@told
def zero(desk: Desk, unit: str, period: str, events: int, by: str) -> None:
    """A unit's monthly 零报告 on 依法治理: UNIT, PERIOD 2017-08."""
    with desk.write() as opened:
        unregistered = feedback.submit_zero_report(
            opened.session,
            opened.assessment,
            desk.ledger(opened),
            unit,
            period,
            events,
            by=by or unit,
            now=opened.now,
        )
    click.echo("已收到。")
    if unregistered:
        click.echo(f"其中{unregistered}件尚未登记扣分事项，请即登记（submit event）。")


@click.command()
@click.argument("number", type=int)
@click.option("--indicator", help="Only this indicator's (default: the county's total).")
@click.option("--points", help="Points given.")
@click.option("--rank", type=int, help="Our place.")
@click.option("--counties", type=int, help="How many are ranked.")
@click.option("--document", required=True, help="The city's 文号.")
@click.option("--on", "published_on", type=DAY, help="When it was published (default: today).")
@click.option("--reason", default="", help="Why an earlier record changes.")
@BY
@pass_desk
@told
def quarter(
    desk: Desk,
    number: int,
    indicator: str | None,
    points: str | None,
    rank: int | None,
    counties: int | None,
    document: str,
    published_on: date | None,
    reason: str,
    by: str,
) -> None:
    """The city's 季度点评 of quarter NUMBER: points, rank, document."""
    with desk.write() as opened:
        feedback.submit_quarter(
            opened.session,
            opened.assessment,
            desk.rules(opened).quarterly_review,
            number,
            indicator=indicator,
            points=feedback.number_of(points),
            rank=rank,
            counties=counties,
            document=document,
            published_on=published_on or desk.today,
            by=by,
            now=opened.now,
            reason=reason,
        )
    click.echo("已登记。" + "专报已发的，作废重发（notice cancel --redo）。" * bool(reason))


@click.group()
def award() -> None:
    """Awards of 附件4: candidates and how far their applications got."""


@award.command()
@click.argument("code")
@click.option("--unit", required=True, help="Who applies.")
@click.option("--name", required=True, help="What is applied for.")
@click.option("--apply-by", type=DAY, required=True, help="The last day to apply.")
@BY
@pass_desk
@told
def add(desk: Desk, code: str, unit: str, name: str, apply_by: date, by: str) -> None:
    """Register a candidate for the award CODE (4-54)."""
    with desk.write() as opened:
        serial = feedback.add_award(
            opened.session,
            opened.assessment,
            code,
            unit,
            name,
            apply_by,
            by=by,
            now=opened.now,
        )
    click.echo(f"已登记，编号{serial}。")


@award.command()
@click.argument("serial", type=int)
@click.argument("reached", type=click.Choice(STAGES[1:]), metavar="STAGE")
@click.option("--on", "reached_on", type=DAY, help="When (default: today).")
@click.option("--points", help="Points granted (获奖).")
@click.option("--document", default="", help="The city's 文号 (获奖).")
@BY
@pass_desk
@told
def stage(
    desk: Desk,
    serial: int,
    reached: str,
    reached_on: date | None,
    points: str | None,
    document: str,
    by: str,
) -> None:
    """Candidate SERIAL reached STAGE: 已申报, 初审通过, 公示, 获奖 or 未获奖."""
    with desk.write() as opened:
        feedback.reach_stage(
            opened.session,
            opened.assessment,
            serial,
            reached,
            reached_on or desk.today,
            points=feedback.number_of(points),
            document=document,
            by=by,
            now=opened.now,
        )
    click.echo("已登记。")


@award.command(name="list")
@pass_desk
@told
def list_(desk: Desk) -> None:
    """List candidates: number, award, project, unit, last day, stage, points, document."""
    with desk.read() as opened:
        lines = awards.lines(desk.ledger(opened))
    for serial, line in enumerate(lines, start=1):
        click.echo("\t".join([str(serial), *(str(value) for value in line.values())]))
