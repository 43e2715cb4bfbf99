"""文书正文在网页上：the paper as blocks, in parts where it is long, one part a page."""

from dataclasses import dataclass

from fastapi import Request
from markupsafe import Markup

from service.documents.blocks import Document
from service.documents.html import to_html
from service.documents.parts import in_parts
from service.web.paging import Paging, paging


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    html: Markup
    paging: Paging


def face(request: Request, document: Document, whole: str) -> Face:
    """The part of the paper that the address asks for; ``whole``: where the paper's page is."""
    parts = in_parts(document)
    at = paging(request, len(parts), 1, "part", whole=whole)
    return Face(html=to_html(parts[at.offset]), paging=at)
