"""闹钟：到点叫醒一遍，叫晚了、叫重了都不要紧——该办什么由台账说了算。"""

import logging
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import OperationalError

from service import cycle, migrations, workers
from service.clock import SHANGHAI, local_date
from service.curtain import drawn
from service.database import trouble
from service.deliveries import turns
from service.listening import listening
from service.pulse import Pulse
from service.stopping import Stop, on_signals
from service.tasks import Engine
from service.workspace import Workspace

log = logging.getLogger(__name__)

ZONE = str(SHANGHAI)
LEAST_PAUSE = timedelta(seconds=1)  # between two looks
STEP_SECONDS = 10  # a slow platform does not keep the others' next steps waiting for longer


def serve(
    workspace: Workspace,
    threads: int = 4,
    listen: tuple[str, int] | None = None,
    broker: str = "",
) -> None:
    """Run until SIGTERM or SIGINT: sweep at once, daily, and every few minutes.

    ``listen``: host and port of the pages; None serves none. With a ``broker`` its workers do what
    is handed out; without, ``threads`` of this process.
    """
    with on_signals() as stop, nullcontext() if listen is None else listening(*listen) as at:
        make_ready(workspace, at)
        _run(workspace, threads, stop, at, broker)
    log.info("督办服务已停止", extra={"action": "serve_stopped"})


def make_ready(workspace: Workspace, at: socket.socket | None) -> None:
    """Tables, settings and the pages' code; who comes meanwhile is told to wait a moment."""
    if at is None:
        prepare(workspace)
        return
    with drawn(at, "市考指标督办正在启动", "核对库表和规则，"):
        prepare(workspace)
        # loaded where pages are served: a worker and every command do without, and 35 MB smaller
        import service.web.server  # noqa: F401 what _pages needs


def _run(
    workspace: Workspace,
    threads: int,
    stop: Stop,
    at: socket.socket | None,
    broker: str,
) -> None:
    staff, hands = (
        workers.queued(workspace, broker) if broker else workers.pooled(workspace, threads)
    )
    alarm = alarm_clock(lambda: task(), workspace)

    pulse = Pulse()

    def look_and_follow_up() -> None:
        look(staff, hands)
        pulse.at = workspace.clock.now()
        follow_up(alarm, task, workspace)

    def task() -> None:
        look_unless_away(look_and_follow_up)

    def moved() -> None:
        """A page has kept something: what follows from it is done now, not at the next sweep."""
        if alarm.running:
            alarm.add_job(task, id="moved", replace_existing=True)

    with _pages(workspace, at, moved, pulse):
        alarm.start()
        log.info("督办服务已启动 %s", workspace.folder, extra={"action": "serve_started"})
        stop.wait()
    hands.close()
    alarm.shutdown(wait=True)
    workspace.close()


def _pages(
    workspace: Workspace, at: socket.socket | None, moved: Callable[[], None], pulse: Pulse
) -> AbstractContextManager[None]:
    if at is None:
        return nullcontext()
    from service.web.office import Office
    from service.web.server import serving_on

    office = Office(workspace=workspace, links=workspace.links, moved=moved, pulse=pulse)
    return serving_on(office, at)


def prepare(workspace: Workspace) -> None:
    """Tables and settings as this version needs them; rules and calendar may be others than when
    the counties fell asleep, so that all are woken.
    """
    migrations.upgrade(workspace.database.engine)
    workspace.check_settings(local_date(workspace.clock.now()))
    with workspace.database.write() as session:
        cycle.wake_all(session)


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
