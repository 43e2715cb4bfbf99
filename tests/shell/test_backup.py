"""备份与恢复：一个文件装下全部，恢复得一字不差；验不过的什么也不动。"""

import json
import os
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from service import backup, feedback
from service.accounts import visits
from service.accounts.roles import Role
from service.errors import WorkspaceError
from service.tables import AssessmentRow
from service.workspace import DATABASE
from tests.shell.standing import SUPERVISED, at
from tests.shell.test_archive import damage_one, documents
from tests.small_county import County, open_county
from tests.web.conftest import PASSWORD, add_account, name_of

NOW = at(SUPERVISED, 17)


def backed_up(county: County, target: Path) -> Path:
    return backup.back_up(county.workspace.folder, target, NOW)


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_comes_back_is_what_went_in_byte_for_byte(supervised: County, tmp_path: Path) -> None:
    config = supervised.workspace.folder / "config"
    config.mkdir()
    (config / "note.toml").write_text("# 本县的\n", encoding="utf-8")
    bundle = backed_up(supervised, tmp_path / "a.zip")

    backup.restore(bundle, tmp_path / "restored")

    with zipfile.ZipFile(bundle) as opened:
        packed = {name: opened.read(name) for name in opened.namelist() if name != "manifest.json"}
    assert everything(tmp_path / "restored") == packed
    assert set(packed) == {DATABASE, "config/note.toml"}


def test_a_restored_county_goes_on_where_the_backup_was_made(
    supervised: County, tmp_path: Path
) -> None:
    before = documents(supervised), supervised.states()
    backup.restore(backed_up(supervised, tmp_path / "a.zip"), tmp_path / "restored")

    again = open_county(tmp_path / "restored", at(SUPERVISED, 18))

    assert (documents(again), again.states()) == before
    again.play(SUPERVISED, SUPERVISED)
    assert again.states() == before[1]
    again.workspace.close()


def test_who_was_signed_in_signs_in_again_after_a_restore(
    supervised: County, tmp_path: Path
) -> None:
    add_account(supervised, Role.OFFICE)
    name = name_of(Role.OFFICE)
    with supervised.workspace.database.write() as session:
        account = visits.account_for(session, name, PASSWORD)
        assert account is not None
        token = visits.begin(session, account, PASSWORD, "127.0.0.1", NOW)
    backup.restore(backed_up(supervised, tmp_path / "a.zip"), tmp_path / "restored")

    again = open_county(tmp_path / "restored", at(SUPERVISED, 18))
    with again.workspace.database.read() as session:
        assert visits.current(session, token, NOW) is None
        assert visits.account_for(session, name, PASSWORD) is not None
    again.workspace.close()


def test_evidence_comes_back_byte_for_byte_and_no_secret_goes_along(
    supervised: County, tmp_path: Path
) -> None:
    photo = ("现场.jpg", b"\xff\xd8\xff" + bytes(range(256)))
    with supervised.workspace.database.write() as session:
        year = session.get_one(AssessmentRow, supervised.assessment_id)
        feedback.submit_value(
            session, year, "3-20", "2017-08", "16", reason="更正", by="张某", now=NOW, files=[photo]
        )
    (supervised.workspace.folder / "secrets.toml").write_text("key = 'not-yours'\n")
    bundle = backed_up(supervised, tmp_path / "a.zip")
    backup.restore(bundle, tmp_path / "restored")

    with zipfile.ZipFile(bundle) as opened:
        assert not any(b"not-yours" in opened.read(name) for name in opened.namelist())
    with closing(sqlite3.connect(tmp_path / "restored" / DATABASE)) as restored:
        assert restored.execute("SELECT content FROM kept_file").fetchall() == [(photo[1],)]


def test_a_backup_without_a_name_is_named_by_its_moment(supervised: County, tmp_path: Path) -> None:
    assert backed_up(supervised, tmp_path).name == "duban-20170823-170000.zip"


def test_a_backup_taken_while_it_is_written_to_is_whole(supervised: County, tmp_path: Path) -> None:
    stop = threading.Event()

    def scribble() -> None:
        while not stop.is_set():
            with supervised.workspace.database.write() as session:
                session.execute(text("UPDATE assessment SET wakes = wakes + 1"))

    writer = threading.Thread(target=scribble)
    writer.start()
    try:
        bundle = backed_up(supervised, tmp_path / "a.zip")
    finally:
        stop.set()
        writer.join()

    backup.restore(bundle, tmp_path / "restored")
    assert (tmp_path / "restored" / DATABASE).is_file()


def test_what_was_there_is_kept_beside_the_restored(supervised: County, tmp_path: Path) -> None:
    bundle = backed_up(supervised, tmp_path / "a.zip")
    folder = tmp_path / "other"
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "old.toml").write_text("", encoding="utf-8")
    (folder / DATABASE).write_bytes(b"old")

    backup.restore(bundle, folder)
    backup.restore(bundle, folder)  # a second time replaces what was kept

    assert not (folder / "config").exists()
    assert (folder / f"{DATABASE}.before").read_bytes() == (folder / DATABASE).read_bytes()


