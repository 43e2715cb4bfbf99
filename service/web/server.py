"""The pages beside the scheduler: uvicorn in a thread of the same process."""

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import uvicorn
from fastapi import FastAPI
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from service.listening import listening
from service.web import Room, make_entrance
from service.web.metrics import Meter
from service.web.office import Office

log = logging.getLogger(__name__)

_STOP_SECONDS = 10


class Opening:
    """The pages as they open: what is met first at once, all the others as soon as they are read
    in. That takes a second and begins when the first visitor has his page; who asks for another
    page earlier waits for it.
    """

    def __init__(self, office: Office, front: Sequence[Room] = ()) -> None:
        meter = Meter(office)
        self._entrance = make_entrance(office, front, meter)
        self._make_all = partial(all_pages, office, front, meter)
        self._reading: asyncio.Task[FastAPI] | None = None

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
        return any(route.matches(scope)[0] is not Match.NONE for route in self._entrance.routes)

    def _all(self) -> asyncio.Task[FastAPI]:
        if self._reading is None:
            self._reading = asyncio.create_task(asyncio.to_thread(self._make_all))
        return self._reading


def all_pages(office: Office, front: Sequence[Room], meter: Meter) -> FastAPI:
    from service.web.rooms import make_app  # a second's reading

    return make_app(office, front, meter)


@contextmanager
def serving(office: Office, host: str, port: int, front: Sequence[Room] = ()) -> Iterator[int]:
    """Serve the pages inside the block; the port they are at. Port 0 takes any free one.

    Raises ConfigError where the address cannot be had.
    """
    with listening(host, port) as at, serving_on(office, at, front):
        yield at.getsockname()[1]


@contextmanager
def serving_on(office: Office, at: socket.socket, front: Sequence[Room] = ()) -> Iterator[None]:
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
    host, port = at.getsockname()[:2]
    log.info("网页已启动 http://%s:%s", host, port, extra={"action": "web_started"})
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(_STOP_SECONDS)
