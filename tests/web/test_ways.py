"""The ways on: what a role may open, in two rows that fit a phone."""

import pytest

from service.accounts.roles import Role
from service.web.ways import nav_of, ways_of

ON_A_PHONE = 8  # entries of the first row


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_no_role_has_more_entries_than_a_phone_shows(role: Role) -> None:
    assert 1 <= len(nav_of(role, 2017, "/").first) <= ON_A_PHONE


def test_a_groups_entry_leads_to_the_first_of_its_pages_the_role_may_open() -> None:
    kept = {link.name: link.url for link in nav_of(Role.ADMIN, 2017, "/").first}

    assert kept == {"维护": "/accounts", "送达": "/2017/deliveries"}


def test_the_second_row_has_the_pages_of_the_group_that_is_open() -> None:
    nav = nav_of(Role.LEADER, 2017, "/2017/interviews/3")

    assert [link.name for link in nav.first if link.current] == ["督查"]
    assert [link.name for link in nav.second] == [
        "交办事项",
        "专项督查",
        "推进会",
        "约谈",
        "扣分事项",
    ]
    assert [link.name for link in nav.second if link.current] == ["约谈"]


def test_a_page_of_no_way_has_one_row() -> None:
    nav = nav_of(Role.OFFICE, 2017, "/account")

    assert (nav.second, [link for link in nav.first if link.current]) == ((), [])


@pytest.mark.parametrize("role", [Role.FILLER, Role.HEAD], ids=lambda role: role.name)
def test_a_units_people_are_led_to_nothing_of_the_whole_county(role: Role) -> None:
    assert {way.name for way in ways_of(role) if not way.path.startswith("/mine")} == {
        "交办事项",
        "推进会",
        "扣分事项",
        "申报奖项",
        "规则",
    }
