"""佐证材料的命令：随数报、事后补、导出、进台账本；备份恢复以后一字不差。"""

from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select, update

from service import backup
from service.errors import WorkspaceError
from service.tables import EvidenceRow, KeptFileRow
from tests.commands.running import AFTERNOON, give
from tests.small_county import County, open_county

SCAN = b"%PDF-1.7\n" + bytes(range(256))


@pytest.fixture
def proved(supervised: County, tmp_path: Path) -> County:
    (tmp_path / "月报.pdf").write_bytes(SCAN)
    words = ("submit", "value", "3-20", "2017-08", "19.1", "--file", str(tmp_path / "月报.pdf"))
    assert give(supervised, *words, "--by", "县发改局").code == 0
    return supervised


def bytes_of(county: County) -> list[bytes]:
    with county.workspace.database.read() as session:
        return list(session.scalars(select(KeptFileRow.content).order_by(KeptFileRow.id)))


def names_of(county: County) -> list[str]:
    with county.workspace.database.read() as session:
        return list(session.scalars(select(EvidenceRow.name).order_by(EvidenceRow.id)))


def test_a_file_that_comes_later_goes_with_the_figure(proved: County, tmp_path: Path) -> None:
    (tmp_path / "说明.pdf").write_bytes(SCAN)

    answer = give(proved, "submit", "evidence", "3-20", "2017-08", str(tmp_path / "说明.pdf"))
    (tmp_path / "清单.pdf").write_bytes(SCAN + b"2")
    give(proved, "submit", "evidence", "3-20", "2017-08", str(tmp_path / "清单.pdf"))

    assert answer.code == 0
    assert names_of(proved) == ["月报.pdf", "清单.pdf"]
    assert bytes_of(proved) == [SCAN, SCAN + b"2"]


def test_a_file_for_no_figure_is_refused(proved: County, tmp_path: Path) -> None:
    answer = give(proved, "submit", "evidence", "3-20", "2017-09", str(tmp_path / "月报.pdf"))

    assert (answer.code, "还没有报数" in answer.told) == (5, True)


def test_a_faulty_file_keeps_the_figure_back(proved: County, tmp_path: Path) -> None:
    (tmp_path / "表.xls").write_bytes(SCAN)

    words = ("submit", "value", "3-20", "2017-08", "18.8", "--reason", "核减")
    answer = give(proved, *words, "--file", str(tmp_path / "表.xls"))

    assert (answer.code, "“表.xls”的内容不是xls文件" in answer.told) == (5, True)
    assert names_of(proved) == ["月报.pdf"]
    assert "更正数据" not in {event.act for event in proved.events()}


def test_export_writes_it_under_the_number_of_the_book(proved: County, tmp_path: Path) -> None:
    told = give(proved, "export", str(tmp_path / "out")).out
    give(proved, "ledger", str(tmp_path / "台账.xlsx"))

    book = openpyxl.load_workbook(tmp_path / "台账.xlsx")["佐证材料"]
    header, line = book.iter_rows(values_only=True)
    row = dict(zip(header, line, strict=True))
    assert (tmp_path / "out" / "evidence" / f"{row['序号']} {row['文件']}").read_bytes() == SCAN
    assert (row["编号"], row["字节"]) == ("3-20", len(SCAN))
    assert "佐证材料1个" in told


def test_it_comes_back_from_a_backup_byte_for_byte(proved: County, tmp_path: Path) -> None:
    bundle = backup.back_up(proved.workspace.folder, tmp_path / "a.zip", AFTERNOON)
    backup.restore(bundle, tmp_path / "restored")

    again = open_county(tmp_path / "restored", AFTERNOON)

    assert bytes_of(again) == [SCAN]
    again.workspace.close()


def test_a_backup_whose_file_was_damaged_is_refused_by_its_name(
    proved: County, tmp_path: Path
) -> None:
    with proved.workspace.database.write() as session:
        session.execute(update(KeptFileRow).values(content=SCAN + b"x"))

    with pytest.raises(WorkspaceError, match=r"月报\.pdf"):
        backup.back_up(proved.workspace.folder, tmp_path / "a.zip", AFTERNOON)
