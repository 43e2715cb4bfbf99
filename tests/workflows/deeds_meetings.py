"""专项督查、交办事项和推进会：核心演一年时，人做的事。"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from tests.workflows.playing import asked, day, replied
from workflows import items
from workflows.ledger import Ledger
from workflows.registers import Receipt
from workflows.special_supervision import FINISHED
from workflows.vocabulary import ReplyState

INSPECTION, MEETING = "special_supervision:3", "promotion_meeting:1"
ORDER = "item_order:supervision_report:3:县环保局"


def deeds(ledger: Ledger, on: date) -> Ledger:
    """An inspection with two findings of which one is closed, and a meeting with two decisions."""
    done = _DEEDS.get(on)
    return done(ledger) if done else ledger


def found(ledger: Ledger, on: date, unit: str, **facts: object) -> Ledger:
    told = {"指标": "3-44", "问题": "监测台账不全", "要求": "补齐台账"} | facts
    ledger = asked(ledger, items.FINDING, INSPECTION, on, **told)
    return replace(
        ledger, requests=(*ledger.requests[:-1], replace(ledger.requests[-1], unit=unit))
    )


def came(ledger: Ledger, notice: str, unit: str, **overrides: Any) -> Ledger:
    """A unit's receipt for a meeting."""
    receipt = Receipt(
        notice=notice,
        unit=unit,
        name=f"{unit}局长（示例）",
        post="局长",
        phone="",
        is_head=True,
        proxy_reason="",
        approved_by="",
        filed_on=day("9-21"),
    )
    receipt = replace(receipt, **overrides)
    kept = [r for r in ledger.registers.receipts if (r.notice, r.unit) != (notice, unit)]
    return replace(ledger, registers=replace(ledger.registers, receipts=(*kept, receipt)))


def _inspected(ledger: Ledger) -> Ledger:
    ledger = found(ledger, day("8-30"), "县环保局", 时限=day("9-15"), 证据="监测台账")
    ledger = found(ledger, day("8-30"), "县环保局", 问题="整改未到人")
    told = {"结论": {"县环保局": "措施不力"}, "综述": "总体真实", "处理意见": ["限期整改"]}
    return asked(ledger, FINISHED, INSPECTION, day("8-30"), **told)


def _closed(ledger: Ledger) -> Ledger:
    ledger = replied(ledger, ORDER, day("9-12"), stage=items.STAGE, indicator="1")
    return asked(ledger, items.CLOSED, ORDER, day("9-12"), 项=1, 依据="台账齐全")


def item_returned(ledger: Ledger, order: str, on: date, part: str) -> Ledger:
    """What a unit said of an item, and its return the same day; the 退回单 is still to come."""
    ledger = replied(ledger, order, on, ReplyState.RETURNED, stage=items.STAGE, indicator=part)
    return asked(ledger, "退回", order, on, 理由="无实质内容", 指标=part)


def _returned(ledger: Ledger) -> Ledger:
    return item_returned(ledger, ORDER, day("9-13"), "2")


def _receipts(ledger: Ledger) -> Ledger:
    ledger = came(ledger, MEETING, "县发改局")
    proxy = {"is_head": False, "proxy_reason": "出差", "approved_by": "常务副县长"}
    return came(ledger, MEETING, "县招商局", post="副局长", **proxy)


def _met(ledger: Ledger) -> Ledger:
    ledger = came(ledger, MEETING, "县发改局", attended=True)
    ledger = came(ledger, MEETING, "县招商局", attended=False)
    decided = [
        {"单位": "县发改局", "事项": "逐个项目入库", "时限": day("10-20")},
        {"单位": "县环保局", "事项": "错峰生产"},
    ]
    return asked(ledger, items.MINUTES, MEETING, day("9-30"), 主持人="县长", 议定事项=decided)


def _finished_later(ledger: Ledger) -> Ledger:
    return asked(ledger, FINISHED, "special_supervision:4", day("11-3"))


_DEEDS: dict[date, Callable[[Ledger], Ledger]] = {
    day("8-30"): _inspected,
    day("9-12"): _closed,
    day("9-13"): _returned,
    day("9-21"): _receipts,
    day("9-30"): _met,
    day("11-3"): _finished_later,
}
