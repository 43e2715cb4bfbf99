"""库表的版本：从第一版起逐步迁移，办公室的数据比软件的版本活得久。"""

from pathlib import Path

from sqlalchemy import Engine, Text, column, func, inspect, select, table

from service.errors import WorkspaceError

HERE = Path(__file__).parent
#: every version of the tables, the first one first: v0001_first_tables.py → 0001
VERSIONS = tuple(sorted(path.name[1:5] for path in (HERE / "versions").glob("v*.py")))
HEAD = VERSIONS[-1]
#: several nodes may start at once: the second waits, and finds nothing left to do
_ONE_AT_A_TIME = select(func.pg_advisory_xact_lock(0x0647562A6E))
_REVISION = select(column("version_num", Text)).select_from(table("alembic_version"))


def upgrade(engine: Engine) -> None:
    """Bring the database to this version's tables; does nothing if it is there.

    Raises WorkspaceError, and changes nothing, if a later version has made them.
    """
    found = revision(engine)
    _refuse_later(found)
    if found == HEAD:
        return
    # only here: a start whose tables are there is sooner by what Alembic takes to load
    from alembic import command
    from alembic.config import Config

    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # SQLite: one writer at a time anyway
            connection.execute(_ONE_AT_A_TIME)
        config = Config()
        config.set_main_option("script_location", str(HERE))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)


def is_current(engine: Engine) -> bool:
    """Whether the database has exactly this version's tables."""
    return revision(engine) == HEAD


def require_current(engine: Engine) -> None:
    """Raises WorkspaceError that says what to do with tables of another version."""
    found = revision(engine)
    _refuse_later(found)
    if found != HEAD:
        raise WorkspaceError(
            f"数据库的表还是旧版（{found or '未建表'}，现为{HEAD}）：请先 backup 备份，"
            "再启动 serve，启动时自动升级"
        )


def revision(engine: Engine) -> str | None:
    """The version of the database's tables; None if there are none of ours."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.scalar(_REVISION)


def _refuse_later(found: str | None) -> None:
    if found is not None and found not in VERSIONS:
        raise WorkspaceError(
            f"数据库是更新的版本建立的（库表{found}，本程序只认到{HEAD}）："
            "请换用新版程序，或者用 restore 恢复旧版的备份"
        )
