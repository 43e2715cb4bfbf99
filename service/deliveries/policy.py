"""该不该现在发、不明怎么办：本县的设置加上工作日历。"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from service.clock import local, local_date
from service.settings import Doubt, SendingSettings
from workflows.periods import Calendar
from workflows.vocabulary import NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """``calendar_on``: the calendar for a day."""

    settings: SendingSettings
    calendar_on: Callable[[date], Calendar] = lambda _day: Calendar()

    def opens(self, kind: NoticeKind, now: datetime) -> datetime:
        """``now`` if a group may be disturbed with this kind, else the first minute it may."""
        if kind in self.settings.urgent:
            return now
        moment = local(now)
        while (later := self._closed_until(moment)) is not None:
            moment = later
        return now if moment == now else moment

    def is_over(self, kind: NoticeKind, written_at: datetime, now: datetime) -> bool:
        """Whether what was written then is no use to its readers any more."""
        workdays = self.settings.expires.get(kind)
        if workdays is None:
            return False
        written, today = local_date(written_at), local_date(now)
        return self.calendar_on(today).shift(written, workdays) < today

    def doubt(self, kind: NoticeKind) -> Doubt:
        return self.settings.doubts.get(kind, self.settings.doubt)

    def _closed_until(self, moment: datetime) -> datetime | None:
        """The end of the rest day or quiet hours that ``moment`` lies in; None if it is open."""
        day = moment.date()
        if self.settings.hold_on_rest_days and not self.calendar_on(day).is_workday(day):
            return _at(moment, time(0), days=1)
        if self.settings.quiet is None:
            return None
        begins, ends = self.settings.quiet
        if begins < ends:
            return _at(moment, ends) if begins <= moment.time() < ends else None
        if moment.time() >= begins:
            return _at(moment, ends, days=1)
        return _at(moment, ends) if moment.time() < ends else None


#: Everything at once, doubts to a person: where no county has a say.
PLAIN = Policy(settings=SendingSettings(quiet=None, hold_on_rest_days=False, doubts={}, expires={}))


def _at(moment: datetime, of_day: time, days: int = 0) -> datetime:
    day = moment + timedelta(days=days)
    return day.replace(hour=of_day.hour, minute=of_day.minute, second=0, microsecond=0)
