"""退改：退了的不能签、不催签，第3个工作日照样呈领导；改了或者说明了重新送审，是新的一稿。"""

import pytest

from service.errors import FeedbackRejected
from service.notices import decisions, editing, issuing, returning
from service.tables import DeliveryRow, NoticeRow
from tests.shell.standing import JUDGED, PROMPTS, at
from tests.shell.test_chasing import FRIDAY, TUESDAY, chases, unsigned
from tests.shell.test_sign_off import change_the_leader, documents_of, found, sign
from tests.small_county import County

PROMPT = PROMPTS[1]
WANTED = "提示事项写具体些"


@pytest.fixture
def returned(drafted: County) -> County:
    send_back(drafted)
    return drafted


def send_back(county: County, reason: str = WANTED, key: str = PROMPT) -> None:
    with county.workspace.database.write() as session:
        notice = decisions.find(session, county.assessment_id, key)
        returning.send_back(session, notice, "示例督查员", reason, at(JUDGED, 11))


def resubmit(county: County, answer: str = "数字已核，不必改") -> None:
    with county.workspace.database.write() as session:
        notice = decisions.find(session, county.assessment_id, PROMPT)
        returning.resubmit(session, notice, "示例考核员", answer, at(JUDGED, 12))


def test_a_returned_draft_says_what_is_wanted_and_is_not_signed(returned: County) -> None:
    with pytest.raises(FeedbackRejected, match=f"退改中（{WANTED}）"):
        issuing.issue(returned.workspace, found(returned, PROMPT).id, "示例签发人")

    assert returned.states()[PROMPT] == "待签发"
    assert returned.events()[-1].act == "退改预警提示单"


def test_an_edit_is_the_new_draft_that_was_asked_for(returned: County) -> None:
    with returned.workspace.database.write() as session:
        notice = decisions.find(session, returned.assessment_id, PROMPT)
        editing.edit(session, notice, {"提示事项": "月底前报送方案（示例）"}, "员", at(JUDGED, 12))
    returned.staff.settle()

    assert documents_of(returned, PROMPT) == ["前稿", "送审稿"]
    sign(returned, PROMPT)
    assert returned.states()[PROMPT] == "已发出"


def test_submitted_again_as_it_stands_it_is_shown_again(returned: County) -> None:
    resubmit(returned)
    returned.staff.settle()

    notice = found(returned, PROMPT)
    assert (notice.return_reason, notice.redrafted) == ("", 1)
    assert returned.events()[-1].detail["reason"] == "数字已核，不必改"
    with returned.workspace.database.read() as session:
        sent = session.query(DeliveryRow.role).where(DeliveryRow.notice_id == notice.id)
        assert [role for (role,) in sent] == ["送审稿", "送审稿（第2稿）"]


def test_facts_that_move_make_it_a_new_draft_too(returned: County) -> None:
    change_the_leader(returned, "3-28")
    returned.clock.at = at(JUDGED, 15)
    returned.staff.settle()

    assert found(returned, PROMPT).return_reason == ""


def test_who_returned_it_is_not_chased_but_the_leader_is_shown(drafted: County) -> None:
    send_back(drafted, key=PROMPTS[0])

    unsigned(drafted, TUESDAY, FRIDAY)

    assert [role for role, _ in chases(drafted)] == ["呈领导"]
    with drafted.workspace.database.read() as session:
        shown = session.query(DeliveryRow).where(DeliveryRow.role == "呈领导").first()
        assert shown is not None
        assert f"退改理由：{WANTED}" in str(shown.payload)


@pytest.mark.parametrize("reason", ["", "  "])
def test_what_is_to_be_mended_must_be_said(drafted: County, reason: str) -> None:
    with pytest.raises(FeedbackRejected, match="退改要写明改什么"):
        send_back(drafted, reason)


def test_only_a_draft_is_returned_and_only_a_returned_one_submitted_again(drafted: County) -> None:
    with pytest.raises(FeedbackRejected, match="没有退改"):
        resubmit(drafted)
    sign(drafted, PROMPT)

    with pytest.raises(FeedbackRejected, match="不是待签发的草稿"):
        send_back(drafted)
    assert isinstance(found(drafted, PROMPT), NoticeRow)
