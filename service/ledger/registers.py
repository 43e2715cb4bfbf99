"""登记簿 → 台账：每本登记按登记的先后读出，几版的只取末一版。"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.ledger.codes import Codes, parsed_period
from service.ledger.queries import ASSESSMENT, of_assessment, of_indicators, of_notices
from service.tables import (
    AwardRow,
    AwardStageRow,
    CityResultRow,
    ContactRow,
    ForecastRow,
    GradeRow,
    HighlightRow,
    IndicatorRow,
    LastYearRow,
    MeasureRow,
    NoticeRow,
    QuarterScoreRow,
    ReceiptRow,
    ShareRow,
    VetoRow,
    ZeroReportRow,
)
from workflows.registers import (
    Award,
    AwardStage,
    Breakdown,
    CityResult,
    Contact,
    Grade,
    Highlight,
    LastYear,
    Measure,
    OwnForecast,
    QuarterScore,
    Receipt,
    Registers,
    Share,
    Veto,
    ZeroReport,
)

_Entry = TypeVar("_Entry")


def read_registers(
    session: Session, assessment_id: int, codes: Codes, breakdowns: tuple[Breakdown, ...]
) -> Registers:
    """All that was registered for one assessment, with the breakdowns as read before."""
    own = {"assessment": assessment_id}

    def rows(query: Select[Any]) -> Iterable[Row[Any]]:
        return session.execute(query, own)

    indicator, unit = codes.indicators, codes.units
    return Registers(
        breakdowns=breakdowns,
        measures=tuple(_measure(row, indicator) for row in rows(MEASURES)),
        highlights=_last(
            ((row.indicator_id, row.half, row.work), _highlight(row, indicator))
            for row in rows(HIGHLIGHTS)
        ),
        contacts=tuple(_contact(row, indicator) for row in rows(CONTACTS)),
        forecasts=_last(
            ((row.indicator_id, row.period), _forecast(row, indicator)) for row in rows(FORECASTS)
        ),
        zero_reports=_last(
            ((row.unit_id, row.period), _zero_report(row, unit)) for row in rows(ZERO_REPORTS)
        ),
        quarter_scores=_last(
            ((row.quarter, row.indicator_id), _quarter_score(row, indicator))
            for row in rows(QUARTER_SCORES)
        ),
        awards=_awards(rows(AWARDS), rows(AWARD_STAGES), codes),
        last_year=tuple(_last_year(row, indicator) for row in rows(LAST_YEAR)),
        city_results=_last(
            (row.indicator_id, _city_result(row, indicator)) for row in rows(CITY_RESULTS)
        ),
        shares=_shares(rows(SHARES), codes),
        vetoes=tuple(_veto(row, unit) for row in rows(VETOES)),
        grades=_last((row.unit_id, _grade(row, unit)) for row in rows(GRADES)),
        receipts=_last(((row.key, row.unit_id), _receipt(row, unit)) for row in rows(RECEIPTS)),
    )


def filed_breakdowns(codes: Codes, rows: Iterable[Row[Any]]) -> tuple[Breakdown, ...]:
    """Those that were not sent back."""
    return tuple(_breakdown(row, codes.indicators) for row in rows if row.returned_at is None)


def _last(keyed: Iterable[tuple[Hashable, _Entry]]) -> tuple[_Entry, ...]:
    """Of several of one key the last, in the place of the first."""
    return tuple(dict(keyed).values())


def _breakdown(row: Row[Any], indicators: Mapping[int, str]) -> Breakdown:
    return Breakdown(
        indicator=indicators[row.indicator_id],
        leader=row.leader,
        office=row.office,
        person=row.person,
        standard=row.standard,
        schedule=row.schedule,
        filed_on=local_date(row.filed_at),
        approved_on=row.approved_on,
        reason=row.reason,
    )


def _measure(row: Row[Any], indicators: Mapping[int, str]) -> Measure:
    return Measure(
        indicator=indicators[row.indicator_id],
        text=row.text,
        person=row.person,
        due=row.due,
        state=row.state,
        state_on=row.state_on or local_date(row.filed_at),
        progress=row.progress,
    )


def _highlight(row: Row[Any], indicators: Mapping[int, str]) -> Highlight:
    return Highlight(
        indicator=indicators[row.indicator_id],
        half=row.half,
        work=row.work,
        evidence=row.evidence,
        level=row.level,
        recognised_by=row.recognised_by,
        filed_on=local_date(row.filed_at),
    )


def _contact(row: Row[Any], indicators: Mapping[int, str]) -> Contact:
    return Contact(
        indicator=indicators[row.indicator_id],
        contacted_on=row.contacted_on,
        counterpart=row.counterpart,
        matter=row.matter,
        result=row.result,
    )


def _forecast(row: Row[Any], indicators: Mapping[int, str]) -> OwnForecast:
    return OwnForecast(
        indicator=indicators[row.indicator_id],
        period=parsed_period(row.period),
        number=row.number,
    )


def _zero_report(row: Row[Any], units: Mapping[int, str]) -> ZeroReport:
    return ZeroReport(
        unit=units[row.unit_id],
        period=parsed_period(row.period),
        events=row.events,
        filed_on=local_date(row.filed_at),
    )


def _quarter_score(row: Row[Any], indicators: Mapping[int, str]) -> QuarterScore:
    return QuarterScore(
        quarter=row.quarter,
        indicator=indicators.get(row.indicator_id),
        points=row.points,
        rank=row.rank,
        counties=row.counties,
        document=row.document,
        published_on=row.published_on,
    )


def _awards(
    rows: Iterable[Row[Any]], stages: Iterable[Row[Any]], codes: Codes
) -> tuple[Award, ...]:
    """Numbered within the assessment in order of registration."""
    reached: dict[int, list[AwardStage]] = {}
    for row in stages:
        reached.setdefault(row.award_id, []).append(
            AwardStage(
                stage=row.stage,
                reached_on=row.reached_on,
                points=row.points,
                document=row.document,
            )
        )
    return tuple(
        Award(
            id=str(serial),
            indicator=codes.indicators[row.indicator_id],
            unit=codes.units[row.unit_id],
            name=row.name,
            apply_by=row.apply_by,
            stages=tuple(reached.get(row.id, ())),
        )
        for serial, row in enumerate(rows, start=1)
    )


def _last_year(row: Row[Any], indicators: Mapping[int, str]) -> LastYear:
    return LastYear(
        name=row.name,
        points=row.points,
        note=row.note,
        unit=row.unit,
        indicator=indicators.get(row.indicator_id),
    )


def _city_result(row: Row[Any], indicators: Mapping[int, str]) -> CityResult:
    return CityResult(
        indicator=indicators[row.indicator_id],
        task=row.task,
        points=row.points,
        document=row.document,
        confirmed_on=row.confirmed_on,
        confirmed_by=row.confirmed_by,
    )


def _shares(rows: Iterable[Row[Any]], codes: Codes) -> tuple[Share, ...]:
    """Those recorded together last, of each indicator."""
    held: dict[int, tuple[object, list[Share]]] = {}
    for row in rows:
        share = Share(
            indicator=codes.indicators[row.indicator_id],
            unit=codes.units[row.unit_id],
            percent=row.percent,
            reason=row.reason,
        )
        at, together = held.get(row.indicator_id, (None, []))
        if at == row.recorded_at:
            together.append(share)
        else:
            held[row.indicator_id] = (row.recorded_at, [share])
    return tuple(share for _, together in held.values() for share in together)


def _veto(row: Row[Any], units: Mapping[int, str]) -> Veto:
    return Veto(
        unit=units[row.unit_id],
        matter=row.matter,
        decided_on=row.decided_on,
        document=row.document,
    )


def _grade(row: Row[Any], units: Mapping[int, str]) -> Grade:
    return Grade(
        unit=units[row.unit_id],
        grade=row.grade,
        head_grade=row.head_grade,
        document=row.document,
    )


def _receipt(row: Row[Any], units: Mapping[int, str]) -> Receipt:
    return Receipt(
        notice=row.key,
        unit=units[row.unit_id],
        name=row.name,
        post=row.post,
        phone=row.phone,
        is_head=row.is_head,
        proxy_reason=row.proxy_reason,
        approved_by=row.approved_by,
        filed_on=local_date(row.filed_at),
        attended=row.attended,
    )


# --- 预备好的查询 --------------------------------------------------------------------------------


def _in_order(query: Select[Any], table: type[Any]) -> Select[Any]:
    return query.order_by(table.__table__.c.id)


MEASURES = _in_order(of_indicators(MeasureRow), MeasureRow)
HIGHLIGHTS = _in_order(of_indicators(HighlightRow), HighlightRow)
CONTACTS = _in_order(of_indicators(ContactRow), ContactRow)
FORECASTS = _in_order(of_indicators(ForecastRow), ForecastRow)
ZERO_REPORTS = _in_order(of_assessment(ZeroReportRow), ZeroReportRow)
QUARTER_SCORES = _in_order(of_assessment(QuarterScoreRow), QuarterScoreRow)
AWARDS = _in_order(of_indicators(AwardRow), AwardRow)
AWARD_STAGES = (
    select(AwardStageRow.__table__)
    .join_from(AwardStageRow, AwardRow, AwardStageRow.award_id == AwardRow.id)
    .join(IndicatorRow, AwardRow.indicator_id == IndicatorRow.id)
    .where(IndicatorRow.assessment_id == ASSESSMENT)
    .order_by(AwardStageRow.id)  # recorded in order; a candidate may be registered late
)
LAST_YEAR = of_assessment(LastYearRow).order_by(LastYearRow.position, LastYearRow.id)
CITY_RESULTS = _in_order(of_indicators(CityResultRow), CityResultRow)
SHARES = _in_order(of_indicators(ShareRow), ShareRow)
VETOES = _in_order(of_assessment(VetoRow).where(VetoRow.withdrawn_on.is_(None)), VetoRow)
GRADES = _in_order(of_assessment(GradeRow), GradeRow)
RECEIPTS = _in_order(of_notices(ReceiptRow).add_columns(NoticeRow.__table__.c.key), ReceiptRow)
