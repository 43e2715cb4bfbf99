"""专项督查：三家一起，每季度一次，看欠账的和重点关注的；发现的问题逐条交办，写成报告。

依据：三、「县委督查室、县政府督办室及县考核办要定期对各责任部门完成市考指标进度情况进行专项督查」

    督查前几个工作日 督查通知 → 实地督查，逐条登记发现 → 督查情况报告（三家签发） → 交办单（items）

约定：「定期」每季度一次，日子是设置，排在当季数据研判之后，使督查有数可依。
约定：对象是欠账指标和重点关注指标的牵头部门；都没有的，照常开展，对象为全部牵头部门。
约定：督查期已过而通知未发的，不补发，留记录，由下一次督查办理；没有发现问题的，也写报告。
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workflows.actions import Action, IssueNotice
from workflows.cases import is_behind, latest_judgements, ranked_by_lag
from workflows.items import Charge, all_items, findings, lines
from workflows.ledger import Judgement, Ledger, Notice, Request
from workflows.progress_collection import by_lead, superseded
from workflows.quarterly_report import QUARTERS
from workflows.rules import Rules, SpecialRules
from workflows.vocabulary import NoticeKind
from workflows.wording import item

CLAUSE = (
    "三、「县委督查室、县政府督办室及县考核办要定期对各责任部门完成市考指标进度情况进行专项督查」"
)
FINISHED = "督查结束"  # the request that ends an inspection
CONCLUSIONS = ("属实", "数据不实", "措施不力")


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One of the year's inspections, as far as it got."""

    ordinal: int
    name: str  # 2017年三季度
    first: date
    last: date
    called_on: date  # the day its notice is due
    notice: Notice | None
    ended: bool  # somebody has put its end down
    report: Notice | None

    @property
    def is_open(self) -> bool:
        """Whether findings may be put down."""
        return self.notice is not None and self.notice.is_issued and not self.ended


def rounds(ledger: Ledger, rules: SpecialRules) -> list[Round]:
    """The year's inspections in order."""
    ended = {request.notice for request in ledger.requests if request.kind == FINISHED}
    found = []
    for ordinal, start in enumerate(starts(ledger, rules), start=1):
        key = notice_key(ordinal)
        found.append(
            Round(
                ordinal=ordinal,
                name=_called(start),
                first=start,
                last=_last_day(ledger, rules, start),
                called_on=ledger.calendar.shift(start, -rules.notice_workdays),
                notice=ledger.notices.get(key),
                ended=key in ended,
                report=ledger.notices.get(report_key(key)),
            )
        )
    return found


def notice_key(ordinal: int) -> str:
    return f"special_supervision:{ordinal}"


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """Notices of inspections whose sending day has come, and reports of those finished."""
    return [*_notices(ledger, rules.special_supervision, today), *_reports(ledger, rules)]


def starts(ledger: Ledger, rules: SpecialRules) -> tuple[date, ...]:
    """The first days of this year's inspections, in order."""
    return tuple(
        ledger.calendar.on_or_after(date(ledger.year, month, day)) for month, day in rules.starts
    )


def _notices(ledger: Ledger, rules: SpecialRules, today: date) -> Iterator[Action]:
    for ordinal, start in enumerate(starts(ledger, rules), start=1):
        send_on = ledger.calendar.shift(start, -rules.notice_workdays)
        key = notice_key(ordinal)
        if today < send_on or start < ledger.activated_on or key in ledger.notices:
            continue
        notice = _notice(ledger, rules, key, start, send_on)
        over = today > _last_day(ledger, rules, start)
        yield superseded(notice, by="督查期已过，由下一次专项督查办理") if over else notice


def _last_day(ledger: Ledger, rules: SpecialRules, start: date) -> date:
    return ledger.calendar.shift(start, rules.workdays - 1) if rules.workdays > 1 else start


# --- 督查通知 ------------------------------------------------------------------------------------


def _notice(
    ledger: Ledger, rules: SpecialRules, key: str, start: date, send_on: date
) -> IssueNotice:
    standing = latest_judgements(ledger, send_on)
    behind = ranked_by_lag(ledger, (j for j in standing if is_behind(j)))
    watched = [j for j in standing if not is_behind(j) and ledger.indicator(j.indicator).watched]
    units = _units(ledger, [*behind, *watched])
    return IssueNotice(
        key=key,
        kind=NoticeKind.SPECIAL_SUPERVISION,
        due=send_on,
        subject=f"关于开展{_called(start)}市考指标专项督查的通知",
        clause=CLAUSE,
        units=units,
        facts={
            "次": _called(start),
            "起": start,
            "止": _last_day(ledger, rules, start),
            "督查组": list(rules.team),
            "方式": list(rules.modes),
            "准备材料": list(rules.materials),
            "对象": [ledger.unit_name(unit) for unit in units],
            "欠账数": len(behind),
            "关注数": len(watched),
            "内容": [
                *(item(ledger, j) | {"情形": f"欠账（{_light(j)}）"} for j in behind),
                *(item(ledger, j) | {"情形": "重点关注"} for j in watched),
            ],
        },
    )


