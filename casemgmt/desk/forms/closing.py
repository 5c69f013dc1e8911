"""Closing a case, with an answer for what stays open."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.codes.cases import CloseReason
from casemgmt.web import forms
from casemgmt.web.moments import HAPPENED


class CloseForm(forms.Form):
    """Why and when; and, where promises belong to the case, whose they are from now on."""

    reason = forms.ChoiceField(label=_("Why"), choices=CloseReason, widget=forms.RadioSelect)
    closed_on = forms.DateField(label=_("Closed on"), initial=timezone.localdate, validators=[HAPPENED])
    to = forms.ModelChoiceField(
        label=_("Who keeps the follow-ups of this case?"), queryset=None, required=False,
        empty_label=_("Nobody yet: they stand on the supervisors' day"),
        help_text=_("If the person died, follow-ups by contact wait until that is confirmed."),
    )  # fmt: skip

    def __init__(self, *args, case, by, left, **kwargs):
        super().__init__(*args, **kwargs)
        gives = case.owner_id == by.pk or policy.allows(by, Permission.FOLLOWUP_ASSIGN, case.program_id)
        if left.of_the_case and gives:
            self.fields["to"].queryset = policy.workers(case.program, Permission.FOLLOWUP_WORK)
        else:
            del self.fields["to"]
