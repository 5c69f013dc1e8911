"""A caseload, a case, and what is done with it."""

from itertools import groupby

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.cases import actions
from casemgmt.cases.forms import GoalForm, OpenForm, ReassignForm
from casemgmt.cases.models import Case, Goal, Note, goals_going_on
from casemgmt.cases.workflow import GOAL, GoalStatus
from casemgmt.people.views.frame import BelowPerson
from casemgmt.web import addresses, forms
from casemgmt.web.changes import changes_of
from casemgmt.web.keys import FAR_AHEAD_DAY, known
from casemgmt.web.lists import Column, FindsByWords, ListPage
from casemgmt.web.views import ActionView, ObjectPage

LATEST = 10
STEP_WORDS = {
    "start": gettext_lazy("Start"),
    "meet": gettext_lazy("Met"),
    "set_aside": gettext_lazy("Set aside"),
    "take_up": gettext_lazy("Take up again"),
}
SHOWS = {
    "mine": gettext_lazy("Mine"),
    "all": gettext_lazy("Everyone's"),
    "unowned": gettext_lazy("Without an owner"),
    "closed": gettext_lazy("Closed"),
}


class Caseload(FindsByWords, ListPage):
    """Open cases of one owner, of everyone, or closed ones. `owner` narrows to a colleague's."""

    permission = Permission.CASE_VIEW
    model = Case
    audited = True
    template_name = "cases/list.html"
    heading = gettext_lazy("Cases")
    finds = ("person__name", "person__descriptor", "person__ref", "owner__name")
    order = "person"
    WHEN_OPEN = [
        Column("goals", gettext_lazy("Goals going on"), "going_on", by=(goals_going_on(),), look="number")
    ]
    WHEN_CLOSED = [
        Column("closed", gettext_lazy("Closed"), "closed_on", by=(known("closed_on", FAR_AHEAD_DAY),)),
        Column("why", gettext_lazy("Why"), "get_close_reason_display", by=("close_reason",)),
    ]
    ALWAYS = [
        Column(
            "person", gettext_lazy("Person"), "person.shown_name", "cases/cells/person.html",
            by=("person__name", "person__ref"),
        ),
        Column("owner", gettext_lazy("Owner"), "owner", "cases/cells/owner.html", ("owner__name",)),
        Column("opened", gettext_lazy("Opened"), "opened_on", by=("opened_on",)),
    ]  # fmt: skip

    @property
    def columns(self):
        return self.ALWAYS + (self.WHEN_CLOSED if self.show == "closed" else self.WHEN_OPEN)

    @property
    def lede(self):
        return _("Owner: %(name)s") % {"name": self.owner.name} if self.owner else ""

    @property
    def caption(self):
        return _("Closed cases") if self.show == "closed" else _("Open cases")

    @cached_property
    def show(self):
        default = "mine" if policy.allows(self.request.user, Permission.CASE_WORK) else "all"
        return addresses.one_of(self.request, "show", SHOWS, otherwise="all" if self.owner else default)

    @cached_property
    def owner(self):
        return addresses.worker(self.request, "owner")

    def narrow(self, rows):
        cases = rows.for_rows()
        if self.owner:
            cases = cases.owned_by(self.owner)
        match self.show:
            case "mine":
                return cases.open().owned_by(self.request.user)
            case "unowned":
                return cases.unowned()
            case "closed":
                return cases.closed()
        return cases.open()

    def get_context_data(self, **kwargs):
        tabs = [
            {"url": f"?show={name}", "label": label, "current": name == self.show and not self.owner}
            for name, label in SHOWS.items()
        ]
        return super().get_context_data(
            tabs=tabs, shows_mine=self.show == "mine", shows_unowned=self.show == "unowned", **kwargs
        )


class PersonCases(BelowPerson, ListPage):
    """Every case of one person, the newest first."""

    permission = Permission.CASE_VIEW
    model = Case
    template_name = "cases/of_person.html"
    is_table = False
    order = "-opened"
    columns = [
        Column("opened", gettext_lazy("Opened"), "opened_on", by=("opened_on",)),
        Column("owner", gettext_lazy("Owner"), "owner.name"),
        Column("closed", gettext_lazy("Closed"), "closed_on"),
        Column("why", gettext_lazy("Why"), "get_close_reason_display"),
    ]

    def narrow(self, rows):
        return rows.filter(person=self.person).select_related("owner")

    def get_context_data(self, **kwargs):
        running = Case.objects.visible_to(self.request.user).open().filter(person=self.person)
        return super().get_context_data(has_open=running.exists(), **kwargs)


class Detail(ObjectPage):
    """One case: its goals, the latest notes, and the reader's own drafts."""

    permission = Permission.CASE_VIEW
    model = Case
    audited = True
    template_name = "cases/detail.html"

    def get_queryset(self):
        cases = super().get_queryset().select_related("person", "owner")
        return cases.prefetch_related("goals", "person__contact_points")

    def get_context_data(self, **kwargs):
        mine = Note.objects.visible_to(self.request.user).filter(case=self.object)
        first = mine.signed().filter(adds_to=None).select_related("author")
        signed = list(first.prefetch_related(added(mine))[: LATEST + 1])
        return super().get_context_data(
            carried=Case.objects.carried().filter(pk=self.object.pk).exists(),
            goals=[
                (goal, [(step, STEP_WORDS[step.name]) for step in goal.steps])
                for goal in self.object.goals.all()
            ],
            goal_form=GoalForm(),
            drafts=mine.drafts(),
            days=by_day(signed[:LATEST]),
            more=len(signed) > LATEST,
            **kwargs,
        )


