"""The pages beside the scheduler: uvicorn in a thread of the same process."""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from service.listening import listening
from service.web.entrance import make_entrance
from service.web.metrics import Meter
from service.web.office import Office

if TYPE_CHECKING:
    from service.web.rooms import Room

log = logging.getLogger(__name__)

_STOP_SECONDS = 10
_A_MOMENT = 0.01  # seconds


@dataclass(frozen=True, slots=True)
class Front:
    """Pages before all others, such as a demo's: what is met ``first``, and rooms once they are asked
    for.
    """

    first: Sequence[BaseRoute] = ()
    rooms: Callable[[], Sequence["Room"]] = tuple


_NONE = Front()


class Opening:
    """The pages as they open: what is met first at once, all the others as soon as they are read
    in. That takes a second and begins when the first visitor has his page; who asks for another
    page earlier waits for it.
    """

    def __init__(self, office: Office, front: Front = _NONE) -> None:
        meter = Meter()
        self._entrance = make_entrance(office, front.first, meter)
        self._make_all = partial(all_pages, office, front, meter)
        self._reading: asyncio.Task[Starlette] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._entrance(scope, receive, send)
        elif self._is_open or not self._is_of_the_entrance(scope):
            app = await asyncio.shield(self._all())
            await app(scope, receive, send)
        else:
            await self._entrance(scope, receive, send)
            self._all()

    @property
    def _is_open(self) -> bool:
        return self._reading is not None and self._reading.done()

    def _is_of_the_entrance(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] is Match.FULL for route in self._entrance.routes)

    def _all(self) -> asyncio.Task[Starlette]:
        if self._reading is None:
            self._reading = asyncio.create_task(asyncio.to_thread(self._make_all))
        return self._reading


def all_pages(office: Office, front: Front, meter: Meter) -> Starlette:
    from service.web.rooms import make_app  # a second's reading

    return make_app(office, front.rooms(), meter)


@contextmanager
def serving(office: Office, host: str, port: int, front: Front = _NONE) -> Iterator[int]:
    """Serve the pages inside the block; the port they are at. Port 0 takes any free one.

    Raises ConfigError where the address cannot be had.
    """
    with listening(host, port) as at, serving_on(office, at, front):
        yield at.getsockname()[1]


@contextmanager
def serving_on(office: Office, at: socket.socket, front: Front = _NONE) -> Iterator[None]:
    """Serve the pages on a listening socket inside the block."""
    config = uvicorn.Config(
        Opening(office, front),
        log_config=None,
        access_log=False,
        server_header=False,
        # of a proxy on this machine only: behind one, all would have its address, and one who guesses
        # would keep everybody out
        proxy_headers=True,
        forwarded_allow_ips=["127.0.0.1", "::1"],
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [at]}, name="duban-web", daemon=True
    )
    thread.start()
    while thread.is_alive() and not server.started:  # what is read in next would only slow it down
        time.sleep(_A_MOMENT)
    host, port = at.getsockname()[:2]
    log.info("网页已启动 http://%s:%s", host, port, extra={"action": "web_started"})
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(_STOP_SECONDS)
