"""An office's habits on its sheets: margins, digits, numbers, mark, seals; never the server's fonts."""

from dataclasses import replace
from datetime import date

import pytest

from service.documents.blocks import Head, Signature
from service.documents.inspection import inspect
from service.documents.profile import INK, NOMINAL, PageNumber, Profile, office_profile
from service.documents.word.notice import to_docx
from service.settings import LayoutSettings
from tests.documents.sample_documents import Opened, make_document, value

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
    content = to_docx(make_document(), office_profile(layout, {}))

    assert inspect(content).findings == ()


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
