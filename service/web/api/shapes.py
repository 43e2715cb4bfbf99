"""进出的样子：what a call takes and gives. Numbers are texts: no system rounds another's figures."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from workflows.vocabulary import IndicatorType, Light, NoticeKind, NoticeState, Recognition

#: What nobody can read, or what turns the text around it; a line has no line breaks either, and
#: nothing of no width: names are lines, emoji are held together by such.
_BIDI = "\u202a-\u202e\u2066-\u2069"
_NO_WIDTH = "\u200b-\u200f\u2060-\u2065\ufeff"
_TEXT = f"^[^\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}]*$"
_LINE = f"^[^\x00-\x1f\x7f-\x9f{_BIDI}{_NO_WIDTH}]*$"

Text = Annotated[str, Field(max_length=2_000, pattern=_TEXT)]
Line = Annotated[str, Field(max_length=200, pattern=_LINE)]
#: Who acts, a person by name: acts are signed with it.
By = Annotated[str, Field(min_length=2, max_length=20, pattern=_LINE)]
PeriodName = Annotated[str, Field(pattern=r"^2[0-9]{3}-(0[2-9]|1[0-2])$", examples=["2017-08"])]
Number = Annotated[
    Decimal,
    PlainSerializer(lambda number: format(number, "f"), return_type=str),
    Field(examples=["18.50"]),
]


class Given(BaseModel):
    """What a system sends: an unknown name is a mistake and is told."""

    model_config = ConfigDict(extra="forbid")


# --- 指标、数据期、数 -----------------------------------------------------------------------------


class Indicator(BaseModel):
    code: str
    attachment: int
    name: str
    type: IndicatorType
    unit: str
    points: Number
    frequency: str
    target: str
    lead: str
    support: list[str]
    leader: str
    light: Light | None  # of the last judgement
    judged_period: str | None
    gap: str | None
    forecast_points: Number | None


class Indicators(BaseModel):
    indicators: list[Indicator]
    next: str | None = Field(description="下一页的 after；没有下一页为空")


class Period(BaseModel):
    period: str
    label: str
    due: date
    judged_on: date | None


class Periods(BaseModel):
    periods: list[Period]


class Value(BaseModel):
    period: str
    number: Number | None
    unpublished: bool
    status: Recognition
    reported_on: date
    source: str
    reason: str


class IndicatorPage(Given):
    after: str = Field(default="", max_length=10, description="上一页的 next；从头取为空")
    limit: int = Field(default=200, ge=1, le=500)


class Values(BaseModel):
    values: list[Value]


class NewValue(Given):
    period: PeriodName
    number: Annotated[
        str | None,
        Field(pattern=r"^[+-]?[0-9]{1,18}(\.[0-9]{1,18})?$", description="累计数，单位按台账"),
    ] = None
    unpublished: bool = Field(default=False, description="数据未出")
    source: Line = ""
    reason: Line = Field(default="", description="更正已报的数要写明理由")
    evidence: Line = ""
    by: By


class NewEvidence(Given):
    """佐证材料 for the figure that was reported last for the period."""

    name: Annotated[str, Field(min_length=5, max_length=120, pattern=_LINE, examples=["月报.pdf"])]
    content: str = Field(
        pattern=r"^[A-Za-z0-9+/]+={0,2}$",
        max_length=14 * 1024 * 1024,
        description="文件内容（Base64），原文件不超过10MB",
    )
    by: By


class Evidence(BaseModel):
    id: int
    name: str
    media_type: str
    size: int = Field(description="字节")
    sha256: str


class Taken(BaseModel):
    """What was handed in is kept."""

    taken: bool = True


# --- 文书 -----------------------------------------------------------------------------------------


class File(BaseModel):
    id: int
    role: str
    name: str
    media_type: str
    sha256: str


class Receipt(BaseModel):
    unit: str
    role: str
    signed_by: str
    signed_at: datetime | None


class Due(BaseModel):
    name: str
    day: date
    rule: str
    indicator: str | None


class Paper(BaseModel):
    id: int
    kind: NoticeKind
    label: str
    number: str
    subject: str
    state: NoticeState
    dated: date | None
    issued_at: datetime | None
    clause: str
    receipts: list[Receipt]
    dues: list[Due]
    files: list[File]


class Papers(BaseModel):
    papers: list[Paper]
    next: int | None = Field(description="下一页的 after；没有下一页为空")


class PaperPage(Given):
    after: int = Field(default=0, ge=0, le=2**31 - 1, description="上一页的 next；从头取为 0")
    kind: NoticeKind | None = None
    limit: int = Field(default=50, ge=1, le=200)


class NewReply(Given):
    unit: Line | None = Field(default=None, description="全县的令牌要写；绑定单位的不必")
    stage: str = Field(default="反馈", pattern="^(反馈|整改方案|整改报告|办理情况)$")
    indicator: Annotated[str, Field(max_length=10)] | None = Field(
        default=None, description="指标编号；交办单为第几项"
    )
    cause: Text = ""
    measures: list[Text] = Field(default=[], max_length=20)
    persons: list[Line] = Field(default=[], max_length=20)
    until: list[date] = Field(default=[], max_length=20)
    text: Text = ""
    by: By


class NewReceipt(Given):
    unit: Line | None = Field(default=None, description="全县的令牌要写；绑定单位的不必")
    by: By


# --- 事件 -----------------------------------------------------------------------------------------


class EventPage(Given):
    after: int = Field(default=0, ge=0, le=2**31 - 1, description="上次的 next；从头取为 0")
    limit: int = Field(default=100, ge=1, le=500)


class Event(BaseModel):
    id: int
    at: datetime
    actor: str
    act: str
    number: str
    subject: str
    recipients: str
    clause: str
    paper: int | None


class Events(BaseModel):
    events: list[Event]
    next: int = Field(description="下次的 after")
    more: bool = Field(description="还有没有取完的")
