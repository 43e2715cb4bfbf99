"""佐证材料：the office and supervision open what proves a figure or an answer; as a file, never a page.

Only with the kind that its bytes are of, and always to be saved: nothing in it acts on this site.
"""

from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Response
from sqlalchemy import select

from service.accounts.roles import Action
from service.tables import EvidenceRow, IndicatorRow, NoticeRow, ReplyRow, ValueRow
from service.web.papers_shown import paper
from service.web.place import Looking, Place
from service.web.visiting import permitted

router = APIRouter(prefix="/{year:int}/evidence")

SEES = Depends(permitted(Action.REVIEW, Action.SETTLE_REPLIES))


@router.get("/{number:int}", dependencies=[SEES])
def fetch(place: Looking, number: int) -> Response:
    row, about = of_year(place, number)
    if isinstance(about, NoticeRow):
        paper(place, about.id)
    return as_file(row)


def of_year(place: Place, number: int) -> tuple[EvidenceRow, IndicatorRow | NoticeRow]:
    """The evidence of this number with what it is about; 404 for another county's or year's."""
    row = place.session.get(EvidenceRow, number)
    if row is None:
        raise HTTPException(404)
    about = place.session.scalar(
        select(IndicatorRow).join(ValueRow).where(ValueRow.id == row.value_id)
        if row.value_id is not None
        else select(NoticeRow).join(ReplyRow).where(ReplyRow.id == row.reply_id)
    )
    if about is None or about.assessment_id != place.assessment.id:
        raise HTTPException(404)
    return row, about


def as_file(row: EvidenceRow) -> Response:
    named = f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
    headers = {"Content-Disposition": named, "X-Content-Type-Options": "nosniff"}
    return Response(row.file.content, headers=headers, media_type=row.file.media_type)
