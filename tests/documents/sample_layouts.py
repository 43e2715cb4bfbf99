"""One document of each layout, for a test about one thing in it."""

from dataclasses import replace
from typing import Any

from service.documents.blocks import Colophon, Document, Form, Head, Layout, Paragraph, Roster
from tests.documents.sample_documents import DATED, ISSUER, SENTENCE, make_document

JOINT = ("中共示例县委办公室", "示例县人民政府办公室")

FORM = Form(
    rows=(
        (("督办事项", "限期扭转固定资产投资增速欠账"),),
        (("指标", "全社会固定资产投资增速"), ("完成值", "17.6%")),
        (("办理要求", "1.列出问题清单。\n2.制定赶超措施。"),),
    )
)
ROSTER = Roster(
    rows=(
        ("出席", ("县发改局张××", "县统计局王××（副局长，代会）") * 3),
        ("缺席", ("县茶叶局",)),
        ("记录", ("县考核办刘××",)),
    )
)


def make_letter(**head: Any) -> Document:
    facts = {"mark": "中共示例县委督查室", "number": "示督延〔2017〕2号", "layout": Layout.LETTER}
    return make_document(
        title="关于县发改局申请延期的批复",
        head=Head(**(facts | head)),
        colophon=Colophon(copies=("县委办", "县政府办"), printer="", printed=DATED),
    )


def make_minutes(**head: Any) -> Document:
    facts: dict[str, Any] = {
        "mark": "市考指标推进会会议纪要",
        "number": "示考纪〔2017〕2号",
        "layout": Layout.MINUTES,
        "issuers": (ISSUER,),
        "dated": DATED,
    }
    return make_document(
        title="2017年度市考指标第二次推进会会议纪要",
        addressees="",
        head=Head(**(facts | head)),
        blocks=(Paragraph(text=SENTENCE * 3), ROSTER),
        signature=None,
    )


def make_bulletin(**head: Any) -> Document:
    facts: dict[str, Any] = {
        "mark": "市考指标完成进度通报",
        "number": "示考通〔2017〕2号",
        "issue": "2017年第2期",
        "layout": Layout.BULLETIN,
        "issuers": (ISSUER, "中共示例县委督查室", "示例县人民政府督办室"),
        "dated": DATED,
    }
    return make_document(head=Head(**(facts | head)), signature=None)


def make_form(**head: Any) -> Document:
    facts = {"mark": "中共示例县委督查室", "number": "示督办〔2017〕3号", "layout": Layout.FORM}
    return make_document(addressees="", head=Head(**(facts | head)), blocks=(FORM,))


def make_joint(**head: Any) -> Document:
    facts = {"mark": f"{JOINT[0]}文件", "number": "示办发〔2017〕79号", "joint": JOINT}
    return make_document(head=Head(**(facts | head)))


def make_upward(**head: Any) -> Document:
    facts = {"mark": f"{ISSUER}文件", "number": "示督报〔2017〕1号", "signers": ("王某某",)}
    return make_document(head=Head(**(facts | head)))


MAKERS = {
    "信函": make_letter,
    "纪要": make_minutes,
    "刊头": make_bulletin,
    "表单": make_form,
    "联合行文": make_joint,
    "上行文": make_upward,
}


def drafted(document: Document) -> Document:
    """As it is shown for signature: no number, marked."""
    assert document.head
    signers = ("",) * len(document.head.signers)
    head = replace(document.head, number="", signers=signers, urgency="特急")
    return replace(document, head=head, draft=True)


def lengthened(document: Document, times: int = 18) -> Document:
    """Over several pages; a form by its rows."""
    if document.blocks == (FORM,):
        return replace(document, blocks=(Form(rows=FORM.rows * times),))
    text = tuple(Paragraph(text=SENTENCE * 3) for _ in range(times))
    return replace(document, blocks=(*text, *document.blocks))


SAMPLES = {
    **{name: maker() for name, maker in MAKERS.items()},
    **{f"{name}、送审稿": drafted(maker()) for name, maker in MAKERS.items()},
    **{f"{name}、多页": lengthened(maker()) for name, maker in MAKERS.items()},
    "三家联合、三人签发": make_upward(
        joint=("中共示例县委督查室", "示例县人民政府督办室", ISSUER),
        signers=("王某某", "李某", "张某某"),
    ),
}
