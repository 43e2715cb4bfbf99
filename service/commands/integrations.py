"""Which systems may call the API: integration add, list, revoke."""

import click

from service.accounts import integrations
from service.accounts.integrations import Scope
from service.commands.desk import Desk, pass_desk, told
from service.feedback.units import unit_named
from service.settings import config_file, load_service

BY = click.option("--by", default="管理员", help="Who does it.")


@click.group()
def integration() -> None:
    """Other systems (OA) that call the API, each with a token of its own."""


@integration.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice([str(scope) for scope in Scope]),
    multiple=True,
    required=True,
    help="What it may do; several times for several.",
)
@click.option("--unit", help="Sees and does this unit's alone; without it, the whole county's.")
@BY
@pass_desk
@told
def add(desk: Desk, name: str, scopes: tuple[str, ...], unit: str | None, by: str) -> None:
    """Let a system in; its token is printed once."""
    county = _county(desk)
    with desk.workspace.database.write() as session:
        token = integrations.issue(
            session,
            county,
            name,
            map(Scope, scopes),
            unit=unit_named(session, county, unit) if unit else None,
            by=by,
            now=desk.clock.now(),
        )
    click.echo(f"已开通“{name}”，令牌只显示一次：{token}")


@integration.command(name="list")
@pass_desk
@told
def list_(desk: Desk) -> None:
    """List systems, revoked ones last."""
    with desk.workspace.database.read() as session:
        for row in integrations.integrations(session, _county(desk)):
            whose = row.unit.code if row.unit else "全县"
            state = "已停用" if row.revoked_at else "在用"
            click.echo(f"{row.name}\t{whose}\t{'、'.join(row.scopes)}\t{state}")


@integration.command()
@click.argument("name")
@BY
@pass_desk
@told
def revoke(desk: Desk, name: str, by: str) -> None:
    """End a system's token at once."""
    with desk.workspace.database.write() as session:
        integrations.revoke(session, _county(desk), name, by, desk.clock.now())
    click.echo(f"已停用“{name}”。")


def _county(desk: Desk) -> str:
    return load_service(config_file(desk.folder, "service.toml")).county
