"""The words that a template itself puts into a paper are held to the rules of written Chinese.

约定：模板自己的字有错，这件公文排不出，写明模板和行；部门填的字有错不挡公文，只在草稿上提醒
（``notice show``）：数据里的任何字都照原样写出，一个半角逗号不该误了督办单。所以一处错只要有一个字
是数据里来的，就不算模板的。
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain

from service.documents.fenced_text import with_owners
from service.documents.inspection.language import Fault, faults
from service.documents.inspection.language.marks import HEADING, HEADING_WANTED
from service.documents.inspection.language.wording import shown
from service.documents.template_sandbox import CLOSE, OPEN, TAG, Where, without_marks
from service.errors import TemplateError

_DIRECTIVE = re.compile("^::(?=[\u4e00-\u9fff])", re.MULTILINE)
_HEADING = re.compile("^(?:标题：|#{2,5} |  附件 ).*([。；，、])$", re.MULTILINE)
_ANY_WORD = f"{OPEN}某{CLOSE}"


def refuse_own_faults(filled: str, where: Callable[[str], Where | None], template: str) -> None:
    """Raises TemplateError for the first fault in words that the template itself wrote."""
    if not any(_own_faults(without_marks(filled))):
        return
    place: Where = (template, None)
    for line in filled.split("\n"):
        place = where(line) or place
        for fault in _own_faults(without_marks(line)):
            raise _as_error(fault, place)


def source_faults(source: str, template: str) -> Iterator[TemplateError]:
    """The faults in a template's own words, in every branch, whatever the data will be."""
    for number, line in enumerate(source.split("\n"), start=1):
        for fault in _own_faults(TAG.sub(_ANY_WORD, line)):
            yield _as_error(fault, (template, number))


def _own_faults(fenced: str) -> Iterator[Fault]:
    text, owners = with_owners(_DIRECTIVE.sub("  ", fenced))
    found = chain(faults(text), _headings(text, owners))
    return (fault for fault in found if "d" not in owners[fault.start : fault.end])


def _headings(text: str, owners: str) -> Iterator[Fault]:
    """``owners``: a line that only data makes look like a heading is none."""
    for found in _HEADING.finditer(text):
        place = found.span(1)
        if owners[found.start()] != "d":
            yield Fault(HEADING, *place, shown(text, *place), HEADING_WANTED)


def _as_error(fault: Fault, place: Where) -> TemplateError:
    return TemplateError(*place, f"{fault.rule}：写作“{fault.shown}”，{fault.wanted}")
