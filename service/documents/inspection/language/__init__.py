"""The language of official papers: marks and figures by the national standards, names by the book."""

from service.documents.inspection.language.wording import Fault, faults

__all__ = ["Fault", "faults"]
