"""进度对比：量化指标完成了全年目标的百分之几，到这一期该到百分之几，差几个百分点。

依据：二、「着力在加快完成进度上下功夫」

约定：完成值、应达值都折成全年目标的百分比，不同单位的指标才好比；增速、占比不讲序时，应达就是目标。
约定：上限类越低越好，不在其内；目标为0、为文字的不能比。滞后最多的排在前面，一样的照台账次序。
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from workflows.ledger import Judgement, Ledger
from workflows.vocabulary import IndicatorType

COMPARED = (
    IndicatorType.CUM,
    IndicatorType.GROWTH,
    IndicatorType.LEVEL,
    IndicatorType.COUNT,
    IndicatorType.MILE,
)
_TENTH = Decimal("0.1")


def lines(ledger: Ledger, judgements: Iterable[Judgement]) -> list[dict[str, object]]:
    """One a comparable judgement, with numbers that a chart can draw: % of the annual target."""
    found = [(shares, j) for j in judgements if (shares := _shares(ledger, j)) is not None]
    found.sort(key=lambda one: one[0][0] - one[0][1])
    return [_line(ledger, j, *shares) for shares, j in found]


def _shares(ledger: Ledger, judgement: Judgement) -> tuple[Decimal, Decimal] | None:
    """What is done and what was due, of the annual target."""
    actual, target, expected = judgement.actual, judgement.target, judgement.expected
    if ledger.indicator(judgement.indicator).type not in COMPARED:
        return None
    if actual is None or expected is None or target is None or target <= 0:
        return None
    return _percent(actual / target), _percent(expected / target)


def _percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(_TENTH, ROUND_HALF_UP)


def _line(ledger: Ledger, judgement: Judgement, done: Decimal, due: Decimal) -> dict[str, object]:
    indicator = ledger.indicator(judgement.indicator)
    return {
        "编号": indicator.code,
        "指标": indicator.name,
        "牵头单位": ledger.unit_name(indicator.lead),
        "完成进度": done,
        "应达进度": due,
        "相差": done - due,
    }
