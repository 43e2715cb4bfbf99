"""追赶超越季度点评：市上每季点评一次，紧盯得分和位次，每季一张专报。

依据：三、「2017年的市考指标体系新增加了追赶超越季度点评的15分」
依据：三、「县追赶超越办公室要紧盯季度点评，每季度点评都要争取前列」

    市上公布（登记得分、位次） ──────────→ 专报：得分、位次、目标、走势、全年预计
    季末若干日仍未公布 ─→ 专报：尚未公布，先列点评指标自己的位次

约定：办法只说全年15分，没有说每季几分，分配是设置，四季之和须等于全年分。
约定：点评指标亮灯、提示、督办照研判走，专报只互相注明；位次下滑几位、列后几位算预警，与研判同一个数。
约定：未公布的季度按已公布各季的得分率测算；一季都没有公布的，按点评指标研判的预计得分率测算。
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from workflows.actions import Action, IssueNotice
from workflows.ledger import Indicator, Judgement, Ledger
from workflows.periods import Period
from workflows.progress_collection import superseded
from workflows.registers import QuarterScore
from workflows.rules import Rules
from workflows.vocabulary import IndicatorType, NoticeKind
from workflows.wording import NONE, shown, target_text

CLAUSE = "三、「县追赶超越办公室要紧盯季度点评，每季度点评都要争取前列」"
QUARTERS = {1: "一季度", 2: "二季度", 3: "三季度", 4: "四季度"}
UNPUBLISHED = "尚未公布"


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """A sheet for every quarter whose result is known; one for the last that is overdue."""
    if not reviewed(ledger):
        return []
    published = totals(ledger)
    return [
        *_published(ledger, rules, published, today),
        *_awaited(ledger, rules, published, today),
    ]


def reviewed(ledger: Ledger) -> tuple[Indicator, ...]:
    """The indicators that the city reviews each quarter, in the table's order."""
    return tuple(i for i in ledger.indicators if i.type is IndicatorType.RANK)


def totals(ledger: Ledger) -> Mapping[int, QuarterScore]:
    """Quarter → the county's published result, in order of quarter."""
    whole = [score for score in ledger.registers.quarter_scores if score.indicator is None]
    return {score.quarter: score for score in sorted(whole, key=lambda score: score.quarter)}


def score_of(ledger: Ledger, indicator: str, quarter: int) -> QuarterScore | None:
    """What the city gave one indicator in a quarter."""
    scores = ledger.registers.quarter_scores
    own = [s for s in scores if s.indicator == indicator and s.quarter == quarter]
    return own[-1] if own else None


def waited_until(ledger: Ledger, rules: Rules, quarter: int) -> date:
    """The day after which a quarter's result is overdue."""
    last = Period(ledger.year, 3 * quarter).last_day
    days = timedelta(days=rules.quarterly_review.wait_days)
    return ledger.calendar.on_or_after(last + days)


def forecast(ledger: Ledger, rules: Rules) -> Decimal:
    """Points of the year: those published, and the rest at the rate of those published."""
    full = rules.quarterly_review.quarter_points
    given = {q: s.points for q, s in totals(ledger).items() if s.points is not None}
    published = sum(given.values(), Decimal(0))
    of = sum((full[quarter - 1] for quarter in given), Decimal(0))
    rest = sum(full, Decimal(0)) - of
    if not of:
        return rest * _judged_rate(ledger)
    return published + rest * published / of


def _judged_rate(ledger: Ledger) -> Decimal:
    """预计得分 ÷ 分值 over the reviewed indicators; 1 where nothing is judged."""
    latest = [j for i in reviewed(ledger) for j in ledger.judgements_of(i.code)[-1:]]
    points = sum((ledger.indicator(j.indicator).points for j in latest), Decimal(0))
    scored = sum((j.forecast_points or Decimal(0) for j in latest), Decimal(0))
    return scored / points if points else Decimal(1)


# --- 专报 ----------------------------------------------------------------------------------------


def _published(
    ledger: Ledger, rules: Rules, published: Mapping[int, QuarterScore], today: date
) -> Iterator[IssueNotice]:
    for quarter, score in published.items():
        key = f"quarterly_review:Q{quarter}"
        if key not in ledger.notices and score.published_on <= today:
            yield _sheet(ledger, rules, key, quarter, score, score.published_on)


def _awaited(
    ledger: Ledger, rules: Rules, published: Mapping[int, QuarterScore], today: date
) -> list[Action]:
    """Quarters that the city is silent on; not those that were so before the activation."""
    missed: list[IssueNotice] = []
    for quarter in QUARTERS:
        key = f"quarterly_review:Q{quarter}:unpublished"
        if quarter in published or key in ledger.notices:
            continue
        day = waited_until(ledger, rules, quarter)
        if ledger.activated_on <= day <= today:
            missed.append(_sheet(ledger, rules, key, quarter, None, day))
    return [*(superseded(step, by=missed[-1].key) for step in missed[:-1]), *missed[-1:]]


def _sheet(
    ledger: Ledger, rules: Rules, key: str, quarter: int, score: QuarterScore | None, day: date
) -> IssueNotice:
    review = rules.quarterly_review
    rows = [_row(ledger, indicator, quarter) for indicator in reviewed(ledger)]
    return IssueNotice(
        key=key,
        kind=NoticeKind.QUARTERLY_REVIEW,
        due=day,
        subject=f"{ledger.year}年{QUARTERS[quarter]}追赶超越点评情况",
        clause=CLAUSE,
        units=(),
        facts={
            "主送": "县委、县政府主要领导",
            "季度": QUARTERS[quarter],
            "公布": score is not None,
            **_result(score),
            "满分": shown(review.quarter_points[quarter - 1]),
            "目标位次": f"前{review.goal_rank}位",
            "达标": score is not None and (score.rank or 99) <= review.goal_rank,
            "变化": _change(score, _before(ledger, quarter)),
            "预警": _warnings(ledger, rules, quarter, score),
            "走势": _trend(ledger, rules, quarter),
            "指标": rows,
            "文书": _papers(ledger),
            "盯办": "、".join(dict.fromkeys(ledger.unit_name(i.lead) for i in reviewed(ledger))),
            "全年预计": shown(forecast(ledger, rules)),
            "全年满分": shown(review.total_points),
        },
    )


