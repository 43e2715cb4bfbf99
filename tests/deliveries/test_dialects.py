"""Whatever a department writes shows as itself: hostile words in every place of every dialect."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.deliveries.channels import Message, Robot
from service.deliveries.dialects import dingtalk, encoded, feishu, wecom
from service.deliveries.dialects.literal import literal, unlinked
from service.deliveries.pieces import Rows, Words
from service.deliveries.plain_text import clean
from tests.deliveries.builders import make_message
from tests.deliveries.reading import Shown, markdown, shown

HOSTILE = [
    "](http://evil.example)", "[点我](http://evil.example)", "![图](https://evil.example/a.png)",
    "<http://evil.example>", "http://evil.example/x", "HTTPS://EVIL.EXAMPLE", "www.evil.example",
    "evil.com", "javascript:alert(1)", "dingtalk://dingtalkclient/page/link?url=x",
    "<@all>", "<@zhangsan>", "@all", "@所有人", "@13800000000", "＠所有人",
    "<at id=all></at>", "<at user_id=\"all\">所有人</at>", "</at>",
    '<font color="warning">红</font>', "<font color=#ff0000>红", "<b>粗</b>", "<!-- 隐 -->",
    "# 一级", "###### 六级", "甲\n===", "甲\n---", "> 引用", "- 列", "* 列", "+ 列", "1. 列", "3) 列",
    "    缩进代码", "```\n代码\n```", "`代码`", "**粗**", "__粗__", "*斜*", "_斜_", "~~删~~",
    "| 表 | 头 |\n|---|---|", "***", "---", "&lt;script&gt;", "&#64;all", "\\[转义\\]", "$x^2$",
    '"}},"msgtype":"text"', "\\u0040all", "{{ 7*7 }}", "{% for %}", "[微笑]",
    "\ud83d", "\x00\x0b", "甲\u202e乙", "甲\u2028# 乙", "甲\r# 乙", "甲\u200b@all", "\ufeff# 甲",
]  # fmt: skip

ROBOT = Robot(id=1, name="群", channel="")
BODIES: dict[str, Callable[[Message], dict[str, Any]]] = {
    "wecom-text": lambda message: wecom.words(ROBOT, _without_paper(message)),
    "wecom-markdown": lambda message: wecom.words(ROBOT, message),
    "dingtalk": lambda message: dingtalk.body(ROBOT, message),
    "feishu": lambda message: feishu.body(ROBOT, message),
}


def _without_paper(message: Message) -> Message:
    lines = "\n".join(piece.text for piece in message.paper if isinstance(piece, Words))
    return make_message(title=message.title, number=message.number, text=f"{message.text}\n{lines}")


def _everywhere(words: str) -> Message:
    """A message that has ``words`` in every place that data can be in."""
    return make_message(
        title=f"题{words}",
        number=f"号{words}",
        text=f"{words}\n文{words}\n{words}末",
        paper=(
            Words(text=words),
            Words(text=f"强{words}", strong=True),
            Rows(header=(words, "栏"), rows=((words, words), ("格", words)), caption=f"表{words}"),
        ),
    )


def _unfolded(text: str) -> str:
    """Full-width signs as the half-width ones that a person reads them as."""
    return text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})


def _structure(seen: Shown) -> tuple[int, int]:
    return len(seen.headings), len(seen.strong)


@pytest.mark.parametrize("dialect", BODIES)
@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_no_mention_link_or_markup(dialect: str, words: str) -> None:
    seen = shown(BODIES[dialect](_everywhere(words)))

    assert (seen.mentions, seen.links, seen.markup) == ([], [], [])
    assert _structure(seen) == _structure(shown(BODIES[dialect](_everywhere("词"))))


@pytest.mark.parametrize("dialect", BODIES)
@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_still_there_to_be_read(dialect: str, words: str) -> None:
    seen = _unfolded(shown(BODIES[dialect](_everywhere(words))).text)

    assert [line for line in _unfolded(clean(words)).split("\n") if line.strip() not in seen] == []


@pytest.mark.parametrize("dialect", BODIES)
@given(words=st.lists(st.sampled_from([*HOSTILE, "督", " ", "\n", '"', "."])).map("".join))
def test_no_mixture_of_hostile_words_breaks_out(dialect: str, words: str) -> None:
    seen = shown(BODIES[dialect](_everywhere(f"甲{words}乙")))

    assert (seen.mentions, seen.links, seen.markup) == ([], [], [])


@pytest.mark.parametrize("dialect", BODIES)
@given(words=st.text())
def test_any_text_at_all_can_be_encoded_and_adds_no_markup(dialect: str, words: str) -> None:
    body = BODIES[dialect](_everywhere(words))

    assert encoded(body)
    assert (shown(body).mentions, shown(body).links, shown(body).markup) == ([], [], [])


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        pytest.param("[点我](http://a.example)", "［点我］(http：//a．example)", id="link"),
        pytest.param("<@userid>", "＜＠userid＞", id="mention-wecom"),
        pytest.param("<at id=all></at>", "＜at id=all＞＜/at＞", id="mention-feishu"),
        pytest.param("# 标题", "＃ 标题", id="heading"),
        pytest.param("甲\n===", "甲\n＝==", id="underlined-heading"),
        pytest.param("3. 甲", "3． 甲", id="numbered"),
        pytest.param("&lt;b&gt;", "＆lt;b＆gt;", id="entity"),
        pytest.param("完成12.5%，3-20项", "完成12.5%，3-20项", id="figures-untouched"),
        pytest.param("报送表7.xlsx", "报送表7.xlsx", id="file-names-untouched"),
        pytest.param("a.xlsx.cn", "a.xlsx．cn", id="no-file-after-all"),
        pytest.param("甲\u202e乙\x00", "甲乙", id="invisible"),
    ],
)
def test_a_sign_that_could_be_markup_becomes_its_full_width_form(data: str, seen: str) -> None:
    assert literal(data) == seen


def test_where_nothing_is_markup_only_addresses_change() -> None:
    assert unlinked("见http://a.cn #1 **粗** <b>") == "见http：//a．cn #1 **粗** <b>"


@pytest.mark.parametrize("dialect", BODIES)
def test_our_own_link_is_the_only_one(dialect: str) -> None:
    url = "https://duban.example.cn/n/7"
    message = make_message(url=url, text="见http://evil.example", paper=(Words(text="a.com"),))
    if dialect == "wecom-text":
        message = make_message(url=url, text="见http://evil.example")

    seen = shown(
        BODIES[dialect](message) if dialect != "wecom-text" else wecom.words(ROBOT, message)
    )

    assert [link for link in seen.links if link != url] == []


def test_our_own_mentions_are_the_only_ones() -> None:
    message = make_message(text="@所有人", mentions=("zhangsan",), paper=(Words(text="<@lisi>"),))

    bodies = (
        dingtalk.body(ROBOT, message),
        feishu.body(ROBOT, message),
        wecom.words(ROBOT, message),
    )

    assert [set(shown(body).mentions) for body in bodies] == [
        {"@zhangsan"},
        {"zhangsan"},
        {"@zhangsan>"},
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[甲](http://a.cn)", "links"),
        ("见a.com", "links"),
        ("<@lisi>", "mentions"),
        ("# 甲", "headings"),
        ("甲\n---", "headings"),
        ("**甲**", "strong"),
        ("- 甲", "markup"),
        ("1. 甲", "markup"),
        ("> 甲", "markup"),
        ("`甲`", "markup"),
        ("<font color=red>甲</font>", "markup"),
        ("|甲|乙|", "markup"),
    ],
)
def test_the_model_of_a_client_finds_what_is_there(text: str, found: str) -> None:
    assert getattr(markdown(text), found)
