"""演示账户：一个身份一个，密码同一个，每次开演另起。"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.accounts.account_book import open_account
from service.accounts.roles import Role
from service.tables import UnitRow


class Person(NamedTuple):
    name: str  # what is typed to sign in
    role: Role
    does: str  # what there is to try
    unit: str = ""
    post: str = ""


PEOPLE = (
    Person("考核办", Role.OFFICE, "每日清单、导入、审核、研判、签发、通报"),
    Person("督查室", Role.SUPERVISION, "签发提示单督办单、退回、延期、销号、约谈"),
    Person("常务副县长", Role.LEADER, "欠账几个、谁的、能不能进位", post="常务副县长"),
    Person("招商局填报", Role.FILLER, "报数、报措施；手机上打开看看", unit="县招商局"),
    Person("招商局局长", Role.HEAD, "签收、反馈、申请延期；手机上打开看看", unit="县招商局"),
    Person("茶叶局局长", Role.HEAD, "另一个单位：只看得到自己的", unit="县茶叶局"),
    Person("管理员", Role.ADMIN, "账户、模板、机器人"),
)


def open_accounts(session: Session, password: str, now: datetime) -> None:
    for person in PEOPLE:
        unit = session.scalar(select(UnitRow).where(UnitRow.code == person.unit))
        open_account(
            session,
            "示例县",
            person.name,
            shown=f"{person.name}示例",
            role=person.role,
            password=password,
            unit=unit,
            post=person.post,
            by="演示",
            now=now,
            must_change=False,
        )
