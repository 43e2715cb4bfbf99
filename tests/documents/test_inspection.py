"""The inspector finds each single fault by its rule, passes what is good, and never falls over."""

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.documents.blocks import Head, Paragraph
from service.documents.inspection.findings import Taken
from service.documents.inspection.inspector import inspect
from service.documents.profile import INK, NOMINAL, Profile
from service.documents.samples import variants
from service.documents.word.notice import to_docx
from tests.documents.layout_mutants import LAYOUT_MUTANTS
from tests.documents.mutants import DOCUMENT, GOOD, MUTANTS, Mutant, good_document, packed
from tests.documents.sample_documents import make_document
from tests.documents.sample_layouts import SAMPLES
from tests.documents.test_templates_golden import BOOK
from workflows.vocabulary import NoticeKind

TAKEN = {
    "信函": Taken.LETTER,
    "纪要": Taken.MINUTES,
    "刊头": Taken.BULLETIN,
    "表单": Taken.FORM,
}


@pytest.mark.parametrize("mutant", [*MUTANTS, *LAYOUT_MUTANTS], ids=lambda one: one.fault)
def test_a_single_fault_is_found_by_its_rule(mutant: Mutant) -> None:
    findings = inspect(mutant.content()).findings

    assert mutant.rule in {one.rule.number for one in findings}, [str(one) for one in findings]


def test_the_unspoiled_file_is_without_fault() -> None:
    report = inspect(packed(GOOD))

    assert report.findings == ()
    assert report.taken is Taken.FILE


def test_both_habits_of_margins_are_right() -> None:
    assert inspect(to_docx(good_document(), INK)).findings == ()


@pytest.mark.parametrize("profile", [NOMINAL, INK], ids=["nominal", "ink"])
@pytest.mark.parametrize("name", SAMPLES)
def test_every_layout_is_known_for_what_it_is_and_passes(name: str, profile: Profile) -> None:
    report = inspect(to_docx(SAMPLES[name], profile))

    assert report.findings == ()
    assert report.taken is TAKEN.get(name.partition("、")[0], Taken.FILE)


def test_a_draft_may_have_no_number_and_an_issued_notice_may_not() -> None:
    head = Head(mark="示例县考核办公室文件", number="")

    assert inspect(to_docx(make_document(head=head, draft=True))).findings == ()
    (fault,) = inspect(to_docx(make_document(head=head))).findings
    assert str(fault).startswith("头2 发文字号（GB/T 9704-2012 7.2.5）")


def test_a_title_that_speaks_of_a_number_is_not_taken_for_the_number() -> None:
    head = Head(mark="示例县考核办公室文件", number="")
    document = make_document(head=head, draft=True, title="关于示督提〔2017〕6号的销号通知")

    assert inspect(to_docx(document)).findings == ()


def test_a_drafts_text_that_speaks_of_a_number_is_not_taken_for_its_own() -> None:
    head = Head(mark="示例县考核办公室文件", number="")
    named = Paragraph(text="示督办〔2017〕2号督办单已经办结，予以销号。")

    assert inspect(to_docx(make_document(head=head, draft=True, blocks=(named,)))).findings == ()


@pytest.mark.parametrize("number", ["示督（催）〔2017〕1号", "示考通〔2017〕12号", "2017年第3期"])
def test_a_number_in_form_passes(number: str) -> None:
    head = Head(mark="示例县考核办公室文件", number=number)

    assert inspect(to_docx(make_document(head=head))).findings == ()


def test_a_file_of_another_program_is_judged_for_what_it_has() -> None:
    file = docx.Document()
    file.add_heading("关于做好考核工作的通知", 0)
    file.add_paragraph("请各责任部门高度重视，逐项对照检查，拿出切实可行的整改措施，按时反馈。")
    buffer = io.BytesIO()
    file.save(buffer)

    report = inspect(buffer.getvalue())

    rules = {one.rule.number for one in report.findings}
    assert report.taken is Taken.PLAIN
    assert {"版1", "版3", "码1", "体1", "体2"} <= rules
    assert not [one for one in rules if one.startswith("头")]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        pytest.param(b"", "打不开", id="empty"),
        pytest.param(b"PK\x03\x04 not a zip", "打不开", id="broken-zip"),
        pytest.param(packed(GOOD)[:9000], "打不开", id="cut-off"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "另存为", id="old-or-encrypted"),
    ],
)
def test_what_is_no_docx_is_said_to_be_none(content: bytes, word: str) -> None:
    (finding,) = inspect(content).findings

    assert word in finding.found


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, len(GOOD[DOCUMENT]) - 1), piece=st.binary(max_size=6))
def test_no_damage_makes_it_raise(place: int, piece: bytes) -> None:
    document = GOOD[DOCUMENT]
    damaged = {**GOOD, DOCUMENT: document[:place] + piece + document[place + 1 :]}

    assert isinstance(inspect(packed(damaged)).findings, tuple)


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_sample_of_every_kind_passes(kind: NoticeKind) -> None:
    faults = {
        name: inspect(to_docx(BOOK.document(kind, facts, envelope))).findings
        for name, (facts, envelope) in variants(kind).items()
    }

    assert not any(faults.values()), faults
