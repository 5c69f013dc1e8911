"""What is asked when somebody starts or leaves."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Team, User
from casemgmt.access.roles import Permission
from casemgmt.codes.workforce import EndReason
from casemgmt.web import forms
from casemgmt.web.moments import WORKED, MomentKind
from casemgmt.workforce.models import Employment

PLANNED = MomentKind(timedelta(days=366), timedelta(days=366))  # days away, begun or to come


class SpellForm(forms.Form):
    """Kind and team, within one program."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Employment.Kind)
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), required=False)

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = program.teams.all()


class StartSpellForm(SpellForm):
    """A first day."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Member of staff"))
    on = forms.DateField(label=_("First day"), validators=[WORKED])
    field_order = ["user", "kind", "team", "on"]

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, program=program, **kwargs)
        self.fields["user"].queryset = User.objects.filter(memberships__program=program).distinct()


class EndSpellForm(forms.Form):
    """A last day, and why."""

    on = forms.DateField(label=_("Last day"), help_text=_("The last day they work."), validators=[WORKED])
    reason = forms.ChoiceField(label=_("Reason for leaving"), choices=EndReason)


class CorrectSpellForm(SpellForm):
    """The whole spell again."""

    started_on = forms.DateField(label=_("First day"), validators=[WORKED])
    ended_on = forms.DateField(label=_("Last day"), validators=[WORKED], required=False)
    end_reason = forms.ChoiceField(
        label=_("Reason for leaving"),
        choices=[("", _("Still working here")), *EndReason.choices],
        required=False,
    )


class AwayForm(forms.Form):
    """The first and the last day away. Nobody is asked why."""

    starts_on = forms.DateField(label=_("First day away"), validators=[PLANNED])
    ends_on = forms.DateField(label=_("Last day away"), validators=[PLANNED])
    covered_by = forms.ModelChoiceField(
        User.objects.none(), label=_("Who covers"), required=False,
        empty_label=_("Nobody: it stands on the supervisors' day"),
        help_text=_(
            "Follow-ups stand on their day as well, and stay with their owner. It begins and ends by itself."
        ),
    )  # fmt: skip

    def __init__(self, *args, today, program, worker, **kwargs):
        super().__init__(*args, **kwargs)
        able = policy.workers(program, Permission.FOLLOWUP_WORK)
        self.fields["covered_by"].queryset = able.exclude(pk=worker.pk)
        self.today = today
        self.initial.setdefault("starts_on", today)

    def clean(self):
        sent = super().clean()
        first, last = sent.get("starts_on"), sent.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day."))
        elif last and last < self.today:
            self.add_error("ends_on", _("These days are over."))
        return sent
