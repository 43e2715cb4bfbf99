"""表单：what a form said, and its answer: done and on, or told what is wrong and asked again."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from service.errors import FeedbackRejected, NotPermitted, ServiceError
from service.feedback.checks import number_of
from service.web.place import Place

LONGEST = 4_000  # characters of one field
#: what a refusal says to who types commands: （--reason）, （notice cancel …）
_COMMAND = re.compile(
    r"（[^（）]*(?:--[a-z]|\b(?:award|channels|notice|submit|unit) [a-z])[^（）]*）"
)


class Sent:
    """The fields as they came. Each is read where it is used, so that a refusal names it."""

    def __init__(self, fields: FormData | None = None) -> None:
        self._fields = fields or FormData()

    def text(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def raw(self, name: str) -> str:
        """As it came, of any length: for a field that is a whole text file."""
        return str(self._fields.get(name, ""))

    def texts(self, name: str) -> list[str]:
        """All of one name, in order, empty ones too; FeedbackRejected for one without end."""
        found = [str(value).strip() for value in self._fields.getlist(name)]
        if any(len(value) > LONGEST for value in found):
            raise FeedbackRejected(f"一栏最多写{LONGEST}个字，请精简，或者作为附件另报")
        return [value.replace("\r\n", "\n") for value in found]

    def rows(self, *names: str) -> list[tuple[str, ...]]:
        """Fields that come several times, side by side as the form had them."""
        return list(zip_longest(*(self.texts(name) for name in names), fillvalue=""))

    def pairs(self, name: str, other: str) -> list[tuple[str, str]]:
        return [(one, two) for one, two in self.rows(name, other)]

    def nth(self, name: str, number: int) -> str:
        """Of a field that comes several times, the one of a row."""
        return next(iter(self.texts(name)[number:]), "")

    def lines(self, name: str) -> list[str]:
        """A field with one thing a line; empty lines say nothing."""
        return [line.strip() for line in self.text(name).split("\n") if line.strip()]

    def day(self, name: str, called: str) -> date | None:
        return day_of(self.text(name), called)

    def needed_day(self, name: str, called: str) -> date:
        found = self.day(name, called)
        if found is None:
            raise FeedbackRejected(f"请填写{called}")
        return found

    def whole(self, name: str, called: str) -> int | None:
        text = self.text(name)
        if not text:
            return None
        if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
            raise FeedbackRejected(f"{called}应为整数，填的是“{text}”")
        return int(text)

    def number(self, name: str) -> Decimal | None:
        return number_of(self.text(name))

    def files(self, name: str) -> list[UploadFile]:
        return [f for f in self._fields.getlist(name) if isinstance(f, UploadFile) and f.filename]


#: On a page that nobody has sent anything to.
NOTHING = Sent()


async def _sent(request: Request) -> Sent:
    return Sent(await request.form())


#: The whole form; FORM has looked at its token.
SentForm = Annotated[Sent, Depends(_sent)]


def day_of(text: str, called: str) -> date | None:
    """``2017-09-29`` as the browser writes it; None for nothing."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FeedbackRejected(f"{called}应如 2017-09-29，填的是“{text}”") from None


def unmoved(seen: str, now: object, what: str) -> None:
    """Refuse a decision on what has changed since its page was opened: ``seen`` is what the page
    showed, by its number or key; a form that does not say is taken at its word.
    """
    if seen and seen != str(now):
        raise FeedbackRejected(f"{what}在您打开页面以后又有变动，请返回刷新，看过再办")


def answered(
    place: Place, act: Callable[[], object], to: str, again: Callable[[str], Response]
) -> Response:
    """Do it and go on, or the page ``again`` with what is wrong; nothing of what failed is kept."""
    try:
        with place.session.begin_nested():
            act()
    except NotPermitted:
        raise
    except ServiceError as refused:
        return again(as_told(refused))
    return RedirectResponse(to, status_code=303)


def as_told(refused: ServiceError | str) -> str:
    """A refusal or advice for who looks at a page: without the words of the command line."""
    return _COMMAND.sub("", str(refused))
