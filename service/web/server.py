"""The pages beside the scheduler: uvicorn in a thread of the same process."""

import logging
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn

from service.errors import ConfigError
from service.web import Room, make_app
from service.web.office import Office

log = logging.getLogger(__name__)

_STOP_SECONDS = 10


@contextmanager
def serving(office: Office, host: str, port: int, front: Sequence[Room] = ()) -> Iterator[int]:
    """Serve the pages inside the block; the port they are at. Port 0 takes any free one.

    Raises ConfigError where the address cannot be had.
    """
    listening = _listening(host, port)
    at: int = listening.getsockname()[1]
    config = uvicorn.Config(
        make_app(office, front),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="duban-web", daemon=True
    )
    thread.start()
    log.info("网页已启动 http://%s:%s", host, at, extra={"action": "web_started"})
    try:
        yield at
    finally:
        server.should_exit = True
        thread.join(_STOP_SECONDS)
        listening.close()


def _listening(host: str, port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen()  # who comes before the thread is ready waits
    except OSError as error:
        opened.close()
        problem = f"{host}:{port} 用不了（{error.strerror}），请换一个端口或者停掉占用它的程序"
        raise ConfigError("serve", "--listen", problem) from None
    return opened
