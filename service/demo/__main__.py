"""./run demo: the sample county's year 2017-07-06 … 2018-03-31, through the command line only.

Only what the curtain needs is read in at the start; the service itself takes a few seconds.
"""

from pathlib import Path

import click

from service.curtain import drawn
from service.errors import ServiceError
from service.listening import listening
from service.stopping import on_signals

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
def main(folder: Path, port: int, no_serve: bool) -> None:
    """Open the sample county on the first day; whoever looks at it moves its clock."""
    try:
        if no_serve:
            _play(folder)
        else:
            _show(folder, port)
    except ServiceError as error:
        click.echo(str(error), err=True)
        raise SystemExit(error.exit_code) from None


def _show(folder: Path, port: int) -> None:
    with on_signals() as stop, listening(HOST, port) as at:
        address = f"http://{HOST}:{at.getsockname()[1]}/"
        with drawn(at, "正在准备示例县", ""):
            click.echo(f"正在准备示例县，网页可以先打开：{address}")
            from service.demo import stage

            county = stage.prepared(folder)
        with stage.shown(county, at) as pages:
            _welcome(address, pages.password)
            stop.wait()


def _play(folder: Path) -> None:
    from service.demo import stage

    for line in stage.summary(stage.play(folder).desk.folder):
        click.echo(line)


def _welcome(address: str, password: str) -> None:
    from service.demo.accounts import PEOPLE

    click.echo(f"演示已就绪：{address}  （不用登录，时钟由您拨；Ctrl+C 结束）")
    click.echo(f"演示账户，密码都是 {password} ：")
    for person in PEOPLE:
        click.echo(f"  {person.name}\t{person.role}\t{person.unit or person.post}")


if __name__ == "__main__":
    main()
