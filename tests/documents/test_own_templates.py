"""An office's own templates win over the shipped ones and survive an upgrade."""

import shutil
from pathlib import Path

import pytest

from service.documents.own_templates import left_out, strangers, touched
from service.documents.samples import variants
from service.documents.template_proof import template_faults
from service.documents.templates import TemplateBook
from tests.documents.test_templates_golden import as_text
from workflows.vocabulary import NoticeKind

SHIPPED = Path(__file__).parents[2] / "notice_templates"
KIND = NoticeKind.WARNING_SUPERVISION
#: A template with its parts as an office took them from release 0.1.0 and changed a word: never
#: edited again, whatever the shipped ones become.
FIRST_RELEASE = Path(__file__).parent / "first_release"
OWN_WORDS = "现将下列事项交你单位办理"
PARTS = sorted(path.name for path in (FIRST_RELEASE / "parts").iterdir())


def text(*folders: Path) -> str:
    return as_text(TemplateBook(*folders).document(KIND, *variants(KIND)["常例"]))


@pytest.fixture
def upgraded(tmp_path: Path) -> Path:
    """The shipped templates of a later release, in which every part has become another."""
    later = tmp_path / "later"
    shutil.copytree(SHIPPED, later)
    for part in (later / "parts").iterdir():
        part.write_text("事项：新版{{ 新版的词 }}", encoding="utf-8")
    return later


def test_a_template_of_the_first_release_still_wins_without_a_fault() -> None:
    papers = {KIND: list(variants(KIND).values())}

    assert OWN_WORDS in text(FIRST_RELEASE, SHIPPED)
    assert OWN_WORDS not in text(SHIPPED)
    assert template_faults((FIRST_RELEASE, SHIPPED), papers) == ()


def test_a_later_release_changes_no_word_of_it(upgraded: Path) -> None:
    assert text(FIRST_RELEASE, upgraded) == text(FIRST_RELEASE, SHIPPED)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_the_office_does_not_have_is_the_shipped_one(
    upgraded: Path, tmp_path: Path, part: str
) -> None:
    own = tmp_path / "own"
    shutil.copytree(FIRST_RELEASE, own)
    (own / "parts" / part).unlink()

    faults = template_faults((own, upgraded), {KIND: list(variants(KIND).values())})

    assert [str(fault) for fault in faults] == [f"模板parts/{part}第1行：数据里没有“新版的词”"]


def test_what_a_later_release_places_and_the_own_does_not_is_told(tmp_path: Path) -> None:
    later = tmp_path / "later"
    shutil.copytree(SHIPPED, later)
    with (later / f"{KIND.value}.md.j2").open("a", encoding="utf-8") as file:
        file.write("\n{{ 新增的事实 }}\n")

    hints = list(left_out(FIRST_RELEASE, later, {KIND: {"新增的事实", "单位"}}))

    assert hints == [
        "本县模板warning_supervision.md.j2没有写自带模板里的：新增的事实；有意不写的可以不管"
    ]
    assert list(left_out(FIRST_RELEASE, SHIPPED, {KIND: {"新增的事实", "单位"}})) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("warning_prompt.md.j2.txt", "warning_prompt.md.j2"),
        ("warning_promt.md.j2", "warning_prompt.md.j2"),
        ("预警督办单.md.j2", "warning_supervision.md.j2"),
        ("督办单.docx", "warning_supervision.md.j2"),
        ("parts/dues.j2", "parts/due.j2"),
        ("说明.txt", ""),
    ],
)
def test_a_file_that_never_applies_is_named_with_what_it_may_mean(
    tmp_path: Path, name: str, meant: str
) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / name).touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "parts" / "due.j2").touch()

    (fault,) = strangers(tmp_path, SHIPPED)

    told = f"文件名是不是应为 {meant}" if meant else "请改名或者移走"
    assert (fault.template, fault.problem) == (name, f"没有文种用这个文件，{told}")


def test_a_part_of_the_offices_own_touches_every_kind_that_includes_it(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "indicator_rows.j2").touch()

    kinds = touched(tmp_path, SHIPPED)

    assert {NoticeKind.WARNING_PROMPT, NoticeKind.WARNING_SUPERVISION} <= set(kinds)
    assert NoticeKind.LEADER_SHEET not in kinds
    assert touched(tmp_path / "none", SHIPPED) == []
