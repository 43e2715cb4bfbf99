"""领导一览：欠账几个、谁的、走势怎样、能不能进位、今后一个月有什么，随时打开就有。

依据：一、「由县委、县政府主要领导负总责」
依据：一、「分管县级领导为所负责指标的第一责任人」

约定：走势逐个研判过的数据期算，一项指标用到那一期为止最近一次研判；单位按欠账多少排，没有欠账的只计数。
约定：今后一个月只列定了日子的事——报送截止、研判、推进会、专项督查、各单位应交的反馈；文书几时发另见预演。
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from workflows import advance, progress_comparison
from workflows.cases import is_behind, latest_judgements, ranked_by_lag
from workflows.leader_sheet import full_points, owed_answers
from workflows.ledger import Judgement, Ledger
from workflows.periods import Period, periods_of
from workflows.progress_collection import closing_day, due_day, unit_order
from workflows.promotion_meeting import called, meeting_days
from workflows.rules import Rules
from workflows.special_supervision import starts
from workflows.wording import ATTACHMENTS, Lights, forecast_total

DAYS_AHEAD = 30
_Key = TypeVar("_Key")
_SCORED = (1, 2, 3, 4, 5)  # 附件6 is last year's


@dataclass(frozen=True, slots=True, kw_only=True)
class Lit:
    """The lights of one unit's or one attachment's indicators."""

    name: str
    lights: Lights
    behind: int  # 欠账
    before: int | None  # 欠账 at the period before; None: none was judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where the county stood when a period was judged."""

    period: Period
    behind: int
    forecast: Decimal
    mean_rank: Decimal | None  # None: nothing is ranked


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    day: date
    what: str
    who: str  # "" where it is everybody


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderView:
    """Everything of the page that does not hang on who looks."""

    period: str  # label of the last period judged, "" before the first
    behind: Sequence[Judgement]  # red first
    lights: Lights  # of what is behind
    spared: Lights  # lit and not 欠账: within the tolerance, or settled by points taken off
    units: Sequence[Lit]  # that are behind, the most first
    at_ease: int  # units that are not
    attachments: Sequence[Lit]
    turns: Sequence[Turn]  # in order of time
    progress: Sequence[Mapping[str, object]]  # lagging most first, see ``progress_comparison``
    advance: Mapping[str, object]  # see ``advance.facts``
    forecast: Decimal
    full: Decimal
    overdue: Sequence[Coming]
    coming: Sequence[Coming]


def view(ledger: Ledger, rules: Rules, today: date) -> LeaderView:
    """Folded once a ledger and day."""
    return ledger.once(("leader_view", today), lambda: _folded(ledger, rules, today))


def mine(ledger: Ledger, today: date, post: str) -> list[Judgement]:
    """A 县级领导's own indicators that were judged, those behind first."""
    own = [j for j in latest_judgements(ledger, today) if _leads(ledger, j, post)]
    ranked = ranked_by_lag(ledger, [j for j in own if is_behind(j)])
    return [*ranked, *(j for j in own if not is_behind(j))]


def _leads(ledger: Ledger, judgement: Judgement, post: str) -> bool:
    return bool(post) and ledger.indicator(judgement.indicator).leader == post


def _folded(ledger: Ledger, rules: Rules, today: date) -> LeaderView:
    latest = latest_judgements(ledger, today)
    behind = ranked_by_lag(ledger, [j for j in latest if is_behind(j)])
    before = _before(ledger)
    units = list(_units(ledger, latest, before))
    owed = [_owed(entry) for entry in owed_answers(ledger, rules, today)]
    last = today + timedelta(days=DAYS_AHEAD)
    ahead = [*_fixed(ledger, rules), *owed]
    return LeaderView(
        period=ledger.latest_period.label if ledger.latest_period else "",
        behind=behind,
        lights=Lights.of(behind),
        spared=Lights.of(j for j in latest if not is_behind(j)),
        units=[unit for unit in units if unit.behind],
        at_ease=sum(not unit.behind for unit in units),
        attachments=list(_attachments(ledger, latest, before)),
        turns=list(_turns(ledger, rules)),
        progress=progress_comparison.lines(ledger, latest),
        advance=advance.facts(ledger, rules, today),
        forecast=forecast_total(latest, rules.judgement.deductions_limit),
        full=full_points(ledger),
        overdue=[one for one in owed if one.day < today],
        coming=sorted((one for one in ahead if today <= one.day <= last), key=_by_day),
    )


