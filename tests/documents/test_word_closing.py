"""署名, 成文日期, 附件说明, 附注."""

from datetime import date

import pytest

from service.documents.blocks import Form, Paragraph, Signature
from service.documents.profile import NOMINAL
from tests.documents.sample_documents import (
    ISSUER,
    SENTENCE,
    W,
    make_document,
    opened,
    text_of,
    value,
)

CHARACTER = 315  # twips


def test_a_sealed_date_stands_four_characters_from_the_edge_under_the_name() -> None:
    file = opened(make_document(colophon=None))

    name, dated = file.paragraph(ISSUER), file.paragraph("2017年8月1日")
    left = int(value(dated, "pPr/ind", "left") or 0)
    date_width = 3 * CHARACTER + 6 * 155
    right_gap = (NOMINAL.width - left - date_width) / 2
    assert value(dated, "pPr/jc") == "center"
    assert right_gap == pytest.approx(4 * CHARACTER, abs=2)
    assert text_of(name).startswith(ISSUER)


@pytest.mark.parametrize(
    "issuer",
    [
        pytest.param("示例县人民政府督查室", id="name-longer-than-date"),
        pytest.param("示例县追赶超越办", id="date-ending-right-of-the-name"),
        pytest.param("县考核办", id="date-longer-than-name"),
    ],
)
def test_an_unsealed_date_begins_two_characters_right_of_the_name(issuer: str) -> None:
    signature = Signature(issuers=(issuer,), dated=date(2017, 8, 1), sealed=False)

    file = opened(make_document(signature=signature, colophon=None))

    name = int(value(file.paragraph(issuer), "pPr/ind", "left") or 0)
    dated = int(value(file.paragraph("2017年8月1日"), "pPr/ind", "left") or 0)
    ends = (name + len(issuer) * CHARACTER, dated + 3 * CHARACTER + 6 * 155)
    assert dated - name == 2 * CHARACTER
    assert round(NOMINAL.width - max(ends)) in range(2 * CHARACTER - 2, 2 * CHARACTER + 3)


def test_joint_issuers_under_seals_stand_in_rows_with_the_last_over_the_date() -> None:
    issuers = ("县委督查室", "县政府督办室", "县考核办")
    signature = Signature(issuers=issuers, dated=date(2017, 8, 1))

    file = opened(make_document(signature=signature, colophon=None))

    last, dated = file.paragraph("县考核办"), file.paragraph("2017年8月1日")
    assert "县委督查室县政府督办室" in file.texts()
    assert len(last.findall(f"{W}r/{W}tab")) == len(dated.findall(f"{W}r/{W}tab")) == 2


def test_joint_issuers_without_seals_stand_one_under_another() -> None:
    issuers = ("县委督查室", "县政府督办室")
    signature = Signature(issuers=issuers, dated=date(2017, 8, 1), sealed=False)

    texts = opened(make_document(signature=signature, colophon=None)).texts()

    assert texts[texts.index("县委督查室") :][:3] == [*issuers, "2017年8月1日"]


def test_the_text_above_the_signature_goes_with_it() -> None:
    blocks = (Paragraph(text="总的情况。"), Paragraph(text=SENTENCE))
    file = opened(make_document(blocks=blocks, attachments=("甲表", "乙表"), colophon=None))

    body = list(file.body.iterfind(f"{W}p"))
    start = [text_of(one) for one in body].index(SENTENCE)
    kept = [one.find(f"{W}pPr/{W}keepNext") is not None for one in body[start:]]
    assert kept == [True] * (len(kept) - 1) + [False]


def test_a_long_list_of_attachments_may_part_but_its_last_name_goes_with_the_signature() -> None:
    blocks = (Paragraph(text="总的情况。"), Paragraph(text=SENTENCE))
    names = tuple(f"第{number}张表" for number in range(1, 8))

    file = opened(make_document(blocks=blocks, attachments=names, colophon=None))

    holds = [
        file.paragraph(f"{number}.第").find(f"{W}pPr/{W}keepNext") is not None
        for number in range(2, 8)
    ]
    assert holds == [False] * 5 + [True]


def test_no_page_divides_the_name_of_an_attachment() -> None:
    file = opened(make_document(attachments=("责任分工一览表" * 5, "乙表")))

    first = file.paragraph("附件：1.")
    assert first.find(f"{W}pPr/{W}keepLines") is not None


def test_a_note_without_a_signature_is_not_alone_on_a_page() -> None:
    blocks = (Paragraph(text="总的情况。"), Paragraph(text=SENTENCE))
    file = opened(make_document(blocks=blocks, signature=None, colophon=None, note="联系人：甲"))

    assert file.paragraph(SENTENCE).find(f"{W}pPr/{W}keepNext") is not None


def test_an_only_paragraph_is_not_taken_off_the_first_page() -> None:
    file = opened(make_document(colophon=None))

    assert file.paragraph(SENTENCE).find(f"{W}pPr/{W}keepNext") is None


def test_one_attachment_is_named_and_several_are_numbered() -> None:
    one = opened(make_document(attachments=("甲表",))).texts()
    two = opened(make_document(attachments=("甲表", "乙表"))).texts()

    assert "附件：甲表" in one
    assert two[two.index("附件：1.甲表") + 1] == "2.乙表"


def test_the_note_stands_in_brackets_under_the_date() -> None:
    texts = opened(make_document(note="联系电话：0900-8000000")).texts()

    assert texts[texts.index("2017年8月1日") + 1] == "（联系电话：0900-8000000）"


def test_the_last_rows_of_a_form_over_pages_go_with_the_signature() -> None:
    form = Form(rows=tuple(((f"事项{row}", SENTENCE),) for row in range(16)))
    issuers = ("县委督查室", "县政府督办室", "县考核办")
    signature = Signature(issuers=issuers, dated=date(2017, 8, 1))

    file = opened(
        make_document(blocks=(Paragraph(text=SENTENCE), form), signature=signature, colophon=None)
    )

    *_, last = file.tables()
    assert [text_of(row[1]) for row in last.iter(f"{W}tr")] == ["事项14", "事项15"]
    assert all(one.find(f"{W}pPr/{W}keepNext") is not None for one in last.iter(f"{W}p"))
