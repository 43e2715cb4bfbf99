"""签发：签的是看过的那一稿，签的人留名，不发要有理由，改了留前后。"""

import re
from collections.abc import Callable
from cProfile import Profile

import pytest
from sqlalchemy import select

from service.accounts.roles import Role
from service.notices.preview import preview
from service.tables import AssessmentRow, NoticeRow
from service.web.ledgers import Ledgers
from tests.shell.standing import PROMPTS
from tests.shell.test_sign_off import change_the_leader
from tests.small_county import County
from tests.web.conftest import Browser
from tests.web.test_paper_pages import path_of, row_of
from workflows.deciding import decide

SignedIn = Callable[[Role], Browser]
ISSUED, DRAFT = PROMPTS[0], PROMPTS[1]
ASKED = "请县长办公会前报送整改方案（示例）"


@pytest.fixture
def browser(signed_in: SignedIn) -> Browser:
    return signed_in(Role.SUPERVISION)


def test_who_is_signed_in_signs_and_the_paper_is_out(browser: Browser, county: County) -> None:
    sent = browser.send(f"{path_of(county, DRAFT)}/sign", version=0)

    signed = row_of(county, DRAFT)
    assert (sent.status, signed.state, signed.signed_by) == (303, "已发出", "示例某")
    assert "示督提〔2017〕2号" in sent.page


@pytest.mark.parametrize(("key", "way"), [(DRAFT, "待签发"), (ISSUED, "登记簿")])
def test_the_menu_says_whether_a_paper_waits_to_be_signed(
    browser: Browser, county: County, key: str, way: str
) -> None:
    menu = browser.look(path_of(county, key)).partition("</nav>")[0]

    assert re.findall(r'aria-current="[^"]*">([^<]*)<', menu) == ["文书", way]


def test_what_has_changed_is_redrafted_and_shown_instead(browser: Browser, county: County) -> None:
    browser.look(path_of(county, DRAFT))
    change_the_leader(county, "3-28")

    sent = browser.send(f"{path_of(county, DRAFT)}/sign", version=0)

    assert sent.status == 409
    assert "事实已变化，已重拟，请看过再签" in sent.page
    assert 'name="version" value="1"' in sent.page
    assert row_of(county, DRAFT).state == "待签发"


def test_an_old_page_does_not_sign_a_new_draft(browser: Browser, county: County) -> None:
    browser.send(f"{path_of(county, DRAFT)}/wording", name="提示事项", text=ASKED)

    sent = browser.send(f"{path_of(county, DRAFT)}/sign", version=0)

    assert "在您看过之后又改过" in sent.page
    assert row_of(county, DRAFT).state == "待签发"


def test_a_paper_is_not_signed_twice(browser: Browser, county: County) -> None:
    sent = browser.send(f"{path_of(county, ISSUED)}/sign", version=0)

    assert (sent.status, "不能再签发" in sent.page) == (409, True)


def test_the_number_of_another_office_is_asked_for(browser: Browser, county: County) -> None:
    decomposition = next(n for n in county.notices() if n.kind == "decomposition")
    with county.workspace.database.write() as session:
        row = session.get_one(NoticeRow, decomposition.id)
        row.state, row.number, row.issued_at, row.dated = "待签发", "", None, None

    page = browser.look(f"/2017/papers/{decomposition.id}")

    assert 'name="given"' in page


def test_a_refusal_keeps_its_reason(browser: Browser, county: County) -> None:
    browser.send(f"{path_of(county, DRAFT)}/refuse", reason="已当面约定整改")

    refused = row_of(county, DRAFT)
    assert (refused.state, refused.reason) == ("决定不发", "已当面约定整改")
    assert county.events()[-1].actor == "示例某"


def test_a_refusal_without_a_reason_is_none(browser: Browser, county: County) -> None:
    sent = browser.send(f"{path_of(county, DRAFT)}/refuse", reason=" ")

    assert (sent.status, "要写明理由" in sent.page) == (409, True)
    assert row_of(county, DRAFT).state == "待签发"


def test_an_edit_is_shown_with_what_was_there(browser: Browser, county: County) -> None:
    own = row_of(county, DRAFT).facts["提示事项"][0]

    sent = browser.send(f"{path_of(county, DRAFT)}/wording", name="提示事项", text=ASKED)

    assert ASKED in sent.page
    assert f'系统拟的是：</p><p class="gov-lines mb-0">{own}' in sent.page
    assert "前后对照" in sent.page


