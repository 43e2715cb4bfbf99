"""签发：事实再核，号不跳不重，排不出的不占号，旁人的不耽误。"""

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from service import cycle, feedback, rest
from service.deliveries.outcomes import DeliveryState
from service.documents.blocks import Document
from service.documents.profile import Profile
from service.errors import FeedbackRejected, ServiceError, TemplateError
from service.notices import decisions, issuing, voiding
from service.settings import SHIPPED
from service.tables import AssessmentRow, DeliveryRow, DocumentRow, IndicatorRow, NoticeRow
from tests.shell.standing import JUDGED, ORDER, PROMPTS, SUPERVISED, at
from tests.small_county import County
from workflows.vocabulary import NoticeState

SIGNER = "示例签发人"
PROMPT = PROMPTS[1]
BROKEN = "---\n标题: {{ 没有这一项 }}\n---\n{{ 没有这一项 }}\n"


def sign(county: County, key: str) -> str:
    with county.workspace.database.read() as session:
        notice = decisions.find(session, county.assessment_id, key).id
    return issuing.issue(county.workspace, notice, SIGNER)


def found(county: County, key: str) -> NoticeRow:
    return next(notice for notice in county.notices() if notice.key == key)


def change_the_leader(county: County, code: str = "3-27", leader: str = "县长") -> None:
    with county.workspace.database.write() as session:
        row = session.scalars(select(IndicatorRow).where(IndicatorRow.code == code)).one()
        row.leader = leader
        rest.wake(session.get_one(AssessmentRow, county.assessment_id), handed_in=True)


def break_template(county: County, kind: str) -> Path:
    folder = county.workspace.folder / "templates"
    folder.mkdir(exist_ok=True)
    template = folder / f"{kind}.md.j2"
    template.write_text(BROKEN, encoding="utf-8")
    return template


def test_changed_facts_are_redrafted_and_told_before_anything_leaves(drafted: County) -> None:
    change_the_leader(drafted)

    with pytest.raises(FeedbackRejected, match="事实已变化，已重拟，请看过再签"):
        sign(drafted, PROMPT)

    draft = found(drafted, PROMPT)
    assert (draft.state, draft.redrafted, draft.number) == (NoticeState.DRAFT, 1, "")
    assert draft.facts["事项"][0]["责任领导"] == "县长"
    assert drafted.events()[-1].act == "重拟预警提示单"


def test_a_redraft_goes_to_supervision_again_and_can_then_be_signed(drafted: County) -> None:
    change_the_leader(drafted)

    drafted.staff.settle()

    with drafted.workspace.database.read() as session:
        roles = session.scalars(
            select(DeliveryRow.role).join(NoticeRow).where(NoticeRow.key == PROMPT)
        ).all()
    assert roles == ["送审稿", "送审稿（第2稿）"]
    assert sign(drafted, PROMPT) == "示督提〔2017〕1号"


def test_what_supervision_was_shown_before_is_kept(drafted: County) -> None:
    with drafted.workspace.database.write() as session:
        shown = session.scalars(
            select(DocumentRow).join(NoticeRow).where(NoticeRow.key == PROMPT)
        ).one()
        before = shown.id, shown.content
    for leader in ("县长", "副县长"):
        change_the_leader(drafted, leader=leader)
        drafted.staff.settle()

    with drafted.workspace.database.read() as session:
        kept = session.get_one(DocumentRow, before[0])
        assert (kept.content, kept.role) == (before[1], "前稿")
        assert kept.name.startswith("第1稿 送审稿")
    assert documents_of(drafted, PROMPT) == ["前稿", "前稿", "送审稿"]


def test_a_draft_whose_ground_is_gone_is_withdrawn_with_a_record(drafted: County) -> None:
    order_unsigned(drafted)
    reply_to_the_prompt(drafted)

    with pytest.raises(FeedbackRejected, match="依据已消失，已撤回"):
        sign(drafted, ORDER)

    order = found(drafted, ORDER)
    assert (order.state, order.reason, order.number) == (
        NoticeState.WITHDRAWN,
        "签发时依据已消失",
        "",
    )
    assert drafted.events()[-1].act == "撤回预警督办单"


