"""签发人：上行文写明是谁签发的。"""

from datetime import date
from pathlib import Path

import pytest

from service.documents.samples import sample_facts
from service.documents.templates import TemplateBook
from service.notices.papers import Paper, document_of
from service.settings import SHIPPED, load_service
from tests.builders import CALENDAR_2017
from workflows.vocabulary import NoticeKind


def upward_paper() -> Paper:
    kind = NoticeKind.SUPERVISION_REPORT
    return Paper(
        notice_id=1,
        version=0,
        key="supervision_report:2",
        kind=kind,
        subject="关于2017年四季度市考指标专项督查情况的报告",
        facts=sample_facts(kind),
        dues=(),
        addressees=(),
        copies=(),
        due_on=date(2017, 11, 8),
        county="示例县",
        year=2017,
        form_units=(),
        automatic=False,
    )


@pytest.mark.parametrize(
    ("by", "draft", "signers"),
    [
        pytest.param("王某某", False, ("王某某",), id="one"),
        pytest.param("王某某、李某、张某某", False, ("王某某", "李某", "张某某"), id="three"),
        pytest.param("", True, ("",), id="not-signed-yet"),
    ],
)
def test_a_report_to_the_county_names_who_signed_it(
    by: str, draft: bool, signers: tuple[str, ...]
) -> None:
    document = document_of(
        upward_paper(),
        TemplateBook(Path(SHIPPED) / "notice_templates"),
        load_service(SHIPPED / "config" / "service.toml"),
        CALENDAR_2017,
        number="" if draft else "示督报〔2017〕2号",
        dated=date(2017, 11, 8),
        draft=draft,
        by=by,
    )

    assert document.head
    assert document.head.signers == signers
