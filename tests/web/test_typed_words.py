"""What was typed into any form of the system is there again after signing out in another tab and in again."""

import pytest
from django.db import transaction
from django.urls import resolve, reverse

from casemgmt.access.roles import Role
from casemgmt.web import forms
from casemgmt.web.views import ActionView
from tests.answers import tags, words
from tests.matrix.asking import Actor, Questions
from tests.matrix.table import held_by, table
from tests.signing_in import sign_in
from tests.world.programs import OWN

ROLES = (
    Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.RECORDS_CUSTODIAN, Role.DISPATCHER,
    Role.PROGRAM_LEAD,
)  # fmt: skip
TYPED = "Typed before signing out"


@pytest.fixture
def questions(matrix_world):
    with transaction.atomic():
        user = matrix_world.user(*ROLES)
        yield Questions(matrix_world, Actor("all", matrix_world.client(user), user, held_by(*ROLES)), table())
        transaction.set_rollback(True)


def forms_of(questions):
    """Every page with a form that takes words: (its address, the names of those fields)."""
    for row in questions.rows:
        ids = questions.ids(row, OWN)
        if not {"GET", "POST"} <= set(row.answers) or row.is_api or ids is None or not questions.may(row):
            continue
        address = row.url(ids)
        view = getattr(resolve(address).func, "view_class", None)
        page = questions.actor.client.get(address)
        form = page.context.get("form") if page.context else None
        if view and issubclass(view, ActionView) and form and not getattr(view, "stays_on_device", False):
            asked = {attrs.get("name") for _tag, attrs in tags(page)}
            yield address, [name for name in asked & set(form.fields) if takes_words(form.fields[name])]


def takes_words(field):
    return type(field) is forms.CharField and isinstance(field.widget, (forms.TextInput, forms.Textarea))


def test_every_form_comes_back_filled(questions):
    client, user, lost, asked = questions.actor.client, questions.actor.user, [], 0
    for address, fields in list(forms_of(questions)):
        with transaction.atomic():
            client.post(reverse("account_logout"))
            client.post(address, dict.fromkeys(fields, TYPED))
            page = sign_in(client, user).get(reverse("office:go_on"), follow=True)
            if page.redirect_chain[-1][0] != address or words(page).count(TYPED) < len(fields):
                lost.append(address)
            asked += len(fields)
            transaction.set_rollback(True)
    assert lost == [] and asked > 40
