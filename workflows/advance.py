"""进位争优：预计总分和全市位次比上期进了还是退了，给负总责的人一眼看清。

依据：题、「力争在市对县考核中进位争优」
依据：四、「努力实现我县在2017年全市目标责任考核中“进位争优”的目标」

约定：市上不公布年中总位次，以有位次的各项指标按分值加权的平均位次代替，只作测算参考；
与上期比，指上一个研判过的数据期。季度点评位次是市上公布的，另列。
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from workflows.cases import latest_judgements
from workflows.ledger import Judgement, Ledger
from workflows.periods import Period
from workflows.quarterly_review import QUARTERS, totals
from workflows.rules import Rules
from workflows.wording import forecast_total, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the county stands at one time; ``mean_rank`` is weighted by points, None: no ranks."""

    forecast: Decimal
    mean_rank: Decimal | None
    ranked: int
    first: int  # among the city's first
    last: int  # among its last


def facts(ledger: Ledger, rules: Rules, today: date) -> dict[str, object]:
    """What the weekly sheet says of 进位争优; "" where there is nothing to say yet."""
    now = latest_judgements(ledger, today)
    place, before = place_of(ledger, rules, now), place_of(ledger, rules, _before(ledger, now))
    compared = _previous_label(ledger)
    return {
        "有位次": place.ranked,
        "平均位次": "" if place.mean_rank is None else shown(place.mean_rank, 1),
        "位次变化": _rank_change(place, before) if compared else "",
        "前位数": rules.quarterly_report.best_ranks,
        "前位": place.first,
        "后位数": rules.judgement.last_ranks,
        "后位": place.last,
        "比较期": compared,
        "总分变化": _points_change(place, before) if compared else "",
        "点评": _review(ledger),
    }


def place_of(ledger: Ledger, rules: Rules, judgements: list[Judgement]) -> Place:
    """The standing that these judgements, one an indicator, make together."""
    ranked = [(j, ledger.indicator(j.indicator).points) for j in judgements if j.rank is not None]
    weights = sum((points for _, points in ranked if points > 0), Decimal(0))
    summed = sum((points * (j.rank or 0) for j, points in ranked if points > 0), Decimal(0))
    last_ranks = rules.judgement.last_ranks
    return Place(
        forecast=forecast_total(judgements, rules.judgement.deductions_limit),
        mean_rank=summed / weights if weights else None,
        ranked=len(ranked),
        first=sum((j.rank or 0) <= rules.quarterly_report.best_ranks for j, _ in ranked),
        last=sum(bool(j.counties) and _is_last(j, last_ranks) for j, _ in ranked),
    )


def trend(ledger: Ledger, rules: Rules, upto: Period) -> list[dict[str, object]]:
    """The standing at every period judged up to one, with numbers that a chart can draw."""
    rows: list[dict[str, object]] = []
    for period in sorted(period for period in ledger.closed if period <= upto):
        place = place_of(ledger, rules, standing_at(ledger, period))
        if place.mean_rank is not None:
            rows.append(
                {
                    "数据期": period.label,
                    "有位次": place.ranked,
                    "平均位次": place.mean_rank.quantize(Decimal("0.1"), ROUND_HALF_UP),
                    "前位": place.first,
                    "后位": place.last,
                }
            )
    return rows


def trend_by(ledger: Ledger, rules: Rules, day: date) -> list[dict[str, object]]:
    """The same up to the last period judged by ``day``."""
    judged = [period for period, closed in ledger.closed.items() if closed <= day]
    return trend(ledger, rules, max(judged)) if judged else []


def standing_at(ledger: Ledger, period: Period) -> list[Judgement]:
    """Each indicator's last judgement up to a period."""
    found: list[Judgement] = []
    for indicator in ledger.indicators:
        upto = [j for j in ledger.judgements_of(indicator.code) if j.period <= period]
        found += upto[-1:]
    return found


def _is_last(judgement: Judgement, places: int) -> bool:
    return (judgement.rank or 0) > (judgement.counties or 0) - places


def _before(ledger: Ledger, now: list[Judgement]) -> list[Judgement]:
    """Each indicator's judgement as it stood at the period before the last one judged."""
    latest = ledger.latest_period
    found: list[Judgement] = []
    for judgement in now:
        earlier = [
            j
            for j in ledger.judgements_of(judgement.indicator)
            if latest is not None and j.period < latest
        ]
        found += earlier[-1:]
    return found


def _previous_label(ledger: Ledger) -> str:
    earlier = [period for period in ledger.closed if period != ledger.latest_period]
    return max(earlier).label if earlier else ""


def _rank_change(now: Place, before: Place) -> str:
    """A smaller rank is a better one."""
    if now.mean_rank is None or before.mean_rank is None:
        return ""
    return _change(before.mean_rank - now.mean_rank, ("前移", "后移"), "位", 1)


def _points_change(now: Place, before: Place) -> str:
    return _change(now.forecast - before.forecast, ("增加", "减少"), "分", 2)


def _change(difference: Decimal, words: tuple[str, str], unit: str, places: int) -> str:
    size = shown(abs(difference), places)
    if size == "0":
        return "持平"
    return f"{words[0] if difference > 0 else words[1]}{size}{unit}"


def _review(ledger: Ledger) -> str:
    """The last rank that the city published."""
    ranks = [score for score in totals(ledger).values() if score.rank is not None]
    if not ranks:
        return ""
    score = ranks[-1]
    of = f"（共{score.counties}个）" if score.counties else ""
    return f"{QUARTERS[score.quarter]}点评第{score.rank}位{of}"
