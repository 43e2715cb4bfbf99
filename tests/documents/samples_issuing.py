"""Complete facts of the papers of 题 and 一: the decomposition, receipts, who answers for what."""

from collections.abc import Mapping
from datetime import date

from tests.documents.sample_paper import Facts, Sample
from workflows.vocabulary import NoticeKind as K


def _line(serial: int, name: str, points: str, target: str, **overrides: str) -> Facts:
    return {
        "序号": str(serial),
        "指标": name,
        "分值": points,
        "目标": target,
        "责任领导": "常务副县长",
        "责任部门": "县发改局",
        "责任人": "张××",
        "配合单位": "县统计局、各镇",
    } | overrides


_TABLES: Facts = {
    "党建": [_line(1, "领导班子建设", "4", "市评一档", 责任领导="组织部长", 责任部门="县委组织部")],
    "党建分值": "4",
    "法治": [_line(18, "突发环境事件、环保督察被点名", "-1", "不得发生", 责任部门="县环保局")],
    "法治分值": "-1",
    "目标": [
        _line(20, "全社会固定资产投资增速", "4", "20%"),
        _line(44, "空气质量优良天数", "2", "324天", 责任部门="县环保局、县住建局", 配合单位="—"),
    ],
    "目标分值": "6",
    "奖项": [_line(54, "重大创新奖", "1", "≥1项", 责任部门="县委改革办", 责任人="—")],
    "奖项分值": "1",
    "点评": [_line(55, "主要经济指标增速和位次", "7", "全市前3", 责任领导="县长")],
    "点评分值": "7",
    "上年": [
        {
            "指标": "空气质量优良天数",
            "加减分": "-0.3",
            "情况": "比目标少6天",
            "责任部门": "县环保局",
            "本年度": "重点关注",
        },
        {
            "指标": "招商引资到位资金",
            "加减分": "+0.5",
            "情况": "超额完成",
            "责任部门": "县招商局",
            "本年度": "继续考核",
        },
    ],
    "上年加分": "0.5",
    "上年减分": "0.3",
}

_BOTH_OFFICES: Facts = {
    "mark": "中共示例县委办公室文件",
    "issuers": ("中共示例县委办公室", "示例县人民政府办公室"),
    "printer": "中共示例县委办公室",
    "copies": (),
}

SAMPLES: Mapping[K, Sample] = {
    K.DECOMPOSITION: Sample(
        title="关于印发《2017年度市考指标任务分解和责任分工一览表》的通知",
        number="示办发〔2017〕79号",
        dated=date(2017, 7, 6),
        facts={
            "主送": "各镇党委、镇人民政府，县委和县级国家机关各部门，各人民团体，中省市驻县各单位",
            "细化工作日": 15,
            "推进会期限": ["9月30日", "11月30日"],
            "倍数": "双倍",
            "优秀线": "3",
            "限制线": "1",
            "指标数": 6,
            "上年度": 2016,
            **_TABLES,
        },
        edges={
            "两办联合、引市上文号": (
                {},
                _BOTH_OFFICES | {"basis": ("示办发〔2017〕79号", "示市办字〔2017〕64号")},
            ),
            "附表都空、送审稿": (
                {name: [] for name in ("党建", "法治", "目标", "奖项", "点评", "上年")}
                | {"推进会期限": [], "指标数": 0},
                {"draft": True, "number": ""},
            ),
        },
    ),
    K.RECEIPT_REMINDER: Sample(
        title="关于尽快签收示办发〔2017〕79号任务分解通知的提醒",
        number="",
        dated=date(2017, 7, 11),
        addressees=("县金融办", "县林业局"),
        facts={
            "未签收": [
                {
                    "文号": "示办发〔2017〕79号",
                    "文种": "任务分解通知",
                    "发出": date(2017, 7, 6),
                    "单位数": 2,
                    "单位": "县金融办、县林业局",
                }
            ],
            "单位总数": 2,
        },
        edges={
            "两件": (
                {
                    "未签收": [
                        {
                            "文号": f"示督提〔2017〕{serial}号",
                            "文种": "预警提示单",
                            "发出": date(2017, 8, 15),
                            "单位数": 1,
                            "单位": unit,
                        }
                        for serial, unit in enumerate(("县金融办", "县茶叶局"), start=4)
                    ]
                },
                {"title": "关于尽快签收示督提〔2017〕4号预警提示单等2件文书的提醒"},
            )
        },
    ),
}
