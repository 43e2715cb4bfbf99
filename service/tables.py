"""The tables. Constraint names are sentences: they are what an error says.

Shared by all years of a county: units, persons, robots, number series. Everything decided belongs
to an assessment (县 × 年度). Rows about the past are appended, never overwritten.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from service.database import UtcDateTime


class ExactNumber(TypeDecorator[Decimal]):
    """A Decimal kept as its digits: SQLite has no exact number type of its own."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        Decimal: ExactNumber,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        str: Text,
        bytes: LargeBinary,
    }


# --- 单位、人员、机器人：各年度共用 -------------------------------------------------------------


class UnitRow(Base):
    """A unit of a county; its names and its head have versions by date (``UnitNameRow``)."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("county", "code", name="unit_code_is_unique_in_its_county"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county: Mapped[str]
    code: Mapped[str]  # the name it was first known by
    kind: Mapped[str] = mapped_column(default="部门")
    position: Mapped[int] = mapped_column(default=0)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # 并入的单位
    merged_on: Mapped[date | None]
    names: Mapped[list["UnitNameRow"]] = relationship(
        back_populates="unit", order_by="UnitNameRow.effective_from", cascade="all, delete-orphan"
    )


class UnitNameRow(Base):
    """A name that a unit bears from a day on, or an alias under which files may call it."""

    __tablename__ = "unit_name"
    __table_args__ = (
        UniqueConstraint("unit_id", "name", "effective_from", name="unit_name_once_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    effective_from: Mapped[date]
    is_alias: Mapped[bool] = mapped_column(default=False)
    unit: Mapped[UnitRow] = relationship(back_populates="names")


class PersonRow(Base):
    """A person in a post: 主要负责人、填报人 of a unit, or a 县级领导 (no unit)."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    county: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    post: Mapped[str]  # 主要负责人 | 填报人 | 县长 | 常务副县长 …
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]


