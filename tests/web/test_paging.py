"""A long list a page at a time: by links that keep what else was asked for."""

import pytest
from starlette.requests import Request

from service.web.pages import _TEMPLATES
from service.web.paging import Paging, paging


def at(query: str, count: int = 120, name: str = "page", method: str = "GET") -> Paging:
    scope = {"type": "http", "method": method, "query_string": query.encode(), "headers": []}
    return paging(Request(scope), count, 50, name, whole="/2017/awards")


def test_the_pages_together_are_the_whole_list() -> None:
    rows = range(120)

    pages = [at(f"page={number}").of(rows) for number in (1, 2, 3)]

    assert [row for page in pages for row in page] == list(rows)


def test_turning_keeps_what_was_asked_for() -> None:
    here = at("unit=%E5%8E%BF%E5%8F%91%E6%94%B9%E5%B1%80&light=&page=2")

    assert here.before == "?unit=%E5%8E%BF%E5%8F%91%E6%94%B9%E5%B1%80&light=&page=1"
    assert here.after == "?unit=%E5%8E%BF%E5%8F%91%E6%94%B9%E5%B1%80&light=&page=3"


def test_two_lists_on_one_page_turn_apart() -> None:
    assert at("page=3&closed=2", name="closed").after == "?page=3&closed=3"


def test_the_ends_lead_no_further() -> None:
    assert (at("").before, at("page=3").after, at("", count=0).after) == ("", "", "")


def test_the_answer_to_a_form_is_no_page_of_the_list() -> None:
    here = at("page=2", method="POST")

    assert (here.before, here.after) == ("", "")


@pytest.mark.parametrize(
    ("method", "told", "leads"),
    [
        ("GET", "第1页，共3页（120项）", "?page=2"),
        ("POST", "共120项，这里是前50项", "/2017/awards"),
    ],
    ids=["page", "answer"],
)
def test_the_list_says_what_part_of_it_is_there_and_leads_to_the_rest(
    method: str, told: str, leads: str
) -> None:
    parts = _TEMPLATES.get_template("list_parts.html").module

    shown = str(parts.turn(at("", method=method)))

    assert (told in shown, f'href="{leads}"' in shown) == (True, True)


@pytest.mark.parametrize("asked", ["", "page=0", "page=-1", "page=x", "page=1e3"])
def test_what_is_no_page_is_the_first(asked: str) -> None:
    assert at(asked).number == 1


@pytest.mark.parametrize("asked", ["page=4", "page=999999"])
def test_past_the_end_stands_the_last_page(asked: str) -> None:
    assert at(asked).number == 3
