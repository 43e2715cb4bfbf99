"""报上来的表单：its fields, and its answer: done and on, or asked again with what is wrong."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated

from fastapi import Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from service.errors import FeedbackRejected, NotPermitted, ServiceError
from service.web.place import Place

LONGEST = 4_000  # characters of one field
OF_MANY_FIELDS = 512 * 1024  # bytes of a form with a line an indicator
#: what a refusal says to who types commands: （--reason）
_COMMAND = re.compile(r"（[^（）]*--[a-z][^（）]*）")


async def _fields(request: Request) -> Mapping[str, str]:
    form = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    if any(len(value) > LONGEST for value in fields.values()):
        raise FeedbackRejected(f"一栏最多写{LONGEST}个字，请精简后再报")
    return {
        name: value.replace("\r\n", "\n").strip()
        for name, value in fields.items()
        if name != "form_token"
    }


#: The form's fields as written, without its token (FORM has looked at that).
Fields = Annotated[Mapping[str, str], Depends(_fields)]


def day(fields: Mapping[str, str], name: str, called: str) -> date | None:
    """``2017-09-29`` as the browser writes it; None for nothing."""
    text = fields.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FeedbackRejected(f"{called}应如 2017-09-29，填的是“{text}”") from None


def needed_day(fields: Mapping[str, str], name: str, called: str) -> date:
    found = day(fields, name, called)
    if found is None:
        raise FeedbackRejected(f"请填写{called}")
    return found


def answered(
    place: Place, act: Callable[[], object], to: str, again: Callable[[str], Response]
) -> Response:
    """Do it and go on, or the page ``again`` with what is wrong; nothing of what failed is kept."""
    try:
        with place.session.begin_nested():
            act()
    except (HTTPException, NotPermitted):
        raise
    except ServiceError as refused:
        return again(as_told(refused))
    return RedirectResponse(to, status_code=303)


def as_told(refused: ServiceError | str) -> str:
    """A refusal for who looks at a page: without the words of the command line."""
    return _COMMAND.sub("", str(refused))
