"""Pages of work that gets new owners: who gets what, what cannot go, what came of it, and back."""

from typing import NamedTuple

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.caseload import actions
from casemgmt.caseload.actions.moving import Receivers, key_of, work_and_row
from casemgmt.caseload.forms import PlanForm, PrepareForm
from casemgmt.caseload.models import Move, MoveItem
from casemgmt.caseload.work import bundles, carried_by, kind_labelled
from casemgmt.people.models import Person
from casemgmt.web import addresses
from casemgmt.web.forms import Form
from casemgmt.web.listing import note_listed
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.programs import InProgram
from casemgmt.web.views import ActionView, ObjectPage

NOBODY = (None, None, None)  # before, after, with whom


class MovesTogether(NamedTuple):
    """What moves together: one person's records, or one record about nobody known."""

    key: str
    person: Person | None
    owner: User | None
    to: User | None
    note: str
    items: list

    @property
    def in_words(self):
        counts = {}
        for item in self.items:
            counts[item.kind] = counts.get(item.kind, 0) + 1
        return ", ".join(kind_labelled(kind).of_them(count) for kind, count in counts.items())

    @property
    def came_of_it(self):
        """What came of its records, each thing said once."""
        said = (
            f"{item.get_state_display()}: {item.why}" if item.why else item.get_state_display()
            for item in self.items
        )
        return list(dict.fromkeys(said))

    @property
    def address(self):
        """Where it is read."""
        if self.person:
            return reverse("desk:person", args=[self.person.pk])
        return reverse(kind_labelled(self.items[0].kind).page, args=[self.items[0].record])


def rows_of(move, user):
    """The move's items as far as the user sees them, in rows."""
    found = {}
    for item in MoveItem.objects.visible_to(user).filter(move=move).for_rows():
        row = MovesTogether(key_of(item), item.person, item.owner, item.to, item.note, [])
        found.setdefault(row.key, row).items.append(item)
    return list(found.values())


class Moves(ListPage):
    """Work that moved, or will, the newest first."""

    model = Move
    permission = Permission.FOLLOWUP_VIEW
    heading = gettext_lazy("Work given on")
    nothing = gettext_lazy("No work was given on.")
    order = "-when"
    columns = [
        Column("when", gettext_lazy("From"), "starts_on", "caseload/cells/when.html", ("starts_on",)),
        Column("by", gettext_lazy("Given by"), "by.name", by=("by__name",)),
        Column("whose", gettext_lazy("Whose work"), "whose"),
        Column("to", gettext_lazy("To whom"), "to"),
        Column("people", gettext_lazy("People"), "people", look="number"),
        Column("status", gettext_lazy("Status"), "get_status_display", by=("status",)),
    ]

    def narrow(self, rows):
        return rows.select_related("by")

    def prepare(self, rows):
        """Whose work, to whom and with how many people, as far as the reader sees them."""
        items = MoveItem.objects.visible_to(self.request.user).filter(move__in=rows)
        said = {}
        for move, *parts in items.values_list("move", "owner__name", "to__name", "person").distinct():
            said.setdefault(move, []).append(parts)
        for row in rows:
            owners, takers, people = (
                {*some} - {None} for some in zip(*said.get(row.pk, [NOBODY]), strict=True)
            )
            row.whose, row.to, row.people = ", ".join(sorted(owners)), ", ".join(sorted(takers)), len(people)


class Prepare(InProgram, ActionView):
    """Whose work with whom goes to whom. Of nobody named: what nobody goes on with."""

    permission = Permission.CASE_ASSIGN
    form_class = PrepareForm
    template_name = "caseload/prepare.html"

    @cached_property
    def whose(self):
        return addresses.worker(self.request, "whose")

    @cached_property
    def found(self):
        rows = bundles(self.whose, self.program, seen_by=self.request.user)
        people = [bundle.person.pk for bundle in rows if bundle.person]
        if people:
            note_listed(self.request.user, Person, people)
        return rows

    @cached_property
    def today(self):
        return self.program.day_of(timezone.now())

    def get_initial(self):
        """What was ticked on the page one comes from."""
        keys = {bundle.key for bundle in self.found}
        return {"what": [tick for tick in self.request.GET.getlist("tick") if tick in keys]}

    def get_form_kwargs(self):
        about = {"program": self.program, "whose": self.whose, "found": self.found, "today": self.today}
        return super().get_form_kwargs() | about

    def get_context_data(self, **kwargs):
        return super().get_context_data(whose=self.whose, found=self.found, **kwargs)

    def perform(self, form):
        said = form.cleaned_data
        self.move = actions.prepare(
            program=self.program, whose=self.whose, to=list(said["to"]), only=said["what"], note=said["note"],
            starts_on=said["starts_on"], at=timezone.now(), by=self.request.user,
        )  # fmt: skip
        return ""

    def get_success_url(self):
        return reverse("caseload:plan", args=[self.move.pk])


