"""案：一个指标从欠账到销号走过的路，由研判和文书推出来，不另存。

依据：三、「发现问题及时督促整改落实」

约定：案不入库，由研判结果和已发文书折算，「一个指标同时至多一个未了的案」因此不靠小心。
约定：督办销号后 30 日内再次欠账，或者回头看发现反弹，原案重开，不从提示重来。
约定：扣分事项登记错了、撤销了的，没有督办的案随即撤销；督办单已经发出的，由人作废或者销号，
其间不催办、不约谈，销号以后也不回头看。
约定：督办单拟了又因依据消失而撤回的，不算督办过；以后再有事由，另拟一份。发出后作废的也不算，
此后又有一期欠账，另拟一份。
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from workflows.ledger import DeductionEvent, Judgement, Ledger, Notice
from workflows.periods import Period
from workflows.remembering import Remembered
from workflows.rules import EscalationRules
from workflows.vocabulary import Light, NoticeKind, NoticeState
from workflows.wording import with_unit

#: Off the road: a draft that ended so is not drafted again for the same ground.
ENDED = (
    NoticeState.REFUSED,
    NoticeState.WITHDRAWN,
    NoticeState.CANCELLED,
    NoticeState.SUPERSEDED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One indicator's way from 欠账 to 销号. ``judgements`` begin with the one that opened it."""

    key: str
    indicator: str
    opened: Period | None  # None: opened by an event
    opened_on: date
    judgements: tuple[Judgement, ...] = ()
    reopened: int = 0
    closed_on: date | None = None
    supervised: bool = False  # a 督办单 was issued in this round
    withdrawn: int = 0  # 督办单 of this round that were withdrawn unsigned, or cancelled
    rebounded: bool = False  # this round was opened by 回头看
    archived: bool = False  # 回头看 found it 巩固
    groundless: bool = False  # its event was registered by mistake

    @property
    def latest(self) -> Judgement | None:
        return self.judgements[-1] if self.judgements else None

    @property
    def supervision_key(self) -> str:
        again = f":again-{self.withdrawn}" if self.withdrawn else ""
        return f"warning_supervision:{self.key}{_round(self.reopened)}{again}"

    @property
    def closure_key(self) -> str:
        return f"case_closure:{self.key}{_round(self.reopened)}"

    @property
    def look_back_key(self) -> str:
        return self.look_back_key_of(self.reopened)

    def look_back_key_of(self, reopened: int) -> str:
        """The 回头看 of the round after so many reopenings."""
        return f"look_back:{self.key}{_round(reopened)}"

    @property
    def state(self) -> str:
        """未了 | 已撤销（事项登记错了）| 已了结（未经督办自行好转）| 已销号 | 已归档."""
        if self.closed_on is None:
            return "未了"
        if not self.supervised:
            return "已撤销" if self.groundless else "已了结"
        return "已归档" if self.archived else "已销号"


def _round(reopened: int) -> str:
    return f":{reopened + 1}" if reopened else ""


def is_of_round(key: str, base: str) -> bool:
    """Whether a closing paper is of the round whose first one would have the key ``base``."""
    return key == base or key.startswith(f"{base}:again-")


def open_cases(ledger: Ledger, rules: EscalationRules) -> Mapping[str, Case]:
    """Every case not closed, by key, in the table's order."""
    return {key: case for key, case in all_cases(ledger, rules).items() if case.closed_on is None}


def all_cases(ledger: Ledger, rules: EscalationRules) -> Mapping[str, Case]:
    """Every case of the year by key, closed ones included; figures do not move them."""
    made_of = (*(getattr(ledger, name) for name in MADE_OF), rules)
    return ledger.once(
        ("cases", rules), lambda: _FOLDED.of(made_of, lambda: _folded(ledger, rules))
    )


#: all of a ledger that a case is made of
MADE_OF = ("judgements", "notices", "requests", "indicators", "events", "withdrawn")
_FOLDED: Remembered[Mapping[str, Case]] = Remembered()


def _folded(ledger: Ledger, rules: EscalationRules) -> dict[str, Case]:
    cases: dict[str, Case] = {}
    for indicator in ledger.indicators:
        for case in _cases_of(ledger, rules, indicator.code):
            cases[case.key] = case
    known = {indicator.code for indicator in ledger.indicators}
    for event in (*ledger.events, *ledger.withdrawn):
        if event.indicator in known:  # else no longer in the table
            case = _event_case(ledger, event)
            cases[case.key] = case
    return cases


def event_case_key(indicator: str, event: str) -> str:
    return f"{indicator}:event-{event}"


def is_behind(judgement: Judgement) -> bool:
    """欠账: behind beyond the tolerance, or not filed at all."""
    return judgement.warns and judgement.light in (Light.YELLOW, Light.RED, Light.UNFILED)


def latest_judgements(ledger: Ledger, today: date) -> list[Judgement]:
    """Each indicator's last judgement made by ``today``, in the table's order."""
    latest: list[Judgement] = []
    for indicator in ledger.indicators:
        made = [j for j in ledger.judgements_of(indicator.code) if j.judged_on <= today]
        latest += made[-1:]
    return latest


