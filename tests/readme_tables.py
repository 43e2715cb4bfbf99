"""The tables of README.md that are made from the code: ``python -m tests.readme_tables``."""

import re
from collections.abc import Iterator

from service.settings import SHIPPED, RuleBook, load_rules
from tests.clauses import MANDATE
from workflows.vocabulary import NoticeKind

README = SHIPPED / "README.md"


def with_tables(text: str) -> str:
    """``text`` with both tables as the code has them now."""
    book = load_rules(SHIPPED / "config" / "rules_2017.toml")
    text = _filled(text, "clauses", _clause_table())
    return _filled(text, "settings", _settings_table(book))


def _filled(text: str, name: str, lines: Iterator[str]) -> str:
    body = "\n".join(lines)
    between = rf"(?s)(<!-- {name}: [^\n]*-->\n).*?(<!-- end of {name} -->)"
    filled, count = re.subn(between, lambda found: f"{found[1]}{body}\n{found[2]}", text)
    if count != 1:
        raise ValueError(f"README.md has no place for the table of {name}")
    return filled


def _clause_table() -> Iterator[str]:
    yield "| clause | what it says | run by | shown by | tested by |"
    yield "|---|---|---|---|---|"
    for clause, parts in MANDATE.items():
        for part in parts:
            places = "、".join(f"`{place}`" for place in part.module.split())
            papers = "、".join(NoticeKind(kind).label for kind in part.paper.split())
            file, _, name = part.test.partition("::")
            yield f"| {clause} | {part.words} | {places} | {papers} | `{file}` {name} |"


def _settings_table(book: RuleBook) -> Iterator[str]:
    yield "| setting | value | unit | source | why |"
    yield "|---|---|---|---|---|"
    for setting in book.settings:
        key = setting.key
        if key.startswith("issue."):
            key += f"（{NoticeKind(key.removeprefix('issue.')).label}）"
        unit = setting.unit or "—"
        yield f"| {key} | {setting.shown} | {unit} | {setting.source} | {setting.reason} |"


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
