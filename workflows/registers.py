"""登记簿：人登记的事，一本一类，只读。

约定：办法要办的事里，凡是没有数可判、要人说了才算的（谁主抓、什么措施、有什么亮点、联系过谁、
市上定了几分），各立一本登记；台账带着它们，判定时只看不改。

Units are named by their code, indicators by theirs; points are Decimal, gains above zero.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """一项指标的细化分解的一版：责任到领导、股室、人员；审定之日起生效."""

    indicator: str
    leader: str  # 主抓领导
    office: str  # 主抓股室
    person: str  # 主抓人员
    standard: str  # 工作标准
    schedule: str  # 进度要求
    filed_on: date
    approved_on: date | None  # None: 待审定
    reason: str = ""  # 变更理由


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """措施台账的一条：什么措施、谁、何时完成、到哪一步。"""

    indicator: str
    text: str
    person: str
    due: date | None
    state: str  # 进行中 | 已完成 | 已取消
    state_on: date  # the day of its last news
    progress: str = ""  # what was said then


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """亮点台账的一条，半年一报。"""

    indicator: str
    half: int  # 1 | 2
    work: str
    evidence: str
    level: str  # 创新 | 亮点 | 质量 | 无（本期无）
    recognised_by: str  # 认定机关、文号；"" 未获认定
    filed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """与上级对口部门的一次沟通衔接。"""

    indicator: str
    contacted_on: date
    counterpart: str  # 上级对口部门
    matter: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnForecast:
    """单位自己的全年预计, as of a period."""

    indicator: str
    period: Period
    number: Decimal  # of the whole year, in Indicator.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeroReport:
    """依法治理零报告：一个单位某月报来的件数。"""

    unit: str
    period: Period
    events: int
    filed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterScore:
    """市上公布的追赶超越季度点评：一个季度的得分和位次；``indicator`` None：全县合计。"""

    quarter: int  # 1 … 4
    indicator: str | None
    points: Decimal | None
    rank: int | None
    counties: int | None
    document: str
    published_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardStage:
    stage: str  # 拟申报 | 已申报 | 初审通过 | 公示 | 获奖 | 未获奖
    reached_on: date
    points: Decimal | None = None  # granted, of 获奖
    document: str = ""  # 文号


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """附件4 的一个申报对象与它走过的各步, in order."""

    id: str
    indicator: str
    unit: str  # 申报单位
    name: str  # 申报项目
    apply_by: date  # 申报截止
    stages: tuple[AwardStage, ...] = ()

    @property
    def grant(self) -> AwardStage | None:
        """What a city document gave; None until then."""
        last = self.stages[-1] if self.stages else None
        return last if last and last.stage == "获奖" and last.document else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYear:
    """附件6 的一行：上年加减分。"""

    name: str
    points: Decimal
    note: str
    unit: str  # as written
    indicator: str | None  # this year's, if it was found


@dataclass(frozen=True, slots=True, kw_only=True)
class CityResult:
    """市上年终对一项指标的认定：任务完成得怎样、县里因此得失几分。"""

    indicator: str
    task: str  # 超额完成 | 完成 | 未完成
    points: Decimal  # 加减分：above zero gained, below lost
    document: str  # 市上文号
    confirmed_on: date
    confirmed_by: str  # 谁核对的


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """一项指标的加减分归一个单位的份额, %; those of one indicator sum to 100."""

    indicator: str
    unit: str
    percent: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto:
    """一票否决。"""

    unit: str
    matter: str  # 党风廉政、安全生产 …
    decided_on: date
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """办法之外评定的等次，由考核委员会给，录入不推算。"""

    unit: str
    grade: str  # 优秀 | 良好 | 一般 | 较差
    head_grade: str  # 主要负责人个人等次；"" 未定
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """一个单位对一次会议的参会回执。"""

    notice: str  # key of the meeting notice
    unit: str
    name: str
    post: str
    phone: str
    is_head: bool
    proxy_reason: str  # 代会理由
    approved_by: str  # 代会批准人
    filed_on: date
    attended: bool | None = None  # None: 会还没开


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """All of one assessment, each in order of filing; of versions the last one holds."""

    breakdowns: tuple[Breakdown, ...] = ()
    measures: tuple[Measure, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    contacts: tuple[Contact, ...] = ()
    forecasts: tuple[OwnForecast, ...] = ()
    zero_reports: tuple[ZeroReport, ...] = ()
    quarter_scores: tuple[QuarterScore, ...] = ()
    awards: tuple[Award, ...] = ()
    last_year: tuple[LastYear, ...] = ()
    city_results: tuple[CityResult, ...] = ()  # one an indicator
    shares: tuple[Share, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    grades: tuple[Grade, ...] = ()  # one a unit
    receipts: tuple[Receipt, ...] = ()  # one a meeting and unit


BLANK = Registers()
