"""开门：核对库表和规则，开网页，上闹钟；叫停了，手里的做完再走。"""

import logging
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module

from service import migrations, rest
from service.clock import local_date
from service.curtain import drawn
from service.listening import listening
from service.pulse import Pulse
from service.stopping import Stop, on_signals
from service.workspace import Workspace

log = logging.getLogger(__name__)


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
    workspace.close()
    log.info("督办服务已停止", extra={"action": "serve_stopped"})


def make_ready(workspace: Workspace, at: socket.socket | None) -> None:
    """Tables, settings and the pages' code; who comes meanwhile is told to wait a moment."""
    if at is None:
        prepare(workspace)
        return
    with drawn(at, "市考指标督办正在启动", "核对库表和规则，"):
        prepare(workspace)
        # loaded where pages are served: a worker and every command do without, and 35 MB smaller
        import_module("service.web.server")


def prepare(workspace: Workspace) -> None:
    """Tables and settings as this version needs them; rules and calendar may be others than when
    the counties fell asleep, so that all are woken.
    """
    migrations.upgrade(workspace.database.engine)
    workspace.check_settings(local_date(workspace.clock.now()))
    with workspace.database.write() as session:
        rest.wake_all(session)


def _run(
    workspace: Workspace,
    threads: int,
    stop: Stop,
    at: socket.socket | None,
    broker: str,
) -> None:
    ring: Callable[[], None] = _unheard
    pulse = Pulse()
    with _pages(workspace, at, lambda: ring(), pulse):
        from service import scheduler  # with all that it does: no visitor waits for its reading

        with scheduler.running(workspace, pulse, threads, broker) as ring:
            log.info("督办服务已启动 %s", workspace.folder, extra={"action": "serve_started"})
            stop.wait()


def _unheard() -> None:
    """The alarm clock is not set yet; its first look sees all that was kept before."""


def _pages(
    workspace: Workspace, at: socket.socket | None, moved: Callable[[], None], pulse: Pulse
) -> AbstractContextManager[None]:
    if at is None:
        return nullcontext()
    from service.web.office import Office
    from service.web.server import serving_on

    office = Office(workspace=workspace, links=workspace.links, moved=moved, pulse=pulse)
    return serving_on(office, at)
