"""What people do about deliveries: look, decide on dead and held ones, try on paper first."""

import click

from service.clock import local
from service.commands.desk import Desk, pass_desk, told
from service.deliveries import dry_run, history, remedies
from service.deliveries.outcomes import DeliveryState
from service.notices import decisions, rehearsed
from service.timeline import flat

BY = click.option("--by", default="县考核办", show_default=True, help="Who decides.")
REASON = click.option("--reason", required=True, help="Why.")


@click.command()
@click.option("--state", type=click.Choice([str(state) for state in DeliveryState]))
@click.option("--dead", is_flag=True, help="Only what a person must decide on: dead and held.")
@pass_desk
@told
def deliveries(desk: Desk, state: str | None, dead: bool) -> None:
    """List deliveries and what the platforms said."""
    states = [DeliveryState(state)] if state else []
    if dead:
        states += [DeliveryState.DEAD, DeliveryState.HELD]
    with desk.read() as opened:
        for one in history.listing(opened.session, opened.assessment.county, states):
            when = local(one.settled_at or one.due_at)
            click.echo(
                f"{one.id}\t{when:%Y-%m-%d %H:%M}\t{one.state}\t{one.robot}\t{one.role}\t"
                f"{one.number or '—'}\t{one.subject}\t{one.last_outcome}{one.code and f'({one.code})'}"
            )


@click.group()
def delivery() -> None:
    """One delivery: replay, resolve, drop; preview what a paper would send."""


@delivery.command()
@click.argument("delivery_id", metavar="ID", type=int)
@click.option("--force", is_flag=True, help="Also what the platform accepted.")
@BY
@REASON
@pass_desk
@told
def replay(desk: Desk, delivery_id: int, force: bool, by: str, reason: str) -> None:
    """Send a dead or held delivery again; what may have arrived says so."""
    with desk.write() as opened:
        remedies.replay(opened.session, delivery_id, by, reason, opened.now, force=force)
    desk.staff.settle()
    click.echo("已重送。")


@delivery.command()
@click.argument("delivery_id", metavar="ID", type=int)
@click.argument("seen", type=click.Choice(["arrived", "missing"]))
@BY
@REASON
@pass_desk
@told
def resolve(desk: Desk, delivery_id: int, seen: str, by: str, reason: str) -> None:
    """Settle a held delivery by what was seen in the group: arrived, or missing and sent anew."""
    arrived = seen == "arrived"
    with desk.write() as opened:
        remedies.resolve(
            opened.session,
            delivery_id,
            arrived=arrived,
            actor=by,
            reason=reason,
            now=opened.now,
        )
    desk.staff.settle()
    click.echo("已记为查实已到。" if arrived else "已重新发送。")


@delivery.command()
@click.argument("delivery_id", metavar="ID", type=int)
@BY
@REASON
@pass_desk
@told
def drop(desk: Desk, delivery_id: int, by: str, reason: str) -> None:
    """Give a delivery up."""
    with desk.write() as opened:
        remedies.give_up(opened.session, delivery_id, by, reason, opened.now)
    desk.staff.settle()
    click.echo("已记下，不再发。")


@delivery.command()
@click.argument("name")
@click.option("--robot", default="", help="Only to this robot.")
@pass_desk
@told
def preview(desk: Desk, name: str, robot: str) -> None:
    """Show what a paper would send: parts and bytes a robot. Nobody is called, nothing is kept."""
    with desk.read() as opened:
        row = decisions.find(opened.session, opened.assessment.id, name)
        rehearsed.enqueue(desk.workspace, opened.session, row, desk.ledger(opened), opened.now)
        found = list(dry_run.shown(opened.session, row.id, desk.clock, robot))
    for one in found:
        sizes = "、".join(f"{size}字节" for size in one.calls)
        problem = f"发不出（{one.problem}）" if one.problem else ""
        place = f"第{one.part}条，共{one.parts}条"
        told_of = (one.robot, one.channel, place, sizes, one.title, problem)
        click.echo("\t".join(filter(None, told_of)))
    click.echo(f"共{len(found)}条，以上是预演，什么也没有发出。")


@click.command(name="log")
@click.argument("name")
@pass_desk
@told
def log(desk: Desk, name: str) -> None:
    """Every attempt to deliver a paper: when, to whom, what was proved, what the platform said."""
    with desk.read() as opened:
        row = decisions.find(opened.session, opened.assessment.id, name)
        for one in history.attempts(opened.session, opened.assessment.id, row.id):
            part = f"（{one.part}/{one.parts}）" if one.parts > 1 else ""
            click.echo(
                f"{local(one.at):%Y-%m-%d %H:%M:%S}\t{one.delivery}\t{one.robot}\t{one.role}{part}\t"
                f"{one.outcome or one.state}\t{one.code or '—'}\t{flat(one.answer) or '—'}"
            )
