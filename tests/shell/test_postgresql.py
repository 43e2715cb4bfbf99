"""PostgreSQL：同一个县，同样的一年；用命令从导入走到收反馈；驱动没装、地址写错，说得明白。"""

import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from service import migrations
from service.clock import SHANGHAI
from service.commands.desk import DATABASE_URL
from service.database import open_engine
from service.deliveries.outcomes import DeliveryState
from service.errors import WorkspaceError
from service.settings import SHIPPED
from service.tables import DeliveryRow, NoticeRow, ReplyRow
from service.workspace import DATABASE, Workspace
from tests.commands.running import run
from tests.servers import PostgreSQL
from tests.shell.test_race import gaps, without_numbers
from tests.small_county import County, make_county, open_county
from workflows.vocabulary import NoticeKind

WORKBOOK = SHIPPED / "config" / "sample" / "示例县2017年市考指标任务分解.xlsx"


def morning(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=SHANGHAI)


def numbers(county: County) -> dict[str, str]:
    return {notice.key: notice.number for notice in county.notices()}


@pytest.mark.full
@pytest.mark.timeout(900)
def test_the_year_on_postgresql_is_the_year_on_sqlite(postgresql_url: str, tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    (tmp_path / "server").mkdir()
    on_file = make_county(tmp_path / "file").play()

    on_server = make_county(tmp_path / "server", url=postgresql_url).play()

    assert without_numbers(on_server) == without_numbers(on_file)
    assert numbers(on_server) == numbers(on_file)
    assert gaps(on_server) == []
    for county in (on_file, on_server):
        county.workspace.close()
    assert not (tmp_path / "server" / DATABASE).exists()


@pytest.mark.full
def test_a_county_goes_from_import_to_reply_by_commands(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_URL, postgresql_url)

    for day, *words in (
        ("2017-07-06", "init", "--year", "2017"),
        ("2017-07-06", "import", str(WORKBOOK)),
        ("2017-07-06", "cycle"),
        ("2017-08-10", "submit", "value", "3-20", "2017-07", "1", "--source", "示例"),
        ("2017-08-15", "cycle"),
        ("2017-08-15", "notice", "sign", "warning_prompt:2017-07:县发改局", "--by", "示例签发人"),
        ("2017-08-16", "submit", "reply", "示督提〔2017〕1号", "--unit", "县发改局",
         "--text", "已部署（示例）"),
        ("2017-08-16", "status"),
        ("2017-08-16", "check"),
    ):  # fmt: skip
        given = run(tmp_path, morning(day), *words)
        assert given.code == 0, (words, given.told)

    workspace = Workspace.open(tmp_path, url=postgresql_url)
    with workspace.database.read() as session:
        states = set(
            session.scalars(
                select(DeliveryRow.state)
                .join(NoticeRow)
                .where(NoticeRow.kind == NoticeKind.WARNING_PROMPT, NoticeRow.number != "")
            )
        )
        replied = session.scalars(select(ReplyRow.text)).all()
    workspace.close()
    assert states == {DeliveryState.ACCEPTED}
    assert replied == ["已部署（示例）"]


def test_a_missing_driver_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(WorkspaceError, match=r"psycopg.*requirements-cluster\.lock"):
        open_engine("postgresql+psycopg://127.0.0.1/duban")


@pytest.mark.parametrize("words", [("backup", "here"), ("restore", "pyproject.toml")])
def test_a_folders_backup_is_not_taken_for_the_servers(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_URL, "postgresql://127.0.0.1/duban")
    monkeypatch.chdir(SHIPPED)

    given = run(tmp_path, morning("2017-07-06"), *words)

    assert given.code == WorkspaceError.exit_code
    assert "operating-a-cluster" in given.told


@pytest.mark.full
def test_a_dump_restored_elsewhere_is_the_same_county(
    postgresql: PostgreSQL, postgresql_url: str, tmp_path: Path
) -> None:
    county = make_county(tmp_path, url=postgresql_url).play(last=date(2017, 8, 1))
    county.workspace.close()
    elsewhere = postgresql.new_database()

    dump = tmp_path / "duban.dump"
    postgresql.run("pg_dump", "--format=custom", f"--file={dump}", url=postgresql_url)
    postgresql.run("pg_restore", "--no-owner", "--exit-on-error", str(dump), url=elsewhere)

    first, second = (
        open_county(tmp_path, morning("2017-08-01"), url) for url in (postgresql_url, elsewhere)
    )
    assert migrations.is_current(second.workspace.database.engine)
    assert without_numbers(second) == without_numbers(first)
    for each in (first, second):
        each.workspace.close()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_driver_is_psycopg_however_the_address_is_written(scheme: str) -> None:
    pytest.importorskip("psycopg")

    assert open_engine(f"{scheme}://127.0.0.1/duban").driver == "psycopg"
