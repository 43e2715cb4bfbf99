"""指标页上的表单：plan, breakdown, measures, forecast, contact, highlight; each by its section's name."""

from collections.abc import Callable, Mapping

from service import feedback
from service.web.mine import own
from service.web.mine.sent import day as day_of
from service.web.mine.sent import needed_day
from service.web.place import Place
from workflows.highlights import HALVES

Form = Mapping[str, str]


def file_plan(place: Place, code: str, form: Form) -> None:
    points = {month: text for month in range(1, 13) if (text := form.get(f"month-{month}", ""))}
    feedback.submit_plan(
        place.session,
        place.assessment,
        code,
        points,
        reason=form.get("reason", ""),
        by=own.signs_as(place),
        now=place.now,
    )


def file_breakdown(place: Place, code: str, form: Form) -> None:
    feedback.submit_breakdown(
        place.session,
        place.assessment,
        code,
        leader=form.get("leader", ""),
        office=form.get("office", ""),
        person=form.get("person", ""),
        standard=form.get("standard", ""),
        schedule=form.get("schedule", ""),
        reason=form.get("reason", ""),
        by=own.signs_as(place),
        now=place.now,
    )


def add_measure(place: Place, code: str, form: Form) -> None:
    feedback.submit_measure(
        place.session,
        place.assessment,
        code,
        form.get("text", ""),
        person=form.get("person", ""),
        due=needed_day(form, "due", "措施的完成时限"),
        by=own.signs_as(place),
        now=place.now,
    )


def move_measure(place: Place, code: str, form: Form) -> None:
    feedback.move_measure(
        place.session,
        place.assessment,
        code,
        form.get("state", ""),
        words=form.get("measure", ""),
        progress=form.get("progress", ""),
        by=own.signs_as(place),
        now=place.now,
    )


def file_forecast(place: Place, code: str, form: Form) -> None:
    feedback.submit_forecast(
        place.session,
        place.assessment,
        code,
        form.get("period", ""),
        form.get("number", ""),
        by=own.signs_as(place),
        now=place.now,
    )


def add_contact(place: Place, code: str, form: Form) -> None:
    feedback.submit_contact(
        place.session,
        place.assessment,
        code,
        contacted_on=day_of(form, "contacted_on", "沟通日期") or place.today,
        counterpart=form.get("counterpart", ""),
        matter=form.get("matter", ""),
        result=form.get("result", ""),
        by=own.signs_as(place),
        now=place.now,
    )


def add_highlight(place: Place, code: str, form: Form) -> None:
    halves = {word: number for number, word in HALVES.items()}
    work = form.get("work", "")
    feedback.submit_highlight(
        place.session,
        place.assessment,
        code,
        halves.get(form.get("half", ""), 0),
        work=work,
        level=form.get("level", "") if work else "",
        evidence=form.get("evidence", ""),
        recognised_by=form.get("recognised_by", ""),
        by=own.signs_as(place),
        now=place.now,
    )


#: The form's name in its address → what it does, and the section of the page that it belongs to.
FORMS: Mapping[str, tuple[Callable[[Place, str, Form], None], str]] = {
    "plan": (file_plan, "plan"),
    "breakdown": (file_breakdown, "breakdown"),
    "measure": (add_measure, "measures"),
    "progress": (move_measure, "measures"),
    "forecast": (file_forecast, "forecast"),
    "contact": (add_contact, "contacts"),
    "highlight": (add_highlight, "highlights"),
}

#: Those that keep what was typed so far.
KEPT = ("plan", "breakdown", "measure", "contact", "highlight")
PROGRESS = "progress"  # keeps it too, one a measure: progress:3-20:2 is of the second
