"""What a message says, before a channel makes it its own; kept as JSON in the delivery row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.deliveries.pieces import Piece, Words, as_data, from_data

AGAIN = "【重发，如已收到请忽略】"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Texts are data. ``documents`` are ids of the archive: the .docx first, then forms."""

    title: str
    text: str  # paragraphs by newline; usually the document's summary
    number: str = ""  # 文号
    url: str = ""  # our page about the notice, "" without public_url
    mentions: tuple[str, ...] = ()  # by configuration only
    documents: tuple[int, ...] = ()
    paper: tuple[Piece, ...] = ()  # the document's own words, for robots that take no files

    def as_payload(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "text": self.text,
            "number": self.number,
            "url": self.url,
            "mentions": list(self.mentions),
            "documents": list(self.documents),
            "paper": as_data(self.paper),
        }

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> "Content":
        return cls(
            title=payload["title"],
            text=payload["text"],
            number=payload["number"],
            url=payload["url"],
            mentions=tuple(payload["mentions"]),
            documents=tuple(payload["documents"]),
            paper=from_data(payload.get("paper", ())),  # rows of earlier versions have none
        )


def merge(contents: Sequence[Content]) -> Content:
    """One message for a day's reminders: each under its title, files and mentions gathered."""
    if len(contents) == 1:
        return contents[0]
    return Content(
        title=f"{contents[0].title}等{len(contents)}项",
        text="\n".join(
            f"{place}. {_entry(content)}" for place, content in enumerate(contents, start=1)
        ),
        url=contents[0].url,  # of the message that carries the others, files and all
        mentions=tuple(dict.fromkeys(name for each in contents for name in each.mentions)),
        documents=tuple(dict.fromkeys(one for each in contents for one in each.documents)),
        paper=tuple(piece for each in contents if each.paper for piece in _paper(each)),
    )


def _paper(content: Content) -> tuple[Piece, ...]:
    return (Words(text=content.title, strong=True), *content.paper)


def _entry(content: Content) -> str:
    number = f"（{content.number}）" if content.number else ""
    return f"{content.title}{number}\n{content.text}"
