"""数据库 → 台账：一次读出一个年度考核的全部事实。

What people hand in changes rarely and is counted (``AssessmentRow.wakes``): it is read once a
count and kept. Papers and judgements move with every cycle and are read every time.
"""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from service.ledger.handed_in import Inputs, read_handed_in
from service.ledger.moving import read_judgements, read_notices, read_periods, read_requests
from service.tables import AssessmentRow
from workflows.deductions import as_corrected
from workflows.ledger import Ledger
from workflows.periods import Calendar

__all__ = ["Inputs", "faults", "load_handed_in", "load_ledger", "read_handed_in", "turned"]


def load_ledger(
    session: Session,
    assessment: AssessmentRow,
    calendar: Calendar,
    today: date,
    meeting: tuple[str, str] = ("9:00", "县委二楼会议室"),
) -> Ledger:
    """Everything of this assessment as it stands on ``today`` (names and duties by date)."""
    inputs = read_handed_in(session, assessment)
    codes = inputs.codes_on(today)
    judged, held, close_now = read_periods(session, assessment)
    requests = read_requests(session, assessment, codes)
    ledger = replace(
        load_handed_in(session, assessment, calendar, today),
        judgements=read_judgements(session, assessment, inputs, judged),
        closed=judged,
        held=held,
        close_now=close_now,
        notices=read_notices(session, assessment, codes, requests),
        requests=requests,
        meeting_time=meeting[0],
        meeting_place=meeting[1],
    )
    return as_corrected(ledger)


def load_handed_in(
    session: Session, assessment: AssessmentRow, calendar: Calendar, today: date
) -> Ledger:
    """The ledger without papers and judgements: enough to name units and fill in forms."""
    inputs = read_handed_in(session, assessment)
    units, indicators = inputs.in_force_on(today)
    events, withdrawn = inputs.events_on(today)
    return Ledger(
        assessment=f"{assessment.county}{assessment.year}",
        county=assessment.county,
        year=assessment.year,
        activated_on=assessment.activated_on,
        calendar=calendar,
        units=units,
        indicators=indicators,
        values=inputs.figures.counted,
        standings=inputs.standings,
        plans=inputs.plans,
        breakdowns=frozenset(one.indicator for one in inputs.breakdowns),
        events=events,
        withdrawn=withdrawn,
        registers=inputs.registers,
        former=inputs.former_on(today),
        successors=inputs.successors_on(today),
        posts=inputs.posts_on(today),
    )


def turned(ledger: Ledger, inputs: Inputs, calendar: Calendar, today: date) -> Ledger:
    """The ledger as it stands on another day, if nothing happens until then; itself if no name,
    duty or post turns.
    """
    units, indicators = inputs.in_force_on(today)
    posts = inputs.posts_on(today)
    same = units is ledger.units and indicators is ledger.indicators and posts == ledger.posts
    if same and calendar == ledger.calendar:
        return ledger
    return replace(
        ledger,
        units=units,
        indicators=indicators,
        former=inputs.former_on(today),
        successors=inputs.successors_on(today),
        posts=posts,
        calendar=calendar,
    )


def faults(session: Session, assessment: AssessmentRow, today: date) -> list[str]:
    """Indicators that cannot be read and are left out of the ledger, in Chinese."""
    return read_handed_in(session, assessment).faults_on(today)
