"""The guards of the API."""

from rest_framework import serializers

from casemgmt.access.models import ApiToken
from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.errors import RuleBroken
from casemgmt.history import lock, version
from tests.sabotage.means import Guard, everything, nothing, yes

SCOPE, SHAPE = "tests/api/test_scope.py", "tests/api/test_shape.py"
TOKENS, REPEATS = "tests/api/test_tokens.py", "tests/api/test_repeats.py"
IN_FIELDS, TOKEN = "casemgmt.web.api.fields", "casemgmt.access.tokens"


def any_record(field):
    """Whatever the table holds, as far as row security shows it."""
    return field.among(field.context["request"].user, field.context).model._base_manager.all()


def any_field(serializer, data):
    return serializers.Serializer.to_internal_value(serializer, data)


def as_it_is(backend, request, rows, view):
    return rows


def of_the_model(viewset):
    return viewset.model.objects.all()


def of_its_role(membership, permission):
    """The role's permissions, whatever token is at hand."""
    return permission in GRANTS[Role(membership.role)]


def any_permission(user):
    return list(Permission)


def any_token(user):
    return ApiToken.objects.all()


@property
def every_spell(user):
    """What the user is in all their programs, whatever token is at hand."""
    return list(user.memberships.active().select_related("program", "team"))


def unseen(record, *, seen):
    """The record, whoever changed it meanwhile."""
    return lock(record)


def unlocked(record, *, seen):
    """The record as it is now, which anybody may change before it is saved."""
    if version(record) != seen:
        raise RuleBroken("refused")
    return type(record).objects.get(pk=record.pk)


API_GUARDS = [
    Guard(
        "a change over the API names the version that was read",
        "tests/api/test_editing.py::test_a_change_names_the_version_that_was_read",
        replaced={"casemgmt.web.api.editing:hold": unseen},
    ),
    Guard(
        "versions are compared while nobody else changes the record",
        "tests/api/test_editing.py::test_of_ten_who_change_at_one_moment_one_does",
        replaced={"casemgmt.web.api.editing:hold": unlocked},
    ),
    Guard(
        "the API denies by default",
        f"{SCOPE}::test_no_operation_answers_a_token_that_does_not_name_its_permission",
        replaced={"casemgmt.web.api.authentication:HoldsPermission.has_permission": yes},
    ),
    Guard(
        "a token narrows",
        f"{TOKENS}::test_a_token_opens_what_it_names_and_nothing_else",
        replaced={"casemgmt.access.policy:grants": of_its_role},
    ),
    Guard(
        "a token holds no more than its user",
        f"{TOKENS}::test_a_token_never_holds_more_than_its_user",
        replaced={f"{TOKEN}:may_give": any_permission},
    ),
    Guard(
        "a token that ended opens nothing",
        f"{TOKENS}::test_a_token_that_ended_was_revoked_or_lost_its_user_opens_nothing",
        replaced={"casemgmt.access.models:ApiTokenQuerySet.live": everything},
    ),
    Guard(
        "a token opens its own program",
        "tests/office/test_tokens.py::test_a_token_opens_its_own_program_and_no_other",
        replaced={"casemgmt.access.models:User.active_memberships": every_spell},
    ),
    Guard(
        "a token is ended by those who keep it",
        f"{TOKENS}::test_nobody_takes_away_a_token_of_anothers_program",
        replaced={f"{TOKEN}:kept_by": any_token},
    ),
    Guard(
        "a session writes only with the form token",
        f"{SHAPE}::test_a_session_needs_the_form_token_to_write",
        replaced={"rest_framework.authentication:SessionAuthentication.enforce_csrf": nothing},
    ),
    Guard(
        "a body names only records one may see",
        f"{SCOPE}::test_a_foreign_id_is_refused_like_one_that_never_was_and_nothing_is_written",
        replaced={f"{IN_FIELDS}:OneOf.get_queryset": any_record},
    ),
    Guard(
        "a body sets only the fields that are offered",
        f"{SCOPE}::test_no_field_of_a_model_can_be_set_unless_it_is_offered",
        replaced={f"{IN_FIELDS}:Sent.to_internal_value": any_field},
    ),
    Guard(
        "a list takes only the filters that are offered",
        f"{SHAPE}::test_a_filter_that_is_not_offered_is_400",
        replaced={"casemgmt.web.api.filters:AllowedFilters.filter_queryset": as_it_is},
    ),
    Guard(
        "the API reads through visible_to",
        f"{SCOPE}::test_a_draft_is_shown_to_its_author_alone",
        replaced={"casemgmt.web.api.records:Records.get_queryset": of_the_model},
    ),
    Guard(
        "what the API shows is in the log",
        f"{SHAPE}::test_each_record_shown_is_one_line_of_the_log",
        replaced={"casemgmt.web.api.records:record": nothing},
    ),
    Guard(
        "two with one key wait for each other",
        f"{REPEATS}::test_twenty_at_one_moment_make_one",
        replaced={"casemgmt.web.api.repeats:wait_in_line": nothing},
    ),
    Guard(
        "a key stands for one body",
        f"{REPEATS}::test_the_same_key_with_another_body_is_409",
        replaced={"casemgmt.web.api.repeats:_hash": lambda data: "0" * 64},
    ),
    Guard(
        "a body has a size",
        f"{SHAPE}::test_a_body_beyond_a_megabyte_is_refused",
        replaced={"casemgmt.web.api.parsing:MOST_BYTES": 10**9},
    ),
]
