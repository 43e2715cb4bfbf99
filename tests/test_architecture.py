"""The laws of the house that no single test can hold: who imports whom, who reads the clock, and
that every word quoted from the mandate is the mandate's.
"""

import ast
import re
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from service.settings import SHIPPED, load_rules, load_service
from workflows.vocabulary import NoticeKind

CODE = sorted((*SHIPPED.glob("service/**/*.py"), *SHIPPED.glob("workflows/**/*.py")))
WRITTEN = sorted(
    path
    for folder in ("service", "workflows", "tests", "config", "notice_templates")
    for path in SHIPPED.glob(f"{folder}/**/*")
    if path.suffix in {".py", ".toml", ".md", ".j2", ".csv", ".txt"}
)

#: From the ground up: each may import only what stands before it.
GROUND = ("errors", "clock", "settings", "workdays", "readers", "database", "tables")
#: Where a run begins; no step of the flow may import them.
ENTRIES = {"__main__", "commands", "demo", "fakes", "rehearsal", "scheduler", "serving", "web"}
#: Values without a decision of their own; what decides cites the clause or owns its 约定.
VALUE_MODULES = {"__init__", "actions", "ledger", "remembering", "rules"}

CLOCKS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "time.gmtime",
    "time.localtime",
    "time.time",
    "time.time_ns",
}
STOPWATCHES = {"time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.process_time"}
CLOCK_READERS = {
    "service/clock.py": CLOCKS,
    "service/deliveries/transport.py": STOPWATCHES,
    "service/web/metrics.py": STOPWATCHES,
}

QUOTE = re.compile(r"(题|一|二|三|四|附|落款)、「([^」]+)」")


def name(path: Path) -> str:
    """``service/clock.py``: a file as the messages show it."""
    return path.relative_to(SHIPPED).as_posix()


def module(path: Path) -> str:
    return ".".join(path.relative_to(SHIPPED).with_suffix("").parts).removesuffix(".__init__")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=name(path))


MODULES = {module(path): tree(path) for path in CODE}


def imported(code: ast.Module) -> Iterator[str]:
    """Every module the code imports, deferred imports too; ``from a import b`` is a.b if it is one."""
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module


def part(dotted: str) -> str:
    """``service.deliveries.claims`` → ``deliveries``."""
    return dotted.split(".")[1] if "." in dotted else "__init__"


def first_party(dotted: str) -> list[str]:
    return [target for target in imported(MODULES[dotted]) if target in MODULES]


def refuse_a_circle(graph: dict[str, set[str]]) -> None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def clock_calls(code: ast.Module) -> set[str]:
    """The clock functions that code mentions, whatever it calls them by."""
    names = {}
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    mentioned = set()
    for node in ast.walk(code):
        if isinstance(node, ast.Attribute | ast.Name):
            head, _, rest = ast.unparse(node).partition(".")
            mentioned.add(f"{names.get(head, head)}.{rest}".rstrip("."))
    return mentioned & (CLOCKS | STOPWATCHES)


def quotes(code: ast.Module) -> Iterator[tuple[str, str]]:
    """Clause and words of every 三、「…」 in the strings of the code, docstrings included."""
    for node in ast.walk(code):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from QUOTE.findall(node.value)


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def mandate() -> dict[str, str]:
    """Clause → its words without white space."""
    text = (SHIPPED / "config" / "mandate_2017_79.md").read_text(encoding="utf-8")
    _, *parts = re.split(r"(?m)^## (\S+)$", text)
    return {clause: bare(words) for clause, words in zip(parts[::2], parts[1::2], strict=True)}


# --- 进口方向 ------------------------------------------------------------------------------------


def test_workflows_need_nothing_but_the_standard_library() -> None:
    foreign = {
        (dotted, target)
        for dotted, code in MODULES.items()
        if dotted.startswith("workflows")
        for target in imported(code)
        if target.split(".")[0] not in {*sys.stdlib_module_names, "workflows"}
    }

    assert foreign == set()


def test_no_module_imports_itself_through_others() -> None:
    refuse_a_circle({dotted: set(first_party(dotted)) - {dotted} for dotted in MODULES})


def test_no_part_of_the_service_depends_on_itself_through_others() -> None:
    parts: dict[str, set[str]] = {}
    for dotted in (d for d in MODULES if d.startswith("service.")):
        others = {part(t) for t in first_party(dotted) if t.startswith("service.")}
        parts[part(dotted)] = parts.get(part(dotted), set()) | others - {part(dotted)}

    refuse_a_circle(parts)


