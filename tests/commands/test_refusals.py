"""办不了的事：说清缘由和办法，退出码不为零，什么也没有变。"""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from service.workspace import DATABASE
from tests.commands.running import give, run
from tests.shell.standing import ORDER, PROMPTS, at
from tests.small_county import County

FIRST, SECOND, THIRD = PROMPTS
INSPECTED = "special_supervision:3"

#: words, code, what is said; on Wednesday 2017-08-23 16:00
REFUSED = (
    ("submit value 3-99 2017-08 2", 5, "没有编号为“3-99”的指标"),
    ("submit value 3-48 2017-13 2", 5, "数据期“2017-13”不对，应如 2017-08"),
    ("submit value 3-48 2016-08 2", 5, "数据期“2016-08”不对"),
    ("submit value 3-48 2017-01 2", 5, "1—2月为 2017-02"),
    ("submit value 3-48 2017-08 二", 5, "“二”不是数"),
    ("submit value 3-48 2017-08 1e999999", 5, "“1e999999”不是数"),
    ("submit value 3-48 2017-08 NaN", 5, "“NaN”不是数"),
    ("submit value 3-48 2017-08 12,5", 5, "“12,5”不是数"),
    ("submit value 3-48 2017-08", 5, "请填写完成值"),
    ("submit value 3-44 2017-07 181 --status 认定 --source 市环保局", 5, "已报180，更正须写明理由"),
    ("submit value 3-44 2017-07 181 --status 认定", 5, "认定数要写明来源"),
    ("submit value 3-44 2017-07 181 --status 审核 --reason 漏", 5, "审核数要写明来源"),
    ("submit measure-state 3-44 已完成", 5, "没有进行中的措施"),
    ("submit measure-state 3-44 办了", 2, "Invalid value"),
    ("submit highlight 3-44 1 --work 创建 --level 创新", 5, "不是附件1的共性指标"),
    ("submit contact 3-44 --on 2017-08-24 --counterpart 市环保局 --matter 核数", 5, "不能晚于今天"),
    ("submit contact 3-44 --on 2017-08-23 --counterpart 市环保局 --matter= ", 5, "写明沟通的事项"),
    ("submit forecast 3-44 2017-07 很多", 5, "“很多”不是数"),
    ("submit forecast 2-18 2017-07 0", 5, "不是量化指标"),
    ("submit value 3-44 2017-07 181 --status 猜的", 2, "Invalid value"),
    ("submit plan 3-27 9=25 10=20 12=36", 5, "后一个月不能小于前一个月"),
    ("submit plan 3-27 9=25 12=30", 5, "12月应达到全年目标36亿元"),
    ("submit plan 3-27 13=36", 5, "按月填写"),
    ("submit plan 3-27 九=36", 2, "write MONTH=VALUE"),
    ("period urge 2017-07", 5, "2017年1—7月已经研判，不再催报"),
    ("period urge 2017-09", 5, "还没有发报送通知"),
    ("submit approve 3-27", 5, "没有待审定的细化分解和进度计划"),
    ("submit return-plan 3-27 --reason 不到人", 5, "没有待审定的细化分解和进度计划"),
    ("submit measures 3-27 倒排 --until 2017-2-30", 2, "not a date"),
    ("submit event 3-27 --points -1 --on 2017-08-22 --text 事", 5, "不是“不得发生”类指标"),
    ("submit event 2-18 --points 1 --on 2017-08-22 --text 事", 5, "扣分写负数"),
    ("submit event 2-18 --points -1 --on 2017-08-24 --text 事", 5, "不能晚于今天"),
    (f"submit reply {THIRD} --unit 县招商局 --text 在办", 5, "没有发给县招商局"),
    (f"submit reply {THIRD} --unit 县水务局 --text 在办", 5, "没有“县水务局”这个单位"),
    (f"submit reply {THIRD} --unit 县环保局", 5, "反馈要写原因分析、措施或者说明"),
    ("submit reply 示督办〔2017〕9号 --unit 县环保局 --text 在办", 5, "没有“示督办〔2017〕9号”"),
    ("submit reply filing_notice:2017-06 --unit 县环保局 --text 已报", 5, "待补发，不能反馈"),
    (f"submit interview {ORDER} --problem 甲 --requirement 乙", 5, "针对已发出的约谈通知书"),
    (
        f"supervision finding {ORDER} --unit 县环保局 --problem 甲 --requirement 乙",
        5,
        "专项督查通知",
    ),
    (
        f"supervision finding {INSPECTED} --unit 县安监局 --problem 甲 --requirement 乙",
        5,
        "没有发给",
    ),
    (f"supervision finding {INSPECTED} --unit 县环保局 --problem= --requirement 乙", 5, "写明问题"),
    (
        f"supervision finding {INSPECTED} --unit 县环保局 --problem 甲 --requirement= ",
        5,
        "写明整改要求",
    ),
    (
        f"supervision finding {INSPECTED} --unit 县环保局 --problem 甲 --requirement 乙"
        " --until 2017-08-22",
        5,
        "整改时限2017-08-22已过",
    ),
    (
        f"supervision finding {INSPECTED} --unit 县环保局 --problem 甲 --requirement 乙"
        " --indicator 3-99",
        5,
        "没有编号为“3-99”的指标",
    ),
    (f"supervision drop {INSPECTED} 1 --reason 错", 5, "没有第1条发现"),
    (f"supervision finish {INSPECTED} --conclusion 县环保局|很好", 5, "没有“很好”"),
    (f"supervision finish {INSPECTED} --conclusion 县安监局|属实", 5, "没有发给县安监局"),
    (f"supervision finish {INSPECTED} --conclusion 属实", 2, "write UNIT|CONCLUSION"),
    (f"item close {ORDER} 1 --evidence 好", 5, "不是已发出的交办单"),
    (f"item reply {ORDER} 1 --unit 县环保局 --text 好", 5, "不是已发出的交办单"),
    (f"submit reply {ORDER} --unit 县环保局 --stage 办理情况 --text 好", 5, "办理情况针对交办单"),
    (f"meeting receipt {ORDER} --unit 县环保局", 5, "不是已发出的推进会通知"),
    (f"meeting attend {ORDER} --unit 县环保局", 5, "不是已发出的推进会通知"),
    (f"meeting minutes {ORDER} --host 县长", 5, "不是已发出的推进会通知"),
    (f"meeting minutes {ORDER} --host 县长 --decision 县环保局", 2, "write UNIT|TEXT|UNTIL"),
    ("period hold 2017-07 --until 2017-09-01 --reason 等数", 5, "已于2017-08-15研判"),
    ("period hold 2017-08 --until 2017-08-23 --reason 等数", 5, "应晚于今天"),
    ("period close 2018-08", 5, "数据期“2018-08”不对"),
    (f"notice sign {ORDER} --by 示例签发人", 5, "已发出，不能再签发"),
    ("notice sign 没有的 --by 示例签发人", 5, "没有“没有的”这份文书"),
    (f"notice refuse {ORDER} --by 示例签发人 --reason 晚了", 5, "已发出，不能决定不发"),
    ("notice cancel filing_notice:2017-06 --reason 错", 5, "只有已发出的文书才能作废"),
    (f"notice cancel {THIRD} --reason 错", 5, "之后已发出示督办〔2017〕1号预警督办单，不能作废"),
    ("notice cancel filing_reminder:2017-07:-2 --reason 错 --redo", 5, "依据已不在，重发不了"),
    (f"notice cancel {ORDER} --reason= ", 5, "作废要写明理由"),
    (f"notice correct {ORDER} --wrong 没写过 --right 写过 --reason 错", 5, "里没有“没写过”"),
    (f"notice correct {ORDER} --wrong 甲 --wrong 乙 --right 丙 --reason 错", 2, "each --wrong"),
    (f"notice look-back {ORDER} --result 巩固 --note 好", 5, "不是已发出的回头看核查单"),
    (f"notice look-back {ORDER} --result 还行 --note 好", 2, "Invalid value"),
    ("ledger 台账.doc", 2, "must end in .xlsx"),
    (f"notice return {THIRD} --unit 县环保局 --reason 空话", 5, "没有待审的反馈可退"),
    (f"notice return {ORDER} --unit 县发改局 --reason 空话", 5, "没有发给县发改局"),
    (
        f"notice extend {THIRD} --unit 县环保局 --name 反馈 --until 2017-09-01 --reason 忙",
        5,
        "时限2017-08-22已过，延期只能在到期前申请",
    ),
    (
        f"notice extend {ORDER} --unit 县环保局 --name 办结 --until 2017-09-06 --reason 忙",
        5,
        "新时限应晚于原时限2017-09-06",
    ),
    (
        f"notice extend {ORDER} --unit 县环保局 --name 办结 --until 2017-09-09 --reason 忙",
        5,
        "2017-09-09是休息日",
    ),
    (
        f"notice extend {ORDER} --unit 县环保局 --name 整改报告 --until 2017-09-12 --reason 忙",
        5,
        "没有“整改报告”时限",
    ),
    (f"notice close {ORDER} --evidence 已好转", 5, "尚未达到销号标准"),
    (f"notice close {FIRST} --evidence 已好转", 5, "销号针对已发出的督办单"),
    ("notice receive filing_notice:2017-06 --unit 县环保局 --by 人", 5, "待补发，不能签收"),
    (f"notice receive {ORDER} --unit 县招商局 --by 人", 5, "没有发给县招商局"),
    (f"notice seal {ORDER} {{tmp}}/scan.exe", 5, "正式件应为pdf、jpg、png扫描件"),
    (f"notice seal {ORDER} {{tmp}}/fake.pdf", 5, "正式件应为pdf、jpg、png扫描件"),
    ("delivery replay 9999 --reason 重来", 1, "没有编号为9999的送达件"),
    ("delivery replay 1 --reason 重来", 1, "平台已接收"),
    ("delivery resolve 1 arrived --reason 看到了", 1, "没有什么要查实"),
    ("delivery drop 1", 2, "--reason"),
    ("channels pause 无此群 --reason 检修", 1, "没有名为“无此群”的群机器人"),
    ("channels set 工作群 --fallback 工作群", 1, "备用通道是它自己"),
    ("channels set 工作群 --fallback 无此群", 1, "不在名册里"),
    ("channels set 工作群 --rate 10", 2, "CALLS/SECONDS"),
    ("channels set 工作群 --month-quota 许多", 2, "not a number of calls"),
    ("--year 2016 status", 7, "没有这个年度的考核"),
    ("rehearse --to 2017-09-30 --from 2017-13-01", 2, "not a date"),
    ("--year 2016 rehearse --to 2017-08-31", 7, "没有2016年度的考核"),
    ("cycle --at 昨天", 2, "not a time"),
    ("restore {tmp}/fake.pdf", 7, "打不开备份文件"),
    ("backup {tmp}/fake.pdf/里面", 7, "读写文件出错"),
    ("import {tmp}/fake.pdf", 3, "未导入"),
)


