"""到期事项：今天之前该办而未办的一件事。``decide`` 只产生它们，由外壳去办。"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workflows.ledger import Due, Judgement
from workflows.periods import Period
from workflows.vocabulary import NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueNotice:
    """A paper that should be out by today. Its ``key`` is its identity within the assessment.

    ``facts`` is all that its template may say (texts, ints, Decimals, dates, lists and mappings
    of these); ``dues`` are computed from the day of issue and therefore stand apart: at sign-off
    they are computed again, while changed facts mean a new draft.
    """

    key: str
    kind: NoticeKind
    due: date  # the day it should have been out
    subject: str
    clause: str  # 三、「…」
    units: tuple[str, ...]  # 主送, codes in order
    copies: tuple[str, ...] = ()  # 抄送, codes
    facts: Mapping[str, object] = field(default_factory=dict)
    dues: tuple[Due, ...] = ()
    cases: tuple[str, ...] = ()
    period: Period | None = None  # the judgement it speaks of
    needs_person: bool = False  # never issued without hands, whatever the setting
    form_units: tuple[str, ...] = ()  # units that get an .xlsx form of their own with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersede:
    """A step that is past and whose successor stands in for it: recorded, not sent."""

    key: str
    kind: NoticeKind
    due: date
    subject: str
    clause: str
    by: str  # key of the successor


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgePeriod:
    """The period closes: every expected value is judged once and the sheet is kept."""

    period: Period
    due: date
    clause: str
    sheet: tuple[Judgement, ...]


Action = IssueNotice | Supersede | JudgePeriod
