"""文书模板怎么写：一行一段，行首的记号决定这一行是什么。

模板分两截，中间空一行。前一截一行一项，写作「键：值」：

    标题：关于报送{{ 数据期 }}市考指标完成进度的通知     必写
    摘要：请于{{ 时限.报送.日期|年月日 }}前报送。        必写，群消息里的一两句话
    红头：是              版头（发文机关标志、文号、红线）；不写为否
    版式：信函            首页的格式：信函、纪要、刊头、表单；不写为文件
    签发人：是            上行文在文号旁写签发人（几个用顿号隔开），签发前空着；不写为否
    期号：2017年第3期     刊头的期号，写在标志之下
    版记：是              抄送、印发机关和日期；不写随红头
    主送：是              写是、否，或者直接写主送机关；不写为是
    署名：是              发文机关署名和成文日期；不写为是
    用印：是              署名处留出印章位置；不写为是
    紧急程度：加急        知悉范围：内部文件　注意保存
    附注：联系人：{{ 联系人 }}，电话：{{ 电话 }}
    附件：报送表          另附的文件名，一行一个，可以写几行

后一截是正文：

    ## 总体情况           一级标题，自动编「一、」；### 编「（一）」，#### 编「1.」，##### 编「（1）」
    - 逐项列出清单。      列举，自动编「1.」「2.」，只有一条时不编号
    ::顶格 各单位：       顶格写的一段
    ::表 欠账 限8 主要欠账指标｜序号=#｜指标｜目标=全年目标
                          数据里的一个列表做成表，一列写一个键，表头与键不同写「表头=键」，# 是序号；
                          「限8」只列前8行（可省，略去的在表题里说明），其后是表题（可省）；两个列表相接写「总体+合计」
    ::表 督办 并2｜单位｜文种｜反馈·按期｜反馈·逾期=晚
                          「组·表头」是两行的表头，同一组的列写在一起；「并2」把前2列里上下相同的格合并，
                          后一列只在前一列相同的行里合并，列表要先按这几列排好
    ::图 堆积柱 部门一览 各部门亮灯情况｜单位｜绿｜黄｜红
                          形状可写柱、堆积柱、线、位次（第1位在上）；第一个键是类别，其余是数；也可写「限8」；
                          不足两项不画；同样的数列成表，紧接在图的下面，图表同在一页
    ::表单                带边框的表单，下面一行一格，空一行结束：
    责任单位：{{ 单位 }}｜责任人：{{ 责任人 }}       一行两格用｜隔开
    - 逐项列出清单。      写进上一格的列举
    ::名单 出席｜请假=缺席｜列席  纪要的到会名单，空的不列；名称与键不同写「名称=键」
    ::附件 指标完成进度一览表      另起一页的附件，到下一个 ::附件 为止；编号和附件说明自动写
    ::附件 横排 指标完成进度一览表  同上，纸张横放，用于栏目多的表

    没有记号的一行就是一段，自动空二字。空行不计，数据为空的段不出。

数据写作 {{ 词 }}，一组数据里的一个写作 {{ 项.指标 }}；日期直接写出来就是 2017年9月29日，列表用顿号相连。
竖线后面是写法：{{ 日期|月日 }} {{ 日期|星期 }} {{ 次数|汉字 }} {{ 列表|个数 }} {{ 列表|前(3)|顿号 }}。
选择、重复和引用写作 {% if 未报 %} {% else %} {% endif %}、{% for 项 in 欠账 %} {% endfor %}、
{% set 项 = 指标情况 %}、{% include "parts/due.j2" %}；只有 if、for、set 的一行不出现在文书里，也不算空行。

数据里的任何字都只是字：以「## 」「::」开头、带换行都不会变成标题或者表。
数据末尾的句号、分号与后面的标点重复时，只留后面的；放进“”《》里的数据，自己的“”《》写成‘’〈〉。
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from service.documents.blocks import Block, Form, Heading, Layout, Paragraph
from service.documents.chinese_text import in_chinese
from service.documents.fact_tables import chart, table
from service.documents.fenced_text import LineError, one_line, plain, split
from service.documents.rosters import roster
from service.documents.template_sandbox import OPEN, Where, without_marks
from service.errors import TemplateError

FRONT_KEYS = (
    "标题",
    "摘要",
    "红头",
    "版式",
    "签发人",
    "期号",
    "版记",
    "主送",
    "署名",
    "用印",
    "紧急程度",
    "知悉范围",
    "附注",
    "附件",
)
_YES_OR_NO = ("红头", "版记", "署名", "用印", "签发人")
_LAYOUTS = tuple(layout.value for layout in Layout)

_HEADING = re.compile(r"(#{2,5})[ 　]+(.+)")
_OWN_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．]|（\d+）)"
)
_LEVEL_MARKS: tuple[Callable[[int], str], ...] = (
    lambda number: f"{in_chinese(number)}、",
    lambda number: f"（{in_chinese(number)}）",
    lambda number: f"{number}.",
    lambda number: f"（{number}）",
)

Cells = list[tuple[str, str]]


@dataclass(slots=True, kw_only=True)
class Page:
    """The body, or one attachment with its title."""

    title: str
    landscape: bool = False
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeText:
    """What a filled template says: its front lines, and its pages, the body first."""

    front: Mapping[str, str]
    enclosures: tuple[str, ...]  # 另附的文件名
    pages: tuple[Page, ...]


def read(
    text: str,
    words: Mapping[str, object],
    where: Callable[[str], Where | None],
    template: str,
) -> NoticeText:
    """Blocks of a filled template. Raises TemplateError with the source line that is wrong."""
    reader = _Reader(words)
    place: Where = (template, None)
    try:
        for line in text.split("\n"):
            begun = where(line)
            place = begun or place
            words_of_line = without_marks(line).strip(" \t")
            if words_of_line or not begun:  # begun, but its if or include said nothing
                reader.take(words_of_line)
        place = (template, None)
        reader.finish()
    except LineError as wrong:
        raise TemplateError(*place, str(wrong)) from None
    return NoticeText(
        front=reader.front, enclosures=tuple(reader.enclosures), pages=tuple(reader.pages)
    )


class _Reader:
    """Takes the lines one by one; lists and forms gather until a line of another sort comes."""

    def __init__(self, words: Mapping[str, object]) -> None:
        self.front: dict[str, str] = {}
        self.enclosures: list[str] = []
        self.pages = [Page(title="")]
        self._words = words
        self._in_front = True
        self._counts = [0, 0, 0, 0]
        self._items: list[str] = []
        self._form: list[Cells] | None = None

    def take(self, line: str) -> None:
        if self._in_front:
            self._take_front(line)
        elif self._form is not None and line and not line.startswith(("::", "##")):
            self._take_form_line(line)
        elif line.startswith("- "):
            self._items.append(plain(line[2:]))
        elif line:
            self._close()
            self._take_line(line)
        elif self._form is not None:
            self._close()

    def finish(self) -> None:
        self._close()
        for key in ("标题", "摘要"):
            if not self.front.get(key):
                raise LineError(f"前一截缺少“{key}：”")

    def _take_front(self, line: str) -> None:
        if not line:
            self._in_front = not self.front
            return
        key, colon, value = line.partition("：")
        if not colon or key not in FRONT_KEYS:
            raise LineError(
                f"前一截每行写“键：值”，键是{'、'.join(FRONT_KEYS)}之一，正文之前空一行"
            )
        text = one_line(value)
        if key in _YES_OR_NO and text not in ("", "是", "否"):
            raise LineError(f"“{key}：”要写是或者否，写的是“{text}”")
        if key == "版式" and text not in ("", *_LAYOUTS):
            raise LineError(f"“{key}：”要写{'、'.join(_LAYOUTS)}之一，写的是“{text}”")
        if key == "附件":
            self.enclosures += [text] if text else []
        else:
            self.front[key] = text

    def _take_line(self, line: str) -> None:
        if line.startswith("::"):
            self._take_directive(line[2:])
        elif line.startswith("#"):
            self._blocks.append(self._heading(line))
        else:
            self._blocks.extend(_paragraphs(plain(line)))

    def _take_directive(self, line: str) -> None:
        name, _, rest = line.partition(" ")
        match name:
            case "表":
                self._blocks.append(table(rest, self._words))
            case "图":
                drawn = chart(rest, self._words)
                self._blocks.extend([drawn] if drawn else [])
            case "表单":
                self._form = []
            case "顶格":
                self._blocks.extend(_paragraphs(plain(rest), indent=False))
            case "名单":
                self._blocks.append(roster(rest, self._words))
            case "附件":
                self._begin_page(rest)
            case _:
                known = "::表、::图、::表单、::名单、::顶格、::附件"
                raise LineError(f"没有“::{plain(name)}”，可用 {known}")

    def _begin_page(self, asked: str) -> None:
        turned, _, rest = asked.partition(" ")
        landscape = turned == "横排"
        title = one_line(rest if landscape else asked)
        if not title:
            raise LineError("::附件 后面要写附件标题")
        self.pages.append(Page(title=title, landscape=landscape))
        self._counts = [0, 0, 0, 0]

    def _heading(self, line: str) -> Heading:
        found = _HEADING.fullmatch(line)
        if found is None:
            raise LineError("标题行写作“## 文字”，用两个到五个 #，后面空一格")
        level = len(found[1]) - 1
        self._counts[level - 1 :] = [self._counts[level - 1] + 1] + [0] * (4 - level)
        text = one_line(_OWN_MARK.sub("", found[2]))
        return Heading(level=level, text=_LEVEL_MARKS[level - 1](self._counts[level - 1]) + text)

    def _take_form_line(self, line: str) -> None:
        assert self._form is not None  # noqa: S101 — the caller looked
        if line.startswith("- "):
            self._items.append(plain(line[2:]))
            return
        self._flush_form_items()
        cells = [_label_and_content(cell) for cell in split(line, "｜")]
        if len(cells) > 2:
            raise LineError("表单一行最多两格")
        self._form.append(cells)

    def _flush_form_items(self) -> None:
        if not self._items:
            return
        if not self._form:
            raise LineError("表单里的列举前面要有“标签：”")
        label, content = self._form[-1][-1]
        lines = [content] if content else []
        self._form[-1][-1] = (label, "\n".join([*lines, *_numbered(self._items)]))
        self._items = []

    def _close(self) -> None:
        if self._form is not None:
            self._flush_form_items()
            self._blocks.append(Form(rows=tuple(tuple(cells) for cells in self._form)))
            self._form = None
        for item in _numbered(self._items):
            self._blocks.extend(_paragraphs(item))
        self._items = []

    @property
    def _blocks(self) -> list[Block]:
        return self.pages[-1].blocks


def _paragraphs(text: str, *, indent: bool = True) -> list[Paragraph]:
    return [
        Paragraph(text=line.strip(), indent=indent) for line in text.split("\n") if line.strip()
    ]


def _numbered(items: Sequence[str]) -> list[str]:
    if len(items) == 1:
        return [items[0]]
    return [f"{number}.{_apart(item)}" for number, item in enumerate(items, start=1)]


def _apart(item: str) -> str:
    """A space keeps 「1.」 and 「11月20日」 from reading as 1.11."""
    return f" {item}" if item[:1].isdigit() else item


def _label_and_content(cell: str) -> tuple[str, str]:
    label, colon, content = cell.partition("：")
    if not colon or OPEN in label:
        raise LineError("表单每格写“标签：内容”")
    return label.strip(), plain(content)
