"""文书行 → 公文：发文信息由外壳补上，事实一字不动。"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from service.documents.blocks import Document
from service.documents.templates import Envelope, TemplateBook
from service.facts import decode, encode
from service.settings import KindSettings, ServiceSettings
from service.tables import AssessmentRow, NoticeRow
from workflows.ledger import Due, Ledger
from workflows.periods import Calendar
from workflows.vocabulary import NoticeKind

SIGNING_WORKDAYS = 2  # chased on these; on the third the leader hears of it
TO_BE_ANNOUNCED = "以国务院公布安排为准"


class Paper(NamedTuple):
    """A notice taken out of its row, so that it can be rendered with no session held."""

    notice_id: int
    version: int  # how often it was redrafted
    key: str
    kind: NoticeKind
    subject: str
    facts: Mapping[str, object]
    dues: tuple[Due, ...]
    addressees: tuple[str, ...]
    copies: tuple[str, ...]
    due_on: date
    county: str
    year: int
    form_units: tuple[str, ...]
    automatic: bool


def paper_of(session: Session, notice: NoticeRow, ledger: Ledger) -> Paper:
    """Everything of the row that rendering needs; names are those in force in ``ledger``."""
    assessment = session.get_one(AssessmentRow, notice.assessment_id)
    return Paper(
        notice_id=notice.id,
        version=notice.redrafted,
        key=notice.key,
        kind=NoticeKind(notice.kind),
        subject=notice.subject,
        facts=decode(notice.facts),
        dues=tuple(Due(**decode(due)) for due in notice.dues),
        addressees=tuple(
            ledger.unit_name(recipient.unit.code)
            for recipient in notice.recipients
            if recipient.role == "主送"
        ),
        copies=tuple(ledger.unit_name(name) for name in notice.copies),
        due_on=notice.due_on,
        county=assessment.county,
        year=assessment.year,
        form_units=tuple(notice.form_units),
        automatic=notice.automatic,
    )


def document_of(
    paper: Paper,
    templates: TemplateBook,
    settings: ServiceSettings,
    calendar: Calendar,
    *,
    number: str,
    dated: date,
    draft: bool = False,
    by: str = "",
) -> Document:
    """``by``: who signs, several apart by 、. Raises TemplateError; uses no session and no clock."""
    kind = settings.kinds[paper.kind]
    envelope = _envelope(paper, settings, kind, calendar, number=number, dated=dated, draft=draft)
    envelope = replace(envelope, signers=tuple(filter(None, by.split("、"))))
    return templates.document(paper.kind, paper.facts, envelope)


def _envelope(
    paper: Paper,
    settings: ServiceSettings,
    kind: KindSettings,
    calendar: Calendar,
    *,
    number: str,
    dated: date,
    draft: bool,
) -> Envelope:
    return Envelope(
        title=paper.subject,
        mark=kind.mark,
        joint=kind.joint,
        issuers=kind.issuers,
        number=number,
        dated=dated,
        addressees=paper.addressees,
        copies=paper.copies,
        printer=kind.printer,
        contact=settings.contact,
        phone=settings.phone,
        county=paper.county,
        year=paper.year,
        basis=settings.basis_of(paper.year),
        draft=draft,
        late_workdays=late_workdays(paper, calendar, dated),
        dues=_by_name(paper.dues),
    )


def late_workdays(paper: Paper, calendar: Calendar, dated: date) -> int:
    """How late the paper is; the days that a signature may take are not lateness."""
    allowed = 0 if paper.automatic else SIGNING_WORKDAYS
    late = calendar.between(paper.due_on, dated)
    return late if late > allowed else 0


def _by_name(dues: tuple[Due, ...]) -> dict[str, dict[str, object]]:
    """Of several of one name (一单多指标) the earliest day speaks for the paper."""
    named: dict[str, dict[str, object]] = {}
    for due in sorted(dues, key=lambda due: due.day, reverse=True):
        named[due.name] = {
            "日期": due.day,
            "规则": due.rule,
            "说明": "" if due.certain else TO_BE_ANNOUNCED,
        }
    return named


def encoded(dues: tuple[Due, ...]) -> list[object]:
    return [encode(asdict(due)) for due in dues]
