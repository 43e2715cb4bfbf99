"""督办单 as a bordered form: labels in 黑体, contents in 仿宋."""

from collections.abc import Sequence
from typing import NamedTuple

from service.documents.blocks import Form
from service.documents.grid import count_rows, face
from service.documents.profile import HEI_FONT, NOMINAL, SIZE_4, SMALL_CHARACTER, TEXT_FONT, Profile
from service.documents.word.flow import Piece
from service.documents.word.markup import letters, paragraph, run
from service.documents.word.table_frame import (
    ABOVE,
    BORDER,
    PADDING,
    SIDE,
    row_opening,
    table_opening,
)

_LINE, _LOWEST_ROW = 420, 520  # twips, at the usual line pitch
_CARRIED = 2  # rows of a long form that go over with the signature
_LABEL = (4, 6)  # 字 of 4号 in a label column, at least and at most


class _Pitch(NamedTuple):
    """Lines and rows of a form; as much tighter as the paper's own lines are (7.3.5.5)."""

    line: int
    lowest_row: int

    @classmethod
    def of(cls, profile: Profile) -> "_Pitch":
        usual = max(NOMINAL.line, profile.line)
        return cls(_LINE * profile.line // usual, _LOWEST_ROW * profile.line // usual)


FormRow = Sequence[tuple[str, str]]  # one or two pairs of label and content


def form_pieces(
    form: Form, profile: Profile, hold: bool = False, carry: bool = False
) -> list[Piece]:
    """The form's rows, each of one or two pairs.

    ``hold`` keeps a short form whole with what follows, ``carry`` instead parts its last rows,
    so that they go over to the signature's page and it has text.
    """
    if not form.rows:
        return []
    columns = _columns(form, profile.width)
    pitch = _Pitch.of(profile)
    heights = [_row_height(row, columns, pitch) for row in form.rows]
    if hold and not carry and sum(heights) <= profile.height // 2:
        return [_part(form.rows, heights, columns, profile, kept=True)]
    if not (carry and len(heights) > _CARRIED):
        return [_part(form.rows, heights, columns, profile, kept=False)]
    return [
        _part(form.rows[:-_CARRIED], heights[:-_CARRIED], columns, profile, kept=False),
        _part(form.rows[-_CARRIED:], heights[-_CARRIED:], columns, profile, kept=True),
    ]


def _part(
    rows: Sequence[FormRow],
    heights: Sequence[int],
    columns: tuple[int, ...],
    profile: Profile,
    *,
    kept: bool,
) -> Piece:
    xml = "".join(
        _row(row, columns, _Pitch.of(profile), whole=height < profile.height, hold=kept)
        for row, height in zip(rows, heights, strict=True)
    )
    return Piece(
        xml=f"{table_opening(columns, profile.width)}{xml}</w:tbl>",
        heights=(sum(heights),) if kept else tuple(heights),
        keep_next=kept,
        is_table=True,
    )


def _columns(form: Form, width: int) -> tuple[int, int, int, int]:
    """Label, content, label, content; labels as wide as the longest one, within limits."""
    longest = max(len(label) for row in form.rows for label, _ in row) if any(form.rows) else 0
    least, most = _LABEL
    label = min(max(longest, least), most) * SMALL_CHARACTER + PADDING
    content = (width - 2 * label) // 2
    return label, content, label, width - 2 * label - content


def _row(row: FormRow, columns: tuple[int, ...], pitch: _Pitch, *, whole: bool, hold: bool) -> str:
    label, *_ = columns
    wide = len(row) == 1
    cells = "".join(
        _cell([name], label, 1, HEI_FONT, "center", pitch.line, hold)
        + _cell(
            content.split("\n"),
            sum(columns[1:]) if wide else columns[1 + 2 * index],
            3 if wide else 1,
            TEXT_FONT,
            "left",
            pitch.line,
            hold,
        )
        for index, (name, content) in enumerate(row[:2])
    )
    return f"{row_opening(pitch.lowest_row, whole)}{cells}</w:tr>"


def _cell(
    lines: Sequence[str], width: int, span: int, font: str, align: str, pitch: int, hold: bool
) -> str:
    look = letters(font, SIZE_4, spacing=0)
    indent = 'w:firstLineChars="200" w:firstLine="560"' if len(lines) > 1 else ""
    paragraphs = "".join(
        paragraph(
            run(line, look),
            keep_next=hold,
            on_grid=False,
            line=pitch,
            indent=indent,
            align=align,
        )
        for line in lines
    )
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraphs}</w:tc>"
    )


def _row_height(row: FormRow, columns: tuple[int, ...], pitch: _Pitch) -> int:
    kind = face(SIZE_4)
    wide = len(row) == 1
    lines = 1
    for index, (name, content) in enumerate(row[:2]):
        width = sum(columns[1:]) if wide else columns[1 + 2 * index]
        first = 560 if "\n" in content else 0
        lines = max(
            lines,
            count_rows(name, columns[0] - 2 * SIDE, kind),
            count_rows(content, width - 2 * SIDE, kind, first),
        )
    return max(lines * pitch.line + 2 * ABOVE + BORDER, pitch.lowest_row)
