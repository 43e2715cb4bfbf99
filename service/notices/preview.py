"""看稿：一份文书此刻的样子，草稿与今天的台账对不对得上，文字有没有毛病。"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from service import archive
from service.documents.blocks import Document
from service.documents.inspection.inspector import Finding, proofread
from service.errors import FeedbackRejected, TemplateError
from service.facts import encode
from service.ledger.unit_book import unit_names
from service.notices.drafting import differs
from service.notices.issuing import drawn_up, replace_dues, said_today
from service.notices.papers import document_of, paper_of
from service.tables import NoticeRow
from service.workspace import Workspace
from workflows.actions import IssueNotice
from workflows.ledger import Ledger
from workflows.rules import Rules
from workflows.vocabulary import NoticeState

UNSIGNED = (NoticeState.DRAFT, NoticeState.LISTED)


class Preview(NamedTuple):
    document: Document | None
    problem: str = ""  # why there is none
    moved: str = ""  # what has changed since it was drafted, for its signer


def preview(
    workspace: Workspace,
    session: Session,
    notice: NoticeRow,
    ledger: Ledger,
    rules: Rules,
    today: date,
) -> Preview:
    """The paper as blocks: a draft with the days that signing today would give it.

    The last one is kept while nothing moves: a long paper is read part by part.
    """
    what = (notice.id, workspace.templates, today)
    held = ledger.derived.get("preview")
    if isinstance(held, _Held) and held.what == what:
        return held.preview
    made = _made(workspace, session, notice, ledger, rules, today)
    if not made.problem:  # a template that failed may be mended before anything moves
        ledger.derived["preview"] = _Held(what, made)
    return made


class _Held(NamedTuple):
    what: object
    preview: Preview


def _made(
    workspace: Workspace,
    session: Session,
    notice: NoticeRow,
    ledger: Ledger,
    rules: Rules,
    today: date,
) -> Preview:
    if notice.state == NoticeState.SUPERSEDED:
        return Preview(None, f"没有成文，由{notice.superseded_by}代替")
    unsigned = notice.state in UNSIGNED
    action, moved = _held_against(notice, ledger, rules, today) if unsigned else (None, "")
    paper = paper_of(session, notice, ledger)
    try:
        document = document_of(
            replace_dues(paper, action) if action else paper,
            workspace.templates,
            workspace.settings,
            ledger.calendar,
            number=notice.number,
            dated=notice.dated or today,
            draft=notice.dated is None,
            by=notice.signed_by,
        )
    except TemplateError as error:
        return Preview(None, str(error), moved)
    return Preview(document, moved=moved)


def _held_against(
    notice: NoticeRow, ledger: Ledger, rules: Rules, today: date
) -> tuple[IssueNotice | None, str]:
    try:
        action = _said(notice, ledger, rules, today)
    except FeedbackRejected as waits:
        return None, str(waits)
    if action is None:
        return None, "依据已经消失，签发时会撤回"
    if not differs(notice, action):
        return action, ""
    now = encode(action.facts)
    names = [name for name in now if now[name] != notice.drafted_facts.get(name)]
    return action, f"台账已经变化（{'、'.join(names) or '标题、指标'}），签发前会重拟，请看过再签"


def _said(notice: NoticeRow, ledger: Ledger, rules: Rules, today: date) -> IssueNotice | None:
    """As it would be drawn up today. All drafts are held against one ledger at once, as in a cycle:
    a signer reads one after another."""
    if notice.state == NoticeState.LISTED:
        return said_today(ledger, rules, notice.key, today)
    anew = ledger.once(("drawn_up", today), lambda: drawn_up(ledger.without_drafts(), rules, today))
    return anew.get(notice.key)


def remarks(session: Session, notice: NoticeRow, county: str, today: date) -> Sequence[Finding]:
    """What the words of a 送审稿 have against them, those from departments too; it can be signed."""
    if notice.state not in UNSIGNED:
        return ()
    shown = [one for one in notice.documents if one.role == archive.DRAFT]
    return proofread(shown[-1].content, unit_names(session, county, today)) if shown else ()
