"""What files say, as facts of the ledger: the same shape whether read from a file or the database.

Units stand by their code, numbers are ``Decimal`` in the indicator's own unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from workflows.ledger import Duty
from workflows.periods import Period
from workflows.vocabulary import Frequency, IndicatorType, Recognition


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFact:
    """A unit; ``name`` is the one in force, ``aliases`` all others it has or had."""

    code: str
    name: str
    kind: str = "部门"  # 部门 | 镇 | 督查 | 领导 | 集合
    position: int = 0
    aliases: tuple[str, ...] = ()  # sorted


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFact:
    unit: str | None  # None: a 县级领导
    post: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotFact:
    name: str
    channel: str
    audience: str
    units: tuple[str, ...] = ()
    base_url: str = ""
    secret_name: str = ""
    keywords: tuple[str, ...] = ()
    takes_files: bool = True  # 企业微信 of some installations has no upload


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFact:
    code: str
    attachment: int
    position: int
    name: str
    type: IndicatorType
    unit: str  # 计量单位
    points: Decimal
    frequency: Frequency
    leader: str
    target_text: str
    target_number: Decimal | None
    duties: tuple[Duty, ...]
    watched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFact:
    """One figure for one period; ``number`` is cumulative."""

    indicator: str
    period: Period
    number: Decimal | None
    status: Recognition
    text: str = ""
    unpublished: bool = False
    source: str = ""
    reason: str = ""  # 更正理由
    cause: str = ""  # 原因分析
    filed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFact:
    indicator: str
    period: Period
    county: str
    value: Decimal | None
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownFact:
    indicator: str
    leader: str
    office: str
    person: str
    standard: str = ""
    schedule: str = ""
    filed_by: str = ""
    reason: str = ""  # 变更理由
    approved: bool = False  # of what the ledger holds: some version of it was approved


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFact:
    """``points`` are cumulative planned values by month, in order of month."""

    indicator: str
    points: tuple[tuple[int, Decimal], ...]
    filed_by: str = ""
    reason: str = ""  # 变更理由
    approved: bool = False  # of what the ledger holds: some version of it was approved


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFact:
    indicator: str
    text: str
    person: str = ""
    due: date | None = None
    filed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYearLine:
    """附件6 的一行; ``unit`` as written, ``indicator`` this year's code or ""."""

    name: str
    points: Decimal
    note: str = ""
    unit: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYearFact:
    """附件6, the whole table: it is replaced as a whole."""

    lines: tuple[LastYearLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureProgressFact:
    """How a measure of the register goes; "" where nothing new is said of it."""

    indicator: str
    text: str
    state: str  # 进行中 | 已完成 | 已取消
    progress: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastFact:
    """单位预计: the whole year's figure, as of a period."""

    indicator: str
    period: Period
    number: Decimal
    filed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HighlightFact:
    indicator: str
    half: int
    work: str  # "" for 本期无
    level: str  # 创新 | 亮点 | 质量 | 无
    evidence: str = ""
    recognised_by: str = ""
    filed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityResultFact:
    """市考结果: what the city said of an indicator."""

    indicator: str
    task: str  # 超额完成 | 完成 | 未完成
    points: Decimal
    document: str
    confirmed_on: date | None = None  # None: not said
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterScoreFact:
    """季度点评结果: what the city gave for a quarter; no indicator: the county's total."""

    quarter: int
    indicator: str
    points: Decimal | None
    rank: int | None
    counties: int | None
    document: str
    published_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeFact:
    """考核等次: what the committee gave a unit."""

    unit: str
    grade: str
    head_grade: str
    document: str


Fact = (
    UnitFact
    | PersonFact
    | RobotFact
    | IndicatorFact
    | ValueFact
    | StandingFact
    | BreakdownFact
    | PlanFact
    | MeasureFact
    | MeasureProgressFact
    | ForecastFact
    | HighlightFact
    | LastYearFact
    | CityResultFact
    | QuarterScoreFact
    | GradeFact
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything one import's files say, in the order in which it can be written."""

    facts: tuple[Fact, ...] = ()
    attachments: frozenset[int] = frozenset()  # whose whole table was in the files


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the ledger holds on the day of the import; keys as ``key_of`` makes them."""

    county: str
    year: int
    day: date
    facts: Mapping[object, Fact] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()  # codes of indicators no longer in the table

    @property
    def units(self) -> tuple[UnitFact, ...]:
        """In the fixed order of units."""
        units = [fact for fact in self.facts.values() if isinstance(fact, UnitFact)]
        return tuple(sorted(units, key=lambda unit: (unit.position, unit.code)))

    @property
    def indicators(self) -> tuple[IndicatorFact, ...]:
        """Those not retired, in the order of the table."""
        indicators = [
            fact
            for fact in self.facts.values()
            if isinstance(fact, IndicatorFact) and fact.code not in self.retired
        ]
        return tuple(sorted(indicators, key=lambda indicator: indicator.position))


def key_of(fact: Fact) -> object:
    """What makes two facts versions of one thing."""
    match fact:
        case UnitFact() | IndicatorFact():
            return type(fact), fact.code
        case PersonFact():
            return PersonFact, fact.unit, fact.post
        case RobotFact():
            return RobotFact, fact.name
        case ValueFact():
            return ValueFact, fact.indicator, fact.period, fact.status
        case StandingFact():
            return StandingFact, fact.indicator, fact.period, fact.county
        case BreakdownFact() | PlanFact() | CityResultFact():
            return type(fact), fact.indicator
        case GradeFact():
            return GradeFact, fact.unit
        case QuarterScoreFact():
            return QuarterScoreFact, fact.quarter, fact.indicator
        case MeasureFact() | MeasureProgressFact():
            return type(fact), fact.indicator, fact.text
        case ForecastFact():
            return ForecastFact, fact.indicator, fact.period
        case HighlightFact():
            return HighlightFact, fact.indicator, fact.half, fact.work
        case LastYearFact():
            return LastYearFact
