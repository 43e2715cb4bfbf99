"""案件、扣分事项、交办事项、督办统计：督到哪一步了。"""

from service.documents.workbook import Cell, Sheet
from service.ledger_book.sources import INDICATOR, Sources, of_indicator
from workflows.cases import Case, all_cases, event_case_key, issued_of
from workflows.items import Item, all_items, lines, urged_times
from workflows.ledger import DeductionEvent, Ledger
from workflows.statistics import unit_statistics
from workflows.vocabulary import NoticeKind


def cases(of: Sources) -> Sheet:
    found = all_cases(of.ledger, of.rules.warning_escalation).values()
    return Sheet(
        name="案件",
        columns=(
            *("案号", *INDICATOR, "立案数据期", "本轮立案日期", "状态"),
            *("是否已督办", "重新督办次数", "销号日期", "提示单", "督办单", "约谈", "销号通知"),
        ),
        rows=tuple(_case(of.ledger, case) for case in found),
    )


def _case(ledger: Ledger, case: Case) -> tuple[Cell, ...]:
    kinds = (
        NoticeKind.WARNING_PROMPT,
        NoticeKind.WARNING_SUPERVISION,
        NoticeKind.INTERVIEW_NOTICE,
        NoticeKind.CASE_CLOSURE,
    )
    return (
        case.key,
        *of_indicator(ledger, case.indicator),
        case.opened.label if case.opened else "扣分事项",
        case.opened_on,
        case.state,
        case.supervised,
        case.reopened,
        case.closed_on,
        *(_numbers(ledger, case, kind) for kind in kinds),
    )


def events(of: Sources) -> Sheet:
    """Those withdrawn too, with the numbers they are known by."""
    registered = sorted((*of.ledger.events, *of.ledger.withdrawn), key=lambda e: int(e.id))
    found = all_cases(of.ledger, of.rules.warning_escalation)
    return Sheet(
        name="扣分事项",
        columns=(
            *("序号", *INDICATOR, "发生日期", "登记日期", "扣分", "情况"),
            *("督办单", "案件状态", "撤销日期", "撤销理由"),
        ),
        rows=tuple(
            _event(of.ledger, each, found.get(event_case_key(each.indicator, each.id)))
            for each in registered
        ),
    )


def _event(ledger: Ledger, event: DeductionEvent, case: Case | None) -> tuple[Cell, ...]:
    return (
        int(event.id),
        *of_indicator(ledger, event.indicator),
        event.happened_on,
        event.registered_on,
        event.points,
        event.description,
        _numbers(ledger, case, NoticeKind.WARNING_SUPERVISION) if case else None,
        case.state if case else None,
        event.withdrawn_on,
        event.withdrawn_for or None,
    )


def items(of: Sources) -> Sheet:
    return Sheet(
        name="交办事项",
        columns=(
            *("文号", "来源", "第几项", "单位", "事项", "时限", "状态", "反馈日期"),
            *("催办次数", "销号日期", "销号依据"),
        ),
        rows=tuple(_item(of, each) for each in all_items(of.ledger)),
    )


def _item(of: Sources, item: Item) -> tuple[Cell, ...]:
    (line,) = lines(of.ledger, [item], of.today)
    return (
        item.number,
        item.source.label,
        item.ordinal,
        str(line["单位"]),
        str(line["事项"]),
        item.until,
        item.state(of.today),
        item.answered_on,
        urged_times(of.ledger, item),
        item.closed_on,
        item.evidence or None,
    )


def statistics(of: Sources) -> Sheet:
    return Sheet(
        name="督办统计",
        columns=(
            *("单位", "文种", "发出", "已反馈", "按期反馈", "逾期反馈", "超期未反馈", "退回"),
            *("已了结", "重新督办", "作废", "反馈用时中位数（工作日）"),
        ),
        rows=tuple(
            (
                of.ledger.unit_name(each.unit),
                each.paper,
                each.sent,
                each.answered,
                each.on_time,
                each.late,
                each.overdue,
                each.returned,
                each.closed,
                each.reopened,
                each.cancelled,
                each.median_workdays,
            )
            for each in unit_statistics(of.ledger, of.rules, of.today)
        ),
    )


def _numbers(ledger: Ledger, case: Case, kind: NoticeKind) -> str:
    return "、".join(notice.number for notice in issued_of(ledger, case.key, kind))
