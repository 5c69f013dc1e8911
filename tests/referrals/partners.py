"""A partner's browser, and everything that its looking might have changed."""

from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from referrals.actions.partner import mailbox_links

VOICE = {"name": "Noor Haddad", "role": "intake"}


class Partner:
    """Somebody at the agency, who came by a link of their mailbox."""

    def __init__(self, mailbox, **client):
        self.secret = mailbox_links.issue(mailbox=mailbox, at=timezone.now())
        self.client = Client(**client)
        self.link = mailbox_links.find(self.secret)
        self.client.get(self.letter())

    def letter(self, *referral):
        return reverse("referrals:partner_link", args=[self.secret, *referral])

    def url(self, name="partner_mailbox", *more):
        return reverse(f"referrals:{name}", args=[self.link.pk, *more])

    def get(self, name="partner_mailbox", *more):
        return self.client.get(self.url(name, *more))

    def post(self, page, /, *more, **typed):
        return self.client.post(self.url(page, *more), VOICE | typed)

    def review(self, referral):
        return self.post("partner_review", referral.pk)

    def step(self, referral, step, **typed):
        return self.post("partner_step", referral.pk, step, **typed)


def contents(tables=None):
    """Every row of these tables, or of all, with its version: an update that changes nothing shows too."""
    tables = sorted(tables or {model._meta.db_table for model in apps.get_models()})
    return {table: _rows(table) for table in tables if _may_read(table)}


def _may_read(table):
    """All but the tables behind the wall of wellbeing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
        return cursor.fetchone()[0]


def _rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT xmin::text, ctid::text, t::text FROM "{table}" t ORDER BY 3')
        return cursor.fetchall()
