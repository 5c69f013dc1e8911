"""The story that is told twice: as somebody who works on the pages, and as the filling of the demo."""

import uuid
from datetime import UTC, date, datetime, timedelta

from casemgmt.calls import actions as calls
from casemgmt.cases import actions as cases
from casemgmt.config.city.deeds import asking as told_asking
from casemgmt.config.city.deeds import care, field
from casemgmt.consents import actions as consents
from casemgmt.encounters import actions as encounters
from casemgmt.people import actions as people
from followups import actions as followups
from followups import cadence
from followups.models import FollowUp
from referrals.actions.asking import answers, sending

START = datetime(2026, 10, 5, 17, 0, tzinfo=UTC)
SAID = {"said_by": "Noor, front desk"}
CONSENT = {
    "purpose": "service", "what": ["name", "contact", "need", "note", "urgency", "worker"],
    "expires_on": date(2027, 3, 1),
}  # fmt: skip
GIVEN = {
    "given": "typed", "signature": "Rosa Delgado", "signer_name": "Rosa Delgado", "language": "es",
    "interpreter": "worker", "interpreter_name": "Luis", "told_how_to_revoke": True,
}  # fmt: skip
PERSON = {
    "name": "Rosa Delgado", "pronouns": "she/her", "pronouns_answer": "given", "language": "es",
    "language_answer": "given", "interpreter_needed": "yes", "birth_year": 1958, "birth_answer": "given",
}  # fmt: skip
PHONE = {"kind": "phone", "value": "+15415550123", "voicemail": "yes", "confirmed_on": START.date()}
MET = {
    "place": "Library", "reasons": ["overdose"], "did": ["naloxone", "listened"], "needs": ["shelter"],
    "outcome": "connected", "transport": "team", "police": "none", "follow_up": "72h", "note": "Wants a bed.",
}  # fmt: skip


class Story:
    """What happens; how each thing is done stands in the two tellers."""

    def tell(self):
        s = self.scene
        call = self.call(source_key="C-1", intake="988", team=s.team, place="Library", city="Riverbend",
                         reasons=["overdose"], end_point="engaged", requested_at=self.at(-1),
                         engaged_at=self.at(0))  # fmt: skip
        person = self.register()
        encounter = self.record(call, person)
        promise = self.promise_of(encounter)
        self.assign(promise, s.worker)
        self.attempt(promise, "no_answer", 5)
        self.attempt(promise, "reached", 20, done=True)
        case = self.open_case(person)
        self.goal(case)
        self.notes(case)
        self.referrals(person, case)
        self.asked_later(person)
        self.reassign(case)
        self.close(case)
        self.record(None, person, outcome="died", follow_up="none")

    def at(self, hours):
        return START + timedelta(hours=hours)

    def unmet(self):
        said = {"need": "shelter", "reason": "all_declined", "area": "Riverbend", "language": "es"}
        return {"program": self.scene.program, **said}

    def asked(self):
        return {"service": self.scene.service, "need": "shelter", "urgency": "soon", "note": "Softly"}

    def met(self):
        present = [(self.scene.responder, "responder"), (self.scene.worker, "clinician")]
        return {
            "program": self.scene.program, "by": self.scene.responder, "present": present, "hard": ["child"],
            "team": self.scene.team, "started_at": self.at(0), **MET,
        }  # fmt: skip


