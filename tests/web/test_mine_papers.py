"""文书：看、签收、反馈、申请延期；填报人代拟，负责人报出；抄送的、作废的各按各的。"""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select

from service.accounts.roles import Role
from service.clock import SHANGHAI
from service.feedback import extend
from service.notices import decisions, voiding
from service.tables import (
    AssessmentRow,
    FormDraftRow,
    MeasureRow,
    NoticeRow,
    PlanRow,
    ReplyRow,
    RequestRow,
    UnitRow,
)
from service.web.ledgers import Ledgers
from tests.shell.standing import PROMPTS
from tests.small_county import County
from tests.web.conftest import PASSWORD, Browser, add_account

SignedIn = Callable[[Role], Browser]
PAPERS = "/2017/mine/papers"
ASK = {"ask": "反馈:3-20"}
WHOLE = ASK | {
    "cause": "项目开工晚",
    "measure-1": "倒排工期",
    "person-1": "张某某",
    "until-1": "2017-09-15",
}


@pytest.fixture
def head(signed_in: SignedIn) -> Browser:
    return signed_in(Role.HEAD)


@pytest.fixture
def prompt(county: County) -> str:
    """The page of 县发改局's 提示单 of July."""
    return f"{PAPERS}/{id_of(county, PROMPTS[0])}"


def id_of(county: County, key: str) -> int:
    with county.workspace.database.read() as session:
        return decisions.find(session, county.assessment_id, key).id


def rows(county: County, table: type[ReplyRow]) -> list[ReplyRow]:
    with county.workspace.database.read() as session:
        found = list(session.scalars(select(table)))
        session.expunge_all()
    return found


def test_a_paper_is_read_as_it_was_issued(head: Browser, prompt: str) -> None:
    page = head.look(prompt)

    assert '<article class="paper' in page
    assert "示督提〔2017〕1号" in page
    assert "反馈：固定资产投资增速（8月17日（星期四）前" in page
    assert ".docx</a>" in page


def test_a_paper_whose_template_changed_since_is_only_its_file(
    head: Browser, county: County, prompt: str
) -> None:
    with county.workspace.database.write() as session:
        session.get_one(NoticeRow, int(prompt.rpartition("/")[2])).template_version = "older"

    page = head.look(prompt)

    assert '<article class="paper' not in page
    assert "正文请打开下面的文件看" in page


def test_the_button_signs_for_the_unit_with_the_persons_name(
    signed_in: SignedIn, prompt: str
) -> None:
    browser = signed_in(Role.FILLER)
    assert "示督提〔2017〕1号" in browser.look("/2017/mine").partition("未签收的文书")[2]

    page = browser.send(f"{prompt}/receipts").page

    assert "示例某 2017年8月15日 10:00 签收" in page
    assert "未签收的文书（0件）" in browser.look("/2017/mine")


def test_the_heads_answer_is_the_units(head: Browser, county: County, prompt: str) -> None:
    sent = head.send(f"{prompt}/replies", **WHOLE, text="已召开调度会")

    (reply,) = rows(county, ReplyRow)
    assert (reply.stage, reply.indicator, reply.cause) == ("反馈", "3-20", "项目开工晚")
    assert (reply.measures, reply.text) == (["倒排工期"], "已召开调度会")
    assert reply.replied_by == "县发改局 示例某"
    (measure,) = rows(county, MeasureRow)
    assert (measure.text, measure.person, measure.due) == ("倒排工期", "张某某", date(2017, 9, 15))
    assert "已报出" in sent.page
    assert "反馈文书" not in head.look("/2017/mine")


