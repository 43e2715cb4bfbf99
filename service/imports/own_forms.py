"""单位自己交来的表：只收报送表、措施进展、亮点、细化分解，只收本单位的。

依据：一、「各责任部门要迅速对承担的市考指标进一步细化分解，落实主抓领导、主抓股室和主抓人员的工作责任」

约定：单位从网页交表，表头写的填报单位和每一行都得是它自己的；名册、指标表、认定数一概不收。
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from service.archive import file_name
from service.errors import ImportRejected, Problem
from service.imports.facts import (
    BreakdownFact,
    Fact,
    ForecastFact,
    HighlightFact,
    IndicatorFact,
    Known,
    MeasureFact,
    MeasureProgressFact,
    PlanFact,
    ValueFact,
)
from service.imports.plan import ImportPlan, read_files
from workflows.ledger import Duty
from workflows.vocabulary import Recognition, Role

LARGEST = 5 * 1024 * 1024  # bytes

_SIGNED = (ValueFact, ForecastFact, MeasureFact, BreakdownFact, PlanFact, HighlightFact)
OfAnIndicator = (
    ValueFact
    | ForecastFact
    | MeasureFact
    | MeasureProgressFact
    | BreakdownFact
    | PlanFact
    | HighlightFact
)


def read_own(name: str, content: bytes, known: Known, unit: str) -> ImportPlan:
    """What a unit's filled form would change. Raises ImportRejected, also for what is not its own."""
    with tempfile.TemporaryDirectory(prefix="duban-form-") as folder:
        path = Path(folder) / file_name(name)
        path.write_bytes(content)
        plan = read_files([path], known)
    strange = tuple(_strange(plan, known, unit))
    if strange:
        raise ImportRejected(strange)
    return plan


def _strange(plan: ImportPlan, known: Known, unit: str) -> Iterator[Problem]:
    called = next((one.name for one in known.units if one.code == unit), unit)
    own = {one.code for one in known.indicators if _is_responsible(one, unit)}
    if plan.contents.attachments or not all(_is_filed(fact) for fact in plan.contents.facts):
        yield _problem(
            plan, "这不是单位填报的表", "请上传填好的报送表、亮点工作报送表或者细化分解表"
        )
        return
    for fact in plan.contents.facts:
        if not isinstance(fact, OfAnIndicator):
            continue
        if isinstance(fact, _SIGNED) and fact.filed_by != called:
            yield _problem(plan, f"填报单位是{fact.filed_by}", f"请上传{called}自己的表")
            return
        if fact.indicator not in own:
            yield _problem(plan, f"{fact.indicator}不由{called}负责", "请删去这一行")


def _is_responsible(indicator: IndicatorFact, unit: str) -> bool:
    duties: tuple[Duty, ...] = indicator.duties
    return any(duty.unit == unit and duty.role is not Role.SUPPORT for duty in duties)


def _is_filed(fact: Fact) -> bool:
    if isinstance(fact, ValueFact):
        return fact.status is Recognition.SELF_REPORTED
    return isinstance(fact, OfAnIndicator)


def _problem(plan: ImportPlan, reason: str, remedy: str) -> Problem:
    return Problem(
        file="、".join(plan.files),
        sheet="整个文件",
        row=None,
        column="",
        value="",
        reason=reason,
        remedy=remedy,
    )
