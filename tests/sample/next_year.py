"""The rules of 2018 as a county might set them: other dates, other days to answer, another ladder.

Made from the shipped ones as ``init --year`` makes them, so that every setting is there.
"""

import re

from service.settings import SHIPPED, for_year

#: setting → its value in 2018
DIFFERENT = {
    "progress_collection.due_day": "8",
    "progress_collection.close_workdays": "2",
    "progress_collection.breakdown_workdays": "10",
    "warning_escalation.prompt_answer_workdays": "3",
    "warning_escalation.first_red_answer_workdays": "1",
    "warning_escalation.finish_workdays": "15",
    "warning_escalation.yellows": "3",
    "promotion_meeting.deadlines": '["6-30", "10-31"]',
    "annual_settlement.factor": "3",
}


def rules_2018() -> str:
    text = (SHIPPED / "config" / "rules_2017.toml").read_text(encoding="utf-8")
    text = for_year(text, 2018)
    for key, value in DIFFERENT.items():
        text, found = re.subn(rf"(?m)(^\[{re.escape(key)}\]\nvalue = ).*$", rf"\g<1>{value}", text)
        assert found == 1, key
    return text
