"""What the slices say of their letters, scans and open records, by name, for the settings."""

# Who knows where a recipient reads: staff, then partners.
NOTICE_ADDRESSES = ["casemgmt.access.policy.address_of", "referrals.actions.mailbox.address_of"]
NOTICE_KINDS = {
    "case_given": "casemgmt.cases.emails.case_given",
    "followup_due": "followups.emails.followup_due",
    "followup_unowned": "followups.emails.followup_unowned",
    "followup_overdue": "followups.emails.followup_overdue",
    "followup_entered_late": "followups.emails.followup_entered_late",
    "mailbox_change": "referrals.actions.mailbox.mailbox_change",
    "mailbox_change_decided": "referrals.emails.mailbox_change_decided",
    "mailbox_change_waits": "referrals.emails.mailbox_change_waits",
    "mailbox_link": "referrals.actions.mailbox.mailbox_link",
    "referral_sent": "referrals.actions.mailbox.referral_sent",
    "referral_nudge": "referrals.actions.mailbox.referral_nudge",
    "referral_changed": "referrals.actions.mailbox.referral_changed",
    "referral_answered": "referrals.emails.referral_answered",
    "referral_silent": "referrals.emails.referral_silent",
    "service_proposal": "referrals.emails.service_proposal",
    "shared_account": "casemgmt.access.emails.shared_account",
    "account_change": "casemgmt.access.emails.account_change",
    "address_changed": "casemgmt.access.emails.address_changed",
    "link_refused": "casemgmt.access.emails.link_refused",
    "second_factor_reset": "casemgmt.access.emails.second_factor_reset",
    "review_waiting": "casemgmt.people.emails.review_waiting",
    "record_restricted": "casemgmt.people.emails.record_restricted",
    "work_restricted": "casemgmt.people.emails.work_restricted",
    "work_handed_on": "casemgmt.people.emails.work_handed_on",
    "work_to_hand_on": "casemgmt.people.emails.work_to_hand_on",
    "hidden_work_left": "casemgmt.office.emails.hidden_work_left",
    "work_left": "casemgmt.office.emails.work_left",
    "referral_letter_stopped": "referrals.emails.referral_letter_stopped",
    "letter_stopped": "casemgmt.office.emails.letter_stopped",
    "support_asked": "staffwellbeing.emails.support_asked",
}
# Each is asked about a notice right before it leaves; anything but a plain True holds it back.
LEAVE_CHECKS = ["referrals.actions.mailbox.may_reach", "casemgmt.consents.policy.may_leave"]
NOTICE_PROGRAMS = "casemgmt.access.policy.every_program"
# Who is told that a letter could not be sent: whoever sent it, else those who look after the mail.
NOTICE_STOPPED = ["referrals.actions.reminding.tell_who_sent", "casemgmt.office.actions.tell_administrators"]
