"""办公室的表 → 台账：读、预览、写入，全部或全不。

依据：题、「《2017年度市考指标任务分解和责任分工一览表》」
``read`` only looks at the database; ``apply`` writes in the session it is given.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from service.imports.known import load_known
from service.imports.plan import ImportPlan, read_files
from service.imports.template import blank_workbook
from service.imports.writing import apply
from service.tables import AssessmentRow

__all__ = ["ImportPlan", "apply", "blank_workbook", "load_known", "read", "read_files"]


def read(
    session: Session,
    assessment: AssessmentRow,
    paths: Sequence[Path],
    mapping: Mapping[str, str],
    today: date,
) -> ImportPlan:
    """What these files would change: the preview. Raises ImportRejected with every problem."""
    return read_files(paths, load_known(session, assessment, today), mapping=mapping)
