"""Alembic's entry: always on a connection that ``service.migrations`` gives it."""

from typing import Any, Literal

from alembic import context

from service.database import UtcDateTime
from service.tables import Base, ExactNumber


def plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name only SQL types: our own may change, what a version created may not."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, ExactNumber):
        return "sa.String(40)"
    return False


def run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=plain,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
