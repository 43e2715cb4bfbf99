"""预览 → 台账: writes a previewed import in the session it is given; commits nothing."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service import rest
from service.clock import local_date
from service.errors import ImportRejected, Problem
from service.feedback.units import keep_former_leader
from service.imports.changes import Change, ChangeKind, compare, described
from service.imports.facts import (
    BreakdownFact,
    CityResultFact,
    ForecastFact,
    GradeFact,
    HighlightFact,
    IndicatorFact,
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
)
from service.imports.known import is_in_force, load_known
from service.imports.plan import ImportPlan
from service.tables import (
    AssessmentRow,
    BreakdownRow,
    CityResultRow,
    DutyRow,
    EventRow,
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


def apply(
    session: Session, plan: ImportPlan, assessment: AssessmentRow, actor: str, now: datetime
) -> tuple[str, ...]:
    """Write the plan; returns its summary in Chinese. The assessment is woken.

    Raises ImportRejected if the ledger is no longer as it was when the plan was read.
    """
    day = local_date(now)
    if compare(plan.contents, load_known(session, assessment, day)) != plan.changes:
        raise ImportRejected((_moved(plan),))
    if plan.changes:
        writer = _Writer(session, plan, assessment, actor, now)
        for change in plan.changes:
            writer.write(change)
        session.add(_event(plan, assessment, actor, now))
        rest.wake_county(session, assessment.county)
        session.flush()
    return plan.summary()


def _moved(plan: ImportPlan) -> Problem:
    return Problem(
        file="、".join(plan.files),
        sheet="全部",
        row=None,
        column="",
        value="",
        reason="预览以后台账又有变动",
        remedy="请重新预览，看过以后再确认导入",
    )


def _event(plan: ImportPlan, assessment: AssessmentRow, actor: str, now: datetime) -> EventRow:
    return EventRow(
        assessment_id=assessment.id,
        at=now,
        actor=actor,
        act="导入",
        subject="、".join(plan.files),
        detail={
            "摘要": list(plan.summary()),
            "变动": [
                described(change) for change in plan.changes if change.kind is not ChangeKind.ADDED
            ],
        },
    )


class _Writer:
    """One import's rows. What is known for the first time holds from the first day of the year."""

    def __init__(
        self,
        session: Session,
        plan: ImportPlan,
        assessment: AssessmentRow,
        actor: str,
        now: datetime,
    ) -> None:
        self._session, self._assessment = session, assessment
        self._actor, self._now, self._day = actor, now, local_date(now)
        self._first_day = min(self._day, date(assessment.year, 1, 1))
        self._source = "、".join(plan.files)
        self._units: Mapping[str, UnitRow] = self._load_units()
        self._indicators: Mapping[str, IndicatorRow] = self._load_indicators()

    def write(self, change: Change) -> None:
        match change.fact:
            case UnitFact():
                self._unit(change.fact)
            case PersonFact():
                self._person(change.fact, known=change.before is not None)
            case RobotFact():
                self._robot(change.fact)
            case IndicatorFact() if change.kind is ChangeKind.RETIRED:
                self._indicators[change.fact.code].retired_on = self._day
            case IndicatorFact():
                self._indicator(change.fact)
            case ValueFact() | StandingFact():
                self._figure(change.fact)
            case BreakdownFact() | PlanFact() | MeasureFact():
                self._filed(change.fact)
            case MeasureProgressFact():
                self._measure_progress(change.fact)
            case ForecastFact() | HighlightFact():
                self._registered(change.fact)
            case LastYearFact():
                self._last_year(change.fact)
            case CityResultFact():
                self._city_result(change.fact)
            case GradeFact():
                self._grade(change.fact)
            case QuarterScoreFact():
                self._quarter_score(change.fact)

    def _load_units(self) -> dict[str, UnitRow]:
        rows = self._session.scalars(
            select(UnitRow).where(UnitRow.county == self._assessment.county)
        )
        return {row.code: row for row in rows}

    def _load_indicators(self) -> dict[str, IndicatorRow]:
        rows = self._session.scalars(
            select(IndicatorRow).where(IndicatorRow.assessment_id == self._assessment.id)
        )
        return {row.code: row for row in rows}

    def _unit(self, fact: UnitFact) -> None:
        row = self._units.get(fact.code)
        if row is None:
            row = UnitRow(county=self._assessment.county, code=fact.code)
            self._session.add(row)
            self._units = {**self._units, fact.code: row}
            begins = self._first_day
        else:
            begins = self._day
        row.kind, row.position = fact.kind, fact.position
        official = [name for name in row.names if not name.is_alias]
        begun = [name for name in official if name.effective_from <= self._day] or official
        current = max(begun, key=lambda name: name.effective_from).name if begun else ""
        if current != fact.name:
            row.names.append(UnitNameRow(name=fact.name, effective_from=begins))
        has = {name.name for name in row.names} | {row.code}
        for alias in fact.aliases:
            if alias not in has:
                row.names.append(UnitNameRow(name=alias, effective_from=begins, is_alias=True))
        self._session.flush()

    def _unit_id(self, code: str | None) -> int | None:
        return None if code is None else self._units[code].id

    def _person(self, fact: PersonFact, *, known: bool) -> None:
        unit_id = self._unit_id(fact.unit)
        rows = self._session.scalars(
            select(PersonRow).where(
                PersonRow.county == self._assessment.county,
                PersonRow.post == fact.post,
                PersonRow.unit_id.is_(None) if unit_id is None else PersonRow.unit_id == unit_id,
            )
        )
        for row in rows:
            if is_in_force(row, self._day):
                row.effective_to = self._day
        self._session.add(
            PersonRow(
                county=self._assessment.county,
                unit_id=unit_id,
                post=fact.post,
                name=fact.name,
                phone=fact.phone,
                effective_from=self._day if known else self._first_day,
            )
        )

    def _robot(self, fact: RobotFact) -> None:
        row = self._session.scalar(
            select(RobotRow).where(
                RobotRow.county == self._assessment.county, RobotRow.name == fact.name
            )
        )
        if row is None:
            row = RobotRow(county=self._assessment.county, name=fact.name)
            self._session.add(row)
        row.channel, row.audience, row.units = fact.channel, fact.audience, list(fact.units)
        row.base_url, row.secret_name = fact.base_url, fact.secret_name
        own = {"keywords": list(fact.keywords), "files": fact.takes_files}
        row.settings = {**(row.settings or {}), **own}

    def _indicator(self, fact: IndicatorFact) -> None:
        row = self._indicators.get(fact.code)
        if row is None:
            row = IndicatorRow(assessment_id=self._assessment.id, code=fact.code)
            self._session.add(row)
            self._indicators = {**self._indicators, fact.code: row}
        row.attachment, row.position, row.name = fact.attachment, fact.position, fact.name
        row.type, row.unit, row.points = fact.type.value, fact.unit, fact.points
        row.frequency = fact.frequency.value
        if row.leader and row.leader != fact.leader:
            keep_former_leader(self._session, row, self._day)
        row.leader = fact.leader
        row.watched, row.retired_on = fact.watched, None
        self._target(row, fact)
        self._duties(row, fact.duties)
        self._session.flush()

    def _target(self, row: IndicatorRow, fact: IndicatorFact) -> None:
        """A changed target is a new dated version; changed again on the same day, that version."""
        begins = self._day if row.targets else self._first_day
        last = max(row.targets, key=lambda target: target.effective_from, default=None)
        if last and (last.text, last.number) == (fact.target_text, fact.target_number):
            return
        if last is None or last.effective_from != begins:
            last = TargetRow(effective_from=begins)
            row.targets.append(last)
        last.text, last.number, last.source = fact.target_text, fact.target_number, self._source

    def _duties(self, row: IndicatorRow, duties: tuple[Duty, ...]) -> None:
        begins = self._day if row.duties else self._first_day
        wanted = {
            (self._units[duty.unit].id, duty.role.value, position)
            for position, duty in enumerate(duties, start=1)
        }
        for held in row.duties:
            if not is_in_force(held, self._day):
                continue
            place = (held.unit_id, held.role, held.position)
            if place not in wanted:
                held.effective_to = self._day
            wanted.discard(place)
        for unit_id, role, position in sorted(wanted, key=lambda place: place[2]):
            row.duties.append(
                DutyRow(unit_id=unit_id, role=role, position=position, effective_from=begins)
            )

    def _figure(self, fact: ValueFact | StandingFact) -> None:
        indicator_id, period = self._indicators[fact.indicator].id, str(fact.period)
        if isinstance(fact, StandingFact):
            self._session.add(
                StandingRow(
                    indicator_id=indicator_id,
                    period=period,
                    county=fact.county,
                    value=fact.value,
                    rank=fact.rank,
                    imported_at=self._now,
                )
            )
            return
        self._session.add(
            ValueRow(
                indicator_id=indicator_id,
                period=period,
                number=fact.number,
                text=fact.text,
                status=fact.status.value,
                unpublished=fact.unpublished,
                source=fact.source,
                reason=fact.reason,
                cause=fact.cause,
                reported_by=fact.filed_by or self._actor,
                reported_at=self._now,
            )
        )

    def _last_year(self, fact: LastYearFact) -> None:
        self._session.execute(
            delete(LastYearRow).where(LastYearRow.assessment_id == self._assessment.id)
        )
        for position, line in enumerate(fact.lines, start=1):
            indicator = self._indicators.get(line.indicator)
            self._session.add(
                LastYearRow(
                    assessment_id=self._assessment.id,
                    position=position,
                    name=line.name,
                    points=line.points,
                    note=line.note,
                    unit=line.unit,
                    indicator_id=indicator.id if indicator else None,
                )
            )

    def _city_result(self, fact: CityResultFact) -> None:
        self._session.add(
            CityResultRow(
                indicator_id=self._indicators[fact.indicator].id,
                task=fact.task,
                points=fact.points,
                document=fact.document,
                confirmed_on=fact.confirmed_on or self._day,
                confirmed_by=fact.confirmed_by or self._actor,
                recorded_at=self._now,
            )
        )

    def _quarter_score(self, fact: QuarterScoreFact) -> None:
        indicator = self._indicators.get(fact.indicator)
        self._session.add(
            QuarterScoreRow(
                assessment_id=self._assessment.id,
                quarter=fact.quarter,
                indicator_id=indicator.id if indicator else None,
                points=fact.points,
                rank=fact.rank,
                counties=fact.counties,
                document=fact.document,
                published_on=fact.published_on,
                recorded_by=self._actor,
                recorded_at=self._now,
            )
        )

    def _grade(self, fact: GradeFact) -> None:
        self._session.add(
            GradeRow(
                assessment_id=self._assessment.id,
                unit_id=self._units[fact.unit].id,
                grade=fact.grade,
                head_grade=fact.head_grade,
                document=fact.document,
                recorded_by=self._actor,
                recorded_at=self._now,
            )
        )

    def _filed(self, fact: BreakdownFact | PlanFact | MeasureFact) -> None:
        """Appended; only a measure's person and limit are corrected where it stands."""
        indicator_id = self._indicators[fact.indicator].id
        by = {"filed_by": fact.filed_by or self._actor, "filed_at": self._now}
        match fact:
            case BreakdownFact():
                self._session.add(
                    BreakdownRow(
                        indicator_id=indicator_id,
                        leader=fact.leader,
                        office=fact.office,
                        person=fact.person,
                        standard=fact.standard,
                        schedule=fact.schedule,
                        reason=fact.reason,
                        **by,
                    )
                )
            case PlanFact():
                points = {str(month): format(point, "f") for month, point in fact.points}
                self._session.add(
                    PlanRow(indicator_id=indicator_id, points=points, reason=fact.reason, **by)
                )
            case MeasureFact():
                self._measure(fact, indicator_id, by)

    def _measure_row(self, indicator: str, text: str) -> MeasureRow | None:
        """The last measure of these words."""
        return self._session.scalar(
            select(MeasureRow)
            .where(
                MeasureRow.indicator_id == self._indicators[indicator].id, MeasureRow.text == text
            )
            .order_by(MeasureRow.id.desc())
        )

    def _measure_progress(self, fact: MeasureProgressFact) -> None:
        row = self._measure_row(fact.indicator, fact.text)
        if row is not None:
            row.state, row.state_on = fact.state, self._day
            row.progress = fact.progress or row.progress

    def _registered(self, fact: ForecastFact | HighlightFact) -> None:
        """Appended; of several for one thing the last holds."""
        indicator_id = self._indicators[fact.indicator].id
        by = {"filed_by": fact.filed_by or self._actor, "filed_at": self._now}
        match fact:
            case ForecastFact():
                period = str(fact.period)
                self._session.add(
                    ForecastRow(indicator_id=indicator_id, period=period, number=fact.number, **by)
                )
            case HighlightFact():
                self._session.add(
                    HighlightRow(
                        indicator_id=indicator_id,
                        half=fact.half,
                        work=fact.work,
                        level=fact.level,
                        evidence=fact.evidence,
                        recognised_by=fact.recognised_by,
                        **by,
                    )
                )

    def _measure(self, fact: MeasureFact, indicator_id: int, by: dict[str, object]) -> None:
        row = self._measure_row(fact.indicator, fact.text)
        if row is None:
            row = MeasureRow(indicator_id=indicator_id, text=fact.text, **by)
            self._session.add(row)
        row.person, row.due = fact.person or row.person or "", fact.due or row.due
