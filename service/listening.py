"""A listening socket, before there is anything to serve on it: who comes early waits."""

import socket

from service.errors import ConfigError


def listening(host: str, port: int) -> socket.socket:
    """At ``port``, 0 for any free one. Raises ConfigError where the address cannot be had."""
    opened = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen()
    except OSError as error:
        opened.close()
        problem = f"{host}:{port} 用不了（{error.strerror}），请换一个端口或者停掉占用它的程序"
        raise ConfigError("serve", "--listen", problem) from None
    return opened
