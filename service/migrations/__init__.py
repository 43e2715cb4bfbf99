"""库表的版本：从第一版起逐步迁移，办公室的数据比软件的版本活得久。"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select

from service.errors import WorkspaceError

HERE = Path(__file__).parent
#: several nodes may start at once: the second waits, and finds nothing left to do
_ONE_AT_A_TIME = select(func.pg_advisory_xact_lock(0x0647562A6E))


def upgrade(engine: Engine) -> None:
    """Bring the database to this version's tables; does nothing if it is there.

    Raises WorkspaceError, and changes nothing, if a later version has made them.
    """
    _refuse_later(revision(engine))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # SQLite: one writer at a time anyway
            connection.execute(_ONE_AT_A_TIME)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Whether the database has exactly this version's tables."""
    return revision(engine) == head()


def require_current(engine: Engine) -> None:
    """Raises WorkspaceError that says what to do with tables of another version."""
    found = revision(engine)
    _refuse_later(found)
    if found != head():
        raise WorkspaceError(
            f"数据库的表还是旧版（{found or '未建表'}，现为{head()}）：请先 backup 备份，"
            "再启动 serve，启动时自动升级"
        )


def revision(engine: Engine) -> str | None:
    """The version of the database's tables; None if there are none of ours."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _refuse_later(found: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise WorkspaceError(
            f"数据库是更新的版本建立的（库表{found}，本程序只认到{head()}）："
            "请换用新版程序，或者用 restore 恢复旧版的备份"
        )


def head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    return config
