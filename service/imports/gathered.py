"""What all rows of one import say, each thing once, and what figures must answer for."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from service.imports.catalog import Catalog
from service.imports.changes import LABELS, is_same_figure, says_the_same
from service.imports.facts import (
    BreakdownFact,
    Fact,
    IndicatorFact,
    Known,
    PersonFact,
    PlanFact,
    ValueFact,
    key_of,
)
from service.imports.rows import Row
from service.imports.sheets import Findings
from workflows.vocabulary import IndicatorType


@dataclass(slots=True)
class Gathered:
    """Facts by key, with the row that said each; two rows that disagree are a problem."""

    findings: Findings
    by_key: dict[object, tuple[Row, Fact]] = field(default_factory=dict)

    def add(self, read: Iterable[tuple[Row, Fact]]) -> None:
        for row, fact in read:
            held = self.by_key.setdefault(key_of(fact), (row, fact))
            if held[1] != fact and not isinstance(fact, PersonFact):
                self._conflict(row, fact, held[0])

    def of(self, kind: type[IndicatorFact]) -> list[IndicatorFact]:
        return [fact for _, fact in self.by_key.values() if isinstance(fact, kind)]

    def _conflict(self, row: Row, fact: Fact, other: Row) -> None:
        sheet = other.table.sheet
        place = f"{sheet.file}「{sheet.name}」第{sheet.row_number(other.index)}行"
        self.findings.problem(
            row.table.sheet,
            row.index,
            f"{LABELS[type(fact)][0]}在两处写得不一样，另一处是{place}",
            "请改成一致，或删去一处",
        )


def check_corrections(gathered: Gathered, known: Known) -> None:
    """A figure that differs from the one filed needs a reason; both are kept."""
    for key, (row, fact) in gathered.by_key.items():
        before = known.facts.get(key)
        if not isinstance(fact, ValueFact) or not isinstance(before, ValueFact):
            continue
        if before.unpublished or is_same_figure(before, fact) or fact.reason:
            continue
        row.findings.problem(
            row.table.sheet,
            row.index,
            f"{fact.indicator} {fact.period.label}已有{fact.status}数{before.text or before.number}，"
            "这里写的不同",
            "确要更正的，请在“更正理由”列写明理由（没有这一列的加一列）；写错的请改回",
            column="完成值",
            value=fact.text or ("数据未出" if fact.unpublished else f"{fact.number}"),
        )


def check_versions(gathered: Gathered, known: Known) -> None:
    """A breakdown or plan that was approved is changed only with a reason."""
    for key, (row, fact) in gathered.by_key.items():
        before = known.facts.get(key)
        if not isinstance(fact, BreakdownFact | PlanFact) or fact.reason:
            continue
        held = isinstance(before, BreakdownFact | PlanFact) and before.approved
        if before is None or not held or says_the_same(before, fact):
            continue
        row.findings.problem(
            row.table.sheet,
            row.index,
            f"{fact.indicator}的{LABELS[type(fact)][0]}已经审定，这里写的不同",
            "确要变更的，请在“变更理由”列写明理由（没有这一列的加一列）；写错的请改回",
            column="变更理由",
        )


def note_falls(gathered: Gathered, known: Known, catalog: Catalog) -> None:
    """A cumulative figure below that of an earlier period is told, not refused."""
    filed = [fact for fact in known.facts.values() if isinstance(fact, ValueFact)]
    read_now = [
        (row, fact) for row, fact in gathered.by_key.values() if isinstance(fact, ValueFact)
    ]
    figures = [*filed, *(fact for _, fact in read_now)]
    for row, fact in read_now:
        indicator = catalog.find(fact.indicator)
        if fact.number is None or not indicator or indicator.type is not IndicatorType.CUM:
            continue
        earlier = [
            other
            for other in figures
            if other.indicator == fact.indicator
            and other.period < fact.period
            and other.number is not None
        ]
        last = max(earlier, key=lambda other: other.period, default=None)
        if last and last.number is not None and fact.number < last.number:
            row.note(
                f"{fact.indicator} {fact.period.label}累计{fact.number}，"
                f"比{last.period.label}的{last.number}还小，请核实"
            )
