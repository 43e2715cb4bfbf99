"""建工作区、导入、恢复：好的一次就成，坏的什么也不留下。"""

from datetime import date
from pathlib import Path

import pytest

from service.settings import SHIPPED
from tests.commands.running import run
from tests.commands.test_refusals import dump
from tests.shell.standing import at
from tests.shell.test_backup import everything

WORKBOOK = str(SHIPPED / "config" / "sample" / "示例县2017年市考指标任务分解.xlsx")
SUMMER = at(date(2017, 7, 6))
AUTUMN = at(date(2026, 11, 23))


def init(folder: Path, year: int = 2017) -> None:
    assert run(folder, SUMMER, "init", "--year", str(year)).code == 0


def test_a_new_workspace_says_what_comes_next(tmp_path: Path) -> None:
    answer = run(tmp_path, SUMMER, "init", "--year", "2017")

    assert answer.code == 0
    assert "示例县2017年度，自2017-07-06起启用" in answer.out
    assert "再用 import 导入" in answer.out
    assert {"config/service.toml", "config/rules_2017.toml", "duban.db"} <= set(
        everything(tmp_path)
    )


def test_the_same_year_is_made_once(tmp_path: Path) -> None:
    init(tmp_path)
    before = everything(tmp_path)

    answer = run(tmp_path, SUMMER, "init", "--year", "2017")

    assert (answer.code, "已经建好" in answer.told) == (7, True)
    assert everything(tmp_path) == before


def test_a_second_year_stands_beside_the_first_and_must_be_named(tmp_path: Path) -> None:
    init(tmp_path)
    init(tmp_path, 2018)

    answer = run(tmp_path, SUMMER, "status")

    assert answer.code == 7
    assert "几个年度（2017、2018），请用 --year 指明" in answer.told


def test_next_year_made_ahead_of_time_sleeps_until_its_rules_begin(tmp_path: Path) -> None:
    init(tmp_path)
    init(tmp_path, 2018)
    run(tmp_path, SUMMER, "--year", "2017", "import", WORKBOOK)

    answer = run(tmp_path, SUMMER, "--year", "2017", "cycle")

    assert answer.code == 0
    assert "发出报送通知" in answer.out
    early = run(tmp_path, SUMMER, "--year", "2018", "status")
    assert (early.code, "规则自2018-01-01起施行" in early.told) == (2, True)


@pytest.mark.parametrize(
    ("year", "code", "said"),
    [
        pytest.param("2016", 2, "没有这一年或更早的规则", id="before the mandate"),
        pytest.param("0", 2, "Invalid value", id="zero"),
        pytest.param("99999", 2, "Invalid value", id="five digits"),
        pytest.param("2999", 6, "放假安排", id="no calendar"),
        pytest.param("今年", 2, "Invalid value", id="no number"),
    ],
)
def test_a_year_that_cannot_be_leaves_nothing_behind(
    tmp_path: Path, year: str, code: int, said: str
) -> None:
    folder = tmp_path / "county"

    answer = run(folder, SUMMER, "init", "--year", year)

    assert (answer.code, said in answer.told) == (code, True), answer.told
    assert not folder.exists()


def test_a_wrong_setting_leaves_no_database(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "service.toml").write_text("[county]\nnam = '示例县'\n", "utf-8")
    before = everything(tmp_path)

    answer = run(tmp_path, SUMMER, "init", "--year", "2017")

    assert answer.code == 2
    assert everything(tmp_path) == before


def test_an_import_says_what_is_new_and_a_preview_saves_nothing(tmp_path: Path) -> None:
    init(tmp_path)
    before = everything(tmp_path)

    preview = run(tmp_path, SUMMER, "import", WORKBOOK, "--preview")
    assert "什么也没有保存" in preview.out
    assert everything(tmp_path) == before

    assert "指标57项" in run(tmp_path, SUMMER, "import", WORKBOOK).out


def test_a_late_start_lists_what_was_due_and_sends_nothing_of_it(tmp_path: Path) -> None:
    run(tmp_path, AUTUMN, "init", "--year", "2026")
    run(tmp_path, AUTUMN, "import", WORKBOOK)

    run(tmp_path, AUTUMN, "cycle")

    listed = run(tmp_path, AUTUMN, "notice", "list", "--state", "待补发").out
    issued = run(tmp_path, AUTUMN, "notice", "list", "--state", "已发出").out
    drafts = run(tmp_path, AUTUMN, "notice", "list", "--state", "待签发").out
    assert "promotion_meeting:2" in listed
    assert len(issued.splitlines()) <= 2
    assert [line.split("\t")[-1] for line in drafts.splitlines()] == ["decomposition"]


def test_the_clerk_sends_a_listed_paper_late_or_passes_it_over(tmp_path: Path) -> None:
    run(tmp_path, AUTUMN, "init", "--year", "2026")
    run(tmp_path, AUTUMN, "import", WORKBOOK)
    run(tmp_path, AUTUMN, "cycle")
    by = ("--by", "示例签发人")

    passed = run(
        tmp_path, AUTUMN, "notice", "refuse", "promotion_meeting:2", *by, "--reason", "已开"
    )

    assert passed.out == "已记下，不发。\n"
    export = tmp_path / "out"
    run(tmp_path, AUTUMN, "export", str(export))
    assert "略过推进会通知" in (export / "timeline.txt").read_text(encoding="utf-8")
    again = run(tmp_path, AUTUMN, "cycle")
    assert "推进会" not in again.out


def test_a_listed_paper_that_is_signed_is_told_as_sent_late(tmp_path: Path) -> None:
    run(tmp_path, AUTUMN, "init", "--year", "2026")
    run(tmp_path, AUTUMN, "import", WORKBOOK)
    run(tmp_path, AUTUMN, "cycle")

    signed = run(tmp_path, AUTUMN, "notice", "sign", "promotion_meeting:2", "--by", "示例签发人")

    assert (signed.code, signed.out) == (0, "已签发 示考会〔2026〕1号\n")
    sent = run(tmp_path, AUTUMN, "deliveries", "--state", "平台已接收").out
    assert "示考会〔2026〕1号" in sent
    run(tmp_path, AUTUMN, "export", str(tmp_path / "out"))
    assert "补发推进会通知" in (tmp_path / "out" / "timeline.txt").read_text(encoding="utf-8")


def test_a_backup_comes_back_by_command(tmp_path: Path) -> None:
    folder, bundle = tmp_path / "county", tmp_path / "a.zip"
    init(folder)
    run(folder, SUMMER, "backup", str(bundle))
    before = dump(folder)
    run(folder, SUMMER, "import", WORKBOOK)

    answer = run(folder, SUMMER, "restore", str(bundle))

    assert answer.code == 0
    assert dump(folder) == before
    assert (folder / "duban.db.before").is_file()


def test_an_address_that_is_none_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_DATABASE_URL", "nosuch://somebody:secret@127.0.0.1/duban")

    answer = run(tmp_path, SUMMER, "status")

    assert answer.code == 7
    assert "DUBAN_DATABASE_URL" in answer.told
    assert "secret" not in answer.told


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland", "UTC"])
def test_the_machines_zone_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)

    answer = run(tmp_path, SUMMER, "init", "--year", "2017")

    assert "自2017-07-06起启用" in answer.out
