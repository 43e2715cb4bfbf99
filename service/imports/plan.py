"""文件 → 预览: all the files of one import together, all or nothing.

Reading needs no database session: what is known comes in as a value, what would change goes out
as one. ``writing.apply`` writes it, if the ledger still stands as it was previewed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from service.errors import ImportRejected, Problem
from service.imports import (
    city_table,
    following,
    forms,
    history,
    indicators,
    kinds,
    quarter_results,
    registers,
    results,
)
from service.imports.catalog import Catalog
from service.imports.changes import (
    LABELS,
    Change,
    ChangeKind,
    compare,
    counted,
    described,
    in_full,
)
from service.imports.facts import (
    Contents,
    IndicatorFact,
    Known,
    LastYearFact,
    key_of,
)
from service.imports.gathered import Gathered, check_corrections, check_versions, note_falls
from service.imports.headers import IGNORED, find_header
from service.imports.reading import read_sheets
from service.imports.rows import GUIDE, Row, Table, check_header, rows_of
from service.imports.sheets import Findings, Sheet
from service.imports.unit_names import COLLECTIVE, UnitDirectory

_NOTHING = "与台账一致，没有要写入的内容"
_ORDER = list(LABELS)  # in which facts can be written


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What the files say and what that would change."""

    files: tuple[str, ...]
    contents: Contents
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()

    @property
    def unchanged(self) -> int:
        """How many facts of the files are in the ledger already."""
        return len(self.contents.facts) - sum(
            change.kind is not ChangeKind.RETIRED for change in self.changes
        )

    def summary(self) -> tuple[str, ...]:
        """The counts: one line a kind of change, in Chinese."""
        return tuple(counted(self.changes)) or (_NOTHING,)

    def told(self) -> tuple[str, ...]:
        """Every change in Chinese, for who filled in the file to look at again."""
        return tuple(f"【{change.kind}】{in_full(change)}" for change in self.changes)

    def lines(self) -> tuple[str, ...]:
        """The preview, in Chinese: counts, then every change to what exists, then the notes."""
        lines = [f"文件：{'、'.join(self.files)}", *self.summary()]
        if self.unchanged:
            lines.append(f"不变：{self.unchanged}处")
        for kind in (ChangeKind.CHANGED, ChangeKind.RETIRED, ChangeKind.RESTORED):
            lines += [f"【{kind}】{described(c)}" for c in self.changes if c.kind is kind]
        lines += [f"【请留意】{note}" for note in self.notes]
        return tuple(lines)


def read_files(
    paths: Sequence[Path],
    known: Known,
    *,
    mapping: Mapping[str, str] | None = None,
) -> ImportPlan:
    """Read the files of one import.

    ``mapping``: 列名 → 字段 (or 忽略; for the city's table 列名 → 指标编号). Raises ImportRejected
    with every problem at once.
    """
    findings, mapping = Findings(), mapping or {}
    tables = _recognised(read_sheets(paths, findings), mapping, findings)
    directory = UnitDirectory(known.units)
    gathered = Gathered(findings)
    _read_registers(tables, directory, gathered)
    covered = _read_indicators(tables, directory, gathered)
    catalog = _watched(tables, known, covered, gathered, mapping)
    _check_mapping(mapping, catalog, findings)
    _read_figures(tables, known, directory, catalog, gathered, mapping)
    check_corrections(gathered, known)
    check_versions(gathered, known)
    note_falls(gathered, known, catalog)
    _note_units(directory, known, findings)
    if findings.problems:
        raise ImportRejected(tuple(findings.problems))
    facts = [*directory.learned, *(fact for _, fact in gathered.by_key.values())]
    facts.sort(key=lambda fact: _ORDER.index(type(fact)))
    contents = Contents(facts=tuple(facts), attachments=covered)
    return ImportPlan(
        files=tuple(path.name for path in paths),
        contents=contents,
        changes=compare(contents, known),
        notes=tuple(dict.fromkeys(findings.notes)),
    )


def _recognised(
    sheets: Iterable[Sheet], mapping: Mapping[str, str], findings: Findings
) -> list[Table]:
    tables, unknown = [], []
    for sheet in sheets:
        if sheet.name == GUIDE:
            continue
        header = find_header(sheet, mapping)
        if header is None:
            if any(any(row) for row in sheet.rows):
                unknown.append(sheet)
            continue
        table = Table(sheet=sheet, header=header)
        check_header(table, findings, several=header.kind is kinds.CITY)
        tables.append(table)
    known_files = {table.sheet.file for table in tables}
    for sheet in unknown:
        _report_unknown(sheet, sheet.file in known_files, findings)
    return tables


def _report_unknown(sheet: Sheet, has_others: bool, findings: Findings) -> None:
    looks_meant = "附件" in sheet.name or any(
        kind.hint.search(sheet.name) for kind in kinds.KINDS if kind is not kinds.INDICATORS
    )
    if has_others and not looks_meant:
        findings.note(sheet, None, "没有认出是什么表，未读入")
        return
    findings.problem(
        sheet,
        None,
        "没有找到认识的表头",
        "表头至少要有“指标”和“责任部门”（或“名称”“类别”等）；列名不同的，用 --map 列名=字段 指定",
    )


def _of(tables: Iterable[Table], kind: kinds.Kind) -> Iterable[Table]:
    return (table for table in tables if table.header.kind is kind)


