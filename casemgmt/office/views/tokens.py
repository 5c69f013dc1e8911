"""API tokens: one's own, and those of the programs whose staff one manages."""

from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy, tokens
from casemgmt.access.models import ApiToken
from casemgmt.access.roles import Permission
from casemgmt.office.forms import TokenForm
from casemgmt.web.forms import Form
from casemgmt.web.keys import FAR_AHEAD, known
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.programs import InProgram
from casemgmt.web.views import ActionView


class OfTokens:
    """Tokens that the reader may see: their own, and those of the programs whose staff they manage."""

    model = ApiToken

    def get_queryset(self):
        return tokens.kept_by(self.request.user).select_related("user", "program")


def where_to_issue(user):
    """The programs in which the user may do anything that the API offers."""
    return [program for program in policy.programs_open(user) if tokens.may_give(user, program)]


def is_live(token):
    return token.revoked_at is None and token.expires_at > timezone.now()


def state_of(token):
    return _("Works") if is_live(token) else _("Ended") if token.revoked_at else _("Run out")


class Tokens(OfTokens, ListPage):
    """Every token, living ones first, with what it may do and until when."""

    template_name = "office/tokens.html"
    is_table = False
    order = "-state"
    columns = [
        Column("state", _("State"), state_of, by=(known("revoked_at", FAR_AHEAD), "created_at")),
        Column("name", _("Name"), "name", by=("name",)),
        Column("user", _("Who"), "user", by=("user__name",)),
        Column("until", _("Until"), "expires_at", by=("expires_at",)),
    ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = [
            {
                "token": token,
                "live": is_live(token),
                "may": [Permission(code).label for code in token.permissions],
            }
            for token in context["object_list"]
        ]
        return context | {"rows": rows, "may_issue": bool(where_to_issue(self.request.user))}


class NewToken(InProgram, ActionView):
    """Issue a token for oneself. The secret stands on the answer to this form and nowhere else."""

    form_class = TokenForm
    template_name = "office/token_new.html"
    success_url = reverse_lazy("office:tokens")

    @cached_property
    def programs(self):
        """Those where there is something to give; else all, whose form then offers nothing."""
        user = self.request.user
        return where_to_issue(user) or policy.programs_open(user)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"offered": tokens.may_give(self.request.user, self.program)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(program=self.program, **kwargs)

    def perform(self, form):
        user = self.request.user
        self.token, self.secret = tokens.issue(user=user, program=self.program, by=user, **form.wanted)
        return ""

    def leads_to(self, address):
        super().leads_to(address)
        told = {"token": self.token, "secret": self.secret}
        return render(self.request, "office/token_issued.html", told)


class RevokeToken(OfTokens, ActionView):
    """End a token now."""

    form_class = Form
    template_name = "office/token_revoke.html"
    success_url = reverse_lazy("office:tokens")

    def perform(self, form):
        tokens.revoke(token=self.object, at=timezone.now(), by=self.request.user)
        return _("%(name)s opens nothing any more.") % {"name": self.object}
