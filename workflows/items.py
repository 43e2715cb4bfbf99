"""交办事项：督查发现的问题、会议议定的事，一条一件，落到单位和日子，跟到销号。

依据：三、「发现问题及时督促整改落实」

    督查情况报告、会议纪要 → 交办单（一个单位一份，逐项有时限） → 办理情况 → 销号
                                     └ 逾期：催办，一份交办单一轮一次，满几次不再催，点名

约定：事项不入库，由督查发现、会议纪要和已发的交办单折算；第几项就是交办单上的序号。
约定：报告、纪要签发之日交办；写明的时限落在休息日的顺延，没有写明或者已过的，按收到后几个工作日。
约定：报告、纪要作废的，不再新交办；已发的交办单照办，不该办的，作废交办单本身。
约定：单位报了办理情况就不算逾期，等督查人员认可；认可了才销号，不认可的退回，按重报时限再办。
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from workflows.actions import Action, IssueNotice
from workflows.cases import answer_day
from workflows.dues import answer_within
from workflows.ledger import Due, Ledger, Notice, Request
from workflows.rules import ItemRules, Rules
from workflows.vocabulary import NoticeKind, NoticeState, ReplyState

CLAUSE = "三、「发现问题及时督促整改落实」"
STAGE = "办理情况"  # of the replies that answer an item
DUE = "办理"
#: Kinds of requests: what people told of an inspection or a meeting, and of an item.
FINDING, DROPPED, MINUTES, CLOSED = "督查发现", "撤销发现", "会议纪要", "事项销号"

#: The paper that orders → the paper that was told about.
_TOLD_OF = {
    NoticeKind.SUPERVISION_REPORT: NoticeKind.SPECIAL_SUPERVISION,
    NoticeKind.MEETING_MINUTES: NoticeKind.PROMOTION_MEETING,
}
#: The paper that orders → what its items are, in the title of the 交办单.
_CALLED = {
    NoticeKind.SUPERVISION_REPORT: "市考指标专项督查发现问题",
    NoticeKind.MEETING_MINUTES: "市考指标推进会议定事项",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One thing for a unit to do, as it was told: a finding or a decision."""

    unit: str
    text: str  # 问题 or 议定事项
    indicator: str = ""  # code; "" where it is of none
    evidence: str = ""
    responsible: str = ""
    requirement: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A charge that was ordered, as it stands; ``ordinal`` counts within its 交办单."""

    order: str  # key of the 交办单
    number: str  # its 文号
    source: NoticeKind
    ordinal: int
    charge: Charge
    until: date  # in force: extension and 重报 counted
    answered_on: date | None  # the last answer, if it stands
    returned: bool  # the last answer was sent back
    closed_on: date | None
    evidence: str  # of the closing

    def is_owed(self, day: date) -> bool:
        """Whether on ``day`` the unit still had something to answer."""
        answered = self.answered_on is not None and self.answered_on <= day
        return not answered and not self.is_closed(day)

    def is_closed(self, day: date) -> bool:
        return self.closed_on is not None and self.closed_on <= day

    def is_overdue(self, day: date) -> bool:
        return self.is_owed(day) and self.until < day

    def state(self, day: date) -> str:
        """已销号, 已反馈, 逾期, 已退回 or 在办, as of ``day``."""
        if self.is_closed(day):
            return "已销号"
        if not self.is_owed(day):
            return "已反馈"
        if self.is_overdue(day):
            return "逾期"
        return "已退回" if self.returned else "在办"


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """Orders of the papers issued, and urgings of what is overdue."""
    return [*_orders(ledger, rules.items, today), *_urgings(ledger, rules.items, today)]


# --- 要交办的事 ----------------------------------------------------------------------------------


def findings(ledger: Ledger, notice: str) -> list[tuple[str, Charge]]:
    """What an inspection found, with the id it is known by, in order of telling."""
    dropped = {
        str(request.facts.get("条"))
        for request in ledger.requests
        if request.kind == DROPPED and request.notice == notice
    }
    return [
        (request.id, _finding(request))
        for request in ledger.requests
        if request.kind == FINDING and request.notice == notice and request.id not in dropped
    ]


def _finding(request: Request) -> Charge:
    told = request.facts
    until = told.get("时限")
    return Charge(
        unit=request.unit,
        text=str(told.get("问题", "")),
        indicator=str(told.get("指标", "")),
        evidence=str(told.get("证据", "")),
        responsible=str(told.get("责任", "")),
        requirement=str(told.get("要求", "")),
        until=until if isinstance(until, date) else None,
    )


def decisions(request: Request) -> list[Charge]:
    """What a meeting decided, in order."""
    told = request.facts.get("议定事项")
    return [
        Charge(
            unit=str(each.get("单位", "")),
            text=str(each.get("事项", "")),
            until=each["时限"] if isinstance(each.get("时限"), date) else None,
        )
        for each in (told if isinstance(told, list | tuple) else ())
        if isinstance(each, Mapping)
    ]


def minutes_of(ledger: Ledger, meeting: str) -> Request | None:
    """What was told of a meeting, if it was."""
    return next((r for r in ledger.requests if r.kind == MINUTES and r.notice == meeting), None)


def told_of(source: Notice) -> str:
    """Key of the inspection or meeting that a report or minutes are about."""
    return source.key.replace(source.kind.value, _TOLD_OF[source.kind].value, 1)


def _charges(ledger: Ledger, source: Notice) -> Mapping[str, Sequence[Charge]]:
    """Unit → what the paper has it do, in order; units as first named. Folded once a ledger."""
    held = ledger.derived.get(("charges", source.key))
    if not isinstance(held, dict):
        held = _told_to_do(ledger, source)
        ledger.derived["charges", source.key] = held
    return held


def _told_to_do(ledger: Ledger, source: Notice) -> dict[str, list[Charge]]:
    told = told_of(source)
    if source.kind is NoticeKind.SUPERVISION_REPORT:
        charges = [charge for _, charge in findings(ledger, told)]
    else:
        request = minutes_of(ledger, told)
        charges = decisions(request) if request else []
    of: dict[str, list[Charge]] = defaultdict(list)
    for charge in charges:
        of[charge.unit].append(charge)
    return of


def _sources(
    ledger: Ledger, states: Collection[NoticeState] = (NoticeState.ISSUED,)
) -> Iterator[Notice]:
    return (n for n in ledger.notices.values() if n.kind in _TOLD_OF and n.state in states)


# --- 交办单 --------------------------------------------------------------------------------------


def order_key(source: Notice, unit: str) -> str:
    return f"item_order:{source.key}:{unit}"


def _orders(ledger: Ledger, rules: ItemRules, today: date) -> Iterator[IssueNotice]:
    for source in _sources(ledger):
        for unit, charges in _charges(ledger, source).items():
            if order_key(source, unit) not in ledger.notices:
                yield _order(ledger, rules, source, unit, charges, today)


def _order(
    ledger: Ledger,
    rules: ItemRules,
    source: Notice,
    unit: str,
    charges: Sequence[Charge],
    today: date,
) -> IssueNotice:
    issued_on = source.issued_on or today
    return IssueNotice(
        key=order_key(source, unit),
        kind=NoticeKind.ITEM_ORDER,
        due=issued_on,
        subject=f"{ledger.year}年{_CALLED[source.kind]}交办单（{ledger.unit_name(unit)}）",
        clause=CLAUSE,
        units=(unit,),
        copies=_leaders(ledger, charges),
        facts={
            "单位": ledger.unit_name(unit),
            "来源": f"{source.number}{source.kind.label}",
            "事由": _CALLED[source.kind],
            "事项": [
                {
                    "事项": _what(ledger, charge),
                    "要求": charge.requirement or "按议定意见抓好落实",
                    "责任": charge.responsible or "主要负责人",
                    "时限": _until(ledger, rules, charge, issued_on, 0).rule.removeprefix(
                        f"{ledger.year}年"
                    ),
                }
                for charge in charges
            ],
            "逾期后果": "逾期未办结又不说明理由的，予以催办；催办后仍无进展的，在督查情况报告、"
            "领导周报中点名，并作为约谈依据",
        },
        dues=tuple(
            _until(ledger, rules, charge, today, ordinal)
            for ordinal, charge in enumerate(charges, start=1)
        ),
    )


def _what(ledger: Ledger, charge: Charge) -> str:
    """The thing itself, with the indicator it belongs to."""
    names = {indicator.code: indicator.name for indicator in ledger.indicators}
    name = names.get(charge.indicator, "")
    return f"{name}：{charge.text}" if name and name not in charge.text else charge.text


def _leaders(ledger: Ledger, charges: Iterable[Charge]) -> tuple[str, ...]:
    known = {indicator.code: indicator.leader for indicator in ledger.indicators}
    leaders = dict.fromkeys(known.get(charge.indicator, "") for charge in charges)
    return tuple(leader for leader in leaders if leader)


def _until(ledger: Ledger, rules: ItemRules, charge: Charge, today: date, ordinal: int) -> Due:
    """The day told, moved off a rest day; some working days where none was told or it is past."""
    day = charge.until and ledger.calendar.on_or_after(charge.until)
    part = str(ordinal)
    if day is None or day < today:
        return answer_within(ledger, today, rules.finish_workdays, DUE, "本单", part)
    rule = f"{day.year}年{day.month}月{day.day}日前"
    certain = ledger.calendar.is_certain(day)
    return Due(name=DUE, rule=rule, day=day, certain=certain, indicator=part)


# --- 事项 ----------------------------------------------------------------------------------------


def all_items(ledger: Ledger) -> Sequence[Item]:
    """Every item ordered, by order and ordinal; folded once a ledger."""
    held = ledger.derived.get("items")
    if not isinstance(held, tuple):
        held = tuple(_items(ledger))
        ledger.derived["items"] = held
    return held


def _items(ledger: Ledger) -> Iterator[Item]:
    closings = {
        (request.notice, str(request.facts.get("项"))): request
        for request in ledger.requests
        if request.kind == CLOSED
    }
    for source in _sources(ledger, (NoticeState.ISSUED, NoticeState.CANCELLED)):
        for unit, charges in _charges(ledger, source).items():
            order = ledger.notices.get(order_key(source, unit))
            if order is None or not order.is_issued:
                continue
            for ordinal, charge in enumerate(charges, start=1):
                closing = closings.get((order.key, str(ordinal)))
                yield _item(ledger, source.kind, order, ordinal, charge, closing)


def _item(
    ledger: Ledger,
    source: NoticeKind,
    order: Notice,
    ordinal: int,
    charge: Charge,
    closing: Request | None,
) -> Item:
    part = str(ordinal)  # a part of the order, where other papers have an indicator
    replies = order.replies_on(STAGE, part)
    returned = bool(replies) and replies[-1].state is ReplyState.RETURNED
    until = answer_day(ledger, order, DUE, part)
    return Item(
        order=order.key,
        number=order.number,
        source=source,
        ordinal=ordinal,
        charge=charge,
        until=until or order.issued_on or order.drafted_on,
        answered_on=replies[-1].replied_on if replies and not returned else None,
        returned=returned,
        closed_on=closing.made_on if closing else None,
        evidence=str(closing.facts.get("依据", "")) if closing else "",
    )


def lines(ledger: Ledger, items: Iterable[Item], day: date) -> list[dict[str, object]]:
    """Items as a table shows them on ``day``: {文号, 单位, 事项, 时限, 状态}."""
    return [
        {
            "文号": item.number,
            "单位": ledger.unit_name(item.charge.unit),
            "事项": _what(ledger, item.charge),
            "时限": item.until,
            "状态": item.state(day),
        }
        for item in items
    ]


# --- 催办 ----------------------------------------------------------------------------------------


def urgings_of(ledger: Ledger, order: str) -> list[Notice]:
    """The urgings of an order that were drawn up, in order."""
    found: list[Notice] = []
    while (notice := ledger.notices.get(_urging_key(order, len(found) + 1))) is not None:
        found.append(notice)
    return found


def _urging_key(order: str, times: int) -> str:
    return f"item_urging:{order.removeprefix('item_order:')}:{times}"


def _urged_on(urging: Notice) -> date:
    return urging.issued_on or urging.drafted_on


def urged_times(ledger: Ledger, item: Item) -> int:
    """How often its order was urged since the item fell due."""
    return sum(_urged_on(urging) > item.until for urging in urgings_of(ledger, item.order))


def is_named(ledger: Ledger, rules: ItemRules, item: Item, day: date) -> bool:
    """催办也没有用: overdue, urged as often as it may be, and some working days gone since."""
    if not item.is_overdue(day) or urged_times(ledger, item) < rules.urgings:
        return False
    last = _urged_on(urgings_of(ledger, item.order)[-1])
    return ledger.calendar.shift(last, rules.named_workdays) <= day


def _urgings(ledger: Ledger, rules: ItemRules, today: date) -> Iterator[IssueNotice]:
    by_order: dict[str, list[Item]] = defaultdict(list)
    for item in all_items(ledger):
        if item.is_overdue(today):
            by_order[item.order].append(item)
    for order, overdue in by_order.items():
        sent = urgings_of(ledger, order)
        late = [item for item in overdue if urged_times(ledger, item) < rules.urgings]
        if not late:
            continue
        day = min(ledger.calendar.shift(item.until, rules.urging_workdays) for item in late)
        if sent:
            day = max(day, ledger.calendar.shift(_urged_on(sent[-1]), rules.again_workdays))
        if day <= today:
            yield _urging(ledger, rules, ledger.notices[order], overdue, len(sent) + 1, day, today)


def _urging(
    ledger: Ledger,
    rules: ItemRules,
    order: Notice,
    overdue: Sequence[Item],
    times: int,
    day: date,
    today: date,
) -> IssueNotice:
    unit = order.units[0]
    called = _CALLED[overdue[0].source]
    name = ledger.unit_name(unit)
    return IssueNotice(
        key=_urging_key(order.key, times),
        kind=NoticeKind.ITEM_URGING,
        due=day,
        subject=f"关于催办{ledger.year}年{called}的通知（{name}）",
        clause=CLAUSE,
        units=(unit,),
        facts={
            "单位": name,
            "原件文号": order.number,
            "事由": called,
            "次数": times,
            "事项": [
                {
                    "项": item.ordinal,
                    "事项": _what(ledger, item.charge),
                    "时限": item.until,
                    "情况": "反馈已退回，逾期未重报" if item.returned else "逾期未报办理情况",
                }
                for item in overdue
            ],
        },
        dues=(answer_within(ledger, today, rules.answer_workdays, "补报", "本通知"),),
    )


# --- 谁还欠着 ------------------------------------------------------------------------------------


def owed_lines(ledger: Ledger, rules: ItemRules, today: date) -> list[dict[str, object]]:
    """What units still have to answer, a line an order and day: {日期, 单位, 事项}.

    Those that no urging helped say so (点名).
    """
    of: dict[tuple[str, date], list[Item]] = defaultdict(list)
    for item in all_items(ledger):
        if item.is_owed(today):
            of[item.order, item.until].append(item)
    return [_owed_line(ledger, rules, day, items, today) for (_, day), items in of.items()]


def _owed_line(
    ledger: Ledger, rules: ItemRules, day: date, items: Sequence[Item], today: date
) -> dict[str, object]:
    which = "、".join(str(item.ordinal) for item in items)
    times = max(
        (urged_times(ledger, i) for i in items if is_named(ledger, rules, i, today)), default=0
    )
    urged = f"（催办{times}次仍未办理）" if times else ""
    return {
        "日期": day,
        "单位": ledger.unit_name(items[0].charge.unit),
        "事项": f"{items[0].number}{NoticeKind.ITEM_ORDER.label}：第{which}项{urged}",
    }
