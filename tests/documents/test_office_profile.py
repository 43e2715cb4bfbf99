"""An office's habits on its sheets: margins, digits, numbers, mark, seals; never the server's fonts."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from service.documents.blocks import Document, Head, Paragraph, Signature
from service.documents.inspection.inspector import inspect
from service.documents.profile import INK, NOMINAL, PageNumber, Profile, office_profile
from service.documents.word.notice import to_docx
from service.settings import LayoutSettings
from tests.documents.mutants import good_document
from tests.documents.sample_documents import Opened, W, make_document, text_of, value

ROOT = Path(__file__).parents[2]
FIGURES = Paragraph(text="截至2017年8月，完成17.6%，居全市第8位。")

ISSUERS = ("中共示例县委督查室", "示例县人民政府督办室", "示例县考核办公室")
PICTURE = b"\x89PNG\r\n\x1a\n picture"
EMU_A_TWIP = 635


def sealed(profile: Profile, issuers: tuple[str, ...]) -> Opened:
    signature = Signature(issuers=issuers, dated=date(2017, 8, 1))
    return Opened(to_docx(make_document(signature=signature), profile))


def pictures(file: Opened) -> list[tuple[str, int]]:
    """Each seal's words and its middle, twips from the left edge of the type area."""
    anchors = [one for one in file.body.iter() if str(one.tag).endswith("}anchor")]
    found = []
    for anchor in anchors:
        left = next(one for one in anchor.iter() if str(one.tag).endswith("}posOffset"))
        wide = next(one for one in anchor.iter() if str(one.tag).endswith("}extent")).get("cx")
        words = next(one for one in anchor.iter() if str(one.tag).endswith("}docPr")).get("descr")
        found.append((str(words), (int(left.text or 0) + int(wide or 0) // 2) // EMU_A_TWIP))
    return found


def test_the_shipped_habits_are_the_standard_ones() -> None:
    assert office_profile(LayoutSettings(), {}) == NOMINAL


def written(layout: LayoutSettings, document: Document | None = None) -> Opened:
    return Opened(to_docx(document or good_document(), office_profile(layout, {})))


@pytest.mark.parametrize(
    "layout",
    [
        LayoutSettings(margins="ink"),
        LayoutSettings(digits="仿宋_GB2312"),
        LayoutSettings(bold_levels=(2, 3)),
        LayoutSettings(page_number="居中"),
        LayoutSettings(mark_points=40),
        LayoutSettings(colophon_on_even_page=False),
    ],
)
def test_every_habit_passes_the_inspection(layout: LayoutSettings) -> None:
    content = to_docx(good_document(), office_profile(layout, {}))

    assert inspect(content).findings == ()


def test_pages_without_numbers_pass_for_the_office_that_has_settled_on_it() -> None:
    content = to_docx(good_document(), office_profile(LayoutSettings(page_number="不编"), {}))

    assert inspect(content, numbered=False).findings == ()
    assert [str(one) for one in inspect(content).findings] == [
        "码1 页码（GB/T 9704-2012 7.5） 页脚：没有页码，应编页码"
    ]


@pytest.mark.parametrize(
    ("margins", "wanted"), [("nominal", (2098, 1984, 579)), ("ink", (1960, 1847, 592))]
)
def test_the_margins_are_the_offices(margins: str, wanted: tuple[int, int, int]) -> None:
    file = written(LayoutSettings(margins=margins))

    first = file.sections()[0]
    edges = [value(first, "pgMar", side) for side in ("top", "bottom")]
    assert (*edges, value(first, "docGrid", "linePitch")) == tuple(map(str, wanted))


@pytest.mark.parametrize("digits", ["Times New Roman", "仿宋_GB2312"])
def test_digits_are_in_the_offices_face_and_chinese_is_not_touched(digits: str) -> None:
    paragraph = written(LayoutSettings(digits=digits), make_document(blocks=(FIGURES,))).paragraph(
        FIGURES.text[:4]
    )

    assert value(paragraph, "r/rPr/rFonts", "ascii") == digits
    assert value(paragraph, "r/rPr/rFonts", "eastAsia") == "仿宋_GB2312"


@pytest.mark.parametrize(
    ("levels", "bold"),
    [((), []), ((2, 3), ["（一）总体情况", "1.固定资产投资"]), ((1,), ["一、指标进度"])],
)
def test_only_the_levels_an_office_asks_for_are_bold(
    levels: tuple[int, ...], bold: list[str]
) -> None:
    file = written(LayoutSettings(bold_levels=levels))

    assert [
        text_of(one) for one in file.body.iter(f"{W}p") if one.find(f"{W}r/{W}rPr/{W}b") is not None
    ] == bold


def test_an_office_may_number_no_pages() -> None:
    file = written(LayoutSettings(page_number="不编"))

    footers = [text for name, text in file.files.items() if "footer" in name]
    assert not [one for one in footers if b"PAGE" in one]


@pytest.mark.parametrize(("even", "sections"), [(True, 2), (False, 1)])
def test_the_colophon_goes_to_an_even_page_only_where_it_is_the_rule(
    even: bool, sections: int
) -> None:
    layout = LayoutSettings(colophon_on_even_page=even)

    assert len(written(layout, make_document()).sections()) == sections


def test_a_centred_number_is_centred_on_both_sides() -> None:
    file = Opened(to_docx(make_document(), replace(INK, page_number=PageNumber.CENTRED)))

    sides = [value(file.part(f"word/footer{number}.xml"), "p/pPr/jc") for number in (1, 2)]
    assert sides == ["center", "center"]


def test_the_mark_is_as_large_as_the_office_has_it() -> None:
    document = make_document(head=Head(mark="考核办文件", number="示考办〔2017〕12号"))

    file = Opened(to_docx(document, replace(NOMINAL, mark_points=40)))

    assert value(file.paragraph("考核办文件"), "r/rPr/sz") == "80"


def test_without_a_picture_the_place_of_the_seal_stays_empty() -> None:
    file = sealed(NOMINAL, ISSUERS)

    assert pictures(file) == []
    assert not [name for name in file.files if "media" in name]


def test_a_seal_stands_over_the_middle_of_its_date() -> None:
    file = sealed(office_profile(LayoutSettings(), {ISSUERS[2]: PICTURE}), ISSUERS[2:])

    left = int(value(file.paragraph("2017年8月1日"), "pPr/ind", "left") or 0)
    ((words, middle),) = pictures(file)
    assert words == "示例县考核办公室印章"
    assert middle == pytest.approx(left + (NOMINAL.width - left) / 2, abs=2)
    assert file.files["word/media/seal1.png"] == PICTURE


def test_each_of_three_issuers_has_its_own_seal() -> None:
    profile = office_profile(LayoutSettings(), dict.fromkeys(ISSUERS, PICTURE))

    file = sealed(profile, ISSUERS)

    assert sorted(words for words, _ in pictures(file)) == sorted(f"{one}印章" for one in ISSUERS)
    assert inspect(to_docx(make_document(), profile)).findings == ()


FONT_FILE = re.compile(r"(?i)fonts?/|\.(ttf|ttc|otf|pcf|conf)$|fontconfig")
LAYOUTS = [
    LayoutSettings(),
    LayoutSettings(margins="ink", digits="仿宋_GB2312", bold_levels=(1, 2), mark_points=33),
]


def test_the_writer_looks_at_no_font_and_starts_no_program() -> None:
    touched: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in ("open", "os.listdir", "os.scandir", "ctypes.dlopen"):
            touched.append(str(arguments[0]))
        elif watching and event in ("subprocess.Popen", "os.system", "os.posix_spawn"):
            touched.append(f"fonts/{event}")

    sys.addaudithook(watch)
    for layout in LAYOUTS:
        written(layout)
    watching = False

    assert [one for one in touched if FONT_FILE.search(one)] == []


def test_a_machine_without_any_font_writes_the_same_bytes() -> None:
    code = (
        "import sys, hashlib; from tests.documents.mutants import good_document;"
        "from service.documents.word.notice import to_docx;"
        "print(hashlib.sha256(to_docx(good_document())).hexdigest())"
    )
    bare = {"PATH": "", "HOME": "/nonexistent", "FONTCONFIG_FILE": "/nonexistent"}

    there = subprocess.run(  # our own interpreter
        [sys.executable, "-c", code], env=bare, cwd=ROOT, capture_output=True, check=True, text=True
    )

    assert there.stdout.strip() == sha256(to_docx(good_document())).hexdigest()
