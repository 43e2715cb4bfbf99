"""季度点评 and 申报奖项 on pages; a unit names its own candidates and grants itself nothing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from service.accounts.roles import Role
from service.tables import (
    AwardStageRow,
    DutyRow,
    IndicatorRow,
    QuarterScoreRow,
    TargetRow,
    UnitRow,
)
from tests.small_county import County
from tests.web.conftest import UNIT, Browser

SignedIn = Callable[..., Browser]
QUARTER = {
    "quarter": "2",
    "points": "3.2",
    "rank": "4",
    "counties": "10",
    "document": "示市追〔2017〕2号",
}
AWARD = {"indicator": "4-54", "name": "示例创新做法", "apply_by": "2017-11-30"}


@pytest.fixture
def county(county: County) -> County:
    """With an award of 附件4 and a reviewed indicator of 附件5."""
    with county.workspace.database.write() as session:
        unit = session.scalars(select(UnitRow).where(UnitRow.code == UNIT)).one()
        for position, (code, name, kind) in enumerate(
            [("4-54", "重大创新奖", "AWARD"), ("5-60", "追赶超越位次", "RANK")], start=20
        ):
            row = IndicatorRow(
                assessment_id=county.assessment_id,
                code=code,
                attachment=int(code[0]),
                position=position,
                name=name,
                type=kind,
                unit="分",
                points=Decimal(4),
                frequency="季",
                leader="县长",
            )
            session.add(row)
            session.flush()
            since = date(2017, 1, 1)
            session.add(TargetRow(indicator_id=row.id, effective_from=since, text="前3", number=3))
            duty = {"indicator_id": row.id, "unit_id": unit.id, "role": "牵头", "position": 1}
            session.add(DutyRow(**duty, effective_from=since))
    return county


def scores(county: County) -> list[tuple[Decimal | None, int | None]]:
    with county.workspace.database.read() as session:
        rows = session.scalars(select(QuarterScoreRow).order_by(QuarterScoreRow.id))
        return [(row.points, row.rank) for row in rows]


def stages(county: County) -> list[str]:
    with county.workspace.database.read() as session:
        return list(session.scalars(select(AwardStageRow.stage).order_by(AwardStageRow.id)))


def test_what_the_city_published_is_kept_and_shown(signed_in: SignedIn, county: County) -> None:
    sent = signed_in(Role.OFFICE).send("/2017/review", **QUARTER)

    assert (sent.status, "第4位（共10个）" in sent.page) == (303, True)
    assert scores(county) == [(Decimal("3.2"), 4)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"quarter": ""}, "请选择季度", id="no-quarter"),
        pytest.param({"points": "", "rank": ""}, "至少写一样", id="nothing"),
        pytest.param({"rank": "第四"}, "位次应为整数", id="words"),
        pytest.param({"document": ""}, "请写明市上公布点评结果的文号</p>", id="no-document"),
        pytest.param({"published_on": "2017-06-01"}, "公布日期2017-06-01不对", id="too-early"),
        pytest.param({"indicator": "3-20"}, "不是季度点评指标", id="another-sort"),
    ],
)
def test_a_bad_quarter_is_refused_with_the_reason(
    signed_in: SignedIn, county: County, changes: dict[str, str], said: str
) -> None:
    sent = signed_in(Role.OFFICE).send("/2017/review", **QUARTER | changes)

    assert (sent.status, said in sent.page, "（--" in sent.page) == (409, True, False)
    assert scores(county) == []


def test_a_correction_needs_its_reason(signed_in: SignedIn, county: County) -> None:
    office = signed_in(Role.OFFICE)
    office.send("/2017/review", **QUARTER)

    refused = office.send("/2017/review", **QUARTER | {"points": "3.5"})
    office.send("/2017/review", **QUARTER | {"points": "3.5"}, reason="市上更正")

    assert "更正须写明理由" in refused.page
    assert scores(county)[-1] == (Decimal("3.5"), 4)


def test_only_the_office_scores(signed_in: SignedIn) -> None:
    assert signed_in(Role.SUPERVISION).send("/2017/review", **QUARTER).status == 403


def test_a_unit_names_its_own_candidate_and_says_it_has_applied(
    signed_in: SignedIn, county: County
) -> None:
    browser = signed_in(Role.FILLER)
    browser.send("/2017/awards", unit="县环保局", **AWARD)

    sent = browser.send("/2017/awards/1", stage="已申报")

    assert (UNIT in sent.page, "已申报" in sent.page, "县环保局" in sent.page) == (
        True,
        True,
        False,
    )
    assert stages(county) == ["拟申报", "已申报"]


def test_a_unit_grants_itself_nothing(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.FILLER)
    browser.send("/2017/awards", **AWARD)
    browser.send("/2017/awards/1", stage="已申报")

    refused = browser.send("/2017/awards/1", stage="获奖", points="4", document="示市〔2017〕9号")

    assert (refused.status, "由县考核办登记" in refused.page) == (403, True)
    assert stages(county) == ["拟申报", "已申报"]


def test_a_grant_has_its_document_and_points(signed_in: SignedIn) -> None:
    office = signed_in(Role.OFFICE)
    office.send("/2017/awards", unit=UNIT, **AWARD)
    office.send("/2017/awards/1", stage="已申报")

    bare = office.send("/2017/awards/1", stage="获奖")
    sent = office.send("/2017/awards/1", stage="获奖", points="2", document="示市〔2017〕9号")

    assert (bare.status, "须写明加分" in bare.page) == (409, True)
    assert "获奖，加2分（示市〔2017〕9号）" in sent.page


def test_another_units_candidate_is_not_there(signed_in: SignedIn) -> None:
    signed_in(Role.OFFICE).send("/2017/awards", unit=UNIT, **AWARD)
    other = signed_in(Role.FILLER, "县环保局")

    assert "示例创新做法" not in other.look("/2017/awards")
    assert other.send("/2017/awards/1", stage="已申报").status == 404


def test_awards_without_a_candidate_are_named_to_the_office(signed_in: SignedIn) -> None:
    assert "4-54 重大创新奖（4分）" in signed_in(Role.OFFICE).look("/2017/awards")
    assert "还没有申报对象的奖项" not in signed_in(Role.FILLER).look("/2017/awards")
