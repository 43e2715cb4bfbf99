"""示例县的人：各单位、考核办、督查室，照样例里写的时候做事，只用命令。"""

import contextlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import SHANGHAI, FixedClock, local_date
from service.commands.desk import Desk
from service.demo import tables
from service.demo.story import FIRST, Deed, Figure, Signing, Story
from service.tables import IndicatorRow, NoticeRow
from workflows.receipts import OF_WEIGHT
from workflows.vocabulary import NoticeState

#: The clerk takes in what has come by these hours.
COLLECTED_AT = (time(10), time(12), time(16), time(18))
CYCLE_AT = time(9)
DAY_OVER = time(18, 30)
RECEIVED_BY = "各单位收文员（机要室登记）"


class StoryBroken(Exception):
    """A command of the story did not do what the story says: the sample needs mending."""


@dataclass
class People:
    """Who acts on one desk. ``transcript`` holds every command given and what it said.

    ``amid_visitors``: others act on the same county, so that a deed may come too late or in vain;
    it is told and left.
    """

    desk: Desk
    clock: FixedClock
    story: Story
    command: click.Command
    amid_visitors: bool = False
    transcript: list[str] = field(default_factory=list)

    def play(self, last: date) -> Iterator[str]:
        """From today to ``last``, a step at a time; yields who has just done what."""
        days = _by_day(self._plan())
        day = local_date(self.clock.at)
        while day <= last:
            self._at(day, CYCLE_AT)
            self.give("cycle")
            yield "系统早上例行检查"
            yield from self._act(days.get(day, []), day)
            day += timedelta(days=1)

    def _act(self, deeds: list["_Act"], day: date) -> Iterator[str]:
        """The day's deeds in order of time, and the signatures that fall between them."""
        for act in [*deeds, _Act(datetime.combine(day, DAY_OVER, SHANGHAI), "close", ())]:
            yield from self._sign_until(act.at)
            self.clock.at = act.at
            yield self._done(act.told, partial(act.do, self))

    def _done(self, told: str, deed: Callable[[], None]) -> str:
        """Who has just done what; amid visitors a deed may be refused."""
        try:
            deed()
        except StoryBroken:
            if not self.amid_visitors:
                raise
            return f"{told}（没有办成：情况已经变了）"
        return told

    def give(self, *args: str, refused: bool = False) -> None:
        """Give a command as a person would; StoryBroken if it fails (or is not refused)."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = self.command.main(list(args), obj=self.desk, standalone_mode=False)
        failed = isinstance(code, int) and code != 0
        moment = self.clock.at.astimezone(SHANGHAI)
        self.transcript.append(f"{moment:%Y-%m-%d %H:%M} $ duban {' '.join(args)}")
        self.transcript += [f"    {line}" for line in said.getvalue().splitlines()]
        if failed is not refused:
            raise StoryBroken(f"{moment:%Y-%m-%d %H:%M} duban {' '.join(args)}\n{said.getvalue()}")

    # --- 谁做什么 --------------------------------------------------------------------------------

    def _plan(self) -> list["_Act"]:
        acts = [_Act(deed.at, "deed", (deed,)) for deed in self.story.deeds]
        acts += self._filings()
        acts += self._breakdowns()
        for (published, period), _ in self.story.tables.items():
            acts.append(_Act(published, "city", (published, period)))
        return sorted(acts, key=lambda act: act.at)

    def _filings(self) -> Iterator["_Act"]:
        gathered: dict[datetime, list[Figure]] = defaultdict(list)
        recognised: dict[datetime, list[Figure]] = defaultdict(list)
        for figure in self.story.figures:
            collected = _collected(figure.filed_at)
            gathered[collected].append(figure)
            if figure.status != "自报":
                evening = datetime.combine(collected.date(), time(18, 10), SHANGHAI)
                recognised[evening].append(figure)
        for at, figures in gathered.items():
            yield _Act(at, "file", tuple(figures))
        for at, figures in recognised.items():
            yield _Act(at, "recognise", tuple(figures))

    def _breakdowns(self) -> Iterator["_Act"]:
        later: dict[date, list[str]] = defaultdict(list)
        for unit, day in self.story.breakdown_except.items():
            later[day].append(unit)
        at = datetime.combine(self.story.breakdown_on, time(16), SHANGHAI)
        yield _Act(at, "break_down", ("", *self.story.breakdown_except))
        for day, units in later.items():
            yield _Act(datetime.combine(day, time(16), SHANGHAI), "break_down", tuple(units))

    def deed(self, deed: Deed) -> None:
        self.give(*deed.args, refused=deed.refused)
        self.give("cycle")

    def file(self, *figures: Figure) -> None:
        """Departments fill in their forms; the clerk takes in the folder."""
        moment = self.clock.at.astimezone(SHANGHAI)
        inbox = self.desk.folder / "inbox" / f"{moment:%Y%m%d-%H%M}"
        by_form: dict[tuple[str, str, bool], list[Figure]] = defaultdict(list)
        leads = self._leads()
        for figure in figures:
            unit = leads[figure.indicator]
            by_form[figure.period, unit, bool(figure.reason)].append(figure)
        for (period, unit, corrected), own in by_form.items():
            form = self._form(f"filing_notice:{period}", unit)
            target = inbox / f"{unit}{period}{'更正' if corrected else ''}.xlsx"
            tables.fill_form(form, target, tables.period_entries(own))
        self.give("import", str(inbox))
        self.give("cycle")

    def recognise(self, *figures: Figure) -> None:
        moment = self.clock.at.astimezone(SHANGHAI)
        target = self.desk.folder / "inbox" / f"{moment:%Y%m%d-%H%M}" / "市级认定.xlsx"
        tables.recognition_table(target, figures, self._names())
        self.give("import", str(target))

    def city(self, published: datetime, period: str) -> None:
        moment = self.clock.at.astimezone(SHANGHAI)
        target = self.desk.folder / "inbox" / f"{moment:%Y%m%d-%H%M}" / f"位次表{period}.xlsx"
        label = tables.period_label(period)
        tables.city_table(target, label, self.story.tables[published, period], self._names())
        self.give("import", str(target))
        self.give("cycle")

    def break_down(self, *units: str) -> None:
        """A first "" means every unit but those named."""
        wanted = units
        if units and not units[0]:
            wanted = tuple(unit for unit in self._asked() if unit not in units)
        moment = self.clock.at.astimezone(SHANGHAI)
        inbox = self.desk.folder / "inbox" / f"{moment:%Y%m%d-%H%M}"
        for unit in wanted:
            form = self._form("filing_notice:breakdown", unit)
            target = inbox / f"细化分解{unit}.xlsx"
            tables.fill_form(form, target, tables.breakdown_entries(form))
        self.give("import", str(inbox))
        self.give("cycle")

    def close(self) -> None:
        """The end of the working day: what was due to be signed is; what came is signed for."""
        for key in self._to_receive():
            late = [unit for paper, unit in self.story.receipts if paper == key]
            excepted = [word for unit in sorted(late) for word in ("--except", unit)]
            self.give("notice", "receive", key, "--all", *excepted, "--by", RECEIVED_BY)

    # --- 签发 ------------------------------------------------------------------------------------

    def _sign_until(self, moment: datetime) -> Iterator[str]:
        """Routine signatures whose hour comes before ``moment``, oldest first, until none is left."""
        tried: set[str] = set()  # amid visitors a signature may be refused
        while due := [one for one in self._due_signatures(moment) if one[1] not in tried]:
            at, key, by = due[0]
            tried.add(key)
            self.clock.at = max(at, self.clock.at)
            sign = partial(self.give, "notice", "sign", key, "--by", by)
            yield self._done(f"{by}签发", sign)

    def _due_signatures(self, moment: datetime) -> list[tuple[datetime, str, str]]:
        query = select(NoticeRow.key, NoticeRow.kind, NoticeRow.drafted_at).where(
            NoticeRow.state.in_((NoticeState.DRAFT, NoticeState.LISTED)),
            NoticeRow.automatic.is_(False) | (NoticeRow.state == NoticeState.LISTED),
        )
        with self.desk.read() as opened:
            drafts = opened.session.execute(query).all()
        found = []
        for draft in drafts:
            signing = self.story.signing.get(draft.kind)
            if signing is None or draft.key in self.story.decided:
                continue
            at = self._signed_at(draft.drafted_at, signing)
            if at <= moment:
                found.append((at, draft.key, signing.by))
        return sorted(found)

    def _signed_at(self, drafted: datetime, signing: Signing) -> datetime:
        calendar = self.desk.workspace.calendar(FIRST.year, self.desk.today)
        day = calendar.on_or_after(calendar.shift(local_date(drafted), signing.workdays))
        at = datetime.combine(day, signing.at, SHANGHAI)
        if at < drafted:  # drawn up after the signer's hour: signed the same evening
            return drafted.astimezone(SHANGHAI) + timedelta(minutes=30)
        return at

    # --- 签收 ------------------------------------------------------------------------------------

    def _to_receive(self) -> list[str]:
        """Papers of weight issued today: their units sign for them the same day."""
        today = local_date(self.clock.at)
        query = select(NoticeRow.key).where(
            NoticeRow.state == NoticeState.ISSUED,
            NoticeRow.dated == today,
            NoticeRow.kind.in_(OF_WEIGHT),
        )
        with self.desk.read() as opened:
            return list(opened.session.scalars(query.order_by(NoticeRow.id)))

    # --- 找表、找名 ------------------------------------------------------------------------------

    def _form(self, key: str, unit: str) -> Path:
        """The unit's form as it came to the group with the notice."""
        with self.desk.read() as opened:
            documents = self._paper(opened.session, key).documents
            forms = (d.name for d in documents if d.role == "报送表")
            name = next((name for name in forms if name.endswith(f"{unit}.xlsx")), None)
        if name is None:
            raise StoryBroken(f"{key}: no form for {unit}")
        return next((self.desk.folder / "messages").rglob(f"*{name}"))

    def _asked(self) -> list[str]:
        with self.desk.read() as opened:
            return list(self._paper(opened.session, "filing_notice:breakdown").form_units)

    def _paper(self, session: Session, key: str) -> NoticeRow:
        found = session.scalar(select(NoticeRow).where(NoticeRow.key == key))
        if found is None:
            raise StoryBroken(f"{key}: never drawn up")
        return found

    def _leads(self) -> dict[str, str]:
        with self.desk.read() as opened:
            indicators = self.desk.ledger(opened).indicators
        return {indicator.code: indicator.lead for indicator in indicators}

    def _names(self) -> dict[str, str]:
        with self.desk.read() as opened:
            return {
                row.code: row.name
                for row in opened.session.execute(select(IndicatorRow.code, IndicatorRow.name))
            }

    def _at(self, day: date, hour: time) -> None:
        self.clock.at = datetime.combine(day, hour, SHANGHAI)


