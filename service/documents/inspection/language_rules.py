"""The language of a file, paragraph by paragraph and cell by cell.

依据：GB/T 15834-2011（标点符号）、GB/T 15835-2011（数字）；规则在 ``language``
"""

import re
from collections.abc import Iterator

from service.documents.inspection.anatomy import LEVEL, Anatomy, anatomy
from service.documents.inspection.findings import Finding
from service.documents.inspection.language import GROUPED, UnitNames, faults, mixed_numbers
from service.documents.inspection.language.marks import HEADING, HEADING_WANTED
from service.documents.inspection.reading import Package, Paragraph, Styles, W, text_of
from service.documents.inspection.typefaces import is_face

_CHART_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_ENDS = ("。", "；", "，", "、")
_SENTENCE = re.compile("[。；]")


def language_findings(
    package: Package, styles: Styles, names: UnitNames | None
) -> Iterator[Finding]:
    body = package.body
    if body is None:
        return
    texts = list(_texts(package))
    used = names.used_in(text for _, text in texts) if names else frozenset()
    for place, text in texts:
        named = names.faults(text, used) if names else ()
        for fault in (*faults(text), *named):
            yield Finding(fault.rule, place, f"写作“{fault.shown}”", fault.wanted)
    yield from _headings(anatomy(package, body, styles))
    if mixed := mixed_numbers([text for _, text in texts]):
        yield Finding(GROUPED, "全文", f"有的写作{'，有的写作'.join(mixed)}", "应统一写法")


def _texts(package: Package) -> Iterator[tuple[str, str]]:
    """Every text with its place, for a person: paragraphs, cells, charts."""
    body = package.body
    if body is None:
        return
    for order, one in enumerate(body.iterchildren(f"{W}p"), start=1):
        yield f"第{order}段", text_of(one)
    for order, table in enumerate(body.iterchildren(f"{W}tbl"), start=1):
        for line, row in enumerate(table.iterchildren(f"{W}tr"), start=1):
            for one in row.iter(f"{W}p"):
                yield f"第{order}个表第{line}行", text_of(one)
    charts = [root for name, root in package.parts.items() if name.startswith("word/charts/")]
    for order, chart in enumerate(charts, start=1):
        yield f"第{order}个图", "\n".join(one.text or "" for one in chart.iter(_CHART_TEXT))


def _headings(found: Anatomy) -> Iterator[Finding]:
    alone = [one for one in found.paragraphs if _stands_alone(one)]
    for one in [found.title] * (found.title is not None) + alone:
        if one and one.text.rstrip().endswith(_ENDS):
            yield Finding(HEADING, one.shown, f"以“{one.text.rstrip()[-1]}”结尾", HEADING_WANTED)


def _stands_alone(one: Paragraph) -> bool:
    """A heading that fills its paragraph: a mark of a level, one sentence, one face."""
    words = one.text.strip()
    return (
        bool(LEVEL.match(words))
        and len(_SENTENCE.findall(words)) <= 1
        and all(is_face(run.font, "黑体") or is_face(run.font, "楷体") for run in one.runs)
    )
