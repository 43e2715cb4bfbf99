"""一份文书在单位的网页上：its text and files, what it asks and what was answered, what may be put off."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from service.documents.blocks import Document
from service.feedback import EXTENDABLE, form_drafts
from service.feedback.form_drafts import FormDraft
from service.feedback.unit_answers import Answer, Step
from service.notices import addressed
from service.notices.addressed import Addressed
from service.notices.decisions import after_voiding
from service.notices.preview import preview
from service.tables import DocumentRow, NoticeRow, RecipientRow, ReplyRow, UnitRow
from service.web.mine import own
from service.web.mine.sent import day
from service.web.place import Place
from workflows.asked_answers import Ask, asks
from workflows.ledger import Request
from workflows.replies import refused_extensions, waiting_extensions
from workflows.vocabulary import NoticeKind, NoticeState

STEPS = 6  # measures on a form


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    paper: Addressed
    state: str  # 待签收 | 待反馈，8月22日前 | 已反馈 | 已签收
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForm:
    """What the paper asks, with the form that answers it as far as it was filled in."""

    ask: Ask
    name: str  # in the form's address and the draft's name
    unit: str  # 计量单位 of the monthly plan
    months: tuple[int, ...]
    draft: FormDraft | None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponable:
    name: str
    day: date
    waiting: Request | None
    refused: Request | None  # the last application came to nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    row: NoticeRow
    label: str
    text: Document | None  # None: it cannot be shown as it was issued, only its file
    files: Sequence[DocumentRow]
    recipients: list[RecipientRow]
    is_ours: bool  # 主送, and so owed an answer to; else a copy
    asks: list[AskForm]
    replies: Sequence[ReplyRow]
    postponable: list[Postponable]
    extension: FormDraft | None  # an application as far as it was filled in
    original: int | None  # of a 退回单: the paper whose answer was sent back
    void: str

    @property
    def unsigned(self) -> bool:
        return not self.void and any(one.signed_for_at is None for one in self.recipients)


def listed(place: Place, paper: Addressed) -> Listed:
    notice = place.ledger.notices[paper.key]
    open_asks = [ask for ask in asks(place.ledger, notice) if not ask.answered]
    asked = any(asks(place.ledger, notice)) and own.unit_of(place) in notice.units
    if paper.is_void:
        return Listed(paper=paper, state=paper.state.value, late=False)
    if asked and open_asks:
        first = min(ask.day for ask in open_asks)
        late = first < place.today
        return Listed(paper=paper, state=f"待反馈，{first.month}月{first.day}日前", late=late)
    signed = "已签收" if paper.signed else "待签收"
    return Listed(paper=paper, state="已反馈" if asked else signed, late=False)


def read(place: Place, row: NoticeRow) -> Paper:
    notice = place.ledger.notices[row.key]
    is_out = row.state == NoticeState.ISSUED
    return Paper(
        row=row,
        label=NoticeKind(row.kind).label,
        text=_text(place, row),
        files=addressed.files(place.session, row, own.units_of(place)),
        recipients=addressed.recipients(row, own.units_of(place)),
        is_ours=own.unit_of(place) in notice.units,
        asks=[_form(place, row, ask) for ask in asks(place.ledger, notice)] if is_out else [],
        replies=_replies(place, row),
        postponable=list(postponable(place, row)) if is_out else [],
        extension=form_drafts.of(
            place.session, place.assessment, own.unit_of(place), extension_name(row)
        ),
        original=_original(place, row),
        void="" if is_out else f"这份文书{row.state}{after_voiding(row)}。",
    )


def ask_of(place: Place, row: NoticeRow, name: str) -> Ask | None:
    found = [ask for ask in asks(place.ledger, place.ledger.notices[row.key]) if _name(ask) == name]
    return found[0] if found else None


def draft_name(row: NoticeRow, ask: Ask) -> str:
    return f"reply:{row.id}:{_name(ask)}"


def extension_name(row: NoticeRow) -> str:
    return f"extension:{row.id}"


def answer_in(fields: Mapping[str, str]) -> Answer:
    """What the form says; a measure's line with nothing in it is none."""
    steps = []
    for n in range(1, STEPS + 1):
        text, person = fields.get(f"measure-{n}", ""), fields.get(f"person-{n}", "")
        until = day(fields, f"until-{n}", f"第{n}条措施的完成时限")
        if text or person or until:
            steps.append(Step(text=text, person=person, until=until))
    plan = {month: fields.get(f"plan-{month}", "") for month in range(1, 13)}
    return Answer(
        cause=fields.get("cause", ""), steps=tuple(steps), plan=plan, text=fields.get("text", "")
    )


def _name(ask: Ask) -> str:
    return f"{ask.stage}:{ask.part}"


def _form(place: Place, row: NoticeRow, ask: Ask) -> AskForm:
    unit = own.unit_of(place)
    draft = form_drafts.of(place.session, place.assessment, unit, draft_name(row, ask))
    measured = place.ledger.indicator(ask.indicator).unit if ask.indicator else ""
    first = place.today.month if place.today.year == place.year else 13
    return AskForm(
        ask=ask,
        name=_name(ask),
        unit=measured,
        months=tuple(range(first, 13)) if ask.indicator else (),
        draft=draft,
        fields=draft.fields if draft else {},
    )


def _text(place: Place, row: NoticeRow) -> Document | None:
    """The paper as it was issued; None where its template has changed since."""
    workspace = place.office.workspace
    kind = NoticeKind(row.kind)
    if row.dated is None or row.template_version != workspace.templates.version(kind):
        return None
    shown = preview(workspace, place.session, row, place.ledger, place.rules, place.today)
    return shown.document


def _replies(place: Place, row: NoticeRow) -> Sequence[ReplyRow]:
    return place.session.scalars(
        select(ReplyRow)
        .join(UnitRow, UnitRow.id == ReplyRow.unit_id)
        .where(ReplyRow.notice_id == row.id, UnitRow.code.in_(own.units_of(place)))
        .order_by(ReplyRow.id)
    ).all()


def postponable(place: Place, row: NoticeRow) -> Iterator[Postponable]:
    """Dues that the unit, if the paper is addressed to it, may still ask to put off."""
    notice = place.ledger.notices[row.key]
    if own.unit_of(place) not in notice.units:
        return
    waiting = _by_due(row, waiting_extensions(place.ledger, place.today))
    refused = _by_due(row, refused_extensions(place.ledger))
    for name in dict.fromkeys(due.name for due in notice.dues if due.name in EXTENDABLE):
        last = notice.due_day(name)
        if last is not None and last >= place.today:
            yield Postponable(
                name=name, day=last, waiting=waiting.get(name), refused=refused.get(name)
            )


def _by_due(row: NoticeRow, requests: Iterable[Request]) -> dict[str, Request]:
    return {str(one.facts["事项"]): one for one in requests if one.notice == row.key}


def _original(place: Place, row: NoticeRow) -> int | None:
    if row.kind != NoticeKind.REPLY_RETURN:
        return None
    key = row.key.partition(":")[2].rpartition(":")[0]
    return place.session.scalar(
        select(NoticeRow.id).where(
            NoticeRow.assessment_id == place.assessment.id, NoticeRow.key == key
        )
    )
