"""单位名册 on pages: names by date, mergers, and which leader answers."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from service.accounts.roles import Role
from service.tables import IndicatorRow, UnitNameRow, UnitRow
from tests.small_county import County
from tests.web.conftest import Browser

SignedIn = Callable[..., Browser]


def names(county: County) -> set[str]:
    with county.workspace.database.read() as session:
        return set(session.scalars(select(UnitNameRow.name)))


def test_a_unit_is_renamed_from_a_day_on(signed_in: SignedIn, county: County) -> None:
    words = {"old": "县环保局", "new": "县生态环境局", "renamed_on": "2017-09-01"}

    sent = signed_in(Role.OFFICE).send("/2017/units/rename", **words)

    assert "县生态环境局（2017年9月1日起）" in sent.page
    assert "县生态环境局" in names(county)


@pytest.mark.parametrize(
    ("path", "words", "said"),
    [
        pytest.param(
            "rename",
            {"old": "县环保局", "new": "县安监局", "renamed_on": "2017-09-01"},
            "合并的请办并入</p>",
            id="another-units-name",
        ),
        pytest.param(
            "rename", {"old": "县环保局", "new": "县生态局"}, "请填写更名日期", id="no-day"
        ),
        pytest.param(
            "merge",
            {"gone": "县环保局", "into": "县环保局", "merged_on": "2017-09-01"},
            "应是另一个单位",
            id="into-itself",
        ),
        pytest.param(
            "leaders",
            {"indicator": "3-20", "post": "常务副县长", "led_from": "2017-09-01"},
            "县级责任领导就是常务副县长",
            id="the-same-leader",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_comes_back_filled_in(
    signed_in: SignedIn, county: County, path: str, words: dict[str, str], said: str
) -> None:
    before = names(county)

    sent = signed_in(Role.OFFICE).send(f"/2017/units/{path}", **words)

    assert (sent.status, said in sent.page, "<details open>" in sent.page) == (409, True, True)
    assert names(county) == before


def test_a_merged_unit_says_into_which(signed_in: SignedIn, county: County) -> None:
    words = {"gone": "县安监局", "into": "县环保局", "merged_on": "2017-08-15"}

    sent = signed_in(Role.OFFICE).send("/2017/units/merge", **words)

    assert "2017年8月15日并入县环保局" in sent.page
    with county.workspace.database.read() as session:
        gone = session.scalars(select(UnitRow).where(UnitRow.code == "县安监局")).one()
        assert gone.merged_into_id is not None


def test_another_leader_answers_from_a_day_on(signed_in: SignedIn, county: County) -> None:
    words = {"indicator": "3-20", "post": "副县长", "led_from": "2017-08-15"}

    sent = signed_in(Role.OFFICE).send("/2017/units/leaders", **words)

    assert "副县长：1项" in sent.page
    with county.workspace.database.read() as session:
        row = session.scalars(select(IndicatorRow).where(IndicatorRow.code == "3-20")).one()
        assert row.leader == "副县长"


def test_who_does_not_keep_the_book_only_looks(signed_in: SignedIn) -> None:
    browser = signed_in(Role.SUPERVISION)

    assert "单位更名" not in browser.look("/2017/units")
    assert browser.send("/2017/units/merge", gone="县安监局", into="县环保局").status == 403
    assert signed_in(Role.FILLER).status("/2017/units") == 403
