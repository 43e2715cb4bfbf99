"""The tables of README.md that are made from the code: ``python -m tests.readme_tables``."""

import ast
import re
from collections.abc import Iterator

from service.settings import SHIPPED, RuleBook, load_rules
from workflows.vocabulary import NoticeKind

README = SHIPPED / "README.md"

#: The order in which the mandate speaks.
CLAUSES = "题一二三四附"


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
    yield "| clause | what it says | module | tests |"
    yield "|---|---|---|---|"
    rows = []
    for path in SHIPPED.glob("workflows/**/*.py"):
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        stem = path.parent.name if path.name == "__init__.py" else path.stem
        for clause, words in re.findall(r"依据：(.+?)、「([^」]+)」", docstring):
            place = path.relative_to(SHIPPED).as_posix()
            rows.append((CLAUSES.index(clause), words, place, _tests_of(stem)))
    for clause, words, place, tests in sorted(rows, key=lambda row: (row[0], row[2])):
        yield f"| {CLAUSES[clause]} | {words} | `{place}` | {tests} |"


def _tests_of(stem: str) -> str:
    found = sorted(SHIPPED.glob(f"tests/workflows/test_{stem}*.py"))
    return "、".join(f"`{path.relative_to(SHIPPED).as_posix()}`" for path in found) or "—"


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
