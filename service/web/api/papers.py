"""文书：列出、取文件、反馈、签收。只有发出的（和作废的），约谈记录、结算草案不在其内。"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from fastapi.responses import Response
from sqlalchemy import ColumnElement, Select, exists, not_, or_, select
from sqlalchemy.orm import selectinload

from service import archive, feedback
from service.accounts.integrations import Scope
from service.deliveries.audiences import ABOUT_A_PAPER, RULES, Audience
from service.facts import decode
from service.notices import addressed, decisions
from service.notices.forms import owner_of
from service.tables import DocumentRow, NoticeRow, RecipientRow, UnitRow
from service.web.api import shapes
from service.web.api.problems import ACTING, LOOKING, Responses
from service.web.api.years import YearNow, acting, looking
from workflows.vocabulary import NoticeKind, NoticeState

router = APIRouter(prefix="/{year}/papers", tags=["文书"])

#: Not for another system: said to few people, or not decided yet.
CLOSED = frozenset(kind for kind, rule in RULES.items() if rule.to is Audience.NOBODY) | {
    NoticeKind.SETTLEMENT_DRAFT
}
#: 作废、更正 of such a paper, or of a 更正 of it
_SPEAKS_OF_ONE = [NoticeRow.key.contains(f":{kind}:", autoescape=True) for kind in CLOSED]
_ROLES = (archive.FINAL, archive.FORM, archive.SEALED)
_STATES = (NoticeState.ISSUED, NoticeState.CANCELLED)
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_FILE: Responses = {
    200: {
        "description": "文件，与档案一字不差",
        "content": dict.fromkeys(
            (archive.DOCX, archive.XLSX, *(scan for scan, _ in decisions.SCANS.values())), _BYTES
        ),
    }
}

Reads = Annotated[YearNow, looking(Scope.READ)]
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("", responses=LOOKING)
def papers(where: Reads, page: Annotated[shapes.PaperPage, Query()]) -> shapes.Papers:
    """In order of id; a unit's token sees those that were sent to it."""
    query = select(NoticeRow).where(*visible(where), NoticeRow.id > page.after)
    if page.kind is not None:
        query = query.where(NoticeRow.kind == page.kind)
    query = query.options(selectinload(NoticeRow.recipients)).order_by(NoticeRow.id)
    found = list(where.session.scalars(query.limit(page.limit + 1)))
    shown = found[: page.limit]
    return shapes.Papers(
        papers=_papers(where, shown), next=shown[-1].id if len(found) > page.limit else None
    )


@router.get("/{paper}", responses=LOOKING)
def paper(where: Reads, paper: Id) -> shapes.Paper:
    return _papers(where, [_paper(where, paper)])[0]


@router.get("/{paper}/files/{file}", responses=LOOKING | _FILE, response_class=Response)
def file(where: Reads, paper: Id, file: Id) -> Response:
    """The bytes as they are in the archive; ``ETag`` is their sha256."""
    notice = _paper(where, paper)
    listed = {one.id for one in _files(where, [notice])[notice.id]}
    row = where.session.get(DocumentRow, file) if file in listed else None
    if row is None:
        raise HTTPException(404)
    return Response(row.content, headers={"ETag": f'"{row.sha256}"'}, media_type=row.media_type)


@router.post("/{paper}/replies", status_code=201, responses=ACTING)
def reply(
    where: Annotated[YearNow, acting(Scope.REPLIES)], paper: Id, reply: shapes.NewReply
) -> shapes.Taken:
    """A unit's answer; what is wrong with it is told as on the page."""
    feedback.submit_reply(
        where.session,
        where.assessment,
        _paper(where, paper),
        where.unit_for(reply.unit),
        by=where.caller.signed(reply.by),
        now=where.now,
        stage=reply.stage,
        indicator=reply.indicator,
        cause=reply.cause,
        measures=reply.measures,
        persons=reply.persons,
        until=reply.until,
        text=reply.text,
    )
    return shapes.Taken()


