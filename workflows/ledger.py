"""台账：一个县一个年度在某一刻的全部事实，只读。

The shell loads it once a cycle; the core reads nothing else. Numbers are ``Decimal`` in the
indicator's own unit; units are named by their code (the name in force is in ``Unit.name``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar, cast

from workflows.periods import Calendar, Period
from workflows.registers import BLANK, Registers
from workflows.remembering import Remembered
from workflows.vocabulary import (
    Frequency,
    IndicatorType,
    Light,
    NoticeKind,
    NoticeState,
    Recognition,
    ReplyState,
    Role,
)

_Folded = TypeVar("_Folded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """责任单位；``position`` is the fixed order of units in every list."""

    code: str
    name: str
    kind: str = "部门"  # 部门 | 镇 | 督查 | 领导
    head: str = ""  # 主要负责人（直接责任人）
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One unit's part in an indicator, in the order of the table."""

    unit: str
    role: Role
    since: date = field(default=date.min, compare=False)  # the day this version began


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """年度目标的一个版本：``number`` is None where the target is only words (flagged, kept)."""

    effective_from: date
    text: str
    number: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """一项市考指标与它的责任链."""

    code: str  # 附件-序号, e.g. "3-20"; the order of the table
    attachment: int  # 1 … 6
    name: str
    type: IndicatorType
    unit: str  # 计量单位
    points: Decimal  # 分值；扣分指标为负
    frequency: Frequency
    targets: tuple[Target, ...]  # ordered by effective_from
    duties: tuple[Duty, ...]  # ordered; the first LEAD leads
    leader: str = ""  # 县级责任领导（职务）
    watched: bool = False  # 上年失分：重点关注
    leader_since: date = field(default=date.min, compare=False)

    @property
    def lead(self) -> str:
        """Code of the unit that 牵头抓总: the first in the table."""
        return self.duties[0].unit

    @property
    def support(self) -> tuple[str, ...]:
        """Codes of all other units, in order."""
        return tuple(duty.unit for duty in self.duties[1:])

    def target_on(self, day: date) -> Target:
        """The target version in force on ``day`` (the first one before it began)."""
        in_force = [target for target in self.targets if target.effective_from <= day]
        return in_force[-1] if in_force else self.targets[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One reported figure. Of several for one period the furthest recognised, then latest, counts."""

    indicator: str
    period: Period
    number: Decimal | None  # cumulative, in Indicator.unit; None with ``unpublished`` or words only
    status: Recognition
    reported_on: date
    unpublished: bool = False  # 数据未出
    text: str = ""  # the words as filed
    source: str = ""
    reason: str = ""  # 更正理由
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityStanding:
    """Our place among the city's counties for one indicator and period."""

    indicator: str
    period: Period
    value: Decimal | None
    rank: int
    counties: int  # how many are ranked, usually 10
    leader: str  # 领先县区
    leader_value: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCurve:
    """A department's own plan for an indicator: cumulative planned value by month."""

    indicator: str
    approved_on: date
    points: Mapping[int, Decimal]  # month 1–12 → cumulative planned value, in Indicator.unit

    def planned(self, month: int) -> Decimal | None:
        """The planned cumulative value by the end of ``month``; the last point before it holds."""
        months = [known for known in self.points if known <= month]
        return self.points[max(months)] if months else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionEvent:
    """A thing that must not happen and did."""

    id: str
    indicator: str
    happened_on: date
    registered_on: date
    points: Decimal  # ≤ 0
    description: str
    withdrawn_on: date | None = None  # registered by mistake, and taken back
    withdrawn_for: str = ""  # why


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one period's 研判 said of one indicator; kept for ever once made."""

    indicator: str
    period: Period
    judged_on: date
    light: Light
    warns: bool  # False when behind only within the tolerance
    basis: Recognition | None  # None where there was no value
    actual: Decimal | None = None
    target: Decimal | None = None
    expected: Decimal | None = None  # 序时应达值, in Indicator.unit
    rate: Decimal | None = None  # 完成率, % of the annual target
    gap: Decimal | None = None  # 正为超，负为欠
    gap_unit: str = ""  # 个百分点 | 户 | …
    rank: int | None = None
    counties: int | None = None
    leader: str = ""
    leader_value: Decimal | None = None
    forecast_points: Decimal | None = None  # 预计得分
    reason: str = ""  # one phrase in Chinese: why this light


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    unit: str
    replied_on: date
    state: ReplyState
    stage: str = "反馈"  # 反馈 | 整改方案 | 整改报告
    indicator: str | None = None  # None: the whole notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A day by which something is owed; rule and certainty are kept with the date."""

    name: str  # 反馈 | 首次反馈 | 办结 | 整改方案 | 整改报告 | 报送
    rule: str  # e.g. 收到本单后5个工作日内
    day: date
    certain: bool = True
    indicator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A paper as the core sees it: what it was about and how far it got."""

    key: str
    kind: NoticeKind
    state: NoticeState
    drafted_on: date
    issued_on: date | None = None
    number: str = ""
    units: tuple[str, ...] = ()  # 主送
    unsigned: tuple[str, ...] = ()  # of those, the ones that have not 签收'd
    period: Period | None = None  # the judgement it speaks of
    cases: tuple[str, ...] = ()  # keys of the cases it moves
    dues: tuple[Due, ...] = ()
    replies: tuple[Reply, ...] = ()  # of the units addressed, in order of time
    supporting: tuple[Reply, ...] = ()  # of 配合单位: beside the lead's, never instead of it
    extended: Mapping[str, date] = field(default_factory=dict)  # due name → new day

    @property
    def is_issued(self) -> bool:
        return self.state is NoticeState.ISSUED

    def due_day(self, name: str, indicator: str | None = None) -> date | None:
        """The day in force for a due of this name, the earliest of several; an extension of the
        name never shortens a later day of another indicator.
        """
        days = [due.day for due in self.dues if due.name == name and _meets(due, indicator)]
        own, extended = min(days, default=None), self.extended.get(name)
        return max((day for day in (own, extended) if day is not None), default=None)

    def replies_on(self, stage: str = "反馈", indicator: str | None = None) -> tuple[Reply, ...]:
        """Replies of this stage that speak of the indicator (all of them for None), in order."""
        return tuple(r for r in self.replies if r.stage == stage and _meets(r, indicator))

    def answered(self, stage: str = "反馈", indicator: str | None = None) -> bool:
        """Whether the last reply of this stage (for this indicator) stands, i.e. was not returned."""
        replies = self.replies_on(stage, indicator)
        return bool(replies) and replies[-1].state is not ReplyState.RETURNED


def _meets(part: Due | Reply, indicator: str | None) -> bool:
    """Whether a part of a notice concerns the indicator; None stands for the whole notice."""
    return indicator is None or part.indicator in (None, indicator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person did or asked for about a notice, and a paper answers (退回、延期、销号、约谈 …)."""

    id: str
    kind: str  # 退回 | 延期 | 销号 | 约谈 | …
    notice: str  # key of the notice it is about
    unit: str  # "" where it is of no one unit
    made_on: date
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Everything the mandate's functions may look at; its look-ups are indexed once."""

    assessment: str
    county: str
    year: int
    activated_on: date
    calendar: Calendar
    units: Mapping[str, Unit] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()  # ordered by attachment and serial
    values: tuple[Value, ...] = ()  # in order of time
    standings: tuple[CityStanding, ...] = ()
    plans: Mapping[str, PlanCurve] = field(default_factory=dict)
    breakdowns: frozenset[str] = frozenset()  # indicators whose 细化分解 is filed
    events: tuple[DeductionEvent, ...] = ()  # that count
    withdrawn: tuple[DeductionEvent, ...] = ()  # that were registered by mistake
    registers: Registers = BLANK
    former: Mapping[str, str] = field(default_factory=dict)  # 已并入别家的单位 → 并入前的名称
    successors: Mapping[str, str] = field(default_factory=dict)  # merged units → who stands in
    posts: Mapping[str, str] = field(default_factory=dict)  # 县级领导职务 → 姓名，当日在任
    judgements: tuple[Judgement, ...] = ()  # ordered by period, then indicator
    closed: Mapping[Period, date] = field(default_factory=dict)  # periods judged, and when
    held: Mapping[Period, date] = field(default_factory=dict)  # periods the clerk holds until a day
    close_now: frozenset[Period] = frozenset()  # periods the clerk closes early
    notices: Mapping[str, Notice] = field(default_factory=dict)  # by key
    requests: tuple[Request, ...] = ()
    meeting_time: str = "9:00"
    meeting_place: str = "县委二楼会议室"

    def without_drafts(self) -> "Ledger":
        """The ledger as if no draft had been drawn up: what would be drawn up today?"""
        kept = {key: n for key, n in self.notices.items() if n.state is not NoticeState.DRAFT}
        return self if len(kept) == len(self.notices) else replace(self, notices=kept)

    def without_notice(self, key: str) -> "Ledger":
        """The ledger as if this notice had never been drafted: what would it say today?"""
        return replace(self, notices={k: n for k, n in self.notices.items() if k != key})

    def indicator(self, code: str) -> Indicator:
        return self._by_code[code]

    def unit_name(self, code: str) -> str:
        """The name in force, of a merged unit its last; a post (常务副县长) names itself."""
        unit = self.units.get(code)
        return unit.name if unit else self.former.get(code, code)

    def successor(self, code: str) -> str:
        """The unit that answers now for what went to ``code``: itself, unless it was merged."""
        return self.successors.get(code, code)

    def latest_value(self, indicator: str, period: Period) -> Value | None:
        """认定, else 审核, else 自报; the latest of that standing."""
        return self._best_values.get((indicator, period))

    def standing(self, indicator: str, period: Period) -> CityStanding | None:
        return self._standings.get((indicator, period))

    def judgements_of(self, indicator: str) -> tuple[Judgement, ...]:
        """In order of period."""
        return self._judgements.get(indicator, ())

    @cached_property
    def latest_period(self) -> Period | None:
        """The last period judged."""
        return max(self.closed, default=None)

    @cached_property
    def _by_code(self) -> Mapping[str, Indicator]:
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def _best_values(self) -> Mapping[tuple[str, Period], Value]:
        return _BEST.of((self.values,), lambda: _best(self.values))

    @cached_property
    def _standings(self) -> Mapping[tuple[str, Period], CityStanding]:
        return {(place.indicator, place.period): place for place in self.standings}

    @cached_property
    def _judgements(self) -> Mapping[str, tuple[Judgement, ...]]:
        return _JUDGED.of((self.judgements,), lambda: _by_indicator(self.judgements))

    @cached_property
    def derived(self) -> dict[object, object]:
        """What others have made of this ledger, which never changes."""
        return {}

    def once(self, what: object, fold: Callable[[], _Folded]) -> _Folded:
        """What ``fold`` makes of this ledger; made once and kept under ``what``."""
        if what not in self.derived:
            self.derived[what] = fold()
        return cast(_Folded, self.derived[what])

    @cached_property
    def notices_of_case(self) -> Mapping[str, tuple[Notice, ...]]:
        """Case key → its notices, in order of drafting."""
        of: dict[str, list[Notice]] = defaultdict(list)
        for notice in self.notices.values():
            for case in notice.cases:
                of[case].append(notice)
        return {case: tuple(sorted(notices, key=_by_draft)) for case, notices in of.items()}


def _by_draft(notice: Notice) -> tuple[date, str]:
    return (notice.drafted_on, notice.key)


def _best(values: Iterable[Value]) -> Mapping[tuple[str, Period], Value]:
    standing = {status: place for place, status in enumerate(Recognition)}
    best: dict[tuple[str, Period], Value] = {}
    for value in values:
        key = (value.indicator, value.period)
        held = best.get(key)
        if held is None or standing[value.status] >= standing[held.status]:
            best[key] = value
    return best


def _by_indicator(judgements: Iterable[Judgement]) -> Mapping[str, tuple[Judgement, ...]]:
    of: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        of[judgement.indicator].append(judgement)
    return {code: tuple(judgements) for code, judgements in of.items()}


_BEST: Remembered[Mapping[tuple[str, Period], Value]] = Remembered()
_JUDGED: Remembered[Mapping[str, tuple[Judgement, ...]]] = Remembered()
