"""Every rule of language finds its fault, leaves what is right alone, and never falls over."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.documents.inspection.language import faults
from service.documents.inspection.language.wording import PATTERNS
from tests.documents.language.examples import EXAMPLES, RIGHT, Example


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.bad)
def test_a_fault_is_found_by_its_rule_alone(example: Example) -> None:
    assert {fault.rule.number for fault in faults(example.bad)} == {example.rule}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.good)
def test_the_text_put_right_is_without_fault(example: Example) -> None:
    assert list(faults(example.good)) == []


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert list(faults(text)) == []


def test_every_rule_has_an_example() -> None:
    assert {one.rule.number for one in PATTERNS} == {one.rule for one in EXAMPLES}


def test_a_fault_names_the_wrong_characters_and_shows_them_in_their_place() -> None:
    (fault,) = faults("各单位请于2017年08月1日前反馈。")

    assert (fault.start, fault.end) == (10, 11)
    assert fault.shown == "位请于2017年08月1日前反馈。"


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    assert all(0 <= one.start <= one.end <= len(text) for one in faults(text))


WORDS = [
    "各单位",
    "按照",
    "要求",
    "抓好",
    "落实",
    "整改",
    "指标",
    "完成",
    "县发改局",
    "全市",
    "位次",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1), st.sampled_from("。！？；"))
def test_plain_sentences_have_no_fault(words: list[str], end: str) -> None:
    assert list(faults("，".join(words) + end)) == []


@given(
    st.text(alphabet=" ,.;:()[]~-—～、。“”《》〔〕年月日第号%约余倍个天0123一二三〇\n", max_size=30)
)
def test_faults_stand_in_order_and_do_not_overlap(text: str) -> None:
    places = [(one.start, one.end) for one in faults(text)]

    assert all(first[1] <= second[0] for first, second in pairwise(places))
