"""指标表：one sheet an attachment, one indicator a row or a few (sub-rows that carry more units).

依据：一、「同一指标由多个责任部门共同承担的，由排在第一位的责任部门负责牵头抓总」
约定：表里没有类型、频次两列的（多数办公室没有），按附件和指标名称推定，推定的逐项列给人看。
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from service.imports.cells import read_frequency, read_type
from service.imports.facts import Fact, IndicatorFact, PersonFact
from service.imports.indicator_rows import attachment_in, attachment_of, grouped
from service.imports.quantities import read_number, read_points
from service.imports.registers import HEAD, remedy_for
from service.imports.rows import Row, Table, total_rows
from service.imports.sheets import Findings
from service.imports.unit_names import COLLECTIVE, UnitDirectory
from workflows.ledger import Duty
from workflows.vocabulary import Frequency, IndicatorType, Role

POSITIONS_AN_ATTACHMENT = 1_000
_POST_NOT_NAME = re.compile(r"负责人|局长|主任|书记|部长|院长|行长|经理|[、，,\n]")

_TYPE_BY_ATTACHMENT = {
    1: IndicatorType.QUAL,
    2: IndicatorType.EVENT,
    4: IndicatorType.AWARD,
    5: IndicatorType.RANK,
}
_FREQUENCY_BY_TYPE = {
    IndicatorType.QUAL: Frequency.HALF_YEARLY,
    IndicatorType.EVENT: Frequency.AT_ONCE,
    IndicatorType.AWARD: Frequency.YEARLY,
    IndicatorType.SURVEY: Frequency.YEARLY,
    IndicatorType.GATE: Frequency.HALF_YEARLY,
    IndicatorType.RANK: Frequency.QUARTERLY,
    IndicatorType.MILE: Frequency.QUARTERLY,
}

Read = tuple[Row, Fact]


@dataclass(slots=True)
class _Guesses:
    """What was concluded rather than read, told once a sheet."""

    words_only: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    frequencies: list[str] = field(default_factory=list)
    no_points: list[str] = field(default_factory=list)

    def tell(self, table: Table, findings: Findings) -> None:
        for codes, text in (
            (self.words_only, "目标只有文字，原样保留、不按数判定"),
            (self.types, "类型是推定的，请核对"),
            (self.frequencies, "频次是推定的，请核对"),
            (self.no_points, "没有分值，按0分计"),
        ):
            if codes:
                findings.note(table.sheet, None, f"{len(codes)}项{text}：{'、'.join(codes)}")


def read_indicators(table: Table, directory: UnitDirectory, findings: Findings) -> Iterator[Read]:
    """The indicators of one sheet, in its order; heads named in a 责任人 column besides."""
    attachment = attachment_of(table)
    if attachment is None and "附件" not in table.header.columns:
        findings.problem(
            table.sheet,
            None,
            "看不出是第几个附件",
            "请在工作表名或标题里写明“附件1”至“附件5”，或加一列“附件”",
        )
        return
    guesses = _Guesses()
    seen: dict[str, Row] = {}
    for order, (serial, rows) in enumerate(grouped(table, findings), start=1):
        number = attachment_in(rows[0]) or attachment
        if number is None:
            rows[0].problem("附件", "没有写第几个附件", "请填1至5")
            continue
        code = f"{number}-{serial}"
        if code in seen:
            again = seen[code].table.sheet.row_number(seen[code].index)
            rows[0].problem("序号", f"与第{again}行的序号重复", "请改成不同的序号")
            continue
        seen[code] = rows[0]
        yield from _indicator(rows, number, code, order, directory, guesses)
    guesses.tell(table, findings)
    _check_total(table, seen.values(), findings)


def _indicator(
    rows: list[Row],
    attachment: int,
    code: str,
    order: int,
    directory: UnitDirectory,
    guesses: _Guesses,
) -> Iterator[Read]:
    row = rows[0]
    duties = _duties(rows, directory)
    points = _points(row, attachment, code, guesses)
    text = row.line("全年目标")
    kind = _type(row, attachment, code, text, guesses)
    text = text or _target_by_type(row, kind)
    unit = row.line("计量单位") or ("%" if "%" in text else "")
    if not duties or points is None or not text:
        return
    reading = read_number(text, unit, name=row.line("指标"))
    if reading.problem:
        row.problem("全年目标", reading.problem, "请核对目标和计量单位")
        return
    if reading.number is None:
        guesses.words_only.append(code)
    yield (
        row,
        IndicatorFact(
            code=code,
            attachment=attachment,
            position=attachment * POSITIONS_AN_ATTACHMENT + order,
            name=row.line("指标"),
            type=kind,
            unit=unit,
            points=points,
            frequency=_frequency(row, kind, code, guesses),
            leader=row.line("县级责任领导"),
            target_text=text,
            target_number=reading.number,
            duties=duties,
        ),
    )
    yield from _heads(row, duties)


def _duties(rows: list[Row], directory: UnitDirectory) -> tuple[Duty, ...]:
    """In the table's order, the lead first; empty after a problem."""
    leads = [unit for row in rows for unit in _units(row, "牵头单位", directory)]
    leads += [unit for row in rows for unit in _units(row, "责任部门", directory)]
    supports = [unit for row in rows for unit in _units(row, "配合单位", directory)]
    if None in leads or None in supports:
        return ()
    responsible = [unit for unit in dict.fromkeys(leads) if unit]
    if not responsible:
        column = "责任部门" if rows[0].has("责任部门") else "牵头单位"
        rows[0].problem(column, "没有牵头的责任部门", "请填责任部门，几个部门的把牵头的写在第一位")
        return ()
    if directory.unit(responsible[0]).kind == COLLECTIVE:
        rows[0].problem("责任部门", "牵头的不能是统称", "请写明由哪个单位牵头")
        return ()
    roles = [Role.LEAD] + [Role.CO_LEAD] * (len(responsible) - 1)
    duties = [Duty(unit=unit, role=role) for unit, role in zip(responsible, roles, strict=True)]
    others = [unit for unit in dict.fromkeys(supports) if unit and unit not in responsible]
    return (*duties, *(Duty(unit=unit, role=Role.SUPPORT) for unit in others))