@router.post("/{paper}/receipts", status_code=201, responses=ACTING)
def sign(
    where: Annotated[YearNow, acting(Scope.RECEIPTS)], paper: Id, receipt: shapes.NewReceipt
) -> shapes.Taken:
    """签收; a second time changes nothing."""
    notice = _paper(where, paper)
    unit = where.unit_for(receipt.unit)
    decisions.sign_for(where.session, notice, unit, where.caller.signed(receipt.by), where.now)
    return shapes.Taken()


def visible(where: YearNow) -> list[ColumnElement[bool]]:
    """What makes a paper one that the token may see."""
    conditions = [
        NoticeRow.assessment_id == where.assessment.id,
        NoticeRow.state.in_(_STATES),
        NoticeRow.kind.not_in(CLOSED),
        not_(NoticeRow.kind.in_(ABOUT_A_PAPER) & or_(*_SPEAKS_OF_ONE)),
    ]
    if where.unit:
        conditions.append(_sent_to_its_unit(where))
    return conditions


def _sent_to_its_unit(where: YearNow) -> ColumnElement[bool]:
    return exists().where(
        RecipientRow.notice_id == NoticeRow.id, RecipientRow.unit_id.in_(own_units(where))
    )


def own_units(where: YearNow) -> Select[int]:
    """Ids of the token's unit and of those that have become part of it."""
    own = (
        select(UnitRow.id)
        .where(UnitRow.county == where.caller.county, UnitRow.code == where.unit)
        .scalar_subquery()
    )
    return select(UnitRow.id).where(or_(UnitRow.id == own, UnitRow.merged_into_id == own))


def _paper(where: YearNow, paper: int) -> NoticeRow:
    """Raises 404 for one that is not there, or not for this token to see."""
    found = where.session.scalar(select(NoticeRow).where(*visible(where), NoticeRow.id == paper))
    if found is None:
        raise HTTPException(404)
    return found


def _papers(where: YearNow, notices: Sequence[NoticeRow]) -> list[shapes.Paper]:
    files = _files(where, notices)
    return [_shown(where, notice, files[notice.id]) for notice in notices]


def _files(where: YearNow, notices: Sequence[NoticeRow]) -> Mapping[int, list[shapes.File]]:
    """Files of papers without their bytes; of the forms a unit's token sees its own."""
    row = DocumentRow
    query = select(row.notice_id, row.id, row.role, row.name, row.media_type, row.sha256).where(
        row.notice_id.in_([notice.id for notice in notices]), row.role.in_(_ROLES)
    )
    names = _names(where)
    found: dict[int, list[shapes.File]] = defaultdict(list)
    for of, id_, role, name, media_type, sha256 in where.session.execute(query.order_by(row.id)):
        if role != archive.FORM or not where.unit or owner_of(name) in names:
            found[of].append(
                shapes.File(id=id_, role=role, name=name, media_type=media_type, sha256=sha256)
            )
    return found


def _names(where: YearNow) -> set[str]:
    """What the token's unit, and those that have become part of it, are or were called."""
    merged = (code for code, into in where.ledger.successors.items() if into == where.unit)
    return addressed.names(where.session, {where.unit, *merged})


def _shown(where: YearNow, notice: NoticeRow, files: list[shapes.File]) -> shapes.Paper:
    dues = [decode(due) for due in notice.dues]
    return shapes.Paper(
        id=notice.id,
        kind=NoticeKind(notice.kind),
        label=NoticeKind(notice.kind).label,
        number=notice.number,
        subject=notice.subject,
        state=NoticeState(notice.state),
        dated=notice.dated,
        issued_at=notice.issued_at,
        clause=notice.clause,
        receipts=[_receipt(row) for row in notice.recipients if _is_own(where, row)],
        dues=[shapes.Due.model_validate(due) for due in dues],
        files=files,
    )


def _is_own(where: YearNow, row: RecipientRow) -> bool:
    return not where.unit or where.ledger.successor(row.unit.code) == where.unit


def _receipt(row: RecipientRow) -> shapes.Receipt:
    return shapes.Receipt(
        unit=row.unit.code, role=row.role, signed_by=row.signed_for_by, signed_at=row.signed_for_at
    )
