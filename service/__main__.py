"""duban: the command line of 市考指标督办."""

from pathlib import Path

import click

from service.clock import Clock, FixedClock, SystemClock
from service.commands.desk import Desk, instant
from service.commands.gathered import Gathered

COMMANDS = {
    "init": "setup.init",
    "import": "importing.import_",
    "template": "importing.template",
    "check": "keeping.check",
    "backup": "keeping.backup_",
    "restore": "keeping.restore",
    "export": "keeping.export",
    "ledger": "exporting.ledger",
    "statistics": "exporting.statistics",
    "unit": "units.unit",
    "who": "units.who",
    "sheet": "units.sheet",
    "due": "watching.due",
    "rehearse": "watching.rehearse",
    "cycle": "watching.cycle",
    "status": "watching.status",
    "channels": "channels.channels",
    "delivery": "delivering.delivery",
    "deliveries": "delivering.deliveries",
    "serve": "serving.serve",
    "worker": "serving.worker",
    "submit": "submitting.submit",
    "period": "papers.period",
    "notice": "papers.notice",
    "measures": "following.measures_",
    "supervision": "inspecting.supervision",
    "items": "ordered.items",
    "item": "ordered.item",
    "meeting": "meeting.meeting",
    "award": "watched.award",
    "settlement": "settling.settlement_",
    "documents": "inspected.documents",
    "account": "accounts.account",
    "integration": "integrations.integration",
    "templates": "templates.templates",
}


@click.group(cls=Gathered, elsewhere=COMMANDS)
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The workspace (default: this folder).",
)
@click.option("--year", "assessment", type=int, help="Whose year, where there are several.")
@click.option("--now", "now_", hidden=True, help="Stand at this time: for rehearsing commands.")
@click.pass_context
def duban(context: click.Context, folder: Path, assessment: int | None, now_: str | None) -> None:
    """Run a county's yearly assessment work: collect, judge, warn, report, meet, settle."""
    if isinstance(context.obj, Desk):
        return  # an open desk was handed in: a demo or a test acts through the same commands
    clock: Clock = FixedClock(instant(now_)) if now_ else SystemClock()
    context.obj = Desk(folder=folder, year=assessment, clock=clock)
    context.call_on_close(context.obj.close)


if __name__ == "__main__":
    duban()
