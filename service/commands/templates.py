"""The texts of the notices: templates check, templates preview."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import click

from service import previews
from service.commands.desk import Desk, pass_desk, told
from service.documents.printing import can_print, print_pdf
from service.workspace import Office
from workflows.vocabulary import NoticeKind

_USUAL = "常例"
_PAGE_DOTS = 100  # an inch


class Kind(click.ParamType[NoticeKind]):
    """A kind by its file name or by its Chinese name."""

    name = "kind"

    def convert(self, value: Any, param: Any, ctx: Any) -> NoticeKind:
        name = str(value).removesuffix(".md.j2")
        found = next((kind for kind in NoticeKind if name in (kind.value, kind.label)), None)
        if found is None:
            known = "、".join(f"{kind.label}（{kind.value}）" for kind in NoticeKind)
            self.fail(f"没有“{value}”这个文种，有：{known}", param, ctx)
        return found


KIND = Kind()


@click.group()
def templates() -> None:
    """The texts of the notices: the shipped ones, and the office's own in templates/."""


@templates.command()
@click.argument("kinds", nargs=-1, type=KIND)
@pass_desk
@told
def check(desk: Desk, kinds: tuple[NoticeKind, ...]) -> None:
    """Name every fault of every template (or of those KINDS) by file and line; exit 1 on one.

    Each is filled with sample facts under this office's settings, and the papers are inspected.
    """
    office, wanted = Office(desk.folder), kinds or tuple(NoticeKind)
    found = previews.faults(office, wanted)
    found += [] if kinds else previews.unused_files(office)
    for fault in found:
        click.echo(str(fault))
    for hint in [*previews.hints(office, wanted), *office.idle_seals()]:
        click.echo(f"提示：{hint}")
    verdict = f"{len(found)}处问题" if found else "未发现问题"
    click.echo(f"{len(wanted)}个文种的模板，{verdict}。")
    if found:
        click.get_current_context().exit(1)


@templates.command()
@click.argument("kind", type=KIND)
@click.option("--variant", default=_USUAL, help="Which sample (default: 常例); see --list.")
@click.option("--list", "listed", is_flag=True, help="Only name the samples there are.")
@click.option("--issued", is_flag=True, help="As issued, with a number; else marked 送审稿.")
@click.option("--pages", is_flag=True, help="Also as .pdf and .png, where LibreOffice is there.")
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where to (default: this folder).",
)
@pass_desk
@told
def preview(
    desk: Desk,
    kind: NoticeKind,
    variant: str,
    listed: bool,
    issued: bool,
    pages: bool,
    folder: Path,
) -> None:
    """Write KIND with made-up facts, as this office's settings, templates and seals have it."""
    office = Office(desk.folder)
    papers = previews.samples(kind, office.settings)
    if listed:
        click.echo("\n".join(papers))
        return
    if variant not in papers:
        raise click.BadParameter(f"{variant}：有 {'、'.join(papers)}", param_hint="--variant")
    content = previews.sample_paper(office, kind, papers[variant], issued=issued)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"样稿-{kind.label}-{variant}.docx"
    path.write_bytes(content)
    click.echo(f"已写出 {path}（事实都是编的）")
    if pages:
        _write_pages(path)


def _write_pages(path: Path) -> None:
    """The file's pages beside it. Raises PrintingError."""
    if not can_print():
        click.echo("没有成页：本机没有 LibreOffice（soffice）")
        return
    printed = print_pdf({"": path.read_bytes()})[""]
    pdf = path.with_suffix(".pdf")
    pdf.write_bytes(printed)
    click.echo(f"已写出 {pdf}")
    program = shutil.which("pdftoppm")
    if program:
        command = [program, "-png", "-r", str(_PAGE_DOTS), str(pdf), str(path.with_suffix(""))]
        subprocess.run(command, check=True, timeout=120)  # noqa: S603 — on a file of our own
        click.echo(f"已写出 {path.stem}-*.png")
