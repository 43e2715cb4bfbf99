"""现在欠账几个、谁的、预计总分：领导随时问的三句话。"""

from collections.abc import Iterator
from datetime import date

from workflows.cases import is_behind, latest_judgements, open_cases, ranked_by_lag
from workflows.leader_sheet import full_points, owed_answers
from workflows.ledger import Ledger
from workflows.paper_load import flooded
from workflows.progress_collection import by_lead
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, NoticeState
from workflows.wording import Lights, forecast_total, gap_text, name_text, rank_text, shown


def lines(ledger: Ledger, rules: Rules, today: date) -> Iterator[str]:
    """The standing on ``today`` in plain Chinese, one fact a line."""
    latest = latest_judgements(ledger, today)
    if not latest:
        yield f"{ledger.county}{ledger.year}年度：尚未研判。"
        return
    behind = ranked_by_lag(ledger, (j for j in latest if is_behind(j)))
    lights = Lights.of(behind)
    of = ledger.latest_period.label if ledger.latest_period else ""
    yield (
        f"{ledger.county}{ledger.year}年度（{of}）：欠账{len(behind)}项，"
        f"红{lights.red}、黄{lights.yellow}、未报{lights.unfiled}；"
        f"预计总分{shown(forecast_total(latest, rules.judgement.deductions_limit))}（满分{shown(full_points(ledger))}）。"
    )
    codes = [ledger.indicator(judgement.indicator) for judgement in behind]
    by_code = {judgement.indicator: judgement for judgement in behind}
    for unit, owned in by_lead(ledger, codes).items():
        yield f"{ledger.unit_name(unit)}{len(owned)}项"
        for code in owned:
            judgement = by_code[code]
            indicator = ledger.indicator(code)
            yield (
                f"  {judgement.light.value}\t{code} {name_text(indicator)}\t{gap_text(judgement, indicator.type)}\t"
                f"{rank_text(judgement)}\t{indicator.leader}"
            )
    yield f"未了的案{len(open_cases(ledger, rules.warning_escalation))}件。"
    for entry in owed_answers(ledger, rules, today):
        late = "（已逾期）" if str(entry["日期"]) < str(today) else ""
        yield f"  {entry['日期']}\t{entry['单位']}\t{entry['事项']}{late}"
    waiting = [n for n in ledger.notices.values() if n.state is NoticeState.DRAFT]
    listed = [n for n in ledger.notices.values() if n.state is NoticeState.LISTED]
    for unit, papers in flooded(ledger, rules, today):
        yield f"本月文书较多：{ledger.unit_name(unit)}{papers}件。"
    if waiting_checks := _checks(ledger):
        yield f"回头看待登记结果{waiting_checks}件。"
    yield f"待签发{len(waiting)}件，待补发{len(listed)}件。"


def _checks(ledger: Ledger) -> int:
    """核查单 that are out and without a result."""
    told = {request.notice for request in ledger.requests if request.kind == "回头看"}
    return sum(
        notice.kind is NoticeKind.LOOK_BACK and notice.is_issued and notice.key not in told
        for notice in ledger.notices.values()
    )
