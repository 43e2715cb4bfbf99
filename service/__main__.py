"""duban: the command line of 市考指标督办."""

from pathlib import Path

import click

from service.clock import Clock, FixedClock, SystemClock
from service.commands import (
    accounts,
    channels,
    delivering,
    exporting,
    extending,
    faking,
    following,
    inspected,
    inspecting,
    integrations,
    meeting,
    ordered,
    papers,
    returning,
    settling,
    setup,
    submitting,
    templates,
    units,
    watched,
    watching,
)
from service.commands.desk import Desk, instant


@click.group()
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


for command in (
    setup.init,
    setup.import_,
    setup.template,
    setup.check,
    setup.backup_,
    setup.restore,
    setup.export,
    exporting.ledger,
    exporting.statistics,
    units.unit,
    units.who,
    units.sheet,
    watching.due,
    watching.rehearse,
    watching.cycle,
    watching.status,
    channels.channels,
    delivering.delivery,
    delivering.deliveries,
    watching.serve,
    watching.worker,
    submitting.submit,
    papers.period,
    papers.notice,
    following.measures_,
    inspecting.supervision,
    ordered.items,
    ordered.item,
    meeting.meeting,
    watched.award,
    settling.settlement_,
    inspected.documents,
    accounts.account,
    integrations.integration,
    templates.templates,
):
    duban.add_command(command)
submitting.submit.add_command(extending.extension)
papers.notice.add_command(extending.extend)
papers.notice.add_command(extending.refuse_extension)
papers.notice.add_command(returning.return_draft)
papers.notice.add_command(returning.resubmit)
papers.notice.add_command(delivering.log)
channels.channels.add_command(faking.fake)


if __name__ == "__main__":
    duban()