def test_the_cycle_withdraws_what_the_answer_made_needless(drafted: County) -> None:
    order_unsigned(drafted)
    reply_to_the_prompt(drafted)

    drafted.staff.settle()

    assert found(drafted, ORDER).state == NoticeState.WITHDRAWN
    assert drafted.events()[-1].act == "撤回预警督办单"


def test_a_refused_paper_stays_refused_and_is_not_drafted_again(drafted: County) -> None:
    refuse(drafted, PROMPT, "已当面约定整改")

    drafted.morning(JUDGED + timedelta(days=1))

    refused = found(drafted, PROMPT)
    assert (refused.state, refused.reason) == (NoticeState.REFUSED, "已当面约定整改")
    assert {n.key for n in drafted.notices() if n.kind == refused.kind} == set(PROMPTS)


def test_a_rung_is_not_climbed_over_a_refused_prompt(drafted: County) -> None:
    refuse(drafted, PROMPTS[2], "当面提醒过")
    for key in PROMPTS[:2]:
        sign(drafted, key)

    drafted.play(JUDGED + timedelta(days=1), SUPERVISED)

    assert ORDER not in drafted.states()


def test_a_cancelled_paper_keeps_its_number_and_its_bytes(drafted: County) -> None:
    number = sign(drafted, PROMPT)
    with drafted.workspace.database.write() as session:
        notice = decisions.find(session, drafted.assessment_id, number)
        voiding.cancel(session, notice, SIGNER, "单位写错", at(JUDGED, 11))

    following = sign(drafted, PROMPTS[0])

    assert (number, following) == ("示督提〔2017〕1号", "示督提〔2017〕2号")
    assert found(drafted, PROMPT).number == number
    assert "正文" in documents_of(drafted, PROMPT)


def test_a_paper_is_signed_once(drafted: County) -> None:
    sign(drafted, PROMPT)

    with pytest.raises(FeedbackRejected, match="已发出，不能再签发"):
        sign(drafted, PROMPT)

    assert found(drafted, PROMPT).number == "示督提〔2017〕1号"


def test_a_template_that_fails_at_sign_off_uses_no_number(drafted: County) -> None:
    template = break_template(drafted, "warning_prompt")
    with pytest.raises(TemplateError, match="没有这一项"):
        sign(drafted, PROMPT)
    assert found(drafted, PROMPT).state == NoticeState.DRAFT

    template.unlink()
    drafted.workspace.forget_templates()

    assert sign(drafted, PROMPT) == "示督提〔2017〕1号"


def test_an_office_that_numbers_no_pages_may_still_sign(drafted: County) -> None:
    shipped = (SHIPPED / "config" / "service.toml").read_text(encoding="utf-8")
    config = drafted.workspace.folder / "config"
    config.mkdir(exist_ok=True)
    unnumbered = shipped.replace('page_number = "外侧"', 'page_number = "不编"')
    (config / "service.toml").write_text(unnumbered, encoding="utf-8")
    for known in ("settings", "profile"):
        drafted.workspace.__dict__.pop(known, None)

    assert sign(drafted, PROMPT) == "示督提〔2017〕1号"


def test_one_bad_template_does_not_stop_the_other_papers(supervised: County) -> None:
    break_template(supervised, "leader_sheet")

    supervised.play(date(2017, 8, 28), date(2017, 8, 31))

    sheet = next(n for n in supervised.notices() if n.kind == "leader_sheet" and not n.dated)
    assert "没有这一项" in sheet.problem
    assert supervised.issued()["filing_notice:2017-08"] == date(2017, 8, 31)


def test_a_mended_template_is_tried_again_the_next_day(supervised: County) -> None:
    template = break_template(supervised, "leader_sheet")
    supervised.morning(date(2017, 8, 28))
    template.unlink()

    supervised.morning(date(2017, 8, 29))

    sheet = [n for n in supervised.notices() if n.kind == "leader_sheet"][-1]
    assert (sheet.state, sheet.dated) == (NoticeState.ISSUED, date(2017, 8, 29))


