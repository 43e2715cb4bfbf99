"""飞书：a card of text elements (JSON 1.0, which every client shows; its table needs a new one).

What comes from data stands in ``plain_text``, where nothing is markup; only bold lines and our
own mentions are Markdown, and the link is a button.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from service.deliveries.channels import Message, Robot
from service.deliveries.dialects import encoded, headline, link_of
from service.deliveries.dialects.literal import bold, caption_of, in_one_line, unlinked
from service.deliveries.dialects.mentions import Called, called
from service.deliveries.pieces import Piece, Rows, Words, row_lines, words_of

LIMIT = 19_000  # bytes of the whole request; the platform takes 20 KB, of which base is not said
SIGNATURE_BYTES = 120  # time stamp and sign, which come at the last moment
LINK = "查看文件"


def fits(robot: Robot, message: Message) -> bool:
    return len(encoded(body(robot, message))) <= LIMIT - SIGNATURE_BYTES


def body(robot: Robot, message: Message) -> dict[str, Any]:
    """The request that says ``message``, not yet signed."""
    return {
        "msg_type": "interactive",
        "card": {
            "config": {"wide_screen_mode": True},
            "header": {"template": "blue", "title": _plain(headline(robot, message))},
            "elements": list(_elements(message)),
        },
    }


def _elements(message: Message) -> Iterator[dict[str, Any]]:
    pieces = (*words_of(message.number), *words_of(message.text), *message.paper)
    visible = (line for line in _lines(pieces) if in_one_line(line[0]))
    for strong, lines in groupby(visible, key=lambda line: line[1]):
        if strong:
            yield from (_markdown(bold(text)) for text, _ in lines)
        else:
            yield {"tag": "div", "text": _plain("\n".join(unlinked(text) for text, _ in lines))}
    link, calls = link_of(message), _calls(called(message.mentions))
    if calls:
        yield _markdown(calls)
    if link:
        button = {"tag": "button", "text": _plain(LINK), "type": "primary", "url": link}
        yield {"tag": "action", "actions": [button]}


def _lines(pieces: tuple[Piece, ...]) -> Iterator[tuple[str, bool]]:
    """Each line and whether it is bold."""
    for piece in pieces:
        match piece:
            case Rows():
                yield caption_of(piece), True
                yield from ((line, False) for line in row_lines(piece))
            case Words():
                yield piece.text, piece.strong


def _calls(whom: Called) -> str:
    """Accounts are open_id or user_id; 飞书 calls nobody by telephone number."""
    names = [*whom.accounts, *(["all"] if whom.everybody else [])]
    return " ".join(f"<at id={name}></at>" for name in names)


def _plain(text: str) -> dict[str, Any]:
    return {"tag": "plain_text", "content": text}


def _markdown(text: str) -> dict[str, Any]:
    return {"tag": "markdown", "content": text}
