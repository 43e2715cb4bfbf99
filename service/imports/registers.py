"""名册：责任单位、联系人、群机器人."""

import re
from collections.abc import Iterator

from service.deliveries.addresses import AddressError, place
from service.imports.facts import Fact, PersonFact, RobotFact, UnitFact
from service.imports.rows import Row, Table, rows_of
from service.imports.sheets import Findings, in_one_line
from service.imports.unit_names import TOWN, UnitDirectory, names_in

HEAD = "主要负责人"
FILER = "填报人"
_LEADERS = {"县领导", "县级领导", "县委领导", "县政府领导", "县委县政府领导", "县委、县政府领导"}
_PHONE = re.compile(r"\+?[\d\- ]{5,20}")
_SECRET_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_SEPARATORS = re.compile(r"[、，,；;\s]+")
_ADDRESS = re.compile(r"https?://[^\s?#]+")
_CHANNELS = {
    "folder": ("folder", "文件夹", "本地文件夹", "共享文件夹", "目录"),
    "wecom": ("wecom", "企业微信", "企微"),
    "dingtalk": ("dingtalk", "钉钉"),
    "feishu": ("feishu", "飞书", "lark"),
    "webhook": ("webhook", "网络钩子", "接口"),
}
_AUDIENCES = ("督查", "单位", "工作群", "领导")

Read = tuple[Row, Fact]


def learn_units(table: Table, directory: UnitDirectory, findings: Findings) -> None:
    """责任单位表 → the directory; a new name beside a known alias is the same unit renamed."""
    directory.is_open = False
    for row in rows_of(table, findings):
        names = names_in(row["名称"])
        if not names:
            row.problem("名称", "没有写单位名称", "请补上单位名称，或删去这一行")
        elif len(names) > 1:  # one line for a group of units
            for name in names:
                _learn(row, directory, name, ())
        else:
            aliases = names_in(f"{row['别名']}、{row['原名']}")
            _learn(row, directory, names[0], aliases)


def _learn(row: Row, directory: UnitDirectory, name: str, aliases: tuple[str, ...]) -> None:
    codes = {code for each in (name, *aliases) if (code := directory.exact(each))}
    if len(codes) > 1:
        row.problem(
            "别名", f"名称和别名分属{len(codes)}个单位：{'、'.join(sorted(codes))}", "请核对别名"
        )
        return
    kind = _kind(name, row["类别"])
    if not codes:
        place = directory.next_position()
        unit = UnitFact(
            code=name, name=name, kind=kind, position=place, aliases=tuple(sorted(set(aliases)))
        )
        directory.learn(unit)
        return
    before = directory.unit(codes.pop())
    if directory.exact(name) and name != before.name and before.name not in aliases:
        row.note(f"“{name}”是“{before.name}”的别名或曾用名，名称不变")
        name = before.name
    others = {*before.aliases, *aliases, before.name, before.code} - {name}
    directory.learn(
        UnitFact(
            code=before.code,
            name=name,
            kind=kind if row["类别"] else before.kind,
            position=before.position,
            aliases=tuple(sorted(others)),
        )
    )


def _kind(name: str, words: str) -> str:
    if "督查" in words or "督办" in words or name.endswith(("督查室", "督办室")):
        return "督查"
    if "领导" in words:
        return "领导"
    if words.strip() in ("镇", "乡镇", "街道", "各镇") or name.endswith(("镇", "乡", "街道")):
        return TOWN
    return "部门"


def read_persons(table: Table, directory: UnitDirectory, findings: Findings) -> Iterator[Read]:
    """联系人表: one line a unit (主要负责人、填报人), or one line a person (姓名、岗位)."""
    for row in rows_of(table, findings):
        unit = _person_unit(row, directory)
        if unit is _UNKNOWN:
            continue
        code = None if unit is None else str(unit)
        if row.line("姓名"):
            yield from _person(row, code, row.line("岗位"), "姓名", "电话")
        if row.line(HEAD):
            own_phone = "主要负责人电话" if row.has("主要负责人电话") else "电话"
            shared = row.line(FILER) and own_phone == "电话"
            yield from _person(row, code, HEAD, HEAD, "" if shared else own_phone)
        if row.line(FILER):
            yield from _person(row, code, FILER, FILER, "电话")


_UNKNOWN = object()


