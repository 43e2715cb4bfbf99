"""What every page is given: the workspace, its links, a session that commits before the answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request
from sqlalchemy import select
from sqlalchemy.orm import Session

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


def _reading(request: Request) -> Iterator[Session]:
    with office_of(request).workspace.database.read() as session:
        yield session


def writing(request: Request) -> Iterator[Session]:
    office = office_of(request)
    with office.workspace.database.write() as session:
        yield session
    office.moved()


#: ``function``: closed, and so committed, before the answer leaves. With FastAPI's usual scope a
#: commit that fails is found out after 200 was said.
Reading = Annotated[Session, Depends(_reading, scope="function")]
Writing = Annotated[Session, Depends(writing, scope="function")]
OfficeNow = Annotated[Office, Depends(office_of)]
