"""发给一个单位的文书：主送和抄送的都在，只有本单位可以看、可以取的文件。

依据：一、「建立健全自上而下、分工明确、任务到人的抓落实责任体系」

约定：不进单位群、工作群的文书（约谈记录、领导周报、专报等）单位在网页上也看不到；报送表各看各的。
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from service import archive
from service.deliveries.audiences import Audience, audience, read_as
from service.notices.forms import owner_of
from service.tables import DocumentRow, NoticeRow, RecipientRow, UnitNameRow, UnitRow
from workflows.vocabulary import NoticeKind, NoticeState

OUT = (NoticeState.ISSUED, NoticeState.CANCELLED)
_READ_BY_UNITS = (Audience.UNIT, Audience.GROUP)
_ROLES = (archive.FINAL, archive.SEALED, archive.FORM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A paper as one unit got it."""

    id: int
    key: str
    kind: NoticeKind
    number: str
    subject: str
    state: NoticeState
    dated: date | None
    role: str  # 主送 | 抄送
    signed: bool

    @property
    def is_void(self) -> bool:
        return self.state is NoticeState.CANCELLED


def papers(session: Session, assessment: int, units: Collection[str]) -> list[Addressed]:
    """Every paper of these units (one and those merged into it), the latest first."""
    rows = session.execute(
        select(
            NoticeRow.id,
            NoticeRow.key,
            NoticeRow.kind,
            NoticeRow.number,
            NoticeRow.subject,
            NoticeRow.state,
            NoticeRow.dated,
            RecipientRow.role,
            RecipientRow.signed_for_at,
        )
        .join(RecipientRow, RecipientRow.notice_id == NoticeRow.id)
        .join(UnitRow, UnitRow.id == RecipientRow.unit_id)
        .where(
            NoticeRow.assessment_id == assessment,
            NoticeRow.state.in_(OUT),
            UnitRow.code.in_(list(units)),
        )
        .order_by(NoticeRow.issued_at.desc(), NoticeRow.id.desc(), RecipientRow.position)
    )
    found: dict[int, Addressed] = {}
    for row in rows:
        if _is_read_by_units(row.kind, row.key):
            found.setdefault(
                row.id,
                Addressed(
                    id=row.id,
                    key=row.key,
                    kind=NoticeKind(row.kind),
                    number=row.number,
                    subject=row.subject,
                    state=NoticeState(row.state),
                    dated=row.dated,
                    role=row.role,
                    signed=row.signed_for_at is not None,
                ),
            )
    return list(found.values())


def paper(
    session: Session, assessment: int, units: Collection[str], notice: int
) -> NoticeRow | None:
    """The paper, if it is out and was sent to one of these units; None for any other."""
    row = session.get(NoticeRow, notice)
    if row is None or row.assessment_id != assessment or row.state not in OUT:
        return None
    if not _is_read_by_units(row.kind, row.key):
        return None
    return row if recipients(row, units) else None


def recipients(notice: NoticeRow, units: Collection[str]) -> list[RecipientRow]:
    return [one for one in notice.recipients if one.unit.code in units]


def files(session: Session, notice: NoticeRow, units: Collection[str]) -> Sequence[DocumentRow]:
    """What came with a paper to these units; a form only to the unit it was made for."""
    rows = session.scalars(
        select(DocumentRow)
        .options(load_only(DocumentRow.id, DocumentRow.role, DocumentRow.name))
        .where(DocumentRow.notice_id == notice.id, DocumentRow.role.in_(_ROLES))
        .order_by(DocumentRow.id)
    ).all()
    own = names(session, units)
    return [row for row in rows if row.role != archive.FORM or owner_of(row.name) in own]


def _is_read_by_units(kind: str, key: str) -> bool:
    return audience(read_as(NoticeKind(kind), key)) in _READ_BY_UNITS


def names(session: Session, units: Collection[str]) -> set[str]:
    """Every name that these units bear or bore, as file names have it."""
    rows = session.execute(
        select(UnitRow.code, UnitNameRow.name)
        .join(UnitNameRow, UnitNameRow.unit_id == UnitRow.id, isouter=True)
        .where(UnitRow.code.in_(list(units)))
    )
    return {archive.file_name(name) for row in rows for name in (row.code, row.name) if name}
