"""预备好的查询：台账每个周期都要读，语句只造一次。Plain columns, no ORM objects."""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)

from service.ledger.parts import source
from service.tables import (
    BreakdownRow,
    DeductionRow,
    DutyRow,
    FormerLeaderRow,
    IndicatorRow,
    JudgementRow,
    NoticeRow,
    PeriodRow,
    PersonRow,
    PlanRow,
    RecipientRow,
    ReplyRow,
    RequestRow,
    StandingRow,
    TargetRow,
    UnitNameRow,
    UnitRow,
    ValueRow,
)

COUNTY: BindParameter[str] = bindparam("county")
ASSESSMENT: BindParameter[int] = bindparam("assessment")


def _of_county(table: type[Any], *columns: str) -> Select[Any]:
    """Columns of rows that hang on a unit of the county, or of its units."""
    rows, units = table.__table__.c, UnitRow.__table__.c
    query = select(*(rows[name] for name in columns)).where(units.county == COUNTY)
    return (
        query
        if table is UnitRow
        else query.join_from(table.__table__, UnitRow.__table__, rows.unit_id == units.id)
    )


def of_assessment(table: type[Any]) -> Select[Any]:
    """Rows that hang on the assessment itself."""
    return select(table.__table__).where(table.__table__.c.assessment_id == ASSESSMENT)


def of_indicators(table: type[Any], *columns: str) -> Select[Any]:
    """Columns (all, if none is named) of rows that hang on an indicator of the assessment."""
    rows, indicators = table.__table__.c, IndicatorRow.__table__.c
    return (
        select(*(rows[name] for name in columns or rows.keys()))
        .join_from(table.__table__, IndicatorRow.__table__, rows.indicator_id == indicators.id)
        .where(indicators.assessment_id == ASSESSMENT)
    )


def of_notices(table: type[Any], *columns: str) -> Select[Any]:
    """Columns (all, if none is named) of rows that hang on a notice of the assessment."""
    rows, notices = table.__table__.c, NoticeRow.__table__.c
    return (
        select(*(rows[name] for name in columns or rows.keys()))
        .join_from(table.__table__, NoticeRow.__table__, rows.notice_id == notices.id)
        .where(notices.assessment_id == ASSESSMENT)
    )


_indicators_of = IndicatorRow.__table__.c
# Every order ends with the id: PostgreSQL moves a row that is changed, SQLite does not.
UNITS = _of_county(
    UnitRow, "id", "code", "kind", "position", "merged_into_id", "merged_on"
).order_by(UnitRow.__table__.c.id)
NAMES = (
    _of_county(UnitNameRow, "unit_id", "name", "effective_from")
    .where(UnitNameRow.__table__.c.is_alias.is_(False))
    .order_by(UnitNameRow.__table__.c.effective_from, UnitNameRow.__table__.c.id)
)
_persons = PersonRow.__table__.c
HEADS = (
    _of_county(PersonRow, "unit_id", "name", "effective_from", "effective_to")
    .where(_persons.post == "主要负责人")
    .order_by(_persons.id)
)
LEADERS: Select[Any] = (
    select(_persons.post, _persons.name, _persons.effective_from, _persons.effective_to)
    .where(_persons.county == COUNTY, _persons.unit_id.is_(None))
    .order_by(_persons.effective_from, _persons.id)
)
OF_COUNTY = (UNITS, NAMES, HEADS, LEADERS)
INDICATORS = (
    select(IndicatorRow.__table__)
    .where(_indicators_of.assessment_id == ASSESSMENT)
    .order_by(_indicators_of.position, _indicators_of.id)
)
TARGETS = of_indicators(TargetRow, "indicator_id", "effective_from", "text", "number").order_by(
    TargetRow.__table__.c.effective_from
)
DUTIES = of_indicators(
    DutyRow, "indicator_id", "unit_id", "role", "position", "effective_from", "effective_to"
).order_by(DutyRow.__table__.c.position, DutyRow.__table__.c.id)
FORMER_LEADERS = of_indicators(FormerLeaderRow, "indicator_id", "post", "until").order_by(
    FormerLeaderRow.__table__.c.until
)


