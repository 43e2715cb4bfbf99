"""谁能办：what routes ask of a visitor: to be signed in, to have a role, to send a form of ours.

A GET acts on nothing. A POST must come from a page of this site (Sec-Fetch-Site or Origin) and
bear the visit's own form token; old webviews send neither header, the token stays.
"""

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Form, Request

from service.accounts.roles import Action, may
from service.errors import NotPermitted
from service.web.sessions import OfficeNow
from service.web.visitors import Visitor, known, refuse_other_sites


class SignInNeeded(Exception):
    """Nobody is signed in; ``url``: where the visitor wanted to go, ``sent``: with a form."""

    def __init__(self, url: str, *, sent: bool = False) -> None:
        super().__init__(url)
        self.url, self.sent = url, sent


class PasswordNeeded(Exception):
    """Whose password was given by another chooses one first."""


def visitor(request: Request, office: OfficeNow) -> Visitor:
    """Raises SignInNeeded, PasswordNeeded."""
    found = known(request, office)
    if found is None:
        if request.url.path == "/sign-out":
            raise SignInNeeded("/")
        raise SignInNeeded(request.url.path, sent=request.method == "POST")
    if found.must_change and request.url.path not in ("/password", "/sign-out"):
        raise PasswordNeeded
    return found


VisitorNow = Annotated[Visitor, Depends(visitor)]


def permitted(*actions: Action) -> Callable[[Visitor], Visitor]:
    """A dependency: the visitor, if the role does one of these. Raises NotPermitted."""

    def check(who: VisitorNow) -> Visitor:
        if not any(may(who.role, action) for action in actions):
            raise NotPermitted(f"您是{who.role}，不能{actions[0]}。需要时请联系管理员调整账户")
        return who

    return check


def from_our_page(
    request: Request, who: VisitorNow, form_token: Annotated[str, Form()] = ""
) -> None:
    """Refuse a form that another site sent, or an old page of an ended visit."""
    refuse_other_sites(request)
    if not hmac.compare_digest(form_token.encode(), who.form_token.encode()):
        raise NotPermitted(
            "这张表单已经过期，没有收下。请返回上一页，把填好的先抄下来，刷新后再提交"
        )


#: On every route that acts for a visitor.
FORM = Depends(from_our_page)