def test_the_ground_stands_on_nothing_above_it() -> None:
    wrong = {
        (dotted, target)
        for dotted in MODULES
        if dotted.startswith("service.") and part(dotted) in GROUND
        for target in first_party(dotted)
        if target.startswith("service.")
        and part(target) not in GROUND[: GROUND.index(part(dotted)) + 1]
    }

    assert wrong == set()


def test_the_inspector_shares_nothing_with_the_writer() -> None:
    shared = {
        (dotted, target)
        for dotted in MODULES
        if dotted.startswith("service.documents.inspection")
        for target in first_party(dotted)
        if not target.startswith("service.documents.inspection")
    }

    assert shared == set()


def test_the_fakes_share_nothing_with_the_sender() -> None:
    shared = {
        (dotted, target)
        for dotted in MODULES
        if dotted.startswith("service.fakes")
        for target in first_party(dotted)
        if not target.startswith(("service.fakes", "service.errors"))
    }

    assert shared == set()


def test_no_step_imports_where_a_run_begins() -> None:
    wrong = {
        (dotted, target)
        for dotted in MODULES
        if dotted.startswith("service.") and part(dotted) not in ENTRIES
        for target in first_party(dotted)
        if target.startswith("service.") and part(target) in ENTRIES
    }

    assert wrong == set()


# --- 一个时钟 ------------------------------------------------------------------------------------


def test_only_the_clock_reads_a_clock() -> None:
    readers = {name(path): clock_calls(MODULES[module(path)]) for path in CODE}

    assert {
        path: calls - CLOCK_READERS.get(path, set())
        for path, calls in readers.items()
        if calls - CLOCK_READERS.get(path, set())
    } == {}


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now(UTC)",
        "import datetime as d\nd.date.today()",
        "from datetime import date as day\nfield(default_factory=day.today)",
        "from time import time as t\nt()",
        "import time\ntime.monotonic()",
    ],
)
def test_a_clock_is_known_under_any_name(source: str) -> None:
    assert clock_calls(ast.parse(source)) != set()


# --- 引文 ----------------------------------------------------------------------------------------


def test_every_quotation_is_the_mandate_word_for_word() -> None:
    clauses = mandate()
    found = [(d, *quote) for d, code in MODULES.items() for quote in quotes(code)]

    wrong = [q for q in found if bare(q[2]) not in clauses.get(q[1], "")]

    assert len(found) > 10
    assert wrong == []


def test_every_basis_of_a_workflow_names_its_clause_and_quotes_it() -> None:
    cited = [
        (dotted, line.strip())
        for dotted, code in MODULES.items()
        if dotted.startswith("workflows")
        for line in (ast.get_docstring(code) or "").splitlines()
        if line.strip().startswith("依据：")
    ]

    assert [(d, line) for d, line in cited if not QUOTE.match(line.removeprefix("依据："))] == []


def test_the_rules_quote_the_mandate_too() -> None:
    whole = "".join(mandate().values())
    book = load_rules(SHIPPED / "config" / "rules_2017.toml")
    facts = book.mandate

    cited = [q for s in book.settings for q in re.findall(r"办法：「([^」]+)」", s.reason)]

    assert all(bare(words) in whole for words in (*cited, facts.document, facts.title, facts.basis))
    assert bare("".join(facts.issuers)) in whole


@pytest.mark.parametrize(
    "dotted",
    [d for d in MODULES if d.startswith("workflows.") and part(d) not in VALUE_MODULES],
)
def test_what_decides_cites_the_mandate_or_owns_its_convention(dotted: str) -> None:
    docstring = ast.get_docstring(MODULES[dotted]) or ""

    assert re.search(r"(?m)^(依据|约定)：", docstring)


# --- 每个文种齐备 --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(NoticeKind), ids=str)
def test_every_kind_has_template_golden_text_rule_and_head(kind: NoticeKind) -> None:
    book = load_rules(SHIPPED / "config" / "rules_2017.toml")
    office = load_service(SHIPPED / "config" / "service.toml")

    assert (SHIPPED / "notice_templates" / f"{kind}.md.j2").is_file()
    assert (SHIPPED / "tests" / "golden" / f"{kind}.txt").is_file()
    assert book.issue(kind, book.starts) is not None
    assert office.kinds[kind].issuers
    assert kind.label


# --- 家规 ----------------------------------------------------------------------------------------


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")

    assert [name(p) for p in WRITTEN if marks.search(p.read_text(encoding="utf-8"))] == []


def test_no_module_is_named_after_nothing() -> None:
    vague = re.compile(r"(util|helper|manager|common|misc)s?|base_.*|base")

    assert [name(path) for path in CODE if vague.fullmatch(path.stem)] == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    places = re.compile(r"/(root|home|work|Users)/\w")

    assert [name(p) for p in WRITTEN if places.search(p.read_text(encoding="utf-8"))] == []
