"""度量：what Prometheus reads, counted in the database when it asks; of requests, how long they took."""

import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime

from fastapi import Request, Response
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.deliveries import turns
from service.deliveries.outcomes import DeliveryState
from service.tables import DeliveryRow, NoticeRow
from service.web.office import Office
from workflows.vocabulary import NoticeState

#: A page should take 50 ms, a heavy one 200.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 10.0)


class Meter:
    """One application's measures; nothing is shared with another of the same process."""

    def __init__(self, office: Office) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_County(office))
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


class _County(Collector):
    """What stands in the database and what the scheduler last did."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def describe(self) -> Iterator[Metric]:
        return iter(())  # nothing is counted before somebody asks

    def collect(self) -> Iterator[Metric]:
        workspace = self._office.workspace
        now = workspace.clock.now()
        with workspace.database.read() as session:
            yield _deliveries(session)
            yield _oldest(session, now)
            yield _drafts(session)
            yield _issued(session)
        yield from self._sweep()

    def _sweep(self) -> Iterator[Metric]:
        pulse = self._office.pulse
        if pulse is not None and pulse.at is not None:
            yield GaugeMetricFamily(
                "duban_scheduler_last_sweep_timestamp_seconds",
                "When everything that waits was last looked at.",
                value=pulse.at.timestamp(),
            )


def _deliveries(session: Session) -> Metric:
    family = GaugeMetricFamily("duban_deliveries", "Messages by state.", labels=("state",))
    counted = dict(
        session.execute(select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state)).all()
    )
    for state in DeliveryState:
        family.add_metric((state.value,), counted.get(state, 0))
    return family


def _oldest(session: Session, now: datetime) -> Metric:
    oldest = turns.oldest_sendable(session, now)
    waited = 0.0 if oldest is None else (now - oldest).total_seconds()
    told = "How long the oldest message that may be sent has waited."
    return GaugeMetricFamily("duban_oldest_delivery_age_seconds", told, value=waited)


def _drafts(session: Session) -> Metric:
    drafts = session.scalar(select(func.count()).where(NoticeRow.state == NoticeState.DRAFT)) or 0
    return GaugeMetricFamily("duban_drafts_unsigned", "Papers that wait for a hand.", value=drafts)


def _issued(session: Session) -> Metric:
    family = CounterMetricFamily("duban_papers_issued", "Papers issued.", labels=("kind",))
    query = select(NoticeRow.kind, func.count()).where(NoticeRow.issued_at.is_not(None))
    for kind, count in session.execute(query.group_by(NoticeRow.kind).order_by(NoticeRow.kind)):
        family.add_metric((kind,), count)
    return family
