"""How the city's staff are: check-ins over half a year, months that are closed, and who is there for them.

Check-ins are written as the action writes them, many at a time: the journal sealed under its author's own
key, and for each month the last answer to each item. The months that are over are closed by the action.
"""

import calendar
from datetime import timedelta
from uuid import UUID

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.codes.wellbeing import ITEMS, is_heavy
from casemgmt.figures.periods import month_of, shifted
from followups.cadence import local_day
from staffwellbeing import actions, encryption
from staffwellbeing.models import JournalEntry, SupportContact, SupportRequest, Tally, journal_of

MONTHS = 6
CONTACTS = [  # kind, name, phone, when and how, who can be asked here
    ("peer", "Luis Ortega", "", "Before and after shifts, or ask here", "Luis Ortega"),
    ("peer", "Bernice Yellowtail", "", "Day shifts, or ask here", "Bernice Yellowtail"),
    ("clinician", "Dr. Ines Calloway", "+15415550161", "Outside the department, up to ten visits", None),
    ("eap", "Employee assistance line", "+15415550162", "Day and night, free, also for family", None),
    ("chaplain", "Rev. Amos Teller", "+15415550163", "Any faith or none", None),
    ("union", "Local 4114, steward", "+15415550164", "Weekdays", None),
]


class Wellbeing:
    """Tells how one program's staff were."""

    def __init__(self, city, dice, now):
        self.city, self.dice, self.now = city, dice, now
        self.today = local_day(now, city.program.zone)

    def tell(self):
        self.contacts()
        self.answered_request()
        for user in self.city.users:
            self.journal(user)
        actions.close_months(program=self.city.program.pk, on=self.today)

    def contacts(self):
        by_name = {user.name: user for user in self.city.users}
        for place, (kind, name, phone, note, user) in enumerate(CONTACTS, start=1):
            SupportContact.objects.create(
                program=self.city.program, kind=kind, name=name, phone=phone, note=note,
                user=by_name.get(user), position=place,
            )  # fmt: skip

    def answered_request(self):
        """Somebody asked for a talk last week and had it the same day."""
        asker, supporter = self.city.by_role[Role.RESPONDER][2], self.city.by_role[Role.PEER_SUPPORTER][0]
        at = self.now - timedelta(days=8)
        with scope.acting_as(programs=[self.city.program.pk], actor=f"user:{supporter.pk}"):
            SupportRequest.objects.create(
                program=self.city.program, asked_by=asker, supporter=supporter, created_at=at,
                answered_at=at + timedelta(hours=5),
            )  # fmt: skip

    def journal(self, user):
        """A few check-ins a month, heavier for some people and in some months; some months without any."""
        heavy = self.dice.uniform(0.25, 0.6)
        days = [day for month in self.months() for day in self.days(user, month)]
        said = [(day, self.answers(heavy)) for day in days]
        with journal_of(user):
            JournalEntry.objects.bulk_create([self.entry(user, day, answers) for day, answers in said])
        if user.team:
            Tally.objects.bulk_create(self.tallies(user, said))

    def months(self):
        return [shifted(month_of(self.today), -back) for back in range(MONTHS, -1, -1)]

    def days(self, user, month):
        """Days of this month on which the user checked in, while they worked here."""
        first = max(self.city.told_on, self.today - timedelta(days=user.post.began))
        last = self.today - timedelta(days=user.post.ended or 1)
        count = self.dice.choice((0, 2, 3, 4, 5)) if user.team else self.dice.choice((0, 1, 2))
        numbers = self.dice.sample(range(1, calendar.monthrange(month.year, month.month)[1] + 1), count)
        days = [month.replace(day=number) for number in sorted(numbers)]
        return [day for day in days if first <= day <= last]

    def answers(self, heavy):
        """Each item may be skipped; the answer is one of the heavy ones as often as this user's lot says."""
        answers = {item: self.answer(item, heavy) for item in ITEMS if self.dice.random() < 0.92}
        return answers or {"shift": self.answer("shift", heavy)}

    def answer(self, item, heavy):
        wanted = self.dice.random() < heavy
        return self.dice.choice([answer.value for answer in ITEMS[item] if is_heavy(item, answer) == wanted])

    def entry(self, user, day, answers):
        return JournalEntry(
            pk=UUID(int=self.dice.getrandbits(128), version=4), author=encryption.pseudonym(user), day=day,
            sealed=encryption.seal(user, day=day, words=answers),
        )  # fmt: skip

    def tallies(self, user, said):
        last = {(month_of(day), item): answer for day, answers in said for item, answer in answers.items()}
        return [self.tally(user, month, item, answer) for (month, item), answer in last.items()]

    def tally(self, user, month, item, answer):
        place = {"program": self.city.program.pk, "month": month}
        return Tally(
            token=encryption.token(user, **place, item=item), team=user.team.pk, item=item,
            answer=encryption.answer_code(**place, item=item, heavy=is_heavy(item, answer)), **place,
        )  # fmt: skip
