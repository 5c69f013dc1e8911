"""Guards of referrals: what is asked, who answers, and the phone that opens a name."""

from django.db.models import Q

from casemgmt.codes.contact import AttemptResult
from casemgmt.codes.facts import Fact
from casemgmt.codes.followups import FollowUpOutcome
from casemgmt.declared import AddressBook
from tests.sabotage.means import (
    Guard,
    everything,
    in_any_program,
    no_constraint,
    no_trigger,
    nothing,
    of_any_mailbox,
    read_and_noted,
    still_there,
    the_agencys_first,
    unprotected,
    with_what_was_typed,
    yes,
)

ANSWERS = "tests/referrals/test_answers.py"
MAILBOX = "tests/referrals/test_mailbox.py"
WHOSE = "tests/referrals/test_whose_mailbox.py"
PARTNER = "tests/referrals/test_partner_page.py"
ASKING, REFUSED = "tests/referrals/test_asking.py", "tests/referrals/test_models.py"
SAID = "tests/referrals/test_said.py"
PROPOSING = "tests/referrals/test_proposing.py"
MOVING = "tests/referrals/test_moving.py"
OPEN, OF_PARTNERS = "tests/referrals/test_open.py", "tests/followups/test_partners.py"
AT_ONCE = "tests/referrals/test_asking_at_once.py"

