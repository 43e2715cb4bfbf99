"""What every page is given: the workspace and its links, what is kept from page to page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request

from service.deliveries.links import Links
from service.errors import LinkRefused
from service.pulse import Pulse
from service.tables import DeliveryRow
from service.web.ledgers import Ledgers
from service.web.uploads import Uploads
from service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """``links`` None: no ``public_url``, so that no link ever left and none can be good."""

    workspace: Workspace
    links: Links | None = None
    ledgers: Ledgers = field(default_factory=Ledgers)
    uploads: Uploads = field(default_factory=Uploads)
    chosen: Uploads = field(default_factory=Uploads)  # 佐证 of a form that is asked about again
    moved: Callable[[], None] = lambda: None  # something was kept: what follows may be done
    pulse: Pulse | None = None  # of the scheduler; None: none runs in this process
    banner: Callable[[], str] = lambda: ""  # on top of every page: that it is a demo

    def delivery(self, session: Session, token: str) -> DeliveryRow:
        """The message that a link came with. Raises LinkRefused."""
        if self.links is None:
            raise LinkRefused("本县没有开通链接，请到系统里查看")
        target = self.links.target(token, self.workspace.clock.now())
        found = session.scalars(
            select(DeliveryRow)
            .where(
                DeliveryRow.notice_id == target.notice,
                DeliveryRow.robot_id == target.robot,
                DeliveryRow.role == target.role,
            )
            .order_by(DeliveryRow.part)
        ).first()
        if found is None:
            raise LinkRefused("这条消息已经不在了，请到系统里查看")
        return found


def office_of(request: Request) -> Office:
    return cast(Office, request.app.state.office)
