"""报送通知随附的报送表：每个单位一张，只有它牵头的指标，上期数和计划应达已填好。

What is asked for is the middle of the notice's key: a period, or a name of ``_FORMS``.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from service.documents.forms import (
    BreakdownRow,
    MeasureLine,
    ReportRow,
    write_breakdown_form,
    write_form,
    write_highlight_form,
)
from service.notices.papers import Paper
from workflows import highlights, measures
from workflows.filing import last_before
from workflows.ledger import Indicator, Ledger
from workflows.periods import Period
from workflows.progress_collection import NOT_FILED, is_filed
from workflows.vocabulary import NoticeKind
from workflows.wording import shown, target_text

#: How the names of forms begin; what follows, up to the ending, is the unit's name.
_NAMED = re.compile(r"(?:报送表（[^）]*）|亮点工作报送表（[^）]*）|细化分解表 )(.+)\.xlsx")


class FormFile(NamedTuple):
    name: str
    content: bytes


def forms_of(paper: Paper, ledger: Ledger, today: date) -> tuple[FormFile, ...]:
    """One .xlsx for each unit that the paper asks; none for other kinds."""
    if paper.kind is not NoticeKind.FILING_NOTICE:
        return ()
    make = _FORMS.get(paper.key.partition(":")[2].partition("-")[0], _period_form)
    return tuple(make(paper, ledger, unit, today) for unit in paper.form_units)


def owner_of(name: str) -> str:
    """The unit that a form of this file name was made for; "" for any other file."""
    found = _NAMED.fullmatch(name)
    return found[1] if found else ""


def _period_form(paper: Paper, ledger: Ledger, unit: str, today: date) -> FormFile:
    period = Period.parse(paper.key.partition(":")[2])
    lines = [
        _line(ledger, indicator, period)
        for indicator in ledger.indicators
        if indicator.lead == unit and is_filed(indicator, period)
    ]
    title = f"{paper.county}{paper.year}年市考指标报送表"
    under_way = _measures(ledger, unit, today)
    content = write_form(title, ledger.unit_name(unit), period.label, lines, under_way)
    return FormFile(f"报送表（{period.label}）{ledger.unit_name(unit)}.xlsx", content)


def _measures(ledger: Ledger, unit: str, day: date) -> list[MeasureLine]:
    """The unit's measures under way on ``day``, for it to say how they go."""
    open_now = measures.of_unit(ledger, unit, day)
    return [
        MeasureLine(
            code=measure.indicator,
            name=ledger.indicator(measure.indicator).name,
            text=measure.text,
            person=measure.person,
            due=measure.due.isoformat() if measure.due else "",
            state=str(line["状态"]),
        )
        for measure, line in zip(open_now, measures.lines(ledger, open_now, day), strict=True)
    ]


def _line(ledger: Ledger, indicator: Indicator, period: Period) -> ReportRow:
    plan = ledger.plans.get(indicator.code)
    return ReportRow(
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        target=target_text(indicator, period.last_day),
        planned=shown(plan.planned(period.month)) if plan else "",
        previous=_last_value(ledger, indicator, period),
    )


def _last_value(ledger: Ledger, indicator: Indicator, period: Period) -> str:
    value = last_before(ledger, indicator.code, period)
    return f"{shown(value.number)}（{value.period.label}）" if value else ""


def _breakdown_form(paper: Paper, ledger: Ledger, unit: str, _: date) -> FormFile:
    lines = [
        BreakdownRow(
            code=indicator.code,
            name=indicator.name,
            target=target_text(indicator, ledger.activated_on),
        )
        for indicator in ledger.indicators
        if indicator.lead == unit and indicator.type not in NOT_FILED
    ]
    months = tuple(range(ledger.activated_on.month, 13))
    title = f"{paper.county}{paper.year}年市考指标细化分解表"
    content = write_breakdown_form(title, ledger.unit_name(unit), f"{paper.year}年", lines, months)
    return FormFile(f"细化分解表 {ledger.unit_name(unit)}.xlsx", content)


def _highlight_form(paper: Paper, ledger: Ledger, unit: str, _: date) -> FormFile:
    half = int(paper.key.rpartition("-")[2])
    lines = [
        BreakdownRow(
            code=indicator.code,
            name=indicator.name,
            target=target_text(indicator, ledger.activated_on),
        )
        for indicator in highlights.common(ledger)
        if indicator.lead == unit
    ]
    label = f"{paper.year}年{highlights.HALVES[half]}"
    title = f"{paper.county}{label}共性指标亮点工作报送表"
    content = write_highlight_form(title, ledger.unit_name(unit), label, lines)
    return FormFile(f"亮点工作报送表（{label}）{ledger.unit_name(unit)}.xlsx", content)


#: The first word of a collection's name → its form; a period's name is none of these.
_FORMS: Mapping[str, Callable[[Paper, Ledger, str, date], FormFile]] = {
    "breakdown": _breakdown_form,
    "highlights": _highlight_form,
}
