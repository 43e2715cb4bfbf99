"""An inspector of Word files: GB/T 9704-2012 by the file's own markup, for files of any program.

It shares nothing with the writer of notices, so that a fault of the writer cannot hide in it. What
a file does not have (no red head, no 版记) is not asked of it.
"""

from pathlib import Path

from service.documents.inspection.anatomy import anatomy
from service.documents.inspection.chart_rules import chart_findings
from service.documents.inspection.findings import Finding, Report, Rule
from service.documents.inspection.language import UnitNames
from service.documents.inspection.language_rules import language_findings
from service.documents.inspection.layout_rules import layout_findings
from service.documents.inspection.notice_rules import notice_findings
from service.documents.inspection.package_rules import package_findings
from service.documents.inspection.page_rules import habit, page_findings
from service.documents.inspection.pages import (
    Unmeasured,
    can_measure,
    place_for_pages,
    sheets,
)
from service.documents.inspection.printed_rules import printed_findings
from service.documents.inspection.reading import Package, Unreadable, styles_of
from service.documents.inspection.table_rules import table_findings

__all__ = [
    "Finding",
    "Report",
    "Rule",
    "UnitNames",
    "Unmeasured",
    "can_measure",
    "inspect",
    "measure",
    "proofread",
]

_READABLE = Rule("包0", "", "文件")


def inspect(content: bytes, *, numbered: bool = True) -> Report:
    """Everything that is wrong with a .docx; never raises for what the file contains.

    ``numbered``: pages bear numbers; False for an office that has settled on none.
    """
    try:
        package = Package(content)
    except Unreadable as error:
        fault = Finding(_READABLE, "全文", str(error), "应为.docx文件")
        return Report(findings=(fault,), readable=False)
    faults = tuple(package_findings(package))
    body = package.body
    if body is None:
        return Report(findings=faults, readable=False)
    styles = styles_of(package)
    found = anatomy(package, body, styles)
    return Report(
        taken=found.taken,
        margins=habit(body),
        findings=(
            *faults,
            *page_findings(package, found, styles, numbered=numbered),
            *notice_findings(found),
            *layout_findings(package, found, styles),
            *table_findings(body, found),
            *chart_findings(package),
        ),
    )


def proofread(content: bytes, names: UnitNames | None = None) -> tuple[Finding, ...]:
    """What is wrong with the language of a .docx, tables included, whoever wrote the words;
    with ``names`` also names of units. Nothing for what ``inspect`` cannot read.
    """
    try:
        package = Package(content)
    except Unreadable:
        return ()
    return tuple(language_findings(package, styles_of(package), names))


def measure(pdf: bytes, report: Report, *, even_last: bool = True) -> tuple[Finding, ...]:
    """What is wrong with the printed pages of a file that was read as ``report`` says.

    Needs poppler: see ``can_measure``. Raises Unmeasured.
    """
    with place_for_pages() as folder:
        found = printed_findings(sheets(pdf, Path(folder)), report, even_last=even_last)
        return tuple(found)