def ranked_by_lag(ledger: Ledger, judgements: Iterable[Judgement]) -> list[Judgement]:
    """Red, then unfiled, then yellow; within a light 重点关注 first, then in the table's order."""
    order = {Light.RED: 0, Light.UNFILED: 1, Light.YELLOW: 2}

    def place(judgement: Judgement) -> tuple[int, bool]:
        watched = ledger.indicator(judgement.indicator).watched
        return order.get(judgement.light, 3), not watched

    return sorted(judgements, key=place)


def issued_of(ledger: Ledger, case: str, kind: NoticeKind) -> list[Notice]:
    return [n for n in ledger.notices_of_case.get(case, ()) if n.kind is kind and n.is_issued]


def _cases_of(ledger: Ledger, rules: EscalationRules, indicator: str) -> list[Case]:
    """Fold the indicator's judgements, closing papers and 回头看, in order of time."""
    cases: list[Case] = []
    for judgement in ledger.judgements_of(indicator):
        current = _moved_by_people(ledger, cases[-1], judgement.judged_on) if cases else None
        if current is not None:
            cases[-1] = current
        if current is None or current.closed_on is not None:
            if is_behind(judgement):
                _open_or_reopen(ledger, rules, cases, judgement)
        else:
            cases[-1] = _with_judgement(ledger, current, judgement)
    if cases:
        cases[-1] = _moved_by_people(ledger, cases[-1], date.max)
    return cases


def _moved_by_people(ledger: Ledger, case: Case, by: date) -> Case:
    """The case after the closing papers and 回头看 up to a day, each in its turn."""
    case = _closed_by_paper(ledger, case, by)
    while (found := _looked_back(ledger, case, by)) is not None:
        found_on, rebounded = found
        if not rebounded:
            return replace(case, archived=True)
        case = _closed_by_paper(ledger, _rebound(ledger, case, found_on), by)
    return case


def _looked_back(ledger: Ledger, case: Case, by: date) -> tuple[date, bool] | None:
    """(when, whether it had rebounded) once 回头看 of this closed round was recorded."""
    if case.closed_on is None or not case.supervised:
        return None
    found = _look_backs(ledger).get(case.look_back_key)
    return found if found is not None and found[0] <= by else None


def _look_backs(ledger: Ledger) -> Mapping[str, tuple[date, bool]]:
    """Key of a 核查单 → what people found; indexed once a ledger."""
    held = ledger.derived.get("look_backs")
    if not isinstance(held, dict):
        held = {
            request.notice: (request.made_on, request.facts.get("结果") == "反弹")
            for request in ledger.requests
            if request.kind == "回头看"
        }
        ledger.derived["look_backs"] = held
    return held


def _rebound(ledger: Ledger, case: Case, found_on: date) -> Case:
    """The case reopened by 回头看; it speaks of the last judgement before that day."""
    made = [j for j in ledger.judgements_of(case.indicator) if j.judged_on <= found_on]
    new = [j for j in made[-1:] if case.opened is not None and j not in case.judgements]
    return _again(ledger, case, found_on, (*case.judgements, *new), rebounded=True)


def _again(
    ledger: Ledger, case: Case, on: date, judgements: tuple[Judgement, ...], *, rebounded: bool
) -> Case:
    """The next round of a closed case."""
    case = replace(
        case,
        opened_on=on,
        closed_on=None,
        supervised=False,
        withdrawn=0,
        reopened=case.reopened + 1,
        judgements=judgements,
        rebounded=rebounded,
    )
    case = _past_ended(ledger, case)
    return replace(case, supervised=is_supervised(ledger, case, date.max))


def _open_or_reopen(
    ledger: Ledger, rules: EscalationRules, cases: list[Case], judgement: Judgement
) -> None:
    last = cases[-1] if cases else None
    if last is not None and _relapsed(last, judgement, rules):
        judgements = (*last.judgements, judgement)
        cases[-1] = _again(ledger, last, judgement.judged_on, judgements, rebounded=False)
        return
    case = Case(
        key=f"{judgement.indicator}:{judgement.period}",
        indicator=judgement.indicator,
        opened=judgement.period,
        opened_on=judgement.judged_on,
        judgements=(judgement,),
    )
    cases.append(_past_ended(ledger, case))


def _past_ended(ledger: Ledger, case: Case) -> Case:
    """The case with its 督办单 counted on past those withdrawn, and those cancelled that a later
    judgement has given new ground.
    """
    while (notice := ledger.notices.get(case.supervision_key)) is not None:
        cancelled = notice.state is NoticeState.CANCELLED and _has_new_ground(case, notice)
        if notice.state is not NoticeState.WITHDRAWN and not cancelled:
            break
        case = replace(case, withdrawn=case.withdrawn + 1)
    return case


def _has_new_ground(case: Case, notice: Notice) -> bool:
    latest = case.latest
    if latest is None or notice.period is None or not is_behind(latest):
        return False
    return latest.period > notice.period


