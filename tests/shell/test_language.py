"""What departments typed goes out as they typed it, and the drafter is told what is wrong with it."""

from datetime import date

import pytest

from service import archive
from service.documents.inspection.inspector import proofread
from service.feedback import units
from service.ledger.unit_book import unit_names
from service.notices import decisions
from service.tables import AssessmentRow
from tests.commands.running import give
from tests.small_county import County
from workflows.vocabulary import NoticeState

TYPED = '砂石料场被点名,要求"立行立改"'
EVENT = ("submit", "event", "2-18", "--points", "-1", "--on", "2017-08-23", "--by", "县环保局")


@pytest.fixture
def order(supervised: County) -> str:
    """The key of the 督办单 on an event that a department described with a comma of its own."""
    before = set(supervised.drafts())
    assert give(supervised, *EVENT, "--text", TYPED).code == 0
    supervised.signs = False
    supervised.look()
    (key,) = set(supervised.drafts()) - before
    return key


def test_a_comma_of_a_department_never_holds_a_paper(supervised: County, order: str) -> None:
    supervised.sign(order)

    with supervised.workspace.database.read() as session:
        notice = decisions.find(session, supervised.assessment_id, order)
        (final,) = [one for one in notice.documents if one.role == archive.FINAL]
        assert notice.state == NoticeState.ISSUED
        assert "文4" in {finding.rule.number for finding in proofread(final.content)}


def test_the_drafter_is_told_before_signing(supervised: County, order: str) -> None:
    told = give(supervised, "notice", "show", order)

    assert told.code == 0
    assert "文字\t文3 全角标点（GB/T 15834-2011 5.1）" in told.out
    assert "场被点名,要求" in told.out


def test_of_an_issued_paper_nothing_is_told_any_more(supervised: County, order: str) -> None:
    supervised.sign(order)

    assert "文字\t" not in give(supervised, "notice", "show", order).out


def test_the_unit_book_knows_a_name_from_the_day_it_is_borne(supervised: County) -> None:
    with supervised.workspace.database.write() as session:
        county = session.get_one(AssessmentRow, supervised.assessment_id)
        now = supervised.clock.at
        units.rename(
            session, county, "县安监局", "县应急局", on=date(2017, 9, 1), by="县编办", now=now
        )
        units.merge(
            session, county, "县招商局", "县发改局", on=date(2017, 9, 4), by="县编办", now=now
        )

        before = unit_names(session, county.county, date(2017, 8, 31))
        after = unit_names(session, county.county, date(2017, 9, 4))

    assert {"县安监局", "县招商局"} <= before.current
    assert before.former == {}
    assert after.current == {"县发改局", "县环保局", "县应急局"}
    assert after.former == {"县安监局": "县应急局", "县招商局": "县发改局"}
