"""对接：other systems (OA) that call the API, each with a token of its own and only what it needs.

A token is told once and kept as its sha256; one bound to a unit sees and does that unit's alone.
"""

import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import timeline
from service.errors import FeedbackRejected
from service.tables import IntegrationRow, UnitRow

_NAME = re.compile(r"[A-Za-z0-9_.\u4e00-\u9fff-]{2,40}")
PREFIX = "duban_"  # so that a token is known for one wherever it is found


class Scope(StrEnum):
    READ = "read"  # indicators, periods, values, papers and their files
    VALUES = "values"  # 报数
    REPLIES = "replies"  # 反馈
    RECEIPTS = "receipts"  # 签收
    EVENTS = "events"  # the feed


def issue(
    session: Session,
    county: str,
    name: str,
    scopes: Iterable[Scope],
    *,
    unit: UnitRow | None,
    by: str,
    now: datetime,
) -> str:
    """A new integration's token, told here and never again."""
    wanted = sorted(set(scopes))
    if not _NAME.fullmatch(name):
        raise FeedbackRejected("对接系统的名称用2至40个汉字、字母或数字，不含空格")
    if not wanted:
        raise FeedbackRejected(f"请写明能做什么：{'、'.join(Scope)}")
    if _found(session, county, name) is not None:
        raise FeedbackRejected(f"已有名为“{name}”的对接系统，请换一个名称")
    token = PREFIX + secrets.token_urlsafe(32)
    session.add(
        IntegrationRow(
            county=county,
            name=name,
            token_sha256=_digest(token),
            scopes=[str(scope) for scope in wanted],
            unit_id=unit.id if unit else None,
            created_by=by,
            created_at=now,
            revoked_at=None,
        )
    )
    whose = unit.code if unit else "全县"
    _note(session, name, by, "开通对接", now, scopes="、".join(wanted), unit=whose)
    return token


def revoke(session: Session, county: str, name: str, by: str, now: datetime) -> None:
    """From now on its token opens nothing."""
    row = _found(session, county, name)
    if row is None:
        raise FeedbackRejected(f"没有名为“{name}”的对接系统")
    if row.revoked_at is not None:
        raise FeedbackRejected(f"对接系统“{name}”已经停用")
    row.revoked_at = now
    _note(session, name, by, "停用对接", now)


def integrations(session: Session, county: str) -> Sequence[IntegrationRow]:
    """In order of name; revoked ones last."""
    rows = session.scalars(select(IntegrationRow).where(IntegrationRow.county == county)).all()
    return sorted(rows, key=lambda row: (row.revoked_at is not None, row.name))


def bearer(session: Session, token: str) -> IntegrationRow | None:
    """Whose token it is, while it holds."""
    row = session.scalar(
        select(IntegrationRow).where(IntegrationRow.token_sha256 == _digest(token))
    )
    return row if row is not None and row.revoked_at is None else None


def _found(session: Session, county: str, name: str) -> IntegrationRow | None:
    return session.scalar(
        select(IntegrationRow).where(IntegrationRow.county == county, IntegrationRow.name == name)
    )


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _note(session: Session, name: str, by: str, act: str, now: datetime, **detail: Any) -> None:
    timeline.note(session, assessment_id=None, at=now, actor=by, act=act, subject=name, **detail)
