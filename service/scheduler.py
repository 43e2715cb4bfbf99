"""闹钟：到点叫醒一遍，叫晚了、叫重了都不要紧——该办什么由台账说了算。"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import OperationalError

from service import workers
from service.clock import SHANGHAI
from service.database import trouble
from service.deliveries import turns
from service.pulse import Pulse
from service.tasks import Engine
from service.workspace import Workspace

log = logging.getLogger(__name__)

ZONE = str(SHANGHAI)
LEAST_PAUSE = timedelta(seconds=1)  # between two looks
STEP_SECONDS = 10  # a slow platform does not keep the others' next steps waiting for longer


@contextmanager
def running(
    workspace: Workspace, pulse: Pulse, threads: int = 4, broker: str = ""
) -> Iterator[Callable[[], None]]:
    """The alarm clock and its hands, inside the block; to be called when something was kept.

    What follows from it is done then, not at the next sweep.
    """
    staff, hands = (
        workers.queued(workspace, broker) if broker else workers.pooled(workspace, threads)
    )
    alarm = alarm_clock(lambda: task(), workspace)

    def look_and_follow_up() -> None:
        look(staff, hands)
        pulse.at = workspace.clock.now()
        follow_up(alarm, task, workspace)

    def task() -> None:
        look_unless_away(look_and_follow_up)

    def moved() -> None:
        if alarm.running:
            alarm.add_job(task, id="moved", replace_existing=True)

    alarm.start()
    yield moved
    hands.close()
    alarm.shutdown(wait=True)


def look(staff: workers.Staff, hands: Engine) -> None:
    """Hand out what waits, and what follows from it, until nothing does: no step waits an alarm."""
    for _ in range(workers.MOST_SWEEPS):
        if not hands.has_room() or not (staff.sweep() or hands.busy()):
            return
        if not hands.rest(STEP_SECONDS):
            return


def look_unless_away(task: Callable[[], None]) -> None:
    """A database that is away is asked again at the next alarm; the service goes on."""
    try:
        task()
    except OperationalError as error:
        log.error("%s", trouble(error), extra={"action": "waiting"})


def alarm_clock(task: Callable[[], None], workspace: Workspace) -> BackgroundScheduler:
    """The triggers of this county's settings, declared anew at every start; the first is now."""
    settings = workspace.settings
    alarm = BackgroundScheduler(
        timezone=ZONE,
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    daily = CronTrigger(hour=settings.daily_at.hour, minute=settings.daily_at.minute, timezone=ZONE)
    alarm.add_job(task, id="start")
    alarm.add_job(task, daily, id="daily")
    every = IntervalTrigger(minutes=settings.sweep_minutes, timezone=ZONE)
    alarm.add_job(task, every, id="sweep")
    return alarm


def follow_up(alarm: BackgroundScheduler, task: Callable[[], None], workspace: Workspace) -> None:
    """Look again when the next delivery may go: a retry, a full window, an hour that opens."""
    with workspace.database.read() as session:
        moment = turns.next_moment(session)
    if moment is None or not alarm.running:
        return
    soonest = workspace.clock.now() + LEAST_PAUSE
    trigger = DateTrigger(max(moment, soonest))
    alarm.add_job(task, trigger, id="next", replace_existing=True)
