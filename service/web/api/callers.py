"""来的是谁：the system behind a token, what it may do, and for which unit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service.accounts.integrations import Scope, bearer
from service.errors import NotPermitted
from service.web.sessions import OfficeNow

_BEARER = HTTPBearer(auto_error=False, description="`integration add` 给出的令牌")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    name: str
    county: str
    unit: str  # code; "" for the whole county
    scopes: frozenset[Scope]

    def signed(self, by: str) -> str:
        """A person as acts are signed with: 张某（县OA）."""
        return f"{by}（{self.name}）"


def calling(scope: Scope) -> Callable[..., Caller]:
    """A dependency: the caller, if the token is good and may do this."""

    def check(
        office: OfficeNow,
        given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
    ) -> Caller:
        caller = _caller(office, given.credentials) if given else None
        if caller is None:
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
        if scope not in caller.scopes:
            raise NotPermitted(f"这个令牌没有“{scope}”权限")
        return caller

    return check


def _caller(office: OfficeNow, token: str) -> Caller | None:
    with office.workspace.database.read() as session:
        row = bearer(session, token)
        if row is None:
            return None
        return Caller(
            name=row.name,
            county=row.county,
            unit=row.unit.code if row.unit else "",
            scopes=frozenset(Scope(scope) for scope in row.scopes),
        )