def _light(judgement: Judgement) -> str:
    light = judgement.light.value
    return light if light == "未报" else f"{light}灯"


def _units(ledger: Ledger, judgements: list[Judgement]) -> tuple[str, ...]:
    """Lead units of these, all lead units where there are none."""
    scope = [ledger.indicator(j.indicator) for j in judgements]
    return tuple(by_lead(ledger, scope or [i for i in ledger.indicators if i.duties]))


def _called(start: date) -> str:
    return f"{start.year}年{QUARTERS[(start.month + 2) // 3]}"


# --- 督查情况报告 --------------------------------------------------------------------------------


def report_key(notice: str) -> str:
    return notice.replace("special_supervision", "supervision_report", 1)


def _reports(ledger: Ledger, rules: Rules) -> Iterator[IssueNotice]:
    for request in ledger.requests:
        notice = ledger.notices.get(request.notice)
        if request.kind != FINISHED or notice is None or not notice.is_issued:
            continue
        if report_key(notice.key) not in ledger.notices:
            yield _report(ledger, rules.special_supervision, notice, request)


def _report(ledger: Ledger, rules: SpecialRules, notice: Notice, finish: Request) -> IssueNotice:
    start = _start(ledger, rules, notice)
    last = _last_day(ledger, rules, start)
    charges = [charge for _, charge in findings(ledger, notice.key)]
    earlier = _earlier(ledger, notice, finish.made_on)
    return IssueNotice(
        key=report_key(notice.key),
        kind=NoticeKind.SUPERVISION_REPORT,
        due=max(ledger.calendar.shift(last, rules.report_workdays), finish.made_on),
        subject=f"关于{_called(start)}市考指标专项督查情况的报告",
        clause=CLAUSE,
        units=(),
        facts={
            "主送": "县委、县政府",
            "次": _called(start),
            "起": start,
            "止": last,
            "通知文号": notice.number,
            "督查组": list(rules.team),
            "方式": list(rules.modes),
            "对象": [ledger.unit_name(unit) for unit in notice.units],
            "综述": str(finish.facts.get("综述", "")),
            "发现": [_finding_line(ledger, charge) for charge in charges],
            "结论": _conclusions(ledger, notice, finish),
            "处理意见": _texts(finish.facts.get("处理意见")),
            "上次": earlier,
            "上次已销号": sum(line["状态"] == "已销号" for line in earlier),
        },
    )


def _start(ledger: Ledger, rules: SpecialRules, notice: Notice) -> date:
    """The day the notice called; its own day where the rules have it no longer."""
    days = dict(enumerate(starts(ledger, rules), start=1))
    return days.get(int(notice.key.rpartition(":")[2]), notice.issued_on or notice.drafted_on)


def _finding_line(ledger: Ledger, charge: Charge) -> dict[str, object]:
    names = {indicator.code: indicator.name for indicator in ledger.indicators}
    return {
        "单位": ledger.unit_name(charge.unit),
        "指标": names.get(charge.indicator, "—"),
        "问题": charge.text,
        "证据": charge.evidence or "—",
        "责任": charge.responsible or "主要负责人",
        "要求": charge.requirement,
        "时限": charge.until or "按交办单",
    }


def _conclusions(ledger: Ledger, notice: Notice, finish: Request) -> list[dict[str, object]]:
    """Every unit inspected: what was said of it, 属实 where nothing was; how many findings."""
    said = finish.facts.get("结论")
    of = {str(k): str(v) for k, v in said.items()} if isinstance(said, Mapping) else {}
    found = [charge.unit for _, charge in findings(ledger, notice.key)]
    units = dict.fromkeys([*notice.units, *found])
    return [
        {
            "单位": ledger.unit_name(unit),
            "结论": of.get(unit, CONCLUSIONS[0]),
            "问题数": found.count(unit),
        }
        for unit in units
    ]


def _earlier(ledger: Ledger, notice: Notice, day: date) -> list[dict[str, object]]:
    """Items of the inspections before this one, as they stood when it ended."""
    ordinal = int(notice.key.rpartition(":")[2])
    before = [
        item
        for item in all_items(ledger)
        if item.source is NoticeKind.SUPERVISION_REPORT and int(item.order.split(":")[2]) < ordinal
    ]
    return lines(ledger, before, day)


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []
