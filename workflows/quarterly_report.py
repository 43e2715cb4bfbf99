"""季度通报：每季度研判后通报完成进度，文字与附表同出一源。

依据：三、「每季度通报考核指标完成进度」

约定：从印发后的第一个季度末（二季度）起；研判当日拟稿，最迟 10 个工作日内印发；
督办情况截至研判前一日：通报送审期间再发的单子进下一期，签发晚几天文稿也不变。
约定：逾期措施、亮点、预计超额、与领先县区比、数据认定各部分有内容才列；到十二月全年数已出，不再预计。
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from workflows import (
    advance,
    forecasts,
    highlights,
    leading_county,
    measures,
    progress_comparison,
    recognition,
)
from workflows.actions import Action, IssueNotice
from workflows.cases import Case, all_cases, is_behind, ranked_by_lag
from workflows.ledger import Indicator, Judgement, Ledger, Notice
from workflows.periods import Period
from workflows.progress_collection import by_lead
from workflows.quarterly_review import score_of, totals
from workflows.registers import QuarterScore
from workflows.rules import Rules
from workflows.statistics import unit_statistics
from workflows.vocabulary import IndicatorType, Light, NoticeKind
from workflows.wording import ATTACHMENTS, Lights, forecast_total, items, shown

CLAUSE = "三、「每季度通报考核指标完成进度」"
QUARTERS = {1: "一季度", 2: "二季度", 3: "三季度", 4: "四季度"}


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:  # noqa: ARG001 one shape for all
    """The reports of quarters judged and not yet reported."""
    judged = sorted(period for period in ledger.closed if period.is_quarter_end)
    return [
        _report(ledger, rules, period, serial)
        for serial, period in enumerate(judged, start=1)
        if report_key(period) not in ledger.notices
    ]


def report_key(period: Period) -> str:
    return f"quarterly_report:Q{period.quarter}"


def _report(ledger: Ledger, rules: Rules, period: Period, serial: int) -> IssueNotice:
    judged_on = ledger.closed[period]
    standing = advance.standing_at(ledger, period)
    behind = ranked_by_lag(ledger, (j for j in standing if is_behind(j)))
    cases = all_cases(ledger, rules.warning_escalation)
    rows = _by_attachment(ledger, rules, standing)
    return IssueNotice(
        key=report_key(period),
        kind=NoticeKind.QUARTERLY_REPORT,
        due=ledger.calendar.shift(judged_on, rules.quarterly_report.latest_workdays),
        subject=f"关于{ledger.year}年{QUARTERS[period.quarter]}市考指标完成进度情况的通报",
        clause=CLAUSE,
        units=tuple(by_lead(ledger, list(ledger.indicators))),
        period=period,
        facts={
            "主送": "各镇党委、镇人民政府，县委和县级国家机关各部门，各人民团体，中省市驻县各单位",
            "季度": QUARTERS[period.quarter],
            "期次": serial,
            "数据期": period.label,
            "总体": rows,
            "合计": _total(rows),
            "较好": items(ledger, _best(rules, standing)),
            "欠账": items(ledger, behind),
            "扣分": _deductions(ledger, judged_on),
            "点评": _reviews(ledger, period, judged_on),
            "督办情况": _supervision_figures(ledger, judged_on),
            "预计总分": shown(forecast_total(standing, rules.judgement.deductions_limit)),
            "进位": _advance(rules, standing),
            "位次走势": advance.trend(ledger, rules, period),
            "进度对比": progress_comparison.lines(ledger, standing),
            "要求": _demands(ledger, behind),
            **_following(ledger, rules, period, judged_on),
            "指标一览": items(ledger, standing),
            "部门一览": _by_unit(ledger, standing),
            "督办台账": list(_papers(ledger, cases, judged_on)),
            "单位督办": [
                line.facts(ledger)
                for line in unit_statistics(ledger, rules, judged_on - timedelta(days=1))
            ],
        },
    )


def _following(ledger: Ledger, rules: Rules, period: Period, judged_on: date) -> dict[str, object]:
    """What 二 asks of the departments beside figures, as it stood on the day of judging."""
    before = max((day for day in _reported_on(ledger) if day < judged_on), default=None)
    unfiled = highlights.units_overdue(ledger, rules, before, judged_on)
    is_open = period.month < 12
    return {
        "预计超额": forecasts.overfulfilled_lines(ledger, period) if is_open else [],
        "逾期措施": measures.lines(ledger, measures.overdue(ledger, judged_on), judged_on),
        "亮点": highlights.filed_between(ledger, before, judged_on),
        "亮点未报": [ledger.unit_name(unit) for unit in unfiled],
        "领先对比": leading_county.lines_upto(ledger, period),
        "全年预计": forecasts.lines_upto(ledger, period) if is_open else [],
        "数据认定": recognition.lines(ledger, period, judged_on),
    }


def _reported_on(ledger: Ledger) -> list[date]:
    """The days on which quarters were judged."""
    return [day for period, day in ledger.closed.items() if period.is_quarter_end]


def _best(rules: Rules, standing: Iterable[Judgement]) -> list[Judgement]:
    """Green and among the city's first; without a rank, at least 5 个百分点 ahead."""
    places = rules.quarterly_report.best_ranks
    return [
        j
        for j in standing
        if j.light is Light.GREEN
        and (
            j.rank <= places
            if j.rank is not None
            else j.gap_unit == "个百分点" and (j.gap or Decimal(0)) >= 5
        )
    ]


