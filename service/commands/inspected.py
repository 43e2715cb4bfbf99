"""Judging Word files: documents check."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from service.documents.inspection import Finding, can_measure, inspect, measure
from service.documents.printing import can_print, print_pdf
from service.errors import PrintingError


@click.group()
def documents() -> None:
    """Word files against GB/T 9704-2012, of this service or of any other program."""


@documents.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--printed", is_flag=True, help="Also measure the pages as LibreOffice prints them, in mm."
)
def check(files: tuple[Path, ...], printed: bool) -> None:
    """Judge Word FILES; exit 1 when one has a fault."""
    contents = {path: _content(path) for path in files}
    pages = _pages({path: data for path, data in contents.items() if data}) if printed else {}
    sound = [_told(path, contents[path], pages.get(path)) for path in contents]
    raise SystemExit(0 if all(sound) else 1)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as error:
        click.echo(f"{path}：读不到（{error.strerror}）")
        return None


def _pages(contents: Mapping[Path, bytes]) -> dict[Path, bytes]:
    if not (can_print() and can_measure()):
        click.echo(
            "成页尺寸未查：本机没有 LibreOffice（soffice）或者 poppler（pdftotext、pdftoppm）"
        )
        raise SystemExit(1)
    try:
        printed = print_pdf({str(path): data for path, data in contents.items()})
    except PrintingError as error:
        click.echo(f"成页尺寸未查：{error}")
        raise SystemExit(1) from None
    return {path: printed[str(path)] for path in contents if str(path) in printed}


def _told(path: Path, content: bytes | None, pdf: bytes | None) -> bool:
    """Whether a file is without fault, after saying what is wrong with it."""
    if content is None:
        return False
    report = inspect(content)
    findings: Sequence[Finding] = (*report.findings, *(measure(pdf) if pdf else ()))
    verdict = f"{len(findings)}处问题" if findings else "未发现问题"
    click.echo(f"{path}：{report.taken.value}，{verdict}")
    for finding in findings:
        click.echo(f"  {finding}")
    return not findings
