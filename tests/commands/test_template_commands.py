"""templates check and preview: an office's own templates before a paper is issued from them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.__main__ import duban
from service.documents.printing import can_print
from service.settings import SHIPPED
from tests.documents.sample_documents import Opened
from tests.documents.test_office_profile import PICTURE
from workflows.vocabulary import NoticeKind

TEXT = (
    "标题：{{ 标题 }}\n摘要：现将有关事项通知如下。\n红头：是\n\n请{{ 单位 }}抓好落实，按时反馈。\n"
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An office's own folder of templates; no workspace was ever made there."""
    (tmp_path / "office" / "templates").mkdir(parents=True)
    return tmp_path / "office" / "templates"


def asked(own: Path, *words: str) -> Result:
    return CliRunner().invoke(duban, ["--dir", str(own.parent), "templates", *words])


def test_the_shipped_templates_are_without_fault(own: Path) -> None:
    result = asked(own, "check")

    assert result.output == f"{len(NoticeKind)}个文种的模板，未发现问题。\n"
    assert result.exit_code == 0


def test_every_fault_is_named_by_file_and_line(own: Path) -> None:
    (own / "warning_prompt.md.j2").write_text(TEXT + "{{ 甲 }}\n{{ 乙|丙 }}\n", encoding="utf-8")
    (own / "督办单.md.j2").write_text(TEXT, encoding="utf-8")

    result = asked(own, "check")

    assert result.exit_code == 1
    assert "模板warning_prompt.md.j2第6行：数据里没有“甲”\n" in result.output
    assert "模板warning_prompt.md.j2第7行：没有“丙”这种写法，可用：年月日" in result.output
    assert "模板督办单.md.j2：没有文种用这个文件，文件名是不是应为 warning_supervision.md.j2\n" in (
        result.output
    )
    assert result.output.endswith("3处问题。\n")


def test_only_the_kinds_that_were_named_are_checked(own: Path) -> None:
    (own / "warning_prompt.md.j2").write_text("{{ 甲 }}", encoding="utf-8")

    assert asked(own, "check", "销号通知", "reply_return").output.startswith(
        "2个文种的模板，未发现"
    )
    assert asked(own, "check", "预警提示单").exit_code == 1


def test_facts_that_only_the_shipped_template_places_are_a_hint(own: Path) -> None:
    shipped = (SHIPPED / "notice_templates" / "reply_return.md.j2").read_text(encoding="utf-8")
    older = "\n".join(line for line in shipped.splitlines() if "退回理由" not in line)
    (own / "reply_return.md.j2").write_text(older + "\n", encoding="utf-8")

    result = asked(own, "check", "退回单")

    assert result.exit_code == 0, result.output
    assert "提示：本县模板reply_return.md.j2没有写自带模板里的：退回理由；" in result.output


def test_what_would_be_refused_at_signing_is_found_before(own: Path) -> None:
    enclosing = TEXT.replace("摘要：", "附件：《反馈表》\n摘要：", 1)
    (own / "reply_return.md.j2").write_text(enclosing, "utf-8")

    result = asked(own, "check", "退回单")

    assert result.exit_code == 1
    assert "模板reply_return.md.j2：样稿“常例”体6 附件说明（GB/T 9704-2012 7.3.4）" in result.output


def test_a_bad_setting_is_told_by_file_and_key(own: Path) -> None:
    (own.parent / "config").mkdir()
    text = (SHIPPED / "config" / "service.toml").read_text(encoding="utf-8")
    bad = text.replace('margins = "nominal"', 'margins = "wide"')
    (own.parent / "config" / "service.toml").write_text(bad, encoding="utf-8")

    result = asked(own, "check")

    assert result.exit_code == 2
    assert "service.toml：layout.margins：应为nominal、ink之一，现为“wide”" in result.output


@pytest.mark.parametrize("name", ["示例县督查室.png", "示例县考核办公室.jpg"])
def test_a_picture_that_is_no_issuers_seal_is_a_hint(own: Path, name: str) -> None:
    (own.parent / "seals").mkdir()
    (own.parent / "seals" / name).write_bytes(PICTURE)

    result = asked(own, "check", "退回单")

    assert result.exit_code == 0
    assert f"提示：seals/{name}：用不上，文件名应为“发文机关全称.png”" in result.output


def test_a_seal_that_is_no_picture_is_refused_with_the_way_out(own: Path) -> None:
    (own.parent / "seals").mkdir()
    (own.parent / "seals" / "示例县考核办公室.png").write_bytes(b"BM")

    result = asked(own, "check", "退回单")

    assert result.exit_code == 2
    assert "seals/示例县考核办公室.png：图片：不是 PNG 图片，请另存为透明底的 PNG" in result.output


def test_an_unknown_kind_is_told_which_there_are(own: Path) -> None:
    result = asked(own, "preview", "督办函")

    assert result.exit_code == 2
    assert "没有“督办函”这个文种，有：任务分解通知（decomposition）" in result.output


def previewed(own: Path, *words: str) -> Opened:
    result = asked(own, "preview", *words, "--out", str(own.parent / "out"))
    assert result.exit_code == 0, result.output
    (path,) = (own.parent / "out").glob("*.docx")
    return Opened(path.read_bytes())


def test_a_preview_shows_the_offices_own_text_and_names_as_a_draft(own: Path) -> None:
    (own / "reply_return.md.j2").write_text(TEXT, encoding="utf-8")

    texts = previewed(own, "退回单").texts()

    assert "送审稿" in texts
    assert "请县发改局抓好落实，按时反馈。" in texts
    assert not [text for text in texts if text.startswith("示督退〔")]


def test_a_preview_as_issued_has_a_number_and_the_offices_seals(own: Path) -> None:
    (own.parent / "seals").mkdir()
    (own.parent / "seals" / "中共示例县委督查室.png").write_bytes(PICTURE)

    file = previewed(own, "预警督办单", "--issued", "--variant", "依法治理扣分")

    assert "示督办〔2017〕1号" in file.texts()
    assert "送审稿" not in file.texts()
    assert file.files["word/media/seal1.png"] == PICTURE


def test_the_samples_are_listed_and_an_unknown_one_is_refused_with_the_list(own: Path) -> None:
    listed = asked(own, "preview", "销号通知", "--list")
    refused = asked(own, "preview", "销号通知", "--variant", "无")

    assert listed.output.splitlines() == ["常例", "已整改"]
    assert refused.exit_code == 2
    assert "无：有 常例、已整改" in refused.output


def test_a_preview_needs_no_database_and_makes_none(own: Path) -> None:
    previewed(own, "退回单")

    assert {path.name for path in own.parent.iterdir()} == {"templates", "out"}


@pytest.mark.full
@pytest.mark.skipif(not can_print(), reason="没有 LibreOffice（soffice），不看成页")
def test_the_pages_are_written_beside_the_file_where_asked(own: Path) -> None:
    previewed(own, "退回单", "--pages")

    names = {path.name for path in (own.parent / "out").iterdir()}
    assert {"样稿-退回单-常例.pdf", "样稿-退回单-常例-1.png"} <= names


def test_without_libreoffice_the_file_is_written_and_the_rest_is_said(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    result = asked(own, "preview", "退回单", "--pages", "--out", str(own.parent / "out"))

    assert result.exit_code == 0
    assert "没有成页：本机没有 LibreOffice" in result.output
