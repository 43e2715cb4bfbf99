"""Units are called by the name in the unit book: no former name, no slip, one form a paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.documents.inspection.inspector import UnitNames

NAMES = UnitNames(
    frozenset({"县发改局", "县招商局", "县教育体育局", "县委办", "县委办公室", "县考核办"}),
    former={"县经合局": "县招商局"},
    others={"县发展与改革局": "县发改局", "县考核办公室": "县考核办"},
    county="示例县",
)


@pytest.mark.parametrize(
    ("text", "wrong", "wanted"),
    [
        pytest.param("请县经合局反馈", "县经合局", "已更名，应为“县招商局”", id="former"),
        pytest.param("由县发展改革局牵头", "县发展改革局", "名册上是“县发改局”", id="long-form"),
        pytest.param("由县发展和改革局牵头", "县发展和改革局", "名册上是“县发改局”", id="with-和"),
        pytest.param("由县教体局牵头", "县教体局", "名册上是“县教育体育局”", id="short-form"),
        pytest.param("由县发改委牵头", "县发改委", "名册上是“县发改局”", id="局-and-委"),
    ],
)
def test_a_wrong_name_is_told_with_the_right_one(text: str, wrong: str, wanted: str) -> None:
    (fault,) = NAMES.faults(text)

    assert (text[fault.start : fault.end], fault.wanted) == (wrong, wanted)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("县发改局、县招商局和县委办公室", id="names-of-the-book"),
        pytest.param("县招商局（原县经合局）", id="said-to-be-former"),
        pytest.param("《县经合局2016年总结》和“县经合局”", id="another's-words"),
        pytest.param("与市发改委、全市发改委系统衔接", id="the-city's"),
        pytest.param("提请县考核委员会审定", id="committee"),
        pytest.param("县级领导牵头办理，各县有关局", id="no-name"),
        pytest.param("县水利局、县财政局", id="unknown-is-not-guessed"),
        pytest.param("由县发展与改革局牵头", id="other-name-alone"),
    ],
)
def test_what_is_no_wrong_name_is_left_alone(text: str) -> None:
    assert list(NAMES.faults(text)) == []


def test_two_forms_of_one_name_do_not_stand_in_one_paper() -> None:
    texts = ("县发改局要抓好落实", "由县发展与改革局牵头")

    found = [fault for text in texts for fault in NAMES.faults(text, NAMES.used_in(texts))]

    assert [fault.wanted for fault in found] == ["本文又称“县发改局”，应统一"]


@pytest.mark.parametrize("text", ["示例县发展与改革局", "示例县发展和改革局", "县考核办公室"])
def test_a_full_name_that_signs_may_stand_beside_the_short_one(text: str) -> None:
    assert list(NAMES.faults(text, NAMES.current)) == []


@given(st.text(alphabet="县市原发展和改革经合招商委局办公室《》“”，"))
def test_no_text_makes_it_raise(text: str) -> None:
    assert all(text[one.start : one.end] for one in NAMES.faults(text, NAMES.current))


def test_an_empty_book_finds_nothing() -> None:
    assert list(UnitNames(frozenset()).faults("县发改局")) == []
