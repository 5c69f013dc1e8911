"""What breaks one rule of a table: the columns of a row that are changed in a copy of it, under a new key.

Nothing is changed where there may be no second row like the first.
"""

NOBODY = "00000000-0000-0000-0000-000000000001"
LONG_AGO, FAR_AWAY = "1990-01-01T00:00:00Z", "2099-01-01T00:00:00Z"
# Written by functions of the database alone.
OF_THE_CHAIN = {
    "audit.Link": {"audit_one_at_a_place": {"event_id": NOBODY}},
    "audit.Seal": {"audit_one_seal_at_a_place": {}, "audit_seal_in_order": {"first": 2_000_000}},
}
BROKEN = {
    "access.ApiToken": {"access_apitoken_digest_key": {}},
    "access.Team": {"team_name_once_in_a_program": {}},
    "calls.ImportBatch": {"calls_importbatch_job_id_key": {}},
    "calls.ImportRow": {
        "import_refusal_has_a_reason": {"outcome": "refused", "reason": ""},
        "import_row_once": {},
    },
    "calls.Mapping": {"mapping_slug_once_in_a_program": {}},
    "calls.UnknownLabel": {"unknown_label_once": {}},
    "caseload.Move": {
        "move_day_possible": {"starts_on": "1899-01-01"},
        "move_made_has_its_moment": {"made_at": None},
        "move_status_known": {"status": "halfway", "made_at": None},
        "move_undone_within_a_day": {"status": "undone", "undone_at": FAR_AWAY},
    },
    "caseload.MoveItem": {
        "moveitem_given_to_somebody": {"version": None, "record": NOBODY},
        "moveitem_once_a_move": {},
        "moveitem_state_known": {"state": "lost", "version": None, "record": NOBODY},
        "moveitem_stayed_says_why": {"state": "kept", "record": NOBODY},
    },
    "cases.PlanReview": {
        "planreview_says_what_came_of_it": {"words": ""},
        "planreview_day_possible": {"next_on": "1899-01-01"},
    },
    "cases.Note": {"note_addendum_is_signed": {"adds_to_id": NOBODY}},
    "consents.Freeze": {"consents_freeze_packet_id_key": {}},
    "consents.Packet": {"consents_packet_disclosure_id_key": {}},
    "consents.Scan": {"consents_scan_consent_id_key": {}},
    "consents.SharingPolicy": {"sharing_policy_once_a_program": {}},
    "encounters.Encounter": {"encounter_police_agency_was_there": {"police": "none"}},
    "encounters.Presence": {"presence_once": {}},
    "exposure.Exposure": {"exposure_has_a_source": {"source": ""}, "exposure_told_once": {}},
    "holds.LegalRequest": {
        "legal_request_due_after_it_came": {"received_on": "2099-01-01"},
        "legal_request_own_copy_names_the_person": {"person_id": None},
        "legal_request_says_who_and_what": {"asked_by": ""},
    },
    "jobs.Job": {"job_state_known": {"state": "stalled", "finished_at": LONG_AGO}},
    "law.Disposal": {"disposal_proposed_once": {}},
    "law.Production": {"law_production_packet_id_key": {}, "production_has_its_hash": {"sha256": ""}},
    "law.RetentionSchedule": {"retention_once_a_kind": {}},
    "notices.Delivery": {"notices_delivery_notice_id_key": {}},
    "people.Comparison": {
        "comparison_in_one_order": {"second_id": "00000000-0000-0000-0000-000000000000"},
        "comparison_once_a_pair": {},
    },
    "people.Conflict": {"conflict_once_a_pair": {}},
    "people.Person": {"people_person_ref_key": {}},
    "people.Review": {"review_whole": {"verdict": "right"}},
    "referrals.ContactCode": {"contact_code_opened_by_somebody": {"opened_at": LONG_AGO}},
    "referrals.MailboxLink": {
        "mailbox_link_ends_after_it_begins": {"created_at": FAR_AWAY},
        "referrals_mailboxlink_digest_key": {},
    },
    "referrals.Referral": {"referrals_referral_packet_id_key": {}},
    "sheets.Logged": {"logged_says_what": {"kind": "referral", "text": ""}},
    "sheets.Sheet": {
        "sheet_first_known": {"first": "year_first"},
        "sheet_imported_has_its_moment": {"imported_at": None},
        "sheet_status_known": {"status": "halfway"},
        "sheet_undone_within_a_week": {"status": "undone", "undone_at": FAR_AWAY},
    },
    "sheets.SheetRow": {
        "sheetrow_brought_something": {"made": [], "number": 77},
        "sheetrow_once": {},
        "sheetrow_says_why": {"state": "kept", "why": "", "number": 77},
        "sheetrow_state_known": {"state": "lost", "number": 77},
    },
    "staffwellbeing.GroupSnapshot": {"group_snapshot_frozen": {}},
    "staffwellbeing.SupportContact": {"support_can_be_reached": {"phone": "", "user_id": None, "note": ""}},
    "staffwellbeing.SupportRequest": {
        "one_open_request_a_pair": {},
        "support_answered_after_asked": {"answered_at": LONG_AGO},
    },
    "web.RepeatableRequest": {"one_use_of_a_key": {}},
    "workforce.Employment": {
        "employment_end_has_its_reason": {"ended_on": "2099-01-01"},
        "employment_ends_after_it_begins": {"ended_on": "1999-01-01", "end_reason": "resigned"},
    },
}
