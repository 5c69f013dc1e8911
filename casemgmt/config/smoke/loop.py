"""The loop closes: a case, consent, a referral, an answer, a check-in, a figure, consent taken back."""

import quopri
import re
import time
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from casemgmt.config.city import sign_ins
from casemgmt.config.smoke.journey import NAME, PATIENCE, ZONE, letters
from casemgmt.config.smoke.visitor import Guest, SignedInVisitor

UUID = "[0-9a-f-]{36}"
LINK = re.compile(r"/partner/link/\S+")
FACTS = ["name", "contact", "language", "need", "note", "urgency"]
VOICE = {"name": "Noor Haddad", "role": "intake"}


class ClosedLoop:
    """Goes on from the first promise, with the same person. Steps are told by their docstrings."""

    def __init__(self, first):
        of = {role: (email, password) for role, email, password in sign_ins()}
        self.first, self.url = first, first.worker.url
        self.worker, self.responder = first.worker, first.responder
        self.partner, self.scanner = Guest(self.url), Guest(self.url)
        self.supervisor, self.lead = (
            SignedInVisitor(self.url, *of[role]) for role in ("Supervisor", "Program lead")
        )
        self.visitors = [self.partner, self.scanner, self.supervisor, self.lead]
        self.steps = [
            self.open_case, self.ask_a_service, self.consent, self.send, self.scan, self.accept, self.hear,
            self.appointment, self.start, self.confirm, self.check_in, self.read_figure, self.revoke,
        ]  # fmt: skip

    def open_case(self):
        """The social worker opens a case for the person."""
        visitor = self.worker
        visitor.get(self.first.person + "cases/open/")
        owner = visitor.choice("Dana Whitfield")
        visitor.post(visitor.address, owner=owner, opened_on=self.day(0))
        assert re.search(rf"/cases/{UUID}/$", visitor.address), "no case was opened"

    def ask_a_service(self):
        """Services that fit a need for housing are offered; one is chosen, and nothing leaves."""
        visitor = self.worker
        visitor.get(self.first.person + "refer/")
        visitor.post(visitor.address, need="housing", area="", language="")
        asked = visitor.page.partition('id="fitting"')[2]
        service = re.search(rf'name="service" value="({UUID})"', asked)
        assert service, "no service fits"
        visitor.post(visitor.address, need="housing", area="", language="", service=service[1])
        self.draft = visitor.address
        assert self.draft.endswith("/send/"), "the draft did not open"

    def consent(self):
        """The person says yes before a witness, and the draft is still there."""
        visitor = self.worker
        typed = {"urgency": "today", "note": "Would like a ground floor", "way": visitor.offers("way")[:1]}
        visitor.post(self.draft, **typed, step="consent")
        recipient = re.search(rf"recipient=({UUID})", visitor.address)[1]
        visitor.post(
            visitor.address, recipient=recipient, purpose="service", what=FACTS, expires_on=self.day(7)
        )
        self.agreed = re.search(rf"/consents/{UUID}/", visitor.address)[0]
        visitor.get(self.agreed + "give/verbal/")
        said = {
            "language": "en",
            "interpreter": "none",
            "told_how_to_revoke": "on",
            "witness": "Imani Brooks",
        }
        visitor.post(visitor.address, **said)
        assert "Would like a ground floor" in visitor.get(self.draft), "what was typed before was lost"

    def send(self):
        """The worker sees what leaves, and sends it."""
        visitor = self.worker
        typed = {"urgency": "today", "note": "Would like a ground floor", "facts": ["name"]}
        (typed["way"],) = (way for way in visitor.offers("way") if re.fullmatch(UUID, way))
        visitor.post(self.draft, **typed, step="review")
        assert NAME in visitor.page, "the review does not show what leaves"
        self.old_letters = letters()
        visitor.post(self.draft, **typed, step="send")
        self.referral = re.search(rf"/referrals/{UUID}/", visitor.address)[0]
        assert "Waiting for an answer" in visitor.page, "the referral was not sent"

    def scan(self):
        """The partner's letter comes; a mail scanner opens its link three times and changes nothing."""
        self.link = self.await_link()
        for _look in range(3):
            self.scanner.get(self.link)
            for address in set(re.findall(r'href="(/partner/[^"]+)"', self.scanner.page)):
                self.scanner.get(address)
                assert NAME not in self.scanner.page, "a scanner reads the name"
        page = self.worker.get(self.referral)
        assert "Waiting for an answer" in page, "looking has answered"

    def accept(self):
        """The partner opens the link, reviews, and accepts: no account, a name and a role."""
        visitor = self.partner
        visitor.get(self.link)
        self.partners_page = visitor.address
        visitor.post(self.partners_page + "review/", **VOICE)
        assert "Would like a ground floor" in visitor.page, "what was asked is not shown"
        visitor.post(self.partners_page + "accept/", **VOICE)
        assert "Accepted" in self.worker.get(self.referral), "the answer is not on the referral"

    def hear(self):
        """The worker hears of it within a minute, and sees it on My day."""
        self.worker.await_(reverse("desk:notices"), "A partner accepted a referral", seconds=PATIENCE)
        assert NAME in self.worker.get(reverse("desk:my_day")), "the answer is not on My day"

    def appointment(self):
        """The worker books the appointment."""
        visitor = self.worker
        visitor.get(self.referral + "schedule/")
        at = (timezone.now().astimezone(ZONE) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
        visitor.post(visitor.address, said_by="Noor Haddad, intake", appointment_at=at)
        assert "Appointment" in visitor.get(self.referral), "the appointment is not on the referral"

    def start(self):
        """The partner, who never opened the name, says that the service started: said, not confirmed."""
        visitor = self.partner
        visitor.get(self.partners_page + "start_service/")
        visitor.post(visitor.address, **VOICE, started_on=self.day(0))
        assert "Said, not confirmed" in self.worker.get(self.referral), "what was said is not on the referral"

    def confirm(self):
        """The worker, who saw it, says so too: only now it is linked."""
        visitor = self.worker
        visitor.get(self.referral + "confirm_start/")
        visitor.post(visitor.address, said_by="Dana Whitfield", source="worker")
        assert "The service started" in visitor.get(self.referral), "the linkage is not on the referral"

    def check_in(self):
        """The responder checks in after the shift; the supervisor finds no answer of theirs anywhere."""
        visitor = self.responder
        visitor.get(reverse("wellbeing:check_in"))
        questions = ("shift", "drained", "staying")
        visitor.post(visitor.address, **{name: visitor.offers(name)[0] for name in questions})
        assert "wellbeing" in visitor.address, "the check-in was not taken"
        for page in ("desk:team", "desk:my_day", "reports:overview", "wellbeing:mine"):
            seen = self.supervisor.get(reverse(page))
            assert "Imani Brooks" not in seen or "wellbeing/check" not in seen, f"an answer stands on {page}"

    def read_figure(self):
        """The lead reads the linkage of the months that are over; a supervisor opens the list behind it."""
        self.lead.get(reverse("reports:overview"))
        self.lead.get(self.lead.link(r"/reports/referrals_linked/[^\"]*"))
        assert NAME not in self.lead.page, "a figure names somebody"
        rows = self.supervisor.get(reverse("reports:rows", args=["referrals_linked"]))
        assert re.search(rf"/referrals/{UUID}/", rows), "the list behind the figure is empty"

    def revoke(self):
        """The person takes consent back: the partner's page shows it frozen at once."""
        visitor = self.worker
        visitor.get(self.agreed + "revoke/")
        visitor.post(visitor.address, reason="Changed their mind")
        assert "Frozen" in self.partner.get(self.partners_page), "the partner's page is not frozen"

    def await_link(self):
        """The link in the letter to the partner."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for path in set(letters()) - set(self.old_letters):
                found = LINK.search(quopri.decodestring(path.read_bytes()).decode(errors="replace"))
                if found:
                    return found[0]
            time.sleep(0.5)
        raise AssertionError("no letter came to the partner")

    def day(self, ahead):
        return (timezone.now().astimezone(ZONE) + timedelta(days=ahead)).date().isoformat()
