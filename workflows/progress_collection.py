"""进度报送：月末发报送通知，次月十日报，报前提醒，逾期催报，到期研判。

依据：二、「确保上报的考核指标数据得到上级对口部门的认可」
依据：三、「要定期研判，强化预警督办」

    月末 报送通知 ── −2、0 提醒 ── 次月10日截止 ── +1、+3 催报 ── +3 研判

约定：错过的提醒和催报不补发，由后一步取代并留记录；五次提醒补成一次催报，不淹单位。
约定：过了截止日，报送通知和提醒都不再发，数没报齐的由催报取代，报齐的留记录作罢；没有应报指标的不发通知。
约定：人可以随时再催，发的是报送提醒，一期一天一次，不占催报的次数；当天已经有提醒、催报的，以那一件为准。
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import NamedTuple

from workflows import recognition
from workflows.actions import Action, IssueNotice, JudgePeriod, Supersede
from workflows.dues import answer_within
from workflows.judgement import judge_period
from workflows.ledger import Due, Indicator, Ledger, Notice
from workflows.periods import Period, periods_of
from workflows.rules import CollectionRules, Rules
from workflows.vocabulary import IndicatorType, NoticeKind
from workflows.zero_reports import is_reported, is_zero_reported

BY_HAND = "催报"  # the kind of request by which somebody has those reminded that have not filed

CLAUSE = "二、「确保上报的考核指标数据得到上级对口部门的认可」"
JUDGE_CLAUSE = "三、「要定期研判，强化预警督办」"

#: No figures of departments: events are registered at once (and counted each month where 附件2 has
#: them), awards and the survey come from above.
NOT_FILED = (IndicatorType.EVENT, IndicatorType.AWARD, IndicatorType.SURVEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """One thing asked of the units by a day: a period's values, the 细化分解, the 亮点.

    The papers' words follow from ``sort``; values alone have a ``label``.
    """

    name: str  # the key's middle: 2017-07, breakdown, highlights-1
    sort: str  # 月度 | 季度 | 细化分解 | 亮点
    what: str  # 2017年1—7月市考指标进度: what is filed, as the papers name it
    label: str = ""  # 2017年1—7月
    rule: str  # 数据期次月10日前: by when, as the papers say it
    form: str = ""  # 2017年1—7月市考指标报送表: what each unit fills in; "" where there is none
    clause: str = CLAUSE
    notice_day: date
    due_day: date
    asked: Mapping[str, tuple[str, ...]]  # unit → indicator codes, in order
    missing: Mapping[str, tuple[str, ...]]  # of those, not filed yet


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """The collection notices, reminders and urgings that should be out by today."""
    actions: list[Action] = []
    for period in periods_of(ledger.year):
        if is_asked(ledger, rules.progress_collection, period, today):
            collection = period_collection(ledger, rules.progress_collection, period)
            planned = steps(ledger, rules.progress_collection, collection, today)
            actions += [*planned, *by_hand(ledger, collection, planned, today)]
    return actions


def is_asked(ledger: Ledger, rules: CollectionRules, period: Period, today: date) -> bool:
    """From its notice on, until a later period is judged; not what fell due before the mandate."""
    later_judged = ledger.latest_period is not None and ledger.latest_period > period
    return (
        not later_judged
        and today >= ledger.calendar.last_workday(period)
        and due_day(ledger, rules, period) >= ledger.activated_on
    )


def judgements_due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """The oldest period whose closing day has come and which nobody holds."""
    closing = period_closing(ledger, rules, today)
    if closing is None:
        return []
    sheet = judge_period(ledger, closing.period, today, rules.judgement)
    return [replace(closing, sheet=sheet)]


def period_closing(ledger: Ledger, rules: Rules, today: date) -> JudgePeriod | None:
    """The period to judge by a day, its sheet not made: figures may come until then."""
    period = period_to_judge(ledger, rules.progress_collection, today)
    if period is None:
        return None
    day = _judging_day(ledger, rules.progress_collection, period)
    return JudgePeriod(period=period, due=day, clause=JUDGE_CLAUSE, sheet=())


def period_to_judge(ledger: Ledger, rules: CollectionRules, today: date) -> Period | None:
    """Periods close in order: cumulative values are judged one after another."""
    for period in periods_of(ledger.year):
        in_scope = due_day(ledger, rules, period) >= ledger.activated_on
        if in_scope and period not in ledger.closed:
            ready = period in ledger.close_now or today >= _judging_day(ledger, rules, period)
            return period if ready else None
    return None


def _judging_day(ledger: Ledger, rules: CollectionRules, period: Period) -> date:
    """The closing day, or the later day to which the clerk holds the period."""
    day = closing_day(ledger, rules, period)
    return max(day, ledger.held.get(period, day))


def due_day(ledger: Ledger, rules: CollectionRules, period: Period) -> date:
    """次月十日, moved to the next working day."""
    following = (
        date(period.year + 1, 1, rules.due_day)
        if period.month == 12
        else date(period.year, period.month + 1, rules.due_day)
    )
    return ledger.calendar.on_or_after(following)


def closing_day(ledger: Ledger, rules: CollectionRules, period: Period) -> date:
    return ledger.calendar.shift(due_day(ledger, rules, period), rules.close_workdays)


def period_collection(ledger: Ledger, rules: CollectionRules, period: Period) -> Collection:
    what = ("collection", rules, period)
    return ledger.once(what, lambda: _collection(ledger, rules, period))


def _collection(ledger: Ledger, rules: CollectionRules, period: Period) -> Collection:
    asked = [i for i in ledger.indicators if is_filed(i, period)]
    missing = [i for i in asked if not _is_in(ledger, i, period)]
    return Collection(
        name=str(period),
        sort="季度" if period.is_quarter_end else "月度",
        what=f"{period.label}市考指标完成进度",
        label=period.label,
        rule=f"数据期次月{rules.due_day}日前",
        form=f"{period.label}市考指标报送表",
        notice_day=ledger.calendar.last_workday(period),
        due_day=due_day(ledger, rules, period),
        asked=by_lead(ledger, asked),
        missing=by_lead(ledger, missing),
    )


def _is_in(ledger: Ledger, indicator: Indicator, period: Period) -> bool:
    if is_zero_reported(indicator):
        return is_reported(ledger, indicator, period)
    return ledger.latest_value(indicator.code, period) is not None


def is_filed(indicator: Indicator, period: Period) -> bool:
    """Whether a department owes a value of this indicator for this period; of what must not
    happen it owes a count each month, zero or not.
    """
    if is_zero_reported(indicator):
        return True
    return indicator.type not in NOT_FILED and period.expects(indicator.frequency)


def by_lead(ledger: Ledger, indicators: list[Indicator]) -> dict[str, tuple[str, ...]]:
    """Lead unit → its indicators' codes; units in their fixed order."""
    of: dict[str, list[str]] = {}
    for indicator in indicators:
        of.setdefault(indicator.lead, []).append(indicator.code)
    ordered = sorted(of, key=lambda code: unit_order(ledger, code))
    return {code: tuple(of[code]) for code in ordered}