def _by_day(one: Coming) -> tuple[date, str, str]:
    return one.day, one.what, one.who


def _before(ledger: Ledger) -> list[Judgement] | None:
    """How all stood when the period before the last was judged."""
    earlier = sorted(ledger.closed)[:-1]
    return advance.standing_at(ledger, earlier[-1]) if earlier else None


def _units(
    ledger: Ledger, judgements: Iterable[Judgement], before: list[Judgement] | None
) -> Iterator[Lit]:
    def lead(judgement: Judgement) -> str:
        return ledger.indicator(judgement.indicator).lead

    of, once = _grouped(judgements, lead), _grouped(before or (), lead)
    lit = {
        code: _lit(ledger.unit_name(code), own, None if before is None else once.get(code, ()))
        for code, own in of.items()
    }
    yield from (
        lit[code] for code in sorted(lit, key=lambda c: (-lit[c].behind, unit_order(ledger, c)))
    )


def _attachments(
    ledger: Ledger, judgements: Iterable[Judgement], before: list[Judgement] | None
) -> Iterator[Lit]:
    def number(judgement: Judgement) -> int:
        return ledger.indicator(judgement.indicator).attachment

    of, once = _grouped(judgements, number), _grouped(before or (), number)
    for scored in _SCORED:
        if scored in of:
            earlier = None if before is None else once.get(scored, ())
            yield _lit(ATTACHMENTS[scored], of[scored], earlier)


def _grouped(
    judgements: Iterable[Judgement], by: Callable[[Judgement], _Key]
) -> dict[_Key, list[Judgement]]:
    groups: dict[_Key, list[Judgement]] = {}
    for judgement in judgements:
        groups.setdefault(by(judgement), []).append(judgement)
    return groups


def _lit(name: str, judgements: Sequence[Judgement], before: Iterable[Judgement] | None) -> Lit:
    return Lit(
        name=name,
        lights=Lights.of(judgements),
        behind=sum(map(is_behind, judgements)),
        before=None if before is None else sum(map(is_behind, before)),
    )


def _turns(ledger: Ledger, rules: Rules) -> Iterator[Turn]:
    for period in sorted(ledger.closed):
        standing = advance.standing_at(ledger, period)
        place = advance.place_of(ledger, rules, standing)
        yield Turn(
            period=period,
            behind=sum(map(is_behind, standing)),
            forecast=place.forecast,
            mean_rank=place.mean_rank,
        )


def _owed(entry: Mapping[str, object]) -> Coming:
    day = entry["日期"]
    assert isinstance(day, date)  # noqa: S101 built by owed_answers
    return Coming(day=day, what=str(entry["事项"]), who=str(entry["单位"]))


def _fixed(ledger: Ledger, rules: Rules) -> Iterator[Coming]:
    """What has its day by the rules."""
    collection = rules.progress_collection
    for period in periods_of(ledger.year):
        day = due_day(ledger, collection, period)
        yield Coming(day=day, what=f"{period.label}完成进度报送截止", who="各责任部门")
        if period not in ledger.closed:
            closing = closing_day(ledger, collection, period)
            held = max(closing, ledger.held.get(period, closing))
            yield Coming(day=held, what=f"{period.label}研判亮灯", who="")
    for ordinal, day in enumerate(meeting_days(ledger, rules.promotion_meeting), start=1):
        yield Coming(day=day, what=f"召开{called(ordinal)}市考指标推进会", who="各责任部门，各镇")
    for day in starts(ledger, rules.special_supervision):
        yield Coming(day=day, what="市考指标专项督查开始", who="")
