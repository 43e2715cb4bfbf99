"""加减分怎么落到单位：市上对一项指标的认定 → 两条标准 → 份额 → 倍数，一行一笔，有据可查。

依据：四、「对超额完成任务的实行双倍加分」
依据：四、「对未完成任务造成市对县考核扣分的责任部门实行双倍减分」

    市考结果（任务完成、加减分、文号） ──两条都合：双倍──┐
    单项奖（没有市考结果的）           ──奖项的倍数────┼─ × 份额 ─▶ 单位的一行
    只合一条                           ──单计的倍数，待核┘

约定：「超额完成」要任务超额、市上加分两条都合，「未完成」要任务未完成、市上扣分两条都合；只合一条的
按设置的倍数计，列待核。没有分份额的全归牵头单位；份额按分数算，三家均分就是三分之一，比较之前不舍入。
约定：单位年中合并的，份额和牵头的分都归合并后的单位。
约定：县里登记的扣分事项，市上没有认定的只列待确认，不计分；单项奖已有市考结果的，不重复计。
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from workflows.awards import GRANTED, granted
from workflows.ledger import DeductionEvent, Indicator, Ledger
from workflows.registers import Award, AwardStage, CityResult
from workflows.rules import SettlementRules
from workflows.wording import shown

GAIN_CLAUSE = "四、「对超额完成任务的实行双倍加分」"
LOSS_CLAUSE = "四、「对未完成任务造成市对县考核扣分的责任部门实行双倍减分」"
LINKED_CLAUSE = "四、「与县年度目标责任综合考核挂钩」"
EXCEEDED, FULFILLED, UNFULFILLED = "超额完成", "完成", "未完成"
TASKS = (EXCEEDED, FULFILLED, UNFULFILLED)
AWARDS = 4  # 附件4
#: The finest share that is told apart: 33.33 % stays what it is, 33.333… % is a third.
FINEST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One indicator's points as they fall to one unit."""

    indicator: str
    unit: str
    task: str  # 超额完成 | 完成 | 未完成 | 获奖
    city_points: Decimal  # of the whole indicator
    share: Fraction  # 1 is all of it
    factor: Decimal
    rule: str  # why this factor
    clause: str
    document: str  # 文号
    confirmed_by: str = ""
    agreed: bool = False  # the factor is a 约定, not the mandate's own
    note: str = ""  # what else the reader should know
    doubt: str = ""  # 待核
    raw: Fraction = field(init=False)  # the unit's part of the city's points
    county: Fraction = field(init=False)  # what counts in the county's own assessment

    def __post_init__(self) -> None:
        raw = Fraction(self.city_points) * self.share
        object.__setattr__(self, "raw", raw)
        object.__setattr__(self, "county", raw * Fraction(self.factor))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconfirmed:
    """A deduction the county registered and the city has not confirmed: shown, not counted."""

    unit: str
    text: str


@lru_cache(maxsize=1024)
def exact(percent: Decimal) -> Fraction:
    """A share as a fraction of one; a long decimal is the simple fraction it stands for."""
    return (Fraction(percent) / 100).limit_denominator(FINEST)


def lines(ledger: Ledger, rules: SettlementRules) -> Iterator[Line]:
    """Every line of every unit, in the table's order; those that say nothing are left out."""
    results = {result.indicator: result for result in ledger.registers.city_results}
    shares = _shares(ledger)
    won = _granted(ledger)
    events = _events(ledger)
    for indicator in ledger.indicators:
        sharing = shares.get(indicator.code, ((indicator.lead, Fraction(1)),))
        result, awards = results.get(indicator.code), won.get(indicator.code, [])
        if result is not None:
            told = _told(result, awards, events.get(indicator.code, []))
            found = [_of_result(rules, result, told, *one) for one in sharing]
        else:
            found = [
                _of_award(ledger, rules, award, stage, sharing, *one)
                for award, stage in awards
                for one in sharing
            ]
        yield from (line for line in found if line.city_points or line.doubt)


def unconfirmed(ledger: Ledger) -> Iterator[Unconfirmed]:
    """Registered deductions without a result of the city, for every unit that would bear them."""
    confirmed = {result.indicator for result in ledger.registers.city_results}
    known = {indicator.code: indicator for indicator in ledger.indicators}
    shares = _shares(ledger) if ledger.events else {}
    for event in ledger.events:
        indicator = known.get(event.indicator)
        if indicator is None or event.indicator in confirmed:
            continue
        for unit, _ in shares.get(indicator.code, ((indicator.lead, Fraction(1)),)):
            yield Unconfirmed(unit=unit, text=_event_text(indicator, event))


def missing(ledger: Ledger) -> tuple[Indicator, ...]:
    """Indicators with points on which the city has not spoken; 附件4 speaks by its awards."""
    confirmed = {result.indicator for result in ledger.registers.city_results}
    return tuple(
        indicator
        for indicator in ledger.indicators
        if indicator.points and indicator.attachment != AWARDS and indicator.code not in confirmed
    )


def unknown(ledger: Ledger) -> tuple[CityResult, ...]:
    """Results with points of indicators that are no longer in the table."""
    known = {indicator.code for indicator in ledger.indicators}
    return tuple(r for r in ledger.registers.city_results if r.points and r.indicator not in known)


def _shares(ledger: Ledger) -> Mapping[str, tuple[tuple[str, Fraction], ...]]:
    of: dict[str, dict[str, Fraction]] = {}
    for share in ledger.registers.shares:
        sharing, unit = of.setdefault(share.indicator, {}), ledger.successor(share.unit)
        sharing[unit] = sharing.get(unit, Fraction(0)) + exact(share.percent)
    return {code: tuple(sharing.items()) for code, sharing in of.items()}


