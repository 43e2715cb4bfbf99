"""备份与恢复：一个文件装下一个县的全部——库、设置、模板；恢复前先验，验不过什么也不动。"""

import json
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from service import archive, migrations
from service.clock import local
from service.database import open_engine
from service.errors import WorkspaceError
from service.workspace import DATABASE

MANIFEST = "manifest.json"
KEPT = ("config", "templates", "seals")
#: what ``zipfile`` says of a file that is no package, or was damaged on its way here
_NO_PACKAGE = (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)


def back_up(folder: Path, target: Path, now: datetime) -> Path:
    """Write one .zip with a consistent copy of the database (also while it is being written to).

    ``target`` is a file, or a folder that gets ``duban-YYYYmmdd-HHMMSS.zip``.
    """
    if not (folder / DATABASE).is_file():
        raise WorkspaceError(f"{folder} 不是工作区，没有可备份的库")
    if target.is_dir() or not target.suffix:
        target.mkdir(parents=True, exist_ok=True)
        target = target / f"duban-{local(now):%Y%m%d-%H%M%S}.zip"
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / DATABASE
        _copy_database(folder / DATABASE, copy)
        _verify(copy)
        _leave_visits_out(copy)
        unfinished = target.with_suffix(".part")
        with zipfile.ZipFile(
            unfinished, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False
        ) as bundle:  # a file of an image may be dated 1970
            bundle.write(copy, DATABASE)
            bundle.writestr(MANIFEST, json.dumps({"made_at": now.isoformat(), "format": 1}))
            for path in _kept(folder):
                bundle.write(path, str(path.relative_to(folder)))
        unfinished.replace(target)
    return target


def restore(bundle: Path, folder: Path) -> None:
    """Put a backup into ``folder``; what was there is kept beside it as ``.before``.

    The backup is unpacked, upgraded and checked first: one that fails leaves everything as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as scratch:
        unpacked = Path(scratch)
        _unpack(bundle, unpacked)
        _verify(unpacked / DATABASE)
        for name in (*KEPT, DATABASE):  # the database last: it makes the folder a workspace
            _set_aside(folder / name)
            if name == DATABASE:
                _set_journal_aside(folder)
            if (unpacked / name).exists():
                (unpacked / name).replace(folder / name)


def _set_aside(path: Path) -> None:
    before = path.with_name(f"{path.name}.before")
    if path.is_dir() and before.is_dir():
        shutil.rmtree(before)
    if path.exists():
        path.replace(before)


def _set_journal_aside(folder: Path) -> None:
    """A process that was killed leaves its journal: it belongs to the old database, goes with it,
    and would spoil the new one.
    """
    journal = folder / f"{DATABASE}-journal"
    before = folder / f"{DATABASE}.before-journal"
    before.unlink(missing_ok=True)  # of what was set aside earlier, and is gone
    if journal.exists():
        journal.replace(before)


def _copy_database(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source)) as here,
        closing(sqlite3.connect(target)) as there,
    ):
        here.backup(there)


def _leave_visits_out(database: Path) -> None:
    """Who is signed in now signs in again after a restore: since then he may have been shut out."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM visit")


def _verify(database: Path) -> None:
    if not database.is_file():
        raise WorkspaceError("备份里没有数据库，不是本系统的备份")
    try:
        with closing(sqlite3.connect(database)) as connection:
            problems = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise WorkspaceError("备份里的数据库已损坏，请换一份备份") from error
    if problems != "ok":
        raise WorkspaceError("数据库完整性检查不通过，请换一份备份")
    engine = open_engine(f"sqlite:///{database}")
    try:
        if migrations.revision(engine) is None:
            raise WorkspaceError("备份里的数据库没有本系统的表，不是本系统的备份")
        migrations.upgrade(engine)
        with Session(engine) as session:
            broken = archive.damaged(session)
    finally:
        engine.dispose()
    if broken:
        raise WorkspaceError(f"档案中有{len(broken)}份文书与登记的校验值不符：{broken[0]}")


def _kept(folder: Path) -> list[Path]:
    return sorted(p for name in KEPT for p in (folder / name).rglob("*") if p.is_file())


def _unpack(bundle: Path, target: Path) -> None:
    try:
        with zipfile.ZipFile(bundle) as opened:
            for name in opened.namelist():
                if name.startswith(("/", "\\")) or ".." in Path(name).parts:
                    raise WorkspaceError("备份文件里有越界的路径，不是本系统的备份")
            opened.extractall(target)
    except _NO_PACKAGE as error:
        raise WorkspaceError(f"打不开备份文件 {bundle.name}：{error}") from error
