"""本单位的网页：待办、报数、指标、文书、报送表；只见、只办本单位的事，别家的一概查无此页。"""

from service.web.mine import drafts, indicators, matters, monthly_forms, papers, proofs, values

ROOMS = (matters, values, indicators, papers, monthly_forms, proofs, drafts)
