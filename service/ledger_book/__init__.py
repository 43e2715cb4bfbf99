"""台账 → 一本 .xlsx：从指标、欠账到送达、结算，一类一张表。

约定：导出的是数不是话：数就是数，没有的空着，拿去就能算、能筛；纸上怎么写由文书定。
"""

from collections.abc import Callable

from service.documents.workbook import Sheet, to_xlsx
from service.ledger_book import following, indicators, sent, settlement, supervision
from service.ledger_book.sources import Sources

#: In the order of the book; one more is one more function.
SHEETS: tuple[Callable[[Sources], Sheet], ...] = (
    indicators.indicators,
    indicators.behind,
    supervision.cases,
    supervision.events,
    supervision.items,
    following.proofs,
    following.measures,
    following.highlights,
    following.contacts,
    following.differences,
    following.forecasts,
    following.awards,
    supervision.statistics,
    sent.deliveries,
    sent.attempts,
    sent.receipts,
    settlement.settlement,
)


def ledger_book(sources: Sources) -> bytes:
    """The whole ledger of one assessment as it stands today, as .xlsx."""
    ledger = sources.ledger
    title = f"{ledger.county}{ledger.year}年市考指标台账"
    return to_xlsx(title, [sheet(sources) for sheet in SHEETS])


__all__ = ["SHEETS", "Sources", "ledger_book"]