class Actions(Story):
    """Through the actions, with the clock set to the moment of each."""

    def __init__(self, scene, clock):
        self.scene, self.clock = scene, clock

    def now(self, hours):
        self.clock.move_to(self.at(hours))
        return self.at(hours)

    def call(self, **facts):
        return calls.record_call(program=self.scene.program, by=self.scene.taker, **facts)

    def register(self):
        search = people.search(text="Rosa", by=self.scene.responder, program=self.scene.program)
        contact = PHONE | {"confirmed_by": self.scene.responder}
        verdicts = {
            m.person.pk: "not_same"
            for m in people.look_alikes(PERSON, contact, by=self.scene.responder, on=START.date())
        }
        return people.register(
            search=search,
            details=PERSON,
            by=self.scene.responder,
            on=START.date(),
            contact=contact,
            verdicts=verdicts,
        )

    def record(self, call, person, **changes):
        done = encounters.record(id=uuid.uuid4(), call=call, person=person, **self.met() | changes)
        return done.encounter

    def promise_of(self, encounter):
        return FollowUp.objects.get(origin=encounter.pk)

    def assign(self, promise, to):
        followups.assign(followup=promise, assignee=to, by=self.scene.worker)

    def attempt(self, promise, result, hours, done=False):
        at = self.now(hours)
        followups.log_attempt(
            followup=promise, attempt_id=uuid.uuid4(), mode="call", result=result, at=at,
            by=self.scene.worker,            note="Tried", done=done,
        )  # fmt: skip

    def open_case(self, person):
        return cases.open_case(person=person, owner=self.scene.worker, on=START.date(), by=self.scene.worker)

    def goal(self, case):
        goal = cases.add_goal(case=case, text="My own key", by=self.scene.worker)
        cases.move_goal(goal=goal, step="start", by=self.scene.worker)
        cases.move_goal(goal=goal, step="meet", by=self.scene.worker)

    def notes(self, case):
        by, at = self.scene.worker, self.now(30)
        note = cases.write_note(case=case, id=uuid.uuid4(), kind="general", text="Met.", at=at, by=by)
        cases.sign_note(note=note, at=self.now(31), by=by)
        cases.add_addendum(note=note, id=uuid.uuid4(), text="On Harlow.", at=self.now(32), by=by)

    def consent(self, person):
        by = self.scene.worker
        consent = consents.write_consent(
            person=person, kind="general_sharing", by=by, recipient=self.scene.mailbox.agency, **CONSENT
        )
        return consents.give(consent=consent, on=date(2026, 10, 6), by=by, **GIVEN)

    def referrals(self, person, case):
        by, consent = self.scene.worker, self.consent(person)
        first = self.ask(person, case, consent, 40)
        answers.review(referral=first, at=self.now(41), mailbox=self.scene.mailbox, **SAID)
        answers.decline(
            referral=first,
            reason="no_capacity",
            words="Full",
            at=self.now(42),
            mailbox=self.scene.mailbox,
            **SAID,
        )
        second = self.ask(person, case, consent, 50, after=first)
        answers.review(referral=second, at=self.now(51), mailbox=self.scene.mailbox, **SAID)
        answers.accept(referral=second, at=self.now(52), mailbox=self.scene.mailbox, **SAID)
        answers.try_to_reach(referral=second, at=self.now(53), mailbox=self.scene.mailbox, **SAID)
        answers.schedule(
            referral=second, appointment_at=self.at(60), at=self.now(54), mailbox=self.scene.mailbox, **SAID
        )
        answers.did_not_attend(referral=second, reason="ill", at=self.now(61), by=by, **SAID)
        answers.pause(referral=second, words="Ill", at=self.now(62), mailbox=self.scene.mailbox, **SAID)
        answers.resume(referral=second, at=self.now(63), mailbox=self.scene.mailbox, **SAID)
        answers.start_service(referral=second, at=self.now(64), mailbox=self.scene.mailbox, **SAID)
        answers.start_service(referral=second, at=self.now(65), by=by, source="person", **SAID)
        answers.complete(referral=second, at=self.now(66), mailbox=self.scene.mailbox, **SAID)
        sending.withdraw(referral=self.ask(person, case, consent, 70), reason="Waits", by=by, at=self.now(71))
        third = self.ask(person, case, consent, 80)
        answers.review(referral=third, at=self.now(81), mailbox=self.scene.mailbox, **SAID)
        answers.accept(referral=third, at=self.now(82), mailbox=self.scene.mailbox, **SAID)
        answers.end_unlinked(
            referral=third, reason="moved", at=self.now(83), mailbox=self.scene.mailbox, **SAID
        )
        sending.note_unmet_need(by=by, at=self.now(84), person=person, referral=third, **self.unmet())
        plain = self.plain(person, case)
        consents.revoke(consent=consent, reason="Changed", at=self.now(85), by=by)
        consents.freeze(no=consent, packets=[plain.packet], at=self.now(86), by=by)
        consents.override(
            no=consent, recipient=self.scene.mailbox.agency, why="Asked for it", by=self.leader(87)
        )
        draft = consents.write_consent(
            person=person, kind="general_sharing", by=by, recipient=self.scene.mailbox.agency, **CONSENT
        )
        consents.refuse_to_share(consent=draft, reason="", at=self.now(88), by=by)

    def leader(self, hours):
        self.now(hours)
        return self.scene.supervisor

    def plain(self, person, case):
        """Asked on the program's own judgement, and given up again."""
        at, by = self.now(84), self.scene.worker
        referral = sending.draft(person=person, by=by, case=case, **self.asked())
        referral = sending.send(referral=referral, basis="care_coordination", by=by, at=at)
        sending.withdraw(referral=referral, reason="Waits", by=by, at=at)
        return referral

    def ask(self, person, case, consent, hours, after=None):
        at, by = self.now(hours), self.scene.worker
        referral = sending.draft(person=person, by=by, case=case, after=after, **self.asked())
        return sending.send(referral=referral, basis="consent", consent=consent, by=by, at=at)

    def asked_later(self, person):
        promise = followups.schedule(
            program=self.scene.program, person=person, because="Weekly", by=self.scene.worker,
            window=cadence.window("7d", opens_at=self.now(90), zone=self.scene.program.zone),
        )  # fmt: skip
        followups.cancel(followup=promise, reason="Moved", by=self.scene.worker)

    def reassign(self, case):
        cases.reassign(
            case=case, to=self.scene.other, why="Leaves", at=self.now(95), by=self.scene.supervisor
        )

    def close(self, case):
        cases.close(case=case, reason="goals_met", on=date(2026, 10, 10), by=self.scene.other)


