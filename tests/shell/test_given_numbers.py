"""别家编的文号：两办给的才签得发，写错、用过、该自编的都拒签，什么也不占。"""

from pathlib import Path

import pytest

from service.errors import FeedbackRejected
from service.notices import decisions, issuing
from service.tables import NoticeRow
from tests.small_county import START, County, make_county
from workflows.vocabulary import NoticeState

GIVEN = "示办发〔2017〕79号"


@pytest.fixture
def county(tmp_path: Path) -> County:
    """The first morning; nothing is signed."""
    county = make_county(tmp_path, signs=False)
    county.morning(START)
    return county


def sign(county: County, key: str, number: str = "") -> str:
    with county.workspace.database.read() as session:
        notice = decisions.find(session, county.assessment_id, key).id
    return issuing.issue(county.workspace, notice, "县委办主任", number)


def found(county: County, key: str = "decomposition") -> NoticeRow:
    return next(notice for notice in county.notices() if notice.key == key)


def test_the_decomposition_bears_the_two_offices_number(county: County) -> None:
    assert sign(county, "decomposition", GIVEN) == GIVEN

    paper = found(county)
    assert (paper.state, paper.number, paper.series_id) == (NoticeState.ISSUED, GIVEN, None)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        pytest.param("", "由两办编文号，请写明，如 --number", id="none"),
        pytest.param("示办发[2017]79号", "写法不对", id="square-brackets"),
        pytest.param("示办发〔2017〕第79号", "写法不对", id="第"),
        pytest.param("示办发〔2017〕079号", "写法不对", id="leading-zero"),
        pytest.param("示办发〔2016〕79号", "年份应为成文日期的年份2017", id="another-year"),
        pytest.param("示督办〔2017〕1号", "是预警督办单的序列", id="one-of-our-series"),
    ],
)
def test_a_bad_number_is_refused_and_the_draft_stays(
    county: County, number: str, said: str
) -> None:
    with pytest.raises(FeedbackRejected, match=said):
        sign(county, "decomposition", number)

    assert (found(county).state, found(county).number) == (NoticeState.DRAFT, "")


def test_a_number_that_is_used_is_refused(county: County) -> None:
    with county.workspace.database.write() as session:
        session.get_one(NoticeRow, found(county, "filing_notice:breakdown").id).number = GIVEN

    with pytest.raises(FeedbackRejected, match=f"文号{GIVEN}已用于"):
        sign(county, "decomposition", GIVEN)


def test_a_paper_that_we_number_ourselves_takes_no_other(county: County) -> None:
    listed = next(n.key for n in county.notices() if n.state == NoticeState.LISTED)

    with pytest.raises(FeedbackRejected, match="按序列自动编"):
        sign(county, listed, GIVEN)
