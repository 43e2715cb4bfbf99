"""一份文书要单位答什么：一条一个时限，答了没有、退回没有。

依据：三、「发现问题及时督促整改落实」

约定：提示单、督办单按指标反馈，整改通知报方案和报告，交办单按项报办理情况；抄送的配合单位也可以反馈。
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflows import items
from workflows.cases import answer_day
from workflows.leader_sheet import STAGES
from workflows.ledger import Due, Ledger, Notice
from workflows.vocabulary import ReplyState


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """``part``: an indicator's code or the ordinal of an item; "" for the whole paper."""

    stage: str
    part: str
    label: str  # what it is about, in words
    indicator: str  # code; "" where the answer is of none, or of several
    day: date
    answered: bool
    returned: bool


def asks(ledger: Ledger, notice: Notice) -> tuple[Ask, ...]:
    """In the order of the paper's dues, each stage and part once."""
    found = {(ask.stage, ask.part): ask for ask in _asks(ledger, notice)}
    return tuple(found.values())


def _asks(ledger: Ledger, notice: Notice) -> Iterator[Ask]:
    ordered = {
        str(item.ordinal): item for item in items.all_items(ledger) if item.order == notice.key
    }
    for due in notice.dues:
        if due.name == items.DUE and due.indicator in ordered:
            yield _of_item(ordered[due.indicator])
        elif due.name in STAGES:
            yield _of_stage(ledger, notice, due)


def _of_stage(ledger: Ledger, notice: Notice, due: Due) -> Ask:
    stage = STAGES[due.name]
    code = due.indicator or _only_indicator(notice)
    known = {indicator.code: indicator.name for indicator in ledger.indicators}
    told = notice.replies_on(stage, due.indicator)
    return Ask(
        stage=stage,
        part=due.indicator or "",
        label=f"{due.name}：{known[code]}" if code in known else due.name,
        indicator=code if code in known else "",
        day=answer_day(ledger, notice, due.name, due.indicator) or due.day,
        answered=notice.answered(stage, due.indicator),
        returned=bool(told) and told[-1].state is ReplyState.RETURNED,
    )


def _only_indicator(notice: Notice) -> str:
    """The indicator of a paper about one case."""
    codes = {case.partition(":")[0] for case in notice.cases}
    return codes.pop() if len(codes) == 1 else ""


def _of_item(item: items.Item) -> Ask:
    return Ask(
        stage=items.STAGE,
        part=str(item.ordinal),
        label=f"第{item.ordinal}项：{item.charge.text}",
        indicator=item.charge.indicator,
        day=item.until,
        answered=item.answered_on is not None or item.closed_on is not None,
        returned=item.returned,
    )