def unit_order(ledger: Ledger, code: str) -> tuple[int, str]:
    unit = ledger.units.get(code)
    return (unit.position if unit else 9999, code)


def last_urging_key(collection: str, rules: CollectionRules) -> str:
    return f"filing_urging:{collection}:{len(rules.urging_workdays)}"


def steps(
    ledger: Ledger,
    rules: CollectionRules,
    collection: Collection,
    today: date,
) -> list[Action]:
    """Notice, reminders, urgings of one collection that are due and not out.

    Of those missed together only the last goes out; the rest are superseded by it.
    """
    missed = [
        step.worded()
        for step in _ladder(ledger, rules, collection, today)
        if step.due <= today and step.key not in ledger.notices
    ]
    if not missed:
        return []
    last = missed[-1]
    if today > collection.due_day and last.kind is not NoticeKind.FILING_URGING:
        return [_past(ledger, step, by=_successor(collection)) for step in missed]
    issued_late = missed[0].kind is NoticeKind.FILING_NOTICE and today <= collection.due_day
    kept = (missed[0].key, last.key) if issued_late else (last.key,)
    return [s if s.key in kept else _past(ledger, s, by=last.key) for s in missed]


class _Step(NamedTuple):
    """A step of the ladder; its paper is put into words only when it is due."""

    key: str
    due: date
    worded: Callable[[], IssueNotice]


