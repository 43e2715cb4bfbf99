"""每个周期都在变的：研判结果、数据期、文书、反馈和申请。"""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from service.clock import local_date
from service.facts import decode
from service.ledger import queries
from service.ledger.codes import Codes, parsed_period
from service.ledger.handed_in import Inputs
from service.tables import (
    AssessmentRow,
)
from workflows.corrections import KINDS
from workflows.effects import with_extensions
from workflows.ledger import (
    Due,
    Judgement,
    Notice,
    Reply,
    Request,
)
from workflows.periods import Period
from workflows.vocabulary import (
    Light,
    NoticeKind,
    NoticeState,
    Recognition,
    ReplyState,
)


def read_judgements(
    session: Session, assessment: AssessmentRow, inputs: Inputs, judged: Mapping[Period, date]
) -> tuple[Judgement, ...]:
    """Sheets are never changed once made: read anew when another period is judged."""
    periods = frozenset(judged)
    kept = inputs.judgements.get(periods)
    if kept is None:
        rows = session.execute(queries.JUDGEMENTS, {"assessment": assessment.id})
        kept = tuple(_judgement(row, inputs.codes) for row in rows)
        inputs.judgements.clear()
        inputs.judgements[periods] = kept
    return kept


def _judgement(row: Row[Any], codes: Codes) -> Judgement:
    return Judgement(
        indicator=codes.indicators[row.indicator_id],
        period=parsed_period(row.period),
        light=Light(row.light),
        basis=Recognition(row.basis) if row.basis else None,
        **dict(zip(queries.FIGURES, row[4:], strict=True)),
    )


def read_periods(
    session: Session, assessment: AssessmentRow
) -> tuple[dict[Period, date], dict[Period, date], frozenset[Period]]:
    rows = session.execute(queries.PERIODS, {"assessment": assessment.id}).all()
    judged = {parsed_period(row.period): row.judged_on for row in rows if row.judged_on}
    held = {parsed_period(row.period): row.held_until for row in rows if row.held_until}
    return judged, held, frozenset(parsed_period(row.period) for row in rows if row.close_now)


def read_notices(
    session: Session, assessment: AssessmentRow, codes: Codes, requests: tuple[Request, ...]
) -> dict[str, Notice]:
    own = {"assessment": assessment.id}
    units: dict[int, list[str]] = defaultdict(list)
    unsigned: dict[int, list[str]] = defaultdict(list)
    for row in session.execute(queries.RECIPIENTS, own):
        code = codes.units[row.unit_id]
        if code not in units[row.notice_id]:  # of two that merged since, one
            units[row.notice_id].append(code)
        if row.signed_for_at is None and code not in unsigned[row.notice_id]:
            unsigned[row.notice_id].append(code)
    replies: dict[int, list[Reply]] = defaultdict(list)
    supporting: dict[int, list[Reply]] = defaultdict(list)
    for row in session.execute(queries.REPLIES, own):
        reply = _reply(row, codes)
        addressed = reply.unit in units[row.notice_id]
        (replies if addressed else supporting)[row.notice_id].append(reply)
    notices = {
        key: _notice(
            key,
            *facts,
            units=tuple(units.get(row_id, ())),
            unsigned=tuple(unsigned.get(row_id, ())),
            replies=tuple(replies.get(row_id, ())),
            supporting=tuple(supporting.get(row_id, ())),
        )
        for row_id, key, *facts in session.execute(queries.NOTICES, own)
    }
    return with_extensions(notices, requests)


# Papers are read in every cycle and hardly ever change. Kept by all that their rows say, so that
# a changed row is another key and nothing kept can be stale.
@lru_cache(maxsize=16_384)
def _notice(
    key: str,
    kind: str,
    state: str,
    drafted_at: datetime,
    dated: date | None,
    number: str,
    period: str,
    cases: str,
    dues: str,
    units: tuple[str, ...],
    unsigned: tuple[str, ...],
    replies: tuple[Reply, ...],
    supporting: tuple[Reply, ...],
) -> Notice:
    return Notice(
        key=key,
        kind=NoticeKind(kind),
        state=NoticeState(state),
        drafted_on=local_date(drafted_at),
        issued_on=dated,
        number=number,
        units=units,
        unsigned=unsigned,
        period=parsed_period(period) if period else None,
        cases=tuple(json.loads(cases)),
        dues=tuple(Due(**decode(due)) for due in json.loads(dues)),
        replies=replies,
        supporting=supporting,
    )


def _reply(row: Row[Any], codes: Codes) -> Reply:
    return Reply(
        unit=codes.units[row.unit_id],
        replied_on=local_date(row.replied_at),
        state=ReplyState(row.state),
        stage=row.stage,
        indicator=row.indicator,
    )


def read_requests(session: Session, assessment: AssessmentRow, codes: Codes) -> tuple[Request, ...]:
    """Each numbered within its kind and notice: 1, 2 … What was asked of a paper that is 作废 since
    asks no more, but for its 作废 itself and what was 更正 before.
    """
    counted: dict[tuple[str, str], int] = defaultdict(int)
    found: list[Request] = []
    for row in session.execute(queries.REQUESTS, {"assessment": assessment.id}):
        counted[row.kind, row.key] += 1
        if row.state == NoticeState.CANCELLED and row.kind not in KINDS:
            continue
        found.append(
            Request(
                id=str(counted[row.kind, row.key]),
                kind=row.kind,
                notice=row.key,
                unit=codes.units.get(row.unit_id, ""),
                made_on=local_date(row.made_at),
                facts=decode(row.facts),
            )
        )
    return tuple(found)
