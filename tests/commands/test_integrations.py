"""integration: a system let in, listed, and shut out."""

from service.accounts import integrations
from tests.commands.running import give
from tests.small_county import County


def test_a_token_is_told_once_and_holds_until_revoked(supervised: County) -> None:
    told = give(
        supervised, "integration", "add", "县OA", "--scope", "read", "--unit", "县发改局"
    ).told
    token = told.rpartition("：")[2].strip()

    assert holds(supervised, token)
    assert token not in give(supervised, "integration", "list").told
    give(supervised, "integration", "revoke", "县OA")
    assert not holds(supervised, token)


def test_systems_are_listed_with_what_they_may_do(supervised: County) -> None:
    give(supervised, "integration", "add", "县OA", "--scope", "read", "--scope", "events")
    give(supervised, "integration", "add", "旧OA", "--scope", "read", "--unit", "县发改局")
    give(supervised, "integration", "revoke", "旧OA")

    assert give(supervised, "integration", "list").told.splitlines() == [
        "县OA\t全县\tevents、read\t在用",
        "旧OA\t县发改局\tread\t已停用",
    ]


def test_a_name_is_used_once_and_an_unknown_one_is_told(supervised: County) -> None:
    give(supervised, "integration", "add", "县OA", "--scope", "read")

    again = give(supervised, "integration", "add", "县OA", "--scope", "read")
    unknown = give(supervised, "integration", "revoke", "省OA")

    assert (again.code, unknown.code) == (5, 5)
    assert "请换一个名称" in again.told
    assert "没有名为“省OA”" in unknown.told


def holds(county: County, token: str) -> bool:
    with county.workspace.database.read() as session:
        return integrations.bearer(session, token) is not None
