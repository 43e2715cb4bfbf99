"""只看：a list of the whole county narrowed down to one unit or one attachment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from service.web import found
from service.web.place import Place
from workflows.ledger import Indicator

_Words = Annotated[str, Query(max_length=40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What was asked for; "" is all."""

    unit: str = ""  # code of the 牵头单位
    attachment: str = ""  # 3

    def takes(self, indicator: Indicator) -> bool:
        attachment = str(indicator.attachment)
        return self.unit in ("", indicator.lead) and self.attachment in ("", attachment)


def _asked(unit: _Words = "", attachment: _Words = "") -> Narrowed:
    return Narrowed(unit=unit, attachment=attachment)


Only = Annotated[Narrowed, Depends(_asked)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a list may be narrowed down to, with what it is."""

    asked: Narrowed
    units: Sequence[tuple[str, str]]
    attachments: Sequence[int]


def choices(place: Place, asked: Narrowed) -> Choices:
    attachments = sorted({one.attachment for one in place.ledger.indicators})
    return Choices(asked=asked, units=found.units_of(place), attachments=attachments)
