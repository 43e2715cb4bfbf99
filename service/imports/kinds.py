"""表的种类与列名的各种写法：what offices call the columns of each kind of table.

Of several kinds that fit, the one that explains most columns is meant (``headers``).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.imports.sheets import comparable


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of table: its fields and the names that files give them.

    ``required`` lists alternatives: of each group one field must be there.
    """

    name: str
    fields: frozenset[str]
    fields_by_name: Mapping[str, str]  # plain column name → field
    required: tuple[frozenset[str], ...]
    hint: re.Pattern[str]  # in the sheet's name or title


@lru_cache(maxsize=4096)
def plain_name(text: str) -> str:
    """A column name without year, spaces, brackets and marks: ``2017年目标（值）`` → 目标值."""
    dashed = comparable(text).translate({ord(dash): "-" for dash in "—–~至"})
    bare = re.sub(r"[^\w%-]|_", "", dashed).strip("-")
    return re.sub(r"^20\d\d年度?(?=.)", "", bare)


def _kind(name: str, hint: str, required: Sequence[str], fields: Mapping[str, str]) -> Kind:
    return Kind(
        name=name,
        fields=frozenset(fields),
        fields_by_name={
            plain_name(word): field
            for field, names in reversed(list(fields.items()))
            for word in (field, *names.split())
        },
        required=tuple(frozenset(group.split("|")) for group in required),
        hint=re.compile(hint),
    )


_INDICATOR = "指标名称 考核指标 指标内容 考核内容 指标任务 工作任务 目标任务 考核项目 市考指标 任务名称 指标项目 扣分事项 扣分情形 奖项名称 奖项 指标及任务"
_SERIAL = "编号 序 指标编号 指标序号 代码 No No."
_MEASURE = "单位 计量单位 指标单位 量纲"
_VALUE = "本期完成值 实际完成 完成情况 累计完成 累计完成值 完成数 实绩 完成"