def _granted(ledger: Ledger) -> Mapping[str, list[tuple[Award, AwardStage]]]:
    """Awards that were granted with points and 文号, by indicator."""
    of: dict[str, list[tuple[Award, AwardStage]]] = {}
    for award, stage in granted(ledger):
        of.setdefault(award.indicator, []).append((award, stage))
    return of


def _events(ledger: Ledger) -> Mapping[str, list[DeductionEvent]]:
    of: dict[str, list[DeductionEvent]] = {}
    for event in ledger.events:
        of.setdefault(event.indicator, []).append(event)
    return of


def _told(
    result: CityResult, awards: list[tuple[Award, AwardStage]], events: list[DeductionEvent]
) -> tuple[str, str]:
    """What stands beside a result: a note on what it already covers, and a doubt if they differ."""
    notes, doubts = [], []
    if awards:
        names = "、".join(f"“{award.name}”" for award, _ in awards)
        notes.append(f"{names}的加分已在市考结果内，不重复计")
        total = sum((stage.points or Decimal(0) for _, stage in awards), Decimal(0))
        if total != result.points:
            doubts.append(f"登记的奖项加分{shown(total)}分，与市考结果不一致，以市考结果为准")
    if events:
        total = sum((event.points for event in events), Decimal(0))
        notes.append(f"县里登记扣分事项{len(events)}件，以市考结果为准")
        if total != result.points:
            doubts.append(f"登记的扣分事项合计{signed(total)}分，与市考结果不一致")
    return "；".join(notes), "；".join(doubts)


def _of_result(
    rules: SettlementRules, result: CityResult, told: tuple[str, str], unit: str, share: Fraction
) -> Line:
    factor, rule, clause, doubt = _judged(rules, result)
    note, other = told
    return Line(
        indicator=result.indicator,
        unit=unit,
        task=result.task,
        city_points=result.points,
        share=share,
        factor=factor,
        rule=rule,
        clause=clause,
        document=result.document,
        confirmed_by=result.confirmed_by,
        agreed=not _is_double(result),
        note=note,
        doubt="；".join(text for text in (doubt, other) if text),
    )


def _judged(rules: SettlementRules, result: CityResult) -> tuple[Decimal, str, str, str]:
    """Factor, rule, clause, doubt: both tests, the task and the city's points, or one only."""
    task, points = result.task, result.points
    once, times = rules.single_test_factor, shown(rules.factor)
    if _is_double(result):
        if points > 0:
            return rules.factor, f"任务超额完成、市上加分，按{times}倍加分", GAIN_CLAUSE, ""
        return rules.factor, f"任务未完成、市上扣分，按{times}倍减分", LOSS_CLAUSE, ""
    if points == 0:
        doubt = f"任务{task}而市上没有加减分" if task != FULFILLED else ""
        return once, "市上没有加减分", LINKED_CLAUSE, doubt
    clause = GAIN_CLAUSE if points > 0 else LOSS_CLAUSE
    side = "加分" if points > 0 else "扣分"
    rule = f"市上{side}，任务{task}，两条只合一条，按{shown(once)}倍计"
    return once, rule, clause, f"市上{side}而任务{task}，请核对任务完成情况"


def _is_double(result: CityResult) -> bool:
    """超额完成 and gained, or 未完成 and lost: both tests of a kind."""
    if result.points > 0:
        return result.task == EXCEEDED
    return result.points < 0 and result.task == UNFULFILLED


def _of_award(
    ledger: Ledger,
    rules: SettlementRules,
    award: Award,
    stage: AwardStage,
    sharing: tuple[tuple[str, Fraction], ...],
    unit: str,
    share: Fraction,
) -> Line:
    applied = ledger.successor(award.unit) in {sharer for sharer, _ in sharing}
    doubt = "" if applied else f"申报单位{ledger.unit_name(award.unit)}没有份额，请核对份额"
    return Line(
        indicator=award.indicator,
        unit=unit,
        task=GRANTED,
        city_points=stage.points or Decimal(0),
        share=share,
        factor=rules.award_factor,
        rule=f"“{award.name}”获奖加分，按{shown(rules.award_factor)}倍加分",
        clause=GAIN_CLAUSE,
        document=stage.document,
        agreed=True,
        doubt=doubt,
    )


def _event_text(indicator: Indicator, event: DeductionEvent) -> str:
    day = f"{event.happened_on.year}年{event.happened_on.month}月{event.happened_on.day}日"
    size = shown(abs(event.points))
    return f"{indicator.name}：{day}{event.description}，预计扣{size}分，市上尚未认定，暂不计"


# --- 怎么写 --------------------------------------------------------------------------------------


def plain(points: Fraction | Decimal) -> str:
    """``3.2``, ``0.3333``: half-up to four places; 0 is 0."""
    exactly = Fraction(points)
    return shown(Decimal(exactly.numerator) / Decimal(exactly.denominator), 4)


def signed(points: Fraction | Decimal) -> str:
    """``+2.4``, ``-1.2``, ``0``."""
    text = plain(points)
    return f"+{text}" if points > 0 and text != "0" else text


def percent(share: Fraction) -> str:
    """``60%``, ``1/3`` where per cent would not come out even."""
    hundredths = share * 100
    return f"{plain(hundredths)}%" if (hundredths * 100).denominator == 1 else f"{share}"
