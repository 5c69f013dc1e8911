"""Restricted records, who is named on them, and who stepped back: ids and reasons, never a record."""

from django.db.models import Exists, OuterRef
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import Membership, Program
from casemgmt.access.roles import Permission
from casemgmt.office.forms import NameForm, WhyForm
from casemgmt.people import actions
from casemgmt.people.models import Conflict, Person, PersonGrant, Restriction
from casemgmt.web.listing import note_listed
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.views import ActionView


def refs(ids, programs):
    """{person: ID by which colleagues speak of them}; read by the system, and nothing else with it."""
    with scope.acting_as(programs=programs, actor="system:restricted records"):
        return dict(Person.objects.filter(pk__in=ids).values_list("pk", "ref"))


class OfPrograms:
    """What is restricted in the programs where the user may restrict."""

    permission = Permission.PERSON_RESTRICT
    model = Restriction

    @property
    def programs(self):
        return policy.programs_where(self.request.user, self.permission)


class Restricted(OfPrograms, ListPage):
    """Every restricted record by its ID, with those who may see it; then those who stepped back."""

    audited = True
    template_name = "office/restricted.html"
    is_table = False
    order = "-since"
    columns = [
        Column("since", gettext_lazy("Since"), "since", by=("since",)),
        Column("kind", gettext_lazy("Kind"), "get_kind_display", by=("kind", "since")),
        Column("record", gettext_lazy("Record"), "ref"),
    ]

    def narrow(self, rows):
        return rows.open()

    def prepare(self, rows):
        known = refs({row.person_id for row in rows}, self.programs)
        for row in rows:
            row.ref = known.get(row.person_id)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        restrictions = list(context["object_list"])
        stepped = list(self.stepped_back())
        if stepped:
            note_listed(self.request.user, Conflict, [row.pk for row in stepped])
        known = refs({row.person_id for row in stepped}, self.programs)
        named = self.named([row.person_id for row in restrictions])
        return context | {
            "rows": [
                (row, row.ref, grants, self.may_lift(row, grants))
                for row, grants in ((row, named.get(row.person_id, [])) for row in restrictions)
            ],
            "stepped": [(row, known.get(row.person_id)) for row in stepped],
        }

    def may_lift(self, restriction, grants):
        named = {grant.user_id for grant in grants if not grant.emergency}
        return actions.may_show_to_all(restriction, by=self.request.user, named=named)

    def named(self, people):
        """{person: live grants}, in one query."""
        found = {}
        grants = PersonGrant.objects.visible_to(self.request.user).live().filter(person__in=people)
        works = Membership.objects.active().filter(user=OuterRef("user"), program=OuterRef("program"))
        for grant in grants.select_related("user", "given_by").annotate(works_here=Exists(works)):
            found.setdefault(grant.person_id, []).append(grant)
        return found

    def stepped_back(self):
        """Those who said that they know somebody; own records stay between the two privacy keeps apart."""
        rows = Conflict.objects.visible_to(self.request.user).open().filter(kind=Conflict.Kind.KNOWS)
        return rows.exclude(user=self.request.user).select_related("user")


class RestrictionStep(OfPrograms, ActionView):
    """One decision about who may see whom; ends on the list. It says why."""

    form_class = WhyForm
    template_name = "office/restricted_step.html"
    success_url = reverse_lazy("office:restricted")
    heading = explanation = submit = ""
    dangerous = False

    def get_context_data(self, **kwargs):
        ref = refs([self.object.person_id], self.programs).get(self.object.person_id)
        return super().get_context_data(
            heading=self.heading,
            explanation=self.explanation,
            submit=self.submit,
            ref=ref,
            dangerous=self.dangerous,
            **kwargs,
        )


class NameSomebody(RestrictionStep):
    form_class = NameForm
    heading = submit = gettext_lazy("Name somebody who may see it")
    explanation = gettext_lazy("They see the record from their next click on, until their name is taken off.")

    def get_form_kwargs(self):
        program = Program.objects.get(pk=self.object.program_id)
        workers = policy.workers(program, Permission.PERSON_VIEW).exclude(pk=self.request.user.pk)
        return super().get_form_kwargs() | {"workers": workers}

    def perform(self, form):
        grant = actions.name(restriction=self.object, by=self.request.user, **form.cleaned_data)
        return _("%(name)s may see the record now.") % {"name": grant.user}


class Lift(RestrictionStep):
    heading = submit = gettext_lazy("Show the record to all again")
    explanation = gettext_lazy("Everybody whose role sees people here will see it, and every name ends.")
    dangerous = True

    def perform(self, form):
        actions.lift(restriction=self.object, by=self.request.user, **form.cleaned_data)
        return _("The record is no longer restricted.")


class TakeOff(RestrictionStep):
    model = PersonGrant
    heading = submit = gettext_lazy("Take the name off")
    explanation = gettext_lazy("The record is gone for them with their next click.")

    def perform(self, form):
        actions.end_grant(grant=self.object, by=self.request.user, **form.cleaned_data)
        return _("%(name)s does not see the record any more.") % {"name": self.object.user}


class ShowAgain(RestrictionStep):
    model = Conflict
    heading = submit = gettext_lazy("Show the record to them again")
    explanation = gettext_lazy("Only if they asked for it. They had said that they know this person.")

    def perform(self, form):
        actions.lift_conflict(conflict=self.object, by=self.request.user, **form.cleaned_data)
        return _("%(name)s sees the record again.") % {"name": self.object.user}
