"""Single faults in a good letter, minutes, bulletin, form, joint paper and paper that goes up."""

from collections.abc import Callable

from service.documents.word.notice import to_docx
from tests.documents.mutants import DOCUMENT, Files, Mutant, after, before, replaced
from tests.documents.sample_documents import Opened
from tests.documents.sample_layouts import (
    make_bulletin,
    make_form,
    make_joint,
    make_letter,
    make_minutes,
    make_upward,
)

HEADER, FOOTER, PAGED = "word/header7.xml", "word/footer4.xml", "word/footer1.xml"

LETTER: Files = Opened(to_docx(make_letter(urgency="特急"))).files
MINUTES: Files = Opened(to_docx(make_minutes())).files
BULLETIN: Files = Opened(to_docx(make_bulletin())).files
FORM: Files = Opened(to_docx(make_form())).files
JOINT: Files = Opened(to_docx(make_joint())).files
UPWARD: Files = Opened(to_docx(make_upward(signers=("王某某", "李某", "张某某")))).files

_HEI, _KAI, _TEXT = (f'w:eastAsia="{font}"' for font in ("黑体", "楷体_GB2312", "仿宋_GB2312"))
_RULES = (
    '<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/></w:tblBorders>'
)
_PARAGRAPH = "<w:p><w:pPr/><w:r><w:t>请认真办理。</w:t></w:r></w:p>"


def paged(files: Files) -> None:
    """The first page's footer with a page number under its rules."""
    number = files[PAGED].decode().partition("<w:p>")[2].rpartition("<w:p>")[0]
    replaced(FOOTER, "</w:ftr>", f"<w:p>{number}</w:ftr>")(files)


def upside_down(part: str) -> Callable[[Files], None]:
    def spoil(files: Files) -> None:
        text = files[part].decode()
        turned = text.replace('w:sz="18"', 'w:sz="0"').replace('w:sz="6"', 'w:sz="18"')
        files[part] = turned.replace('w:sz="0"', 'w:sz="6"').encode()

    return spoil


def swapped(files: Files) -> None:
    """The number in the row of the first signers, not of the last."""
    replaced(DOCUMENT, "示督报〔2017〕1号</w:t>", "</w:t>")(files)
    before("签发人", "<w:tab/>", "<w:t>示督报〔2017〕1号</w:t><w:tab/>")(files)


LAYOUT_MUTANTS = (
    Mutant("信函标志带文件", "函1", replaced(HEADER, "督查室</w:t>", "督查室文件</w:t>"), LETTER),
    Mutant("上双线上细下粗", "函2", upside_down(HEADER), LETTER),
    Mutant("下双线上粗下细", "函2", upside_down(FOOTER), LETTER),
    Mutant(
        "双线与版心等宽",
        "函2",
        replaced(HEADER, '<w:ind w:left="-454" w:right="-340"/>', ""),
        LETTER,
    ),
    Mutant("双线偏左", "函2", replaced(FOOTER, 'w:left="-454"', 'w:left="-700"'), LETTER),
    Mutant(
        "上双线只有一条", "函2", replaced(HEADER, "<w:bottom w:val=", "<w:between w:val="), LETTER
    ),
    Mutant(
        "信函文号居左",
        "函3",
        replaced(DOCUMENT, 'w:tab w:val="right"', 'w:tab w:val="left"'),
        LETTER,
    ),
    Mutant("信函首页有页码", "函4", paged, LETTER),
    Mutant(
        "信函版记有线",
        "函5",
        before("抄送：", '<w:tblLayout w:type="fixed"/>', f'{_RULES}<w:tblLayout w:type="fixed"/>'),
        LETTER,
    ),
    Mutant("信函没有文号", "头2", replaced(DOCUMENT, "示督延〔2017〕2号", ""), LETTER),
    Mutant("出席用仿宋", "纪1", before("出席", _HEI, _TEXT), MINUTES),
    Mutant("名单用黑体", "纪1", before("：县茶叶局", _TEXT, _HEI), MINUTES),
    Mutant("名单回行顶格", "纪1", before("缺席", 'w:hanging="945"', 'w:hanging="1575"'), MINUTES),
    Mutant("纪要没有日期", "刊2", replaced(DOCUMENT, "2017年8月1日</w:t>", "</w:t>"), MINUTES),
    Mutant("期号虚位", "刊1", replaced(DOCUMENT, "第2期", "第02期"), BULLETIN),
    Mutant(
        "期号居左",
        "刊1",
        before("2017年第2期", 'w:jc w:val="center"', 'w:jc w:val="left"'),
        BULLETIN,
    ),
    Mutant("刊头没有机关", "刊2", replaced(DOCUMENT, "示例县人民政府督办室", ""), BULLETIN),
    Mutant(
        "刊头没有红线",
        "头3",
        replaced(DOCUMENT, 'w:color="FF0000"/></w:pBdr>', "/></w:pBdr>"),
        BULLETIN,
    ),
    Mutant("编号与表单不相接", "单1", before("督办事项", "<w:tbl>", f"{_PARAGRAPH}<w:tbl>"), FORM),
    Mutant(
        "表单没有下边",
        "单2",
        before("督办事项", '<w:bottom w:val="single"', '<w:bottom w:val="nil"'),
        FORM,
    ),
    Mutant("表单偏窄", "单2", before("督办事项", 'w:tblW w:w="8844"', 'w:tblW w:w="8000"'), FORM),
    Mutant("联署名称长短不齐", "联1", replaced(DOCUMENT, '"distribute"', '"left"'), JOINT),
    Mutant(
        "文件二字在上",
        "联1",
        before("文件</w:t>", 'w:vAlign w:val="center"', 'w:vAlign w:val="top"'),
        JOINT,
    ),
    Mutant(
        "联署机关用宋体",
        "头1",
        before("示例县人民政府办公室", 'w:eastAsia="方正小标宋简体"', 'w:eastAsia="宋体"'),
        JOINT,
    ),
    Mutant("签发人姓名用仿宋", "签1", before("李某</w:t>", _KAI, _TEXT), UPWARD),
    Mutant("签发人半角冒号", "签1", replaced(DOCUMENT, "签发人：", "签发人:"), UPWARD),
    Mutant(
        "一行三个签发人",
        "签2",
        after("李某</w:t></w:r>", "</w:p>", "<w:r><w:t>赵某</w:t></w:r></w:p>"),
        UPWARD,
    ),
    Mutant(
        "文号不在末行",
        "签2",
        swapped,
        UPWARD,
    ),
)

#: Faults of a letter's first page that a ruler finds.
PRINTED_LAYOUT_MUTANTS = (
    Mutant("信函标志偏低", "面14", replaced(DOCUMENT, 'w:header="851"', 'w:header="1100"'), LETTER),
    Mutant("印出双线偏短", "面15", replaced(HEADER, 'w:right="-340"', 'w:right="-100"'), LETTER),
    Mutant("上双线偏低", "面16", replaced(HEADER, 'w:before="42"', 'w:before="300"'), LETTER),
    Mutant("下双线偏高", "面17", replaced(DOCUMENT, 'w:footer="1134"', 'w:footer="1300"'), LETTER),
    Mutant("信函文号偏低", "面18", replaced(HEADER, 'w:line="92"', 'w:line="300"'), LETTER),
    Mutant("信函首页印有页码", "面19", paged, LETTER),
    Mutant(
        "信函版记在上",
        "面20",
        replaced(DOCUMENT, 'w:tblpYSpec="bottom"', 'w:tblpYSpec="center"'),
        LETTER,
    ),
)
