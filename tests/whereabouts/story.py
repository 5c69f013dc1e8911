"""What whereabouts add to the story of one person."""

from django.utils import timezone

from casemgmt.history import stamp
from casemgmt.whereabouts import actions
from casemgmt.whereabouts.models import Death
from tests import factories


def live(person, worker):
    now = timezone.now()
    actions.say_safe_place(person=person, own_word=True, by=worker, at=now)
    stay = actions.say_where(
        person=person, kind="shelter", facility="Harbor House", since=factories.local_today(), source="self",
        as_of=now, booking="Booking-77", by=worker, at=now,
    )  # fmt: skip
    death = Death(
        program=person.program, person=person, reported_at=now, reported_by=worker, place="Kestrel park"
    )
    death.state, death.mistaken_at, death.mistaken_why = "mistaken", now, "Met her today"
    stamp(death, by=worker, reason="test").save()
    return {"stay": stay, "death": death}