def _ladder(
    ledger: Ledger, rules: CollectionRules, collection: Collection, today: date
) -> list[_Step]:
    """Every step of the collection in order; nobody asked, nothing said."""
    if not collection.asked:
        return []
    notice = _Step(
        notice_key(collection),
        collection.notice_day,
        partial(_notice, ledger, collection),
    )
    if not collection.missing:
        return [notice]
    return [
        notice,
        *_reminders(ledger, rules, collection, today),
        *_urgings(ledger, rules, collection, today),
    ]


def _successor(collection: Collection) -> str:
    """What stands in for a step that the due day has overtaken before any urging is due."""
    return f"filing_urging:{collection.name}:1" if collection.missing else "数已报齐，不再通知"


def _past(ledger: Ledger, step: IssueNotice, *, by: str) -> Action:
    """A missed step: superseded; one from before the activation is listed for the clerk instead."""
    return step if step.due < ledger.activated_on else superseded(step, by=by)


def superseded(step: IssueNotice, *, by: str) -> Supersede:
    return Supersede(
        key=step.key, kind=step.kind, due=step.due, subject=step.subject, clause=step.clause, by=by
    )


def _notice(ledger: Ledger, collection: Collection) -> IssueNotice:
    waiting = _waiting(ledger) if collection.label else {}
    return IssueNotice(
        key=notice_key(collection),
        kind=NoticeKind.FILING_NOTICE,
        due=collection.notice_day,
        subject=f"关于报送{collection.what}的通知",
        clause=collection.clause,
        units=tuple(collection.asked),
        form_units=tuple(collection.asked) if collection.form else (),
        facts={
            "主送": "各责任部门",
            "类别": collection.sort,
            "报送内容": collection.what,
            "报表": collection.form,
            "数据期": collection.label,
            "季度分析": collection.sort == "季度",
            "零报告": _has_zero_reports(ledger, collection.asked),
            "指标数": sum(len(codes) for codes in collection.asked.values()),
            "单位数": len(collection.asked),
            "上期未认定": sum(waiting.values()),
            "报送单位": [
                {
                    "单位": ledger.unit_name(unit),
                    "指标数": len(codes),
                    "未认定": waiting.get(unit, 0),
                }
                for unit, codes in collection.asked.items()
            ],
        },
        dues=(_filing_due(ledger, collection),),
    )


def _waiting(ledger: Ledger) -> Mapping[str, int]:
    """Lead unit → how many of its figures of the last period judged nobody has recognised yet."""
    if ledger.latest_period is None:
        return {}
    waiting = recognition.unrecognised(ledger, ledger.latest_period, date.max)
    return Counter(ledger.indicator(standing.indicator).lead for standing in waiting)


def _reminders(
    ledger: Ledger, rules: CollectionRules, collection: Collection, today: date
) -> list[_Step]:
    return [
        _chase(
            ledger,
            collection,
            NoticeKind.FILING_REMINDER,
            str(offset),
            ledger.calendar.shift(collection.due_day, offset),
            facts={"类别": collection.sort, "提醒": _left_told(ledger, collection, today)},
            answer=_filing_due(ledger, collection),
        )
        for offset in rules.reminder_workdays
    ]