def _person_unit(row: Row, directory: UnitDirectory) -> object:
    """The unit's code, None for a 县级领导, ``_UNKNOWN`` after a problem."""
    name = row.line("单位")
    if not name or in_one_line(name) in _LEADERS:
        if row.line("岗位"):
            return None
        row.problem("单位", "没有写单位，也没有写岗位", "请补上单位；县级领导请在“岗位”列写职务")
        return _UNKNOWN
    named = directory.read(name)
    if len(named) == 1 and len(named[0].units) == 1:
        return named[0].units[0]
    row.problem("单位", "名册里没有这个单位", remedy_for(named[0].guess if named else ""))
    return _UNKNOWN


def _person(row: Row, unit: str | None, post: str, name: str, phone: str) -> Iterator[Read]:
    post = FILER if post in ("联系人", "联络员", "报送人", "") else post
    number = row.line(phone) if phone else ""
    if number and not _PHONE.fullmatch(number):
        row.problem(phone, "不是电话号码", "请只填号码，多个号码留一个")
        return
    yield row, PersonFact(unit=unit, post=post, name=row.line(name), phone=number)


def read_robots(table: Table, directory: UnitDirectory, findings: Findings) -> Iterator[Read]:
    """群机器人表. A secret is only named (an environment variable), never written in a workbook."""
    for row in rows_of(table, findings):
        channel, audience = _channel(row), _audience(row)
        units = tuple(_robot_units(row, directory))
        if not row.line("群名称"):
            row.problem("群名称", "没有写群名称", "请补上群名称，或删去这一行")
        elif channel and audience and _keeps_secrets(row):
            yield (
                row,
                RobotFact(
                    name=row.line("群名称"),
                    channel=channel,
                    audience=audience,
                    units=units,
                    base_url=row.line("地址"),
                    secret_name=row.line("密钥名称"),
                    keywords=tuple(filter(None, _SEPARATORS.split(row.line("关键词")))),
                    takes_files=row.line("收文件") not in ("否", "不收", "不能", "无"),
                ),
            )


def _channel(row: Row) -> str:
    words = row.line("通道").casefold() or "folder"
    for channel, names in _CHANNELS.items():
        if words in names:
            return channel
    row.problem("通道", "不认识的通道", "请填：文件夹、企业微信、钉钉、飞书、webhook 之一")
    return ""


def _audience(row: Row) -> str:
    words = row.line("对象").removesuffix("群") or "单位"
    for audience in _AUDIENCES:
        if words in (audience, audience.removesuffix("群"), f"{audience}室", f"县{audience}"):
            return audience
    row.problem("对象", "不认识的对象", f"请填：{'、'.join(_AUDIENCES)}之一")
    return ""


def _robot_units(row: Row, directory: UnitDirectory) -> Iterator[str]:
    if row.line("单位") in ("全部", "全体", "全部单位", "全体单位", "所有单位"):
        yield from (unit.code for unit in directory.units if unit.kind in ("部门", TOWN, "督查"))
        return
    for named in directory.read(row["单位"]):
        if not named.units:
            row.problem("单位", f"名册里没有“{named.text}”", remedy_for(named.guess))
        yield from named.units


def _keeps_secrets(row: Row) -> bool:
    """Refuse keys in cells; the message does not repeat them."""
    remedy = "请把密钥存入环境变量，表里只写变量名（大写字母、数字、下划线），并作废已写进表的密钥"
    secret, address = row.line("密钥名称"), row.line("地址")
    if secret and not _SECRET_NAME.fullmatch(secret):
        _problem_unshown(row, "密钥名称", "这一格要写密钥的名称，不能写密钥本身", remedy)
        return False
    if address and not _ADDRESS.fullmatch(address):
        _problem_unshown(row, "地址", "地址不完整，或者带了密钥参数（?key=…）", remedy)
        return False
    return not address or _may_be_called(row, address)


def _may_be_called(row: Row, address: str) -> bool:
    """As it is written; where its name leads is looked at when it is called."""
    try:
        place(address)
    except AddressError as refused:
        row.problem(
            "地址", str(refused), "请写平台或者接口的完整地址，如 https://oa.example.gov.cn"
        )
        return False
    return True


def _problem_unshown(row: Row, column: str, reason: str, remedy: str) -> None:
    row.findings.problem(row.table.sheet, row.index, reason, remedy, column=column)


def remedy_for(guess: str) -> str:
    """What to do about an unknown unit name."""
    remedy = "请在“责任单位”表里加上这个单位，或把这个写法加进它的“别名”列"
    return f"是不是“{guess}”？{remedy}" if guess else remedy
