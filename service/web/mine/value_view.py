"""报数页上的一行：an indicator with what stands beside its field, and what the field holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.feedback.period_figures import Entry, Filed
from service.web.forms import as_told
from workflows import filing
from workflows.indicator_course import value_text
from workflows.wording import with_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An indicator with what stands beside its field, and what the field holds."""

    line: filing.Line
    facts: tuple[tuple[str, str], ...]  # 全年目标, 计划应达, 上期 …
    settled: str
    corrects: bool
    returned: str  # why what was filed was sent back
    entry: Entry
    problem: str
    doubts: list[str]

    @property
    def code(self) -> str:
        return self.line.indicator.code


def rows(
    lines: Sequence[filing.Line],
    fields: Mapping[str, str] | None,
    filed: Filed,
    returned: Mapping[str, str],
) -> Iterator[Row]:
    for line in lines:
        code = line.indicator.code
        yield Row(
            line=line,
            facts=tuple(_facts(line)),
            settled=_settled(line),
            corrects=line.filed is not None and line.filed.number is not None,
            returned=returned.get(code, ""),
            entry=_as_filed(line) if fields is None else entry_of(code, fields),
            problem=as_told(filed.problems.get(code, "")),
            doubts=filed.doubts.get(code, []),
        )


def _facts(line: filing.Line) -> Iterator[tuple[str, str]]:
    yield "全年目标", line.target
    if line.planned is not None:
        yield "计划应达", with_unit(line.planned, line.indicator.unit)
    if line.last is not None:
        number = value_text(line.indicator, line.last)
        yield "上期", f"{number}（{line.last.period.label}，{line.last.status}）"
    else:
        yield "上期", "没有数"


def _settled(line: filing.Line) -> str:
    if line.settled is None:
        return ""
    return f"已{line.settled.status}：{value_text(line.indicator, line.settled)}"


def _as_filed(line: filing.Line) -> Entry:
    """What was filed already stands in its field."""
    filed = line.filed
    if filed is None:
        return Entry()
    number = filed.text if filed.number is None else format(filed.number.normalize(), "f")
    return Entry(number="" if filed.unpublished else number, unpublished=filed.unpublished)


def entry_of(code: str, fields: Mapping[str, str]) -> Entry:
    def said(name: str) -> str:
        return fields.get(f"{name}-{code}", "")

    return Entry(
        number=said("number"),
        unpublished=bool(said("unpublished")),
        reason=said("reason"),
        cause=said("cause"),
        evidence=said("evidence"),
        confirmed=said("confirmed"),
    )
