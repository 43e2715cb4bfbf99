"""The language of official papers: marks and figures by the national standards, names by the book."""

from service.documents.inspection.language.agreement import GROUPED, mixed_numbers
from service.documents.inspection.language.unit_names import UnitNames
from service.documents.inspection.language.wording import Fault, faults

__all__ = ["GROUPED", "Fault", "UnitNames", "faults", "mixed_numbers"]
