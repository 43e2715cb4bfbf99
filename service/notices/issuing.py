"""草稿 → 送审稿 → 签发 → 发出：事实再核，时限从今天起算，文号随正文一起落定。

草稿 ──render──▶ 送审稿（发督查室）──issue──▶ 文号·正文·校验值·待送达（一个事务）
                                      └ 号被人先取：重排再来   └ 排不出：草稿原样，不占号
"""

import logging
import threading
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from service import archive, rest, timeline
from service.clock import local_date
from service.database import table_of
from service.deliveries import remedies
from service.documents.blocks import Document
from service.documents.inspection.inspector import inspect
from service.documents.profile import PageNumber, Profile
from service.documents.templates import TemplateBook
from service.documents.word.notice import RENDERER_VERSION, to_docx
from service.errors import FeedbackRejected, TemplateError
from service.ledger import load_handed_in
from service.notices import dispatch, forms, given_numbers, series
from service.notices.drafting import differs, hold, redraft, unit_ids_of, withdraw
from service.notices.papers import Paper, document_of, encoded, paper_of
from service.notices.returning import refuse_returned
from service.tables import AssessmentRow, DocumentRow, NoticeRow
from service.timeline import Act
from service.workspace import Workspace
from workflows.actions import IssueNotice, JudgePeriod
from workflows.deciding import decide
from workflows.ledger import Ledger
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, NoticeState

log = logging.getLogger(__name__)

TRIES = 20  # at a number that others keep taking
#: One paper at a time in a process: of two that look at one number, one is written once more.
_IN_TURN = threading.Lock()
_SHOWN_FAULTS = 3  # of a document; the rest is like them


class _Rendered(NamedTuple):
    document: Document
    content: bytes
    forms: tuple[forms.FormFile, ...]


def render(workspace: Workspace, notice_id: int) -> None:
    """Task body: issue what needs no signature; give supervision the 送审稿 of what does.

    A template that fails leaves its draft with the problem written on it; others go on. A paper
    that is no longer to go out (issued by other hands, ground gone) is none of this task's.
    """
    try:
        if _is_automatic(workspace, notice_id):
            issue(workspace, notice_id, by="")
        else:
            _show_draft(workspace, notice_id)
    except TemplateError as error:
        _note_problem(workspace, notice_id, error)
    except FeedbackRejected as rejected:
        log.info("未发出 %s", rejected, extra={"action": "not_issued", "notice": notice_id})


def issue(
    workspace: Workspace, notice_id: int, by: str, given: str = "", seen: int | None = None
) -> str:
    """Sign and send out; the number of the paper ("" for papers without one).

    ``by`` is who signed, "" for automatic kinds; ``given`` the number that another office gave, for
    the kinds that are not numbered here; ``seen`` the version that the signer has read, where that
    is known. Raises FeedbackRejected when the notice cannot be signed as it stands (changed facts
    are redrafted first), TemplateError when it cannot be rendered; in neither case is a number used.
    """
    now = workspace.clock.now()
    today = local_date(now)
    with _IN_TURN:
        for _ in range(TRIES):
            prepared = _prepare(workspace, notice_id, by, given, now, seen)
            rendered = _render(workspace, prepared, today, by)
            if _commit(workspace, prepared, rendered, by, now):
                return prepared.number
    raise FeedbackRejected("文号一直被其他签发占用，请稍后再签")


class _Prepared(NamedTuple):
    paper: Paper
    ledger: Ledger
    number: str  # the next of its series, "" for papers without one
    serial: int  # 0 for papers without a number, or with another office's


def _is_automatic(workspace: Workspace, notice_id: int) -> bool:
    with workspace.database.read() as session:
        return bool(session.execute(_AUTOMATIC, {"notice": notice_id}).scalar_one())


def _ledger(workspace: Workspace, session: Session, notice: NoticeRow, today: date) -> Ledger:
    assessment = session.get_one(AssessmentRow, notice.assessment_id)
    return workspace.ledger(session, assessment, today)


def _handed_in(workspace: Workspace, session: Session, notice: NoticeRow, today: date) -> Ledger:
    """Enough of the ledger to write out what a draft says already."""
    assessment = session.get_one(AssessmentRow, notice.assessment_id)
    calendar = workspace.calendar(assessment.year, today)
    return load_handed_in(session, assessment, calendar, today)


# --- 签发前 --------------------------------------------------------------------------------------


