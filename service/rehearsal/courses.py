"""一个年度在内存里往前走：判定、拟稿、催签、签发，与 ``cycle``、``notices`` 一步对一步。

What the service writes into rows is kept here as values; words, numbers, audiences and documents
come from the same functions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from service import archive, timeline
from service.clock import local_date
from service.deliveries.audiences import ISSUED, destinations, read_as
from service.errors import FeedbackRejected, TemplateError
from service.facts import decode, encode
from service.ledger import Inputs, turned
from service.notices.chasing import act_of, step_due
from service.notices.dispatch import chase_role
from service.notices.drafting import differs, in_short
from service.notices.issuing import said_today
from service.notices.papers import Paper, document_of
from service.notices.series import written
from service.settings import RuleBook
from service.tables import RobotRow
from service.timeline import Act
from service.workspace import Workspace
from workflows.actions import Action, IssueNotice, JudgePeriod, Supersede
from workflows.deciding import decide
from workflows.effects import as_notice, is_of_before, judged, superseded, with_notices
from workflows.ledger import Ledger
from workflows.vocabulary import NoticeKind, NoticeState


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A paper that waits for its signature, or for its template."""

    action: IssueNotice
    drafted_facts: Mapping[str, Any]  # of the action, encoded as a row keeps them
    place: int  # in the order of drafting, of all years together
    automatic: bool
    drafted_on: date
    redrafted: int = 0
    shown: bool = False  # supervision has its 送审稿
    problem: str = ""
    chased: frozenset[str] = frozenset()  # roles of the reminders that went out

    @property
    def subject(self) -> str:
        return self.action.subject

    @property
    def cases(self) -> tuple[str, ...]:
        return self.action.cases


@dataclass
class Office:
    """What the years of a county share: robots, numbers, and the order in which drafts come."""

    workspace: Workspace
    robots: Sequence[RobotRow]
    next_numbers: dict[tuple[str, int], int]  # of a series: 代字, year of 成文日期
    place: int = 0  # of the last draft

    def next_place(self) -> int:
        self.place += 1
        return self.place

    def number(self, kind: NoticeKind, today: date) -> str:
        """The next 文号 of the kind's series, which is only looked at; "" without a series.

        Another office's number nobody can know: who gives it stands in its place.
        """
        settings = self.workspace.settings.kinds[kind]
        if settings.numbered_by:
            return f"{settings.numbered_by}编号"
        code = settings.code
        return written(code, today.year, self._next(code, today)) if code else ""

    def take(self, kind: NoticeKind, today: date) -> None:
        code = self.workspace.settings.kinds[kind].code
        self.next_numbers[code, today.year] = self._next(code, today) + 1

    def _next(self, code: str, today: date) -> int:
        return self.next_numbers.get((code, today.year), 1)


