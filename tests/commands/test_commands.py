"""Every command of ``python -m service``: what it says and with which code it ends."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from service.__main__ import duban
from tests.commands.running import give
from tests.shell.standing import ORDER, PROMPTS
from tests.small_county import County

FIRST, SECOND, THIRD = PROMPTS  # 县发改局, 县招商局, 县环保局
INSPECTION = "special_supervision:3"
SCAN = b"%PDF-1.4 scan"

#: words, what is said; on Wednesday 2017-08-23 16:00, everything out
WORKS = (
    ("due --days 10", "报送通知"),
    ("cycle", ""),
    ("cycle --at 2017-08-31", "发出报送通知"),
    ("rehearse --to 2017-08-31", "发出报送通知"),
    ("rehearse --to 2017-09-20 --unsigned", "催签预警督办单"),
    ("status", "示例县2017年度（2017年1—7月）：欠账4项"),
    ("deliveries", "平台已接收"),
    ("deliveries --state 未送达", ""),
    ("deliveries --dead", ""),
    (f"delivery preview {ORDER}", "共2条，以上是预演，什么也没有发出。"),
    (f"notice log {ORDER}", "平台已接收"),
    ("channels list", "督查室群\tfolder\t督查"),
    ("channels test 工作群", "平台已接收"),
    ("channels pause 工作群 --reason 检修", "已停用，件已留存。"),
    ("channels resume 工作群 --reason 修好", "已恢复。"),
    ("channels set 县环保局群 --fallback 督查室群 --rate 10/60", "已设置。"),
    ("check", "正常。"),
    ("check --health", "正常。"),
    ("template {tmp}/空白表.xlsx", "已写出空白表"),
    ("backup {tmp}/备份", "duban-20170823-160000.zip"),
    ("export {tmp}/导出", "时间线"),
    ("submit value 3-48 2017-08 2", "已收到。"),
    ("submit value 3-48 2017-08 --unpublished", "已收到。"),
    (
        "submit breakdown 3-27 --leader 副局长 --office 招商股 --person 张某 --standard 36亿元"
        " --schedule 逐月",
        "已收到，待审定。",
    ),
    ("unit rename 县招商局 县投资局 --on 2017-09-01", "县招商局自2017-09-01起更名为县投资局。"),
    ("unit merge 县招商局 --into 县发改局 --on 2017-09-01", "县招商局自2017-09-01起并入县发改局。"),
    ("unit leader 3-27 县长 --on 2017-09-01", "3-27自2017-09-01起由县长负责。"),
    ("who 3-27 --on 2017-08-01", "责任部门（牵头抓总，主要负责人为直接责任人）：县招商局"),
    ("sheet 常务副县长 --save {tmp}/清单.docx", "已写出"),
    ("submit plan 3-27 9=25 12=36", "已收到，待审定。"),
    ("submit approve --all", "已审定0项。"),
    ("submit measures 3-27 倒排工期 --person 示例人员 --until 2017-09-30", "已收到。"),
    ("measures", "示例"),
    ("measures --overdue", ""),
    ("submit value 3-20 2017-08 19.1 --file {tmp}/扫描.pdf", "已收到。"),
    ("submit contact 3-44 --on 2017-08-22 --counterpart 市环保局 --matter 核对数据", "已登记。"),
    ("submit forecast 3-27 2017-07 35.5", "已收到。"),
    (f"submit reply {THIRD} --unit 县环保局 --cause 臭氧偏高 --measure 错峰", "已收到。"),
    (
        f"submit reply {THIRD} --unit 县环保局 --measure 错峰 --person 股长 --until 2017-09-01",
        "已收到。",
    ),
    ("submit reply 示督办〔2017〕1号 --unit 县环保局 --text 已部署", "已收到。"),
    ("submit event 2-18 --points -1 --on 2017-08-22 --text 被点名", "第1号扣分事项"),
    ("submit zero 县环保局 2017-07", "已收到。"),
    ("award list", ""),
    ("period close 2017-08", "将于下一周期研判。"),
    ("period hold 2017-08 --until 2017-09-20 --reason 数据未到", "已暂缓。"),
    ("items", ""),
    (
        f"supervision finding {INSPECTION} --unit 县环保局 --problem 缺账 --requirement 补",
        "第1条发现",
    ),
    (f"supervision finish {INSPECTION} --conclusion 县环保局|措施不力 --text 总体真实", "已结束"),
    ("notice list", "示督办〔2017〕1号"),
    ("notice list --state 待补发", "filing_notice:2017-06"),
    (f"notice show {ORDER}", "sha256"),
    (f"notice show {ORDER} --save {{tmp}}/看", "正文"),
    ("notice refuse filing_notice:2017-06 --by 示例签发人 --reason 已报", "已记下，不发。"),
    (f"notice cancel {ORDER} --reason 指标写错", "已作废，文号保留。"),
    (f"notice return {FIRST} --unit 县发改局 --indicator 3-20 --reason 无实质内容", "已退回。"),
    (
        f"notice extend {ORDER} --unit 县环保局 --name 办结 --until 2017-09-12 --reason 工期",
        "已同意延期。",
    ),
    (
        f"submit extension {ORDER} --unit 县环保局 --name 办结 --until 2017-09-12 --reason 工期",
        "已收到，待督查室批复。",
    ),
    (
        "settlement result 3-48 --task 完成 --points 0 --document 示市考字〔2017〕1号 --by 示例人员",
        "已登记1项。",
    ),
    ("settlement share 3-48 县安监局=1/3 县环保局=2/3 --reason 责任分工", "已登记份额。"),
    (
        "settlement veto 县环保局 --matter 环保 --on 2017-08-22 --document 示环字〔2017〕1号",
        "已登记。",
    ),
    ("settlement grade 县环保局 良好 --document 示考委〔2017〕1号", "已登记。"),
    ("settlement show", "市考结果尚缺7项"),
    ("settlement show 县环保局", "由县考核委员会按年度考核规定评定"),
    ("settlement what-if 3-48=+3.0", "若：县安监局\t加3\t减0\t县考核+6\t优秀"),
    (f"notice receive {ORDER} --unit 县环保局 --by 示例人员", "已签收。"),
    (f"notice seal {ORDER} {{tmp}}/扫描.pdf", "已归档正式件。"),
)
#: tried where they can work: on another day, another folder, or until a signal comes
ELSEWHERE = {
    "init": "test_setup",
    "import": "test_setup",
    "restore": "test_setup",
    "serve": "tests/shell/test_serving",
    "worker": "tests/cluster",
    "notice sign": "test_signing_says_the_number_and_sends_the_paper",
    **dict.fromkeys(("submit quarter", "submit withdraw-event"), "test_watched"),
    "award add": "test_watched",
    "award stage": "test_watched",
    "submit interview": "test_the_year_of_an_interview",
    "settlement withdraw-veto": "test_settlement",
    "settlement approve": "test_settlement",
    **dict.fromkeys(("supervision drop", "item reply", "item return", "item close"), "test_items"),
    **dict.fromkeys(("meeting receipt", "meeting attend", "meeting minutes"), "test_meetings"),
    **dict.fromkeys(("submit measure-state", "submit highlight"), "test_following"),
    "notice close": "test_refusals, tests/workflows",
    "notice refuse-extension": "test_extensions",
    **dict.fromkeys(
        ("notice return-draft", "notice resubmit", "submit return-plan"), "test_returning"
    ),
    "period urge": "test_urging",
    "submit evidence": "test_evidence",
    "notice correct": "tests/shell/test_voiding, test_refusals",
    "notice look-back": "tests/shell/test_look_backs",
    "documents check": "test_documents",
    **dict.fromkeys(
        ("account add", "account list", "account password", "account disable"), "test_accounts"
    ),
    **dict.fromkeys(
        ("integration add", "integration list", "integration revoke"), "test_integrations"
    ),
    **dict.fromkeys(("delivery replay", "delivery resolve", "delivery drop"), "test_delivering"),
    **dict.fromkeys(("templates check", "templates preview"), "test_template_commands"),
    **dict.fromkeys(("ledger", "statistics"), "tests/shell/test_ledger_book"),
    "channels fake": "tests/deliveries/test_fakes",
}


def names(command: click.Command, path: str = "") -> Iterator[str]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from names(inner, f"{path} {name}".strip())
    else:
        yield path


def test_every_command_is_tried() -> None:
    tried = {name for name in names(duban) for words, _ in WORKS if words.startswith(name)}

    assert tried | set(ELSEWHERE) == set(names(duban))


@pytest.mark.parametrize(("words", "said"), WORKS, ids=[words[:60] for words, _ in WORKS])
def test_a_command_that_works_says_so(
    supervised: County, tmp_path: Path, words: str, said: str
) -> None:
    (tmp_path / "扫描.pdf").write_bytes(SCAN)

    answer = give(supervised, *words.format(tmp=tmp_path).split())

    assert answer.code == 0, answer.told
    assert said in answer.out


def test_help_is_there_for_every_command() -> None:
    for name in names(duban):
        command: click.Command = duban
        for word in name.split():
            assert isinstance(command, click.Group)
            command = command.commands[word]
        assert command.help, name


def test_signing_says_the_number_and_sends_the_paper(drafted: County) -> None:
    answer = give(drafted, "notice", "sign", *PROMPTS, "--by", "示例签发人")

    assert answer.out.splitlines() == [f"已签发 示督提〔2017〕{n}号" for n in (1, 2, 3)]
    assert "示督提〔2017〕2号" in give(drafted, "deliveries", "--state", "平台已接收").out


def test_a_cycle_tells_what_it_did_and_a_second_nothing(drafted: County) -> None:
    first = give(drafted, "cycle", "--at", "2017-08-16")
    second = give(drafted, "cycle", "--at", "2017-08-16")

    assert first.out.count("催签预警提示单") == 3
    assert second.out == ""


def test_an_export_has_every_issued_paper_and_the_timeline(
    supervised: County, tmp_path: Path
) -> None:
    give(supervised, "export", str(tmp_path / "out"))

    lines = (tmp_path / "out" / "timeline.txt").read_text(encoding="utf-8").splitlines()
    assert len(list((tmp_path / "out" / "documents").iterdir())) == len(supervised.issued())
    assert all(line.count("\t") == 6 for line in lines)


def test_a_hint_is_no_fault(supervised: County) -> None:
    supervised.morning(supervised.clock.at.date().replace(month=11, day=22))

    answer = give(supervised, "check", "--health")

    assert answer.code == 0
    assert answer.out.startswith("提示：2018年放假安排尚未录入")
    assert answer.out.endswith("正常。\n")


def test_the_year_of_an_interview(supervised: County) -> None:
    supervised.deeds = {d: deeds for d, deeds in supervised.deeds.items() if d.day == 8}
    supervised.play(supervised.clock.at.date(), supervised.clock.at.date().replace(month=9, day=29))

    talk = ("interview_notice:1:县发改局", "--problem", "滞后", "--requirement", "赶上")
    answer = give(supervised, "submit", "interview", *talk)
    supervised.look()

    assert answer.out == "已登记。\n"
    assert "rectification_notice:1:县发改局" in supervised.issued()
