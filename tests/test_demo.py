"""The demo: the sample county's year through the commands, every rung seen, the same each time."""

import io
import zipfile
from hashlib import sha256
from pathlib import Path

import pymupdf
import pytest
from lxml import etree

from service.demo.stage import play
from service.documents.inspection.inspector import inspect, proofread
from service.documents.printing import can_print, print_pdf
from workflows.vocabulary import NoticeKind

GOLDEN = Path(__file__).parent / "golden" / "timeline_2017.txt"

pytestmark = pytest.mark.full  # a year through the command line: about a minute


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    play(folder)
    return folder


def test_the_demo_year_is_the_one_last_looked_at(demo: Path) -> None:
    timeline = (demo / "timeline.txt").read_text(encoding="utf-8")

    assert timeline == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", NoticeKind, ids=str)
def test_every_kind_of_paper_is_seen(demo: Path, kind: NoticeKind) -> None:
    timeline = (demo / "timeline.txt").read_text(encoding="utf-8")

    assert f"发出{kind.label}" in timeline or f"签发{kind.label}" in timeline


@pytest.mark.parametrize("act", ["撤回", "决定不发", "作废", "暂缓研判", "更正", "待补发"])
def test_every_way_off_the_road_is_seen(demo: Path, act: str) -> None:
    told = (demo / "timeline.txt").read_text(encoding="utf-8")
    inbox = "".join(path.name for path in (demo / "inbox").rglob("*"))

    assert act in told + inbox


def test_every_document_passes_the_check(demo: Path) -> None:
    faults = {
        path.name: found
        for path in (demo / "documents").iterdir()
        if (found := inspect(path.read_bytes()).findings)
    }

    assert not faults


def test_every_document_is_written_in_good_chinese(demo: Path) -> None:
    faults = {
        path.name: found
        for path in (demo / "documents").iterdir()
        if (found := proofread(path.read_bytes()))
    }

    assert not faults


@pytest.mark.full
@pytest.mark.timeout(1200)
@pytest.mark.skipif(not can_print(), reason="没有 LibreOffice（soffice），不看成页")
def test_every_document_prints_on_as_many_pages_as_it_says(demo: Path) -> None:
    files = {path.name: path.read_bytes() for path in (demo / "documents").glob("*.docx")}

    printed = print_pdf(files, seconds=900)

    said = {name: laid_out(content) for name, content in files.items()}
    assert len(said) > 200
    assert said == {name: pymupdf.open(stream=pdf).page_count for name, pdf in printed.items()}


def laid_out(content: bytes) -> int:
    """The pages that the file itself names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pages = etree.fromstring(archive.read("docProps/app.xml"))[0].text
    return int(pages or 0)


def test_what_was_said_in_a_talk_stays_with_supervision(demo: Path) -> None:
    groups = {path.parent.name for path in (demo / "messages").rglob("*约谈*记录*")}

    assert groups == {"督查室群"}


def test_the_same_input_gives_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    play(tmp_path)

    assert _digests(tmp_path) == _digests(demo)


def _digests(folder: Path) -> dict[str, str]:
    kept = ("documents", "messages", "inbox")
    files = [path for name in kept for path in (folder / name).rglob("*") if path.is_file()]
    files += [folder / "timeline.txt", folder / "commands.txt"]
    return {
        str(path.relative_to(folder)): sha256(
            path.read_bytes().replace(str(folder).encode(), b"")
        ).hexdigest()
        for path in files
    }
