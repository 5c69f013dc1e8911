"""What cases say of themselves, in the forms of `casemgmt.declared`."""

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.cases import actions, emails, timeline
from casemgmt.cases.models import Case, Note, plan_due, reach_by, unreached
from casemgmt.codes.legal import RecordKind
from casemgmt.declared import DeathWork, KeptAs, LetterKind, OpenWork, WorkedWith
from casemgmt.people import contact
from casemgmt.web.caseload import CaseNarrowing, OnCaseload, days_since
from casemgmt.web.keys import FAR_AHEAD_DAY, known
from casemgmt.web.lists import Column
from casemgmt.web.navigation import Group, InMenu, PersonFact, PersonTab
from casemgmt.web.timeline import Nearness, Source, newest_contact


def _worked_with(people):
    """Whoever carried a case of theirs, or wrote in one."""
    return {
        *Case.objects.filter(person__in=people).values_list("owner", "person"),
        *Note.objects.filter(case__person__in=people).values_list("author", "case__person"),
    }


def _give_on(case, *, to, by, at):
    """Whoever gives on several things tells of all of them at once."""
    if case.owner_id == by.pk:
        return actions.hand_on(case=case, to=to, by=by)
    why = gettext_noop("Handed over")
    return actions.reassign(case=case, to=to, why=why, at=at, by=by, telling=False)


def _acuity(user):
    """How closely the person is followed, while somebody works with them."""
    running = Case.objects.visible_to(user).open().filter(person=OuterRef("pk"))
    return Subquery(running.order_by().values("acuity")[:1])


def _acuity_in_words(code):
    words = Case(acuity=code).get_acuity_display() or gettext("not said yet")
    return {"label": gettext("Acuity"), "value": words}


def _contacts(user):
    """When the person was met, reached and tried last; by when they are to be reached, and if it is past."""
    newest = {"met_at": Nearness.MET, "reached_at": Nearness.REACHED, "tried_at": Nearness.TRIED}
    late = ExpressionWrapper(unreached(timezone.now()), BooleanField())
    again = {"reach_by": reach_by(), "is_unreached": late}
    return {name: newest_contact(near, user) for name, near in newest.items()} | again


def _plan_is_due(now):
    return Q(plan_due__lte=timezone.localdate(now))


def _where(case):
    return [rule.text for rule in contact.away(case.person)]


WHERE = Column("where", _("Where they are now"), _where, by=(known("person__away_since", FAR_AHEAD_DAY),))
CONTACTS = OnCaseload(
    order=20,
    values=_contacts,
    columns=(
        WHERE,
        days_since("met", _("Days since met"), "met_at"),
        days_since("reached", _("Days since reached"), "reached_at", template="cases/cells/reached.html"),
        days_since("tried", _("Days since tried"), "tried_at"),
    ),
    narrowings=(
        CaseNarrowing("unreached", _("Not reached in time"), unreached),
        CaseNarrowing("to_lower", _("Acuity waits for a second person"), lambda now: ~Q(lower_to="")),
    ),
)
PLANS = OnCaseload(
    order=25,
    values=lambda user: {"plan_due": plan_due()},
    columns=(Column("plan", _("Plan looked at next"), "plan_due", by=("plan_due",), optional=True),),
    narrowings=(CaseNarrowing("plan", _("Plan to be looked at"), _plan_is_due),),
)
OPEN_WORK = OpenWork(
    model=Case,
    open=Case.objects.open,
    of_user=lambda rows, user: rows.filter(owner=user),
    about_person=lambda rows, people: rows.filter(person__in=people),
    named=lambda rows: rows.values_list("owner", flat=True),
    unowned=lambda rows: rows.unowned(),
    may_have=lambda user, program: policy.allows(user, Permission.CASE_WORK, program),
    give_on=_give_on,
    put_back=lambda row, *, owner, by: actions.put_back(case=row, owner=owner, by=by),
    page="cases:detail",
    of_them=lambda n: ngettext("%(n)s open case", "%(n)s open cases", n) % {"n": n},
    of_you=lambda n: gettext("You own their case."),
)

SAYS = [
    KeptAs("cases", RecordKind.CASES),
    DeathWork(bring_back=actions.go_on_after_all),
    OPEN_WORK,
    WorkedWith(_worked_with),
    LetterKind("case_given", emails.case_given),
    InMenu(_("Caseload"), "cases:list", Permission.CASE_VIEW, "person", 60, under=Group.WORK),
    PersonTab("cases", _("Cases"), "cases:of_person", Permission.CASE_VIEW, order=30),
    CONTACTS,
    PLANS,
    PersonFact("acuity", _acuity, _acuity_in_words, order=20),
    Source("cases", _("Cases and notes"), timeline.cases, timeline.case, order=50),
]