class OnMove(ActionView):
    """A step of one move; back to its page after."""

    permission = Permission.CASE_ASSIGN
    model = Move
    audited = True
    form_class = Form
    template_name = "caseload/ask.html"
    heading = explanation = submit = ""
    step = ""  # its name, where it can be taken in some states alone

    def get_queryset(self):
        return super().get_queryset().select_related("program", "by")

    def get(self, request, *args, **kwargs):
        """Where the step cannot be taken any more, or not yet, the move itself says how it stands."""
        if self.step and self.step not in self.object.steps:
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading=self.heading, explanation=self.explanation, submit=self.submit,
            back=self.get_success_url(), **kwargs,
        )  # fmt: skip

    def get_success_url(self):
        return reverse("caseload:move", args=[self.object.pk])


class Plan(OnMove):
    """The preview: what goes where, what cannot go and why. Nothing has moved yet."""

    form_class = PlanForm
    template_name = "caseload/plan.html"
    again = True

    def get_queryset(self):
        return super().get_queryset().filter(by=self.request.user)

    @cached_property
    def rows(self):
        return rows_of(self.object, self.request.user)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"move": self.object, "rows": self.rows}

    def get_context_data(self, form=None, **kwargs):
        form = form or self.get_form()
        rows = [
            (row, form[f"to_{row.key}"], form[f"note_{row.key}"], self.refusals(row)) for row in self.rows
        ]
        stays = sum(bool(refused) for *_row, refused in rows)
        return super().get_context_data(
            form=form, rows=rows, goes=len(rows) - stays, stays=stays, loads=self.loads, **kwargs
        )

    @cached_property
    def receivers(self):
        return Receivers()

    def refusals(self, row):
        """Why something in this row cannot go, each reason once."""
        found = []
        for item in row.items:
            work, record = work_and_row(item, self.request.user)
            if record is None:
                found.append(_("It was closed or given to somebody else meanwhile."))
            elif why := self.receivers.refusal(item.to, work, record):
                found.append(why)
        return list(dict.fromkeys(found))

    @property
    def loads(self):
        """(who, how many people they carry now, how many then), as far as this user may see."""
        found = {}
        for row in self.rows:
            if row.to and row.person and not self.refusals(row):
                found.setdefault(row.to, set()).add(row.person.pk)
        for user in found:
            now = carried_by(user, self.object.program, seen_by=self.request.user)
            yield user, len(now), len(now | found[user])

    def perform(self, form):
        to, notes = form.said(self.rows)
        now, user = timezone.now(), self.request.user
        actions.change(
            move=self.object, to=to, notes=notes, starts_on=form.cleaned_data["starts_on"], at=now, by=user
        )
        if "look" in self.request.POST:
            return _("Kept. Nothing has moved yet.")
        actions.give(move=self.object, at=now, by=user)
        if self.object.is_planned:
            return _("It is planned. It moves by itself on that day.")
        return given_words(self.object)

    def get_success_url(self):
        if "look" in self.request.POST:
            return reverse("caseload:plan", args=[self.object.pk])
        return super().get_success_url()


def given_words(move):
    count = sum(item.was_given for item in move.items.all())
    words = ngettext("%(n)s thing has a new owner.", "%(n)s things have a new owner.", count) % {"n": count}
    return f"{words} {_('You can take it back for 24 hours.')}"


class OneMove(ObjectPage):
    """What was given to whom, what stayed and why; for a day the way back, and after it what had left."""

    model = Move
    permission = Permission.FOLLOWUP_VIEW
    audited = True
    template_name = "caseload/move.html"

    def get_queryset(self):
        return super().get_queryset().select_related("by", "program")

    def get_context_data(self, **kwargs):
        user, move = self.request.user, self.object
        gives = policy.allows(user, Permission.CASE_ASSIGN, move.program_id)
        return super().get_context_data(
            rows=rows_of(move, user),
            left=actions.what_left(move, seen_by=user) if move.is_undone else (),
            may_undo=gives and move.may_be_undone(at=timezone.now()),
            may_drop=gives and "drop" in move.steps,
            is_mine=move.by_id == user.pk,
            **kwargs,
        )


class Undo(OnMove):
    step = "undo"
    heading = gettext_lazy("Take this back?")
    explanation = gettext_lazy(
        "Everything goes back to its owner before, except what somebody changed since. Letters and what was "
        "shared cannot be called back: they are listed afterwards."
    )
    submit = gettext_lazy("Take it back")

    def perform(self, form):
        actions.undo(move=self.object, at=timezone.now(), by=self.request.user)
        return _("It is taken back.")


class Drop(OnMove):
    step = "drop"
    heading = gettext_lazy("Call this off?")
    explanation = gettext_lazy("Nothing has moved, and nothing will.")
    submit = gettext_lazy("Call it off")

    def perform(self, form):
        actions.drop(move=self.object, by=self.request.user)
        return _("It is called off.")
