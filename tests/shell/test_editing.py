"""签发前改字：改的留前后，重拟时留得住，签的是改过的那一稿。"""

from io import BytesIO

import docx
import pytest
from sqlalchemy import select

from service import cycle
from service.errors import FeedbackRejected
from service.notices import decisions, editing, issuing
from service.notices.editing import Wording
from service.tables import DocumentRow, NoticeRow
from tests.shell.standing import JUDGED, PROMPTS, at
from tests.shell.test_sign_off import change_the_leader, documents_of, found, sign
from tests.small_county import County
from workflows.vocabulary import NoticeKind

PROMPT = PROMPTS[1]
ASKED = "请县长办公会前报送整改方案（示例）"


def edit(county: County, **texts: str) -> bool:
    with county.workspace.database.write() as session:
        notice = decisions.find(session, county.assessment_id, PROMPT)
        return editing.edit(session, notice, texts, "示例督查员", at(JUDGED, 11))


def wording(county: County) -> Wording:
    return editing.wordings(found(county, PROMPT))[0]


def issued_text(county: County) -> str:
    with county.workspace.database.read() as session:
        query = select(DocumentRow.content).join(NoticeRow)
        content = session.scalars(
            query.where(NoticeRow.key == PROMPT, DocumentRow.role == "正文")
        ).one()
        return "".join(one.text for one in docx.Document(BytesIO(content)).paragraphs)


def test_what_was_there_before_and_after_is_told_with_who(drafted: County) -> None:
    before = wording(drafted).text.split("\n")

    edit(drafted, 提示事项=f"{before[0]}\n{ASKED}")

    event = drafted.events()[-1]
    assert (event.act, event.actor) == ("修改预警提示单", "示例督查员")
    assert event.detail["修改"] == [{"项": "提示事项", "前": before, "后": [before[0], ASKED]}]


def test_supervision_gets_the_edited_draft_and_keeps_the_former_one(drafted: County) -> None:
    edit(drafted, 提示事项=ASKED)

    drafted.staff.settle()

    assert documents_of(drafted, PROMPT) == ["前稿", "送审稿"]


def test_the_edited_words_are_what_is_issued(drafted: County) -> None:
    edit(drafted, 提示事项=ASKED)

    sign(drafted, PROMPT)

    assert ASKED in issued_text(drafted)


def test_an_edit_survives_a_redraft_and_the_event_says_so(drafted: County) -> None:
    edit(drafted, 提示事项=ASKED)
    change_the_leader(drafted)

    drafted.staff.settle()

    draft = found(drafted, PROMPT)
    assert draft.facts["提示事项"] == [ASKED]
    assert draft.facts["事项"][0]["责任领导"] == "县长"
    redrafted = next(e for e in reversed(drafted.events()) if e.act == "重拟预警提示单")
    assert redrafted.detail == {"保留修改": ["提示事项"]}


def test_an_edit_alone_is_no_changed_fact(drafted: County) -> None:
    edit(drafted, 提示事项=ASKED)

    drafted.staff.settle()

    assert found(drafted, PROMPT).redrafted == 1
    assert cycle.step(drafted.workspace, drafted.assessment_id) == 0


def test_the_services_own_words_stand_beside_the_edited_ones(drafted: County) -> None:
    own = wording(drafted).text

    edit(drafted, 提示事项=ASKED)

    now = wording(drafted)
    assert (now.text, now.drafted, now.by) == (ASKED, own, "示例督查员")


def test_words_put_back_are_no_edit_any_more(drafted: County) -> None:
    own = wording(drafted).text
    edit(drafted, 提示事项=ASKED)

    edit(drafted, 提示事项=own)

    assert found(drafted, PROMPT).edits == {}


def test_the_same_words_change_nothing(drafted: County) -> None:
    assert not edit(drafted, 提示事项=f"{wording(drafted).text}\n\n")

    assert found(drafted, PROMPT).redrafted == 0


def test_what_was_signed_was_read(drafted: County) -> None:
    notice = found(drafted, PROMPT)
    edit(drafted, 提示事项=ASKED)

    with pytest.raises(FeedbackRejected, match="在您看过之后又改过"):
        issuing.issue(drafted.workspace, notice.id, "示例签发人", seen=notice.redrafted)

    assert found(drafted, PROMPT).state == "待签发"


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"级别": "绿色"}, "请改台账"),
        ({"事项": "3-27"}, "请改台账"),
        ({"提示事项": " \n "}, "要有内容"),
        ({"提示事项": "字\n" * 21}, "最多20条"),
        ({"提示事项": "字" * 501}, "最多500字"),
    ],
    ids=["级别", "一组数据", "空", "太多", "太长"],
)
def test_other_facts_and_empty_words_are_refused(
    drafted: County, texts: dict[str, str], told: str
) -> None:
    with pytest.raises(FeedbackRejected, match=told):
        edit(drafted, **texts)

    assert found(drafted, PROMPT).edits == {}


def test_an_issued_paper_is_corrected_not_edited(drafted: County) -> None:
    sign(drafted, PROMPT)

    with pytest.raises(FeedbackRejected, match="写错的请用更正"):
        edit(drafted, 提示事项=ASKED)

    assert editing.wordings(found(drafted, PROMPT)) == []


def test_the_test_of_closing_is_never_a_drafters_word() -> None:
    assert "销号标准" not in editing.EDITABLE[NoticeKind.WARNING_SUPERVISION]
