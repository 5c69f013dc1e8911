"""A case, and what is done with it."""

from datetime import timedelta
from itertools import groupby

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.cases import actions
from casemgmt.cases.forms import AcuityForm, GoalForm, LoweringForm, OpenForm, PlanReviewForm, ReassignForm
from casemgmt.cases.models import Case, Goal, Note, plan_due
from casemgmt.cases.workflow import GOAL, GoalStatus
from casemgmt.codes.cases import DAYS_TO_FIRST_LOOK
from casemgmt.days import day
from casemgmt.people.views.frame import BelowPerson
from casemgmt.web import forms
from casemgmt.web.changes import changes_of
from casemgmt.web.views import ActionView, ObjectPage

LATEST = 10
STEP_WORDS = {
    "start": gettext_lazy("Start"),
    "meet": gettext_lazy("Met"),
    "set_aside": gettext_lazy("Set aside"),
    "take_up": gettext_lazy("Take up again"),
}


class Detail(ObjectPage):
    """One case: its goals, the latest notes, and the reader's own drafts."""

    permission = Permission.CASE_VIEW
    model = Case
    audited = True
    template_name = "cases/detail.html"

    def get_queryset(self):
        cases = (
            super().get_queryset().select_related("person", "owner", "acuity_by", "acuity_with", "lower_by")
        )
        return cases.annotate(plan_due=plan_due()).prefetch_related(
            "goals", "person__contact_points", "plan_reviews__by"
        )

    def get_context_data(self, **kwargs):
        mine = Note.objects.visible_to(self.request.user).filter(case=self.object)
        first = mine.signed().filter(adds_to=None).select_related("author")
        signed = list(first.prefetch_related(added(mine))[: LATEST + 1])
        return super().get_context_data(
            lowering=lowering_in_words(self.object),
            looks=self.object.plan_reviews.all(),
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
        said = form.cleaned_data
        self.case = actions.open_case(
            person=self.person, owner=said["owner"], on=said["opened_on"], by=self.request.user,
            acuity=said["acuity"], acuity_why=said["acuity_why"],
        )  # fmt: skip
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


class SayAcuity(OnCase):
    form_class = AcuityForm
    heading, submit = gettext_lazy("How closely is this person followed?"), gettext_lazy("Save")

    def get_context_data(self, **kwargs):
        now = _("Now: %(level)s") % {"level": self.object.acuity_words}
        return super().get_context_data(lede=now, **kwargs)

    def perform(self, form):
        said = form.cleaned_data
        case = actions.say_acuity(case=self.object, at=timezone.now(), by=self.request.user, **said)
        if case.lower_to:
            return _("It is lowered once somebody else agrees.")
        return _("Acuity: %(level)s.") % {"level": case.get_acuity_display()}


class AnswerLowering(OnCase):
    """The second person's page: what was asked stands above the answer."""

    form_class = LoweringForm
    heading, submit = gettext_lazy("Lower the acuity?"), gettext_lazy("Answer")

    def get_queryset(self):
        return super().get_queryset().select_related("lower_by")

    def get_context_data(self, **kwargs):
        return super().get_context_data(lede=lowering_in_words(self.object), **kwargs)

    def perform(self, form):
        case = actions.answer_lowering(
            case=self.object, agree=form.cleaned_data["agree"], at=timezone.now(), by=self.request.user
        )
        return _("Acuity: %(level)s.") % {"level": case.get_acuity_display()}


class ReviewPlan(OnCase):
    """The goals stand above the form: they are what is looked at."""

    form_class = PlanReviewForm
    template_name = "cases/plan.html"
    heading, submit = gettext_lazy("Look at the plan together"), gettext_lazy("Save")

    def get_initial(self):
        today = self.object.program.day_of(timezone.now())
        return {"next_on": today + timedelta(days=DAYS_TO_FIRST_LOOK)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(goals=self.object.goals.all(), **kwargs)

    def perform(self, form):
        said = form.cleaned_data
        look = actions.review_plan(case=self.object, at=timezone.now(), by=self.request.user, **said)
        return _("The plan is looked at next on %(day)s.") % {"day": day(look.next_on)}


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


def lowering_in_words(case):
    """Who asks to lower the acuity, to what and why; nothing where nobody does."""
    if not case.lower_to:
        return ""
    asked = {"name": case.lower_by, "level": case.get_lower_to_display(), "why": case.lower_why}
    return _("%(name)s asks to lower it to “%(level)s”: %(why)s") % asked


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
    if change.says("acuity"):
        return _("Acuity: %(level)s") % {"level": change.row.get_acuity_display()}, change.reason
    if change.says("lower_to") and change.row.lower_to:
        return change.reason, f"{change.row.get_lower_to_display()}: {change.row.lower_why}"
    if change.says("owner"):
        return _("Given to %(name)s") % {"name": owner}, change.reason
    return change.reason, change.row.get_close_reason_display()
