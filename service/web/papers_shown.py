"""哪些文书给谁看：约谈记录、写有一票否决的草案，只给表里准看的；别人查无此页。"""

from collections.abc import Mapping, Sequence

from fastapi import HTTPException
from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import load_only

from service.accounts.roles import Action, Role, may
from service.deliveries.audiences import ABOUT_A_PAPER, read_as
from service.tables import NoticeRow
from service.web.place import Place
from workflows.vocabulary import NoticeKind, NoticeState

#: Papers that are not for everybody who sees the county.
SEEN_BY: Mapping[NoticeKind, Action] = {
    NoticeKind.INTERVIEW_RECORD: Action.SEE_INTERVIEWS,
    NoticeKind.SETTLEMENT_DRAFT: Action.SEE_VETOES,
}


#: What stands for the words of a paper where its line is for more people than it is.
HIDDEN = "（不公开）"


def may_see(role: Role, kind: str, key: str) -> bool:
    """作废、更正 are seen by those who see the paper that they speak of."""
    action = SEEN_BY.get(read_as(NoticeKind(kind), key))
    return action is None or may(role, action)


def are_shown(role: Role) -> ColumnElement[bool]:
    """The same as a condition on ``NoticeRow``."""
    hidden = [kind for kind, action in SEEN_BY.items() if not may(role, action)]
    about = [
        and_(NoticeRow.kind.in_(ABOUT_A_PAPER), NoticeRow.key.contains(f"{kind}:"))
        for kind in hidden
    ]
    return and_(NoticeRow.kind.not_in(hidden), not_(or_(False, *about)))


def not_out(place: Place) -> Sequence[NoticeRow]:
    """Papers that wait, the longest first: for a signature, a mended template, a word on 补发.

    Without what they say.
    """
    return place.session.scalars(
        select(NoticeRow)
        .where(
            NoticeRow.assessment_id == place.assessment.id,
            NoticeRow.state.in_((NoticeState.DRAFT, NoticeState.LISTED)),
            are_shown(place.visitor.role),
        )
        .options(
            load_only(
                NoticeRow.kind,
                NoticeRow.state,
                NoticeRow.automatic,
                NoticeRow.subject,
                NoticeRow.problem,
                NoticeRow.drafted_at,
                NoticeRow.due_on,
                NoticeRow.redrafted,
                NoticeRow.return_reason,
            )
        )
        .order_by(NoticeRow.id)
    ).all()


def paper(place: Place, number: int) -> NoticeRow:
    """A paper of this year that the visitor may see, else 404."""
    row = place.session.get(NoticeRow, number)
    if row is None or row.assessment_id != place.assessment.id:
        raise HTTPException(404)
    if not may_see(place.visitor.role, row.kind, row.key):
        raise HTTPException(404)
    return row
