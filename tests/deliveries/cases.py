"""The 114 ways in which a delivery may go wrong, and the test that shows what becomes of each.

``SHOWN``: number → what goes wrong, the tests (below ``tests/``). ``REASONED``: number → what goes
wrong, why no test of ours could tell. ``test_cases`` holds the two to it.
"""

SHOWN: dict[int, tuple[str, ...]] = {
    # --- transport -------------------------------------------------------------------------------
    1: (
        "HTTP 200 with a failure code",
        "deliveries/test_answers.py::test_only_a_2xx_with_an_integer_zero_is_success",
        "deliveries/test_answers.py::test_a_code_in_a_2xx_means_what_its_row_says",
    ),
    2: (
        "200 without a true integer code",
        "deliveries/test_answers.py::test_what_is_no_whole_object_with_a_code_is_unknown",
    ),
    3: (
        "飞书's old and new code alone, or at odds",
        "deliveries/test_answers.py::test_a_recorded_answer_has_its_outcome",
    ),
    4: (
        "Retry-After as seconds, date, garbage, ten years",
        "deliveries/test_wecom.py::test_retry_after_is_clamped",
    ),
    5: (
        "500, 502, 504 with a page of HTML",
        "deliveries/test_answers.py::test_a_status_without_a_code_proves_only_so_much",
        "deliveries/test_webhook.py::test_a_status_has_its_outcome",
        "deliveries/test_retries.py::test_an_outcome_leads_to_a_state",
    ),
    6: ("503 with Retry-After", "deliveries/test_sending.py::test_retries_come_with_the_clock"),
    7: (
        "401, 403, 404, 410",
        "deliveries/test_answers.py::test_a_status_without_a_code_proves_only_so_much",
        "deliveries/test_webhook.py::test_a_status_has_its_outcome",
        "deliveries/test_claims.py::test_a_broken_channel_is_paused_with_its_reason",
    ),
    8: (
        "202 and 204 of a signed webhook",
        "deliveries/test_webhook.py::test_a_status_has_its_outcome",
    ),
    9: (
        "read timeout after the platform took it",
        "deliveries/test_wecom.py::test_a_lost_answer_is_unknown_and_sent_once",
    ),
    10: (
        "reset before it was taken",
        "deliveries/test_sending.py::test_a_lost_answer_is_held_and_the_group_saw_it_at_most_once",
    ),
    11: (
        "reset after it was taken",
        "deliveries/test_sending.py::test_a_lost_answer_is_held_and_the_group_saw_it_at_most_once",
    ),
    12: (
        "the name is not found",
        "deliveries/test_transport.py::test_an_unknown_name_is_not_delivered",
        "deliveries/test_fallbacks.py"
        "::test_a_platform_that_nobody_reaches_for_hours_is_told_and_passed_by",
    ),
    13: (
        "refused, or never taken",
        "deliveries/test_transport.py::test_a_refused_connection_is_not_delivered",
        "deliveries/test_transport.py::test_a_connection_that_is_never_taken_is_not_delivered",
    ),
    14: (
        "TLS: unknown authority, expired, wrong name, old version",
        "deliveries/test_transport.py::test_tls_that_cannot_be_trusted_is_a_broken_channel",
        "deliveries/test_transport.py::test_a_certificate_that_has_expired_is_a_broken_channel",
        "deliveries/test_transport.py::test_an_old_tls_is_not_spoken",
        "deliveries/test_transport.py::test_a_private_ca_is_trusted_and_the_name_is_checked",
    ),
    15: (
        "redirects, inwards too",
        "deliveries/test_transport.py::test_redirects_are_not_followed",
        "deliveries/test_answers.py::test_a_status_without_a_code_proves_only_so_much",
    ),
    16: (
        "a name that leads elsewhere the second time",
        "deliveries/test_transport.py"
        "::test_the_name_is_resolved_once_and_the_checked_address_is_called",
        "deliveries/test_transport.py::test_a_private_ca_is_trusted_and_the_name_is_checked",
    ),
    17: (
        "public and private addresses of one name",
        "deliveries/test_addresses.py::test_one_private_address_among_public_ones_refuses_the_host",
    ),
    18: (
        "addresses written in strange ways",
        "deliveries/test_addresses.py::test_unusual_addresses_are_refused",
        "imports/test_registers.py::test_an_address_that_would_never_be_called_is_refused",
        "deliveries/test_fitness.py::test_an_address_that_would_be_refused_is_told",
    ),
    19: (
        "proxies, password files and authorities of the environment",
        "deliveries/test_transport.py::test_the_environment_has_no_say",
        "deliveries/test_transport.py::test_no_password_file_is_read",
        "deliveries/test_transport.py::test_the_environment_names_no_authority",
    ),
    20: (
        "a giant answer",
        "deliveries/test_transport.py::test_no_more_than_64_kilobytes_are_read",
        "deliveries/test_answers.py::test_a_cut_answer_is_unknown",
    ),
    21: ("a gzip bomb", "deliveries/test_transport.py::test_compressed_answers_stay_compressed"),
    22: (
        "a byte a second",
        "deliveries/test_transport.py::test_a_call_without_its_whole_answer_is_unknown",
        "deliveries/test_transport.py::test_the_deadline_holds_over_everything",
    ),
    23: (
        "slow, endless and huge headers",
        "deliveries/test_transport.py::test_a_call_without_its_whole_answer_is_unknown",
    ),
    24: (
        "an answer that is cut off",
        "deliveries/test_transport.py::test_a_call_without_its_whole_answer_is_unknown",
        "deliveries/test_answers.py::test_what_is_no_whole_object_with_a_code_is_unknown",
    ),
    25: (
        "bytes and JSON of every strangeness",
        "deliveries/test_answers.py::test_no_bytes_are_too_strange_to_judge",
        "deliveries/test_answers.py::test_no_json_is_too_strange_to_judge",
        "deliveries/test_answers.py::test_depth_and_length_break_nothing",
    ),
    26: (
        "a connection gone stale",
        "deliveries/test_transport.py::test_each_send_has_a_connection_of_its_own",
    ),
    27: (
        "an address that swallows the call",
        "deliveries/test_transport.py"
        "::test_an_address_that_swallows_the_call_leaves_time_for_the_next",
    ),
    28: (
        "one slow platform",
        "deliveries/test_many_hands.py"
        "::test_a_group_whose_platform_does_not_answer_holds_up_no_other",
    ),
    # --- protocol and platform -------------------------------------------------------------------
    29: (
        "企业微信 45009",
        "deliveries/test_wecom.py::test_the_21st_message_of_a_minute_is_throttled",
        "deliveries/test_claims.py::test_throttled_spends_no_attempt_and_holds_the_robot_back",
    ),
    30: (
        "钉钉's 21st message of a minute",
        "deliveries/test_pacing.py::test_no_sliding_window_at_the_wire_holds_more_than_it_may",
        "deliveries/test_load.py::test_many_groups_at_once_keep_to_every_window_and_share",
        "deliveries/test_dingtalk.py::test_the_21st_message_of_a_minute_shuts_the_robot_for_ten",
        "deliveries/test_pacing.py"
        "::test_a_penalty_is_the_channels_where_the_platform_names_no_time",
    ),
    31: (
        "钉钉's month used up",
        "deliveries/test_dingtalk.py::test_a_used_up_month_waits_for_the_next",
        "deliveries/test_fallbacks.py::test_a_used_up_month_takes_the_second_channel_too",
    ),
    32: (
        "钉钉's gateway without a code",
        "deliveries/test_dingtalk.py::test_the_gateways_guard_is_no_success",
    ),
    33: (
        "飞书 squeezed at nine sharp",
        "deliveries/test_pacing.py::test_a_crowded_half_hour_is_spread_out",
        "deliveries/test_feishu.py::test_a_squeezed_platform_is_throttling",
    ),
    34: (
        "飞书 9499 with two meanings",
        "deliveries/test_answers.py::test_a_recorded_answer_has_its_outcome",
    ),
    35: (
        "the robot was removed",
        "deliveries/test_wecom.py::test_a_removed_robot_is_a_broken_channel",
        "deliveries/test_feishu.py::test_a_removed_robot_is_a_broken_channel",
        "deliveries/test_claims.py::test_a_broken_channel_is_paused_with_its_reason",
        "deliveries/test_fallbacks.py::test_a_queue_with_a_second_channel_takes_it",
        "deliveries/test_fallbacks.py::test_a_queue_without_a_second_channel_is_kept",
    ),
    36: (
        "93000 said of a long message",
        "deliveries/test_wecom.py::test_a_long_text_is_shortened_before_it_leaves",
        "deliveries/test_parting.py::test_every_part_is_taken_even_when_it_is_sent_again",
    ),
    37: (
        "钉钉 310000 with four meanings",
        "deliveries/test_answers.py::test_a_recorded_answer_has_its_outcome",
    ),
    38: (
        "the robot's keyword is not in the message",
        "deliveries/test_dingtalk.py::test_a_robots_keyword_is_put_before_a_title_that_lacks_it",
        "deliveries/test_dingtalk.py::test_a_keyword_cut_off_with_the_end_of_a_title_is_said_again",
        "deliveries/test_fitness.py::test_a_keyword_that_no_message_would_hold_is_told",
    ),
    39: (
        "our clock is wrong",
        "deliveries/test_dingtalk.py::test_a_wrong_clock_is_told_and_signed_around_once",
        "deliveries/test_feishu.py::test_a_wrong_clock_is_told_and_signed_around_once",
        "shell/test_health.py::test_a_wrong_clock_is_a_hint_first_and_then_a_fault",
    ),
    40: (
        "hours in the queue",
        "deliveries/test_dingtalk.py::test_a_message_that_waited_is_signed_when_it_leaves",
    ),
    41: (
        "+, / and = in a signature",
        "deliveries/test_dingtalk.py::test_a_signature_is_encoded_once_in_the_address",
    ),
    42: (
        "a secret pasted wrongly",
        "deliveries/test_fitness.py::test_a_secret_pasted_wrongly_is_told_before_anything_is_sent",
        "deliveries/test_wecom.py::test_a_key_that_cannot_be_one_is_never_sent",
        "imports/test_registers.py::test_a_secret_in_a_cell_is_refused_and_not_repeated",
    ),
    43: (
        "a secret changed while messages wait",
        "deliveries/test_sending.py"
        "::test_a_secret_changed_while_messages_wait_is_the_one_that_is_used",
        "deliveries/test_webhook.py::test_during_rotation_both_keys_sign",
    ),
    44: (
        "a media_id too old",
        "deliveries/test_wecom.py"
        "::test_an_expired_media_id_is_uploaded_again_and_the_group_sees_one_card",
    ),
    45: (
        "uploaded, and the card lost",
        "deliveries/test_wecom.py"
        "::test_what_was_uploaded_is_not_uploaded_again_when_the_card_was_lost",
    ),
    46: (
        "the answer to an upload lost",
        "deliveries/test_wecom.py"
        "::test_after_a_lost_upload_it_is_uploaded_again_and_the_group_sees_one_card",
        "deliveries/test_wecom.py::test_a_lost_upload_is_not_delivered_whatever_became_of_it",
    ),
    47: (
        "files of 0–5 B, of 20 MB, of a byte more",
        "deliveries/test_wecom.py::test_a_file_of_exactly_what_the_platform_takes_goes_on_the_card",
        "deliveries/test_wecom.py::test_a_file_the_platform_would_refuse_is_named_in_the_text",
        "deliveries/test_wecom.py::test_a_file_too_large_for_the_card_is_behind_the_link",
    ),
    48: (
        "a file changed since it was archived",
        "deliveries/test_sending.py::test_a_file_that_is_not_the_archived_one_never_leaves",
    ),
    49: (
        "commands in a file's name",
        "deliveries/test_plain_text.py::test_file_names_hold_no_commands",
        "deliveries/test_plain_text.py::test_a_long_file_name_keeps_its_ending",
        "deliveries/test_wecom.py::test_a_file_name_with_commands_arrives_harmless",
    ),
    50: (
        "everybody is called",
        "deliveries/test_mentions.py::test_everybody_is_called_only_by_the_kinds_set_down",
        "deliveries/test_mentions.py::test_everybody_is_called_once_a_day",
        "deliveries/test_mentions.py::test_nobody_is_called_unless_the_group_is_set_up_for_it",
        "deliveries/test_dialects.py::test_hostile_words_are_no_mention_link_or_markup",
    ),
    52: (
        "钉钉 calls only who stands in the text",
        "deliveries/test_dingtalk.py::test_who_is_called_stands_in_the_text_too",
    ),
    53: (
        "a telephone in a group's message",
        "deliveries/test_sending.py"
        "::test_a_telephone_that_a_platform_repeats_is_masked_in_logs_and_rows",
        "commands/test_delivering.py::test_a_list_shows_whom_a_group_calls_with_telephones_masked",
    ),
    54: (
        "scanners follow the link",
        "web/test_link_pages.py::test_looking_and_fetching_act_on_nothing",
        "web/test_link_pages.py::test_the_button_signs_for_the_unit_once",
        "web/test_link_pages.py::test_a_link_opens_only_the_files_it_came_with",
        "deliveries/test_links.py::test_a_link_opens_for_seven_days",
    ),
    55: (
        "old clients show raw signs",
        "deliveries/test_wecom.py"
        "::test_a_paper_without_its_file_is_shown_as_old_clients_can_read_it",
    ),
    # --- content ---------------------------------------------------------------------------------
    56: (
        "683 Han in 企业微信",
        "deliveries/test_wecom.py::test_a_long_text_is_shortened_before_it_leaves",
        "deliveries/test_plain_text.py::test_2048_bytes_hold_682_han",
    ),
    57: (
        "exactly the limit, and a byte more",
        "deliveries/test_parting.py::test_the_last_byte_that_fits_is_used",
        "deliveries/test_limits.py::test_page_fake_and_sender_agree",
    ),
    58: (
        "a cut inside what is one sign",
        "deliveries/test_splitting.py::test_graphemes_and_rows_stay_whole",
        "deliveries/test_splitting.py::test_a_family_is_never_parted",
        "deliveries/test_plain_text.py::test_cleaning_leaves_only_what_is_seen",
    ),
    59: (
        "a cut inside a table or a link",
        "deliveries/test_splitting.py::test_a_table_is_cut_between_rows_under_its_repeated_head",
        "deliveries/test_dialects.py::test_our_own_link_is_the_only_one",
    ),
    60: (
        "nine parts become ten",
        "deliveries/test_splitting.py"
        "::test_the_tenth_part_makes_the_mark_wider_and_the_parts_smaller",
        "deliveries/test_splitting.py::test_room_for_the_mark_is_kept_when_its_number_grows",
    ),
    61: (
        "the second of three parts fails",
        "deliveries/test_sending.py::test_a_part_that_fails_is_sent_again_before_the_next",
    ),
    62: (
        "quotes swell the body",
        "deliveries/test_splitting.py::test_quotes_and_backslashes_count_as_they_are_sent",
    ),
    63: (
        "a department writes markup",
        "deliveries/test_dialects.py::test_hostile_words_are_no_mention_link_or_markup",
        "deliveries/test_dialects.py::test_hostile_words_are_still_there_to_be_read",
        "deliveries/test_dialects.py::test_no_mixture_of_hostile_words_breaks_out",
    ),
    64: (
        "a department writes template tags",
        "documents/test_templates.py::test_data_is_never_markup",
        "documents/test_templates_facts.py::test_no_fact_can_change_the_shape_of_a_notice",
        "documents/test_templates.py::test_a_fault_is_named_by_file_line_and_in_chinese",
    ),
    65: (
        "addresses of other schemes",
        "deliveries/test_dingtalk.py::test_only_an_encrypted_page_is_linked",
        "deliveries/test_dialects.py::test_hostile_words_are_no_mention_link_or_markup",
    ),
    66: (
        "signs that cannot be seen",
        "deliveries/test_plain_text.py::test_cleaning_leaves_only_what_is_seen",
        "deliveries/test_wecom.py::test_hostile_data_shows_as_text",
    ),
    67: (
        "nothing to say",
        "deliveries/test_wecom.py::test_an_empty_message_is_refused_here",
        "deliveries/test_dingtalk.py::test_an_empty_message_is_refused_here",
    ),
    68: (
        "ten thousand rows",
        "deliveries/test_parting.py::test_a_paper_of_ten_thousand_rows_ends_by_naming_its_file",
    ),
    69: (
        "one template fails",
        "shell/test_sign_off.py::test_one_bad_template_does_not_stop_the_other_papers",
        "documents/test_templates.py::test_a_fault_is_named_by_file_line_and_in_chinese",
    ),
    70: (
        "a word that no fact has",
        "commands/test_template_commands.py::test_every_fault_is_named_by_file_and_line",
        "commands/test_template_commands.py::test_what_would_be_refused_at_signing_is_found_before",
    ),
    71: (
        "a template without end",
        "documents/test_templates.py::test_loops_within_loops_end_with_an_error",
        "documents/test_templates.py::test_a_text_without_end_is_refused",
    ),
    72: (
        "a template changed while its paper waits",
        "shell/test_frozen_papers.py"
        "::test_a_template_changed_while_a_paper_waits_changes_nothing_of_it",
    ),
    # --- state, crash, concurrency ---------------------------------------------------------------
    73: (
        "killed before the call",
        "deliveries/test_killed_hands.py::test_a_killed_send_leaves_an_honest_state",
        "cluster/test_kill_matrix.py::test_killed_and_begun_again",
    ),
    74: (
        "killed between taken and written down",
        "deliveries/test_killed_hands.py::test_a_killed_send_leaves_an_honest_state",
        "cluster/test_kill_matrix.py::test_killed_and_begun_again",
    ),
    75: (
        "killed after it was written down",
        "deliveries/test_killed_hands.py::test_a_killed_send_leaves_an_honest_state",
        "deliveries/test_sending.py::test_what_was_accepted_is_never_sent_again",
    ),
    76: (
        "one tick twice",
        "deliveries/test_outbox.py"
        "::test_a_notice_has_one_delivery_a_robot_however_often_it_is_enqueued",
        "shell/test_race.py::test_two_processes_on_one_file_make_the_same_summer",
    ),
    77: (
        "two workers",
        "deliveries/test_claims.py::test_of_two_hands_one_has_the_claim",
        "deliveries/test_claims.py"
        "::test_a_late_workers_result_is_refused_and_its_attempt_keeps_the_truth",
    ),
    78: (
        "a worker frozen past its lease",
        "cluster/test_nodes.py::test_a_worker_frozen_past_its_lease_changes_nothing_when_it_wakes",
        "deliveries/test_claims.py::test_no_attempt_begins_after_the_lease",
    ),
    79: (
        "the database is locked when the outcome is known",
        "deliveries/test_locked.py"
        "::test_what_the_platform_said_is_written_when_the_file_is_free_again",
        "deliveries/test_locked.py"
        "::test_what_cannot_be_written_in_a_minute_is_replayed_when_the_file_is_free",
        "deliveries/test_locked.py"
        "::test_what_cannot_be_written_anywhere_is_in_doubt_and_never_sent_again_unasked",
        "deliveries/test_killed_hands.py::test_a_killed_send_leaves_an_honest_state",
        "deliveries/test_spill.py"
        "::test_who_was_killed_before_the_file_was_empty_replays_it_to_no_effect",
        "deliveries/test_postgresql.py"
        "::test_what_the_platform_said_is_written_down_when_the_database_is_back",
    ),
    80: (
        "the database is lost before the attempt is written",
        "deliveries/test_locked.py::test_no_call_is_made_when_the_attempt_cannot_be_written",
        "deliveries/test_postgresql.py"
        "::test_no_call_is_made_when_the_database_goes_before_the_attempt_is_written",
    ),
    81: (
        "the disk is full when a paper is archived",
        "shell/test_full_disk.py"
        "::test_a_paper_that_cannot_be_archived_is_not_sent_and_the_signer_is_told",
    ),
    82: (
        "the disk is full for logs",
        "shell/test_full_disk.py::test_messages_go_out_though_nothing_can_be_logged",
    ),
    83: (
        "a delivery that kills its worker",
        "deliveries/test_claims.py::test_what_takes_its_hands_down_each_time_is_left_to_a_person",
        "deliveries/test_claims.py::test_an_attempt_is_written_before_the_call",
    ),
    84: (
        "told to stop in the middle of a send",
        "deliveries/test_many_hands.py"
        "::test_who_is_told_to_stop_finishes_the_message_under_way_and_takes_no_other",
        "cluster/test_workers.py::test_a_worker_told_to_stop_finishes_what_it_has_begun",
        "shell/test_serving.py::test_serve_sends_what_is_due_and_stops_when_told",
    ),
    85: (
        "everything at once after days away",
        "deliveries/test_holding.py::test_a_catch_up_is_paced_by_the_window",
        "deliveries/test_holding.py::test_a_reminder_of_last_week_expires_with_a_record",
        "deliveries/test_holding.py::test_reminders_held_over_days_become_one_message",
    ),
    86: (
        "a robot tried again after its pause",
        "deliveries/test_holding.py::test_a_robot_after_its_pause_is_tried_with_the_least",
    ),
    87: (
        "a restart forgets pauses and quotas",
        "deliveries/test_pacing.py::test_a_restart_forgets_no_pause_and_no_month",
        "deliveries/test_pacing.py::test_a_restart_forgets_no_window",
    ),
    88: (
        "every channel is broken",
        "deliveries/test_fallbacks.py"
        "::test_when_every_robot_is_broken_the_news_lies_in_the_clerks_folder",
        "shell/test_health.py"
        "::test_what_waits_for_a_broken_robot_is_a_problem_where_nobody_stands_in",
    ),
    89: (
        "the alarm goes through the broken channel",
        "deliveries/test_fallbacks.py::test_the_alarm_never_goes_through_the_broken_channel",
        "deliveries/test_routes.py::test_a_second_channel_that_is_none_is_refused",
    ),
    90: (
        "a rule changed in the middle of an escalation",
        "workflows/test_warning_escalation.py"
        "::test_a_rule_changed_meanwhile_leaves_the_day_of_a_paper_that_is_out",
        "shell/test_sign_off.py::test_a_draft_whose_ground_is_gone_is_withdrawn_with_a_record",
    ),
    91: (
        "an answer races with the next step",
        "shell/test_sign_off.py::test_a_draft_whose_ground_is_gone_is_withdrawn_with_a_record",
        "shell/test_sign_off.py::test_the_cycle_withdraws_what_the_answer_made_needless",
    ),
    92: (
        "an answer to a paper that no longer stands",
        "web/test_link_pages.py::test_a_voided_paper_can_be_read_and_not_signed_for",
        "shell/test_voiding.py::test_a_void_paper_takes_no_answer",
    ),
    93: (
        "the scheduler stands still",
        "shell/test_health.py::test_a_county_that_nobody_looks_at_is_told",
    ),
    94: (
        "a dead letter is sent again",
        "deliveries/test_remedies.py::test_what_was_accepted_needs_force",
        "deliveries/test_remedies.py::test_who_replayed_and_why_stands_in_the_record",
        "deliveries/test_remedies.py::test_nothing_is_replayed_without_a_reason",
    ),
    95: (
        "another body under the same id",
        "deliveries/test_webhook.py"
        "::test_another_body_under_the_same_id_is_refused_and_shown_to_nobody",
        "deliveries/test_webhook.py::test_a_second_try_is_the_same_body_under_the_same_id",
    ),
    # --- time and calendar -----------------------------------------------------------------------
    96: (
        "a server in another zone",
        "commands/test_setup.py::test_the_machines_zone_does_not_matter",
        "test_workdays.py::test_today_is_the_day_in_shanghai",
        "test_workdays.py::test_a_time_without_a_zone_is_refused",
    ),
    97: (
        "24:00 or 0:00",
        "workflows/test_warning_escalation.py"
        "::test_an_answer_on_the_last_day_keeps_supervision_away",
        "settings/test_sending.py::test_a_fault_is_named_with_what_may_stand_there",
    ),
    98: (
        "next year's holidays are not announced",
        "shell/test_health.py::test_next_years_holidays_not_announced_are_a_hint_and_no_fault",
        "test_workdays.py::test_a_year_not_announced_anywhere_is_estimated_and_says_so",
        "test_workdays.py::test_a_year_of_which_nothing_is_known_is_refused",
        "commands/test_refusals.py::test_a_year_without_a_calendar_stops_before_the_first_cycle",
    ),
    99: (
        "weekends worked in exchange",
        "test_workdays.py::test_days_worked_in_exchange_are_working_days",
        "test_workdays.py::test_the_shipped_year_agrees_with_an_independent_list",
    ),
    100: (
        "holidays of a region",
        "test_workdays.py::test_the_workspace_file_wins_over_the_shipped_one",
    ),
    101: (
        "quiet hours over midnight and over holidays",
        "deliveries/test_policy.py::test_the_door_opens",
        "deliveries/test_policy.py::test_what_is_urgent_passes",
        "deliveries/test_holding.py::test_what_opens_together_is_spread_over_some_minutes",
        "deliveries/test_holding.py::test_reminders_held_over_days_become_one_message",
    ),
    102: (
        "waits counted in working time",
        "shell/test_chasing.py::test_a_weekend_is_no_working_day_of_waiting",
        "workflows/test_warning_escalation.py"
        "::test_supervision_follows_on_the_working_day_after_an_answer_was_due",
    ),
    103: (
        "an answer is due in quiet hours",
        "workflows/test_warning_escalation.py"
        "::test_supervision_follows_on_the_working_day_after_an_answer_was_due",
        "deliveries/test_holding.py"
        "::test_a_message_at_night_waits_for_the_morning_and_spends_nothing",
        "commands/test_delivering.py::test_what_waits_for_the_morning_is_listed_with_its_hour",
    ),
    104: (
        "clocks put forward and back",
        "test_workdays.py::test_the_countys_clock_is_never_put_forward_or_back",
        "commands/test_setup.py::test_the_machines_zone_does_not_matter",
        "shell/test_serving.py::test_serve_sends_what_is_due_and_stops_when_told",
    ),
    105: (
        "the clock jumps",
        "shell/test_clock_jumps.py::test_a_clock_that_was_put_back_does_nothing_twice",
        "shell/test_clock_jumps.py::test_a_clock_that_ran_ahead_and_was_put_right_goes_on",
        "deliveries/test_claims.py::test_a_lease_that_runs_is_left_alone",
    ),
    106: (
        "a month's quota begins anew",
        "deliveries/test_pacing.py::test_a_used_up_month_waits_for_the_first_in_shanghai",
        "deliveries/test_dingtalk.py::test_a_month_ends_at_midnight_in_shanghai",
    ),
    107: (
        "29 February and the 31st",
        "workflows/test_periods.py::test_february_of_a_leap_year_ends_on_the_29th",
        "workflows/test_periods.py::test_a_period_ends_on_its_last_day_and_last_working_day",
        "settings/test_rules.py::test_a_slip_of_the_pen_is_named",
    ),
    # --- secrets and audit -----------------------------------------------------------------------
    108: (
        "a key in any output",
        "deliveries/test_secrets.py::test_no_failure_of_a_platform_tells_a_secret",
        "deliveries/test_secrets.py::test_no_address_without_an_answer_tells_a_secret",
        "deliveries/test_secrets.py"
        "::test_a_traceback_with_the_robot_and_the_keyring_in_hand_shows_no_secret",
        "deliveries/test_secrets.py::test_a_county_tells_no_secret_anywhere",
    ),
    109: (
        "the platform repeats the key",
        "deliveries/test_sending.py::test_the_key_is_in_no_log_row_or_result",
    ),
    110: (
        "a key in a backup",
        "deliveries/test_secrets.py::test_a_county_tells_no_secret_anywhere",
    ),
    111: (
        "a test message",
        "commands/test_delivering.py::test_a_test_is_marked_and_mentions_nobody",
        "commands/test_delivering.py::test_a_test_calls_nobody_whoever_the_group_is_set_to_call",
        "commands/test_delivering.py::test_tests_are_one_a_minute",
    ),
    112: (
        "a dry run calls somebody",
        "commands/test_delivering.py::test_a_preview_calls_nobody_and_leaves_nothing",
        "commands/test_delivering.py::test_a_preview_can_show_one_robot",
    ),
    113: (
        "who changed, replayed, silenced",
        "commands/test_delivering.py::test_who_changed_a_route_stands_with_before_and_after",
        "deliveries/test_remedies.py::test_who_replayed_and_why_stands_in_the_record",
        "commands/test_delivering.py::test_who_silenced_a_group_and_why_stands_in_the_record",
    ),
    114: (
        "names and telephones in logs",
        "shell/test_logs.py::test_no_log_names_a_person_or_a_telephone",
    ),
}

REASONED: dict[int, tuple[str, str]] = {
    51: (
        "who is called has left the group",
        "No platform tells a robot who is in its group: it answers 0 and shows the name as plain "
        "text, so that for the sender this call is the same as any other. Whether a person is "
        "still in the post is the business of the roster, not of a delivery.",
    ),
}
