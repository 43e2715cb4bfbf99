"""Judging Word files: documents check."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from service.commands.desk import Desk, pass_desk, told
from service.documents.inspection.inspector import (
    Finding,
    Report,
    Rule,
    UnitNames,
    Unmeasured,
    can_measure,
    inspect,
    measure,
    proofread,
)
from service.documents.printing import can_print, print_pdf
from service.errors import PrintingError
from service.ledger.unit_book import unit_names

_SECONDS, _SECONDS_A_FILE = 120, 10  # that LibreOffice may take
_NOT_MEASURED = "成页尺寸未查："


@click.group()
def documents() -> None:
    """Word files against GB/T 9704, 15834 and 15835, of this service or of any other program."""


@documents.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--no-printed",
    "markup_only",
    is_flag=True,
    help="Leave out the pages as LibreOffice prints them, measured in mm.",
)
@click.option("--units", is_flag=True, help="Hold names of units against today's unit book.")
@pass_desk
@told
def check(desk: Desk, files: tuple[Path, ...], markup_only: bool, units: bool) -> None:
    """Judge the layout, language and printed pages of Word FILES; exit 1 when one has a fault."""
    names = _unit_book(desk) if units else None
    contents = {path: content for path in files if (content := _content(path)) is not None}
    reports = {path: inspect(content) for path, content in contents.items()}
    printable = {path: contents[path] for path, report in reports.items() if report.readable}
    pages = {} if markup_only else _pages(printable)
    sound = [
        _told(path, report, [*proofread(contents[path], names), *_measured(path, report, pages)])
        for path, report in reports.items()
    ]
    raise SystemExit(0 if all(sound) and len(contents) == len(set(files)) else 1)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as error:
        click.echo(f"{path}：读不到（{error.strerror}）")
        return None


def _pages(contents: Mapping[Path, bytes]) -> dict[Path, bytes]:
    """Every file as PDF, of one run of LibreOffice; says so where there are none."""
    if not (can_print() and can_measure()):
        click.echo(
            f"{_NOT_MEASURED}本机没有 LibreOffice（soffice）或者 poppler（pdftotext、pdftoppm）"
        )
        return {}
    try:
        files = {str(path): content for path, content in contents.items()}
        printed = print_pdf(files, _SECONDS + _SECONDS_A_FILE * len(files)) if files else {}
    except PrintingError as error:
        click.echo(f"{_NOT_MEASURED}{error}")
        return {}
    for path in contents:
        if str(path) not in printed:
            click.echo(f"{path}：{_NOT_MEASURED}LibreOffice 打不开这个文件")
    return {path: printed[str(path)] for path in contents if str(path) in printed}


def _unit_book(desk: Desk) -> UnitNames:
    with desk.read() as opened:
        return unit_names(opened.session, opened.assessment.county, desk.today)


def _told(path: Path, report: Report, others: Sequence[Finding]) -> bool:
    """Whether a file is without fault, after saying what is wrong with it."""
    findings = [*report.findings, *others]
    verdict = f"{len(findings)}处问题" if findings else "未发现问题"
    click.echo(f"{path}：{report.taken.value}，{verdict}")
    for first, more in _gathered(findings):
        click.echo(f"  {first}" + f"（另有{more}处相同）" * bool(more))
    return not findings


def _gathered(findings: Sequence[Finding]) -> Iterator[tuple[Finding, int]]:
    """Each fault where it is met first, and how often it comes again elsewhere."""
    alike: dict[tuple[Rule, str, str], list[Finding]] = {}
    for one in findings:
        alike.setdefault((one.rule, one.found, one.wanted), []).append(one)
    for ones in alike.values():
        yield ones[0], len(ones) - 1


def _measured(path: Path, report: Report, pages: Mapping[Path, bytes]) -> Sequence[Finding]:
    if path not in pages:
        return ()
    try:
        return measure(pages[path], report)
    except Unmeasured as error:
        click.echo(f"{path}：{_NOT_MEASURED}{error}")
        return ()
