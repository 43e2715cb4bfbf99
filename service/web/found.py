"""地址里写的哪一份文书、哪个单位: found among this year's, or 404."""

from fastapi import HTTPException
from sqlalchemy import select

from service.tables import NoticeRow
from service.web.place import Place
from workflows.ledger import Unit
from workflows.vocabulary import NoticeKind


def paper(place: Place, number: int, kind: NoticeKind) -> NoticeRow:
    """A paper of this year by its row, if it is of this kind."""
    row = place.session.get(NoticeRow, number)
    if row is None or row.assessment_id != place.assessment.id or row.kind != kind:
        raise HTTPException(404)
    return row


def paper_of(place: Place, key: str) -> NoticeRow:
    found = place.session.scalar(
        select(NoticeRow).where(
            NoticeRow.assessment_id == place.assessment.id, NoticeRow.key == key
        )
    )
    if found is None:
        raise HTTPException(404)
    return found


def paper_ids(place: Place, kind: NoticeKind) -> dict[str, int]:
    """Key → row, to make addresses of."""
    rows = place.session.execute(
        select(NoticeRow.key, NoticeRow.id).where(
            NoticeRow.assessment_id == place.assessment.id, NoticeRow.kind == kind
        )
    )
    return {row.key: row.id for row in rows}


def units_of(place: Place, *kinds: str) -> list[tuple[str, str]]:
    """(code, name in force) in the fixed order: what a form offers. All kinds if none is named."""
    units: list[Unit] = sorted(place.ledger.units.values(), key=lambda unit: unit.position)
    return [(unit.code, unit.name) for unit in units if not kinds or unit.kind in kinds]


def indicators_of(place: Place) -> list[tuple[str, str]]:
    return [(one.code, f"{one.code} {one.name}") for one in place.ledger.indicators]