REFERRALS = [
    # Asking a service to take somebody.
    Guard(
        "referrals are seen in their own program",
        f"{ASKING}::test_another_program_sees_no_referral",
        replaced={"referrals.models.asking.referral:VisibleWithReferrals.visible_to": everything},
    ),
    Guard(
        "only the facts that were picked leave",
        f"{ASKING}::test_only_the_facts_that_were_picked_leave",
        replaced={"referrals.policy:ALWAYS": set(Fact)},
    ),
    Guard(
        "a service is asked once at a time for a person",
        f"{ASKING}::test_a_service_is_asked_once_at_a_time_for_a_person",
        replaced={"referrals.actions.asking.sending:_ask_once": nothing},
    ),
    Guard(
        "two who ask at once wait for each other",
        f"{AT_ONCE}::test_of_eight_drafts_to_one_service_sent_at_once_one_leaves",
        replaced={"referrals.actions.asking.sending:_lock_person": nothing},
    ),
    Guard(
        "whoever comes second sees what the first one did",
        f"{AT_ONCE}::test_withdrawn_by_six_at_once_it_is_withdrawn_once",
        replaced={"casemgmt.access.steps:lock_in_place": nothing},
    ),
    Guard(
        "whoever sends promises to look",
        f"{ASKING}::test_sending_lets_the_packet_leave_and_plans_the_check_and_tells_the_mailbox",
        replaced={"referrals.actions.asking.sending:_promise_to_check": nothing},
    ),
    Guard(
        "a next try follows only what came to nothing for the same person",
        f"{ASKING}::test_a_next_try_follows_only_what_came_to_nothing_for_the_same_person",
        replaced={"referrals.actions.asking.sending:_belongs": nothing},
    ),
    Guard(
        "a mailbox speaks for its own agency's services alone",
        "tests/referrals/test_services.py::test_a_mailbox_says_what_is_free_at_its_own_agency_alone",
        replaced={"referrals.actions.directory.keeping:_may_say": nothing},
    ),
    Guard(
        "an old word about free places weighs nothing",
        "tests/referrals/test_fit.py::test_an_old_word_about_free_places_weighs_nothing",
        replaced={"referrals.models.directory.service:Capacity.is_stale": nothing},
    ),
    Guard(
        "opening a referral is logged",
        "tests/referrals/test_pages.py::test_the_page_says_whose_turn_it_is_and_logs_the_reading",
        replaced={"referrals.views.asking.referrals:OnReferral.audited": False},
    ),
    # What is open, and a promise about a partner.
    Guard(
        "a linked referral is not open",
        f"{OPEN}::test_open_is_what_runs_and_has_not_started",
        replaced={"referrals.models.asking.referral:STARTED": Q(pk=None)},
    ),
    Guard(
        "a partner that answered is no person reached",
        f"{OF_PARTNERS}::test_what_comes_of_a_person_comes_of_no_partner",
        replaced={"followups.models:FollowUp.results": list(AttemptResult)},
    ),
    Guard(
        "a promise about a partner ends in a partner's words",
        f"{OF_PARTNERS}::test_what_ends_with_a_person_ends_with_no_partner",
        replaced={"followups.models:FollowUp.outcomes": list(FollowUpOutcome)},
    ),
    Guard(
        "the database holds a promise about a partner to its words",
        f"{OF_PARTNERS}::test_the_database_holds_each_to_its_words",
        sql=no_constraint("followups_followup", "followup_with_a_partner_ends_in_its_words"),
    ),
    # Whom to call, and where.
    Guard(
        "a service's intake is a whole phone, and an extension has one",
        f"{REFUSED}::test_a_service_that_cannot_be_is_refused {REFUSED}::test_an_extension_needs_its_phone",
        sql=no_constraint("referrals_service", "service_intake_phone_is_whole"),
    ),
    Guard(
        "a mailbox's phone is whole",
        f"{REFUSED}::test_a_mailbox_has_a_whole_phone_or_none",
        sql=no_constraint("referrals_mailbox", "mailbox_phone_is_whole"),
    ),
    Guard(
        "a program's phones are whole",
        "tests/office/test_phones.py::test_the_database_keeps_whole_numbers",
        sql=no_constraint("access_program", "program_phones_are_whole"),
    ),
    Guard(
        "a program's phones are set by its own administrators",
        "tests/office/test_phones.py::test_another_programs_phones_are_none_of_ones_business",
        replaced={"casemgmt.access.policy:require": in_any_program},
    ),
    # Whose mailbox it is.
    Guard(
        "a mailbox is seen in its own program",
        f"{WHOSE}::test_another_programs_mailbox_is_the_same_404_as_none",
        replaced={"referrals.models.directory.mailbox:MailboxQuerySet.visible_to": everything},
    ),
    Guard(
        "no list shows where another program writes to",
        f"{WHOSE}::test_no_page_shows_where_another_program_writes_to",
        replaced={"referrals.models.directory.mailbox:MailboxQuerySet.visible_to": everything},
    ),
    Guard(
        "a mailbox is changed by who keeps its own program's directory",
        f"{WHOSE}::test_who_keeps_another_directory_changes_no_mailbox_here",
        replaced={"casemgmt.access.policy:require": in_any_program},
    ),
    Guard(
        "a service is asked at the mailbox of one's own program",
        f"{WHOSE}::test_a_service_is_asked_at_the_mailbox_of_ones_own_program",
        replaced={"referrals.models.directory.naming:Addresses.of": the_agencys_first},
    ),
    # The directory is every program's.
    Guard(
        "a program without a mailbox there corrects no service, nor says what is free",
        f"{PROPOSING}::test_a_program_without_a_mailbox_there_changes_nothing",
        replaced={"referrals.models.directory.service:ServiceQuerySet.kept_by": everything},
    ),
    Guard(
        "whoever proposes does not decide",
        f"{PROPOSING}::test_whoever_proposes_does_not_decide",
        replaced={"referrals.actions.directory.keeping:require_say": nothing},
    ),
    Guard(
        "nothing is added to an agency that only others refer to",
        f"{PROPOSING}::test_nothing_is_added_to_an_agency_that_only_others_refer_to",
        replaced={"referrals.actions.directory.keeping:decides": yes},
    ),
    Guard(
        "a proposal is seen by who proposed it and who decides",
        f"{PROPOSING}::test_a_third_program_sees_no_proposal",
        replaced={"referrals.models.directory.proposal:ServiceProposalQuerySet.visible_to": everything},
    ),
    Guard(
        "only who decides finds the page that decides",
        f"{PROPOSING}::test_whoever_proposed_finds_no_page_that_decides",
        replaced={"referrals.models.directory.proposal:ServiceProposalQuerySet.decided_by": everything},
    ),
    Guard(
        "a program has one proposal waiting for a service",
        f"{PROPOSING}::test_the_database_keeps_one_proposal_waiting_a_program_and_service",
        sql=no_constraint("referrals_serviceproposal", "service_proposal_one_at_a_time"),
    ),
    *(
        Guard(
            f"constraint {name}",
            f"{PROPOSING}::test_the_database_refuses_a_proposal_that_cannot_be[{name}]",
            sql=no_constraint("referrals_serviceproposal", name),
        )
        for name in (
            "service_proposal_says_what_and_why",
            "service_proposal_decided_by_somebody",
            "service_proposal_declined_says_why",
        )
    ),
    # A start needs a name.
    Guard(
        "a partner without the name starts nothing by its word",
        f"{SAID}::test_without_the_name_it_is_said_and_not_linked",
        replaced={"referrals.models.asking.referral:Referral.name_was_opened": True},
    ),
    Guard(
        "a start is said or linked, never both",
        f"{SAID}::test_the_database_refuses_what_cannot_be_said",
        sql=no_constraint("referrals_referral", "referral_start_is_said_or_linked"),
    ),
    # Nobody moves a mailbox alone, or without a word to the old place.
    Guard(
        "who asked for a change of a mailbox does not confirm it",
        f"{MOVING}::test_whoever_asked_confirms_nothing",
        replaced={"referrals.actions.directory.moving:_other_hand": nothing},
        sql=no_constraint("referrals_mailboxchange", "mailbox_change_is_no_single_hands"),
    ),
    Guard(
        "no change of a mailbox is confirmed by a single hand",
        f"{MOVING}::test_no_change_is_confirmed_by_a_single_hand",
        sql=no_constraint("referrals_mailboxchange", "mailbox_change_is_no_single_hands"),
    ),
    Guard(
        "a change of a mailbox waits a day",
        f"{MOVING}::test_a_change_that_cannot_be_is_refused",
        sql=no_constraint("referrals_mailboxchange", "mailbox_change_waits_a_day"),
    ),
    Guard(
        "guarded agencies need two people",
        f"{MOVING}::test_guarded_agencies_need_two_people_always",
        replaced={"referrals.actions.directory.moving:needs_two": nothing},
    ),
    Guard(
        "a second mailbox needs two people",
        f"{MOVING}::test_a_second_mailbox_needs_two_people"
        f" {MOVING}::test_the_first_mailbox_of_a_program_where_another_refers_needs_two_people",
        replaced={"referrals.actions.directory.moving:is_second": nothing},
    ),
    Guard(
        "never both ways to an agency by one hand",
        f"{MOVING}::test_never_both_ways_by_one_hand_within_a_day",
        replaced={"referrals.actions.directory.moving:_one_hand": nothing},
    ),
    Guard(
        "the old address is told",
        f"{MOVING}::test_the_old_address_is_told_at_once_and_not_where_to",
        replaced={"referrals.actions.directory.moving:_tell_old_place": nothing},
    ),
    Guard(
        "administrators alone confirm",
        f"{MOVING}::test_only_administrators_confirm_or_refuse",
        replaced={"casemgmt.access.policy:require": nothing},
    ),
    Guard(
        "only the agency's own mailbox stops a change",
        f"{MOVING}::test_no_other_mailbox_stops_it",
        replaced={"referrals.models.directory.change:MailboxChangeQuerySet.about": everything},
    ),
    Guard(
        "another program's changes are not seen",
        f"{MOVING}::test_another_programs_changes_are_as_good_as_none",
        replaced={"referrals.models.directory.change:MailboxChangeQuerySet.visible_to": everything},
        sql=unprotected("referrals_mailboxchange"),
    ),
    Guard(
        "it goes to the address that the sender saw",
        f"{MOVING}::test_the_sender_sees_the_address_and_it_goes_to_no_other",
        replaced={"referrals.actions.asking.sending:_still_there": nothing},
    ),
    Guard(
        "an address moves only as confirmed",
        f"{MOVING}::test_the_database_moves_no_mailbox_unconfirmed",
        sql=no_trigger("referrals_mailbox", "mailbox_email_moves_as_confirmed"),
    ),
    Guard(
        "a phone for codes moves only as confirmed",
        f"{MOVING}::test_the_database_moves_no_mailbox_unconfirmed",
        sql=no_trigger("referrals_mailbox", "mailbox_phone_moves_as_confirmed"),
    ),
    Guard(
        "a service names a mailbox of its own program, once",
        f"{MOVING}::test_a_service_names_one_mailbox_of_its_own_program_in_the_database",
        sql=no_constraint("referrals_servicemailbox", "service_asks_its_programs_mailbox"),
    ),
    Guard(
        "two changes of one kind never wait",
        f"{MOVING}::test_two_changes_of_one_kind_do_not_wait_in_the_database",
        sql=no_constraint("referrals_mailboxchange", "mailbox_change_once_a_channel"),
    ),
    Guard(
        "two changes to one address never wait",
        f"{MOVING}::test_two_changes_to_one_address_do_not_wait_in_the_database",
        sql=no_constraint("referrals_mailboxchange", "mailbox_change_to_an_address_once"),
    ),
    # A partner's page: who answers, what may be read, and the phone that opens a name.
    Guard(
        "one answer wins",
        f"{ANSWERS}::test_of_twenty_who_answer_at_once_one_wins",
        replaced={"referrals.actions.asking.answers:lock_in_place": nothing},
    ),
    Guard(
        "a mailbox answers for its own referrals, and says who speaks",
        f"{ANSWERS}::test_another_mailbox_speaks_for_nobody_here",
        replaced={"referrals.actions.asking.answers:_may_speak": nothing},
    ),
    Guard(
        "no answer once consent is taken back",
        f"{ANSWERS}::test_once_consent_is_taken_back_the_partner_is_told_to_stop",
        replaced={"referrals.actions.asking.answers:frozen": lambda referral, at: ""},
    ),
    Guard(
        "a dispute has two sides",
        f"{ANSWERS}::test_the_database_refuses_a_dispute_or_a_confirmation_of_one",
        sql=no_constraint("referrals_referral", "referral_dispute_has_two_sides"),
    ),
    Guard(
        "a linkage is confirmed by somebody else",
        f"{ANSWERS}::test_the_database_refuses_a_dispute_or_a_confirmation_of_one",
        sql=no_constraint("referrals_referral", "referral_confirmed_by_somebody_else"),
    ),
    Guard(
        "a link that ended opens nothing",
        f"{MAILBOX}::test_expired_revoked_and_unknown_links_answer_the_same",
        replaced={"referrals.actions.partner.mailbox_links:live": lambda link: link},
    ),
    Guard(
        "a page's address alone opens nothing",
        f"{MAILBOX}::test_the_address_of_the_page_alone_opens_nothing",
        replaced={"referrals.views.partner.link:holds": yes},
    ),
    Guard(
        "a link is kept as a digest",
        f"{MAILBOX}::test_a_secret_has_256_bits_and_only_its_digest_is_kept",
        replaced={"referrals.actions.partner.mailbox_links:digest": lambda secret: secret},
    ),
    Guard(
        "one fresh link in ten minutes",
        f"{MAILBOX}::test_asking_for_links_without_end_mails_nothing_more",
        replaced={"referrals.actions.partner.mailbox_links:_slot": lambda at: at},
    ),
    Guard(
        "a closed mailbox gets no letter",
        f"{MAILBOX}::test_a_closed_mailbox_gets_no_letter_and_opens_nothing",
        replaced={
            "casemgmt.notices.actions.writing:ADDRESS_BOOKS": [AddressBook(still_there)],
            "referrals.actions.partner.reaching:addresses_of": still_there,
        },
    ),
    Guard(
        "codes stay in their program",
        f"{MAILBOX}::test_codes_are_seen_in_their_program_only",
        sql=unprotected("referrals_contactcode"),
    ),
    Guard(
        "a code is tried five times at most",
        f"{MAILBOX}::test_after_five_wrong_codes_the_right_one_is_wrong_too",
        sql=no_constraint("referrals_contactcode", "contact_code_tries_limited"),
    ),
    Guard(
        "a code ends with its tries and its time",
        f"{MAILBOX}::test_a_code_ends_after_a_quarter_of_an_hour_and_with_the_next_one",
        replaced={
            "referrals.actions.partner.phone_codes:_live": lambda referral, at: referral.contact_codes.all()
        },
    ),
    Guard(
        "a code is kept as a digest",
        f"{MAILBOX}::test_a_code_opens_once_and_is_kept_as_a_digest",
        replaced={"referrals.actions.partner.phone_codes:_digest": lambda referral, code: code},
    ),
    Guard(
        "codes are made for accepted referrals with live consent",
        f"{MAILBOX}::test_no_code_before_the_partner_said_yes_nor_without_a_phone_nor_by_anybody",
        replaced={"referrals.actions.partner.phone_codes:_may_open": nothing},
    ),
    Guard(
        "a referral is taken over by nobody who may not go on with it",
        "tests/referrals/test_asking.py::test_a_referral_goes_to_nobody_who_may_not_go_on_with_it",
        replaced={"referrals.actions.asking.sending:_may_own": nothing},
    ),
    Guard(
        "a referral is given away by whoever gives out work",
        "tests/referrals/test_asking.py::test_who_gives_out_no_work_gives_no_referral",
        replaced={"casemgmt.access.policy:require": nothing},
    ),
    Guard(
        "who is asked for a service is said by all who refer to it",
        "tests/referrals/test_whose_mailbox.py::test_no_other_program_says_who_is_asked_for_a_service",
        replaced={"referrals.actions.directory.keeping:_leads_nobody_astray": nothing},
    ),
    Guard(
        "a name opens by a code",
        f"{PARTNER}::test_wrong_codes_are_counted_although_the_page_refuses",
        replaced={"referrals.actions.partner.phone_codes:enter": yes},
    ),
    Guard(
        "opening a name is in the log",
        f"{PARTNER}::test_name_and_phone_open_by_a_code_and_the_log_says_who",
        replaced={"referrals.actions.partner.reading:record": nothing},
    ),
    Guard(
        "looking shows codes only",
        f"{PARTNER}::test_a_scanner_fetches_200_times_and_nothing_changes",
        replaced={"referrals.actions.partner.reading:IN_THE_OPEN": tuple(Fact)},
    ),
    Guard(
        "looking writes nothing",
        f"{PARTNER}::test_a_scanner_fetches_200_times_and_nothing_changes",
        replaced={"referrals.actions.partner.reading:in_the_open": read_and_noted},
    ),
    Guard(
        "a partner sees its own mailbox only",
        f"{PARTNER}::test_another_mailboxs_referral_is_the_same_404_as_none",
        replaced={"referrals.views.partner.link:ReferralPage.theirs": of_any_mailbox},
    ),
    Guard(
        "no cache keeps a partner's page",
        f"{PARTNER}::test_no_cache_and_no_search_engine_keeps_it",
        replaced={"referrals.views.partner.link:unseen": lambda answer: answer},
    ),
    Guard(
        "one link sends so much and no more",
        f"{PARTNER}::test_too_many_answers_from_one_link_wait",
        replaced={"referrals.views.partner.link:ratelimit.consume": yes},
    ),
    Guard(
        "no log holds the secret of a letter",
        f"{PARTNER}::test_a_refused_letter_is_logged_without_its_secret",
        replaced={"casemgmt.config.logs:_without_what_was_typed": with_what_was_typed},
    ),
]