def test_a_filler_prepares_what_the_head_sends(
    signed_in: SignedIn, county: County, prompt: str
) -> None:
    filler, form = signed_in(Role.FILLER), f"reply:{prompt.rpartition('/')[2]}:反馈:3-20"
    refused = filler.send(f"{prompt}/replies", **WHOLE)
    filler.send("/2017/mine/drafts", **WHOLE, draft=form)

    head = signed_in(Role.HEAD)
    assert refused.status == 403
    assert "倒排工期" in head.look(prompt)
    head.send(f"{prompt}/replies", **WHOLE)

    assert len(rows(county, ReplyRow)) == 1
    assert rows(county, FormDraftRow) == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({"cause": "", "measure-1": ""}, "第1条措施要写明措施", id="only-a-name"),
        pytest.param({"until-1": ""}, "第1条措施要写明措施和完成时限", id="no-day"),
        pytest.param({"until-1": "下月"}, "第1条措施的完成时限应如 2017-09-29", id="no-date"),
        pytest.param({"plan-9": "很多"}, "“很多”不是数", id="no-number"),
    ],
)
def test_a_half_filled_answer_comes_back_filled_in(
    head: Browser, county: County, prompt: str, fields: dict[str, str], told: str
) -> None:
    sent = head.send(f"{prompt}/replies", **(WHOLE | fields))

    assert (sent.status, told in sent.page) == (409, True)
    assert 'value="张某某"' in sent.page
    assert rows(county, ReplyRow) == rows(county, MeasureRow) == []


def test_the_monthly_plan_of_an_answer_is_filed_for_approval(
    county: County, signed_in: SignedIn
) -> None:
    signed_in(Role.HEAD)
    county.sign(PROMPTS[1])
    county.staff.settle()
    browser = of_unit(county, signed_in, "县招商局")
    plan = {"ask": "反馈:3-27", "cause": "签约晚", "plan-9": "27", "plan-12": "36"}

    browser.send(f"{PAPERS}/{id_of(county, PROMPTS[1])}/replies", **plan)

    assert rows(county, ReplyRow)[0].text == "逐月计划：9月27亿元、12月36亿元"
    (filed,) = rows(county, PlanRow)
    assert (filed.points, filed.approved_on) == ({"9": "27", "12": "36"}, None)


def test_a_plan_that_misses_the_target_holds_the_answer_back(
    county: County, signed_in: SignedIn
) -> None:
    signed_in(Role.HEAD)
    county.sign(PROMPTS[1])
    county.staff.settle()
    browser = of_unit(county, signed_in, "县招商局")
    plan = {"ask": "反馈:3-27", "cause": "签约晚", "plan-12": "30"}

    sent = browser.send(f"{PAPERS}/{id_of(county, PROMPTS[1])}/replies", **plan)

    assert (sent.status, "12月应达到全年目标36" in sent.page) == (409, True)
    assert rows(county, ReplyRow) == []


def of_unit(county: County, signed_in: SignedIn, unit: str) -> Browser:
    """A head of another unit, in a browser of its own."""
    add_account(county, Role.HEAD, f"{unit}负责人", unit)
    browser = signed_in(Role.ADMIN)
    browser.sign_in(f"{unit}负责人", PASSWORD)
    return browser


def test_what_the_paper_does_not_ask_is_not_found(head: Browser, prompt: str) -> None:
    for ask in ("反馈:3-19", "整改方案:3-20", "", "反馈"):
        assert head.send(f"{prompt}/replies", ask=ask, cause="原因").status == 404


# --- 延期 ----------------------------------------------------------------------------------------

LATER = {"name": "反馈", "until": "2017-08-22", "reason": "数据待市统计局核定"}


def test_a_head_applies_for_a_later_day_and_supervision_grants_it(
    head: Browser, county: County, prompt: str
) -> None:
    sent = head.send(f"{prompt}/extensions", **LATER)

    assert "“反馈”已申请延期至2017年8月22日，等督查室批复" in sent.page
    (asked,) = rows(county, RequestRow)
    assert (asked.kind, asked.made_by) == ("申请延期", "县发改局 示例某")
    grant(county)
    county.staff.settle()
    assert "extension_decision:" + PROMPTS[0] + ":1" in county.issued()
    assert "反馈：固定资产投资增速（8月22日（星期二）前" in head.look(prompt)