def _by_attachment(
    ledger: Ledger, rules: Rules, standing: list[Judgement]
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for attachment in sorted({indicator.attachment for indicator in ledger.indicators}):
        indicators = [i for i in ledger.indicators if i.attachment == attachment]
        codes = {i.code for i in indicators}
        judged = [j for j in standing if j.indicator in codes]
        rows.append(
            {
                "附件": ATTACHMENTS[attachment],
                "指标数": len(indicators),
                **Lights.of(judged).facts(),
                "灰": len(indicators) - sum(_lit(judged)),
                "分值": _points(indicators, attachment),
                "预计得分": shown(forecast_total(judged, rules.judgement.deductions_limit)),
            }
        )
    return rows


def _lit(judged: Iterable[Judgement]) -> tuple[int, int, int, int]:
    lights = Lights.of(judged)
    return (lights.green, lights.yellow, lights.red, lights.unfiled)


def _points(indicators: Iterable[Indicator], attachment: int) -> str:
    if attachment == 2:
        return "扣分"
    if attachment == 4:
        return "加分"
    return shown(sum((i.points for i in indicators), Decimal(0)))


def _total(rows: list[dict[str, object]]) -> dict[str, object]:
    def added(key: str) -> int:
        return sum(int(str(row[key])) for row in rows)

    points = [Decimal(str(row["分值"])) for row in rows if str(row["分值"]) not in ("扣分", "加分")]
    return {
        "附件": "合计",
        **{key: added(key) for key in ("指标数", "绿", "黄", "红", "未报", "灰")},
        "分值": shown(sum(points, Decimal(0))),
        "预计得分": shown(sum((Decimal(str(row["预计得分"])) for row in rows), Decimal(0))),
    }


def _deductions(ledger: Ledger, day: date) -> list[dict[str, object]]:
    codes = {indicator.code for indicator in ledger.indicators}
    return [
        {
            "事项": ledger.indicator(event.indicator).name,
            "单位": ledger.unit_name(ledger.indicator(event.indicator).lead),
            "日期": event.happened_on,
            "扣分": shown(abs(event.points)),
            "情况": event.description,
        }
        for event in ledger.events
        if event.registered_on <= day and event.indicator in codes
    ]


def _reviews(ledger: Ledger, period: Period, day: date) -> list[dict[str, object]]:
    """追赶超越季度点评: this quarter's points and rank beside the last; the county's total, where
    the city had published it by ``day``, closes the list.
    """
    lines: list[dict[str, object]] = []
    for indicator in ledger.indicators:
        if indicator.type is not IndicatorType.RANK:
            continue
        upto = [j for j in ledger.judgements_of(indicator.code) if j.period <= period]
        now = _rank(upto[-1:], period)
        before = _rank(upto[-2:-1], None)
        lines.append(
            {
                "指标": indicator.name,
                "得分": _points_text(score_of(ledger, indicator.code, period.quarter), day),
                "位次": f"第{now}位" if now else "未公布",
                "上季": f"第{before}位" if before else "—",
                "变化": _change(now, before),
            }
        )
    return lines + _review_total(ledger, period, day)


def _review_total(ledger: Ledger, period: Period, day: date) -> list[dict[str, object]]:
    known = {quarter: s for quarter, s in totals(ledger).items() if s.published_on <= day}
    now, before = known.get(period.quarter), known.get(period.quarter - 1)
    if now is None:
        return []
    earlier = before.rank if before else None
    return [
        {
            "指标": "全县合计",
            "得分": _points_text(now, day),
            "位次": f"第{now.rank}位" if now.rank else "未公布",
            "上季": f"第{earlier}位" if earlier else "—",
            "变化": _change(now.rank, earlier),
        }
    ]


def _points_text(score: QuarterScore | None, day: date) -> str:
    if score is None or score.points is None or score.published_on > day:
        return "未公布"
    return shown(score.points)


def _rank(judged: list[Judgement], period: Period | None) -> int | None:
    if not judged or (period is not None and judged[0].period != period):
        return None
    return judged[0].rank


def _change(now: int | None, before: int | None) -> str:
    if now is None or before is None:
        return "—"
    if now == before:
        return "持平"
    return f"{'上升' if now < before else '下降'}{abs(now - before)}位"


def _supervision_figures(ledger: Ledger, day: date) -> dict[str, object]:
    issued = [
        n for n in ledger.notices.values() if n.is_issued and n.issued_on and n.issued_on < day
    ]
    counted = {kind: [n for n in issued if n.kind is kind] for kind in NoticeKind}
    asked = counted[NoticeKind.WARNING_PROMPT] + counted[NoticeKind.WARNING_SUPERVISION]
    answered = [n for n in asked if any(reply.replied_on < day for reply in n.replies)]
    late = [n for n in asked if n not in answered and _answer_day(n) < day]
    closed = counted[NoticeKind.CASE_CLOSURE]
    rate = shown(Decimal(len(answered) * 100) / len(asked), 1) + "%" if asked else "—"
    units = dict.fromkeys(ledger.unit_name(unit) for notice in late for unit in notice.units)
    return {
        "提示单": len(counted[NoticeKind.WARNING_PROMPT]),
        "督办单": len(counted[NoticeKind.WARNING_SUPERVISION]),
        "约谈": len(counted[NoticeKind.INTERVIEW_NOTICE]),
        "应反馈": len(asked),
        "已反馈": len(answered),
        "反馈率": rate,
        "已销号": len(closed),
        "在办": len(counted[NoticeKind.WARNING_SUPERVISION]) - len(closed),
        "逾期单位": "、".join(units) or "无",
    }


def _answer_day(notice: Notice) -> date:
    return _last_day(notice, ("反馈", "首次反馈")) or date.max


def _last_day(notice: Notice, names: tuple[str, ...]) -> date | None:
    """The last day in force among the dues of these names, extensions counted."""
    days = [notice.due_day(due.name, due.indicator) for due in notice.dues if due.name in names]
    return max((day for day in days if day is not None), default=None)


def _advance(rules: Rules, standing: list[Judgement]) -> str:
    """进位争优: how many ranked indicators stand among the first and among the last."""
    ranked = [j for j in standing if j.rank is not None]
    if not ranked:
        return "全市位次尚未公布"
    first = sum(j.rank is not None and j.rank <= rules.quarterly_report.best_ranks for j in ranked)
    last = sum(
        j.rank is not None
        and j.counties is not None
        and j.rank > j.counties - rules.judgement.last_ranks
        for j in ranked
    )
    return (
        f"有位次的{len(ranked)}项指标中，位居全市前{rules.quarterly_report.best_ranks}位的{first}项，"
        f"位居后{rules.judgement.last_ranks}位的{last}项"
    )


def _demands(ledger: Ledger, behind: list[Judgement]) -> list[str]:
    demands = []
    if behind:
        units = by_lead(ledger, [ledger.indicator(j.indicator) for j in behind])
        names = "、".join(ledger.unit_name(unit) for unit in units)
        demands.append(f"补齐短板。{names}要对照欠账指标逐项制定赶超措施，明确逐月计划，限期扭转")
    demands += [
        "盯紧领先县区。承担量化指标的部门要盯紧全市领先县区，加快完成进度，力争多超额完成任务",
        "加强沟通衔接。各责任部门要加强与上级对口部门的衔接，确保上报数据得到认可",
        "严格督办问效。对欠账指标及时预警提示、跟踪督办，逾期未整改的约谈单位主要负责人",
    ]
    return demands


def _by_unit(ledger: Ledger, standing: list[Judgement]) -> list[dict[str, object]]:
    by_code = {j.indicator: j for j in standing}
    rows: list[dict[str, object]] = []
    for unit, codes in by_lead(ledger, list(ledger.indicators)).items():
        judged = [by_code[code] for code in codes if code in by_code]
        lights = Lights.of(judged)
        rows.append(
            {
                "单位": ledger.unit_name(unit),
                "指标数": len(codes),
                "绿": lights.green,
                "黄": lights.yellow,
                "红": lights.red,
                "未报": lights.unfiled,
                "预计得分": shown(forecast_total(judged)),
            }
        )
    return rows


def _papers(ledger: Ledger, cases: Mapping[str, Case], day: date) -> Iterator[dict[str, object]]:
    """督办台账: every prompt and supervision issued by ``day``, in order of issue."""
    known = {indicator.code: indicator for indicator in ledger.indicators}  # the rest are retired
    kinds = (NoticeKind.WARNING_PROMPT, NoticeKind.WARNING_SUPERVISION)
    issued = [n for n in ledger.notices.values() if n.kind in kinds and n.is_issued and n.issued_on]
    for notice in sorted(issued, key=lambda n: (n.issued_on or day, n.key)):
        if notice.issued_on is None or notice.issued_on >= day:
            continue
        codes = [case.split(":")[0] for case in notice.cases]
        names = [known[code].name if code in known else code for code in codes]
        closed = [case for case in notice.cases if _is_closed_by(cases.get(case), day)]
        yield {
            "文号": notice.number,
            "文种": notice.kind.label,
            "指标": "、".join(names),
            "单位": "、".join(ledger.unit_name(unit) for unit in notice.units),
            "发出": notice.issued_on,
            "时限": _limit(notice),
            "状态": _state(notice, len(closed), day),
        }


def _is_closed_by(case: Case | None, day: date) -> bool:
    return case is not None and case.closed_on is not None and case.closed_on < day


def _limit(notice: Notice) -> str:
    last = _last_day(notice, ("反馈", "办结"))
    return f"{last.month}月{last.day}日" if last else "—"


def _state(notice: Notice, closed: int, day: date) -> str:
    if closed == len(notice.cases):
        return "已了结"
    if any(reply.replied_on < day for reply in notice.replies):
        return "已反馈"
    return "逾期" if _answer_day(notice) < day else "在办"