def test_eight_threads_signing_leave_a_series_without_a_gap(drafted: County) -> None:
    together = threading.Barrier(8)
    given: list[str] = []
    too_late: list[str] = []

    def hand(key: str) -> None:
        together.wait()
        try:
            given.append(sign(drafted, key))
        except FeedbackRejected as rejected:
            too_late.append(str(rejected))

    threads = [threading.Thread(target=hand, args=(PROMPTS[n % 3],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(given) == [f"示督提〔2017〕{n}号" for n in (1, 2, 3)]
    assert sorted(found(drafted, key).number for key in PROMPTS) == sorted(given)
    assert len(too_late) == 5
    assert all("不能再签发" in told for told in too_late)


def test_what_waited_unsent_of_a_draft_does_not_follow_the_signed_paper(drafted: County) -> None:
    with drafted.workspace.database.write() as session:
        for row in session.scalars(select(DeliveryRow).where(DeliveryRow.role == "送审稿")):
            row.state, row.settled_at = DeliveryState.PENDING, None

    sign(drafted, PROMPT)

    with drafted.workspace.database.read() as session:
        states = session.execute(
            select(DeliveryRow.role, DeliveryRow.state).join(NoticeRow).filter_by(key=PROMPT)
        ).all()
    assert ("送审稿", DeliveryState.SUPERSEDED) in {(row.role, row.state) for row in states}


def test_a_draft_of_yesterday_is_issued_with_due_days_from_today(drafted: County) -> None:
    drafted.clock.at = at(JUDGED + timedelta(days=1))

    sign(drafted, PROMPT)

    prompt = found(drafted, PROMPT)
    assert prompt.dated == date(2017, 8, 16)
    assert {due["day"]["$day"] for due in prompt.dues} == {"2017-08-23"}  # 5 working days later


def order_unsigned(county: County) -> None:
    """Wednesday 2017-08-23: the prompt on 3-44 was not answered, its 督办单 waits."""
    for key in PROMPTS:
        sign(county, key)
    county.play(JUDGED, date(2017, 8, 22))
    county.signs = False
    county.morning(SUPERVISED)
    assert found(county, ORDER).state == NoticeState.DRAFT


def reply_to_the_prompt(county: County) -> None:
    with county.workspace.database.write() as session:
        feedback.submit_reply(
            session,
            session.get_one(AssessmentRow, county.assessment_id),
            decisions.find(session, county.assessment_id, PROMPTS[2]),
            "县环保局",
            by="县环保局",
            now=at(SUPERVISED, 10),
            indicator="3-44",
            cause="臭氧天数多（示例）",
        )


def refuse(county: County, key: str, reason: str) -> None:
    with county.workspace.database.write() as session:
        notice = decisions.find(session, county.assessment_id, key)
        decisions.refuse(session, notice, SIGNER, reason, county.clock.at)


def documents_of(county: County, key: str) -> list[str]:
    with county.workspace.database.read() as session:
        query = select(DocumentRow.role).join(NoticeRow).where(NoticeRow.key == key)
        return list(session.scalars(query.order_by(DocumentRow.id)))


def test_signing_never_fails_silently(drafted: County) -> None:
    with pytest.raises(ServiceError, match="没有“示督提〔2017〕99号”这份文书"):
        sign(drafted, "示督提〔2017〕99号")


def test_a_paper_redrafted_while_it_was_rendered_is_seen_before_it_is_signed(
    drafted: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cycle elsewhere redrafts it between the look at the facts and the commit."""
    real = issuing.to_docx

    def slow(document: Document, profile: Profile) -> bytes:
        change_the_leader(drafted)
        cycle.step(drafted.workspace, drafted.assessment_id)
        return real(document, profile)

    monkeypatch.setattr(issuing, "to_docx", slow)
    with pytest.raises(FeedbackRejected, match="事实已变化，已重拟"):
        sign(drafted, PROMPT)

    draft = found(drafted, PROMPT)
    assert (draft.state, draft.redrafted, draft.number) == (NoticeState.DRAFT, 1, "")
