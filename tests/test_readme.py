"""What the README says is so: its commands exist, its tables are the code's, its files are there."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from service.__main__ import duban
from service.feedback import evidence
from service.settings import SHIPPED
from service.web.uploads import LARGEST_UPLOAD
from tests.readme_tables import README, with_tables

PAGES = ("README.md", "README.zh-CN.md")


def text(name: str) -> str:
    return (SHIPPED / name).read_text(encoding="utf-8")


def commands(page: str) -> list[str]:
    """Every ``./run …`` and ``duban …`` of code fences and inline code, without comments."""
    fences = re.findall(r"(?ms)^```sh\n(.*?)^```", page)
    lines = [line for fence in fences for line in fence.splitlines()]
    spans = re.findall(r"`([^`\n]+)`", page)
    found = [piece.split("#")[0].strip() for piece in (*lines, *spans)]
    return sorted({command for command in found if re.match(r"(\./run|duban)( |$)", command)})


def command_lines() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        yield from ((page, command) for command in commands(text(page)))


def unknown(command: str) -> str:
    """The first word of the command that does not exist; "" when all do."""
    words = shlex.split(command)
    if words[0] == "./run":
        if len(words) == 1:
            return ""
        known = re.findall(r"(?m)^([a-z| ]+)\)", text("run"))
        if words[1] not in " ".join(known).replace("|", " ").split():
            return words[1]
        words = words[1:]
    return unknown_to_duban(words[1:]) if words[0] == "duban" else ""


def unknown_to_duban(words: list[str]) -> str:
    here: click.Command = duban
    options = option_names(here)
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("--"):
            if word not in options:
                return word
            skip = not options[word]
        elif isinstance(here, click.Group):
            inner = here.get_command(click.Context(here), word)
            if inner is None:
                return word
            here = inner
            options = option_names(here)
    return ""


def option_names(command: click.Command) -> dict[str, bool]:
    """Each option and whether it stands alone (takes no value)."""
    options = [param for param in command.params if isinstance(param, click.Option)]
    return {name: option.is_flag for option in options for name in option.opts} | {"--help": True}


@pytest.mark.parametrize(("page", "command"), list(command_lines()))
def test_every_command_of_the_readme_exists(page: str, command: str) -> None:
    assert unknown(command) == "", f"{page}: {command}"


@pytest.mark.parametrize(
    "command", ["./run dance", "duban dance", "duban notice dance", "duban init --dance"]
)
def test_a_command_that_does_not_exist_is_noticed(command: str) -> None:
    assert unknown(command) != ""


def test_the_tables_are_the_codes() -> None:
    page = README.read_text(encoding="utf-8")

    assert page == with_tables(page), "run: .venv/bin/python -m tests.readme_tables"


@pytest.mark.parametrize("page", PAGES)
def test_every_file_the_readme_names_is_there(page: str) -> None:
    folders = r"(?:config|docs|service|tests|workflows|notice_templates)/"
    named = re.findall(rf"`({folders}[\w./-]*)`", text(page).replace("YEAR.toml", "2017.toml"))
    linked = re.findall(r"\]\(([^)#:]+)\)", text(page))

    assert [place for place in (*named, *linked) if not (SHIPPED / place).exists()] == []


def test_the_limits_of_evidence_are_told_as_they_are() -> None:
    one, together = evidence.LARGEST // 1024**2, LARGEST_UPLOAD // 1024**2

    told = f"一个文件不超过{one}MB，一次不超过{evidence.MOST}个、合计不超过{together}MB"
    assert told in text("README.zh-CN.md")
    assert f"一个不超过{one}MB" in (SHIPPED / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_changelog_speaks_to_the_office() -> None:
    entries = re.findall(r"(?m)^\* (.*)$", text("CHANGELOG.md"))

    kinds = r"\*\*(规则变化|功能|修复|内部)\*\* · .+ · [题一二三四附—、]+：.+"
    assert [entry for entry in entries if not re.match(kinds, entry)] == []
