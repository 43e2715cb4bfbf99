"""没填完的表：一个单位一张表一份草稿，谁接着填谁看得到；报出即删。

约定：草稿不是报送，不唤醒考核、不留痕，也不算数；负责人报出以前，填报人可以代拟。
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.feedback.checks import unit_of
from service.tables import AssessmentRow, FormDraftRow, UnitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDraft:
    form: str  # values:2017-08 | reply:17 | …
    fields: Mapping[str, Any]
    by: str
    at: datetime


def save(
    session: Session,
    assessment: AssessmentRow,
    unit: str,
    form: str,
    fields: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
) -> None:
    """Keep what the form holds now; nothing of an earlier draft of it stays."""
    drop(session, assessment, unit, form)
    session.add(
        FormDraftRow(
            assessment_id=assessment.id,
            unit_id=unit_of(session, assessment, unit).id,
            form=form,
            fields=dict(fields),
            saved_by=by,
            saved_at=now,
        )
    )


def of(session: Session, assessment: AssessmentRow, unit: str, form: str) -> FormDraft | None:
    return of_many(session, assessment, unit, [form]).get(form)


def of_many(
    session: Session, assessment: AssessmentRow, unit: str, forms: Collection[str]
) -> dict[str, FormDraft]:
    """Of several forms those that were begun, by their names."""
    rows = session.scalars(
        select(FormDraftRow)
        .join(UnitRow, UnitRow.id == FormDraftRow.unit_id)
        .where(
            FormDraftRow.assessment_id == assessment.id,
            UnitRow.county == assessment.county,
            UnitRow.code == unit,
            FormDraftRow.form.in_(forms),
        )
    )
    return {
        row.form: FormDraft(form=row.form, fields=row.fields, by=row.saved_by, at=row.saved_at)
        for row in rows
    }


def begun(session: Session, assessment: AssessmentRow, unit: str) -> Sequence[FormDraft]:
    """The unit's drafts without what they hold, the latest first."""
    rows = session.execute(
        select(FormDraftRow.form, FormDraftRow.saved_by, FormDraftRow.saved_at)
        .join(UnitRow, UnitRow.id == FormDraftRow.unit_id)
        .where(
            FormDraftRow.assessment_id == assessment.id,
            UnitRow.county == assessment.county,
            UnitRow.code == unit,
        )
        .order_by(FormDraftRow.saved_at.desc(), FormDraftRow.id.desc())
    )
    return [FormDraft(form=row.form, fields={}, by=row.saved_by, at=row.saved_at) for row in rows]


def drop(session: Session, assessment: AssessmentRow, unit: str, form: str) -> None:
    session.execute(
        delete(FormDraftRow).where(
            FormDraftRow.assessment_id == assessment.id,
            FormDraftRow.unit_id == unit_of(session, assessment, unit).id,
            FormDraftRow.form == form,
        )
    )
