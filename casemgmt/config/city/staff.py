"""Who works in the demo's city. One of each role may sign in; the password is the same for all."""

from types import SimpleNamespace

from django.contrib.auth.hashers import make_password

from casemgmt.access.models import Agency, Membership, Program, Team, User
from casemgmt.access.roles import Role
from casemgmt.history import stamp

DOMAIN = "riverbend.example"
PASSWORD = "warm-handoff-demo"
DAY, NIGHT, CARE = "Day team", "Night team", "Care team"
STAFF = [  # role, name, e-mail name, team (None: the whole program); the first of a role signs in
    (Role.RESPONDER, "Imani Brooks", "responder", DAY),
    (Role.SOCIAL_WORKER, "Dana Whitfield", "social.worker", CARE),
    (Role.PEER_SUPPORTER, "Luis Ortega", "peer", CARE),
    (Role.CALL_TAKER, "Grace Kim", "call.taker", None),
    (Role.SUPERVISOR, "Ruth Adeyemi", "supervisor", None),
    (Role.PROGRAM_LEAD, "Marcus Hale", "lead", None),
    (Role.ADMINISTRATOR, "Sam Petrov", "administrator", None),
    (Role.AUDITOR, "Ellen Voss", "privacy", None),
    (Role.RESPONDER, "Noah Castellanos", "noah", DAY),
    (Role.RESPONDER, "Priya Raman", "priya", NIGHT),
    (Role.RESPONDER, "Theo Lindqvist", "theo", NIGHT),
    (Role.SOCIAL_WORKER, "Amara Diallo", "amara", CARE),
]


def hire():
    """The program, its teams and its staff; returns them by name."""
    agency = _saved(Agency(name="City of Riverbend", is_operator=True))
    program = _saved(
        Program(id="riverbend", agency=agency, name="Riverbend Mobile Crisis", zone="America/Los_Angeles")
    )
    teams = {name: _saved(Team(program=program, agency=agency, name=name)) for name in (DAY, NIGHT, CARE)}
    secret = make_password(PASSWORD)
    users = [_member(program, teams.get(team), role, name, mail, secret) for role, name, mail, team in STAFF]
    of = {role: [user for user, row in zip(users, STAFF, strict=True) if row[0] == role] for role in Role}
    return SimpleNamespace(
        program=program,
        teams=teams,
        responders=of[Role.RESPONDER],
        social_workers=of[Role.SOCIAL_WORKER],
        call_taker=of[Role.CALL_TAKER][0],
        administrator=of[Role.ADMINISTRATOR][0],
    )


def neighbours():
    """A second program on the same server, of which Riverbend sees nothing."""
    agency = _saved(Agency(name="Harbor County", is_operator=True))
    program = _saved(Program(id="harbor", agency=agency, name="Harbor Responders", zone="America/New_York"))
    team = _saved(Team(program=program, agency=agency, name="Harbor team"))
    _member(program, team, Role.RESPONDER, "Jonas Weber", "neighbour", make_password(PASSWORD))


def sign_ins():
    """(role, e-mail, password) for one member of staff a role."""
    first = {role: mail for role, _name, mail, _team in reversed(STAFF)}
    return [(str(role.label), f"{first[role]}@{DOMAIN}", PASSWORD) for role in Role]


def _member(program, team, role, name, mail, secret):
    user = _saved(User(email=f"{mail}@{DOMAIN}", name=name, password=secret))
    _saved(Membership(user=user, program=program, team=team, role=role))
    return user


def _saved(thing):
    stamp(thing, by=None, reason="Made for the demo").save()
    return thing
