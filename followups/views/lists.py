"""Lists of follow-ups, and what is done with several of them at once."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from casemgmt.access.roles import Permission
from casemgmt.web import addresses
from casemgmt.web.keys import known
from casemgmt.web.lists import Column, ListPage, Ticked, TickStep, counted
from followups import actions, forms
from followups.models import FollowUp

MINE, EVERYONES, NOBODYS = "mine", "everyones", "nobody"
SHOWN = ("open", "due", "overdue", "paused", "closed")


class FollowUps(ListPage):
    """Open, due, overdue or closed; mine, everyone's, nobody's, or one worker's (by id)."""

    model = FollowUp
    permission = Permission.FOLLOWUP_VIEW
    audited = large = True
    template_name = "followups/list.html"
    heading = gettext_lazy("Follow-ups")
    is_table = False
    TICKS = [
        TickStep(gettext_lazy("Give to somebody"), "followups:give_ticked", Permission.FOLLOWUP_ASSIGN),
        TickStep(gettext_lazy("Move to another day"), "followups:move_ticked", Permission.FOLLOWUP_WORK),
    ]
    BY_DUE = Column("due", gettext_lazy("Due"), "due_at", by=("due_at",), index="followup_open_listed")
    BY_DONE = Column(
        "done",
        gettext_lazy("Done"),
        "done_at",
        by=(known("done_at"), "due_at"),
        index="followup_closed_listed",
    )

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        self.show = addresses.one_of(request, "show", SHOWN, otherwise="open")
        self.whose, self.owner = addresses.whose(request, [MINE, EVERYONES, NOBODYS])

    @property
    def ticks(self):
        return [] if self.show == "closed" else self.TICKS

    TOLD = [
        Column("person", gettext_lazy("Person"), "person.shown_name"),
        Column("kind", gettext_lazy("Kind"), "kind_words"),
        Column("why", gettext_lazy("Why"), "why"),
        Column("owner", gettext_lazy("Owner"), "whose"),
    ]

    @property
    def columns(self):
        return [self.BY_DONE if self.show == "closed" else self.BY_DUE, *self.TOLD]

    @property
    def order(self):
        return "-done" if self.show == "closed" else "due"

    def of_whom(self, rows):
        if self.whose == MINE:
            return rows.owned_by(self.request.user)
        if self.whose == NOBODYS:
            return rows.unowned()
        return rows.with_owner().filter(owner=self.owner.pk) if self.owner else rows

    def narrow(self, rows):
        return self.of_whom(self.on_tab(self.show)).for_rows()

    def on_tab(self, name):
        rows = self.get_queryset()
        tabs = {"open": rows.open, "closed": rows.closed}
        return tabs[name]() if name in tabs else getattr(rows, name)(self.now)

    def get_context_data(self, **kwargs):
        counts = counted(
            **{name: self.of_whom(self.on_tab(name)) for name in ("open", "due", "overdue", "paused")}
        )
        tabs = [
            ("open", _("Open")),
            ("due", _("Due soon")),
            ("overdue", _("Overdue")),
            ("paused", _("Paused")),
            ("closed", _("Done")),
        ]
        return super().get_context_data(
            of_mine=self.whose == MINE, of_nobody=self.whose == NOBODYS,
            owner=self.owner, show=self.show, shows_paused=self.show == "paused",
            back=self.request.get_full_path(),
            tabs=[
                {"label": label, "url": f"?show={name}&whose={self.whose}", "current": name == self.show,
                 "count": counts.get(name)}
                for name, label in tabs
            ],
            **kwargs,
        )  # fmt: skip


class OnTicked(Ticked):
    """One step of several follow-ups; back to the list it was asked from."""

    model = FollowUp
    row_template = "followups/parts/ticked.html"

    @classmethod
    def rows_for(cls, user):
        return super().rows_for(user).open().select_related("person", "program")

    def get_success_url(self):
        return addresses.back(self.request, "back", otherwise=reverse("followups:list"))


class GiveTicked(OnTicked):
    permission = Permission.FOLLOWUP_ASSIGN
    form_class = forms.GiveTickedForm
    heading, submit = gettext_lazy("Give these follow-ups to somebody"), gettext_lazy("Give them")

    @classmethod
    def asked(cls, rows):
        return {"programs": {row.program for row in rows}}

    @classmethod
    def take(cls, row, form, by):
        actions.assign(followup=row, assignee=form.cleaned_data["assignee"], by=by)

    def told_of_done(self, count):
        return ngettext("%(n)s follow-up has a new owner.", "%(n)s follow-ups have a new owner.", count) % {
            "n": count
        }


class MoveTicked(OnTicked):
    permission = Permission.FOLLOWUP_WORK
    form_class = forms.MoveTickedForm
    heading, submit = gettext_lazy("Move these follow-ups to another day"), gettext_lazy("Move them")

    @classmethod
    def take(cls, row, form, by):
        day, reason = form.cleaned_data["day"], form.cleaned_data["reason"] or gettext_noop("Postponed")
        actions.postpone(followup=row, day=day, reason=reason, by=by, at=timezone.now())

    def told_of_done(self, count):
        return ngettext("%(n)s follow-up was moved.", "%(n)s follow-ups were moved.", count) % {"n": count}
