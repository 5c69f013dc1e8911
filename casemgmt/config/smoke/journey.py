"""The first promise kept: from a call log to a reminder that leaves once, and a history that tells all."""

import csv
import io
import time
import uuid
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from casemgmt.config.city import sign_ins
from casemgmt.config.smoke.visitor import SignedInVisitor

ZONE = ZoneInfo("America/Los_Angeles")
NAME = f"Zephyrine Quillfeather-{uuid.uuid4().hex[:6]}"  # nobody else's: found anywhere, it is a leak
PATIENCE = 60  # seconds for the worker


def letters():
    """Every e-mail in the demo's mail folder, oldest first."""
    return sorted(Path(settings.VAR_DIR, "mail").glob("*.eml"))


class FirstPromise:
    """Each step is told by its docstring; a step that cannot be done raises AssertionError."""

    def __init__(self, url):
        of = {role: (email, password) for role, email, password in sign_ins()}
        names = ("Administrator", "Responder", "Social worker")
        self.visitors = [SignedInVisitor(url, *of[name]) for name in names]
        self.administrator, self.responder, self.worker = self.visitors
        self.call_number = f"SMOKE-{uuid.uuid4().hex[:8]}"
        self.mailed = len(letters())
        self.steps = [
            self.import_the_log, self.open_the_call, self.find_then_add, self.record, self.my_day,
            self.remind, self.attempt, self.history,
        ]  # fmt: skip

    def import_the_log(self):
        """An administrator imports the dispatch log; a bad row is refused by number, the others land."""
        visitor = self.administrator
        visitor.get(reverse("calls:import_new"))
        visitor.post(
            reverse("calls:import_new"),
            mapping=visitor.choice("Lane County"),
            file=("file", "log.csv", self.log()),
        )
        batch = visitor.address
        visitor.post(batch + "start/")
        visitor.await_(batch, "refused", seconds=PATIENCE)

    def open_the_call(self):
        """A responder opens the imported call."""
        visitor = self.responder
        visitor.await_(reverse("calls:list"), self.call_number, seconds=PATIENCE)
        visitor.narrow(self.call_number)
        visitor.get(visitor.link(r"/calls/[0-9a-f-]{36}/"))
        assert self.call_number in visitor.page, "this is not the imported call"
        visitor.get(visitor.link(r"/encounters/new/\?call[^\"]*"))
        self.form = visitor.address

    def find_then_add(self):
        """The person is looked for, not found, and added; the half-filled page waits."""
        visitor = self.responder
        visitor.post(self.form, **self.facts(), find="1")
        visitor.post(visitor.address, text=NAME)
        visitor.get(visitor.link(r"/people/new/[0-9a-f-]{36}/[^\"]*"))
        visitor.post(visitor.address, name=NAME)
        assert NAME in visitor.page, "the person did not come back to the page"
        assert "Asked for a visit" in visitor.page, "what was typed before was lost"

    def record(self):
        """The encounter is saved with a follow-up for a social worker; sending twice makes one."""
        visitor, form = self.responder, self.responder.address
        sent = self.facts() | {"follow_up_by": visitor.choice("Dana Whitfield")}
        page = visitor.page
        visitor.post(form, **sent)
        first = visitor.address
        visitor.page = page
        visitor.post(form, **sent)
        assert visitor.address == first, "a second press made a second encounter"
        assert "/encounters/" in first, "the encounter was not saved"

    def my_day(self):
        """The social worker sees the promise on My day."""
        page = self.worker.get(reverse("desk:my_day"))
        assert NAME in page, "the follow-up is not on My day"
        self.worker.narrow(NAME)
        self.followup = self.worker.link(r"/follow-ups/[0-9a-f-]{36}/")
        self.worker.get(self.followup)
        self.person = self.worker.link(r"/people/[0-9a-f-]{36}/")

    def remind(self):
        """Time has passed: the worker process tells the owner once, in the app and by e-mail."""
        end = time.monotonic() + PATIENCE
        while len(letters()) == self.mailed:
            assert time.monotonic() < end, "no e-mail came"
            time.sleep(0.5)
        assert "A follow-up is due" in self.worker.get(reverse("desk:notices")), "no notice in the app"

    def attempt(self):
        """The attempt is logged and the follow-up done; pressed twice, it is one attempt."""
        visitor = self.worker
        visitor.get(self.followup)
        page = visitor.get(visitor.link(r"/follow-ups/[0-9a-f-]{36}/attempt/"))
        for _press in range(2):
            visitor.page = page
            visitor.post(
                self.followup + "attempt/", way="in_person:", result="reached_done", note="Met at the desk"
            )
        page = visitor.get(self.followup)
        assert page.count("Met at the desk") == 1, "the attempt was doubled or lost"
        assert NAME not in visitor.get(reverse("desk:my_day")).partition("Done today")[0], "it is still to do"

    def history(self):
        """The person's history lists every change with its actor."""
        page = self.worker.get(self.person + "history/")
        assert "Imani Brooks" in page, "the history does not name who added the person"

    def facts(self):
        """What the responder fills in: they met 21 hours ago, so a promise of 24 hours is due."""
        met = timezone.now().astimezone(ZONE) - timedelta(hours=21)
        return {
            "started_at": met.strftime("%Y-%m-%dT%H:%M"),
            "place": "Bus station",
            "outcome": "ended_on_scene",
            "transport": "none",
            "police": "none",
            "follow_up": "24h",
            "note": "Asked for a visit",
        }

    def log(self):
        """Two good calls and one that cannot be read, in the columns of the Lane County log."""
        at = (timezone.now().astimezone(ZONE) - timedelta(hours=21, minutes=30)).strftime("%Y-%m-%d %H:%M")
        times = dict.fromkeys(
            ("Dispatch Request Date & Time", "Dispatch Date & Time", "Arrival on Scene Date & Time",
             "Engagement with Client Date & Time", "MCIT Departure Date & Time"), at,
        )  # fmt: skip
        common = {
            **times,
            "End Point of Dispatch": "Engaged client",
            "City": "Eugene",
            "Disposition": "Other",
        }
        rows = [
            {"ID": self.call_number, **common},
            {"ID": f"{self.call_number}-B", **common},
            {"ID": "", **common},
        ]
        rows[1] = {**rows[1], "Dispatch Request Date & Time": "13/40/2026"}
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue().encode()
