"""度量：of requests, how long they took."""

import time
from collections.abc import Awaitable, Callable

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response

#: A page should take 50 ms, a heavy one 200.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 10.0)


class Meter:
    """One application's measures; nothing is shared with another of the same process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._took = Histogram(
            "duban_web_request_seconds",
            "Server time of requests.",
            ("method", "route", "status"),
            buckets=_BUCKETS,
            registry=self._registry,
        )

    def text(self) -> bytes:
        return generate_latest(self._registry)

    async def measured(
        self, request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        began = time.perf_counter()
        response = await call_next(request)
        # the route's pattern: an address made up by a stranger makes no series of its own
        route = getattr(request.scope.get("route"), "path", "other")
        took = self._took.labels(request.method, route, response.status_code)
        took.observe(time.perf_counter() - began)
        return response
