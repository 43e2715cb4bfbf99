"""Every error of the service: what is wrong, where, and what to do about it.

Messages are Chinese where an office reads them; the command line prints ``str(error)``.
"""

from dataclasses import dataclass


class ServiceError(Exception):
    """Something a person can put right; never a fault of the program."""

    exit_code = 1


class ConfigError(ServiceError):
    """A setting is unknown, missing or of the wrong kind."""

    exit_code = 2

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(f"{file}：{key}：{problem}")
        self.file, self.key, self.problem = file, key, problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One bad cell of an imported file."""

    file: str
    sheet: str
    row: int | None  # as the office counts, from 1; None: the whole sheet
    column: str  # the header's words, or "" for the whole row
    value: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}「{self.sheet}」"
        if self.row is not None:
            place += f"第{self.row}行"
        if self.column:
            place += f"“{self.column}”列"
        shown = f"，填的是“{self.value}”" if self.value else ""
        return f"{place}{shown}：{self.reason}。{self.remedy}"


class ImportRejected(ServiceError):
    """Nothing of the file was saved; ``problems`` names every bad row at once."""

    exit_code = 3

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join([f"未导入，共{len(problems)}处问题：", *map(str, problems)]))
        self.problems = problems


class TemplateError(ServiceError):
    """A notice template cannot be rendered."""

    exit_code = 4

    def __init__(self, template: str, line: int | None, problem: str) -> None:
        place = f"{template}第{line}行" if line else template
        super().__init__(f"模板{place}：{problem}")
        self.template, self.line, self.problem = template, line, problem


class FeedbackRejected(ServiceError):
    """What a person submitted cannot be taken as it stands."""

    exit_code = 5


class LinkRefused(ServiceError):
    """A signed link is forged, cut off or too old."""

    exit_code = 5


class SignInRefused(ServiceError):
    """Name or password are wrong, or were too often of late."""

    exit_code = 5


class NotPermitted(ServiceError):
    """The role of who is signed in does not do this."""

    exit_code = 5


class CalendarMissing(ServiceError):
    """No working-day data for a year that is needed."""

    exit_code = 6


class WorkspaceError(ServiceError):
    """The workspace folder is missing, of another version, or broken."""

    exit_code = 7


class PrintingError(ServiceError):
    """A Word file cannot be turned into pages on this machine."""

    exit_code = 8
