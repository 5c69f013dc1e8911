"""One believable record of each kind. Tracked models are stamped, as every save must be."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import factory
from django.utils import timezone

from casemgmt.access import invitations
from casemgmt.access.models import Agency, Membership, Program, Team, User
from casemgmt.access.roles import Role
from casemgmt.history import stamp

PASSWORD = "a long enough sentence"
ZONE = "America/Los_Angeles"


class Stamped(factory.django.DjangoModelFactory):
    """Saves once, with the stamp that tracked models insist on."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        thing = stamp(model_class(*args, **kwargs), by=None, reason="test")
        thing.save(force_insert=True)
        return thing


class AgencyFactory(Stamped):
    name = factory.Sequence(lambda n: f"Agency {n}")
    is_operator = True

    class Meta:
        model = Agency


class ProgramFactory(Stamped):
    id = factory.Sequence(lambda n: f"program-{n}")
    agency = factory.SubFactory(AgencyFactory)
    name = factory.LazyAttribute(lambda o: o.id.title())
    zone = "America/Los_Angeles"

    class Meta:
        model = Program


def lane():
    """The program in which most tests happen."""
    return ProgramFactory(id="lane", name="Lane Mobile Crisis", zone=ZONE)


def local_today() -> date:
    """The day in the program: UTC's is a day ahead from four in the afternoon."""
    return timezone.localdate(timezone=ZoneInfo(ZONE))


def harbor():
    """Another program, in another zone."""
    return ProgramFactory(id="other", name="Harbor Responders", zone="America/New_York")


class TeamFactory(Stamped):
    program = factory.SubFactory(ProgramFactory)
    agency = factory.LazyAttribute(lambda o: o.program.agency)
    name = factory.Sequence(lambda n: f"Team {n}")

    class Meta:
        model = Team


class UserFactory(Stamped):
    email = factory.Sequence(lambda n: f"worker{n}@example.org")
    name = factory.Sequence(lambda n: f"Worker {n}")
    password = factory.django.Password(PASSWORD)

    class Meta:
        model = User


class MembershipFactory(Stamped):
    user = factory.SubFactory(UserFactory)
    program = factory.LazyAttribute(lambda o: o.team.program)

    class Meta:
        model = Membership


def staff(role, *, team=None, program=None, **user):
    """A user with one role: in a team, or program-wide."""
    membership = MembershipFactory(
        role=role, team=team, program=program or team.program, user=UserFactory(**user)
    )
    return membership.user


def staff_of(role, *teams, **user):
    """A user with one role in several teams, their rows in this order."""
    worker = UserFactory(**user)
    for row, team in enumerate(teams):
        since = timezone.now() - timedelta(days=len(teams) - row)
        MembershipFactory(user=worker, role=role, team=team, since=since)
    return worker


def newcomer(program, by, *, accepts=True, **asked):
    """Somebody new who was invited, got the letter, and (unless not) accepted."""
    said = {"email": "new.worker@example.org", "name": "New Worker", "role": Role.RESPONDER} | asked
    invitation = invitations.invite(program=program, at=timezone.now(), by=by, **said)
    invitations.send_letters()
    user = User.objects.get(email=invitation.email)
    if accepts:
        invitations.accept(invitation=invitation, at=timezone.now(), by=user)
    return user
