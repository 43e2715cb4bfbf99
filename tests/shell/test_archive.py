"""档案：库里的字节是真的，校验值对得上，导出的是抄本。"""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select, update

from service import archive
from service.errors import WorkspaceError
from service.tables import DocumentRow
from tests.small_county import County


def documents(county: County) -> list[tuple[str, str, bytes, str]]:
    query = select(
        DocumentRow.role, DocumentRow.name, DocumentRow.content, DocumentRow.sha256
    ).order_by(DocumentRow.id)
    with county.workspace.database.read() as session:
        return [tuple(row) for row in session.execute(query)]


def damage_one(county: County) -> str:
    """Flip a byte of the first issued document; its name."""
    role, name, content, _ = next(d for d in documents(county) if d[0] == archive.FINAL)
    with county.workspace.database.write() as session:
        session.execute(
            update(DocumentRow)
            .where(DocumentRow.role == role, DocumentRow.name == name)
            .values(content=content[:-1] + bytes([content[-1] ^ 1]))
        )
    return name


def test_every_stored_document_has_the_sha256_of_its_bytes(supervised: County) -> None:
    stored = documents(supervised)

    assert len(stored) > 10
    assert all(hashlib.sha256(content).hexdigest() == sha for _, _, content, sha in stored)


def test_an_export_is_every_issued_document_byte_for_byte(
    supervised: County, tmp_path: Path
) -> None:
    with supervised.workspace.database.read() as session:
        count = archive.export(session, 1, tmp_path / "out")

    issued = {name: content for role, name, content, _ in documents(supervised) if role == "正文"}
    written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert written == issued
    assert count == len(written) == len(supervised.issued())


def test_a_second_export_writes_the_same_bytes(supervised: County, tmp_path: Path) -> None:
    with supervised.workspace.database.read() as session:
        archive.export(session, 1, tmp_path / "one")
        archive.export(session, 1, tmp_path / "two")

    one, two = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]


def test_a_damaged_document_is_named_and_not_exported(supervised: County, tmp_path: Path) -> None:
    name = damage_one(supervised)

    with supervised.workspace.database.read() as session:
        assert archive.damaged(session) == [name]
        with pytest.raises(WorkspaceError, match="校验值不符，请从备份恢复"):
            archive.export(session, 1, tmp_path / "out")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("示督办〔2017〕1号 关于….docx", "示督办〔2017〕1号 关于….docx", id="plain"),
        pytest.param('a/b\\c:*?"<>|.docx', "abc.docx", id="separators"),
        pytest.param("../../etc/passwd", "etcpasswd", id="climbing"),
        pytest.param("甲\u202excod.exe.docx", "甲xcod.exe.docx", id="reversed text"),
        pytest.param(" . ", "文书", id="nothing left"),
        pytest.param("字" * 200 + ".docx", "字" * 58 + ".docx", id="too long"),
    ],
)
def test_a_file_name_suits_every_file_system(given: str, kept: str) -> None:
    assert archive.file_name(given) == kept
