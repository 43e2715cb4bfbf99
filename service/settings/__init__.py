"""设置：规则（办法留给县里定的数）和本县的单位、文号、送达。

A workspace's file stands in for the shipped one whole, never line by line: what is in force can
be read in one place.
"""

from pathlib import Path

from service.settings.office import KindSettings, LayoutSettings, ServiceSettings, load_service
from service.settings.rules import (
    SIGNED_BY_DEFAULT,
    IssueRule,
    Mandate,
    RuleBook,
    Setting,
    for_year,
    load_rules,
    parse_rules,
)
from service.settings.sending import Doubt, SendingSettings

SHIPPED = Path(__file__).parents[2]  # holds config/ and notice_templates/

__all__ = [
    "SHIPPED",
    "SIGNED_BY_DEFAULT",
    "Doubt",
    "IssueRule",
    "KindSettings",
    "LayoutSettings",
    "Mandate",
    "RuleBook",
    "SendingSettings",
    "ServiceSettings",
    "Setting",
    "config_file",
    "for_year",
    "holiday_folders",
    "load_rules",
    "load_service",
    "parse_rules",
]


def config_file(workspace: Path | None, name: str) -> Path:
    """The workspace's ``config/name`` if it has one, else the shipped one."""
    own = workspace / "config" / name if workspace else None
    return own if own and own.is_file() else SHIPPED / "config" / name


def holiday_folders(workspace: Path | None) -> tuple[Path, ...]:
    """Where ``service.workdays`` looks for YEAR.toml, the workspace first."""
    shipped = SHIPPED / "config" / "holidays"
    return (workspace / "config" / "holidays", shipped) if workspace else (shipped,)
