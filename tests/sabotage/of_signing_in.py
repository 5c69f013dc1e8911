"""Guards of coming in and staying in."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.mfa.totp.forms import ActivateTOTPForm

from casemgmt.access import spells
from casemgmt.access.models import User
from tests.sabotage.means import (
    Guard,
    enrolled_is_enough,
    first_forwarded,
    no_constraint,
    no_objection,
    nothing,
    same_address_always,
    same_hash_always,
    the_same_key,
    whoever_has_the_address,
    without,
    without_limit,
    yes,
)

SECOND, SESSIONS = "tests/access/test_second_factor.py", "tests/access/test_session_limits.py"
LOCKOUT = "tests/access/test_lockout.py"
LETTERS = "tests/access/test_letters.py"
LIMITS, LINKS = "tests/access/test_limits.py", "tests/access/test_password_links.py"
SIGN_IN, STAFF = "tests/access/test_sign_in.py", "tests/access/test_actions.py"

ACCOUNTS, INVITATIONS = "tests/access/test_accounts.py", "tests/access/test_invitations.py"


def no_program(*args, **kwargs):
    return []


def no(*args, **kwargs):
    return False


def whoever_asks(invitations, user):
    return invitations.open()


def begun_at_once(invitation):
    """The role of whoever has the address begins without their yes."""
    user = User.objects.filter(email=invitation.email).first()
    spells.begin(user, invitation.program, invitation.team, invitation.role, invitation.kind, by=None)


SIGNING_IN = [
    # Coming in, and staying in.
    Guard(
        "a password alone opens no page",
        f"{SECOND}::test_a_password_alone_opens_no_page",
        settings={"MIDDLEWARE": without("SecondFactorMiddleware")},
    ),
    Guard(
        "a session shows its second factor itself",
        f"{SECOND}::test_a_session_opened_with_the_password_alone_stays_outside_when_the_account_gets_its_app",
        replaced={"casemgmt.access.second_factor:shown": enrolled_is_enough},
    ),
    Guard(
        "a code opens one door once",
        f"{SECOND}::test_a_code_opens_one_door_once_even_while_it_would_still_be_right",
        replaced={"casemgmt.access.second_factor:once": lambda code, user: code},
    ),
    Guard(
        "the code typed at set-up opens nothing more",
        f"{LINKS}::test_the_code_typed_at_set_up_opens_nothing_more",
        settings={"MFA_FORMS": lambda forms: forms | {"activate_totp": ActivateTOTPForm}},
    ),
    Guard(
        "a finished link proves the mailbox",
        f"{LINKS}::test_the_finished_link_marks_the_address_that_it_was_mailed_to",
        replaced={"casemgmt.access.password_links:prove_mailbox": nothing},
    ),
    Guard(
        "a link that a stranger asked for stands in nobody's way",
        f"{LINKS}::test_a_link_that_a_stranger_asked_for_stands_in_nobodys_way",
        replaced={"casemgmt.access.emails:default_token_generator": EmailAwarePasswordResetTokenGenerator()},
    ),
    Guard(
        "the only second step stays",
        f"{SECOND}::test_the_only_passkey_cannot_be_taken_off",
        replaced={"casemgmt.access.second_factor:is_last": lambda authenticator: False},
    ),
    Guard(
        "an app's secret lies encrypted",
        f"{SECOND}::test_the_secret_lies_sealed_in_the_database_and_in_no_history",
        replaced={"casemgmt.access.second_factor:SecondFactors.encrypt": lambda self, text: text},
    ),
    Guard(
        "nobody resets their own second step",
        f"{SECOND}::test_nobody_resets_their_own_second_step",
        replaced={"casemgmt.access.spells:require_over": nothing},
    ),
    Guard(
        "a reset ends every session",
        f"{SECOND}::test_an_administrator_resets_a_lost_second_step",
        replaced={"casemgmt.access.models:User._get_session_auth_hash": same_hash_always},
    ),
    Guard(
        "a session left alone is locked",
        f"{SESSIONS}::test_thirty_minutes_alone_lock_the_session",
        replaced={"casemgmt.access.session_limits:is_idle": lambda session, at: False},
    ),
    Guard(
        "a session ends after a shift",
        f"{SESSIONS}::test_twelve_hours_end_the_session_whatever_was_done_in_them",
        replaced={"casemgmt.access.session_limits:is_over": lambda session, at: False},
    ),
    Guard(
        "what a page asks by itself is no sign of life",
        f"{SESSIONS}::test_what_a_page_asks_for_by_itself_is_no_sign_of_life",
        replaced={"casemgmt.access.session_limits:is_sign_of_life": yes},
    ),
    Guard(
        "nobody is led to an address that only takes a form",
        "tests/access/test_onward.py::test_nobody_is_led_to_an_address_that_only_takes_a_form",
        replaced={"casemgmt.access.onward:opens": yes},
    ),
    Guard(
        "a letter that a mail server puts off waits",
        f"{LETTERS}::test_a_passing_refusal_is_asked_again_after_growing_pauses",
        replaced={"casemgmt.access.letters:_put_off": nothing},
    ),
    Guard(
        "a letter that is refused for good is not sent again",
        f"{LETTERS}::test_a_final_refusal_ends_it_and_is_told_where_it_was_asked_for",
        replaced={"casemgmt.access.letters:mail_server.is_final": no_objection},
    ),
    Guard(
        "nobody is led to another site",
        "tests/access/test_onward.py::test_nobody_is_led_to_another_site",
        replaced={"casemgmt.access.onward:url_has_allowed_host_and_scheme": yes},
    ),
    Guard(
        "a waiting form is its sender's",
        f"{SESSIONS}::test_somebody_else_at_the_same_browser_does_not_get_the_form",
        replaced={"casemgmt.access.encryption:_cipher": the_same_key},
    ),
    Guard(
        "what was typed on one user's page is not sent under another's name",
        f"{SESSIONS}::test_what_was_typed_on_one_users_page_is_not_sent_under_anothers_name",
        replaced={"casemgmt.access.session_limits:is_own_page": yes},
    ),
    Guard(
        "a check-in does not wait on the server",
        f"{SESSIONS}::test_a_check_in_does_not_wait_on_the_server",
        replaced={"casemgmt.access.session_limits:may_wait": yes},
    ),
    Guard(
        "a forged form is not laid aside",
        f"{SESSIONS}::test_a_forged_form_is_not_laid_aside",
        settings={"MIDDLEWARE": without("CsrfViewMiddleware")},
    ),
    Guard(
        "limits count by what our own proxies saw",
        f"{LIMITS}::test_a_new_forged_address_for_each_try_gains_nothing",
        replaced={"casemgmt.access.sign_in:StaffAccounts.get_client_ip": first_forwarded},
    ),
    Guard(
        "a stranger's tries count at the stranger's address",
        f"{LOCKOUT}::test_five_wrong_passwords_from_elsewhere_do_not_stop_the_right_one",
        replaced={"casemgmt.access.limits:ratelimit.get_ip": same_address_always},
    ),
    Guard(
        "guessing stays slow at its address",
        f"{LOCKOUT}::test_guessing_stays_slow_where_it_is_done_even_with_the_right_password",
        settings={"ACCOUNT_RATE_LIMITS": without_limit("tried_here")},
    ),
    Guard(
        "whoever tries many accounts is left one try at each",
        f"{LOCKOUT}::test_one_bad_client_does_not_stop_the_others_behind_its_address",
        settings={"ACCOUNT_RATE_LIMITS": without_limit("failed_from")},
    ),
    Guard(
        "many addresses together guess at one account no faster",
        f"{LOCKOUT}::test_codes_guessed_from_many_addresses_are_few_and_stop_no_browser_of_theirs",
        settings={"ACCOUNT_RATE_LIMITS": without_limit("code_tried_anywhere")},
    ),
    Guard(
        "a known browser is known for its own account",
        f"{LOCKOUT}::test_a_browser_is_known_for_its_own_account_alone",
        replaced={"casemgmt.access.devices:_digest": lambda browser, user: browser},
    ),
    Guard(
        "the password alone makes no browser known",
        f"{LOCKOUT}::test_the_password_alone_makes_no_browser_known",
        replaced={"casemgmt.access.devices:came_in": lambda request: request.user.is_authenticated},
    ),
    Guard(
        "no letter leaves inside the request",
        f"{SIGN_IN}::test_no_letter_goes_to_an_address_that_nobody_has",
        settings={"ACCOUNT_FORMS": lambda forms: {}},
    ),
    Guard(
        "single sign-on takes verified addresses alone",
        "tests/access/test_single_sign_on.py::test_anybody_else_is_refused_with_one_answer_and_logged",
        replaced={"casemgmt.access.single_sign_on:SingleSignOn.vouched_for": whoever_has_the_address},
    ),
    Guard(
        "an account moves to another address when the old one was told",
        "tests/access/test_correcting.py::test_both_addresses_hear_of_the_change",
        replaced={"casemgmt.access.emails:send_address_changed": nothing},
    ),
    Guard(
        "an account is changed as it stands now",
        "tests/access/test_correcting.py::test_what_somebody_else_changed_meanwhile_stays",
        replaced={"casemgmt.access.accounts:_hold": nothing},
    ),
    Guard(
        "nobody corrects their own account",
        "tests/access/test_correcting.py::test_nobody_corrects_their_own_account_or_one_of_another_program",
        replaced={"casemgmt.access.spells:require_over": nothing},
    ),
    Guard(
        "an account is changed by the programs that its owner works in",
        f"{ACCOUNTS}::test_who_has_left_a_program_is_out_of_its_reach",
        replaced={"casemgmt.access.accounts:_require_say": nothing},
    ),
    Guard(
        "every program of an account agrees to what opens it",
        f"{ACCOUNTS}::test_what_opens_an_account_waits_for_every_program",
        replaced={"casemgmt.access.accounts:waits_for": no_program},
    ),
    Guard(
        "a second step taken off stays off until every program agrees",
        f"{ACCOUNTS}::test_the_second_step_ends_at_once_and_a_new_one_waits_for_every_program",
        replaced={"casemgmt.access.models:AccountChangeQuerySet.keeps_second_step_shut": no},
    ),
    Guard(
        "a program closes its own part of an account",
        f"{ACCOUNTS}::test_each_program_closes_its_own_alone",
        replaced={"casemgmt.access.accounts:shared_with": no_program},
    ),
    Guard(
        "the other programs are told of what reaches them",
        f"{ACCOUNTS}::test_an_administrator_ends_all_sessions_alone_and_the_others_are_told",
        replaced={"casemgmt.access.accounts:tell_others": nothing},
    ),
    Guard(
        "an invitation is answered by the owner of its address",
        f"{INVITATIONS}::test_nobody_answers_an_invitation_to_another_address",
        replaced={"casemgmt.access.models:InvitationQuerySet.answerable_by": whoever_asks},
    ),
    Guard(
        "a role begins when its owner accepts",
        f"{INVITATIONS}::test_an_account_of_another_program_joins_when_its_owner_accepts",
        replaced={"casemgmt.access.invitations:_send": begun_at_once},
    ),
    *(
        Guard(
            f"constraint {name}",
            f"{INVITATIONS}::test_the_database_refuses_an_impossible_invitation",
            sql=no_constraint("access_invitation", name),
        )
        for name in (
            "invitation_role_known",
            "invitation_ends_with_an_outcome",
            "one_open_invitation",
            "invitation_address_in_small_letters",
        )
    ),
    *(
        Guard(
            f"constraint {name}",
            f"{ACCOUNTS}::test_the_database_refuses_an_impossible_change",
            sql=no_constraint(table, name),
        )
        for table, name in (
            ("access_accountchange", "account_change_agreed_or_ended"),
            ("access_accountchange", "one_waiting_account_change_of_a_kind"),
            ("access_agreement", "a_program_agrees_once"),
        )
    ),
    Guard(
        "an API token ends with its owner's account",
        "tests/caseload/test_leaving.py::test_api_tokens_are_dead_and_stay_so",
        replaced={"casemgmt.access.accounts:end_all": nothing},
    ),
]
