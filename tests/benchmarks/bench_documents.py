"""One notice (red head, table, signature, 版记) by ``to_docx`` and by docxtpl: median ms and ratio.

Both write the same page from the same facts; docxtpl fills a template made once from the page
itself. Run: PYTHONPATH=. python tests/benchmarks/bench_documents.py
"""

import io
import sys
from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter

import docx
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from service.documents.blocks import (
    Colophon,
    Document,
    Head,
    Heading,
    Paragraph,
    Signature,
    Table,
)
from service.documents.inspection import inspect
from service.documents.word.notice import to_docx

ROUNDS = 60
COLUMNS = ("编号", "指标", "全年目标", "本期完成值", "差距", "位次")
PARAGRAPHS = (
    "根据《2017年度市考指标责任分解的通知》（平办发〔2017〕79号）要求，经研判，你单位牵头的指标落后于序时进度，现将有关情况督办如下，请认真抓好落实。",
    "请于2017年8月4日前首次反馈整改情况，8月15日前完成整改并申请销号。逾期未反馈或者整改不到位的，将按照有关规定进行约谈。",
)
ROWS = tuple(
    (f"3-{number}", "全社会固定资产投资增速", "17.6", "12.3", "欠5.3个百分点", "8")
    for number in range(1, 8)
)


def notice(paragraphs: tuple[str, ...], rows: tuple[tuple[str, ...], ...], title: str) -> Document:
    first, *others = paragraphs
    return Document(
        title=title,
        addressees="县发改局、县招商局",
        head=Head(mark="示例县考核办公室文件", number="示考办〔2017〕12号"),
        blocks=(
            Paragraph(text=first),
            Heading(level=1, text="一、指标进度"),
            Table(header=COLUMNS, rows=rows),
            Heading(level=1, text="二、有关要求"),
            *(Paragraph(text=text) for text in others),
        ),
        signature=Signature(issuers=("示例县考核办公室",), dated=date(2017, 8, 1)),
        colophon=Colophon(
            copies=("县委办", "县政府办"), printer="示例县考核办公室", printed=date(2017, 8, 1)
        ),
    )


def template() -> bytes:
    """The same page with docxtpl's marks where the facts stand."""
    rows = (
        ("{%tr for row in rows %}", *[""] * 5),
        tuple(f"{{{{ row[{column}] }}}}" for column in range(6)),
        ("{%tr endfor %}", *[""] * 5),
    )
    return to_docx(notice(("{{ paragraphs[0] }}", "{{ paragraphs[1] }}"), rows, "{{ title }}"))


def by_docxtpl(page: bytes, title: str) -> bytes:
    document = DocxTemplate(io.BytesIO(page))
    document.render({"title": title, "paragraphs": PARAGRAPHS, "rows": ROWS}, autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def median_ms(work: Callable[[int], bytes]) -> float:
    work(0)
    times = []
    for number in range(ROUNDS):
        start = perf_counter()
        work(number)
        times.append((perf_counter() - start) * 1000)
    return median(times)


def _words(content: bytes) -> list[str]:
    """All texts of a file in order: the two ways must say the same."""
    document = docx.Document(io.BytesIO(content))
    return [run.text or "" for run in document.element.body.iter(qn("w:t")) if run.text]


def main() -> None:
    page = template()
    titles = [f"关于第{number}号指标进度滞后的督办单" for number in range(ROUNDS)]
    ours = median_ms(lambda number: to_docx(notice(PARAGRAPHS, ROWS, titles[number])))
    theirs = median_ms(lambda number: by_docxtpl(page, titles[number]))
    assert _words(by_docxtpl(page, titles[0])) == _words(
        to_docx(notice(PARAGRAPHS, ROWS, titles[0]))
    )
    kept = to_docx(notice(PARAGRAPHS, ROWS, titles[0]))
    check = median_ms(lambda _: repr(inspect(kept)).encode())
    sys.stdout.write(
        f"to_docx {ours:.2f} ms · docxtpl {theirs:.2f} ms · {theirs / ours:.1f} times as fast "
        f"(inspect {check:.2f} ms)\n"
    )


if __name__ == "__main__":
    main()
