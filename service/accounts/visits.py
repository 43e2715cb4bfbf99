"""登录到退出：a visit is a row that can be ended at any moment; the cookie only names it.

约定：同一登录名 15 分钟内错 5 次、同一地址错 30 次，等满 15 分钟再试；本人登录过的地址只算这个地址上
这个登录名错的，别处猜的不连累他；12 小时没有动作或者满 7 天，重新登录。
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from service import timeline
from service.accounts import passwords
from service.errors import SignInRefused
from service.tables import AccountRow, SignInRow, VisitRow

WINDOW = timedelta(minutes=15)
WRONG_BY_NAME, WRONG_BY_ADDRESS = 5, 30
IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)  # how often a visit's last moment is written down
KEPT = timedelta(days=90)  # attempts to sign in


def refuse_guessing(session: Session, name: str, address: str, now: datetime) -> None:
    """Raises SignInRefused where too many attempts went wrong of late; asks no password.

    Where the name has signed in before, what others guess elsewhere, or of other names, counts for
    nothing: else whoever knows a name could keep its owner out.
    """
    of_name, of_address = SignInRow.name == name, SignInRow.address == address
    wrong = select(func.count()).where(SignInRow.good.is_(False), SignInRow.at > now - WINDOW)
    at_home = exists().where(of_name, of_address, SignInRow.good)
    if session.scalar(select(at_home)):
        wrong, by_address = wrong.where(of_address), 0
    else:
        by_address = session.scalar(wrong.where(of_address)) or 0
    by_name = session.scalar(wrong.where(of_name)) or 0
    if by_name >= WRONG_BY_NAME or by_address >= WRONG_BY_ADDRESS:
        minutes = int(WINDOW.total_seconds() // 60)
        raise SignInRefused(f"登录名或者密码错得太多，请{minutes}分钟后再试。忘了密码请管理员重设")


def account_for(session: Session, name: str, password: str) -> AccountRow | None:
    """The account that this password opens; as slow for a name that nobody has."""
    account = session.scalar(select(AccountRow).where(AccountRow.name == name))
    good = passwords.fits(password, account.password_hash if account else None)
    return account if good and account and account.disabled_at is None else None


def note_attempt(session: Session, name: str, address: str, good: bool, now: datetime) -> None:
    """Kept beside the visit and in a transaction of its own where there is none."""
    session.execute(delete(SignInRow).where(SignInRow.at < now - KEPT))
    session.add(SignInRow(name=name[:80], address=address, at=now, good=good))


def begin(session: Session, account: AccountRow, password: str, address: str, now: datetime) -> str:
    """A new visit's token, for the cookie alone."""
    if passwords.is_outdated(account.password_hash):
        account.password_hash = passwords.hashed(password)
    token = secrets.token_urlsafe(32)
    session.add(
        VisitRow(
            account_id=account.id,
            token_sha256=_digest(token),
            form_token=secrets.token_urlsafe(24),
            began_at=now,
            seen_at=now,
            address=address,
        )
    )
    timeline.note(
        session, assessment_id=None, at=now, actor=account.shown, act="登录", subject=account.name
    )
    return token


def current(session: Session, token: str, now: datetime) -> VisitRow | None:
    """The visit a cookie names, while it lasts."""
    visit = session.scalar(select(VisitRow).where(VisitRow.token_sha256 == _digest(token)))
    if visit is None or now - visit.seen_at > IDLE or now - visit.began_at > LONGEST:
        return None
    return visit if visit.account.disabled_at is None else None


def mark_seen(session: Session, token: str, now: datetime) -> None:
    session.execute(
        update(VisitRow).where(VisitRow.token_sha256 == _digest(token)).values(seen_at=now)
    )


def end(session: Session, token: str) -> None:
    session.execute(delete(VisitRow).where(VisitRow.token_sha256 == _digest(token)))


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
