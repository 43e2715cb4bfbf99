"""三件事：一个周期、一件文书、一次送达。The task bodies; whoever calls them, claims decide."""

import logging
from collections.abc import Callable, Mapping

from sqlalchemy.exc import OperationalError

from service.cycle import run_cycle
from service.database import trouble
from service.deliveries import turns
from service.deliveries.addresses import networks
from service.deliveries.messages import archived
from service.deliveries.sending import deliver, open_channels
from service.deliveries.transport import Transport
from service.errors import ConfigError
from service.notices.issuing import render
from service.tasks import Hands, Task
from service.workspace import Workspace

log = logging.getLogger(__name__)

FAILED = {"action": "task_failed"}

Work = Mapping[Task, Callable[[int], None]]


def work_of(workspace: Workspace, hands: Hands) -> Work:
    """The three task bodies over one workspace."""
    database, clock = workspace.database, workspace.clock
    channels = open_channels(workspace.folder, transport_of(workspace), clock)
    keyring, links = workspace.keyring, workspace.links
    fetch, policy, spill = archived(database), workspace.policy, workspace.spill

    def send(delivery_id: int) -> None:
        """Send one, and hand on the robot's next: one call at a time, and no robot waits."""
        deliver(
            database,
            delivery_id,
            clock,
            channels,
            keyring,
            fetch,
            spill,
            links=links,
            policy=policy,
        )
        with database.read() as session:
            following = turns.following(session, delivery_id, clock.now())
        if following is not None:
            hands.submit(Task.DELIVER, following)

    return {
        Task.CYCLE: lambda assessment_id: run_cycle(workspace, hands, assessment_id),
        Task.RENDER: lambda notice_id: render(workspace, notice_id),
        Task.DELIVER: send,
    }


def transport_of(workspace: Workspace) -> Transport:
    """Raises ConfigError where the county's own CA is not in the workspace."""
    settings = workspace.settings
    allow = networks(settings.allow, "service.toml", "delivery.allow")
    ca_file = workspace.folder / settings.ca_file if settings.ca_file else None
    if ca_file is not None and not ca_file.is_file():
        problem = f"工作目录里没有{settings.ca_file}，请放进去，或者留空用系统的"
        raise ConfigError("service.toml", "delivery.ca_file", problem)
    return Transport(allow=allow, ca_file=ca_file)


def do(work: Work, task: Task, row_id: int) -> None:
    """One task; what fails is logged, for one bad row must not stop the others.

    The next sweep submits it again.
    """
    try:
        work[task](row_id)
    except OperationalError as error:
        log.error("任务未完成 %s %s：%s", task, row_id, trouble(error), extra=FAILED)
    except Exception:
        log.exception("任务未完成 %s %s", task, row_id, extra=FAILED)
