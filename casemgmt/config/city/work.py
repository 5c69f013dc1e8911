"""One person's story at a time: a call, an encounter, a promise, and how it was kept or not."""

import uuid
from datetime import timedelta

from casemgmt.calls.actions import record_call
from casemgmt.config.city.words import MISSES, SCENES, TRIES
from casemgmt.encounters import actions as encounters
from casemgmt.people import actions as people
from followups import actions as followups
from followups.models import FollowUp

LONG_AGO = timedelta(days=4)
KEPT = 0.85  # of the promises whose time is over, the share that was kept


class Storyteller:
    """Tells what happened to people over the last weeks, the same each time."""

    def __init__(self, staff, dice, now):
        self.staff, self.dice, self.now = staff, dice, now
        self.number = 0

    def tell(self, words, *, again, since):
        """Add the person and up to three meetings, the last of them lately."""
        person = self.meet_first(words, again)
        for number in range(self.dice.choice((1, 1, 2, 3))):
            span = since if number else LONG_AGO
            self.encounter(person, self.now - span * self.dice.random() - timedelta(minutes=20))

    def meet_first(self, words, again):
        name, pronouns, born, language, voicemail = words
        by = self.dice.choice(self.staff.responders)
        known = {
            "name": f"{name} {'I' * (again + 1)}" if again else name,
            "pronouns": pronouns,
            "pronouns_answer": "given" if pronouns else "not_asked",
            "language": language,
            "language_answer": "given",
            "interpreter_needed": "no" if language == "en" else "yes",
            "birth_year": born,
            "birth_answer": "given" if born else "not_asked",
        }
        search = people.search(text=known["name"], by=by)
        today = self.now.date()
        alike = people.look_alikes(known, None, by=by, on=today)
        verdicts = {match.person.pk: "not_same" for match in alike}
        return people.register(
            search=search,
            details=known,
            by=by,
            on=today,
            verdicts=verdicts,
            contact=self.phone(voicemail, by),
        )

    def phone(self, voicemail, by):
        """A number out of the range kept for fiction, and what the person said about it."""
        self.number += 1
        return {
            "kind": "phone", "value": f"+1541555{100 + self.number % 100:04d}", "whose": "own",
            "extension": str(self.number // 100 or ""), "voicemail": voicemail,
            "text": self.dice.choice(("yes", "no")), "may_name_agency": "yes" if voicemail == "yes" else "no",
            "confirmed_on": (self.now - timedelta(days=self.number % 40)).date(), "confirmed_by": by,
        }  # fmt: skip

    def encounter(self, person, at):
        place, reasons, did, needs, outcome, note = self.dice.choice(SCENES)
        responder = self.dice.choice(self.staff.responders)
        team = responder.memberships.get().team
        call = self.call(at, place, reasons, team) if self.dice.random() < 0.7 else None
        follow_up = self.dice.choice(("24h", "72h", "72h", "7d", "none"))
        done = encounters.record(
            id=uuid.uuid4(), program=self.staff.program, by=responder,
            present=self.crew(responder), call=call, person=person, team=team, started_at=at, place=place,
            reasons=reasons, did=did, needs=needs, outcome=outcome, transport="none", police="none",
            follow_up=follow_up, note=note,
        )  # fmt: skip
        for followup in FollowUp.objects.filter(origin=done.encounter.pk):
            self.keep(followup)

    def crew(self, responder):
        """Teams go out in pairs."""
        mate = self.dice.choice([user for user in self.staff.responders if user != responder])
        return [(responder, "responder"), (mate, self.dice.choice(("responder", "medic", "clinician")))]

    def call(self, at, place, reasons, team):
        minutes = [timedelta(minutes=m) for m in (0, 3, 17, 21, 62)]
        names = ("requested_at", "dispatched_at", "arrived_at", "engaged_at", "departed_at")
        times = {name: at - timedelta(minutes=17) + step for name, step in zip(names, minutes, strict=True)}
        return record_call(
            program=self.staff.program, by=self.staff.call_taker, intake=self.dice.choice(("911", "988")),
            team=team, place=place, city="Riverbend", reasons=reasons, end_point="engaged", **times,
        )  # fmt: skip

    def keep(self, followup):
        """Give the promise to a social worker; if its time is over, it was mostly kept."""
        owner = self.dice.choice(self.staff.social_workers)
        followups.assign(followup=followup, assignee=owner, by=self.staff.social_workers[0])
        if followup.due_at > self.now:
            return
        if self.dice.random() < 0.4:
            self.attempt(followup, owner, self.dice.choice(MISSES), timedelta(hours=5))
        if self.dice.random() < KEPT:
            self.attempt(followup, owner, self.dice.choice(TRIES), timedelta(hours=1), done=True)

    def attempt(self, followup, owner, words, before, *, done=False):
        mode, result, note = words
        followups.log_attempt(
            followup=followup, attempt_id=uuid.uuid4(), mode=mode, result=result, note=note, by=owner,
            at=followup.due_at - before, done=done,
        )  # fmt: skip