def _read_registers(tables: Sequence[Table], directory: UnitDirectory, gathered: Gathered) -> None:
    for table in _of(tables, kinds.UNITS):
        registers.learn_units(table, directory, gathered.findings)
    for table in _of(tables, kinds.PERSONS):
        gathered.add(registers.read_persons(table, directory, gathered.findings))
    for table in _of(tables, kinds.ROBOTS):
        gathered.add(registers.read_robots(table, directory, gathered.findings))


def _read_indicators(
    tables: Sequence[Table], directory: UnitDirectory, gathered: Gathered
) -> frozenset[int]:
    """The attachments whose tables were in the files."""
    for table in _of(tables, kinds.INDICATORS):
        gathered.add(indicators.read_indicators(table, directory, gathered.findings))
    return frozenset(fact.attachment for fact in gathered.of(IndicatorFact))


def _watched(
    tables: Sequence[Table],
    known: Known,
    covered: frozenset[int],
    gathered: Gathered,
    mapping: Mapping[str, str],
) -> Catalog:
    """The catalog in force after this import, 重点关注 settled by 附件6 or kept as it was."""
    in_force = {fact.code: fact for fact in known.indicators if fact.attachment not in covered}
    in_force |= {fact.code: fact for fact in gathered.of(IndicatorFact)}
    named = (
        row.line("指标")
        for table in _of(tables, kinds.INDICATORS)
        for row in rows_of(table, gathered.findings)
    )
    catalog = Catalog(in_force.values(), mapping, rejected=named)
    last_year = list(_of(tables, kinds.LAST_YEAR))
    lines = tuple(
        line
        for table in last_year
        for line in history.read_last_year(table, catalog, gathered.findings)
    )
    if last_year:
        gathered.add([(_whole(last_year[0], gathered), LastYearFact(lines=lines))])
    before = {fact.code for fact in known.indicators if fact.watched}
    lost = {line.indicator for line in lines if line.points < 0}
    watched = lost if last_year else before
    for key, (row, fact) in gathered.by_key.items():
        if isinstance(fact, IndicatorFact):
            gathered.by_key[key] = (row, replace(fact, watched=fact.code in watched))
    for fact in known.indicators if last_year else ():
        marked = replace(fact, watched=fact.code in watched)
        if key_of(fact) not in gathered.by_key and marked != fact and fact.code in in_force:
            gathered.by_key[key_of(fact)] = (_whole(last_year[0], gathered), marked)
    return catalog


def _whole(table: Table, gathered: Gathered) -> Row:
    """The place of what a sheet says as a whole."""
    return Row(table=table, index=0, findings=gathered.findings)


def _read_figures(
    tables: Sequence[Table],
    known: Known,
    directory: UnitDirectory,
    catalog: Catalog,
    gathered: Gathered,
    mapping: Mapping[str, str],
) -> None:
    findings, year = gathered.findings, known.year
    for table in _of(tables, kinds.HISTORY):
        gathered.add(history.read_history(table, catalog, year, findings))
    for table in _of(tables, kinds.CITY):
        read_rows = city_table.read_city_table(
            table, catalog, mapping, known.county, year, findings
        )
        gathered.add(read_rows)
    for table in _of(tables, kinds.BREAKDOWN):
        gathered.add(forms.read_breakdown(table, directory, catalog, findings))
    for table in _of(tables, kinds.FORM):
        gathered.add(forms.read_form(table, directory, catalog, year, findings))
    for table in _of(tables, kinds.CITY_RESULTS):
        gathered.add(results.read_results(table, catalog, year, findings))
    for table in _of(tables, kinds.QUARTER_RESULTS):
        read_scores = quarter_results.read_quarter_results(
            table, catalog, year, known.day, findings
        )
        gathered.add(read_scores)
    for table in _of(tables, kinds.GRADES):
        gathered.add(results.read_grades(table, directory, findings))
    for table in _of(tables, kinds.PROGRESS):
        gathered.add(following.read_progress(table, known, catalog, findings))
    for table in _of(tables, kinds.HIGHLIGHTS):
        gathered.add(following.read_highlights(table, directory, catalog, findings))


def _check_mapping(mapping: Mapping[str, str], catalog: Catalog, findings: Findings) -> None:
    fields = {name for kind in kinds.KINDS for name in kind.fields} | {IGNORED}
    for name, meant in mapping.items():
        if meant not in fields and meant not in catalog:
            findings.problems.append(
                Problem(
                    file="--map",
                    sheet=f"{name}={meant}",
                    row=None,
                    column="",
                    value="",
                    reason=f"没有“{meant}”这个字段，也没有这项指标",
                    remedy="字段名如：指标、责任部门、配合单位、全年目标、分值；不要的列写“忽略”",
                )
            )


def _note_units(directory: UnitDirectory, known: Known, findings: Findings) -> None:
    """Units that no register named."""
    before = {unit.code for unit in known.units}
    new = [unit for unit in directory.learned if unit.code not in before]
    collective = [unit.name for unit in new if unit.kind == COLLECTIVE]
    if collective:
        findings.notes.append(f"统称不展开，各作一个统称单位：{'、'.join(collective)}")
    if directory.is_open and new:
        findings.notes.append(
            f"没有责任单位表，从指标表里认出{len(new) - len(collective)}个单位，请核对名称和次序"
        )