@dataclass(frozen=True, slots=True)
class _Act:
    at: datetime
    name: str  # a method of People
    args: tuple[object, ...]

    @property
    def told(self) -> str:
        """Who does it and why, for those who watch."""
        match self.args:
            case (Deed() as deed,):
                return f"{deed.who}：{deed.why}" if deed.why else deed.who
        return _TOLD[self.name]

    def do(self, people: People) -> None:
        getattr(people, self.name)(*self.args)


#: What those do whose deeds are written nowhere.
_TOLD = {
    "file": "各单位报来报送表，考核办收表",
    "recognise": "市级对口部门认定，考核办录入",
    "city": "市上公布位次表，考核办录入",
    "break_down": "各单位交来细化分解表，考核办收表",
    "close": "各单位收文员签收当日文书",
}


def _by_day(acts: list[_Act]) -> dict[date, list[_Act]]:
    days: dict[date, list[_Act]] = defaultdict(list)
    for act in acts:
        days[act.at.date()].append(act)
    return days


def _collected(filed: datetime) -> datetime:
    """When the clerk takes in what came at ``filed``: the day's next hour of collection."""
    hour = next((hour for hour in COLLECTED_AT if hour >= filed.time()), COLLECTED_AT[-1])
    return datetime.combine(filed.date(), hour, SHANGHAI)
