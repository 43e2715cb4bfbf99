"""责任清单随要随出：一个人、一位领导、一个单位，或者全部。"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

from tests.commands.running import give
from tests.small_county import START, County, make_county

FILED = (
    *("--leader", "副局长", "--office", "投资股", "--person", "张某（示例）"),
    *("--standard", "达到20%", "--schedule", "逐月"),
)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    """One breakdown is approved."""
    (tmp_path / "县").mkdir()
    county = make_county(tmp_path / "县")
    county.morning(START)
    give(county, "submit", "breakdown", "3-20", *FILED)
    give(county, "submit", "approve", "3-20")
    yield county
    county.workspace.close()


def text(path: Path) -> str:
    document = Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_a_person_gets_the_own_part_only(county: County, tmp_path: Path) -> None:
    file = tmp_path / "张某.docx"
    answer = give(county, "sheet", "张某（示例）", "--save", str(file))

    assert answer.code == 0
    assert "固定资产投资增速" in text(file)
    assert "生产总值增速" not in text(file)


def test_a_leader_sees_every_department(county: County, tmp_path: Path) -> None:
    file = tmp_path / "领导.docx"
    give(county, "sheet", "常务副县长", "--save", str(file))

    assert "呈：常务副县长" in text(file)
    assert all(unit in text(file) for unit in ("县发改局", "县招商局", "县环保局", "县安监局"))


def test_all_writes_one_a_person_and_leader(county: County, tmp_path: Path) -> None:
    give(county, "sheet", "--all", str(tmp_path / "清单"))

    assert sorted(path.name for path in (tmp_path / "清单").iterdir()) == [
        "县发改局张某（示例）2017年度市考指标责任清单.docx",
        "常务副县长2017年度市考指标责任清单.docx",
    ]


def test_a_name_that_is_nobodys_is_refused(county: County) -> None:
    answer = give(county, "sheet", "王某")

    assert answer.code != 0
    assert "没有“王某”" in answer.told