def _urgings(
    ledger: Ledger, rules: CollectionRules, collection: Collection, today: date
) -> list[_Step]:
    workdays = rules.urging_answer_workdays
    return [
        _chase(
            ledger,
            collection,
            NoticeKind.FILING_URGING,
            str(times),
            ledger.calendar.shift(collection.due_day, offset),
            facts={
                "类别": collection.sort,
                "次数": times,
                "截止日": collection.due_day,
                "零报告": _has_zero_reports(ledger, collection.missing),
                "完成值": _has_figures(ledger, collection.missing),
            },
            answer=answer_within(ledger, today, workdays, "补报", "本通知"),
        )
        for times, offset in enumerate(rules.urging_workdays, start=1)
    ]


def _chase(
    ledger: Ledger,
    collection: Collection,
    kind: NoticeKind,
    which: str,
    due: date,
    *,
    facts: dict[str, object],
    answer: Due,
) -> _Step:
    key = f"{kind}:{collection.name}:{which}"
    return _Step(key, due, partial(_chased, ledger, collection, key, kind, due, facts, answer))


def _chased(
    ledger: Ledger,
    collection: Collection,
    key: str,
    kind: NoticeKind,
    due: date,
    facts: dict[str, object],
    answer: Due,
) -> IssueNotice:
    what = collection.what
    urging = kind is NoticeKind.FILING_URGING
    return IssueNotice(
        key=key,
        kind=kind,
        due=due,
        subject=f"关于催报{what}的通知" if urging else f"关于报送{what}的提醒",
        clause=collection.clause,
        units=tuple(collection.missing),
        facts=facts
        | {
            "报送内容": what,
            "未报": [
                {
                    "单位": ledger.unit_name(unit),
                    "未报指标数": len(codes),
                    "指标": "、".join(ledger.indicator(code).name for code in codes),
                }
                for unit, codes in collection.missing.items()
            ],
        },
        dues=(answer,),
    )


def by_hand(
    ledger: Ledger, collection: Collection, planned: Sequence[Action], today: date
) -> list[Action]:
    """The reminder that somebody asked for last; any other of that day or later stands in for it."""
    asked = [r for r in ledger.requests if r.kind == BY_HAND and r.notice == notice_key(collection)]
    if not asked or not collection.missing:
        return []
    day = asked[-1].made_on
    step = _chase(
        ledger,
        collection,
        NoticeKind.FILING_REMINDER,
        f"asked-{day}",
        day,
        facts={"类别": collection.sort, "提醒": _left_told(ledger, collection, today)},
        answer=_filing_due(ledger, collection),
    )
    if step.key in ledger.notices:
        return []
    out = [n.key for n in chases(ledger, collection.name) if n.issued_on and n.issued_on >= day]
    out += [action.key for action in planned if isinstance(action, IssueNotice)]
    return [superseded(step.worded(), by=out[-1]) if out else step.worded()]


def notice_key(collection: Collection) -> str:
    return f"filing_notice:{collection.name}"


def chases(ledger: Ledger, name: str) -> list[Notice]:
    """The reminders and urgings of a collection, in the order they were drawn up."""
    kinds = (NoticeKind.FILING_REMINDER, NoticeKind.FILING_URGING)
    return [
        notice
        for notice in ledger.notices.values()
        if notice.kind in kinds and notice.key.split(":")[1] == name
    ]


def _left_told(ledger: Ledger, collection: Collection, today: date) -> str:
    if today > collection.due_day:
        return f"已逾期{ledger.calendar.between(collection.due_day, today)}个工作日"
    left = ledger.calendar.between(today, collection.due_day)  # 0 on the due day itself
    return f"还有{left}个工作日到期" if left else "今日到期"


def _has_zero_reports(ledger: Ledger, of: Mapping[str, tuple[str, ...]]) -> bool:
    return any(is_zero_reported(ledger.indicator(code)) for codes in of.values() for code in codes)


def _has_figures(ledger: Ledger, of: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether anything but 零报告 is among them: that alone has a course to be behind."""
    return not all(
        is_zero_reported(ledger.indicator(code)) for codes in of.values() for code in codes
    )


def _filing_due(ledger: Ledger, collection: Collection) -> Due:
    return Due(
        name="报送",
        rule=collection.rule,
        day=collection.due_day,
        certain=ledger.calendar.is_certain(collection.due_day),
    )
