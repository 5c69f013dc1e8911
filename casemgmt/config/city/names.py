"""What files of a told city call whoever and whatever was there before the stories began."""

from casemgmt.access.models import Agency, Team, User
from referrals.models import Mailbox, Service


def names():
    """{id: the name}, of the database at hand."""
    found = {
        **{user.pk: user.email for user in User.objects.all()},
        **{team.pk: name_of_team(team) for team in Team.objects.all()},
        **{agency.pk: agency.name for agency in Agency.objects.all()},
        **{service.pk: f"{service.name}, {service.agency.name}" for service in services()},
        **{mailbox.pk: f"mail to {mailbox.email}" for mailbox in Mailbox.objects.all()},
    }
    if len(set(found.values())) < len(found):
        raise ValueError("Two of a city have the same name.")
    return found


def name_of_team(team):
    return f"{team.name}, {team.program_id}"


def services():
    return Service.objects.select_related("agency")
