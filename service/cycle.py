"""一个周期：读台账 → 判定 → 记下 → 出文 → 送达。The whole service on one screen.

Level-triggered: a cycle asks what should be out by now and is not. Run late it catches up, run
twice it does nothing the second time.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from service import ahead
from service.clock import local_date
from service.database import HELD, table_of
from service.deliveries import claims, fallbacks, recording
from service.notices import chasing, dispatch
from service.notices.drafting import record
from service.notices.issuing import waiting
from service.settings import RuleBook
from service.tables import AssessmentRow
from service.tasks import Hands, Task
from service.workspace import Workspace
from workflows.deciding import decide
from workflows.ledger import Ledger

log = logging.getLogger(__name__)

AUDIT_DAYS = 7  # every sleeper is looked at again this often, whatever it believes
REPEATABLE = ("folder", "webhook")  # channels that show a repeated delivery once
RESUBMIT = timedelta(minutes=10)  # a task handed out and not done by then is handed out again


def sweep(workspace: Workspace, hands: Hands, *, far: bool = False) -> int:
    """Hand out everything that waits: assessments awake, deliveries due; how many tasks.

    Where nobody is awake and nothing waits it only looks: two reads, however many counties sleep.
    To ``far`` hands an assessment is given once, and again only if it is not looked at in time.
    """
    now = workspace.clock.now()
    recording.replay(workspace.database, workspace.spill, workspace.policy, now)
    deliveries: Sequence[int] = ()
    with workspace.database.read() as session:
        assessments = awake(session, local_date(now))
        anything_waits = dispatch.anything_waits(session, now)
    if anything_waits:
        with workspace.database.write() as session:
            claims.expire(session, now, REPEATABLE, workspace.policy)
            fallbacks.reroute(session, now)
            deliveries = dispatch.hand_out(session, now, until=now + RESUBMIT)
    if far and assessments:
        with workspace.database.write() as session:
            assessments = _handed_out(session, assessments, now)
    for assessment_id in assessments:
        hands.submit(Task.CYCLE, assessment_id)
    for delivery_id in deliveries:
        hands.submit(Task.DELIVER, delivery_id)
    return len(assessments) + len(deliveries)


def run_cycle(workspace: Workspace, hands: Hands, assessment_id: int) -> None:
    """Task body: put down what is due, have it rendered, look again until nothing is due."""
    changed = step(workspace, assessment_id)
    with workspace.database.read() as session:
        to_render = waiting(session, assessment_id)
    for notice_id in to_render:
        hands.submit(Task.RENDER, notice_id)
    if changed:
        hands.submit(Task.CYCLE, assessment_id)  # one thing done may make the next one due


def step(workspace: Workspace, assessment_id: int) -> int:
    """Gather, decide, apply, once; how many things changed. Goes to sleep when nothing did."""
    now = workspace.clock.now()
    today = local_date(now)
    with workspace.database.write() as session:
        assessment = session.get_one(AssessmentRow, assessment_id, with_for_update=HELD)
        assessment.submitted_until = None
        rules = workspace.rules(assessment.year)
        if today < rules.starts:  # next year's, made ahead of time
            assessment.sleeps_until, assessment.audited_on = rules.starts, today
            return 0
        ledger = workspace.ledger(session, assessment, today)
        actions = decide(ledger.without_drafts(), rules.on(today), today)
        changed = record(session, assessment, ledger, actions, rules.on(today), now)
        changed += chasing.chase(session, assessment, ledger, now)
        if not changed:
            assessment.sleeps_until = _sleep(session, assessment, ledger, rules, today)
            assessment.audited_on = today
    return changed


def _sleep(
    session: Session, assessment: AssessmentRow, ledger: Ledger, rules: RuleBook, today: date
) -> date | None:
    """Until when; None while a paper waits to be rendered: hands may be lost before they do it.

    One that could not be rendered is tried again tomorrow: somebody may mend its template.
    """
    problems = waiting(session, assessment.id).values()
    if not all(problems):
        return None
    until = ahead.wakes_on(ledger, rules, today)
    return min(until, today + timedelta(days=1)) if problems else until


def awake(session: Session, today: date) -> list[int]:
    """Assessments with something to look at today, least recently looked at first."""
    stale = today - timedelta(days=AUDIT_DAYS)
    return list(session.scalars(_AWAKE, {"today": today, "stale": stale}))


def _handed_out(session: Session, assessments: Sequence[int], now: datetime) -> list[int]:
    """Those that are in nobody's hands, marked so that no other sweep hands them out too.

    One that is being looked at just now is passed over, not waited for.
    """
    free = list(session.scalars(_FREE, {"awake": assessments, "now": now}))
    session.execute(_MARK_SUBMITTED, {"free": free, "until": now + RESUBMIT})
    return free


_assessments = table_of(AssessmentRow).c
_AWAKE = (
    select(_assessments.id)
    .where(
        or_(
            _assessments.sleeps_until.is_(None),
            _assessments.sleeps_until <= bindparam("today"),
            _assessments.audited_on.is_(None),
            _assessments.audited_on <= bindparam("stale"),
        )
    )
    .order_by(_assessments.id)
)
_FREE = (
    select(_assessments.id)
    .where(
        _assessments.id.in_(bindparam("awake", expanding=True)),
        or_(
            _assessments.submitted_until.is_(None), _assessments.submitted_until <= bindparam("now")
        ),
    )
    .order_by(_assessments.id)
    .with_for_update(skip_locked=True, **HELD)
)
_MARK_SUBMITTED = (
    update(table_of(AssessmentRow))
    .where(_assessments.id.in_(bindparam("free", expanding=True)))
    .values(submitted_until=bindparam("until"))
)
