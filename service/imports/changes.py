"""What an import would change: 新增、变更、停用、恢复, and the words of the preview."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from service.imports.facts import (
    BreakdownFact,
    CityResultFact,
    Contents,
    Fact,
    ForecastFact,
    GradeFact,
    HighlightFact,
    IndicatorFact,
    Known,
    LastYearFact,
    MeasureFact,
    MeasureProgressFact,
    PersonFact,
    PlanFact,
    QuarterScoreFact,
    RobotFact,
    StandingFact,
    UnitFact,
    ValueFact,
    key_of,
)


class ChangeKind(StrEnum):
    ADDED = "新增"
    CHANGED = "变更"
    RETIRED = "停用"
    RESTORED = "恢复"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    kind: ChangeKind
    fact: Fact  # as it will be; of a retired indicator, as it was
    before: Fact | None = None


BLANK = "（空）"
LABELS: dict[type[Fact], tuple[str, str]] = {
    UnitFact: ("单位", "个"),
    PersonFact: ("人员", "人"),
    RobotFact: ("群机器人", "个"),
    IndicatorFact: ("指标", "项"),
    ValueFact: ("完成值", "个"),
    StandingFact: ("全市位次", "个"),
    BreakdownFact: ("细化分解", "项"),
    PlanFact: ("进度计划", "项"),
    MeasureFact: ("措施", "条"),
    MeasureProgressFact: ("措施进展", "条"),
    ForecastFact: ("单位预计", "个"),
    HighlightFact: ("亮点", "项"),
    CityResultFact: ("市考结果", "项"),
    QuarterScoreFact: ("季度点评", "个"),
    GradeFact: ("考核等次", "个"),
    LastYearFact: ("上年加减分表", "张"),
}


def compare(contents: Contents, known: Known) -> tuple[Change, ...]:
    """What writing ``contents`` would change, in the order in which it can be written."""
    changes = [change for fact in contents.facts if (change := _change(fact, known))]
    named = {fact.code for fact in contents.facts if isinstance(fact, IndicatorFact)}
    retired = [
        Change(kind=ChangeKind.RETIRED, fact=indicator)
        for indicator in known.indicators
        if indicator.attachment in contents.attachments and indicator.code not in named
    ]
    return (*changes, *retired)


def _change(fact: Fact, known: Known) -> Change | None:
    before = known.facts.get(key_of(fact))
    if before is None:
        return Change(kind=ChangeKind.ADDED, fact=fact)
    if isinstance(fact, IndicatorFact) and fact.code in known.retired:
        return Change(kind=ChangeKind.RESTORED, fact=fact, before=before)
    if says_the_same(before, fact):
        return None
    return Change(kind=ChangeKind.CHANGED, fact=fact, before=before)


def says_the_same(before: Fact, after: Fact) -> bool:
    """Whether nothing new is said; who filed it, and a source named again, do not count."""
    match before, after:
        case ValueFact(), ValueFact():
            cause = after.cause or before.cause
            return is_same_figure(before, after) and before.cause == cause
        case MeasureFact(), MeasureFact():
            kept = replace(after, person=after.person or before.person, due=after.due or before.due)
            return replace(kept, filed_by=before.filed_by) == before
        case MeasureProgressFact(), MeasureProgressFact():
            return replace(after, progress=after.progress or before.progress) == before
        case ForecastFact(), ForecastFact():
            return after.number == before.number
        case HighlightFact(), HighlightFact():
            return replace(after, filed_by=before.filed_by) == before
        case BreakdownFact(), BreakdownFact():
            return _without_version(after) == _without_version(before)
        case PlanFact(), PlanFact():
            return after.points == before.points
        case CityResultFact(), CityResultFact():
            return _is_same_result(before, after)
    return before == after


def _without_version(fact: BreakdownFact) -> BreakdownFact:
    return replace(fact, filed_by="", reason="", approved=False)


def _is_same_result(before: CityResultFact, after: CityResultFact) -> bool:
    """A day and a name that are not said again stay as they were."""
    day = after.confirmed_on or before.confirmed_on
    by = after.confirmed_by or before.confirmed_by
    return replace(after, confirmed_on=day, confirmed_by=by) == before


def is_same_figure(before: ValueFact, after: ValueFact) -> bool:
    return (before.number, before.text, before.unpublished) == (
        after.number,
        after.text,
        after.unpublished,
    )


def counted(changes: tuple[Change, ...]) -> Iterator[str]:
    """``新增：单位84个、指标57项``, one line a kind."""
    for kind in ChangeKind:
        counts = Counter(type(change.fact) for change in changes if change.kind is kind)
        if counts:
            parts = [f"{LABELS[of][0]}{counts[of]}{LABELS[of][1]}" for of in LABELS if counts[of]]
            yield f"{kind}：{'、'.join(parts)}"


def described(change: Change) -> str:
    """``指标 3-20 全社会固定资产投资增速：全年目标 20 → 22``."""
    subject = f"{LABELS[type(change.fact)][0]} {_subject(change.fact)}"
    if change.before is None:
        return subject
    before, after = _shown(change.before), _shown(change.fact)
    parts = [
        f"{name} {before[name]} → {after[name]}" for name in after if before[name] != after[name]
    ]
    return f"{subject}：{'；'.join(parts)}" if parts else subject


def in_full(change: Change) -> str:
    """As ``described``; what is new with all that it says."""
    if change.before is not None:
        return described(change)
    parts = [f"{name} {text}" for name, text in _shown(change.fact).items() if text != BLANK]
    return f"{described(change)}：{'；'.join(parts)}"


def _subject(fact: Fact) -> str:
    match fact:
        case UnitFact():
            return fact.code
        case PersonFact():
            return f"{fact.unit or ''}{fact.post}"
        case RobotFact():
            return fact.name
        case IndicatorFact():
            return f"{fact.code} {fact.name}"
        case ValueFact():
            return f"{fact.indicator} {fact.period.label}（{fact.status}）"
        case StandingFact():
            return f"{fact.indicator} {fact.period.label} {fact.county}"
        case MeasureFact() | MeasureProgressFact():
            return f"{fact.indicator} {fact.text[:20]}"
        case ForecastFact():
            return f"{fact.indicator} {fact.period.label}"
        case HighlightFact():
            return f"{fact.indicator} {fact.work[:20] or '本期无'}"
        case LastYearFact():
            return f"{len(fact.lines)}项"
        case GradeFact():
            return fact.unit
        case QuarterScoreFact():
            return f"{fact.quarter}季度 {fact.indicator or '全县合计'}"
    return fact.indicator


def _shown(fact: Fact) -> dict[str, str]:
    """The parts of a fact that a person would compare, by their Chinese names."""
    match fact:
        case UnitFact():
            shown = {"名称": fact.name, "类别": fact.kind, "别名": "、".join(fact.aliases)}
        case PersonFact():
            shown = {"姓名": fact.name, "电话": fact.phone}
        case RobotFact():
            shown = {
                "通道": fact.channel,
                "对象": fact.audience,
                "单位": "、".join(fact.units),
                "地址": fact.base_url,
                "密钥名称": fact.secret_name,
                "关键词": "、".join(fact.keywords),
                "收文件": "是" if fact.takes_files else "否",
            }
        case IndicatorFact():
            shown = _shown_indicator(fact)
        case ValueFact():
            number = "数据未出" if fact.unpublished else fact.text or _text(fact.number)
            shown = {"完成值": number, "原因分析": fact.cause}
        case StandingFact():
            shown = {"完成值": _text(fact.value), "位次": str(fact.rank)}
        case PlanFact():
            shown = {"计划": "、".join(f"{month}月{_text(point)}" for month, point in fact.points)}
        case BreakdownFact():
            shown = {
                "主抓领导": fact.leader,
                "主抓股室": fact.office,
                "主抓人员": fact.person,
                "工作标准": fact.standard,
                "进度要求": fact.schedule,
            }
        case CityResultFact():
            shown = {
                "任务完成": fact.task,
                "加减分": _text(fact.points),
                "文号": fact.document,
                "确认人": fact.confirmed_by,
            }
        case QuarterScoreFact():
            shown = {
                "得分": _text(fact.points),
                "位次": "" if fact.rank is None else str(fact.rank),
                "文号": fact.document,
            }
        case GradeFact():
            shown = {
                "等次": fact.grade,
                "主要负责人等次": fact.head_grade,
                "文号": fact.document,
            }
        case MeasureProgressFact():
            shown = {"状态": fact.state, "进展情况": fact.progress}
        case ForecastFact():
            shown = {"预计全年": _text(fact.number)}
        case HighlightFact():
            shown = {
                "类别": fact.level,
                "佐证材料": fact.evidence,
                "认定": fact.recognised_by,
            }
        case MeasureFact():
            shown = {"责任人": fact.person, "完成时限": str(fact.due or "")}
        case LastYearFact():
            lines = (f"{line.name}{line.points:+}" for line in fact.lines)
            shown = {"加减分": "、".join(lines)}
    return {name: text or BLANK for name, text in shown.items()}


def _shown_indicator(fact: IndicatorFact) -> dict[str, str]:
    return {
        "指标": fact.name,
        "全年目标": fact.target_text,
        "类型": fact.type.value,
        "计量单位": fact.unit,
        "分值": _text(fact.points),
        "频次": fact.frequency.value,
        "责任单位": "、".join(f"{duty.unit}（{duty.role}）" for duty in fact.duties),
        "县级责任领导": fact.leader,
        "重点关注": "是" if fact.watched else "否",
        "次序": str(fact.position),
    }


def _text(number: object) -> str:
    return "" if number is None else str(number)
