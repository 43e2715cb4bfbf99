"""Judging Word files: documents check."""

from pathlib import Path

import click

from service.documents.inspection import inspect


@click.group()
def documents() -> None:
    """Word files against GB/T 9704-2012, of this service or of any other program."""


@documents.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Judge Word FILES; exit 1 when one has a fault."""
    sound = [_told(path) for path in files]
    raise SystemExit(0 if all(sound) else 1)


def _told(path: Path) -> bool:
    """Whether a file is without fault, after saying what is wrong with it."""
    try:
        report = inspect(path.read_bytes())
    except OSError as error:
        click.echo(f"{path}：读不到（{error.strerror}）")
        return False
    if not report.findings:
        click.echo(f"{path}：{report.taken.value}，未发现问题")
        return True
    click.echo(f"{path}：{report.taken.value}，{len(report.findings)}处问题")
    for finding in report.findings:
        click.echo(f"  {finding}")
    return False
