"""Signed at the moment of sending; once more by the platform's clock where ours was refused.

钉钉 and 飞书 take a signature for an hour either way. A refusal shows nothing to the group, so
signing again and sending again is safe.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from service.deliveries.channels import Result
from service.deliveries.channels.answers import server_time, without_answer
from service.deliveries.transport import Answer, NoAnswer

log = logging.getLogger(__name__)

TOLERABLE = timedelta(minutes=5)

Post = Callable[[datetime], Answer | NoAnswer]
Judge = Callable[[Answer], Result]


def call(post: Post, judge: Judge, now: datetime) -> Result:
    """One call signed at ``now``; a second one only where a wrong clock may have spoilt it."""
    answer = post(now)
    if isinstance(answer, NoAnswer):
        return without_answer(answer)
    result, there = judge(answer), server_time(answer)
    if there is None or abs(there - now) <= TOLERABLE:
        return result
    told = _told(now, there)
    log.warning("%s", told, extra={"action": "clock_off"})
    if result.by_sign:
        again = post(there)
        result = without_answer(again) if isinstance(again, NoAnswer) else judge(again)
    return replace(result, answer=f"{told}。{result.answer}")


def _told(now: datetime, there: datetime) -> str:
    minutes = round(abs(there - now).total_seconds() / 60)
    return f"本机时钟比平台{'慢' if now < there else '快'}{minutes}分钟，请校时"
