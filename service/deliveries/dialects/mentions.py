"""Who is called by name in a group: from the configuration only, never from a message's words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

EVERYBODY = ("@all", "all", "所有人")
_PHONE = re.compile(r"\+?\d{5,20}")
_ACCOUNT = re.compile(r"[A-Za-z0-9_.\-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    everybody: bool = False


def called(mentions: Sequence[str]) -> Called:
    """``mentions`` by kind; what can be neither phone nor account is left out."""
    named = [each for each in dict.fromkeys(mentions) if each not in EVERYBODY]
    phones = tuple(each for each in named if _PHONE.fullmatch(each))
    accounts = tuple(each for each in named if each not in phones and _ACCOUNT.fullmatch(each))
    return Called(
        phones=phones,
        accounts=accounts,
        everybody=any(each in EVERYBODY for each in mentions),
    )
