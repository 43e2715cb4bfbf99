"""退改的命令：退改、重新送审，各说一声，之后照常签发。"""

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
