"""The pages beside the scheduler: uvicorn in a thread of the same process."""

import logging
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn

from service.listening import listening
from service.web import Room, make_app
from service.web.office import Office

log = logging.getLogger(__name__)

_STOP_SECONDS = 10


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
        make_app(office, front),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
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
