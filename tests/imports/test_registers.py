import pytest

from service.errors import ImportRejected
from service.imports.facts import PersonFact, RobotFact, UnitFact
from service.imports.plan import read_files
from tests.imports.office import UNITS, known, of_type, xlsx

ROBOT_HEADER = ("群名称", "通道", "对象", "单位", "地址", "密钥名称")


def read_sheet(tmp_path, name, *rows, units=UNITS):
    return read_files([xlsx(tmp_path / "名册.xlsx", {name: rows})], known(units=units))


def test_units_keep_the_order_of_the_register(tmp_path):
    plan = read_sheet(
        tmp_path,
        "责任单位",
        ("单位名称", "类别", "简称、别名"),
        ("县发改局", "经济部门", "县发展和改革局、发改委"),
        ("城关镇", "镇", ""),
        ("县委督查室", "督查机构", ""),
        units=(),
    )

    units = of_type(plan.contents, UnitFact)
    assert [(unit.name, unit.kind, unit.position) for unit in units] == [
        ("县发改局", "部门", 1),
        ("城关镇", "镇", 2),
        ("县委督查室", "督查", 3),
    ]
    assert units[0].aliases == ("县发展和改革局", "发改委")


def test_one_line_may_name_a_whole_group(tmp_path):
    plan = read_sheet(tmp_path, "责任单位", ("类别", "名称"), ("镇", "城关镇、兴隆镇"), units=())

    assert [unit.kind for unit in of_type(plan.contents, UnitFact)] == ["镇", "镇"]


def test_a_unit_renamed_is_the_same_unit(tmp_path):
    plan = read_sheet(tmp_path, "责任单位", ("名称", "原名"), ("县经济发展局", "县发改局"))

    (unit,) = of_type(plan.contents, UnitFact)
    assert (unit.code, unit.name) == ("县发改局", "县经济发展局")
    assert "县发改局" in unit.aliases


def test_a_name_and_an_alias_of_two_units_are_a_problem(tmp_path):
    with pytest.raises(ImportRejected, match="分属2个单位"):
        read_sheet(tmp_path, "责任单位", ("名称", "别名"), ("县发改局", "县统计局"))


def test_persons_are_read_one_line_a_unit(tmp_path):
    plan = read_sheet(
        tmp_path,
        "联系人",
        ("单位", "主要负责人", "填报人", "联系电话"),
        ("县发展和改革局", "张某某", "李某某", "0900-8000001"),
    )

    assert of_type(plan.contents, PersonFact) == [
        PersonFact(unit="县发改局", post="主要负责人", name="张某某"),
        PersonFact(unit="县发改局", post="填报人", name="李某某", phone="0900-8000001"),
    ]


def test_persons_are_read_one_line_a_person_leaders_without_a_unit(tmp_path):
    plan = read_sheet(
        tmp_path,
        "联系人",
        ("单位", "职务", "姓 名", "手机号码"),
        ("县领导", "县长", "王某某", 9008000002),
        ("县统计局", "联络员", "赵某某", ""),
    )

    assert of_type(plan.contents, PersonFact) == [
        PersonFact(unit=None, post="县长", name="王某某", phone="9008000002"),
        PersonFact(unit="县统计局", post="填报人", name="赵某某"),
    ]


def test_a_robot_knows_its_units_and_only_the_name_of_its_secret(tmp_path):
    plan = read_sheet(
        tmp_path,
        "群机器人",
        ROBOT_HEADER,
        ("发改群", "企业微信", "单位", "发改局", "https://example.invalid/send", "WECOM_FGJ"),
    )

    assert of_type(plan.contents, RobotFact) == [
        RobotFact(
            name="发改群",
            channel="wecom",
            audience="单位",
            units=("县发改局",),
            base_url="https://example.invalid/send",
            secret_name="WECOM_FGJ",
        )
    ]


@pytest.mark.parametrize(
    ("written", "channel"), [("钉钉", "dingtalk"), ("飞书", "feishu"), ("Lark", "feishu")]
)
def test_a_channel_is_known_by_its_name_and_keeps_its_keywords(tmp_path, written, channel):
    header = (*ROBOT_HEADER, "关键词")
    row = ("发改群", written, "单位", "发改局", "", "ROBOT_FGJ", "督办、市考")

    (robot,) = of_type(read_sheet(tmp_path, "群机器人", header, row).contents, RobotFact)

    assert (robot.channel, robot.keywords) == (channel, ("督办", "市考"))


@pytest.mark.parametrize(("written", "takes"), [("", True), ("是", True), ("否", False)])
def test_a_robot_takes_files_unless_the_table_says_no(tmp_path, written, takes):
    header = (*ROBOT_HEADER, "收文件")
    row = ("发改群", "企业微信", "单位", "发改局", "", "ROBOT_FGJ", written)

    (robot,) = of_type(read_sheet(tmp_path, "群机器人", header, row).contents, RobotFact)

    assert robot.takes_files is takes


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("https://example.invalid/send?key=canary-7f3a", ""),
        ("https://example.invalid/send", "canary-7f3a"),
    ],
)
def test_a_secret_in_a_cell_is_refused_and_not_repeated(tmp_path, address, secret):
    row = ("发改群", "企业微信", "单位", "县发改局", address, secret)

    with pytest.raises(ImportRejected, match="变量名") as rejected:
        read_sheet(tmp_path, "群机器人", ROBOT_HEADER, row)

    assert "canary" not in str(rejected.value)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.1/hook", "主机名"),
        ("http://2130706433/hook", "主机名"),
        ("https://robot.example:22/hook", "端口22"),
        ("https://somebody@robot.example/hook", "用户名"),
    ],
)
def test_an_address_that_would_never_be_called_is_refused(tmp_path, address, reason):
    row = ("发改群", "webhook", "单位", "县发改局", address, "OA_KEY")

    with pytest.raises(ImportRejected) as rejected:
        read_sheet(tmp_path, "群机器人", ROBOT_HEADER, row)

    assert [(p.column, reason in p.reason) for p in rejected.value.problems] == [("地址", True)]


def test_an_unknown_channel_and_audience_are_named(tmp_path):
    with pytest.raises(ImportRejected) as rejected:
        read_sheet(tmp_path, "群机器人", ROBOT_HEADER, ("群", "短信", "大家", "", "", ""))

    assert [problem.column for problem in rejected.value.problems] == ["通道", "对象"]
