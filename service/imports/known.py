"""台账 → 已知的事实: what an import is compared with."""

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from service.imports.facts import (
    BreakdownFact,
    CityResultFact,
    Fact,
    ForecastFact,
    GradeFact,
    HighlightFact,
    IndicatorFact,
    Known,
    LastYearFact,
    LastYearLine,
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
from service.tables import (
    AssessmentRow,
    BreakdownRow,
    CityResultRow,
    DutyRow,
    ForecastRow,
    GradeRow,
    HighlightRow,
    IndicatorRow,
    LastYearRow,
    MeasureRow,
    PersonRow,
    PlanRow,
    QuarterScoreRow,
    RobotRow,
    StandingRow,
    TargetRow,
    UnitNameRow,
    UnitRow,
    ValueRow,
)
from workflows.ledger import Duty
from workflows.periods import Period
from workflows.vocabulary import Frequency, IndicatorType, Recognition, Role


def load_known(session: Session, assessment: AssessmentRow, day: date) -> Known:
    """Everything an import of this assessment may touch, as of ``day``.

    Of figures, plans and breakdowns filed several times the last one stands; none that was sent back.
    """
    facts: dict[object, Fact] = {}
    for fact in _facts(session, assessment, day):
        facts[key_of(fact)] = fact
    retired = session.scalars(
        select(IndicatorRow.code).where(
            IndicatorRow.assessment_id == assessment.id, IndicatorRow.retired_on.is_not(None)
        )
    )
    return Known(
        county=assessment.county,
        year=assessment.year,
        day=day,
        facts=facts,
        retired=frozenset(retired),
    )


def is_in_force(row: PersonRow | DutyRow, day: date) -> bool:
    """From ``effective_from`` until the day before ``effective_to``."""
    return row.effective_from <= day and (row.effective_to is None or day < row.effective_to)


def _facts(session: Session, assessment: AssessmentRow, day: date) -> Iterator[Fact]:
    units = session.scalars(
        select(UnitRow)
        .where(UnitRow.county == assessment.county)
        .options(selectinload(UnitRow.names))
    ).all()
    gone = {u.id: u.merged_into_id for u in units if u.merged_on and u.merged_on <= day}
    codes = {unit.id: unit.code for unit in units}
    yield from (
        _unit(unit, day, _absorbed(units, gone, unit)) for unit in units if unit.id not in gone
    )
    yield from _persons(session, assessment.county, codes, gone, day)
    yield from _robots(session, assessment.county)
    indicators = session.scalars(
        select(IndicatorRow)
        .where(IndicatorRow.assessment_id == assessment.id)
        .options(selectinload(IndicatorRow.targets), selectinload(IndicatorRow.duties))
    ).all()
    yield from (_indicator(row, codes, day) for row in indicators)
    yield from _last_year(session, assessment, {row.id: row.code for row in indicators})
    yield from _filed(session, {row.id: row.code for row in indicators})
    yield from _settled(session, assessment, {row.id: row.code for row in indicators}, codes)


def _absorbed(units: Sequence[UnitRow], gone: Mapping[int, int | None], into: UnitRow) -> set[str]:
    """Every name of the units that are part of ``into`` by now: who names them means it."""
    absorbed: set[str] = set()
    for unit in units:
        last = unit.id
        for _ in gone:
            last = gone.get(last) or last
        if unit.id != into.id and last == into.id:
            absorbed |= {unit.code, *(name.name for name in unit.names)}
    return absorbed


def _unit(row: UnitRow, day: date, absorbed: Set[str]) -> UnitFact:
    names = [name for name in row.names if not name.is_alias and name.effective_from <= day]
    name = max(names, key=_begun).name if names else row.code
    aliases = {row.code, *absorbed, *(each.name for each in row.names)} - {name}
    return UnitFact(
        code=row.code,
        name=name,
        kind=row.kind,
        position=row.position,
        aliases=tuple(sorted(aliases)),
    )


def _persons(
    session: Session, county: str, codes: dict[int, str], gone: Collection[int], day: date
) -> Iterator[PersonFact]:
    rows = session.scalars(
        select(PersonRow).where(PersonRow.county == county).order_by(PersonRow.id)
    )
    for row in rows:
        if is_in_force(row, day) and row.unit_id not in gone:
            unit = None if row.unit_id is None else codes[row.unit_id]
            yield PersonFact(unit=unit, post=row.post, name=row.name, phone=row.phone)


def _robots(session: Session, county: str) -> Iterator[RobotFact]:
    for row in session.scalars(select(RobotRow).where(RobotRow.county == county)):
        yield RobotFact(
            name=row.name,
            channel=row.channel,
            audience=row.audience,
            units=tuple(row.units),
            base_url=row.base_url,
            secret_name=row.secret_name,
            keywords=tuple(row.settings.get("keywords", ())),
            takes_files=row.settings.get("files") is not False,
        )


def _indicator(row: IndicatorRow, codes: dict[int, str], day: date) -> IndicatorFact:
    targets = [target for target in row.targets if target.effective_from <= day] or row.targets
    target = max(targets, key=_begun)
    return IndicatorFact(
        code=row.code,
        attachment=row.attachment,
        position=row.position,
        name=row.name,
        type=IndicatorType(row.type),
        unit=row.unit,
        points=row.points,
        frequency=Frequency(row.frequency),
        leader=row.leader,
        target_text=target.text,
        target_number=target.number,
        duties=tuple(
            Duty(unit=codes[duty.unit_id], role=Role(duty.role))
            for duty in sorted(row.duties, key=lambda duty: duty.position)
            if is_in_force(duty, day)
        ),
        watched=row.watched,
    )


def _last_year(
    session: Session, assessment: AssessmentRow, codes: dict[int, str]
) -> Iterator[LastYearFact]:
    rows = session.scalars(
        select(LastYearRow)
        .where(LastYearRow.assessment_id == assessment.id)
        .order_by(LastYearRow.position)
    ).all()
    if rows:
        yield LastYearFact(
            lines=tuple(
                LastYearLine(
                    name=row.name,
                    points=row.points,
                    note=row.note,
                    unit=row.unit,
                    indicator=codes.get(row.indicator_id or 0, ""),
                )
                for row in rows
            )
        )


def _settled(
    session: Session, assessment: AssessmentRow, indicators: dict[int, str], units: dict[int, str]
) -> Iterator[Fact]:
    for result in session.scalars(
        select(CityResultRow)
        .where(CityResultRow.indicator_id.in_(indicators))
        .order_by(CityResultRow.id)
    ):
        yield CityResultFact(
            indicator=indicators[result.indicator_id],
            task=result.task,
            points=result.points,
            document=result.document,
            confirmed_on=result.confirmed_on,
            confirmed_by=result.confirmed_by,
        )
    for score in session.scalars(
        select(QuarterScoreRow)
        .where(QuarterScoreRow.assessment_id == assessment.id)
        .order_by(QuarterScoreRow.id)
    ):
        yield QuarterScoreFact(
            quarter=score.quarter,
            indicator=indicators[score.indicator_id] if score.indicator_id else "",
            points=score.points,
            rank=score.rank,
            counties=score.counties,
            document=score.document,
            published_on=score.published_on,
        )
    for grade in session.scalars(
        select(GradeRow).where(GradeRow.assessment_id == assessment.id).order_by(GradeRow.id)
    ):
        yield GradeFact(
            unit=units[grade.unit_id],
            grade=grade.grade,
            head_grade=grade.head_grade,
            document=grade.document,
        )


def _filed(session: Session, codes: dict[int, str]) -> Iterator[Fact]:
    """What was filed, in the order of filing."""
    approved: set[tuple[type[object], int]] = set()
    for value in session.scalars(
        select(ValueRow)
        .where(ValueRow.indicator_id.in_(codes), ValueRow.returned_at.is_(None))
        .order_by(ValueRow.id)
    ):
        yield _value(value, codes[value.indicator_id])
    for standing in session.scalars(
        select(StandingRow).where(StandingRow.indicator_id.in_(codes)).order_by(StandingRow.id)
    ):
        yield StandingFact(
            indicator=codes[standing.indicator_id],
            period=Period.parse(standing.period),
            county=standing.county,
            value=standing.value,
            rank=standing.rank,
        )
    for plan in session.scalars(
        select(PlanRow)
        .where(PlanRow.indicator_id.in_(codes), PlanRow.returned_at.is_(None))
        .order_by(PlanRow.id)
    ):
        if plan.approved_on is not None:
            approved.add((PlanRow, plan.indicator_id))
        points = sorted((int(month), Decimal(text)) for month, text in plan.points.items())
        yield PlanFact(
            indicator=codes[plan.indicator_id],
            points=tuple(points),
            filed_by=plan.filed_by,
            approved=(PlanRow, plan.indicator_id) in approved,
        )
    for filed in session.scalars(
        select(BreakdownRow)
        .where(BreakdownRow.indicator_id.in_(codes), BreakdownRow.returned_at.is_(None))
        .order_by(BreakdownRow.id)
    ):
        if filed.approved_on is not None:
            approved.add((BreakdownRow, filed.indicator_id))
        yield BreakdownFact(
            indicator=codes[filed.indicator_id],
            leader=filed.leader,
            office=filed.office,
            person=filed.person,
            standard=filed.standard,
            schedule=filed.schedule,
            filed_by=filed.filed_by,
            approved=(BreakdownRow, filed.indicator_id) in approved,
        )
    for measure in session.scalars(
        select(MeasureRow).where(MeasureRow.indicator_id.in_(codes)).order_by(MeasureRow.id)
    ):
        yield MeasureFact(
            indicator=codes[measure.indicator_id],
            text=measure.text,
            person=measure.person,
            due=measure.due,
            filed_by=measure.filed_by,
        )
        yield MeasureProgressFact(
            indicator=codes[measure.indicator_id],
            text=measure.text,
            state=measure.state,
            progress=measure.progress,
        )
    for forecast in session.scalars(
        select(ForecastRow).where(ForecastRow.indicator_id.in_(codes)).order_by(ForecastRow.id)
    ):
        yield ForecastFact(
            indicator=codes[forecast.indicator_id],
            period=Period.parse(forecast.period),
            number=forecast.number,
            filed_by=forecast.filed_by,
        )
    for highlight in session.scalars(
        select(HighlightRow).where(HighlightRow.indicator_id.in_(codes)).order_by(HighlightRow.id)
    ):
        yield HighlightFact(
            indicator=codes[highlight.indicator_id],
            half=highlight.half,
            work=highlight.work,
            level=highlight.level,
            evidence=highlight.evidence,
            recognised_by=highlight.recognised_by,
            filed_by=highlight.filed_by,
        )


def _value(row: ValueRow, indicator: str) -> ValueFact:
    return ValueFact(
        indicator=indicator,
        period=Period.parse(row.period),
        number=row.number,
        status=Recognition(row.status),
        text=row.text,
        unpublished=row.unpublished,
        source=row.source,
        reason=row.reason,
        cause=row.cause,
        filed_by=row.reported_by,
    )


def _begun(version: TargetRow | UnitNameRow) -> tuple[date, int]:
    return (version.effective_from, version.id)
