import pytest

from service.deliveries.plain_text import clean, file_name, graphemes, shorten, size

FAMILY = "👨\u200d👩\u200d👧\u200d👦"


@pytest.mark.parametrize(
    ("dirty", "seen"),
    [
        pytest.param("a\u202eb", "ab", id="right-to-left-override"),
        pytest.param("a\x00\x0bb", "ab", id="control-characters"),
        pytest.param("a\u2028b\r\nc", "a\nb\nc", id="line-breaks-are-newlines"),
        pytest.param("a\ud83d", "a□", id="lone-surrogate"),
        pytest.param(FAMILY, FAMILY, id="joined-emoji-stay"),
    ],
)
def test_cleaning_leaves_only_what_is_seen(dirty: str, seen: str) -> None:
    assert clean(dirty) == seen


def test_a_family_is_one_grapheme_of_25_bytes() -> None:
    assert list(graphemes(f"一{FAMILY}二")) == ["一", FAMILY, "二"]
    assert size(FAMILY) == 25


@pytest.mark.parametrize(("han", "kept"), [(682, True), (683, False)], ids=["2046B", "2049B"])
def test_2048_bytes_hold_682_han(han: int, kept: bool) -> None:
    text = "督" * han

    assert (shorten(text, 2048) == text) is kept
    assert size(shorten(text, 2048)) <= 2048


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        pytest.param("../../etc/passwd", "_.._etc_passwd", id="folders"),
        pytest.param("督办单\u202excod.exe", "督办单xcod.exe", id="direction-override"),
        pytest.param('a"b\r\n.docx', "a_b_.docx", id="quotes-and-lines"),
        pytest.param("", "未命名", id="nothing"),
    ],
)
def test_file_names_hold_no_commands(name: str, safe: str) -> None:
    assert file_name(name) == safe


def test_a_long_file_name_keeps_its_ending() -> None:
    name = file_name("督" * 300 + ".docx")

    assert name.endswith("….docx")
    assert size(name) <= 180
