"""Parts join to the original, and each is within its limit, by the bytes that are sent."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.deliveries.channels import Robot
from service.deliveries.dialects import dingtalk, encoded, feishu
from service.deliveries.pieces import Piece, Rows, Words, as_data, from_data, row_pairs
from service.deliveries.plain_text import graphemes, size
from service.deliveries.splitting import LEFT_OUT, Fits, Part, split
from tests.deliveries.builders import make_message

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
ROBOT = Robot(id=1, name="群", channel="")
NO_CAP = 10_000

_texts = st.lists(
    st.sampled_from(["督", "办", "a", '"', "\\", "。", "👍🏽", "e\u0301", FAMILY]), max_size=60
)
_words = st.builds(
    Words, text=_texts.map("".join).map(lambda text: text or "空"), strong=st.booleans()
)
_rows = st.builds(
    Rows,
    header=st.just(("编号", "指标")),
    rows=st.lists(st.tuples(st.just("3-1"), _texts.map("".join)), min_size=1, max_size=8).map(
        tuple
    ),
    caption=st.sampled_from(["", "表1"]),
)
_papers = st.lists(_words | _rows, min_size=1, max_size=12)


def _by_dingtalk(limit: int) -> Fits:
    return lambda part, number, of: (
        len(encoded(dingtalk.body(ROBOT, make_message(paper=part, part=number, parts=of)))) <= limit
    )


def _by_feishu(limit: int) -> Fits:
    return lambda part, number, of: (
        len(encoded(feishu.body(ROBOT, make_message(paper=part, part=number, parts=of)))) <= limit
    )


def _by_size(limit: int) -> Fits:
    """Bytes of the texts with their mark: a dialect without any markup."""

    def fits(part: Part, number: int, of: int) -> bool:
        mark = f"（{number}/{of}）" if of > 1 else ""
        return size(mark) + sum(size(text) for piece in part for text in _texts_of(piece)) <= limit

    return fits


def _texts_of(piece: Piece) -> list[str]:
    if isinstance(piece, Words):
        return [piece.text]
    return [*piece.header, *(cell for row in piece.rows for cell in row)]


def _characters(parts: Iterable[Part]) -> str:
    """Everything that is read, in order, heads of rows with it; captions once a table."""
    read = []
    for piece in (piece for part in parts for piece in part):
        if isinstance(piece, Words):
            read.append(piece.text)
        else:
            read.append("" if piece.continued else piece.caption)
            read += [pair for row in piece.rows for pair in row_pairs(piece.header, row)]
    return "".join(read)


@pytest.mark.parametrize("dialect", [_by_dingtalk, _by_feishu])
@given(paper=_papers, limit=st.integers(520, 1_500))
@settings(max_examples=60, deadline=None)
def test_parts_join_to_the_original_and_each_fits(dialect, paper, limit) -> None:
    fits = dialect(limit)

    parts = split(paper, fits, NO_CAP)

    assert all(fits(part, place, len(parts)) for place, part in enumerate(parts, start=1))
    assert _characters(parts) == _characters([tuple(paper)])


@given(paper=_papers, limit=st.integers(60, 400))
@settings(max_examples=60, deadline=None)
def test_graphemes_and_rows_stay_whole(paper, limit) -> None:
    parts = split(paper, _by_size(limit), NO_CAP)

    before = [each for piece in paper for text in _texts_of(piece) for each in graphemes(text)]
    after = [
        each
        for part in parts
        for piece in part
        for text in _texts_of(piece)
        for each in graphemes(text)
    ]
    assert set(after) <= {*before, *graphemes("：编号指标表1")}
    assert all(
        len(row) == 2
        for part in parts
        for piece in part
        if isinstance(piece, Rows)
        for row in piece.rows
    )


@given(paper=_papers, most=st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_there_are_never_more_parts_than_allowed(paper, most) -> None:
    fits = _by_dingtalk(700)

    parts = split(paper, fits, most)

    assert len(parts) <= most
    assert all(fits(part, len(parts), len(parts)) for part in parts)


def test_what_is_left_out_past_the_cap_is_said() -> None:
    paper = [Words(text="督" * 100)] * 40

    parts = split(paper, _by_size(400), 3)

    assert len(parts) == 3
    assert parts[-1][-1] == LEFT_OUT
    assert LEFT_OUT not in [*parts[0], *parts[1]]


def test_nothing_is_said_to_be_left_out_where_nothing_is() -> None:
    parts = split([Words(text="督" * 100)] * 3, _by_size(400), 3)

    assert len(parts) == 3
    assert LEFT_OUT not in parts[-1]


def test_a_paragraph_that_fits_in_a_part_is_not_cut() -> None:
    paper = [Words(text="督" * 60), Words(text="办" * 60)]

    parts = split(paper, _by_size(300))

    assert parts == ((paper[0],), (paper[1],))


def test_a_heading_goes_with_what_follows() -> None:
    heading = Words(text="二、办理要求", strong=True)
    paper = [Words(text="督" * 60), heading, Words(text="办" * 60)]

    parts = split(paper, _by_size(300))

    assert parts == ((paper[0],), (heading, paper[2]))


def test_a_table_is_cut_between_rows_under_its_repeated_head() -> None:
    rows = tuple((f"3-{number}", "固定资产投资") for number in range(1, 13))
    table = Rows(header=("编号", "指标"), rows=rows, caption="表1")

    parts = split([table], _by_size(150))

    tables = [piece for part in parts for piece in part]
    assert all(isinstance(piece, Rows) and piece.header == table.header for piece in tables)
    assert [piece.continued for piece in tables] == [False] + [True] * (len(tables) - 1)
    assert tuple(row for piece in tables for row in piece.rows) == rows


def test_a_row_larger_than_a_part_becomes_lines() -> None:
    table = Rows(header=("编号", "问题"), rows=(("3-1", "难" * 200), ("3-2", "易")), caption="表1")

    parts = split([table], _by_size(300))

    first = parts[0][0]
    assert first == Words(text="表1", strong=True)
    assert _characters(parts) == _characters([(table,)])


def test_a_family_is_never_parted() -> None:
    parts = split([Words(text=FAMILY * 40)], _by_size(160), NO_CAP)

    assert all(
        piece.text == FAMILY * (len(piece.text) // len(FAMILY)) for part in parts for piece in part
    )


def test_a_grapheme_larger_than_a_part_is_cut_after_all() -> None:
    monster = "e" + "\u0301" * 300

    parts = split([Words(text=monster)], _by_size(100), NO_CAP)

    assert _characters(parts) == monster


@pytest.mark.parametrize("count", [9, 10, 99, 100])
def test_room_for_the_mark_is_kept_when_its_number_grows(count: int) -> None:
    fits = _by_size(60)
    paper = [Words(text="督" * 15)] * count  # 45 bytes, and no second one beside it

    parts = split(paper, fits, NO_CAP)

    assert len(parts) == count
    assert all(fits(part, place, count) for place, part in enumerate(parts, start=1))


def test_the_tenth_part_makes_the_mark_wider_and_the_parts_smaller() -> None:
    text = "a" * (9 * 49 + 1)  # nine parts of 49 beside （9/9） do not take it

    parts = split([Words(text=text)], _by_size(58), NO_CAP)

    assert len(parts) == 10
    assert max(len(part[0].text) for part in parts) == 58 - size("（10/10）")


def test_what_cannot_fit_at_all_is_left_whole() -> None:
    paper = (Words(text="督办"),)

    assert split(paper, lambda *_: False) == (paper,)


def test_quotes_and_backslashes_count_as_they_are_sent() -> None:
    paper = [Words(text='"' * 2_000)]
    fits = _by_dingtalk(1_000)

    parts = split(paper, fits, NO_CAP)

    assert len(parts) > 4  # 4 000 bytes in JSON, 2 000 in UTF-8
    assert all(fits(part, place, len(parts)) for place, part in enumerate(parts, start=1))


@given(paper=_papers)
def test_a_paper_survives_its_json_column(paper) -> None:
    assert from_data(as_data(paper)) == tuple(paper)
