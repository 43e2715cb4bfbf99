"""报来的数：一数一行，只增不改，退回的只作记号。So what is new since is all there is to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from service.clock import local_date
from service.ledger import queries
from service.ledger.codes import Codes, parsed_period
from workflows.ledger import Value
from workflows.vocabulary import Recognition


@dataclass(frozen=True)
class Figures:
    """Every figure filed, by its row and in that order, and which of them were sent back."""

    filed: Mapping[int, Value]
    returned: frozenset[int]

    @cached_property
    def counted(self) -> tuple[Value, ...]:
        if not self.returned:
            return tuple(self.filed.values())
        return tuple(value for row, value in self.filed.items() if row not in self.returned)


def read_figures(
    session: Session, assessment_id: int, codes: Codes, before: Figures | None
) -> Figures:
    """``before``: as they were read under the same codes; itself where nothing was filed since."""
    own = {"assessment": assessment_id}
    if before is not None:
        total = session.scalar(queries.HOW_MANY_VALUES, own)
        last = next(reversed(before.filed), 0) if before.filed else 0
        new = session.execute(queries.VALUES_AFTER, own | {"after": last}).all()
        # rows are never taken away: as many as there are, so it is these. A writer that took its
        # row id early and committed late makes it more, and all are read
        if total == len(before.filed) + len(new):
            returned = frozenset(session.scalars(queries.VALUES_RETURNED, own))
            if not new and returned == before.returned:
                return before
            filed = {row.id: _value(row, codes) for row in new}
            return Figures({**before.filed, **filed}, returned)
    rows = session.execute(queries.VALUES, own).all()
    return Figures(
        {row.id: _value(row, codes) for row in rows},
        frozenset(row.id for row in rows if row.returned_at is not None),
    )


def _value(row: Row[Any], codes: Codes) -> Value:
    return Value(
        indicator=codes.indicators[row.indicator_id],
        period=parsed_period(row.period),
        number=row.number,
        status=Recognition(row.status),
        reported_on=local_date(row.reported_at),
        unpublished=row.unpublished,
        text=row.text,
        source=row.source,
        reason=row.reason,
        evidence=row.evidence,
    )
