"""The county's own settings."""

from pathlib import Path

import pytest

from service.errors import ConfigError
from service.settings import SHIPPED, LayoutSettings, load_service
from workflows.vocabulary import NoticeKind

SHIPPED_TEXT = (SHIPPED / "config" / "service.toml").read_text(encoding="utf-8")


def test_the_shipped_county_is_the_sample_county() -> None:
    settings = load_service(SHIPPED / "config" / "service.toml")

    assert settings.county == "示例县"
    assert settings.basis == ("示办发〔2017〕79号", "示市办字〔2017〕64号")
    assert settings.kinds[NoticeKind.WARNING_SUPERVISION].code == "示督办"
    assert len(settings.kinds[NoticeKind.WARNING_SUPERVISION].issuers) == 1
    assert len(settings.kinds[NoticeKind.QUARTERLY_REPORT].issuers) == 3


def test_a_mark_written_as_a_list_is_that_of_joint_issuers() -> None:
    kinds = load_service(SHIPPED / "config" / "service.toml").kinds

    both = kinds[NoticeKind.DECOMPOSITION]
    assert both.joint == ("中共示例县委办公室", "示例县人民政府办公室")
    assert both.mark == "中共示例县委办公室文件"  # where only the host's is shown
    assert kinds[NoticeKind.WARNING_PROMPT].joint == ()


def test_whoever_issues_a_paper_prints_it_unless_another_is_named() -> None:
    kinds = load_service(SHIPPED / "config" / "service.toml").kinds

    assert kinds[NoticeKind.WARNING_SUPERVISION].printer == "中共示例县委督查室"
    assert kinds[NoticeKind.FILING_URGING].printer == "示例县考核办公室"
    assert kinds[NoticeKind.DECOMPOSITION].printer == "中共示例县委办公室"


def test_only_papers_without_a_number_lack_a_code() -> None:
    kinds = load_service(SHIPPED / "config" / "service.toml").kinds

    assert {kind for kind in NoticeKind if not kinds[kind].code} == UNNUMBERED


UNNUMBERED = {
    NoticeKind.DECOMPOSITION,  # numbered by the two offices
    NoticeKind.RECEIPT_REMINDER,
    NoticeKind.RESPONSIBILITY_SHEET,
    NoticeKind.LEADER_DUTIES,
    NoticeKind.FILING_REMINDER,
    NoticeKind.AWARD_REMINDER,
    NoticeKind.MEETING_MATERIALS,
    NoticeKind.LOAD_WARNING,
    NoticeKind.SETTLEMENT_DRAFT,
    NoticeKind.YEAR_END_PACK,
}


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"),
    [
        pytest.param("[cycle]", "[cycel]", "cycel", "“cycle”", id="unknown-section"),
        pytest.param("phone =", "fone =", "fone", "“phone”", id="unknown-key"),
        pytest.param('name = "示例县"', 'name = ""', "county.name", "不能为空", id="no-name"),
        pytest.param('"09:00"', '"9点"', "cycle.daily_at", "24 小时制", id="clock-in-words"),
        pytest.param('"09:00"', '"25:00"', "daily_at", "时:分", id="25-o'clock"),
        pytest.param("minutes = 5", "minutes = 0", "sweep_minutes", "1—60", id="never-sweep"),
        pytest.param("[kinds.warning_prompt]", "[kinds.prompt]", "prompt", "想写", id="kind"),
        pytest.param('"示督提"', '"示督办"', "code", "文号会重复", id="one-code-twice"),
        pytest.param('public_url = ""', 'public_url = "内网"', "public_url", "http", id="no-url"),
        pytest.param("allow = []", 'allow = ["10.1.0.1/16"]', "allow", "网段", id="host-bits"),
        pytest.param("allow = []", 'allow = ["http:/x"]', "allow", "主机名", id="url-as-host"),
        pytest.param('"secrets.toml"', '"../k"', "secret_file", "工作目录内", id="leads-out"),
        pytest.param('"secrets.toml"', '"config/k"', "secret_file", "备份", id="into-backups"),
        pytest.param('"nominal"', '"窄"', "layout.margins", "ink", id="margins-of-none"),
        pytest.param('"外侧"', '"里侧"', "layout.page_number", "居中", id="number-inside"),
        pytest.param("bold_levels = []", "bold_levels = [5]", "bold_levels", "1至4", id="level-5"),
        pytest.param("bold_levels = []", "bold_levels = [[2]]", "bold_levels", "1至4", id="nested"),
        pytest.param("bold_levels = []", "bold_levels = [true]", "bold_levels", "1至4", id="true"),
        pytest.param("bold_levels = []", "bold_levels = 2", "bold_levels", "如 [2, 3]", id="bare"),
        pytest.param('"Times New Roman"', '"Arial"', "layout.digits", "仿宋_GB2312", id="digits"),
        pytest.param("mark_points = 0", "mark_points = false", "mark_points", "22—72", id="no"),
        pytest.param("mark_points = 0", "mark_points = 9", "mark_points", "22—72", id="tiny-mark"),
        pytest.param("even_page = true", "even_page = 1", "even_page", "true", id="one-for-true"),
        pytest.param('"县委书记", ', '"县长", ', "leader_posts", "重复", id="post-twice"),
    ],
)
def test_a_slip_of_the_pen_is_named(
    old: str, new: str, key: str, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "service.toml"
    assert old in SHIPPED_TEXT
    path.write_text(SHIPPED_TEXT.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ConfigError) as raised:
        load_service(path)

    assert key in raised.value.key
    assert problem in raised.value.problem


def test_a_workspace_from_before_layouts_keeps_the_usual(tmp_path: Path) -> None:
    path = tmp_path / "service.toml"
    before, _, after = SHIPPED_TEXT.partition("[layout]")
    path.write_text(before + after[after.index("# ---- 各文种") :], encoding="utf-8")

    assert load_service(path).layout == LayoutSettings()


@pytest.mark.parametrize(
    "place", ["robots.example.cn", "10.1.2.3", "10.1.0.0/16", "fd00::/8", "localhost"]
)
def test_a_place_inside_may_be_allowed(place: str, tmp_path: Path) -> None:
    path = tmp_path / "service.toml"
    text = SHIPPED_TEXT.replace("allow = []", f'allow = ["{place}"]')
    path.write_text(text, encoding="utf-8")

    assert load_service(path).allow == (place,)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "service.toml"
    path.write_bytes(SHIPPED_TEXT.encode("gbk"))

    with pytest.raises(ConfigError, match="UTF-8"):
        load_service(path)
