"""数据库 → 台账：一次读出一个年度考核的全部事实。

What people hand in changes rarely and is counted (``AssessmentRow.wakes``): it is read once a
count and kept. Papers and judgements move with every cycle and are read every time. Plain
prepared selects, no ORM objects: rows are only looked at.
"""

import json
from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Engine, Row, Select, Text, bindparam, cast, select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.database import has_written
from service.facts import decode
from service.tables import (
    AssessmentRow,
    BreakdownRow,
    DeductionRow,
    DutyRow,
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
from workflows.ledger import (
    CityStanding,
    DeductionEvent,
    Due,
    Duty,
    Indicator,
    Judgement,
    Ledger,
    Notice,
    PlanCurve,
    Reply,
    Request,
    Target,
    Unit,
    Value,
)
from workflows.periods import Calendar, Period
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

KEPT_INPUTS = 256  # assessments whose inputs stay in memory


def load_ledger(
    session: Session,
    assessment: AssessmentRow,
    calendar: Calendar,
    today: date,
    meeting: tuple[str, str] = ("9:00", "县委二楼会议室"),
) -> Ledger:
    """Everything of this assessment as it stands on ``today`` (names and duties by date)."""
    inputs = _inputs(session, assessment)
    codes = inputs.codes
    judged, held, close_now = _periods(session, assessment)
    requests = _requests(session, assessment, codes)
    return replace(
        load_handed_in(session, assessment, calendar, today),
        judgements=_judgements(session, assessment, inputs, judged),
        closed=judged,
        held=held,
        close_now=close_now,
        notices=_notices(session, assessment, codes, requests),
        requests=requests,
        meeting_time=meeting[0],
        meeting_place=meeting[1],
    )


def load_handed_in(
    session: Session, assessment: AssessmentRow, calendar: Calendar, today: date
) -> Ledger:
    """The ledger without papers and judgements: enough to name units and fill in forms."""
    inputs = _inputs(session, assessment)
    units, indicators = inputs.in_force_on(today)
    return Ledger(
        assessment=f"{assessment.county}{assessment.year}",
        county=assessment.county,
        year=assessment.year,
        activated_on=assessment.activated_on,
        calendar=calendar,
        units=units,
        indicators=indicators,
        values=inputs.values,
        standings=inputs.standings,
        plans=inputs.plans,
        breakdowns=inputs.breakdowns,
        events=inputs.events,
    )


# --- 交上来的：按次数记住 ------------------------------------------------------------------------


class _Codes(NamedTuple):
    """Row ids → the codes that the core speaks in."""

    indicators: Mapping[int, str]
    units: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inputs:
    """What people handed in, with its dates; the day picks what is in force."""

    codes: _Codes
    units: Sequence[Row[Any]]
    names: Sequence[Row[Any]]  # ordered by effective_from
    heads: Sequence[Row[Any]]
    indicators: Sequence[Row[Any]]
    targets: Mapping[int, tuple[Target, ...]]
    duties: Sequence[Row[Any]]
    values: tuple[Value, ...]
    standings: tuple[CityStanding, ...]
    plans: Mapping[str, PlanCurve]
    breakdowns: frozenset[str]
    events: tuple[DeductionEvent, ...]
    turns: Sequence[date]  # days, in order, on which a name, head, duty or indicator comes or goes
    judgements: dict[frozenset[Period], tuple[Judgement, ...]] = field(default_factory=dict)
    _in_force: dict[int, tuple[dict[str, Unit], tuple[Indicator, ...]]] = field(
        default_factory=dict
    )

    def in_force_on(self, today: date) -> tuple[dict[str, Unit], tuple[Indicator, ...]]:
        """Units and indicators of a day; between two turns they are the same."""
        turn = bisect_right(self.turns, today)
        found = self._in_force.get(turn)
        if found is None:
            found = self._units_on(today), self._indicators_on(today)
            self._in_force[turn] = found
        return found

    def _units_on(self, today: date) -> dict[str, Unit]:
        names = {row.unit_id: row.name for row in self.names if row.effective_from <= today}
        heads = {row.unit_id: row.name for row in self.heads if _in_force(row, today)}
        return {
            row.code: Unit(
                code=row.code,
                name=names.get(row.id, row.code),
                kind=row.kind,
                head=heads.get(row.id, ""),
                position=row.position,
            )
            for row in self.units
        }

    def _indicators_on(self, today: date) -> tuple[Indicator, ...]:
        duties: dict[int, list[Duty]] = defaultdict(list)
        for row in self.duties:
            # a table is given in mid-year: before the first version began, the first holds
            if row.effective_to is None or row.effective_to > today:
                unit = self.codes.units[row.unit_id]
                duties[row.indicator_id].append(Duty(unit=unit, role=Role(row.role)))
        return tuple(
            _indicator(row, self.targets.get(row.id, ()), tuple(duties[row.id]))
            for row in self.indicators
            if row.retired_on is None or row.retired_on > today
        )


def _in_force(row: Row[Any], today: date) -> bool:
    return bool(
        row.effective_from <= today and (row.effective_to is None or row.effective_to >= today)
    )


def _indicator(row: Row[Any], targets: tuple[Target, ...], duties: tuple[Duty, ...]) -> Indicator:
    return Indicator(
        code=row.code,
        attachment=row.attachment,
        name=row.name,
        type=IndicatorType(row.type),
        unit=row.unit,
        points=row.points,
        frequency=Frequency(row.frequency),
        targets=targets,
        duties=duties,
        leader=row.leader,
        watched=row.watched,
    )


#: engine → assessment → how often it was woken when its inputs were read, and the inputs
_kept: WeakKeyDictionary[Engine, OrderedDict[int, tuple[int, _Inputs]]] = WeakKeyDictionary()


def _inputs(session: Session, assessment: AssessmentRow) -> _Inputs:
    """Read anew only when somebody has handed something in since.

    A session that has already written may see what is never committed: it keeps nothing.
    """
    kept = _kept.setdefault(session.get_bind().engine, OrderedDict())
    if has_written(session):
        return _read_inputs(session, assessment)
    wakes, inputs = kept.get(assessment.id, (None, None))
    if inputs is None or wakes != assessment.wakes:
        inputs = _read_inputs(session, assessment)
        kept[assessment.id] = (assessment.wakes, inputs)
        while len(kept) > KEPT_INPUTS:
            kept.popitem(last=False)
    return inputs


def _read_inputs(session: Session, assessment: AssessmentRow) -> _Inputs:
    county = {"county": assessment.county}
    own = {"assessment": assessment.id}
    units = session.execute(_UNITS, county).all()
    indicators = session.execute(_INDICATORS, own).all()
    codes = _Codes({row.id: row.code for row in indicators}, {row.id: row.code for row in units})
    names, heads = session.execute(_NAMES, county).all(), session.execute(_HEADS, county).all()
    duties = session.execute(_DUTIES, own).all()
    return _Inputs(
        codes=codes,
        units=units,
        names=names,
        heads=heads,
        indicators=indicators,
        targets=_targets(session.execute(_TARGETS, own).all()),
        duties=duties,
        values=tuple(_value(row, codes) for row in session.execute(_VALUES, own)),
        standings=_standings(session.execute(_STANDINGS, own).all(), codes, assessment.county),
        plans=_plans(session.execute(_PLANS, own).all(), codes),
        breakdowns=frozenset(
            codes.indicators[row.indicator_id] for row in session.execute(_BREAKDOWNS, own)
        ),
        events=_events(session.execute(_EVENTS, own).all(), codes),
        turns=_turns(names, heads, duties, indicators),
    )


def _turns(
    names: Sequence[Row[Any]],
    heads: Sequence[Row[Any]],
    duties: Sequence[Row[Any]],
    indicators: Sequence[Row[Any]],
) -> list[date]:
    days = {row.effective_from for row in (*names, *heads)}
    days |= {row.effective_to + timedelta(days=1) for row in heads if row.effective_to}
    days |= {row.effective_to for row in duties if row.effective_to}
    days |= {row.retired_on for row in indicators if row.retired_on}
    return sorted(days)


def _targets(rows: Sequence[Row[Any]]) -> dict[int, tuple[Target, ...]]:
    of: dict[int, list[Target]] = defaultdict(list)
    for row in rows:
        of[row.indicator_id].append(
            Target(effective_from=row.effective_from, text=row.text, number=row.number)
        )
    return {indicator: tuple(targets) for indicator, targets in of.items()}


def _value(row: Row[Any], codes: _Codes) -> Value:
    return Value(
        indicator=codes.indicators[row.indicator_id],
        period=_period(row.period),
        number=row.number,
        status=Recognition(row.status),
        reported_on=local_date(row.reported_at),
        unpublished=row.unpublished,
        text=row.text,
        source=row.source,
        reason=row.reason,
        evidence=row.evidence,
    )


def _standings(rows: Sequence[Row[Any]], codes: _Codes, county: str) -> tuple[CityStanding, ...]:
    """Ours in each table of the city; a later import of the same table replaces the earlier."""
    tables: dict[tuple[int, str], dict[str, Row[Any]]] = defaultdict(dict)
    for row in rows:
        tables[row.indicator_id, row.period][row.county] = row
    found: list[CityStanding] = []
    for (indicator_id, period), table in tables.items():
        ours = table.get(county)
        if ours is None:
            continue
        first = min(table.values(), key=lambda row: (row.rank, row.county))
        found.append(
            CityStanding(
                indicator=codes.indicators[indicator_id],
                period=_period(period),
                value=ours.value,
                rank=ours.rank,
                counties=len(table),
                leader=first.county,
                leader_value=first.value,
            )
        )
    return tuple(found)


def _plans(rows: Sequence[Row[Any]], codes: _Codes) -> dict[str, PlanCurve]:
    """The last approved plan of each indicator."""
    plans: dict[str, PlanCurve] = {}
    for row in rows:
        code = codes.indicators[row.indicator_id]
        points = {int(month): Decimal(value) for month, value in row.points.items()}
        plans[code] = PlanCurve(indicator=code, approved_on=row.approved_on, points=points)
    return plans


def _events(rows: Sequence[Row[Any]], codes: _Codes) -> tuple[DeductionEvent, ...]:
    """Numbered within the assessment in order of registration: event-1, event-2 …"""
    return tuple(
        DeductionEvent(
            id=str(serial),
            indicator=codes.indicators[row.indicator_id],
            happened_on=row.happened_on,
            registered_on=local_date(row.registered_at),
            points=row.points,
            description=row.description,
        )
        for serial, row in enumerate(rows, start=1)
    )


# --- 每个周期都在变的 ----------------------------------------------------------------------------


def _judgements(
    session: Session, assessment: AssessmentRow, inputs: _Inputs, judged: Mapping[Period, date]
) -> tuple[Judgement, ...]:
    """Sheets are never changed once made: read anew when another period is judged."""
    periods = frozenset(judged)
    kept = inputs.judgements.get(periods)
    if kept is None:
        rows = session.execute(_JUDGEMENTS, {"assessment": assessment.id})
        kept = tuple(_judgement(row, inputs.codes) for row in rows)
        inputs.judgements.clear()
        inputs.judgements[periods] = kept
    return kept


def _judgement(row: Row[Any], codes: _Codes) -> Judgement:
    return Judgement(
        indicator=codes.indicators[row.indicator_id],
        period=_period(row.period),
        light=Light(row.light),
        basis=Recognition(row.basis) if row.basis else None,
        **dict(zip(_FIGURES, row[4:], strict=True)),
    )


def _periods(
    session: Session, assessment: AssessmentRow
) -> tuple[dict[Period, date], dict[Period, date], frozenset[Period]]:
    rows = session.execute(_PERIODS, {"assessment": assessment.id}).all()
    judged = {_period(row.period): row.judged_on for row in rows if row.judged_on}
    held = {_period(row.period): row.held_until for row in rows if row.held_until}
    return judged, held, frozenset(_period(row.period) for row in rows if row.close_now)


def _notices(
    session: Session, assessment: AssessmentRow, codes: _Codes, requests: tuple[Request, ...]
) -> dict[str, Notice]:
    own = {"assessment": assessment.id}
    units: dict[int, list[str]] = defaultdict(list)
    for row in session.execute(_RECIPIENTS, own):
        units[row.notice_id].append(codes.units[row.unit_id])
    replies: dict[int, list[Reply]] = defaultdict(list)
    for row in session.execute(_REPLIES, own):
        replies[row.notice_id].append(_reply(row, codes))
    notices = {
        key: _notice(key, *facts, tuple(units.get(row_id, ())), tuple(replies.get(row_id, ())))
        for row_id, key, *facts in session.execute(_NOTICES, own)
    }
    return _with_extensions(notices, requests)


# Papers are read in every cycle and hardly ever change. Kept by all that their rows say, so that
# a changed row is another key and nothing kept can be stale.
@lru_cache(maxsize=16_384)
def _notice(
    key: str,
    kind: str,
    state: str,
    drafted_at: datetime,
    dated: date | None,
    number: str,
    period: str,
    cases: str,
    dues: str,
    units: tuple[str, ...],
    replies: tuple[Reply, ...],
) -> Notice:
    return Notice(
        key=key,
        kind=NoticeKind(kind),
        state=NoticeState(state),
        drafted_on=local_date(drafted_at),
        issued_on=dated,
        number=number,
        units=units,
        period=_period(period) if period else None,
        cases=tuple(json.loads(cases)),
        dues=tuple(Due(**decode(due)) for due in json.loads(dues)),
        replies=replies,
    )


_period = lru_cache(maxsize=1024)(Period.parse)


def _reply(row: Row[Any], codes: _Codes) -> Reply:
    return Reply(
        unit=codes.units[row.unit_id],
        replied_on=local_date(row.replied_at),
        state=ReplyState(row.state),
        stage=row.stage,
        indicator=row.indicator,
    )


def _with_extensions(
    notices: dict[str, Notice], requests: tuple[Request, ...]
) -> dict[str, Notice]:
    """A granted extension holds from the day its 批复 is issued."""
    for request in requests:
        if request.kind != "延期":
            continue
        decision = notices.get(f"extension_decision:{request.notice}:{request.id}")
        original = notices.get(request.notice)
        new_day = request.facts["新时限"]
        if original and decision and decision.is_issued and isinstance(new_day, date):
            extended = {**original.extended, str(request.facts["事项"]): new_day}
            notices[request.notice] = replace(original, extended=extended)
    return notices


def _requests(session: Session, assessment: AssessmentRow, codes: _Codes) -> tuple[Request, ...]:
    """Each numbered within its kind and notice: 1, 2 …"""
    counted: dict[tuple[str, str], int] = defaultdict(int)
    found: list[Request] = []
    for row in session.execute(_REQUESTS, {"assessment": assessment.id}):
        counted[row.kind, row.key] += 1
        found.append(
            Request(
                id=str(counted[row.kind, row.key]),
                kind=row.kind,
                notice=row.key,
                unit=codes.units[row.unit_id],
                made_on=local_date(row.made_at),
                facts=decode(row.facts),
            )
        )
    return tuple(found)


# --- 预备好的查询 --------------------------------------------------------------------------------

_COUNTY: BindParameter[str] = bindparam("county")
_ASSESSMENT: BindParameter[int] = bindparam("assessment")


def _of_county(table: type[Any], *columns: str) -> Select[Any]:
    """Columns of rows that hang on a unit of the county, or of its units."""
    rows, units = table.__table__.c, UnitRow.__table__.c
    query = select(*(rows[name] for name in columns)).where(units.county == _COUNTY)
    return (
        query
        if table is UnitRow
        else query.join_from(table.__table__, UnitRow.__table__, rows.unit_id == units.id)
    )


def _of_indicators(table: type[Any], *columns: str) -> Select[Any]:
    """Columns of rows that hang on an indicator of the assessment."""
    rows, indicators = table.__table__.c, IndicatorRow.__table__.c
    return (
        select(*(rows[name] for name in columns))
        .join_from(table.__table__, IndicatorRow.__table__, rows.indicator_id == indicators.id)
        .where(indicators.assessment_id == _ASSESSMENT)
    )


def _of_notices(table: type[Any], *columns: str) -> Select[Any]:
    """Columns of rows that hang on a notice of the assessment."""
    rows, notices = table.__table__.c, NoticeRow.__table__.c
    return (
        select(*(rows[name] for name in columns))
        .join_from(table.__table__, NoticeRow.__table__, rows.notice_id == notices.id)
        .where(notices.assessment_id == _ASSESSMENT)
    )


_indicators_of = IndicatorRow.__table__.c
_UNITS = _of_county(UnitRow, "id", "code", "kind", "position")
_NAMES = (
    _of_county(UnitNameRow, "unit_id", "name", "effective_from")
    .where(UnitNameRow.__table__.c.is_alias.is_(False))
    .order_by(UnitNameRow.__table__.c.effective_from)
)
_HEADS = _of_county(PersonRow, "unit_id", "name", "effective_from", "effective_to").where(
    PersonRow.__table__.c.post == "主要负责人"
)
_INDICATORS = (
    select(IndicatorRow.__table__)
    .where(_indicators_of.assessment_id == _ASSESSMENT)
    .order_by(_indicators_of.position)
)
_TARGETS = _of_indicators(TargetRow, "indicator_id", "effective_from", "text", "number").order_by(
    TargetRow.__table__.c.effective_from
)
_DUTIES = _of_indicators(
    DutyRow, "indicator_id", "unit_id", "role", "position", "effective_to"
).order_by(DutyRow.__table__.c.position)
_VALUES = _of_indicators(
    ValueRow,
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
).order_by(ValueRow.__table__.c.id)
_STANDINGS = _of_indicators(
    StandingRow, "indicator_id", "period", "county", "value", "rank"
).order_by(StandingRow.__table__.c.id)
_PLANS = (
    _of_indicators(PlanRow, "indicator_id", "points", "approved_on")
    .where(PlanRow.__table__.c.approved_on.is_not(None))
    .order_by(PlanRow.__table__.c.id)
)
_BREAKDOWNS = _of_indicators(BreakdownRow, "indicator_id").distinct()
_EVENTS = _of_indicators(
    DeductionRow, "indicator_id", "happened_on", "registered_at", "points", "description"
).order_by(DeductionRow.__table__.c.id)
_FIGURES = (  # of a judgement, as the core names them too
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
_JUDGEMENTS = _of_indicators(
    JudgementRow,
    "indicator_id",
    "period",
    "light",
    "basis",
    *_FIGURES,
).order_by(JudgementRow.__table__.c.period, _indicators_of.position)
_PERIODS = select(
    *(PeriodRow.__table__.c[name] for name in ("period", "judged_on", "held_until", "close_now"))
).where(PeriodRow.__table__.c.assessment_id == _ASSESSMENT)
_NOTICES = (
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
    .where(NoticeRow.__table__.c.assessment_id == _ASSESSMENT)
    .order_by(NoticeRow.__table__.c.id)
)
_RECIPIENTS = (
    _of_notices(RecipientRow, "notice_id", "unit_id")
    .where(RecipientRow.__table__.c.role == "主送")
    .order_by(RecipientRow.__table__.c.position)
)
_REPLIES = _of_notices(
    ReplyRow, "notice_id", "unit_id", "stage", "indicator", "state", "replied_at"
).order_by(ReplyRow.__table__.c.id)
_REQUESTS = (
    _of_notices(RequestRow, "kind", "unit_id", "made_at", "facts")
    .add_columns(NoticeRow.__table__.c.key)
    .order_by(RequestRow.__table__.c.id)
)
