"""办公室的表 → 台账：读、预览、写入，全部或全不。

``read`` never touches the database; ``apply`` writes in the session it is given.
"""

from service.imports.facts import Known
from service.imports.known import load_known
from service.imports.plan import ImportPlan, read
from service.imports.template import write_template
from service.imports.writing import apply

__all__ = ["ImportPlan", "Known", "apply", "load_known", "read", "write_template"]