INDICATORS = _kind(
    "指标",
    r"附件|分解|一览表|指标",
    ("指标", "牵头单位|责任部门"),
    {
        "序号": _SERIAL,
        "指标": _INDICATOR,
        "附件": "附件号 所属附件 附件类别",
        "类型": "指标类型 考核类型 类别 指标性质",
        "计量单位": _MEASURE,
        "全年目标": "年度目标 目标值 目标 全年目标值 年度目标值 全年任务 年度任务 目标任务值 全年目标任务 任务",
        "分值": "分数 权重 考核分值 扣分分值 加分分值 扣分 加分 标准分 赋分",
        "频次": "报送频次 考核频次 报送周期 频率 数据频次",
        "牵头单位": "牵头部门 牵头责任部门 牵头责任单位 第一责任部门",
        "责任部门": "责任单位 责任部门单位 主办单位 承办单位 承担部门 主责单位",
        "配合单位": "配合部门 协办单位 配合责任单位 协助单位 参与单位",
        "县级责任领导": "责任领导 县级领导 分管领导 分管县级领导 包抓领导 县级分管领导 第一责任人",
        "责任人": "部门责任人 直接责任人 主要负责人",
        "备注": "说明 备 注",
    },
)
UNITS = _kind(
    "责任单位",
    r"单位|名册",
    ("名称", "类别|别名|原名"),
    {
        "序号": _SERIAL,
        "名称": "单位名称 单位 责任单位 部门名称 单位全称 规范名称",
        "类别": "单位类别 类型 单位性质 所属系统 组别",
        "别名": "简称 其他名称 别称 曾用名 又称 别名简称 简称别名 简称或别名",
        "原名": "原名称 更名前名称 旧名",
    },
)
PERSONS = _kind(
    "联系人",
    r"联系人|通讯录|人员",
    ("单位", "主要负责人|填报人|姓名"),
    {
        "序号": _SERIAL,
        "单位": "单位名称 责任单位 部门 所在单位 工作单位",
        "主要负责人": "负责人 单位负责人 主要领导 一把手 直接责任人",
        "主要负责人电话": "负责人电话",
        "填报人": "联系人 联络员 报送人 经办人",
        "电话": "联系电话 手机 手机号 手机号码 填报人电话 联络员电话",
        "姓名": "人员 名字",
        "岗位": "职务 角色 身份",
    },
)
ROBOTS = _kind(
    "群机器人",
    r"机器人|群",
    ("群名称", "通道|对象"),
    {
        "序号": _SERIAL,
        "群名称": "群名 群 工作群 群聊名称",
        "通道": "平台 渠道 类型",
        "对象": "用途 发送对象 受众 范围 群类别",
        "单位": "群内单位 所含单位 成员单位 责任单位 单位名称",
        "地址": "接口地址 Webhook地址 webhook url URL",
        "密钥名称": "密钥 密钥变量 密钥名 环境变量",
        "关键词": "自定义关键词 安全关键词",
        "收文件": "能收文件 附件",
    },
)
FORM = _kind(
    "报送表",
    r"报送表",
    ("指标|编号", "本期完成值"),
    {
        "编号": "序号 指标编号 代码",
        "指标": _INDICATOR,
        "计量单位": _MEASURE,
        "全年目标": "年度目标 目标值",
        "计划应达": "应达进度 序时应达",
        "上期完成值": "上期 上月完成值",
        "本期完成值": "本期 本月累计 本期累计完成 本期累计完成值 本期完成",
        "数据未出": "数据未出填是 未出 数据是否未出",
        "预计全年": "单位预计 全年预计 预计完成 预计全年完成 预计全年完成值 预计全年值",
        "数据来源": "来源 数据出处",
        "更正理由": "更正原因 更正说明",
        "原因分析": "原因 滞后原因 欠账原因",
        "下步措施": "措施 整改措施 赶超措施 下一步措施",
        "措施责任人": "责任人",
        "完成时限": "时限 完成时间 措施时限",
    },
)
BREAKDOWN = _kind(
    "细化分解表",
    r"细化分解",
    ("指标|编号", "主抓领导", "主抓股室|主抓人员"),
    {
        "编号": "序号 指标编号 代码",
        "指标": _INDICATOR,
        "全年目标": "年度目标 目标值",
        "主抓领导": "分管领导 主管领导",
        "主抓股室": "责任股室 股室 科室",
        "主抓人员": "责任人员 具体人员 经办人",
        "工作标准": "标准",
        "进度要求": "进度安排 时间进度",
        "变更理由": "变更原因 调整理由 调整原因",
        **{
            f"{month}月": f"{month}月底 {month}月末 {month}月计划 1-{month}月"
            for month in range(1, 13)
        },
    },
)
PROGRESS = _kind(
    "措施进展",
    r"措施进展|措施台账",
    ("指标|编号", "措施", "状态|进展情况"),
    {
        "编号": "序号 指标编号 代码",
        "指标": _INDICATOR,
        "措施": "措施内容 下步措施 整改措施 赶超措施",
        "措施责任人": "责任人",
        "完成时限": "时限 完成时间 措施时限",
        "目前情况": "目前状态 现状",
        "状态": "状态填已完成等 办理状态 措施状态",
        "进展情况": "进展 办理情况 最新进展",
    },
)
HIGHLIGHTS = _kind(
    "亮点工作报送表",
    r"亮点",
    ("指标|编号", "亮点工作"),
    {
        "编号": "序号 指标编号 代码",
        "指标": _INDICATOR,
        "全年目标": "年度目标 目标值",
        "亮点工作": "亮点 工作亮点 亮点内容 亮点工作内容 主要做法",
        "类别": "亮点类别 类型",
        "佐证材料": "佐证 证明材料 支撑材料",
        "认定机关和文号": "认定机关 认定文号 认定情况 认定",
        "本期无": "本期无填是 本期没有 无亮点",
    },
)
HISTORY = _kind(
    "历史完成值",
    r"完成情况|完成值|进度",
    ("指标", "完成值|期值"),
    {
        "序号": _SERIAL,
        "指标": _INDICATOR,
        "计量单位": _MEASURE,
        "全年目标": "年度目标 目标值",
        "数据期": "期间 时间 截至 统计期 报告期",
        "完成值": _VALUE,
        "状态": "数据状态 认定状态 认定情况",
        "数据来源": "来源 数据出处",
        "更正理由": "更正原因 更正说明",
    },
)
CITY = _kind(
    "全市位次表",
    r"位次|排名|十县区|各县区|全市",
    ("县区", "位次"),
    {
        "县区": "县区名称 县 区县 县市区 单位 地区 各县区",
        "指标": _INDICATOR,
        "数据期": "期间 时间 截至 统计期",
        "完成值": "值 增速 数值 总量 绝对值 占比 完成",
        "位次": "排名 排位 名次 位序 全市位次",
    },
)
CITY_RESULTS = _kind(
    "市考结果",
    r"市考结果|考核结果|加减分认定",
    ("指标|编号", "任务完成", "加减分"),
    {
        "编号": "序号 指标编号 代码",
        "指标": _INDICATOR,
        "任务完成": "任务完成情况 任务情况 完成任务情况 完成等次",
        "加减分": "得失分 加减分情况 加分减分 加减分值 市考加减分",
        "文号": "市上文号 依据文号 文件号 依据",
        "认定日期": "日期 文件日期 认定时间",
        "确认人": "核对人 经办人 确认",
        "责任部门": "责任单位 牵头部门 牵头单位",
        "备注": "说明",
    },
)
QUARTER_RESULTS = _kind(
    "季度点评结果",
    r"点评",
    ("指标", "得分", "位次|参评县区数"),
    {
        "编号": "序号 指标编号 代码",
        "指标": f"{_INDICATOR} 点评指标 点评项目 项目",
        "季度": "点评季度",
        "得分": "点评得分 实得分 分数",
        "位次": "排名 排位 名次 位序 全市位次",
        "参评县区数": "县区数 参评数 参评县区",
        "文号": "市上文号 依据文号 文件号 依据",
        "公布日期": "日期 文件日期 公布时间",
        "备注": "说明",
    },
)
GRADES = _kind(
    "考核等次",
    r"等次",
    ("单位", "等次"),
    {
        "序号": _SERIAL,
        "单位": "单位名称 责任单位 部门 名称",
        "等次": "考核等次 年度考核等次 评定等次 单位等次",
        "主要负责人等次": "负责人等次 个人等次 主要负责人考核等次",
        "文号": "评定文号 依据文号 文件号 依据",
        "备注": "说明",
    },
)
LAST_YEAR = _kind(
    "上年加减分",
    r"附件6|附件六|加减分|上年",
    ("指标", "加减分"),
    {
        "序号": _SERIAL,
        "指标": _INDICATOR,
        "加减分": "得失分 加减分情况 加分减分 加减分值",
        "说明": "原因 情况说明 备注 加减分原因",
        "责任部门": "责任单位 牵头部门 牵头单位",
    },
)

KINDS = (
    FORM,
    PROGRESS,
    HIGHLIGHTS,
    BREAKDOWN,
    CITY,
    ROBOTS,
    PERSONS,
    UNITS,
    CITY_RESULTS,
    QUARTER_RESULTS,
    GRADES,
    LAST_YEAR,
    INDICATORS,
    HISTORY,
)
