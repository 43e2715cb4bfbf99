"""The standings that the tests of the shell start from."""

from tests.shell.standing import drafted, played, supervised

__all__ = ["drafted", "played", "supervised"]