class RobotRow(Base):
    """A group's messaging robot. Its secret is only named here (``secret_name``), never stored."""

    __tablename__ = "robot"
    __table_args__ = (UniqueConstraint("county", "name", name="robot_name_is_unique"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county: Mapped[str]
    name: Mapped[str]  # the group's name
    channel: Mapped[str]  # folder | wecom | dingtalk | feishu | webhook
    audience: Mapped[str]  # 督查 | 单位 | 工作群 | 领导
    base_url: Mapped[str] = mapped_column(default="")
    secret_name: Mapped[str] = mapped_column(default="")  # environment variable or key-file entry
    units: Mapped[list[Any]] = mapped_column(default=list)  # unit codes in the group
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    paused_until: Mapped[datetime | None]
    paused_reason: Mapped[str] = mapped_column(default="")
    not_before: Mapped[datetime | None]  # throttled or its window is full: no send before
    recent: Mapped[list[Any]] = mapped_column(default=list)  # ends of its last calls, in ms
    month: Mapped[str] = mapped_column(default="")  # 2017-08 in Asia/Shanghai
    month_calls: Mapped[int] = mapped_column(default=0)
    skew_seconds: Mapped[int | None]  # the platform's clock against ours, by its last answer


class SeriesRow(Base):
    """A number series: office, kind and year of 成文日期; ``next_number`` moves by compare-and-set."""

    __tablename__ = "series"
    __table_args__ = (UniqueConstraint("county", "code", "year", name="one_series_a_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county: Mapped[str]
    code: Mapped[str]  # 代字, e.g. 示督办
    year: Mapped[int]
    next_number: Mapped[int] = mapped_column(default=1)


# --- 年度考核与台账 ------------------------------------------------------------------------------


class AssessmentRow(Base):
    """县 × 年度; sleeps until the first day on which something is due."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("county", "year", name="one_assessment_a_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county: Mapped[str]
    year: Mapped[int]
    activated_on: Mapped[date]
    sleeps_until: Mapped[date | None] = mapped_column(index=True)  # None: awake
    wakes: Mapped[int] = mapped_column(default=0)  # moves with every input: guards sleeps_until
    audited_on: Mapped[date | None]
    submitted_until: Mapped[datetime | None]  # in a worker's hands; not handed out again before


class IndicatorRow(Base):
    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("assessment_id", "code", name="indicator_code_is_unique"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    code: Mapped[str]  # 附件-序号
    attachment: Mapped[int]
    position: Mapped[int]  # order within the whole table
    name: Mapped[str]
    type: Mapped[str]
    unit: Mapped[str]
    points: Mapped[Decimal]
    frequency: Mapped[str]
    leader: Mapped[str] = mapped_column(default="")
    watched: Mapped[bool] = mapped_column(default=False)
    retired_on: Mapped[date | None]
    targets: Mapped[list["TargetRow"]] = relationship(order_by="TargetRow.effective_from")
    duties: Mapped[list["DutyRow"]] = relationship(order_by="DutyRow.position")


class FormerLeaderRow(Base):
    """The post that answered for an indicator until a day; ``IndicatorRow.leader`` does now."""

    __tablename__ = "former_leader"
    __table_args__ = (UniqueConstraint("indicator_id", "until", name="one_leader_change_a_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    post: Mapped[str]
    until: Mapped[date]  # the first day on which the next one answers


class TargetRow(Base):
    """A dated version of an annual target: a change is a new row, old reports still reproduce."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("indicator_id", "effective_from", name="one_target_version_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    effective_from: Mapped[date]
    text: Mapped[str]
    number: Mapped[Decimal | None]
    source: Mapped[str] = mapped_column(default="")


class DutyRow(Base):
    """A unit's part in an indicator from a day to a day; ``position`` keeps the table's order."""

    __tablename__ = "duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str]
    position: Mapped[int]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    unit: Mapped[UnitRow] = relationship()


class ValueRow(Base):
    """One reported figure; corrections are new rows, both are kept."""

    __tablename__ = "value"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    period: Mapped[str]  # 2017-08
    number: Mapped[Decimal | None]
    text: Mapped[str] = mapped_column(default="")
    status: Mapped[str]
    unpublished: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")  # 原因分析, as filed
    evidence: Mapped[str] = mapped_column(default="")
    reported_by: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]  # sent back by the office: counts no more
    return_reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index("ix_value_indicator_period", "indicator_id", "period"),)


class StandingRow(Base):
    """One county's value and rank in the city's table."""

    __tablename__ = "standing"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    period: Mapped[str]
    county: Mapped[str]
    value: Mapped[Decimal | None]
    rank: Mapped[int]
    imported_at: Mapped[datetime]


class PlanRow(Base):
    """进度计划：a new version by date; points are cumulative planned values by month, as digits."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    points: Mapped[dict[str, Any]]  # {"7": "12.5", …}
    filed_by: Mapped[str]
    filed_at: Mapped[datetime]
    approved_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")  # 变更理由, of a later version
    returned_at: Mapped[datetime | None]  # sent back by the office: waits and counts no more
    return_reason: Mapped[str] = mapped_column(default="")


class BreakdownRow(Base):
    """细化分解：主抓领导、主抓股室、主抓人员、工作标准、进度要求; a version holds once approved."""

    __tablename__ = "breakdown"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    leader: Mapped[str]
    office: Mapped[str]
    person: Mapped[str]
    standard: Mapped[str] = mapped_column(default="")
    schedule: Mapped[str] = mapped_column(default="")
    filed_by: Mapped[str]
    filed_at: Mapped[datetime]
    approved_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")  # 变更理由, of a later version
    returned_at: Mapped[datetime | None]  # sent back by the office: waits and counts no more
    return_reason: Mapped[str] = mapped_column(default="")


class MeasureRow(Base):
    """措施台账：what, who, until when, and where it stands."""

    __tablename__ = "measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    text: Mapped[str]
    person: Mapped[str] = mapped_column(default="")
    due: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="进行中")
    state_on: Mapped[date | None]  # NULL: since it was filed
    progress: Mapped[str] = mapped_column(default="")
    filed_by: Mapped[str]
    filed_at: Mapped[datetime]


class DeductionRow(Base):
    """依法治理等不得发生事项的一次发生."""

    __tablename__ = "deduction"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    happened_on: Mapped[date]
    points: Mapped[Decimal]
    description: Mapped[str]
    registered_by: Mapped[str]
    registered_at: Mapped[datetime]
    withdrawn_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")  # why it was withdrawn


class PeriodRow(Base):
    """The clerk's word on a period (hold, close now) and the day it was judged."""

    __tablename__ = "period"
    __table_args__ = (UniqueConstraint("assessment_id", "period", name="period_closes_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    period: Mapped[str]
    held_until: Mapped[date | None]
    close_now: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    judged_on: Mapped[date | None]


class JudgementRow(Base):
    """One line of a period's 研判 sheet; never changed once made."""

    __tablename__ = "judgement"
    __table_args__ = (UniqueConstraint("indicator_id", "period", name="each_value_is_judged_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    period: Mapped[str]
    judged_on: Mapped[date]
    light: Mapped[str]
    warns: Mapped[bool]
    basis: Mapped[str | None]
    actual: Mapped[Decimal | None]
    target: Mapped[Decimal | None]
    expected: Mapped[Decimal | None]
    rate: Mapped[Decimal | None]
    gap: Mapped[Decimal | None]
    gap_unit: Mapped[str] = mapped_column(default="")
    rank: Mapped[int | None]
    counties: Mapped[int | None]
    leader: Mapped[str] = mapped_column(default="")
    leader_value: Mapped[Decimal | None]
    forecast_points: Mapped[Decimal | None]
    reason: Mapped[str] = mapped_column(default="")


# --- 文书 ----------------------------------------------------------------------------------------


class NoticeRow(Base):
    """A paper and its life; issued ones are frozen: facts, number, template version and bytes."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("assessment_id", "key", name="notice_issued_once"),
        UniqueConstraint("series_id", "serial", name="number_used_once"),
        CheckConstraint(
            "(state = '已发出' OR state = '已作废') = (issued_at IS NOT NULL)",
            name="issued_notices_have_a_time",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    key: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    automatic: Mapped[bool]
    subject: Mapped[str]
    clause: Mapped[str]
    due_on: Mapped[date]
    drafted_at: Mapped[datetime]
    redrafted: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any]]
    edits: Mapped[dict[str, Any]] = mapped_column(default=dict)  # field → 拟稿 it stands for, 人
    return_reason: Mapped[str] = mapped_column(default="")  # 退改: until it is submitted again
    dues: Mapped[list[Any]] = mapped_column(default=list)
    cases: Mapped[list[Any]] = mapped_column(default=list)
    copies: Mapped[list[Any]] = mapped_column(default=list)  # 抄送: unit codes or posts
    period: Mapped[str] = mapped_column(default="")
    form_units: Mapped[list[Any]] = mapped_column(default=list)
    problem: Mapped[str] = mapped_column(default="")  # why it could not be rendered
    reason: Mapped[str] = mapped_column(default="")  # refused, superseded, withdrawn, cancelled
    superseded_by: Mapped[str] = mapped_column(default="")
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    serial: Mapped[int | None]
    number: Mapped[str] = mapped_column(default="")  # 示督办〔2017〕3号
    dated: Mapped[date | None]  # 成文日期
    issued_at: Mapped[datetime | None]
    signed_by: Mapped[str] = mapped_column(default="")
    template_version: Mapped[str] = mapped_column(default="")
    renderer_version: Mapped[str] = mapped_column(default="")
    recipients: Mapped[list["RecipientRow"]] = relationship(
        order_by="RecipientRow.position", cascade="all, delete-orphan"
    )
    documents: Mapped[list["DocumentRow"]] = relationship(order_by="DocumentRow.id")

    @property
    def drafted_facts(self) -> dict[str, Any]:
        """What the service said, without what people wrote over it."""
        return self.facts | {name: edit["拟稿"] for name, edit in self.edits.items()}


class RecipientRow(Base):
    """A unit a notice goes to (主送 or 抄送) and its 签收."""

    __tablename__ = "recipient"
    __table_args__ = (UniqueConstraint("notice_id", "unit_id", name="recipient_named_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str]  # 主送 | 抄送
    position: Mapped[int]
    signed_for_by: Mapped[str] = mapped_column(default="")
    signed_for_at: Mapped[datetime | None]
    unit: Mapped[UnitRow] = relationship(lazy="joined", innerjoin=True)


class DocumentRow(Base):
    """A file of the archive; the stored bytes are the truth, ``sha256`` is theirs."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("notice_id", "role", "name", name="document_named_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    role: Mapped[str]  # 送审稿 | 正文 | 报送表 | 正式件
    name: Mapped[str]  # file name with its ending
    media_type: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes]
    stored_at: Mapped[datetime]


class ReplyRow(Base):
    """A unit's answer to a notice, and what supervision made of it."""

    __tablename__ = "reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    stage: Mapped[str]  # 反馈 | 整改方案 | 整改报告
    indicator: Mapped[str | None]  # code; NULL: the whole notice
    cause: Mapped[str] = mapped_column(default="")
    measures: Mapped[list[Any]] = mapped_column(default=list)
    text: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    return_reason: Mapped[str] = mapped_column(default="")
    replied_by: Mapped[str]
    replied_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class KeptFileRow(Base):
    """A file that somebody handed in; the same bytes are kept once."""

    __tablename__ = "kept_file"
    __table_args__ = (UniqueConstraint("sha256", name="file_kept_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    media_type: Mapped[str]  # by its bytes
    size: Mapped[int]  # bytes
    content: Mapped[bytes]


class EvidenceRow(Base):
    """佐证材料：a file that proves one reported figure, or one answer to a paper."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("value_id", "file_id", name="evidence_once_a_value"),
        UniqueConstraint("reply_id", "file_id", name="evidence_once_a_reply"),
        CheckConstraint(
            "(value_id IS NULL) <> (reply_id IS NULL)", name="evidence_proves_one_thing"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    value_id: Mapped[int | None] = mapped_column(ForeignKey("value.id"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("kept_file.id"), index=True)
    name: Mapped[str]  # as it was handed in
    filed_by: Mapped[str]
    filed_at: Mapped[datetime]
    file: Mapped[KeptFileRow] = relationship()


class RequestRow(Base):
    """What a person did or asked for about a notice, and a paper answers: 退回、延期、销号、约谈 …"""

    __tablename__ = "request"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    kind: Mapped[str]
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # NULL: of no one unit
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_by: Mapped[str]
    made_at: Mapped[datetime]


# --- 登记簿 --------------------------------------------------------------------------------------
# Rows are appended; of several for one thing the last holds (``service.ledger.registers``).


class HighlightRow(Base):
    """亮点台账."""

    __tablename__ = "highlight"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    half: Mapped[int]
    work: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    level: Mapped[str]
    recognised_by: Mapped[str] = mapped_column(default="")
    filed_by: Mapped[str]
    filed_at: Mapped[datetime]


class ContactRow(Base):
    """与上级对口部门的沟通衔接."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    contacted_on: Mapped[date]
    counterpart: Mapped[str]
    matter: Mapped[str]
    result: Mapped[str] = mapped_column(default="")
    filed_by: Mapped[str]
    filed_at: Mapped[datetime]


class ForecastRow(Base):
    """单位自己的全年预计."""

    __tablename__ = "forecast"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    period: Mapped[str]
    number: Mapped[Decimal]
    filed_by: Mapped[str]
    filed_at: Mapped[datetime]


class ZeroReportRow(Base):
    """依法治理零报告."""

    __tablename__ = "zero_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    period: Mapped[str]
    events: Mapped[int]
    filed_by: Mapped[str]
    filed_at: Mapped[datetime]


class QuarterScoreRow(Base):
    """追赶超越季度点评的得分和位次; no indicator: the county's total."""

    __tablename__ = "quarter_score"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    quarter: Mapped[int]
    indicator_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"))
    points: Mapped[Decimal | None]
    rank: Mapped[int | None]
    counties: Mapped[int | None]
    document: Mapped[str] = mapped_column(default="")
    published_on: Mapped[date]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class AwardRow(Base):
    """单项奖、重大创新奖的一个申报对象."""

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("indicator_id", "unit_id", "name", name="award_applied_for_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]
    apply_by: Mapped[date]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class AwardStageRow(Base):
    """A step of an application."""

    __tablename__ = "award_stage"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True)
    stage: Mapped[str]
    reached_on: Mapped[date]
    points: Mapped[Decimal | None]
    document: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class LastYearRow(Base):
    """附件6：上年加减分情况; an import replaces the whole table."""

    __tablename__ = "last_year"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    points: Mapped[Decimal]
    note: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    indicator_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"))


class CityResultRow(Base):
    """市上对一项指标的年终认定."""

    __tablename__ = "city_result"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    task: Mapped[str]
    points: Mapped[Decimal]
    document: Mapped[str]
    confirmed_on: Mapped[date]
    confirmed_by: Mapped[str]
    recorded_at: Mapped[datetime]


class ShareRow(Base):
    """加减分的份额; those of the last ``recorded_at`` of an indicator hold together."""

    __tablename__ = "share"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    percent: Mapped[Decimal]
    reason: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class VetoRow(Base):
    """一票否决."""

    __tablename__ = "veto"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    matter: Mapped[str]
    decided_on: Mapped[date]
    document: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    withdrawn_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")  # why it was withdrawn


class GradeRow(Base):
    """考核委员会评定的等次."""

    __tablename__ = "grade"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    grade: Mapped[str]
    head_grade: Mapped[str] = mapped_column(default="")
    document: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class ReceiptRow(Base):
    """参会回执和签到."""

    __tablename__ = "receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]
    post: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    is_head: Mapped[bool]
    proxy_reason: Mapped[str] = mapped_column(default="")
    approved_by: Mapped[str] = mapped_column(default="")
    attended: Mapped[bool | None]
    filed_by: Mapped[str]
    filed_at: Mapped[datetime]


# --- 送达 ----------------------------------------------------------------------------------------


class DeliveryRow(Base):
    """One part of one notice to one robot; at least once, with honest states."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "robot_id", "role", "part", name="delivered_once_a_robot"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    robot_id: Mapped[int] = mapped_column(ForeignKey("robot.id"), index=True)
    role: Mapped[str]  # 送审稿 | 正文
    part: Mapped[int] = mapped_column(default=1)
    parts: Mapped[int] = mapped_column(default=1)
    payload: Mapped[dict[str, Any]]  # what to say: text blocks, attachment document ids, mentions
    state: Mapped[str] = mapped_column(index=True)  # deliveries.outcomes.DeliveryState
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)  # not sent before
    attempts: Mapped[int] = mapped_column(default=0)  # spent ones; THROTTLED spends none
    fence: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    submitted_until: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    last_outcome: Mapped[str] = mapped_column(default="")


class AttemptRow(Base):
    """One call, written before it is made; without an outcome it may or may not have arrived."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), index=True)
    fence: Mapped[int]
    payload_sha256: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")  # deliveries.outcomes.Outcome
    code: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")  # redacted, at most 2 000 characters


# --- 账户 ----------------------------------------------------------------------------------------


class AccountRow(Base):
    """A person who may sign in. What a role may do is ``accounts.roles``; ``unit_id`` and ``post``
    say for whom: a unit's people, a 县级领导's post.
    """

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("name", name="account_name_is_unique"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county: Mapped[str]
    name: Mapped[str]  # what is typed to sign in
    shown: Mapped[str]  # the person's name, as acts are signed with it
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    post: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str]
    must_change: Mapped[bool] = mapped_column(default=True)  # the password was given by another
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    unit: Mapped[UnitRow | None] = relationship(lazy="joined")


class VisitRow(Base):
    """One signing-in, until it is ended; the cookie's token is kept only as its sha256."""

    __tablename__ = "visit"
    __table_args__ = (UniqueConstraint("token_sha256", name="visit_token_is_unique"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_sha256: Mapped[str]
    form_token: Mapped[str]  # in every form of this visit: what another site cannot know
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(default="")
    account: Mapped[AccountRow] = relationship(lazy="joined", innerjoin=True)


class SignInRow(Base):
    """An attempt to sign in, kept to slow down who guesses; old ones are swept away."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    good: Mapped[bool]


class FormDraftRow(Base):
    """A form that a unit has begun and not handed in yet; whoever of the unit goes on sees it."""

    __tablename__ = "form_draft"
    __table_args__ = (
        UniqueConstraint("assessment_id", "unit_id", "form", name="one_draft_a_form"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    form: Mapped[str]  # values:2017-08 | reply:NOTICE | …
    fields: Mapped[dict[str, Any]]
    saved_by: Mapped[str]
    saved_at: Mapped[datetime]


class IntegrationRow(Base):
    """Another system (OA) that calls the API with a token of its own."""

    __tablename__ = "integration"
    __table_args__ = (
        UniqueConstraint("county", "name", name="integration_name_is_unique"),
        UniqueConstraint("token_sha256", name="integration_token_is_unique"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    county: Mapped[str]
    name: Mapped[str]
    token_sha256: Mapped[str]
    scopes: Mapped[list[Any]]  # accounts.integrations.Scope
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # NULL: the whole county
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    unit: Mapped[UnitRow | None] = relationship(lazy="joined")


# --- 留痕 ----------------------------------------------------------------------------------------


class EventRow(Base):
    """Who did what, when: appended in the transaction that did it. The timeline is read from it."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]  # 系统, or the person or unit that acted
    act: Mapped[str]  # 草拟 | 签发 | 研判 | …
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    number: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    recipients: Mapped[str] = mapped_column(default="")
    clause: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