def _result(score: QuarterScore | None) -> dict[str, object]:
    if score is None:
        return {"文件": "", "公布日期": "", "得分": UNPUBLISHED, "位次": UNPUBLISHED}
    day = score.published_on
    return {
        "文件": score.document,
        "公布日期": f"{day.year}年{day.month}月{day.day}日",
        "得分": UNPUBLISHED if score.points is None else f"{shown(score.points)}分",
        "位次": _rank_text(score.rank, score.counties),
    }


def _rank_text(rank: int | None, counties: int | None) -> str:
    if rank is None:
        return UNPUBLISHED
    return f"第{rank}位（共{counties}个）" if counties else f"第{rank}位"


def _short_rank(rank: int | None, counties: int | None) -> str:
    """``5/10`` for a table's narrow column."""
    if rank is None:
        return UNPUBLISHED
    return f"{rank}/{counties}" if counties else f"第{rank}位"


def _before(ledger: Ledger, quarter: int) -> QuarterScore | None:
    """The last quarter before this one whose rank is known."""
    earlier = [s for q, s in totals(ledger).items() if q < quarter and s.rank is not None]
    return earlier[-1] if earlier else None


def _change(now: QuarterScore | None, before: QuarterScore | None) -> str:
    """``比二季度下降2位``; "" where there is nothing to compare."""
    if now is None or before is None or now.rank is None or before.rank is None:
        return ""
    return f"比{QUARTERS[before.quarter]}{moved(now.rank, before.rank)}"


def moved(now: int, before: int) -> str:
    """``上升1位``, ``持平``."""
    if now == before:
        return "持平"
    return f"{'上升' if now < before else '下降'}{abs(now - before)}位"


def _warnings(ledger: Ledger, rules: Rules, quarter: int, score: QuarterScore | None) -> list[str]:
    """Why the county's place itself is a warning: a fall, or among the city's last."""
    if score is None or score.rank is None:
        return []
    told = []
    before = _before(ledger, quarter)
    fallen = score.rank - before.rank if before and before.rank else 0
    if before and fallen >= rules.judgement.rank_fall:
        told.append(f"位次比{QUARTERS[before.quarter]}下滑{fallen}位")
    if score.counties and score.rank > score.counties - rules.judgement.last_ranks:
        told.append(f"位次列全市后{rules.judgement.last_ranks}位")
    return told


def _trend(ledger: Ledger, rules: Rules, quarter: int) -> list[dict[str, object]]:
    """Published quarters up to this one, with numbers that a chart can draw."""
    full = rules.quarterly_review.quarter_points
    return [
        {
            "季度": QUARTERS[of],
            "得分": NONE if score.points is None else shown(score.points),
            "满分": shown(full[of - 1]),
            "位次": score.rank,
        }
        for of, score in totals(ledger).items()
        if of <= quarter and score.rank is not None
    ]


def _row(ledger: Ledger, indicator: Indicator, quarter: int) -> dict[str, object]:
    """One reviewed indicator: the city's points and rank, else the rank as it was judged."""
    period = Period(ledger.year, 3 * quarter)
    judged = [j for j in ledger.judgements_of(indicator.code) if j.period <= period]
    current = judged[-1] if judged and judged[-1].period == period else None
    score = score_of(ledger, indicator.code, quarter)
    rank = _rank_of(score, current)
    before = _rank_before(ledger, indicator.code, quarter, judged)
    counties = (score.counties if score else None) or (current.counties if current else None)
    return {
        "编号": indicator.code,
        "名称": indicator.name + "（重点关注）" * indicator.watched,
        "牵头单位": ledger.unit_name(indicator.lead),
        "目标": target_text(indicator, period.last_day),
        "得分": shown(score.points) if score else NONE,
        "位次": _short_rank(rank, counties),
        "变化": moved(rank, before) if rank and before else NONE,
        "灯": current.light.value if current else NONE,
    }


def _rank_of(score: QuarterScore | None, judgement: Judgement | None) -> int | None:
    """The city's own word, else the standing that was judged."""
    if score is not None and score.rank is not None:
        return score.rank
    return judgement.rank if judgement else None


def _rank_before(
    ledger: Ledger, indicator: str, quarter: int, judged: list[Judgement]
) -> int | None:
    if quarter == 1:
        return None
    period = Period(ledger.year, 3 * (quarter - 1))
    known = [j for j in judged if j.period == period]
    return _rank_of(score_of(ledger, indicator, quarter - 1), known[-1] if known else None)


def _papers(ledger: Ledger) -> list[str]:
    """Warnings issued on the reviewed indicators: by number, in order of issue."""
    codes = {indicator.code for indicator in reviewed(ledger)}
    kinds = (NoticeKind.WARNING_PROMPT, NoticeKind.WARNING_SUPERVISION)
    issued = [
        notice
        for notice in ledger.notices.values()
        if notice.kind in kinds
        and notice.is_issued
        and any(case.split(":")[0] in codes for case in notice.cases)
    ]
    issued.sort(key=lambda notice: (notice.issued_on or date.min, notice.key))
    return [f"{notice.number}{notice.kind.label}" for notice in issued]
