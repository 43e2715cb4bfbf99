"""退改、退回的命令：草稿退改了重新送审，计划退回了重报，各说一声，之后照常办。"""

from tests.commands.running import give
from tests.shell.standing import PROMPTS
from tests.small_county import County

DRAFT = PROMPTS[1]


def test_a_draft_goes_back_and_comes_again(drafted: County) -> None:
    back = give(
        drafted, "notice", "return-draft", DRAFT, "--by", "示例督查员", "--reason", "写具体些"
    )
    unsigned = give(drafted, "notice", "sign", DRAFT, "--by", "示例签发人")
    again = give(drafted, "notice", "resubmit", DRAFT, "--reason", "已核")
    signed = give(drafted, "notice", "sign", DRAFT, "--by", "示例签发人")

    assert (back.told.strip(), again.told.strip()) == ("已退改。", "已重新送审。")
    assert "退改中（写具体些）" in unsigned.told
    assert (unsigned.code, signed.code) == (5, 0)


def test_a_plan_goes_back_and_comes_again(drafted: County) -> None:
    plan = ("submit", "plan", "3-27", "12=60", "--reason", "项目推后", "--by", "县招商局")
    give(drafted, *plan)
    back = give(
        drafted, "submit", "return-plan", "3-27", "--reason", "没有排到月", "--by", "县考核办"
    )
    nothing = give(drafted, "submit", "approve", "3-27", "--by", "县考核办")
    give(drafted, *plan)
    approved = give(drafted, "submit", "approve", "3-27", "--by", "县考核办")

    assert (back.told.strip(), nothing.code) == ("已退回1项。", 5)
    assert approved.told.strip() == "已审定1项。"
