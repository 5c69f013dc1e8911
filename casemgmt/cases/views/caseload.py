"""The caseload: one row a case, with what every slice says of it; and the cases of one person."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.cases.models import BY_ACUITY, Case, goals_going_on
from casemgmt.codes.cases import Acuity
from casemgmt.people.views.frame import BelowPerson
from casemgmt.web import addresses
from casemgmt.web.caseload import ON_CASELOAD, said_of_cases
from casemgmt.web.keys import FAR_AHEAD_DAY, known
from casemgmt.web.lists import Column, FindsByWords, ListPage

SHOWS = {
    "mine": gettext_lazy("Mine"),
    "all": gettext_lazy("Everyone's"),
    "unowned": gettext_lazy("Without an owner"),
    "closed": gettext_lazy("Closed"),
}
UNSAID = "not_said"
LEVELS = {**dict(Acuity.choices), UNSAID: gettext_lazy("Not said yet")}


class Caseload(FindsByWords, ListPage):
    """Open cases of one owner, of everyone, or closed ones. `owner` narrows to a colleague's."""

    permission = Permission.CASE_VIEW
    model = Case
    audited = True
    template_name = "cases/list.html"
    heading = gettext_lazy("Caseload")
    finds = ("person__name", "person__descriptor", "person__ref", "owner__name")
    OWN = [
        Column(
            "person", gettext_lazy("Person"), "person.shown_name", "cases/cells/person.html",
            by=("person__name", "person__ref"),
        ),
        Column("owner", gettext_lazy("Owner"), "owner", "cases/cells/owner.html", ("owner__name",)),
        Column("acuity", gettext_lazy("Acuity"), "acuity_words", by=(BY_ACUITY,)),
    ]  # fmt: skip
    WHEN_OPEN = [
        Column("opened", gettext_lazy("Opened"), "opened_on", by=("opened_on",), optional=True),
        Column(
            "goals", gettext_lazy("Goals going on"), "going_on", by=(goals_going_on(),), look="number",
            optional=True,
        ),
    ]  # fmt: skip
    WHEN_CLOSED = [
        Column("opened", gettext_lazy("Opened"), "opened_on", by=("opened_on",)),
        Column("closed", gettext_lazy("Closed"), "closed_on", by=(known("closed_on", FAR_AHEAD_DAY),)),
        Column("why", gettext_lazy("Why"), "get_close_reason_display", by=("close_reason",)),
    ]

    @property
    def columns(self):
        if self.show == "closed":
            return self.OWN[:2] + self.WHEN_CLOSED
        own = [column for column in self.OWN if column.name != "owner" or self.show != "mine"]
        return [*own, *(column for said in ON_CASELOAD for column in said.columns), *self.WHEN_OPEN]

    @property
    def order(self):
        return "person" if self.show == "closed" else "acuity"

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

    @cached_property
    def acuity(self):
        return addresses.one_of(self.request, "acuity", LEVELS)

    @cached_property
    def narrowings(self):
        return {each.name: each for said in ON_CASELOAD for each in said.narrowings}

    @cached_property
    def only(self):
        return addresses.one_of(self.request, "only", self.narrowings)

    def narrow(self, rows):
        cases = self.whose(rows.for_rows())
        if self.show == "closed":
            return cases
        cases = said_of_cases(cases, self.request.user)
        if self.acuity:
            cases = cases.filter(acuity="" if self.acuity == UNSAID else self.acuity)
        return cases.filter(self.narrowings[self.only].fits(timezone.now())) if self.only else cases

    def whose(self, cases):
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
            tabs=tabs,
            shows_mine=self.show == "mine",
            shows_unowned=self.show == "unowned",
            narrowings=() if self.show == "closed" else [*self.narrowings.values()],
            levels=() if self.show == "closed" else [*LEVELS.items()],
            acuity=self.acuity,
            only=self.only,
            **kwargs,
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
