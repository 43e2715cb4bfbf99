"""开户、停用、改密码：each leaves a trace, and ends every visit it makes wrong."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service import timeline
from service.accounts import passwords, visits
from service.accounts.roles import OF_A_UNIT, Role
from service.documents.chinese_text import in_one_line
from service.errors import FeedbackRejected
from service.tables import AccountRow, UnitRow, VisitRow

_NAME = re.compile(r"[A-Za-z0-9_.@\u4e00-\u9fff-]{2,40}")
_GIVEN = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


def given_password() -> str:
    """A password to be told once and changed at the first sign-in."""
    return "".join(secrets.choice(_GIVEN) for _ in range(12))


def open_account(
    session: Session,
    county: str,
    name: str,
    *,
    shown: str,
    role: Role,
    password: str,
    unit: UnitRow | None = None,
    post: str = "",
    by: str,
    now: datetime,
    must_change: bool = True,
) -> AccountRow:
    """Raises FeedbackRejected with what is missing or in the way."""
    if not _NAME.fullmatch(name):
        raise FeedbackRejected("登录名用2至40个汉字、字母或数字，不含空格")
    if session.scalar(select(AccountRow.id).where(AccountRow.name == name)) is not None:
        raise FeedbackRejected(f"登录名“{name}”已经有人用了，请换一个")
    shown = in_one_line(shown)
    if not shown:
        raise FeedbackRejected("请填写姓名，留痕和签收都记这个名字")
    if (role in OF_A_UNIT) != (unit is not None):
        raise FeedbackRejected(f"{role}{'要写明' if role in OF_A_UNIT else '不写'}单位")
    _require_good(password, name)
    account = AccountRow(
        county=county,
        name=name,
        shown=shown,
        role=role,
        unit_id=unit.id if unit else None,
        post=post.strip(),
        password_hash=passwords.hashed(password),
        must_change=must_change,
        created_at=now,
        disabled_at=None,
    )
    session.add(account)
    session.flush()
    _note(session, account, by, "开设账户", now, role=role, unit=unit.code if unit else "")
    return account


def disable(session: Session, account: AccountRow, by: str, now: datetime) -> None:
    """Nobody signs in with it any more; who is signed in is out."""
    if account.disabled_at is not None:
        raise FeedbackRejected(f"账户“{account.name}”已经停用")
    account.disabled_at = now
    end_visits(session, account)
    _note(session, account, by, "停用账户", now)


def enable(session: Session, account: AccountRow, by: str, now: datetime) -> str:
    """Open a disabled account again, under a new password that is returned once."""
    if account.disabled_at is None:
        raise FeedbackRejected(f"账户“{account.name}”没有停用")
    account.disabled_at = None
    _note(session, account, by, "启用账户", now)
    return reset_password(session, account, by, now)


def reset_password(session: Session, account: AccountRow, by: str, now: datetime) -> str:
    """A new password, told once; it must be changed at the next sign-in."""
    password = given_password()
    account.password_hash, account.must_change = passwords.hashed(password), True
    end_visits(session, account)
    _note(session, account, by, "重设密码", now)
    return password


def change_password(
    session: Session, account: AccountRow, old: str, new: str, *, address: str, now: datetime
) -> None:
    """By the person; every visit ends, the next begins with the new one.

    A wrong old one counts as an attempt to sign in, and is to be kept though it is refused: else
    who sits down at an open page could guess on. Raises SignInRefused after too many.
    """
    visits.refuse_guessing(session, account.name, address, now)
    if not passwords.fits(old, account.password_hash):
        visits.note_attempt(session, account.name, address, False, now)
        raise FeedbackRejected("原密码不对")
    if old == new:
        raise FeedbackRejected("新密码不能与原密码相同")
    _require_good(new, account.name)
    account.password_hash, account.must_change = passwords.hashed(new), False
    end_visits(session, account)
    _note(session, account, account.shown, "修改密码", now)


def change_duty(
    session: Session,
    account: AccountRow,
    *,
    role: Role,
    unit: UnitRow | None,
    post: str,
    by: str,
    now: datetime,
) -> None:
    """Another role, unit or post: what was open under the old one ends."""
    if (role in OF_A_UNIT) != (unit is not None):
        raise FeedbackRejected(f"{role}{'要写明' if role in OF_A_UNIT else '不写'}单位")
    before = {"role": account.role, "unit_id": account.unit_id, "post": account.post}
    account.role, account.post = role, post.strip()
    account.unit_id = unit.id if unit else None
    end_visits(session, account)
    after = {"role": account.role, "unit_id": account.unit_id, "post": account.post}
    _note(session, account, by, "变更账户", now, before=before, after=after)


def accounts(session: Session, county: str) -> Sequence[AccountRow]:
    """In order of role and name; disabled ones last."""
    rows = session.scalars(select(AccountRow).where(AccountRow.county == county)).unique()
    order = list(Role)
    return sorted(
        rows, key=lambda row: (row.disabled_at is not None, order.index(Role(row.role)), row.name)
    )


def units(session: Session, county: str) -> Sequence[UnitRow]:
    """Units that an account may act for, in their order."""
    return session.scalars(
        select(UnitRow)
        .where(UnitRow.county == county, UnitRow.merged_into_id.is_(None))
        .order_by(UnitRow.position, UnitRow.id)
    ).all()


def named(session: Session, name: str) -> AccountRow:
    found = session.scalar(select(AccountRow).where(AccountRow.name == name))
    if found is None:
        raise FeedbackRejected(f"没有登录名是“{name}”的账户")
    return found


def end_visits(session: Session, account: AccountRow) -> None:
    session.execute(delete(VisitRow).where(VisitRow.account_id == account.id))


def _require_good(password: str, name: str) -> None:
    problem = passwords.fault(password, name)
    if problem:
        raise FeedbackRejected(problem)


def _note(
    session: Session, account: AccountRow, by: str, act: str, now: datetime, **detail: Any
) -> None:
    timeline.note(
        session,
        assessment_id=None,
        at=now,
        actor=by,
        act=act,
        subject=f"{account.name}（{account.shown}）",
        **detail,
    )
