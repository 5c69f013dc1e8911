"""What pages share: who may come in, what they may see, and how an action answers."""

from django.contrib import messages
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, TemplateView

from casemgmt.access import policy, session_limits
from casemgmt.audit.actions import record, together
from casemgmt.audit.models import EventKind
from casemgmt.errors import RuleBroken
from casemgmt.web.once import Once
from casemgmt.web.programs import found_in, turn_to


class Permitted:
    """Ask the policy before anything else. Signing in is asked of everyone by the middleware."""

    permission = None

    def dispatch(self, request, *args, **kwargs):
        if self.permission is not None:
            policy.require(request.user, self.permission)
        return super().dispatch(request, *args, **kwargs)


class Visible:
    """Records come through `visible_to`; one out of scope is the same 404 as one that never was."""

    model = None
    audited = False

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user)

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        turn_to(self.request, getattr(found, "program_id", None))
        if self.audited:
            record(EventKind.READ, by=self.request.user, of=found)
        return found


class NotedTogether:
    """What the log keeps of one page is written in one statement."""

    def get(self, request, *args, **kwargs):
        with together():
            return super().get(request, *args, **kwargs)


class Page(NotedTogether, Permitted, TemplateView):
    """A page of its own."""


class ObjectPage(NotedTogether, Permitted, Visible, DetailView):
    """One record. With `audited`, opening it is written to the log or it is not shown."""


class ActionView(Once, Permitted, FormView):
    """A form that calls one action. A broken rule comes back beside the form, with everything typed."""

    model = None
    audited = False
    http_method_names = ["get", "head", "post", "options"]  # Django would take a PUT for a POST

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user)

    @cached_property
    def object(self):
        """The record acted on, or None for a form that starts one."""
        if self.model is None or "pk" not in self.kwargs:
            return None
        found = found_in(self.request, self.get_queryset(), self.kwargs["pk"])
        if self.audited:
            record(EventKind.READ, by=self.request.user, of=found)
        return found

    def get_object(self):
        return self.object

    def get_form_kwargs(self):
        """A form that opens in a row of a list has ids of its own: another row's may stand beside it."""
        kwargs = super().get_form_kwargs()
        if self.typed_before is not None:
            kwargs["data"] = self.typed_before
        return kwargs | {"auto_id": f"id_{self.object.pk}_%s"} if self.is_in_a_row else kwargs

    @property
    def is_in_a_row(self):
        return bool(self.request.htmx and self.object)

    @cached_property
    def typed_before(self):
        """What its user sent here while they were signed out: the form stands as it did. Else None."""
        waiting = session_limits.waiting_form(self.request) if self.request.method == "GET" else None
        if waiting is None or waiting["to"] != self.request.get_full_path():
            return None
        session_limits.take_form(self.request)
        messages.info(self.request, _("What you had typed is here again. Look it over, then send it."))
        data = QueryDict(mutable=True)
        for name, value in waiting["fields"]:
            data.appendlist(name, value)
        return data

    def get_context_data(self, **kwargs):
        return super().get_context_data(object=self.object, **kwargs)

    def form_valid(self, form):
        if self.was_sent:
            form.add_error(None, self.sending.told())
            return self.form_invalid(form)
        try:
            message = self.perform(form)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_invalid(form)
        if message:
            messages.success(self.request, message)
        return self.leads_to(self.get_success_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def perform(self, form):
        """Call the action; return the sentence that says it is done."""
        raise TypeError(f"{type(self).__name__} does not say what it performs")