def _relapsed(last: Case, judgement: Judgement, rules: EscalationRules) -> bool:
    """Behind again soon after a supervised case was closed: the same case goes on (回头看)."""
    return (
        last.supervised
        and last.closed_on is not None
        and judgement.judged_on <= last.closed_on + timedelta(days=rules.look_back_days)
    )


def _with_judgement(ledger: Ledger, case: Case, judgement: Judgement) -> Case:
    case = _past_ended(ledger, replace(case, judgements=(*case.judgements, judgement)))
    case = replace(case, supervised=is_supervised(ledger, case, judgement.judged_on))
    on_course = not is_behind(judgement) and judgement.light in (Light.GREEN, Light.YELLOW)
    if on_course and not case.supervised and not _awaits_order(ledger, case):
        return replace(case, closed_on=judgement.judged_on)
    return case


def _awaits_order(ledger: Ledger, case: Case) -> bool:
    """What 回头看 has found does not settle itself before its 督办单 is out."""
    notice = ledger.notices.get(case.supervision_key)
    return case.rebounded and (notice is None or notice.state not in ENDED)


def is_supervised(ledger: Ledger, case: Case, by: date) -> bool:
    notice = ledger.notices.get(case.supervision_key)
    return bool(notice and notice.is_issued and notice.issued_on and notice.issued_on <= by)


def _closed_by_paper(ledger: Ledger, case: Case, by: date) -> Case:
    case = replace(case, supervised=case.supervised or is_supervised(ledger, case, by))
    for notice in issued_of(ledger, case.key, NoticeKind.CASE_CLOSURE):
        of_this_round = is_of_round(notice.key, case.closure_key)
        if of_this_round and notice.issued_on and notice.issued_on <= by:
            return replace(case, closed_on=notice.issued_on)
    return case


def _event_case(ledger: Ledger, event: DeductionEvent) -> Case:
    key = event_case_key(event.indicator, event.id)
    case = Case(key=key, indicator=event.indicator, opened=None, opened_on=event.registered_on)
    case = _moved_by_people(ledger, _past_ended(ledger, case), date.max)
    if event.withdrawn_on is None:
        return case
    ends = case.closed_on is None and not case.supervised
    return replace(case, groundless=True, closed_on=event.withdrawn_on if ends else case.closed_on)


def why_reopened(case: Case, rules: EscalationRules) -> str:
    """The ground of a 督办单 of a later round."""
    if case.rebounded:
        return f"{case.opened_on.month}月{case.opened_on.day}日回头看核查，发现问题反弹"
    return f"销号后{rules.look_back_days}日内再次欠账"


def latest_or_blank(ledger: Ledger, indicator: str, day: date) -> Judgement:
    """The indicator's last judgement since ``day``, when its event was registered; before there is
    one, a line that says only that something happened.
    """
    judged = ledger.judgements_of(indicator)
    if judged and judged[-1].judged_on >= day:
        return judged[-1]
    return Judgement(
        indicator=indicator,
        period=Period(day.year, max(2, day.month)),
        judged_on=day,
        light=Light.RED,
        warns=True,
        basis=None,
        reason="发生扣分事项",
    )


def close_test(ledger: Ledger, case: Case) -> str:
    """销号标准, written into the 督办单 at issue."""
    indicator = ledger.indicator(case.indicator)
    if case.opened is None:
        return "扣分事项整改到位，提交整改佐证，经督查室、督办室、考核办现场核查认可"
    judgement = case.latest
    if judgement is None or judgement.expected is None:
        on_site = "，并经现场核查认可" if case.rebounded else ""
        return f"经市级对口部门认定的数据达到目标要求（研判为绿灯）{on_site}"
    expected = with_unit(judgement.expected, indicator.unit)
    on_site = "，并经现场核查认可" if case.rebounded else ""
    return f"经市级对口部门认定的完成值达到当期应达水平（本期为{expected}），研判为绿灯{on_site}"


def copied_to(ledger: Ledger, indicators: list[str]) -> tuple[str, ...]:
    """县级责任领导 first, then 配合单位; each once."""
    leaders = [ledger.indicator(code).leader for code in indicators]
    support = [unit for code in indicators for unit in ledger.indicator(code).support]
    return tuple(dict.fromkeys(name for name in (*leaders, *support) if name))


def answer_day(ledger: Ledger, notice: Notice, name: str, indicator: str | None) -> date | None:
    """The day an answer is owed by: the notice's own, or the last 退回单's new one."""
    again = [
        slip.due_day("重报", indicator)
        for slip in ledger.notices.values()
        if slip.kind is NoticeKind.REPLY_RETURN
        and slip.is_issued
        and set(slip.units) <= set(notice.units)  # 配合单位's slips move nobody else's day
        and slip.key.rpartition(":")[0] == f"reply_return:{notice.key}"
    ]
    days = [day for day in (notice.due_day(name, indicator), *again) if day is not None]
    return max(days, default=None)