def killed_while_writing(folder: Path) -> None:
    """Leaves the database as a power cut does in the middle of a large transaction."""
    database, journal = folder / DATABASE, folder / f"{DATABASE}-journal"
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 5")
        connection.execute("UPDATE document SET content = randomblob(length(content))")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE document SET content = zeroblob(length(content))")
        left = database.read_bytes(), journal.read_bytes()
        connection.execute("ROLLBACK")
    database.write_bytes(left[0])
    journal.write_bytes(left[1])


def test_what_a_killed_process_left_does_not_spoil_the_restored(
    supervised: County, tmp_path: Path
) -> None:
    bundle = backed_up(supervised, tmp_path / "a.zip")
    filed = documents(supervised)
    supervised.workspace.close()
    folder = supervised.workspace.folder
    killed_while_writing(folder)

    backup.restore(bundle, folder)

    again = open_county(folder, at(SUPERVISED, 18))
    assert documents(again) == filed
    again.workspace.close()
    with closing(sqlite3.connect(folder / f"{DATABASE}.before")) as before:  # can still be mended
        assert before.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_file_older_than_packages_can_say_is_packed(supervised: County, tmp_path: Path) -> None:
    note = supervised.workspace.folder / "templates" / "note.md.j2"
    note.parent.mkdir()
    note.write_text("", encoding="utf-8")
    os.utime(note, (0, 0))

    with zipfile.ZipFile(backed_up(supervised, tmp_path / "a.zip")) as opened:
        assert "templates/note.md.j2" in opened.namelist()


def test_a_bundle_damaged_anywhere_is_told_and_no_fault(supervised: County, tmp_path: Path) -> None:
    bundle, folder = backed_up(supervised, tmp_path / "a.zip"), tmp_path / "new"
    whole = bundle.read_bytes()
    for spot in range(0, len(whole), len(whole) // 40):
        bundle.write_bytes(whole[:spot] + b"\xff" * 16 + whole[spot + 16 :])
        with pytest.raises(WorkspaceError):
            backup.restore(bundle, folder)

    assert everything(folder) == {}


def spoilt(bundle: Path, name: str, content: bytes | None) -> Path:
    """The bundle with one file of it changed, or left out."""
    target = bundle.with_name("spoilt.zip")
    with zipfile.ZipFile(bundle) as good, zipfile.ZipFile(target, "w") as bad:
        for each in good.namelist():
            if each != name:
                bad.writestr(each, good.read(each))
        if content is not None:
            bad.writestr(name, content)
    return target


def another_programs(folder: Path) -> bytes:
    with closing(sqlite3.connect(folder / "other.db")) as connection:
        connection.execute("CREATE TABLE document (id INTEGER)")
        connection.commit()
    return (folder / "other.db").read_bytes()


def of_a_later_version(folder: Path, bundle: Path) -> bytes:
    path = folder / "later.db"
    with zipfile.ZipFile(bundle) as opened:
        path.write_bytes(opened.read(DATABASE))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'v9999'")
        connection.commit()
    return path.read_bytes()


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param("no database", "没有数据库", id="no database"),
        pytest.param("torn", "已损坏|完整性检查不通过", id="torn database"),
        pytest.param("no zip", "打不开备份文件", id="no zip"),
        pytest.param("climbing", "越界的路径", id="climbing path"),
        pytest.param("another program's", "没有本系统的表", id="another program's"),
        pytest.param("later version", "请换用新版程序", id="later version"),
    ],
)
def test_a_bad_backup_is_refused_and_changes_nothing(
    supervised: County, tmp_path: Path, fault: str, told: str
) -> None:
    bundle = backed_up(supervised, tmp_path / "a.zip")
    database = (supervised.workspace.folder / DATABASE).read_bytes()
    if fault == "no zip":
        bundle.write_bytes(b"PK no")
    else:
        name, content = {
            "no database": (DATABASE, None),
            "torn": (DATABASE, database[:8192] + b"\0" * 4096 + database[12288:-4096]),
            "climbing": ("../evil", b""),
            "another program's": (DATABASE, another_programs(tmp_path)),
            "later version": (DATABASE, of_a_later_version(tmp_path, bundle)),
        }[fault]
        bundle = spoilt(bundle, name, content)
    folder = supervised.workspace.folder
    before = everything(folder)

    with pytest.raises(WorkspaceError, match=told):
        backup.restore(bundle, folder)

    assert everything(folder) == before
    assert not (tmp_path / "evil").exists()


def test_a_backup_of_damaged_documents_is_refused(supervised: County, tmp_path: Path) -> None:
    name = damage_one(supervised)

    with pytest.raises(WorkspaceError, match="与登记的校验值不符") as refused:
        backed_up(supervised, tmp_path / "a.zip")

    assert name in str(refused.value)
    assert not list(tmp_path.glob("a.*"))


def test_a_folder_that_is_no_workspace_has_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="不是工作区"):
        backup.back_up(tmp_path, tmp_path / "a.zip", NOW)


def test_the_manifest_says_when_the_backup_was_made(supervised: County, tmp_path: Path) -> None:
    with zipfile.ZipFile(backed_up(supervised, tmp_path / "a.zip")) as opened:
        manifest = json.loads(opened.read("manifest.json"))

    assert manifest["made_at"].startswith("2017-08-23T17:00")