def grant(county: County) -> None:
    with county.workspace.database.write() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        now = county.clock.now()
        ledger = Ledgers().of(county.workspace, session, assessment, now.date())
        notice = decisions.find(session, assessment.id, PROMPTS[0])
        extend(
            session,
            assessment,
            ledger,
            notice,
            "县发改局",
            name="反馈",
            until=date(2017, 8, 22),
            reason="同意",
            by="县委督查室",
            now=now,
        )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({"until": "2017-08-19"}, "2017-08-19是休息日", id="a-Saturday"),
        pytest.param({"until": "2017-08-17"}, "新时限应晚于原时限2017-08-17", id="no-later"),
        pytest.param({"until": ""}, "请填写新时限", id="no-day"),
        pytest.param({"reason": " "}, "延期要写明理由", id="no-reason"),
        pytest.param({"name": "办结"}, "没有“办结”时限", id="no-such-due"),
    ],
)
def test_an_application_out_of_order_is_refused_with_the_remedy(
    head: Browser, county: County, prompt: str, fields: dict[str, str], told: str
) -> None:
    sent = head.send(f"{prompt}/extensions", **(LATER | fields))

    assert (sent.status, told in sent.page) == (409, True)
    assert rows(county, RequestRow) == []


def test_a_second_application_waits_for_the_first(head: Browser, prompt: str) -> None:
    head.send(f"{prompt}/extensions", **LATER)

    assert "请等督查室批复" in head.send(f"{prompt}/extensions", **LATER).page


def test_no_day_is_put_off_once_it_is_past(head: Browser, county: County, prompt: str) -> None:
    county.clock.at = datetime(2017, 8, 18, 0, 30, tzinfo=SHANGHAI)
    head.sign_in("单位负责人示例", PASSWORD)

    assert "申请延期" not in head.look(prompt)
    assert "时限2017-08-17已过" in head.send(f"{prompt}/extensions", **LATER).page


def test_an_application_begun_is_kept_until_it_is_sent_or_its_day_is_past(
    head: Browser, prompt: str, county: County
) -> None:
    form = f"extension:{id_of(county, PROMPTS[0])}"

    saved = head.send("/2017/mine/drafts", draft=form, name="反馈", reason="设备还没有到").page

    assert ("存的草稿" in saved, "设备还没有到</textarea>" in saved) == (True, True)
    assert "申请延期 示督提" in head.look("/2017/mine")
    head.send(f"{prompt}/extensions", **LATER)
    assert "没填完" not in head.look("/2017/mine")
    head.send("/2017/mine/drafts", draft=form, name="反馈", reason="再等等")
    assert "没填完" not in head.look("/2017/mine")


def test_a_filler_asks_for_no_extension(signed_in: SignedIn, prompt: str) -> None:
    assert signed_in(Role.FILLER).send(f"{prompt}/extensions", **LATER).status == 403


# --- 作废、并入、内部文书 ------------------------------------------------------------------------


def test_a_voided_paper_asks_for_nothing(head: Browser, county: County, prompt: str) -> None:
    with county.workspace.database.write() as session:
        notice = decisions.find(session, county.assessment_id, PROMPTS[0])
        voiding.cancel(session, notice, "县考核办", "数据有误", county.clock.now())

    page = head.look(prompt)

    assert "已作废" in page
    assert 'action="/2017/mine/papers' not in page
    assert head.send(f"{prompt}/replies", **WHOLE).status == 409


def test_what_went_to_a_merged_unit_is_its_successors(county: County, signed_in: SignedIn) -> None:
    head = signed_in(Role.HEAD)
    county.sign(PROMPTS[2])
    with county.workspace.database.write() as session:
        gone, into = (
            session.scalars(select(UnitRow).where(UnitRow.code == name)).one()
            for name in ("县环保局", "县发改局")
        )
        gone.merged_into_id, gone.merged_on = into.id, date(2017, 8, 15)
        session.get_one(AssessmentRow, county.assessment_id).wakes += 1

    paper = f"{PAPERS}/{id_of(county, PROMPTS[2])}"
    signed = head.send(f"{paper}/receipts")

    assert "县环保局：示例某 2017年8月15日" in signed.page
    assert "空气质量优良天数" in head.look("/2017/mine/papers")


def test_a_record_of_a_talk_is_not_among_the_units_papers(head: Browser, county: County) -> None:
    number = id_of(county, PROMPTS[0])
    with county.workspace.database.write() as session:
        row = session.get_one(NoticeRow, number)
        row.kind, row.key = "interview_record", "interview_record:1:县发改局"

    assert head.status(f"{PAPERS}/{number}") == 404
    assert f"{PAPERS}/{number}" not in head.look(PAPERS)