def _told(query: Select[Any]) -> Select[str]:
    """All that a query would answer as one text, made by the database: looked at, not read."""
    parts: ColumnElement[Any] = literal_column("''")
    for column in query.selected_columns:
        text = func.coalesce(cast(type_coerce(column, String), Text), _NOTHING)
        parts = parts.concat(text).concat(_COLUMN)
    return query.order_by(None).with_only_columns(
        func.aggregate_strings(parts, _ROW), maintain_column_froms=True
    )


_COLUMN, _ROW, _NOTHING = "\x1f", "\x1e", "\x1a"  # no sheet and no form takes these
#: the large tables of the 责任分工表, any row of which an import may change
TABLE_TOLD = tuple(_told(query) for query in (INDICATORS, TARGETS, DUTIES, FORMER_LEADERS))
VALUES = of_indicators(
    ValueRow,
    "id",
    "indicator_id",
    "period",
    "number",
    "text",
    "status",
    "unpublished",
    "source",
    "reason",
    "evidence",
    "reported_at",
    "returned_at",
).order_by(ValueRow.__table__.c.id)
VALUES_AFTER = VALUES.where(ValueRow.__table__.c.id > bindparam("after"))
VALUES_RETURNED = of_indicators(ValueRow, "id").where(ValueRow.__table__.c.returned_at.is_not(None))
HOW_MANY_VALUES = of_indicators(ValueRow).with_only_columns(
    func.count(ValueRow.__table__.c.id), maintain_column_froms=True
)
STANDINGS = source(
    of_indicators(StandingRow, "indicator_id", "period", "county", "value", "rank").order_by(
        StandingRow.__table__.c.id
    )
)
PLANS = source(
    of_indicators(PlanRow, "indicator_id", "points", "approved_on").order_by(
        PlanRow.__table__.c.id
    ),
    "approved_on",
)
BREAKDOWNS = source(
    of_indicators(BreakdownRow).order_by(BreakdownRow.__table__.c.id), "approved_on", "returned_at"
)
EVENTS = of_indicators(
    DeductionRow,
    "indicator_id",
    "happened_on",
    "registered_at",
    "points",
    "description",
    "withdrawn_on",
    "reason",
).order_by(DeductionRow.__table__.c.id)
FIGURES = (  # of a judgement, as the core names them too
    "judged_on",
    "warns",
    "actual",
    "target",
    "expected",
    "rate",
    "gap",
    "gap_unit",
    "rank",
    "counties",
    "leader",
    "leader_value",
    "forecast_points",
    "reason",
)
JUDGEMENTS = of_indicators(
    JudgementRow,
    "indicator_id",
    "period",
    "light",
    "basis",
    *FIGURES,
).order_by(JudgementRow.__table__.c.period, _indicators_of.position, JudgementRow.__table__.c.id)
PERIODS = select(
    *(PeriodRow.__table__.c[name] for name in ("period", "judged_on", "held_until", "close_now"))
).where(PeriodRow.__table__.c.assessment_id == ASSESSMENT)
NOTICES = (
    select(
        *(
            NoticeRow.__table__.c[name]
            for name in (
                "id",
                "key",
                "kind",
                "state",
                "drafted_at",
                "dated",
                "number",
                "period",
            )
        ),
        *(cast(NoticeRow.__table__.c[name], Text).label(name) for name in ("cases", "dues")),
    )
    .where(NoticeRow.__table__.c.assessment_id == ASSESSMENT)
    .order_by(NoticeRow.__table__.c.id)
)
RECIPIENTS = (
    of_notices(RecipientRow, "notice_id", "unit_id", "signed_for_at")
    .where(RecipientRow.__table__.c.role == "主送")
    .order_by(RecipientRow.__table__.c.position, RecipientRow.__table__.c.id)
)
REPLIES = of_notices(
    ReplyRow, "notice_id", "unit_id", "stage", "indicator", "state", "replied_at"
).order_by(ReplyRow.__table__.c.id)
REQUESTS = (
    of_notices(RequestRow, "kind", "unit_id", "made_at", "facts")
    .add_columns(NoticeRow.__table__.c.key, NoticeRow.__table__.c.state)
    .order_by(RequestRow.__table__.c.id)
)
