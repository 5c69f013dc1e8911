from django.utils.translation import gettext_lazy as _

from casemgmt.web import forms


class DenyDeathForm(forms.Form):
    """How it is known that the person lives."""

    reason = forms.CharField(
        label=_("How do you know?"), max_length=100,
        help_text=_("For example: met them today; it was somebody of the same name"),
    )  # fmt: skip
