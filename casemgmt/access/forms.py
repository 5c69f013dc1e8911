"""What allauth's pages ask, where ours ask it differently."""

from allauth.account.forms import ResetPasswordForm

from casemgmt.access import actions


class AskForLink(ResetPasswordForm):
    """Takes an address without looking it up: known or not, the answer and its time are the same."""

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def save(self, request, **kwargs):
        actions.ask_for_link(address=self.cleaned_data["email"])
        return self.cleaned_data["email"]
