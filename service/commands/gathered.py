"""Commands that stand in modules of their own, each read in when it is asked for.

``serve`` does without the others: it is up a second sooner, and some megabytes smaller.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Gathered(click.Group):
    """A group of commands; ``elsewhere``: name → ``module.function`` of this package."""

    def __init__(
        self, *args: Any, elsewhere: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._elsewhere = elsewhere or {}

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted({*super().list_commands(context), *self._elsewhere})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in self._elsewhere:
            module, _, function = self._elsewhere[name].partition(".")
            self.add_command(getattr(import_module(f"service.commands.{module}"), function), name)
        return super().get_command(context, name)
