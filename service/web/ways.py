"""栏目：the ways on from any page, each shown to who may go there. One table for all pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.accounts.roles import Action, Role, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    name: str
    path: str
    action: Action
    of_year: bool = True  # the path stands under the year

    def url(self, year: int) -> str:
        return f"/{year}{self.path}" if self.of_year else self.path


#: In the order of work; the first that a role may go is where it begins.
WAYS: Sequence[Way] = (
    Way(name="今日", path="/day", action=Action.SIGN),
    Way(name="报送", path="/collection", action=Action.SEE_COUNTY),
    Way(name="审核", path="/values", action=Action.REVIEW),
    Way(name="研判", path="/judgement", action=Action.SEE_COUNTY),
    Way(name="待签发", path="/drafts", action=Action.SIGN),
    Way(name="文书", path="/papers", action=Action.SEE_COUNTY),
    Way(name="案件", path="/cases", action=Action.SEE_COUNTY),
    Way(name="待办", path="/mine", action=Action.SEE_OWN),
    Way(name="报数", path="/mine/values", action=Action.FILE),
    Way(name="指标", path="/mine/indicators", action=Action.SEE_OWN),
    Way(name="文书", path="/mine/papers", action=Action.SEE_OWN),
    Way(name="报送表", path="/mine/form", action=Action.FILE),
    Way(name="账户", path="/accounts", action=Action.KEEP_ACCOUNTS, of_year=False),
)


def ways_of(role: Role) -> tuple[Way, ...]:
    return tuple(way for way in WAYS if may(role, way.action))
