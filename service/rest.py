"""睡与醒：an assessment sleeps until its next thing is due (``ahead``); an input wakes it."""

from sqlalchemy import null, update
from sqlalchemy.orm import Session

from service.tables import AssessmentRow


def wake(assessment: AssessmentRow, *, handed_in: bool = False) -> None:
    """End the sleep; ``handed_in``: what people hand in has changed and must be read anew.

    Said to the database in so many words: a cycle of another process may be falling asleep on what
    this session still believes to be awake, and two inputs at once are two.
    """
    assessment.sleeps_until = null()
    if handed_in:
        assessment.wakes = AssessmentRow.wakes + 1


def wake_county(session: Session, county: str) -> None:
    """Units, names and heads are shared: what moves them is an input of every year's assessment."""
    session.execute(
        update(AssessmentRow)
        .where(AssessmentRow.county == county)
        .values(sleeps_until=None, wakes=AssessmentRow.wakes + 1)
    )


def wake_all(session: Session) -> None:
    """Rules or calendar may have changed: everybody looks again."""
    session.execute(update(AssessmentRow).values(sleeps_until=None, wakes=AssessmentRow.wakes + 1))