def _units(row: Row, column: str, directory: UnitDirectory) -> Iterator[str | None]:
    """Codes in order; None stands for a name that is not known."""
    names = directory.read(row[column]) if row[column] else ()
    if any(named.leads for named in names) and column == "责任部门":
        _note_moved_lead(row, column)
    for named in names:
        if named.note:
            row.note(named.note)
        if not named.units:
            row.problem(column, f"名册里没有“{named.text}”", remedy_for(named.guess))
            yield None
        yield from named.units


def _note_moved_lead(row: Row, column: str) -> None:
    marked = re.split(r"[（(](?:牵头|主办)", row[column])[0]
    if len(re.split(r"[、，,;；/\n]", marked)) > 1:
        row.note("标明“牵头”的单位不在第一位，已调到第一位，请核对")


def _points(row: Row, attachment: int, code: str, guesses: _Guesses) -> Decimal | None:
    """None after a problem."""
    if not row.has("分值"):
        guesses.no_points.append(code)
        return Decimal(0)
    points = read_points(row["分值"])
    if row.anchor("分值")[0] < row.anchor("指标")[0]:
        row.problem("分值", "几项指标合用一个分值单元格", "请拆开单元格，逐项填写分值")
        return None
    if points is None:
        row.problem("分值", "分值没有填，或者不是一个数", "请填数字，扣分指标填负数，如 -0.5")
    elif attachment == 2 and points > 0:
        row.note(f"扣分指标的分值{points}按-{points}计")
        return -points
    return points


def _type(row: Row, attachment: int, code: str, target: str, guesses: _Guesses) -> IndicatorType:
    words = row.line("类型")
    if kind := read_type(words):
        return kind
    if words:
        row.note(f"类型“{words}”认不出，已按指标推定")
    guesses.types.append(code)
    return _TYPE_BY_ATTACHMENT.get(attachment) or _type_by_name(row, target)


def _type_by_name(row: Row, target: str) -> IndicatorType:
    name, unit = row.line("指标"), row.line("计量单位")
    if re.search(r"增速|增长率|降低率|降幅", name):
        return IndicatorType.GROWTH
    if "满意度" in name or "社会评价" in name:
        return IndicatorType.SURVEY
    if re.match(r"[≤<]|不超过|不高于|控制在", target):
        return IndicatorType.LIMIT if unit == "%" else IndicatorType.CAP
    return IndicatorType.LEVEL if unit == "%" or name.endswith("率") else IndicatorType.CUM


def _target_by_type(row: Row, kind: IndicatorType) -> str:
    if kind is IndicatorType.EVENT:
        return "0"
    row.problem("全年目标", "没有填全年目标", "请填目标；没有数的写文字，如“市评一档”")
    return ""


def _frequency(row: Row, kind: IndicatorType, code: str, guesses: _Guesses) -> Frequency:
    words = row.line("频次")
    if frequency := read_frequency(words):
        return frequency
    if words:
        row.note(f"频次“{words}”认不出，已按类型推定")
    guesses.frequencies.append(code)
    return _FREQUENCY_BY_TYPE.get(kind, Frequency.MONTHLY)


def _heads(row: Row, duties: tuple[Duty, ...]) -> Iterator[Read]:
    """责任人 is the lead's head where the cell is one person's name."""
    name = row.line("责任人")
    if name and not _POST_NOT_NAME.search(row["责任人"]):
        yield row, PersonFact(unit=duties[0].unit, post=HEAD, name=name)


def _check_total(table: Table, rows: Iterable[Row], findings: Findings) -> None:
    """Tell where the table's own 合计 of points is not the sum of its rows."""
    points = [read_points(row["分值"]) for row in rows]
    totals = [row for row in total_rows(table, findings) if read_points(row["分值"]) is not None]
    if len(totals) != 1 or None in points:
        return
    said, counted = read_points(totals[0]["分值"]), sum(p for p in points if p is not None)
    if said != counted:
        totals[0].note(f"合计行写的分值是{said}，逐项相加是{counted}，请核对")