def _prepare(
    workspace: Workspace, notice_id: int, by: str, given: str, now: datetime, seen: int | None
) -> _Prepared:
    """Hold the draft against the ledger once more; what changed is put down before it is told."""
    today = local_date(now)
    with workspace.database.write() as session:
        notice = hold(session, notice_id)
        if notice.state not in (NoticeState.DRAFT, NoticeState.LISTED):
            raise FeedbackRejected(f"“{notice.subject}”{notice.state}，不能再签发")
        refuse_returned(notice)
        if seen is not None and seen != notice.redrafted:
            raise FeedbackRejected(f"“{notice.subject}”在您看过之后又改过，请看过再签")
        if notice.automatic and local_date(notice.drafted_at) == today:  # said a moment ago
            ledger = _handed_in(workspace, session, notice, today)
            paper = paper_of(session, notice, ledger)
            return _numbered(workspace, session, paper, ledger, given, today)
        ledger = _ledger(workspace, session, notice, today)
        action = said_today(ledger, workspace.rules(ledger.year).on(today), notice.key, today)
        if action is None or differs(notice, action):
            rest.wake(session.get_one(AssessmentRow, notice.assessment_id))
        if action is None:
            withdraw(session, notice, "签发时依据已消失", now)
            problem = f"“{notice.subject}”的依据已消失，已撤回"
        elif differs(notice, action) and by:
            redraft(session, notice, action, unit_ids_of(session, ledger.county), now)
            problem = f"“{notice.subject}”的事实已变化，已重拟，请看过再签"
        else:
            if differs(notice, action):
                redraft(session, notice, action, unit_ids_of(session, ledger.county), now)
            paper = replace_dues(paper_of(session, notice, ledger), action)
            return _numbered(workspace, session, paper, ledger, given, today)
    raise FeedbackRejected(problem)


def replace_dues(paper: Paper, action: IssueNotice) -> Paper:
    """Due days counted from today, whatever day the draft was drawn up."""
    return paper._replace(dues=action.dues)


def said_today(ledger: Ledger, rules: Rules, key: str, today: date) -> IssueNotice | None:
    """The paper as it would be drawn up today; None if its ground is gone."""
    return drawn_up(ledger.without_notice(key), rules, today).get(key)


def drawn_up(ledger: Ledger, rules: Rules, today: date) -> Mapping[str, IssueNotice]:
    """Key → what this ledger asks to be drawn up. FeedbackRejected before the period is judged."""
    actions = decide(ledger, rules, today)
    for action in actions:
        if isinstance(action, JudgePeriod):
            raise FeedbackRejected(f"{action.period.label}已到研判日而未研判，请先运行 cycle")
    return {action.key: action for action in actions if isinstance(action, IssueNotice)}


def _numbered(
    workspace: Workspace,
    session: Session,
    paper: Paper,
    ledger: Ledger,
    given: str,
    today: date,
) -> _Prepared:
    """With the next number of its series, which is only looked at, or the one that was given."""
    number = given_numbers.checked(session, paper, workspace.settings, given, today)
    if number:
        return _Prepared(paper, ledger, number, 0)
    code = workspace.settings.kinds[paper.kind].code
    if not code:
        return _Prepared(paper, ledger, "", 0)
    serial = series.peek(session, paper.county, code, today.year)
    return _Prepared(paper, ledger, series.written(code, today.year, serial), serial)


def _render(workspace: Workspace, prepared: _Prepared, today: date, by: str) -> _Rendered:
    """Document, bytes and forms, with no session held; who answers for a kind signs it unasked."""
    paper, ledger = prepared.paper, prepared.ledger
    answers = workspace.rules(ledger.year).issue(paper.kind, today).signer
    document = document_of(
        paper,
        workspace.templates,
        workspace.settings,
        ledger.calendar,
        number=prepared.number,
        dated=today,
        by=by or answers,
    )
    content = to_docx(document, workspace.profile)
    _refuse_faults(paper, content, workspace.profile)
    return _Rendered(document, content, forms.forms_of(paper, ledger, today))


def _refuse_faults(paper: Paper, content: bytes, profile: Profile) -> None:
    """What an inspector would send back is not kept. Raises TemplateError."""
    numbered = profile.page_number is not PageNumber.NONE
    faults = inspect(content, numbered=numbered).findings
    if faults:
        said = "；".join(map(str, faults[:_SHOWN_FAULTS]))
        raise TemplateError(f"{paper.kind.value}.md.j2", None, said)


# --- 落定 ----------------------------------------------------------------------------------------


def _commit(
    workspace: Workspace, prepared: _Prepared, rendered: _Rendered, by: str, now: datetime
) -> bool:
    """Number, facts, bytes and deliveries together; False if the number was taken meanwhile.

    What a cycle redrafted during the rendering is another paper: a signer sees it first.
    """
    today = local_date(now)
    paper, _, number, serial = prepared
    with workspace.database.write() as session:
        notice = hold(session, paper.notice_id)
        if notice.state not in (NoticeState.DRAFT, NoticeState.LISTED):
            raise FeedbackRejected(f"“{notice.subject}”{notice.state}，不能再签发")
        refuse_returned(notice)
        if notice.redrafted != paper.version:
            if by:
                raise FeedbackRejected(f"“{notice.subject}”的事实已变化，已重拟，请看过再签")
            return False
        if serial:
            code = workspace.settings.kinds[paper.kind].code
            notice.series_id = series.take(session, paper.county, code, today.year, serial)
            if notice.series_id is None:
                session.rollback()
                return False
            notice.serial = serial
        elif number:
            given_numbers.refuse_used(session, paper.county, number)
        listed = notice.state == NoticeState.LISTED
        act = Act.SENT_LATE if listed else Act.SIGNED if by else Act.SENT
        _mark_issued(notice, paper, workspace.templates, number, by, now)
        _file(session, notice, rendered, number or f"{today}", now)
        timeline.note(
            session,
            assessment_id=notice.assessment_id,
            at=now,
            actor=by or timeline.SYSTEM,
            act=f"{act}{paper.kind.label}",
            notice=notice,
        )
        rest.wake(session.get_one(AssessmentRow, notice.assessment_id))
        if by:
            remedies.withdraw(session, notice.id, now)  # 送审稿 and reminders have had their day
        dispatch.enqueue_issued(session, notice, rendered.document, now, workspace.links)
    return True


