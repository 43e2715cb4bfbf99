"""Who may sign in to the pages: account add, list, password, disable."""

import click

from service.accounts import account_book
from service.accounts.roles import Role
from service.commands.desk import Desk, pass_desk, told
from service.feedback.units import unit_named
from service.settings import config_file, load_service


@click.group()
def account() -> None:
    """Accounts of the pages; the first administrator is made here."""


@account.command()
@click.argument("name")
@click.option("--shown", required=True, help="The person's name, as acts are signed with it.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--unit", help="For whom, where the role acts for a unit.")
@click.option("--post", default="", help="A county leader's post (常务副县长).")
@click.option("--by", default="管理员", help="Who opens it.")
@pass_desk
@told
def add(desk: Desk, name: str, shown: str, role: str, unit: str | None, post: str, by: str) -> None:
    """Open an account; its first password is printed once."""
    county = load_service(config_file(desk.folder, "service.toml")).county
    password = account_book.given_password()
    with desk.workspace.database.write() as session:
        account_book.open_account(
            session,
            county,
            name,
            shown=shown,
            role=Role(role),
            password=password,
            unit=unit_named(session, county, unit) if unit else None,
            post=post,
            by=by,
            now=desk.clock.now(),
        )
    click.echo(f"已开设账户“{name}”，初次密码：{password}（首次登录时须修改）")


@account.command(name="list")
@pass_desk
@told
def list_(desk: Desk) -> None:
    """List accounts, disabled ones last."""
    county = load_service(config_file(desk.folder, "service.toml")).county
    with desk.workspace.database.read() as session:
        for row in account_book.accounts(session, county):
            whose = row.unit.code if row.unit else row.post
            state = "已停用" if row.disabled_at else "在用"
            click.echo(f"{row.name}\t{row.shown}\t{row.role}\t{whose or '—'}\t{state}")


@account.command()
@click.argument("name")
@click.option("--by", default="管理员", help="Who resets it.")
@pass_desk
@told
def password(desk: Desk, name: str, by: str) -> None:
    """Give an account a new password, printed once; whoever is signed in with it is out."""
    with desk.workspace.database.write() as session:
        row = account_book.named(session, name)
        given = account_book.reset_password(session, row, by, desk.clock.now())
    click.echo(f"“{name}”的新密码：{given}（下次登录时须修改）")


@account.command()
@click.argument("name")
@click.option("--by", default="管理员", help="Who disables it.")
@pass_desk
@told
def disable(desk: Desk, name: str, by: str) -> None:
    """Disable an account; whoever is signed in with it is out."""
    with desk.workspace.database.write() as session:
        account_book.disable(session, account_book.named(session, name), by, desk.clock.now())
    click.echo(f"已停用账户“{name}”。")