class CaseHistory(ObjectPage):
    """Who changed the case and its goals, and when."""

    permission = Permission.CASE_VIEW
    model = Case
    audited = True
    template_name = "cases/history.html"

    def get_queryset(self):
        return super().get_queryset().select_related("person").prefetch_related("person__contact_points")

    def get_context_data(self, **kwargs):
        return super().get_context_data(changes=told_of(self.object), **kwargs)


class Open(BelowPerson, ActionView):
    """Begin a case; where one is open already, go there."""

    permission = Permission.CASE_WORK
    form_class = OpenForm
    template_name = "cases/open.html"

    def get(self, request, *args, **kwargs):
        running = Case.objects.visible_to(request.user).open().filter(person=self.person).first()
        return redirect("cases:detail", running.pk) if running else super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"program": self.person.program}

    def get_initial(self):
        return {"owner": self.request.user.pk}

    def perform(self, form):
        owner, day = form.cleaned_data["owner"], form.cleaned_data["opened_on"]
        self.case = actions.open_case(person=self.person, owner=owner, on=day, by=self.request.user)
        return _("The case is open.")

    def get_success_url(self):
        return reverse("cases:detail", args=[self.case.pk])


class OnCase(ActionView):
    """Something done with one case; back to its page after."""

    permission = Permission.CASE_WORK
    model = Case
    audited = True
    template_name = "cases/form.html"

    def get_queryset(self):
        return super().get_queryset().select_related("person", "owner", "program")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading=self.heading, submit=self.submit, back=self.get_success_url(), **kwargs
        )

    def get_success_url(self):
        return reverse("cases:detail", args=[self.object.pk])


class Reassign(OnCase):
    permission = Permission.CASE_ASSIGN
    form_class = ReassignForm
    heading, submit = gettext_lazy("Give this case to somebody else"), gettext_lazy("Give the case")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"case": self.object}

    def perform(self, form):
        to, why = form.cleaned_data["to"], form.cleaned_data["why"]
        actions.reassign(case=self.object, to=to, why=why, at=timezone.now(), by=self.request.user)
        return _("%(name)s owns this case now and is told so.") % {"name": to.name}


class Reopen(OnCase):
    form_class = forms.Form
    heading, submit = gettext_lazy("Open this case again?"), gettext_lazy("Open it again")

    def perform(self, form):
        actions.reopen(case=self.object, by=self.request.user)
        return _("The case is open again.")


class AddGoal(OnCase):
    form_class = GoalForm
    heading, submit = gettext_lazy("Add a goal"), gettext_lazy("Add the goal")

    def perform(self, form):
        actions.add_goal(case=self.object, text=form.cleaned_data["text"], by=self.request.user)
        return _("The goal is added.")


class MoveGoal(ActionView):
    """One press moves a goal along its table. It has no page of its own: a broken rule answers with 409."""

    permission = Permission.CASE_WORK
    model = Goal
    form_class = forms.Form
    http_method_names = ["post"]

    def form_valid(self, form):
        messages.success(self.request, self.perform(form))
        return redirect(self.get_success_url())

    def perform(self, form):
        if self.kwargs["step"] not in GOAL.steps:
            raise Http404
        goal = actions.move_goal(goal=self.object, step=self.kwargs["step"], by=self.request.user)
        return _("Goal: %(status)s.") % {"status": GoalStatus(goal.status).label}

    def get_success_url(self):
        return reverse("cases:detail", args=[self.object.case_id]) + "#goals"


def added(notes):
    """The addenda of each note that the reader may see, oldest first."""
    return Prefetch("addenda", notes.signed().select_related("author").order_by("signed_at"))


def by_day(notes):
    """Signed notes, newest first, as days of a timeline."""
    days = groupby(notes, key=lambda note: timezone.localdate(note.signed_at))
    return [{"date": date, "events": [_event(note) for note in group]} for date, group in days]


def _event(note):
    extra = len(note.addenda.all())
    words = ngettext("%(n)s addition", "%(n)s additions", extra) % {"n": extra}
    return {
        "title": note.get_kind_display(),
        "url": reverse("cases:note", args=[note.pk]),
        "at": note.signed_at,
        "by": f"{note.author.name} · {words}" if extra else note.author.name,
        "text": note.text,
        "icon": "lock" if note.is_kept_apart else "note",
    }


def told_of(case):
    """What happened to the case and its goals, newest first: each change says `what` and `more`."""
    told = changes_of(case.history.all(), Goal.history.filter(case_id=case.pk))
    own = [change for change in told if change.row.instance_type is Case]
    owners = User.objects.in_bulk({change.row.owner_id for change in own})
    for change in told:
        if change.row.instance_type is Goal:
            change.what = _("Goal: %(text)s") % {"text": change.row.text}
            change.more = change.row.get_status_display()
        else:
            change.what, change.more = _case_words(change, owners[change.row.owner_id])
    return told


def _case_words(change, owner):
    """One change of the case in words, seen against the one before it."""
    if change.older is None:
        return change.reason, _("Owner: %(name)s") % {"name": owner}
    if change.says("owner"):
        return _("Given to %(name)s") % {"name": owner}, change.reason
    return change.reason, change.row.get_close_reason_display()
