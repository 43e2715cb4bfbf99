"""What people do for 题 and 一: a unit that does not sign for what it got, breakdowns filed."""

from dataclasses import replace
from datetime import date

from tests.workflows.playing import day, with_notice
from workflows.ledger import Ledger

PROMPT = "warning_prompt:2017-07:县招商局"


def deeds(ledger: Ledger, on: date) -> Ledger:
    """The prompt of August lies unsigned for."""
    if on == day("8-15") and PROMPT in ledger.notices:
        notice = ledger.notices[PROMPT]
        return with_notice(ledger, replace(notice, unsigned=notice.units))
    return ledger