@pytest.mark.parametrize("act", ["wording", "refuse", "return"])
def test_an_old_page_does_not_write_over_a_new_draft(
    browser: Browser, county: County, act: str
) -> None:
    path = path_of(county, DRAFT)
    browser.send(f"{path}/wording", name="提示事项", text=ASKED, seen=0)

    words = {"name": "提示事项", "text": "请抓紧", "reason": "写具体些"}
    sent = browser.send(f"{path}/{act}", **words, seen=0)

    assert (sent.status, "这份稿在您打开页面以后又有变动" in sent.page) == (409, True)
    assert row_of(county, DRAFT).facts["提示事项"] == [ASKED]


def test_facts_are_not_edited_by_a_forged_form(browser: Browser, county: County) -> None:
    sent = browser.send(f"{path_of(county, DRAFT)}/wording", name="级别", text="绿色")

    assert (sent.status, "请改台账" in sent.page) == (409, True)


def test_a_void_paper_is_drawn_up_anew(browser: Browser, county: County) -> None:
    path = path_of(county, ISSUED)

    browser.send(f"{path}/cancel", reason="责任单位写错", redo="true")

    assert row_of(county, f"{ISSUED}:void-1").state == "已作废"
    assert row_of(county, ISSUED).state == "待签发"


def test_a_correction_names_what_stood_there(browser: Browser, county: County) -> None:
    path = path_of(county, ISSUED)

    browser.send(
        f"{path}/correct", wrong=["固定资产投资", ""], right=["固定资产投资额", ""], reason="漏字"
    )

    told = row_of(county, f"correction:{ISSUED}:1")
    assert told.facts["更正"] == [{"误": "固定资产投资", "正": "固定资产投资额"}]


def test_words_that_do_not_stand_there_cannot_be_corrected(
    browser: Browser, county: County
) -> None:
    words = {"wrong": ["没有这几个字"], "right": ["有"], "reason": "错"}

    sent = browser.send(f"{path_of(county, ISSUED)}/correct", **words)

    assert "请照原文写" in sent.page


def test_drafts_are_listed_with_how_long_they_wait(browser: Browser, county: County) -> None:
    page = browser.look("/2017/drafts")

    assert f'{path_of(county, DRAFT)}"' in page
    assert f'{path_of(county, ISSUED)}"' not in page
    assert "今日送审" in page


def test_without_drafts_the_page_says_what_will_come(browser: Browser, county: County) -> None:
    for key in PROMPTS[1:]:
        county.sign(key)

    assert "没有待签发的文书" in browser.look("/2017/drafts")


ACTS = ("sign", "refuse", "wording", "cancel", "correct", "sealed")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", [Role.LEADER, Role.HEAD, Role.ADMIN], ids=str)
def test_who_may_not_sign_does_nothing(
    signed_in: SignedIn, county: County, role: Role, act: str
) -> None:
    sent = signed_in(role).send(f"{path_of(county, DRAFT)}/{act}", version=0, reason="理由")

    assert sent.status == 403
    assert row_of(county, DRAFT).state == "待签发"


def test_a_form_of_another_site_signs_nothing(browser: Browser, county: County) -> None:
    path = f"{path_of(county, DRAFT)}/sign"

    answer = browser.client.post(path, data={"version": 0, "form_token": "x"})

    assert answer.status_code == 403
    assert row_of(county, DRAFT).state == "待签发"


def test_a_returned_draft_is_mended_before_it_is_signed(browser: Browser, county: County) -> None:
    path = path_of(county, DRAFT)

    back = browser.send(f"{path}/return", reason="写具体些")

    assert "退改中：写具体些" in back.page
    assert f'action="{path}/sign"' not in back.page
    assert "退改中：写具体些" in browser.look("/2017/drafts")
    assert "退改中：写具体些" in browser.look("/2017/day")
    again = browser.send(f"{path}/resubmit", reason="已与单位核实")
    assert (f'action="{path}/sign"' in again.page, "重新送审" in again.page) == (True, True)


def test_a_draft_read_again_is_not_decided_again_until_something_moves(county: County) -> None:
    """Counted in calls: a signer reads one draft after another, and a long one part by part."""
    workspace, today, ledgers = county.workspace, county.clock.at.date(), Ledgers()

    def look() -> None:
        with workspace.database.read() as session:
            assessment = session.get_one(AssessmentRow, county.assessment_id)
            ledger = ledgers.of(workspace, session, assessment, today)
            for draft in session.scalars(select(NoticeRow).where(NoticeRow.state == "待签发")):
                preview(workspace, session, draft, ledger, workspace.rules(2017).on(today), today)

    def decided() -> int:
        profile = Profile()
        profile.runcall(look)
        return sum(each.callcount for each in profile.getstats() if each.code is decide.__code__)

    assert (decided(), decided()) == (1, 0)
    change_the_leader(county, "3-28")
    assert decided() == 1
