"""Pages from templates: data is never markup, a missing word is a fault and not a gap."""

from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.web.office import office_of

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(
    request: Request, template: str, title: str, *, status: int = 200, **words: object
) -> HTMLResponse:
    """A whole page under the county's name."""
    content = _TEMPLATES.get_template(template).render(
        title=title,
        root=request.scope.get("root_path", ""),
        county=office_of(request).workspace.settings.county,
        **words,
    )
    return HTMLResponse(content, status_code=status)


def fault(request: Request, status: int, told: str) -> HTMLResponse:
    """What went wrong and what to do, as a page like any other."""
    return page(request, "fault.html", "没有办成", status=status, told=told)
