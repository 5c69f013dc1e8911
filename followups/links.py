"""What follow-ups say of themselves, in the forms of `casemgmt.declared`."""

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.codes.legal import RecordKind
from casemgmt.declared import (
    AtWork,
    BackgroundWork,
    DeathWork,
    KeptAs,
    LetterKind,
    OpenWork,
    StayWork,
    WorkedWith,
)
from casemgmt.figures.metric import Line, Listed
from casemgmt.web.caseload import CaseNarrowing, OnCaseload
from casemgmt.web.keys import FAR_AHEAD, known
from casemgmt.web.lists import Column
from casemgmt.web.navigation import Group, InMenu, PersonStart
from casemgmt.web.timeline import LastContact, Nearness, Source
from followups import actions, emails, metrics, tasks, timeline
from followups.models import Attempt, FollowUp


def _worked_with(people):
    """Whoever was given a follow-up about them, or tried to keep one."""
    return {
        *FollowUp.objects.filter(person__in=people).values_list("assignee", "person"),
        *Attempt.objects.filter(followup__person__in=people).values_list("by", "followup__person"),
    }


def _at_work(users):
    """When they tried to keep a follow-up."""
    return Attempt.objects.filter(by__in=users).values_list("by", "at")


def _of_them(n):
    words = ngettext(
        "%(n)s open follow-up given to them by name", "%(n)s open follow-ups given to them by name", n
    )
    return words % {"n": n}


def _of_you(n):
    words = ngettext("You hold %(found)s open follow-up.", "You hold %(found)s open follow-ups.", n)
    return words % {"found": n}


def _give_on(followup, *, to, by, at):
    """One's own, also through a case, goes without leave to give out what is others'."""
    if followup.assignee_id != by.pk and policy.allows(by, Permission.FOLLOWUP_ASSIGN, followup.program_id):
        return actions.assign(followup=followup, assignee=to, by=by)
    return actions.hand_on(followup=followup, to=to, by=by)


# What was given to somebody by name; what belongs to them through a case goes where the case goes.
OPEN_WORK = OpenWork(
    model=FollowUp,
    open=FollowUp.objects.open,
    of_user=lambda rows, user: rows.filter(assignee=user),
    about_person=lambda rows, people: rows.filter(person__in=people),
    named=lambda rows: rows.values_list("assignee", flat=True),
    unowned=lambda rows: rows.unowned(),
    may_have=lambda user, program: policy.allows(user, Permission.FOLLOWUP_WORK, program),
    give_on=_give_on,
    put_back=lambda row, *, owner, by: actions.put_back(followup=row, assignee=owner, by=by),
    page="followups:detail",
    of_them=_of_them,
    of_you=_of_you,
)


def _new_about(person):
    return f"{reverse('followups:new')}?person={person.pk}"


def _line(promise):
    whom = promise.person.shown_name if promise.person else gettext("No person")
    url = reverse("followups:detail", args=[promise.pk])
    return Line(whom, promise.due_at, promise.get_kind_display(), url)


def _promised(user):
    """The open promise with the person that is due first."""
    promised = FollowUp.objects.visible_to(user).open().filter(person=OuterRef("person")).soonest_first()
    return {
        "next_due": Subquery(promised.values("due_at")[:1]),
        "next_promise": Subquery(promised.values(told=JSONObject(id="pk", kind="kind"))[:1]),
    }


ON_CASELOAD = OnCaseload(
    order=30,
    values=_promised,
    columns=(
        Column(
            "promise", _("Next promise"), "next_due", "followups/cells/next_promise.html",
            by=(known("next_due", FAR_AHEAD),),
        ),
    ),
    narrowings=(CaseNarrowing("no_promise", _("No next promise"), lambda now: Q(next_due=None)),),
)  # fmt: skip
SAYS = [
    ON_CASELOAD,
    KeptAs("followups", RecordKind.FOLLOWUPS),
    OPEN_WORK,
    StayWork(actions.follow_stay),
    DeathWork(hold=actions.hold_contact, end=actions.end_contact, go_on=actions.go_on_with_contact),
    WorkedWith(_worked_with),
    AtWork(_at_work),
    LetterKind("followup_due", emails.followup_due),
    LetterKind("followup_entered_late", emails.followup_entered_late),
    LetterKind("followup_overdue", emails.followup_overdue),
    LetterKind("followup_uncovered", emails.followup_uncovered),
    LetterKind("followup_unowned", emails.followup_unowned),
    BackgroundWork("remind", tasks.remind_due, settings.REMIND_EVERY),
    BackgroundWork("remind_all", tasks.remind_all, settings.REMIND_ALL_EVERY),
    InMenu(_("Follow-ups"), "followups:list", Permission.FOLLOWUP_VIEW, "calendar", 40, under=Group.WORK),
    PersonStart(_("Add follow-up"), _new_about, Permission.FOLLOWUP_WORK, order=30),
    metrics.FOLLOWUPS_TRIED,
    metrics.FOLLOWUPS_REACHED,
    metrics.FOLLOWUPS_PAUSED,
    Listed(FollowUp, Permission.FOLLOWUP_VIEW, _line, "-due_at", ("person",)),
    Source("followups", _("Follow-ups"), timeline.followups, timeline.promise, order=30),
    Source("attempts", _("Attempts"), timeline.attempts, timeline.attempt, order=40),
    LastContact(Nearness.REACHED, timeline.last_contact),
    LastContact(Nearness.TRIED, timeline.last_try),
]