def dump(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize(
    ("words", "code", "said"), REFUSED, ids=[" ".join(r[0].split())[:70] for r in REFUSED]
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    supervised: County, tmp_path: Path, words: str, code: int, said: str
) -> None:
    (tmp_path / "scan.exe").write_bytes(b"MZ")
    (tmp_path / "fake.pdf").write_bytes(b"not a scan")
    before = dump(supervised.workspace.folder)

    answer = give(supervised, *words.format(tmp=tmp_path).split())

    assert (answer.code, said in answer.told) == (code, True), answer.told
    assert dump(supervised.workspace.folder) == before


def test_a_folder_that_is_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    answer = run(tmp_path, at(date(2017, 8, 23)), "status")

    assert answer.code == 7
    assert "请先运行" in answer.told
    assert "init" in answer.told


def test_a_draft_that_changed_is_shown_again_and_not_sent(drafted: County) -> None:
    give(drafted, "notice", "refuse", FIRST, "--by", "示例签发人", "--reason", "已约谈")

    answer = give(drafted, "notice", "sign", SECOND, FIRST, "--by", "示例签发人")

    assert answer.code == 5
    assert "已签发 示督提〔2017〕1号" in answer.out
    assert "决定不发，不能再签发" in answer.told


def test_a_signature_on_a_broken_template_ends_with_its_own_code(drafted: County) -> None:
    templates = drafted.workspace.folder / "templates"
    templates.mkdir()
    (templates / "warning_prompt.md.j2").write_text("{{ 没有 }}", encoding="utf-8")

    answer = give(drafted, "notice", "sign", FIRST, "--by", "示例签发人")

    assert answer.code == 4
    assert "warning_prompt.md.j2" in answer.told
    assert drafted.states()[FIRST] == "待签发"


@pytest.mark.parametrize("words", ["cycle", "cycle --at 2017-08-31", "serve"])
@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param("service.toml", "[meeting]", "[zone]\nname = 1\n[meeting]", "zone", id="key"),
        pytest.param("service.toml", '"09:00"', '"9点"', "daily_at", id="time"),
        pytest.param("rules_2017.toml", "unit = ", "units = ", "units", id="rule"),
    ],
)
def test_a_wrong_setting_stops_before_the_first_cycle(
    supervised: County, words: str, file: str, old: str, new: str, said: str
) -> None:
    write_config(supervised.workspace.folder, file, old, new)
    before = dump(supervised.workspace.folder)

    answer = give(supervised, *words.split())

    assert answer.code == 2
    assert answer.told.startswith(file)
    assert said in answer.told
    assert dump(supervised.workspace.folder) == before


def test_a_year_without_a_calendar_stops_before_the_first_cycle(supervised: County) -> None:
    folder = supervised.workspace.folder
    (folder / "config" / "holidays").mkdir(parents=True)
    (folder / "config" / "holidays" / "2018.toml").write_text("", encoding="utf-8")
    before = dump(folder)

    answer = give(supervised, "cycle")

    assert answer.code == 2
    assert "2018.toml" in answer.told
    assert dump(folder) == before


def write_config(folder: Path, name: str, old: str, new: str) -> None:
    shipped = (Path(__file__).parents[2] / "config" / name).read_text(encoding="utf-8")
    assert old in shipped
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / name).write_text(shipped.replace(old, new, 1), encoding="utf-8")
