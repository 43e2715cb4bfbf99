"""县里的度量：what stands in the database when Prometheus asks, and what the scheduler last did."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.deliveries import turns
from service.deliveries.outcomes import DeliveryState
from service.tables import DeliveryRow, NoticeRow
from service.web.office import Office
from workflows.vocabulary import NoticeState


def county_text(office: Office) -> bytes:
    registry = CollectorRegistry()
    registry.register(_County(office))
    return generate_latest(registry)


class _County(Collector):
    """What stands in the database and what the scheduler last did."""

    def __init__(self, office: Office) -> None:
        self._office = office

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
