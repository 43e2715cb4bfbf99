"""Reading a platform's answer with suspicion: HTTP 200 alone proves nothing."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from service.deliveries.channels import Result
from service.deliveries.channels.codes import Codes, Meaning, meaning_of
from service.deliveries.outcomes import Outcome
from service.deliveries.transport import Answer, NoAnswer

RETRY_AFTER_SECONDS = (1.0, 3_600.0)  # what a server asks for is kept within these
SHOWN = 2_000  # characters of an answer that are kept
_SECONDS = re.compile(r"-?[0-9]+")
UNLISTED_TRIES = 3  # for codes of no table: perhaps transient, perhaps not


def json_object(body: bytes) -> dict[str, Any] | None:
    """The body as a JSON object; None for anything else, however malformed or deep."""
    try:
        parsed = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


def said(answer: Answer) -> dict[str, Any]:
    """What the platform said as JSON, whole; empty for anything else."""
    return ({} if answer.cut else json_object(answer.body)) or {}


def code_in(parsed: dict[str, Any], field: str) -> int | None:
    """The platform's own code; None unless it is a true integer (``true`` and "0" are not)."""
    code = parsed.get(field)
    return code if type(code) is int else None


def judged(answer: Answer, code: int | None, message: object, codes: Codes) -> Result:
    """What an answer proves: acceptance only by a 2xx whose code is an integer and 0."""
    meaning = None if code is None else meaning_of(codes, code, str(message))
    decided = by_status(answer)
    if decided is not None:
        return _with_code(decided, code, meaning)
    words = shown(answer)
    if code is None:
        unread = Outcome.UNKNOWN if answer.status < 300 else Outcome.NOT_DELIVERED
        return Result(
            outcome=unread, code=f"HTTP {answer.status}", answer=words, tries=UNLISTED_TRIES
        )
    if code == 0 and answer.status >= 300:
        return Result(outcome=Outcome.UNKNOWN, code="0", answer=words)
    if meaning is None:
        return Result(
            outcome=Outcome.NOT_DELIVERED, code=str(code), answer=words, tries=UNLISTED_TRIES
        )
    return Result(
        outcome=meaning.outcome,
        code=str(code),
        answer=f"{meaning.advice}。平台答复：{words}" if meaning.advice else words,
        retry_after=retry_after(answer) or meaning.wait,
        by_sign=meaning.by_sign,
    )


def server_time(answer: Answer) -> datetime | None:
    """The clock of whoever answered, by its ``Date``; None if it does not say."""
    try:
        return parsedate_to_datetime(answer.headers.get("date", "")).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def shown(answer: Answer) -> str:
    return answer.body[: SHOWN * 4].decode("utf-8", errors="replace")[:SHOWN]


def without_answer(failure: NoAnswer) -> Result:
    return Result(outcome=failure.outcome, code=failure.code, answer=failure.reason)


def by_status(answer: Answer) -> Result | None:
    """What the HTTP status alone decides; None where the body must be read (2xx, other 4xx)."""
    code = f"HTTP {answer.status}"
    match answer.status:
        case status if 300 <= status < 400:
            return _result(Outcome.CHANNEL_BROKEN, code, "对方要求转到别的地址，未转")
        case 401 | 403 | 404 | 410:
            return _result(Outcome.CHANNEL_BROKEN, code, shown(answer))
        case 413:
            return _result(Outcome.REJECTED_CONTENT, code, shown(answer))
        case 429:
            return _result(Outcome.THROTTLED, code, shown(answer), retry_after(answer))
        case 503 if "retry-after" in answer.headers:
            return _result(Outcome.NOT_DELIVERED, code, shown(answer), retry_after(answer))
        case status if 200 <= status < 300 or 400 <= status < 500:
            return None
        case _:
            return _result(Outcome.UNKNOWN, code, shown(answer))


def retry_after(answer: Answer) -> float | None:
    """Seconds the server asked to wait, clamped; None if it did not say or said nonsense."""
    asked = _asked(answer)
    if asked is None:
        return None
    least, most = RETRY_AFTER_SECONDS
    return min(max(asked, least), most)


def _asked(answer: Answer) -> float | None:
    text = answer.headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(text):
        return float(text[:12])
    try:
        # against the server's own clock: ours may be wrong and is not asked
        until = parsedate_to_datetime(text)
        return (until - parsedate_to_datetime(answer.headers.get("date", ""))).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None


def _with_code(decided: Result, code: int | None, meaning: Meaning | None) -> Result:
    """A gateway's 429 may carry the code that tells how long."""
    if decided.outcome is not Outcome.THROTTLED or meaning is None:
        return decided
    if meaning.outcome is not Outcome.THROTTLED:
        return decided
    return replace(decided, code=str(code), retry_after=decided.retry_after or meaning.wait)


def _result(outcome: Outcome, code: str, answer: str, retry_after: float | None = None) -> Result:
    return Result(outcome=outcome, code=code, answer=answer, retry_after=retry_after)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
