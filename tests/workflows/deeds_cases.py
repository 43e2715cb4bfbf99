"""作废、更正、文书密度 in the played year; 回头看 comes by itself after each 销号."""

from dataclasses import replace
from datetime import date

from tests.workflows.playing import in_state, with_notice
from workflows.ledger import Due, Ledger, Notice, Request
from workflows.vocabulary import NoticeKind, NoticeState

VOIDED, CORRECTED = "leader_sheet:2017-09-04", "filing_notice:2017-08"


def deeds(ledger: Ledger, on: date) -> Ledger:
    if on == date(2017, 9, 5) and VOIDED in ledger.notices:
        ledger = in_state(ledger, VOIDED, NoticeState.CANCELLED)
        return _decided(ledger, "作废", VOIDED, on, 重发=False)
    if on == date(2017, 9, 6) and CORRECTED in ledger.notices:
        changes = [{"误": "2017年1—8月", "正": "2017年1月至8月"}]
        return _decided(ledger, "更正", CORRECTED, on, 更正=changes)
    if on == date(2017, 10, 12):
        return with_notice(ledger, *(_asking(serial, on) for serial in range(1, 11)))
    return ledger


def _decided(ledger: Ledger, act: str, key: str, on: date, **told: object) -> Ledger:
    facts = {"标题": "示例", "主送": "", "抄送": [], "理由": "填写有误", **told}
    request = Request(id="1", kind=act, notice=key, unit="", made_on=on, facts=facts)
    return replace(ledger, requests=(*ledger.requests, request))


def _asking(serial: int, on: date) -> Notice:
    """A paper that asks 县招商局 for something."""
    return Notice(
        key=f"filing_notice:extra-{serial}",
        kind=NoticeKind.FILING_NOTICE,
        state=NoticeState.ISSUED,
        drafted_on=on,
        issued_on=on,
        number=f"示考报〔2017〕{90 + serial}号",
        units=("县招商局",),
        dues=(Due(name="报送", rule="示例", day=on),),
    )