class Deeds(Story):
    """Through the deeds, into the book."""

    def __init__(self, scene, book):
        self.scene, self.book = scene, book
        self.promises = {}

    def call(self, **facts):
        return field.record_call(
            self.book,
            program=self.scene.program,
            by=self.scene.taker,
            at=START,
            **(facts | {"source_key": "C-2"}),
        )

    def register(self):
        contact = PHONE | {"confirmed_by": self.scene.responder}
        return field.register(
            self.book,
            program=self.scene.program,
            details=PERSON,
            by=self.scene.responder,
            at=START,
            contact=contact,
        )

    def record(self, call, person, **changes):
        encounter, promise = field.record(
            self.book, at=START, call=call, person=person, told_on=date(2026, 1, 1), **self.met() | changes
        )
        self.promises[encounter] = promise
        return encounter

    def promise_of(self, encounter):
        return self.promises[encounter]

    def assign(self, promise, to):
        field.assign(self.book, followup=promise, assignee=to, by=self.scene.worker, at=START)

    def attempt(self, promise, result, hours, done=False):
        field.log_attempt(
            self.book,
            followup=promise,
            mode="call",
            result=result,
            by=self.scene.worker,
            at=self.at(hours),
            note="Tried",
            done=done,
        )

    def open_case(self, person):
        return care.open_case(
            self.book, person=person, owner=self.scene.worker, on=START.date(), by=self.scene.worker, at=START
        )

    def goal(self, case):
        goal = care.add_goal(self.book, case=case, text="My own key", by=self.scene.worker, at=START)
        for step in ("start", "meet"):
            care.move_goal(self.book, goal=goal, step=step, by=self.scene.worker, at=START)

    def notes(self, case):
        by = self.scene.worker
        note = care.write_note(self.book, case=case, kind="general", text="Met.", at=self.at(30), by=by)
        care.sign_note(self.book, note=note, at=self.at(31), by=by)
        care.add_addendum(self.book, note=note, text="On Harlow.", at=self.at(32), by=by)

    def consent(self, person):
        by = self.scene.worker
        consent = care.write_consent(self.book, person=person, kind="general_sharing", by=by, at=self.at(32),
                                     recipient=self.scene.mailbox.agency, **CONSENT)  # fmt: skip
        return care.give(self.book, consent=consent, on=date(2026, 10, 6), by=by, at=self.at(32), **GIVEN)

    def referrals(self, person, case):
        by, consent = self.scene.worker, self.consent(person)
        first = self.ask(person, case, consent, 40)
        self.say("review", first, 41)
        self.say("decline", first, 42, reason="no_capacity", words="Full")
        second = self.ask(person, case, consent, 50, after=first)
        self.say("review", second, 51)
        self.say("accept", second, 52)
        self.say("try_to_reach", second, 53)
        self.say("schedule_appointment", second, 54, appointment_at=self.at(60))
        self.say("did_not_attend", second, 61, reason="ill", by=by)
        self.say("pause", second, 62, words="Ill")
        self.say("resume", second, 63)
        self.say("start_service", second, 64)
        self.say("start_service", second, 65, by=by, source="person")
        self.say("complete", second, 66)
        third = self.ask(person, case, consent, 70)
        told_asking.withdraw(self.book, referral=third, reason="Waits", by=by, at=self.at(71))
        last = self.ask(person, case, consent, 80)
        self.say("review", last, 81)
        self.say("accept", last, 82)
        self.say("end_unlinked", last, 83, reason="moved")
        told_asking.note_unmet_need(
            self.book, by=by, at=self.at(84), person=person, referral=last, **self.unmet()
        )
        plain = self.plain(person, case)
        care.revoke(self.book, consent=consent, reason="Changed", at=self.at(85), by=by)
        care.freeze(self.book, no=consent, packet=plain.packet, by=by, at=self.at(86))
        care.override(
            self.book, no=consent, recipient=self.scene.mailbox.agency, why="Asked for it",
            by=self.scene.supervisor, at=self.at(87),
        )  # fmt: skip
        draft = care.write_consent(self.book, person=person, kind="general_sharing", by=by, at=self.at(87),
                                   recipient=self.scene.mailbox.agency, **CONSENT)  # fmt: skip
        care.refuse_to_share(self.book, consent=draft, reason="", by=by, at=self.at(88))

    def plain(self, person, case):
        at, by = self.at(84), self.scene.worker
        referral = told_asking.draft(self.book, person=person, by=by, at=at, case=case, **self.asked())
        told_asking.send(
            self.book, referral=referral, mailbox=self.scene.mailbox, basis="care_coordination",
            consent=None, by=by, at=at,
        )  # fmt: skip
        return told_asking.withdraw(self.book, referral=referral, reason="Waits", by=by, at=at)

    def ask(self, person, case, consent, hours, after=None):
        at, by = self.at(hours), self.scene.worker
        referral = told_asking.draft(
            self.book, person=person, by=by, at=at, case=case, after=after, **self.asked()
        )
        return told_asking.send(
            self.book,
            referral=referral,
            mailbox=self.scene.mailbox,
            basis="consent",
            consent=consent,
            by=by,
            at=at,
        )

    def say(self, verb, referral, hours, **more):
        getattr(told_asking, verb)(self.book, referral=referral, at=self.at(hours), **SAID, **more)

    def asked_later(self, person):
        promise = field.schedule(
            self.book, program=self.scene.program, person=person, because="Weekly", by=self.scene.worker,
            at=self.at(90), window=cadence.window("7d", opens_at=self.at(90), zone=self.scene.program.zone),
        )  # fmt: skip
        field.cancel(self.book, followup=promise, reason="Moved", by=self.scene.worker, at=self.at(90))

    def reassign(self, case):
        care.reassign(
            self.book, case=case, to=self.scene.other, why="Leaves", at=self.at(95), by=self.scene.supervisor
        )

    def close(self, case):
        care.close(
            self.book,
            case=case,
            reason="goals_met",
            on=date(2026, 10, 10),
            by=self.scene.other,
            at=self.at(96),
        )
