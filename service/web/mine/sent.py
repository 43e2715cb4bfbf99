"""报上来的表单：its fields, as the rooms of a department read them."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from service.errors import FeedbackRejected
from service.web.forms import LONGEST, day_of

OF_MANY_FIELDS = 512 * 1024  # bytes of a form with a line an indicator


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
    return day_of(fields.get(name, ""), called)


def needed_day(fields: Mapping[str, str], name: str, called: str) -> date:
    found = day(fields, name, called)
    if found is None:
        raise FeedbackRejected(f"请填写{called}")
    return found
