"""What an answer proves: real answers with their source, and every status with every code.

``answers/*.json`` is the corpus. ``origin``: real (word for word from a thread, its address in
``source``), reported (as others tell it), document (the code is the platform's document's, the
wording may be ours) or made. A new real answer is added there as data.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from service.deliveries.channels import Result, dingtalk, feishu, wecom
from service.deliveries.channels.answers import server_time
from service.deliveries.channels.codes import DINGTALK, FEISHU, WECOM, Codes, Meaning
from service.deliveries.outcomes import Outcome
from service.deliveries.transport import Answer
from tests.deliveries.builders import MORNING

Judge = Callable[[Answer], Result]

JUDGES: dict[str, Judge] = {
    "wecom": wecom.judge,
    "dingtalk": lambda answer: dingtalk.judge(answer, MORNING),
    "feishu": feishu.judge,
}
TABLES: dict[str, tuple[Codes, str, str]] = {
    "wecom": (WECOM, "errcode", "errmsg"),
    "dingtalk": (DINGTALK, "errcode", "errmsg"),
    "feishu": (FEISHU, "code", "msg"),
}
CORPUS = Path(__file__).parent / "answers"
STATUSES = range(100, 600)


def recorded() -> list[Any]:
    return list(_recorded())


def _recorded() -> Iterator[Any]:
    for platform in JUDGES:
        entries = json.loads((CORPUS / f"{platform}.json").read_text(encoding="utf-8"))
        for place, entry in enumerate(entries):
            yield pytest.param(platform, entry, id=f"{platform}-{place}-{entry['expected']}")


def rows() -> list[tuple[str, int, Meaning]]:
    return [
        (platform, code, meaning)
        for platform, (table, _, _) in TABLES.items()
        for code in table
        for meaning in table[code]
    ]


def _answer(body: bytes, status: int = 200, **headers: str) -> Answer:
    return Answer(status=status, headers=headers, body=body)


def _saying(platform: str, code: Any, message: str = "", status: int = 200) -> Answer:
    _, field, words = TABLES[platform]
    return _answer(json.dumps({field: code, words: message}).encode(), status)


# --- the corpus ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("platform", "entry"), recorded())
def test_a_recorded_answer_has_its_outcome(platform: str, entry: dict[str, Any]) -> None:
    result = JUDGES[platform](_answer(entry["text"].encode(), entry.get("status", 200)))

    assert result.outcome is Outcome[entry["expected"]]
    if "wait" in entry:
        assert result.retry_after == entry["wait"]


@pytest.mark.parametrize("platform", JUDGES)
def test_recorded_answers_name_their_source(platform: str) -> None:
    entries = json.loads((CORPUS / f"{platform}.json").read_text(encoding="utf-8"))

    assert {entry["origin"] for entry in entries} <= {"real", "reported", "document", "made"}
    assert {entry["confidence"] for entry in entries} <= {"H", "M", "L"}
    assert all(entry["source"] for entry in entries)
    assert all("/" in entry["source"] for entry in entries if entry["origin"] == "real")


@pytest.mark.parametrize("platform", JUDGES)
def test_every_code_of_the_table_was_seen_or_is_documented(platform: str) -> None:
    table, field, _ = TABLES[platform]

    assert all(meaning.source and meaning.confidence for code in table for meaning in table[code])
    texts = (CORPUS / f"{platform}.json").read_text(encoding="utf-8")
    ambiguous = [code for code in table if len(table[code]) > 1]
    assert [code for code in ambiguous if texts.count(f'\\"{field}\\":{code},') < 2] == []


def test_advice_stands_before_the_platforms_own_words() -> None:
    result = wecom.judge(_saying("wecom", 93000, "invalid webhook url"))

    assert result.answer.startswith("机器人已移除或密钥不对")
    assert "invalid webhook url" in result.answer


# --- the matrix ----------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", JUDGES)
def test_only_a_2xx_with_an_integer_zero_is_success(platform: str) -> None:
    codes = (*TABLES[platform][0], 99_999, True, False, None, "0", 0.0, [0], {})

    accepted = {
        (status, repr(code))
        for status, code in product(STATUSES, codes)
        if JUDGES[platform](_saying(platform, code, status=status)).outcome is Outcome.ACCEPTED
    }

    assert accepted == {(status, "0") for status in range(200, 300)}


@pytest.mark.parametrize("platform", JUDGES)
@pytest.mark.parametrize(
    "body",
    [
        "", "ok", "0", "[]", "{}", "<html>", '{"CODE":0', '{"CODE":NaN}', '{"CODE":1,"CODE":0}',
        '{"CODE":"0"}', '{"CODE":null}', '{"CODE":false}', '{"CODE":0.0}', '{"CODE":{}}',
        '\ufeff{"CODE":0}', '{"CODE":[0]}', '{"other":0}', '{"CODE":0}\x00',
    ],
)  # fmt: skip
def test_what_is_no_whole_object_with_a_code_is_unknown(platform: str, body: str) -> None:
    text = body.replace("CODE", TABLES[platform][1])

    assert JUDGES[platform](_answer(text.encode())).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("platform", JUDGES)
def test_a_cut_answer_is_unknown(platform: str) -> None:
    answer = replace(_saying(platform, 0), cut=True)

    assert JUDGES[platform](answer).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(("platform", "code", "meaning"), rows())
def test_a_code_in_a_2xx_means_what_its_row_says(
    platform: str, code: int, meaning: Meaning
) -> None:
    message = meaning.words.split("|")[0].replace("?", "") or "x"

    assert JUDGES[platform](_saying(platform, code, message)).outcome is meaning.outcome


#: Every status without a code: what HTTP alone proves.
WITHOUT_A_CODE: dict[range | tuple[int, ...], Outcome] = {
    range(100, 200): Outcome.UNKNOWN,
    range(200, 300): Outcome.UNKNOWN,
    range(300, 400): Outcome.CHANNEL_BROKEN,
    (401, 403, 404, 410): Outcome.CHANNEL_BROKEN,
    (413,): Outcome.REJECTED_CONTENT,
    (429,): Outcome.THROTTLED,
    range(400, 500): Outcome.NOT_DELIVERED,
    range(500, 600): Outcome.UNKNOWN,
}


@pytest.mark.parametrize("platform", JUDGES)
@pytest.mark.parametrize("status", STATUSES)
def test_a_status_without_a_code_proves_only_so_much(platform: str, status: int) -> None:
    expected = next(outcome for group, outcome in WITHOUT_A_CODE.items() if status in group)

    assert JUDGES[platform](_answer(b"<html>", status)).outcome is expected


@pytest.mark.parametrize("platform", JUDGES)
def test_a_failure_in_a_server_error_stays_unknown(platform: str) -> None:
    table = TABLES[platform][0]

    outcomes = {
        JUDGES[platform](_saying(platform, code, status=status)).outcome
        for code, status in product(table, (500, 502, 504))
    }

    assert outcomes == {Outcome.UNKNOWN}


# --- whatever comes ------------------------------------------------------------------------------

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
_FIELDS = ("errcode", "errmsg", "code", "StatusCode", "msg", "source", "punish", "StatusMessage")
_ANSWERS = st.dictionaries(st.sampled_from(_FIELDS), _VALUES)


def _accepts(body: bytes, parsed: dict[str, Any]) -> None:
    for platform, judge in JUDGES.items():
        result = judge(_answer(body))
        fields = ("code", "StatusCode") if platform == "feishu" else ("errcode",)
        codes = [parsed[field] for field in fields if field in parsed]
        zero = bool(codes) and all(type(code) is int and code == 0 for code in codes)
        assert zero or result.outcome is not Outcome.ACCEPTED


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(_ANSWERS)
def test_no_json_is_too_strange_to_judge(parsed: dict[str, Any]) -> None:
    _accepts(json.dumps(parsed).encode(), parsed)


@given(st.binary(max_size=300), st.integers(100, 599), st.text(max_size=40))
@example(b"", 429, "--5")
@example(b"", 503, "Thu, 17 Aug 0001 01:00:00 -2359")
def test_no_bytes_are_too_strange_to_judge(body: bytes, status: int, header: str) -> None:
    answer = Answer(status=status, headers={"retry-after": header, "date": header}, body=body)

    outcomes = {judge(answer).outcome for judge in JUDGES.values()}

    assert outcomes <= set(Outcome)
    assert server_time(answer) is None or server_time(answer)


@pytest.mark.parametrize("platform", JUDGES)
def test_a_gateways_429_waits_as_long_as_the_code_asks(platform: str) -> None:
    table = TABLES[platform][0]
    waits = {code: rows[0].wait for code, rows in table.items() if rows[0].wait}

    for code, wait in waits.items():
        result = JUDGES[platform](_saying(platform, code, "too many", status=429))
        assert (result.outcome, result.retry_after) == (Outcome.THROTTLED, wait)


@pytest.mark.parametrize("body", [b"[" * 10_000, b'{"a":' * 10_000, b'{"errcode":' + b"9" * 5_000])
def test_depth_and_length_break_nothing(body: bytes) -> None:
    assert {judge(_answer(body)).outcome for judge in JUDGES.values()} == {Outcome.UNKNOWN}
