"""The mandate, sentence by sentence: what each part of it demands, and what does it here.

The words of the rows, one after another, are the mandate's text with nothing left out
(``tests/test_clauses.py`` compares them), so no demand can be passed over. README's table is made
from here.
"""

from typing import NamedTuple


class Part(NamedTuple):
    """A part of a sentence; several modules or papers stand with a space between them."""

    words: str
    module: str  # or the file of settings that says it
    paper: str  # kinds of notice, or what shows it
    test: str  # file::test


#: Clause → its parts, in the mandate's order.
MANDATE: dict[str, tuple[Part, ...]] = {
    "题": (
        Part(
            "中共平利县委办公室文件平办发〔2017〕79号",
            "config/service.toml workflows/decomposition.py",
            "decomposition",
            "tests/shell/test_given_numbers.py::test_the_decomposition_bears_the_two_offices_number",
        ),
        Part(
            "中共平利县委办公室平利县人民政府办公室关于印发《2017年度市考指标任务分解和责任分工一览表》的通知",
            "workflows/decomposition.py",
            "decomposition",
            "tests/workflows/test_decomposition.py::test_it_is_due_on_the_day_of_activation_and_once",
        ),
        Part(
            "各镇党委、镇人民政府，县委和县级国家机关各部门，各人民团体，中省市驻平各单位：",
            "workflows/decomposition.py",
            "decomposition",
            "tests/workflows/test_decomposition.py::test_it_goes_to_towns_too_and_to_no_leader_nor_collective",
        ),
        Part(
            "市委、市政府对我县2017年度目标责任考核指标已以安办字〔2017〕64号文件下达，",
            "config/service.toml",
            "decomposition quarterly_report",
            "tests/test_architecture.py::test_the_rules_quote_the_mandate_too",
        ),
        Part(
            "为进一步落实任务、夯实责任，力争在市对县考核中进位争优，",
            "workflows/advance.py workflows/leader_sheet.py",
            "leader_sheet",
            "tests/workflows/test_advance.py::test_the_movement_is_told_against_the_period_before",
        ),
        Part(
            "经县委、县政府研究，现将《2017年度市考指标任务分解和责任分工一览表》印发给你们，",
            "workflows/decomposition.py",
            "decomposition",
            "tests/workflows/test_decomposition.py::test_every_indicator_stands_in_exactly_one_table",
        ),
        Part(
            "请按要求抓好指标任务的落实。",
            "workflows/deciding.py",
            "leader_sheet",
            "tests/test_year_2017.py::test_the_year_keeps_the_dates_worked_out_by_hand",
        ),
    ),
    "一": (
        Part(
            "一要高度重视，逐级夯实责任。",
            "workflows/receipts.py workflows/responsibility.py",
            "receipt_reminder responsibility_sheet",
            "tests/workflows/test_receipts.py::test_a_paper_unsigned_for_three_working_days_is_reminded_of",
        ),
        Part(
            "市对我县考核指标任务的落实和完成，由县委、县政府主要领导负总责，",
            "workflows/leader_sheet.py",
            "leader_sheet",
            "tests/workflows/test_leader_sheet.py::test_it_counts_what_is_behind_by_light_and_unit_and_leaves_the_tolerance_out",
        ),
        Part(
            "分管县级领导为所负责指标的第一责任人，",
            "workflows/answering.py",
            "leader_duties",
            "tests/workflows/test_responsibility_sheet.py::test_another_leader_gets_the_sheet_from_the_day_he_answers",
        ),
        Part(
            "部门主要负责人为该指标的直接责任人。",
            "workflows/answering.py",
            "responsibility_sheet",
            "tests/workflows/test_answering.py::test_the_chain_runs_from_the_leader_to_the_one_who_does_it",
        ),
        Part(
            "《2017年度市考指标任务分解和责任分工一览表》中明确的每一项市考指标的县级责任领导、责任部门、责任人和配合单位要分别履行分管责任、牵头抓总责任、直接责任和配合责任。",
            "workflows/decomposition.py workflows/responsibility_sheet.py",
            "decomposition responsibility_sheet",
            "tests/workflows/test_responsibility_sheet.py::test_a_supporting_unit_sees_whom_it_supports",
        ),
        Part(
            "同一指标由多个责任部门共同承担的，由排在第一位的责任部门负责牵头抓总。",
            "workflows/vocabulary.py workflows/ledger.py",
            "warning_prompt",
            "tests/workflows/test_warning_escalation.py::test_the_first_of_joint_units_leads_and_the_others_get_a_copy",
        ),
        Part(
            "各责任部门要迅速对承担的市考指标进一步细化分解，",
            "workflows/responsibility.py",
            "filing_notice",
            "tests/workflows/test_responsibility.py::test_the_breakdown_is_asked_for_on_the_day_of_the_mandate",
        ),
        Part(
            "落实主抓领导、主抓股室和主抓人员的工作责任，",
            "workflows/responsibility_sheet.py",
            "responsibility_sheet",
            "tests/workflows/test_responsibility_sheet.py::test_a_sheet_has_a_section_a_person_and_what_is_not_approved",
        ),
        Part(
            "明确工作标准和进度要求，",
            "workflows/answering.py",
            "responsibility_sheet",
            "tests/workflows/test_answering.py::test_the_version_in_force_is_the_last_approved_by_the_day",
        ),
        Part(
            "建立健全自上而下、分工明确、任务到人的抓落实责任体系。",
            "workflows/responsibility_sheet.py",
            "responsibility_sheet leader_duties",
            "tests/workflows/test_responsibility_sheet.py::test_they_go_out_once_the_last_breakdown_is_approved",
        ),
    ),
    "二": (
        Part(
            "二要精心组织，切实抓好落实。",
            "workflows/progress_collection.py",
            "filing_notice",
            "tests/workflows/test_progress_collection.py::test_every_step_has_its_day",
        ),
        Part(
            "各责任部门要把落实和完成市考指标任务作为工作的重中之重，精心组织实施，强力推进落实，",
            "workflows/progress_collection.py",
            "filing_reminder filing_urging",
            "tests/workflows/test_progress_collection.py::test_only_units_that_miss_something_are_reminded_with_what_they_miss",
        ),
        Part(
            "实时跟进工作措施。",
            "workflows/measures.py",
            "quarterly_report leader_sheet",
            "tests/workflows/test_measures.py::test_the_longest_overdue_comes_first",
        ),
        Part(
            "承担市对我县量化考核指标的责任部门要盯紧该指标的全市领先县区，",
            "workflows/leading_county.py",
            "quarterly_report meeting_materials",
            "tests/workflows/test_leading_county.py::test_the_trend_compares_two_tables",
        ),
        Part(
            "着力在加快完成进度上下功夫，",
            "workflows/forecasts.py",
            "meeting_materials",
            "tests/workflows/test_forecasts.py::test_each_kind_is_carried_to_the_end_of_the_year",
        ),
        Part(
            "力争全年多超额完成指标任务；",
            "workflows/forecasts.py",
            "quarterly_report",
            "tests/workflows/test_forecasts.py::test_two_methods_that_agree_come_before_one_alone",
        ),
        Part(
            "承担市对我县考核共性指标的责任部门，要按照出特色、创品牌的要求，着力在工作创新、亮点培育、质量提升上下功夫，",
            "workflows/highlights.py",
            "filing_notice quarterly_report",
            "tests/workflows/test_highlights.py::test_each_half_is_asked_ten_working_days_before_its_day",
        ),
        Part(
            "在年终市对我县考核中做到特色明显，亮点突出。",
            "workflows/highlights.py workflows/year_end_pack.py",
            "year_end_pack",
            "tests/workflows/test_year_end_pack.py::test_highlights_awards_events_and_contacts_are_in_it",
        ),
        Part(
            "各责任部门要在全力抓好市对我县考核指标落实和推进的同时，要加强与上级对口部门的沟通衔接，",
            "workflows/recognition.py",
            "quarterly_report",
            "tests/workflows/test_recognition.py::test_the_line_names_the_last_talk_by_that_day",
        ),
        Part(
            "确保上报的考核指标数据得到上级对口部门的认可。",
            "workflows/recognition.py",
            "quarterly_report",
            "tests/workflows/test_recognition.py::test_a_difference_is_the_recognised_less_the_reported",
        ),
    ),
    "三": (
        Part(
            "三要定期研判，强化预警督办。",
            "workflows/judgement/__init__.py",
            "warning_prompt load_warning",
            "tests/workflows/test_progress_collection.py::test_a_period_is_judged_from_its_closing_day",
        ),
        Part(
            "2017年的市考指标体系新增加了追赶超越季度点评的15分，",
            "workflows/quarterly_review.py",
            "quarterly_review",
            "tests/workflows/test_quarterly_review.py::test_quarters_that_do_not_make_up_the_year_are_refused",
        ),
        Part(
            "依法治理考核指标变为扣分指标。",
            "workflows/deductions.py",
            "law_governance_sheet",
            "tests/workflows/test_law_governance.py::test_events_deduct_down_to_the_indicators_points",
        ),
        Part(
            "县追赶超越办公室要紧盯季度点评，",
            "workflows/quarterly_review.py",
            "quarterly_review",
            "tests/workflows/test_quarterly_review.py::test_a_published_quarter_has_one_sheet",
        ),
        Part(
            "每季度点评都要争取前列；",
            "workflows/quarterly_review.py",
            "quarterly_review",
            "tests/workflows/test_quarterly_review.py::test_the_goal_is_reached_at_its_own_place",
        ),
        Part(
            "依法治理考核涉及的责任部门要随时关注各项扣分指标，",
            "workflows/zero_reports.py workflows/law_governance.py",
            "filing_notice law_governance_sheet",
            "tests/workflows/test_law_governance.py::test_the_leads_of_what_must_not_happen_owe_a_zero_report",
        ),
        Part(
            "确保我县不出现扣分；",
            "workflows/law_governance.py",
            "event_alert warning_supervision",
            "tests/workflows/test_law_governance.py::test_an_event_is_supervised_on_the_day_of_its_registration",
        ),
        Part(
            "县委督查室、县政府督办室及县考核办要定期对各责任部门完成市考指标进度情况进行专项督查，",
            "workflows/special_supervision.py",
            "special_supervision supervision_report",
            "tests/workflows/test_special_supervision.py::test_an_inspection_is_called_five_working_days_ahead",
        ),
        Part(
            "每季度通报考核指标完成进度，",
            "workflows/quarterly_report.py",
            "quarterly_report",
            "tests/workflows/test_quarterly_report.py::test_a_quarter_is_reported_once_its_last_month_is_judged",
        ),
        Part(
            "对欠账指标及时发出预警提示单和预警督办单，",
            "workflows/warning_escalation.py",
            "warning_prompt warning_supervision",
            "tests/test_year_2017.py::test_prompt_comes_before_supervision_before_interview_in_every_case",
        ),
        Part(
            "发现问题及时督促整改落实。",
            "workflows/replies.py workflows/case_closure.py workflows/items.py",
            "reply_return extension_decision case_closure item_order item_urging correction cancellation",
            "tests/workflows/test_items.py::test_an_overdue_item_is_urged_the_next_working_day",
        ),
        Part(
            "在三季度末和11月底前，召开市考指标推进会，",
            "workflows/promotion_meeting.py",
            "promotion_meeting receipt_urging meeting_materials meeting_minutes",
            "tests/workflows/test_promotion_meeting.py::test_a_meeting_is_on_the_last_working_friday_by_its_deadline",
        ),
        Part(
            "对工作不力、进度滞后的部门负责人进行约谈，",
            "workflows/interview.py",
            "interview_notice interview_record",
            "tests/workflows/test_interview.py::test_an_unanswered_supervision_and_two_reds_are_listed",
        ),
        Part(
            "督促限期整改跟进。",
            "workflows/interview.py workflows/look_back.py",
            "rectification_notice look_back",
            "tests/workflows/test_interview.py::test_a_record_is_followed_by_a_rectification_with_two_days",
        ),
    ),
    "四": (
        Part(
            "四要严格奖惩，注重结果运用。",
            "workflows/annual_settlement/__init__.py",
            "settlement_draft",
            "tests/workflows/test_annual_settlement.py::test_nothing_is_published_before_the_committee_has_approved",
        ),
        Part(
            "各镇、各部门落实和完成市考指标任务情况，与县年度目标责任综合考核挂钩，",
            "workflows/annual_settlement/county.py",
            "settlement_report",
            "tests/workflows/test_county.py::test_every_department_and_town_has_a_line_and_others_only_with_a_share",
        ),
        Part(
            "对超额完成任务的实行双倍加分，",
            "workflows/annual_settlement/points.py",
            "settlement_sheet",
            "tests/workflows/test_points.py::test_points_are_doubled_only_where_the_task_and_the_city_agree",
        ),
        Part(
            "在市考我县合计得3分及以上加分的责任部门，",
            "workflows/annual_settlement/grading.py",
            "settlement_sheet",
            "tests/workflows/test_grading.py::test_three_city_points_make_a_unit_and_its_head_excellent",
        ),
        Part(
            "且考核中无“一票否决”情形的，",
            "workflows/annual_settlement/county.py",
            "settlement_draft",
            "tests/workflows/test_county.py::test_a_veto_of_the_year_keeps_a_unit_from_being_excellent",
        ),
        Part(
            "在县年度目标综合考核中直接确定为优秀等次，",
            "workflows/annual_settlement/grading.py",
            "settlement_report",
            "tests/workflows/test_grading.py::test_three_city_points_make_a_unit_and_its_head_excellent",
        ),
        Part(
            "责任单位主要负责人年度考核直接评为优秀。",
            "workflows/annual_settlement/grading.py",
            "settlement_report",
            "tests/workflows/test_grading.py::test_three_city_points_make_a_unit_and_its_head_excellent",
        ),
        Part(
            "对未完成任务造成市对县考核扣分的责任部门实行双倍减分，",
            "workflows/annual_settlement/points.py",
            "settlement_sheet",
            "tests/workflows/test_points.py::test_points_are_doubled_only_where_the_task_and_the_city_agree",
        ),
        Part(
            "且对市考指标造成1分及以上减分的，在县年度目标责任综合考核中不得评为良好以上等次。",
            "workflows/annual_settlement/grading.py",
            "settlement_sheet settlement_report",
            "tests/workflows/test_grading.py::test_one_city_point_lost_caps_the_grade",
        ),
        Part(
            "以更加严格的奖优罚劣措施保障市对县指标任务的全面超额完成，",
            "workflows/annual_settlement/what_if.py",
            "settlement_draft",
            "tests/workflows/test_what_if.py::test_what_if_names_whose_grade_would_change_and_touches_nothing",
        ),
        Part(
            "努力实现我县在2017年全市目标责任考核中“进位争优”的目标。",
            "workflows/advance.py",
            "leader_sheet",
            "tests/workflows/test_advance.py::test_the_movement_is_told_against_the_period_before",
        ),
    ),
    "附": (
        Part(
            "附：",
            "workflows/decomposition.py",
            "decomposition",
            "tests/workflows/test_decomposition.py::test_every_indicator_stands_in_exactly_one_table",
        ),
        Part(
            "1、2017年市对我县考核党的建设共性指标任务分解和责任分工一览表",
            "workflows/decomposition.py",
            "decomposition",
            "tests/workflows/test_decomposition.py::test_a_line_names_all_who_answer_and_the_first_department_first",
        ),
        Part(
            "2、2017年市对我县考核依法治理扣分指标任务分解和责任分工一览表",
            "workflows/decomposition.py workflows/deductions.py",
            "decomposition law_governance_sheet",
            "tests/workflows/test_law_governance.py::test_zero_is_shown_as_zero",
        ),
        Part(
            "3、2017年度市对我县考核目标任务分解和责任分工一览表",
            "workflows/decomposition.py",
            "decomposition",
            "tests/workflows/test_decomposition.py::test_every_indicator_stands_in_exactly_one_table",
        ),
        Part(
            "4、2017年市对县考核单项奖、重大创新奖责任分工一览表",
            "workflows/decomposition.py workflows/awards.py",
            "decomposition award_reminder",
            "tests/workflows/test_awards.py::test_an_application_is_reminded_of_until_its_day",
        ),
        Part(
            "5、2017年市对县考核追赶超越季度点评责任分工一览表",
            "workflows/decomposition.py workflows/quarterly_review.py",
            "decomposition quarterly_review",
            "tests/workflows/test_quarterly_review.py::test_points_rank_and_goal_stand_side_by_side",
        ),
        Part(
            "6、2016年市对县考核加减分情况一览表",
            "workflows/decomposition.py",
            "decomposition warning_prompt",
            "tests/workflows/test_decomposition.py::test_last_years_table_says_what_is_watched_this_year",
        ),
    ),
    "落款": (
        Part(
            "中共平利县委办公室平利县人民政府办公室2017年7月6日",
            "config/service.toml",
            "decomposition",
            "tests/settings/test_office.py::test_the_shipped_county_is_the_sample_county",
        ),
        Part(
            "中共平利县委办公室2017年7月6日印发",
            "config/service.toml",
            "decomposition",
            "tests/workflows/test_decomposition.py::test_it_never_goes_out_without_a_person",
        ),
    ),
}
