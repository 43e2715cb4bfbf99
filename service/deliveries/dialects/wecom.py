"""企业微信：a card that carries the files, markdown for a paper without its file, else plain text.

Markdown is the first version: the second shows as raw signs on old clients. Plain text can call
people by telephone or account, markdown by account only, a card nobody.
"""

from collections.abc import Sequence
from typing import Any

from service.deliveries.channels import Attachment, Message, Robot
from service.deliveries.dialects import headline, link_of, part_mark
from service.deliveries.dialects.literal import bold, in_one_line, literal, markdown_lines, unlinked
from service.deliveries.dialects.mentions import Called, called
from service.deliveries.plain_text import clean, file_name, shorten, size

TEXT_BYTES = 2_000  # of its content; the platform takes 2 048
MARKDOWN_BYTES = 4_000  # of its content; the platform takes 4 096
FILE_BYTES = range(6, 20 * 1024 * 1024 + 1)  # more than 5 B, at most 20 MB
CARD_ROWS = 6  # of which one is the 文号
LINK = "查看文件"

#: Recommended lengths of a card, in characters; longer ones are cut on the phone's screen.
TITLE_CHARS, SUBTITLE_CHARS, VALUE_CHARS = 26, 112, 26

#: A card must lead somewhere; without a page of ours it leads to the platform's own front page.
CARD_URL = "https://work.weixin.qq.com/"


def fits(robot: Robot, message: Message) -> bool:
    """Whether words alone fit; a card shortens what its file says in full."""
    if message.paper:
        return size(_markdown_content(robot, message)) <= MARKDOWN_BYTES
    return size(_text_content(message)) <= TEXT_BYTES


def words(robot: Robot, message: Message) -> dict[str, Any]:
    """The request that says ``message`` without files."""
    if message.paper:
        return {"msgtype": "markdown", "markdown": {"content": _markdown_content(robot, message)}}
    content = shorten(_text_content(message), TEXT_BYTES, "……（余下内容请到系统查看）")
    return {"msgtype": "text", "text": {"content": content, **_mentioned(message)}}


def carried(message: Message) -> list[Attachment]:
    """The files that fit on a card."""
    fitting = [each for each in message.attachments if len(each.content) in FILE_BYTES]
    return fitting[: CARD_ROWS - 1]


def file_row(attachment: Attachment, media_id: str, place: int) -> dict[str, Any]:
    name = file_name(attachment.name, limit=VALUE_CHARS * 3)
    label = "文件" if place == 0 else f"附件{place}"
    return {"type": 2, "keyname": label, "value": name, "media_id": media_id}


def card(robot: Robot, message: Message, files: Sequence[dict[str, Any]]) -> dict[str, Any]:
    rows = list(files)
    if message.number:
        number = _within(unlinked(message.number), VALUE_CHARS)
        rows.insert(0, {"type": 0, "keyname": "文号", "value": number})
    text = _plain("\n".join(filter(None, (message.text, _left_out(message)))))
    card: dict[str, Any] = {
        "card_type": "text_notice",
        "main_title": {"title": _within(_plain(message.title), TITLE_CHARS)},
        "sub_title_text": _within(text, SUBTITLE_CHARS, "……详见文件"),
        "horizontal_content_list": rows,
        "card_action": {"type": 1, "url": _leads_to(robot, message)},
    }
    if message.parts > 1:
        card["main_title"]["desc"] = f"第{message.part}部分，共{message.parts}部分"
    return {"msgtype": "template_card", "template_card": card}


def _text_content(message: Message) -> str:
    head = " ".join(filter(None, (f"{message.title}{part_mark(message)}", message.number)))
    words = _plain("\n".join(filter(None, (head, message.text, _left_out(message)))))
    return "\n".join(filter(None, (words, link_of(message))))


def _markdown_content(robot: Robot, message: Message) -> str:
    link = link_of(message)
    lines = [
        bold(headline(robot, message)),
        in_one_line(message.number),
        *literal(message.text).split("\n"),
        *markdown_lines(message.paper),
        *literal(_left_out(message)).split("\n"),
        f"[{LINK}]({link})" if link else "",
        _calls(called(message.mentions)),
    ]
    return "\n".join(line for line in lines if line.strip())


def _calls(whom: Called) -> str:
    """An account is called by its sign; markdown calls neither telephones nor everybody."""
    return " ".join(f"<@{name}>" for name in whom.accounts)


def _mentioned(message: Message) -> dict[str, list[str]]:
    whom = called(message.mentions)
    everybody = ["@all"] if whom.everybody else []
    lists = {
        "mentioned_mobile_list": list(whom.phones),
        "mentioned_list": [*whom.accounts, *everybody],
    }
    return {name: each for name, each in lists.items() if each}


def _left_out(message: Message) -> str:
    """What the group must know about files that could not come along."""
    with_it = carried(message)
    missing = [each.name for each in message.attachments if each not in with_it]
    return f"（未能随发的附件，请向发文单位索取：{'、'.join(missing)}）" if missing else ""


def _leads_to(robot: Robot, message: Message) -> str:
    url = link_of(message) or str(robot.settings.get("card_url", ""))
    return url if url.startswith("https://") else CARD_URL


def _plain(text: str) -> str:
    """Data that could be read as a mention or an address loses the sign that makes it one."""
    return unlinked(clean(text).replace("@", "＠"))


def _within(text: str, chars: int, ending: str = "…") -> str:
    if len(text) <= chars:
        return text
    limit = size(text[: chars - len(ending)])
    return shorten(text, limit + size(ending), ending)