@dataclass
class Course:
    """One year's assessment on its way through the days."""

    office: Office
    rules: RuleBook
    inputs: Inputs
    ledger: Ledger
    drafts: dict[str, Draft]  # by key, in the order they were drawn up
    lines: list[str] = field(default_factory=list)
    issued: int = 0
    messages: int = 0
    _awake: bool = False

    def wake(self, today: date) -> None:
        """A new day, with its names, duties and posts; before the rules begin nothing stirs."""
        if today >= self.rules.starts:
            calendar = self.office.workspace.calendar(self.ledger.year, today)
            self.ledger = turned(self.ledger, self.inputs, calendar, today)
            self._awake = True

    def settle(self, now: datetime) -> None:
        """Until nothing is due: one thing done may make the next one due."""
        while self._awake:
            self._awake = self._step(now)
            self._render_waiting(now)

    def issue(self, key: str, now: datetime, by: str = "") -> None:
        """Sign and send out, as ``issuing.issue`` does, with the same refusals."""
        today = local_date(now)
        if key not in self.drafts:
            raise FeedbackRejected(f"{key}已不是草稿，不能再签发")
        action = self._said_today(key, now, by)
        number = self.office.number(action.kind, today)
        self._set(self.drafts[key], action, today, number)
        self.office.take(action.kind, today)
        del self.drafts[key]
        notice = replace(
            self.ledger.notices[key],
            state=NoticeState.ISSUED,
            issued_on=today,
            number=number,
            dues=action.dues,
        )
        self.ledger = with_notices(self.ledger, notice)
        self._tell_of(Act.SIGNED if by else Act.SENT, action, now, number)
        self._send(action, ISSUED)
        self.issued += 1
        self._awake = True

    # --- 判定与记下 ------------------------------------------------------------------------------

    def _step(self, now: datetime) -> bool:
        """``cycle.step``: whether anything changed."""
        today = local_date(now)
        rules = self.rules.on(today)
        before = self.ledger
        actions = decide(self.ledger.without_drafts(), rules, today)
        self._record(actions, rules.automatic, now)
        chased = self._chase(now)
        return chased or self.ledger is not before

    def _record(
        self, actions: Sequence[Action], automatic: Mapping[NoticeKind, bool], now: datetime
    ) -> None:
        sheets = [action for action in actions if isinstance(action, JudgePeriod)]
        for sheet in sheets:
            self._keep_sheet(sheet, now)
        if sheets:
            return
        for action in actions:
            if isinstance(action, Supersede):
                self._supersede(action, now)
        wanted = {action.key: action for action in actions if isinstance(action, IssueNotice)}
        for key in [key for key in self.drafts if key not in wanted]:
            self._withdraw(key, now)
        for action in wanted.values():
            draft = self.drafts.get(action.key)
            if draft is not None and differs(draft, action):
                self._redraft(action, now)
            elif action.key not in self.ledger.notices:
                self._draft(action, automatic, now)

    def _keep_sheet(self, action: JudgePeriod, now: datetime) -> None:
        self.ledger = judged(self.ledger, action, local_date(now))
        self._tell(now, timeline.JUDGED, subject=in_short(action), clause=action.clause)

    def _supersede(self, action: Supersede, now: datetime) -> None:
        if action.key not in self.ledger.notices:
            self.ledger = with_notices(self.ledger, superseded(action, local_date(now)))
            act = f"{Act.SUPERSEDED}{action.kind.label}"
            self._tell(now, act, subject=action.subject, clause=action.clause)

    def _draft(
        self, action: IssueNotice, automatic: Mapping[NoticeKind, bool], now: datetime
    ) -> None:
        today = local_date(now)
        action = self._to_known_units(action)
        if is_of_before(self.ledger, action):
            self.ledger = with_notices(self.ledger, as_notice(action, today, NoticeState.LISTED))
            self._tell_of(Act.LISTED, action, now)
            return
        draft = Draft(
            action=action,
            drafted_facts=encode(action.facts),
            place=self.office.next_place(),
            automatic=automatic.get(action.kind, False) and not action.needs_person,
            drafted_on=today,
        )
        self._keep(draft)
        if not draft.automatic:  # an automatic paper is told of when it goes out
            self._tell_of(Act.DRAFTED, action, now)

    def _redraft(self, action: IssueNotice, now: datetime) -> None:
        draft = self.drafts[action.key]
        was = draft.action
        action = replace(
            self._to_known_units(action),
            due=was.due,
            clause=was.clause,
            form_units=was.form_units,
        )
        again = replace(
            draft,
            action=action,
            drafted_facts=encode(action.facts),
            redrafted=draft.redrafted + 1,
            shown=False,
            problem="",
        )
        self._keep(again)
        self._tell_of(Act.REDRAFTED, action, now)

    def _keep(self, draft: Draft) -> None:
        self.drafts[draft.action.key] = draft
        notice = as_notice(draft.action, draft.drafted_on, NoticeState.DRAFT)
        self.ledger = with_notices(self.ledger, notice)

    def _withdraw(self, key: str, now: datetime) -> None:
        draft = self.drafts.pop(key)
        notice = replace(self.ledger.notices[key], state=NoticeState.WITHDRAWN)
        self.ledger = with_notices(self.ledger, notice)
        self._tell_of(Act.WITHDRAWN, draft.action, now)

    def _chase(self, now: datetime) -> bool:
        """``chasing.chase``: whether anybody was reminded."""
        told = False
        for key, draft in self.drafts.items():
            step = step_due(self.ledger.calendar, draft.drafted_on, local_date(now))
            role = chase_role(step)
            if step and not draft.automatic and role not in draft.chased:
                self.drafts[key] = replace(draft, chased=draft.chased | {role})
                self._tell_of(act_of(step), draft.action, now)
                self._send(draft.action, role)
                told = True
        return told

    # --- 送审与签发 ------------------------------------------------------------------------------

    def _render_waiting(self, now: datetime) -> None:
        """``issuing.render`` of every paper that waits for it."""
        for key, draft in list(self.drafts.items()):
            try:
                if draft.automatic:
                    self.issue(key, now)
                elif not draft.shown:
                    self._show(draft, local_date(now))
            except TemplateError as error:
                self._note_problem(key, str(error), now)
            except FeedbackRejected:
                continue  # its ground is gone; that is told already

    def _show(self, draft: Draft, today: date) -> None:
        self._set(draft, draft.action, today)
        self.drafts[draft.action.key] = replace(draft, shown=True, problem="")
        self._send(draft.action, archive.DRAFT)

    def _note_problem(self, key: str, problem: str, now: datetime) -> None:
        draft = self.drafts[key]
        if draft.problem != problem:
            self.drafts[key] = replace(draft, problem=problem)
            self._tell_of(Act.NOT_SET, draft.action, now)

    def _said_today(self, key: str, now: datetime, by: str) -> IssueNotice:
        """The paper held against the ledger once more; what changed is put down first."""
        today = local_date(now)
        draft = self.drafts[key]
        if draft.automatic and draft.drafted_on == today:  # said a moment ago
            return draft.action
        action = said_today(self.ledger, self.rules.on(today), key, today)
        if action is None:
            self._withdraw(key, now)
            self._awake = True
            raise FeedbackRejected(f"“{draft.subject}”的依据已消失，已撤回")
        if differs(draft, action):
            self._redraft(action, now)
            self._awake = True
            if by:
                raise FeedbackRejected(f"“{draft.subject}”的事实已变化，已重拟，请看过再签")
        return replace(self.drafts[key].action, dues=action.dues)

    def _set(
        self, draft: Draft, action: IssueNotice, today: date, number: str | None = None
    ) -> None:
        """Fill in the template, so that one that cannot be is found; None: the 送审稿."""
        workspace = self.office.workspace
        document_of(
            self._paper(draft, action),
            workspace.templates,
            workspace.settings,
            self.ledger.calendar,
            number=number or "",
            dated=today,
            draft=number is None,
        )

    def _paper(self, draft: Draft, action: IssueNotice) -> Paper:
        return Paper(
            notice_id=draft.place,
            version=draft.redrafted,
            key=action.key,
            kind=action.kind,
            subject=action.subject,
            facts=decode(draft.drafted_facts),
            dues=action.dues,
            addressees=tuple(self.ledger.unit_name(unit) for unit in action.units),
            copies=tuple(self.ledger.unit_name(name) for name in action.copies),
            due_on=action.due,
            county=self.ledger.county,
            year=self.ledger.year,
            form_units=action.form_units,
            automatic=draft.automatic,
        )

    # --- 收件人与时间线 --------------------------------------------------------------------------

    def _to_known_units(self, action: IssueNotice) -> IssueNotice:
        """Addressed to the units of the county; a post (常务副县长) is only named on the paper."""
        known = tuple(unit for unit in action.units if unit in self.ledger.units)
        return action if known == action.units else replace(action, units=known)

    def _send(self, action: IssueNotice, role: str) -> None:
        """Count a message to every group that would read it, 主送 and 抄送."""
        kind = read_as(action.kind, action.key)
        copies = (name for name in action.copies if name in self.ledger.units)
        units = list(dict.fromkeys((*action.units, *copies)))
        self.messages += len(destinations(kind, role, self.office.robots, units))

    def _tell_of(self, act: Act, action: IssueNotice, now: datetime, number: str = "") -> None:
        self._tell(
            now,
            f"{act}{action.kind.label}",
            number=number,
            subject=action.subject,
            recipients=timeline.addressed(action.facts, action.units),
            clause=action.clause,
        )

    def _tell(
        self,
        now: datetime,
        act: str,
        *,
        subject: str,
        clause: str,
        number: str = "",
        recipients: str = "",
    ) -> None:
        self.lines.append(timeline.line(now, act, number, subject, recipients, clause))
