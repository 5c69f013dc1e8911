"""E-mails that wait for somebody: held back, given up, or perhaps arrived twice."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.notices import actions
from casemgmt.notices.models import Delivery
from casemgmt.web.forms import Form
from casemgmt.web.lists import Column, ListPage, counted, said
from casemgmt.web.views import ActionView
from referrals.models import Mailbox, MailboxChange

SHOWN = 50


class OfDeliveries:
    """Deliveries of the programs that the administrator looks after."""

    permission = Permission.STAFF_MANAGE
    model = Delivery

    def get_queryset(self):
        programs = policy.programs_where(self.request.user, self.permission)
        return Delivery.objects.filter(program__in=programs)


class Waiting(OfDeliveries, ListPage):
    template_name = "office/delivery.html"
    large = True
    is_table = False
    order = "-when"
    columns = [
        Column("when", _("When"), "created_at", by=("created_at",), index="delivery_needs_attention"),
        Column("reason", _("Why"), "get_reason_display"),
        Column("tried", _("Tries"), "attempts"),
    ]

    def narrow(self, rows):
        return rows.needing_attention().select_related("notice")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        struggling = (
            self.get_queryset()
            .struggling()
            .filter(ambiguous=False)
            .select_related("notice")
            .order_by("until")
        )
        return context | {
            "rows": self.with_readers(context["object_list"]),
            "struggling": self.with_readers(struggling[:SHOWN]),
            "struggling_count": said(counted(all=struggling)["all"]),
        }

    def with_readers(self, deliveries):
        """Each with whom it is for: one of the staff, or the agency of a partner's mailbox."""
        rows = list(deliveries)
        recipients = {row.notice.recipient for row in rows}
        mailboxes = Mailbox.objects.select_related("agency").in_bulk(recipients)
        changes = MailboxChange.objects.select_related("agency").in_bulk(recipients)
        agencies = {pk: each.agency for pk, each in (mailboxes | changes).items()}
        readers = User.objects.in_bulk(recipients) | agencies
        return [(row, readers.get(row.notice.recipient)) for row in rows]


class One(OfDeliveries, ActionView):
    """What to do about one e-mail; the list is where it ends."""

    form_class = Form
    success_url = reverse_lazy("office:delivery")
    http_method_names = ["post"]

    def chosen(self):
        return self.get_queryset().filter(pk=self.object.pk)


class SendAgain(One):
    def perform(self, form):
        actions.try_again(deliveries=self.chosen())
        return _("Back in the queue. Every check is asked again when it leaves.")


class MarkSeen(One):
    def perform(self, form):
        actions.mark_seen(deliveries=self.chosen())
        return _("Noted. It is off the list.")


class SendAllAgain(OfDeliveries, ActionView):
    form_class = Form
    success_url = reverse_lazy("office:delivery")
    http_method_names = ["post"]

    def perform(self, form):
        count = actions.try_again(deliveries=self.get_queryset().needing_attention())
        words = ngettext("%(n)s e-mail is queued again.", "%(n)s e-mails are queued again.", count)
        return words % {"n": count}
