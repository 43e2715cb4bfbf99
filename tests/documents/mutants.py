"""Single faults put into a good file: what an inspector has to find, each by its rule."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from service.documents.blocks import (
    AttachmentPage,
    Document,
    Head,
    Heading,
    Paragraph,
    Signature,
)
from service.documents.word.notice import to_docx
from tests.documents.sample_documents import Opened, make_chart, make_document, make_table

DOCUMENT, STYLES, FOOTER = "word/document.xml", "word/styles.xml", "word/footer1.xml"
RELATIONS = "word/_rels/document.xml.rels"
CHART = "word/charts/chart1.xml"

Files = dict[str, bytes]


def good_document() -> Document:
    """Head, urgency, a title of two lines, four levels, a table, two attachments, seal, 版记."""
    return make_document(
        title="示例县考核办公室关于2017年6月份全社会固定资产投资增速指标进度滞后的预警督办单",
        head=Head(mark="示例县考核办公室文件", number="示考办〔2017〕12号", urgency="特急"),
        blocks=(
            Paragraph(
                text="各责任部门要高度重视“十三五”规划，逐项对照检查，拿出切实可行的整改措施。"
            ),
            Paragraph(text="要逐项分析滞后的主客观原因列出问题清单并制定切实可行的赶超措施" * 5),
            Heading(level=1, text="一、指标进度"),
            Heading(level=2, text="（一）总体情况"),
            Heading(level=3, text="1.固定资产投资"),
            Heading(level=4, text="（1）分行业情况"),
            make_table(9),
            Paragraph(text="请抓好落实，按时反馈。"),
        ),
        attachments=("进度明细表", "责任清单"),
        attachment_pages=(
            AttachmentPage(label="附件1", title="进度明细表", blocks=(make_table(3),)),
            AttachmentPage(
                label="附件2",
                title="责任清单",
                blocks=(make_chart(), make_table(7, groups=(("", 1), ("进度", 2)))),
            ),
        ),
        signature=Signature(issuers=("示例县考核办公室",), dated=date(2017, 8, 1)),
    )


GOOD: Files = Opened(to_docx(good_document())).files


def packed(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


class Mutant(NamedTuple):
    """A fault by its name, the rule that has to find it, what makes it, and in which good file."""

    fault: str
    rule: str
    spoil: Callable[[Files], None]
    good: Files = GOOD

    def content(self) -> bytes:
        files = dict(self.good)
        self.spoil(files)
        assert files != self.good, f"{self.fault}没有改动文件"
        return packed(files)


def replaced(part: str, old: str, new: str, *, count: int = -1) -> Callable[[Files], None]:
    def spoil(files: Files) -> None:
        assert old in files[part].decode(), f"{part}里没有{old}"
        files[part] = files[part].decode().replace(old, new, count).encode()

    return spoil


def after(mark: str, old: str, new: str) -> Callable[[Files], None]:
    """The first ``old`` behind ``mark`` becomes ``new``."""

    def spoil(files: Files) -> None:
        text = files[DOCUMENT].decode()
        start = text.index(mark)
        head, tail = text[:start], text[start:]
        assert old in tail
        files[DOCUMENT] = (head + tail.replace(old, new, 1)).encode()

    return spoil


def before(mark: str, old: str, new: str) -> Callable[[Files], None]:
    """The last ``old`` in front of ``mark`` becomes ``new``."""

    def spoil(files: Files) -> None:
        text = files[DOCUMENT].decode()
        head, tail = text[: text.index(mark)], text[text.index(mark) :]
        parts = head.rsplit(old, 1)
        assert len(parts) == 2
        files[DOCUMENT] = (new.join(parts) + tail).encode()

    return spoil


def dropped(part: str) -> Callable[[Files], None]:
    def spoil(files: Files) -> None:
        del files[part]

    return spoil


def both(*spoils: Callable[[Files], None]) -> Callable[[Files], None]:
    """One fault that stands in two parts of the file."""

    def spoil(files: Files) -> None:
        for one in spoils:
            one(files)

    return spoil


def spoiled(part: str) -> Callable[[Files], None]:
    def spoil(files: Files) -> None:
        files[part] = files[part][:100]

    return spoil


def unnumbered(files: Files) -> None:
    for part in (FOOTER, "word/footer2.xml"):
        replaced(part, "PAGE", "DATE")(files)


_SIZE = '<w:sz w:val="{0}"/><w:szCs w:val="{0}"/>'
_BIG, _SMALL = _SIZE.format(32), _SIZE.format(28)

MUTANTS = (
    Mutant("不成XML", "包1", replaced(DOCUMENT, "</w:body>", "")),
    Mutant("缺少类型表", "包1", dropped("[Content_Types].xml")),
    Mutant("关系失踪", "包2", replaced(DOCUMENT, '"rIdOddFooter"', '"rIdLost"')),
    Mutant("指向空处", "包2", replaced(RELATIONS, "styles.xml", "style.xml")),
    Mutant(
        "段落属性倒序",
        "包3",
        replaced(
            DOCUMENT,
            '<w:snapToGrid w:val="0"/><w:spacing',
            '<w:jc w:val="left"/><w:snapToGrid w:val="0"/><w:spacing',
            count=1,
        ),
    ),
    Mutant(
        "文字属性倒序",
        "包3",
        replaced(
            DOCUMENT,
            '<w:sz w:val="32"/>',
            '<w:kern w:val="2"/>' + '<w:sz w:val="32"/><w:b/>',
            count=1,
        ),
    ),
    Mutant("缩进为负", "包3", replaced(STYLES, 'w:firstLine="630"', 'w:firstLine="-630"')),
    Mutant("主题字体", "包4", replaced(DOCUMENT, "w:eastAsia=", "w:eastAsiaTheme=", count=1)),
    Mutant("表格收尾", "包5", replaced(DOCUMENT, "<w:sectPr>", "<w:tbl/><w:sectPr>")),
    Mutant("少一格", "包6", after("<w:tblHeader/>", "</w:tc><w:tc>", "</w:tc><w:tc/><w:tc>")),
    Mutant("信纸", "版1", replaced(DOCUMENT, 'w:w="11906"', 'w:w="12240"')),
    Mutant("上边距28毫米", "版2", replaced(DOCUMENT, 'w:top="2098"', 'w:top="1588"')),
    Mutant("行距33磅", "版3", replaced(STYLES, 'w:line="579"', 'w:line="660"')),
    Mutant("单倍行距", "版3", replaced(STYLES, 'w:lineRule="exact"', 'w:lineRule="auto"')),
    Mutant("行距28磅", "版3", replaced(STYLES, 'w:line="579"', 'w:line="560"')),
    Mutant("不缩字距", "版4", replaced(DOCUMENT, '<w:spacing w:val="-5"/>', "")),
    Mutant("字符网格", "版5", replaced(DOCUMENT, 'w:type="lines"', 'w:type="snapToChars"')),
    Mutant("没有页码", "码1", unnumbered),
    Mutant("页码用短线", "码1", replaced(FOOTER, "—", "-")),
    Mutant("页码用仿宋", "码2", replaced(FOOTER, 'w:eastAsia="宋体"', 'w:eastAsia="仿宋_GB2312"')),
    Mutant("页码小五号", "码2", replaced(FOOTER, 'w:sz w:val="28"', 'w:sz w:val="18"')),
    Mutant("单页码居左", "码3", replaced(FOOTER, 'w:jc w:val="right"', 'w:jc w:val="left"')),
    Mutant("页码不空一字", "码3", replaced(FOOTER, 'w:right="280"', 'w:right="0"')),
    Mutant(
        "标志用宋体",
        "头1",
        before("示例县考核办公室文件", 'w:eastAsia="方正小标宋简体"', 'w:eastAsia="宋体"'),
    ),
    Mutant("方括号", "头2", replaced(DOCUMENT, "〔2017〕12号", "[2017]12号")),
    Mutant("圆括号", "头2", replaced(DOCUMENT, "〔2017〕12号", "（2017）12号")),
    Mutant("虚位", "头2", replaced(DOCUMENT, "〔2017〕12号", "〔2017〕012号")),
    Mutant("加第字", "头2", replaced(DOCUMENT, "〔2017〕12号", "〔2017〕第12号")),
    Mutant("没有文号", "头2", replaced(DOCUMENT, "示考办〔2017〕12号", "")),
    Mutant(
        "没有红线",
        "头3",
        replaced(DOCUMENT, 'w:color="FF0000"/></w:pBdr>', 'w:color="000000"/></w:pBdr>'),
    ),
    Mutant(
        "紧急程度用仿宋", "头4", before("特急", 'w:eastAsia="黑体"', 'w:eastAsia="仿宋_GB2312"')
    ),
    Mutant(
        "标题小二号",
        "体1",
        before("示例县考核办公室关于", '<w:sz w:val="44"/>', '<w:sz w:val="36"/>'),
    ),
    Mutant(
        "标题用黑体",
        "体1",
        before("示例县考核办公室关于", 'w:eastAsia="方正小标宋简体"', 'w:eastAsia="黑体"'),
    ),
    Mutant(
        "标题成方块",
        "体1",
        replaced(
            DOCUMENT,
            "示例县考核办公室关于2017年6月份全社会",
            "固定资产投资增速指标进度滞后的预警督办单",
        ),
    ),
    Mutant("正文四号", "体2", before("各责任部门要高度重视", _BIG, _SMALL)),
    Mutant(
        "正文宋体",
        "体2",
        before("各责任部门要高度重视", 'w:eastAsia="仿宋_GB2312"', 'w:eastAsia="宋体"'),
    ),
    Mutant(
        "首行空四字", "体3", replaced(STYLES, 'w:firstLineChars="200"', 'w:firstLineChars="400"')
    ),
    Mutant(
        "一级用楷体", "体4", before("一、指标进度", 'w:eastAsia="黑体"', 'w:eastAsia="楷体_GB2312"')
    ),
    Mutant(
        "二级用黑体",
        "体4",
        before("（一）总体情况", 'w:eastAsia="楷体_GB2312"', 'w:eastAsia="黑体"'),
    ),
    Mutant("1、", "体5", replaced(DOCUMENT, "1.固定资产投资", "1、固定资产投资")),
    Mutant("（一）、", "体5", replaced(DOCUMENT, "（一）总体情况", "（一）、总体情况")),
    Mutant("附件说明半角冒号", "体6", replaced(DOCUMENT, "附件：1.", "附件:1.")),
    Mutant("附件名带句号", "体6", after("附件：1.", "进度明细表", "进度明细表。")),
    Mutant("附件名不一致", "体6", after("附件2", "责任清单", "责任分工清单")),
    Mutant("日期虚位", "体7", replaced(DOCUMENT, "2017年8月1日</w:t>", "2017年08月01日</w:t>")),
    Mutant(
        "日期用汉字", "体7", replaced(DOCUMENT, "2017年8月1日</w:t>", "二〇一七年八月一日</w:t>")
    ),
    Mutant(
        "日期贴边",
        "体8",
        before("2017年8月1日</w:t>", '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'),
    ),
    Mutant(
        "附件号用仿宋",
        "体9",
        before("附件1</w:t>", 'w:eastAsia="黑体"', 'w:eastAsia="仿宋_GB2312"'),
    ),
    Mutant("附件标题三号", "体9", after("附件1</w:t>", '<w:sz w:val="44"/>', '<w:sz w:val="32"/>')),
    Mutant(
        "引号用西文字体",
        "体10",
        before(
            "各责任部门要高度重视",
            'w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:cs="Times New Roman" w:hint="eastAsia"',
            'w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312" w:cs="Times New Roman" w:hint="default"',
        ),
    ),
    Mutant("抄送无句号", "记1", replaced(DOCUMENT, "县政府办。", "县政府办")),
    Mutant("漏印发", "记1", replaced(DOCUMENT, "2017年8月1日印发", "2017年8月1日印")),
    Mutant("版记三号", "记2", before("抄送：", _SMALL, _BIG)),
    Mutant("版记不空一字", "记2", before("2017年8月1日印发", 'w:right="280"', 'w:right="0"')),
    Mutant("分隔线一样粗", "记3", replaced(DOCUMENT, 'w:sz="8"', 'w:sz="4"')),
    Mutant("表头不重复", "表1", replaced(DOCUMENT, "<w:tblHeader/>", "", count=1)),
    Mutant("行可断", "表2", replaced(DOCUMENT, "<w:cantSplit/>", "")),
    Mutant("第二行表头不重复", "表1", after("进度</w:t>", "<w:tblHeader/>", "")),
    Mutant("重复的行在中间", "表1", before("附件1</w:t>", "<w:trPr>", "<w:trPr><w:tblHeader/>")),
    Mutant("合并没有起始", "表4", replaced(DOCUMENT, '<w:vMerge w:val="restart"/>', "")),
    Mutant(
        "合并错开一列",
        "包6",
        after("进度</w:t>", "<w:vMerge/>", '<w:gridSpan w:val="2"/><w:vMerge/>'),
    ),
    Mutant("图与工作簿不符", "图1", replaced(CHART, "<c:v>6.25</c:v>", "<c:v>9.5</c:v>")),
    Mutant("图缺一个数", "图1", replaced(CHART, '<c:pt idx="0"><c:v>6.25</c:v></c:pt>', "")),
    Mutant(
        "图没有工作簿", "图2", replaced(CHART, '<c:externalData r:id="rId1">', "<c:externalData>")
    ),
    Mutant("图的工作簿打不开", "图2", spoiled("word/embeddings/chart1.xlsx")),
    Mutant("图不成XML", "包1", replaced(CHART, "</c:chart>", "")),
    Mutant("列宽不符", "表3", replaced(DOCUMENT, '<w:gridCol w:w="', '<w:gridCol w:w="1', count=1)),
)


def indented_signature(files: Files) -> None:
    """署名 and date moved to the right together."""
    text = files[DOCUMENT].decode()
    left = re.findall(r'w:left="(\d+)"', text[: text.index("2017年8月1日</w:t>")])[-1]
    replaced(DOCUMENT, f'w:left="{left}"', f'w:left="{int(left) + 1200}"')(files)


def pitched(line: int) -> Callable[[Files], None]:
    """Another line pitch, in the styles and in the grid that LibreOffice sets lines on."""
    return both(
        replaced(STYLES, 'w:line="579"', f'w:line="{line}"'),
        replaced(DOCUMENT, 'w:linePitch="579"', f'w:linePitch="{line}"'),
    )


#: Faults that the printed page shows, whatever the markup says.
PRINTED_MUTANTS = (
    Mutant("标志偏高", "面1", before("示例县考核办公室文件", 'w:line="1170"', 'w:line="800"')),
    Mutant(
        "红线偏短",
        "面2",
        before(
            "示考办〔2017〕12号",
            '<w:jc w:val="center"/>',
            '<w:ind w:left="1500"/><w:jc w:val="center"/>',
        ),
    ),
    Mutant("红线偏低", "面3", before("示考办〔2017〕12号", 'w:space="6"', 'w:space="14"')),
    Mutant("行距33磅", "面4", pitched(660)),
    Mutant("行距28磅", "面4", pitched(560)),
    Mutant(
        "不缩字距",
        "面5",
        both(*(replaced(part, '<w:spacing w:val="-5"/>', "") for part in (DOCUMENT, STYLES))),
    ),
    Mutant("右边出格", "面6", replaced(DOCUMENT, 'w:right="1474"', 'w:right="900"')),
    Mutant("页码偏低", "面7", replaced(DOCUMENT, 'w:footer="1134"', 'w:footer="600"')),
    Mutant("单页码居左", "面8", replaced(FOOTER, 'w:jc w:val="right"', 'w:jc w:val="left"')),
    Mutant("版记在上", "面10", replaced(DOCUMENT, 'w:tblpYSpec="bottom"', 'w:tblpYSpec="center"')),
    Mutant("日期偏右", "面11", indented_signature),
    Mutant(
        "版记后有页",
        "面9",
        before(
            "</w:body>",
            "<w:sectPr",
            "<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>续</w:t></w:r></w:p><w:sectPr",
        ),
    ),
    Mutant(
        "署名另起一页",
        "面12",
        before(
            "2017年8月1日</w:t>",
            '<w:keepNext w:val="1"/><w:ind',
            '<w:keepNext w:val="1"/><w:pageBreakBefore/><w:ind',
        ),
    ),
    Mutant("首页没有正文", "面13", before("县发改局：", "<w:pPr>", "<w:pPr><w:pageBreakBefore/>")),
)