def _mark_issued(
    notice: NoticeRow, paper: Paper, templates: TemplateBook, number: str, by: str, now: datetime
) -> None:
    notice.state = NoticeState.ISSUED
    notice.number = number
    notice.dated = local_date(now)
    notice.issued_at = now
    notice.signed_by = by
    notice.dues = encoded(paper.dues)
    notice.problem = ""
    notice.template_version = templates.version(paper.kind)
    notice.renderer_version = RENDERER_VERSION


def _file(
    session: Session, notice: NoticeRow, rendered: _Rendered, prefix: str, now: datetime
) -> None:
    archive.store(
        session,
        notice,
        role=archive.FINAL,
        name=f"{prefix} {notice.subject}.docx",
        media_type=archive.DOCX,
        content=rendered.content,
        now=now,
    )
    for form in rendered.forms:
        archive.store(
            session,
            notice,
            role=archive.FORM,
            name=form.name,
            media_type=archive.XLSX,
            content=form.content,
            now=now,
        )


# --- 送审稿 --------------------------------------------------------------------------------------


def _show_draft(workspace: Workspace, notice_id: int) -> None:
    """Render the draft, file it as 送审稿 and put it on its way to supervision."""
    now = workspace.clock.now()
    today = local_date(now)
    with workspace.database.read() as session:
        notice = session.get_one(NoticeRow, notice_id)
        if notice.state != NoticeState.DRAFT or _has_draft_copy(session, notice):
            return
        ledger = _handed_in(workspace, session, notice, today)
        paper = paper_of(session, notice, ledger)
    document = document_of(
        paper,
        workspace.templates,
        workspace.settings,
        ledger.calendar,
        number="",
        dated=today,
        draft=True,
    )
    content = to_docx(document, workspace.profile)
    _refuse_faults(paper, content, workspace.profile)
    with workspace.database.write() as session:
        notice = hold(session, notice_id)
        if notice.state != NoticeState.DRAFT or notice.redrafted != paper.version:
            return  # overtaken while rendering: the next sweep renders what it is now
        if _has_draft_copy(session, notice):
            return
        notice.problem = ""
        archive.store(
            session,
            notice,
            role=archive.DRAFT,
            name=f"送审稿 {notice.subject}.docx",
            media_type=archive.DOCX,
            content=content,
            now=now,
        )
        dispatch.enqueue_draft(session, notice, document, now, workspace.links)


def _has_draft_copy(session: Session, notice: NoticeRow) -> bool:
    session.flush()
    return session.execute(_DRAFT_COPY, {"notice": notice.id}).first() is not None


def _note_problem(workspace: Workspace, notice_id: int, error: TemplateError) -> None:
    workspace.forget_templates()
    log.error("文书排不出 %s", error, extra={"action": "render_failed", "notice": notice_id})
    with workspace.database.write() as session:
        notice = session.get_one(NoticeRow, notice_id)
        if notice.problem != str(error):
            notice.problem = str(error)
            timeline.note(
                session,
                assessment_id=notice.assessment_id,
                at=workspace.clock.now(),
                actor=timeline.SYSTEM,
                act=f"{Act.NOT_SET}{NoticeKind(notice.kind).label}",
                notice=notice,
                problem=str(error),
            )


def waiting(session: Session, assessment_id: int) -> dict[int, str]:
    """Notices that wait to be rendered: automatic ones to go out, drafts without a 送审稿.

    Each with why it could not be rendered the last time, "" if nothing is known against it.
    """
    session.flush()
    rows = session.execute(_WAITING, {"assessment": assessment_id})
    return {row.id: row.problem for row in rows}


# --- 预备好的查询 --------------------------------------------------------------------------------

_notices, _documents = table_of(NoticeRow).c, table_of(DocumentRow).c

_AUTOMATIC = select(_notices.automatic).where(_notices.id == bindparam("notice"))
_DRAFT_COPY = select(_documents.id).where(
    _documents.notice_id == bindparam("notice"), _documents.role == archive.DRAFT
)
_WAITING = (
    select(_notices.id, _notices.problem)
    .where(
        _notices.assessment_id == bindparam("assessment"),
        _notices.state == NoticeState.DRAFT,
        or_(
            _notices.automatic,
            ~exists().where(_documents.notice_id == _notices.id, _documents.role == archive.DRAFT),
        ),
    )
    .order_by(_notices.id)
)

__all__ = ["drawn_up", "issue", "render", "said_today", "waiting"]
