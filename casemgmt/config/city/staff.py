"""Who works in the demo's city, and who did. One of each role signs in; all have the same password."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from casemgmt.access import emails
from casemgmt.access.invitations import OPEN_FOR
from casemgmt.access.models import Agency, Invitation, Membership, Program, Team, User
from casemgmt.access.roles import Role
from casemgmt.codes.workforce import EndReason
from casemgmt.consents.models import SharingPolicy
from casemgmt.exposure.models import StaffNotice
from casemgmt.workforce.models import Absence, Employment

DOMAIN = "riverbend.example"
PASSWORD = "warm-handoff-demo"
DAY, NIGHT, CARE, OUTREACH = "Day team", "Night team", "Care team", "Outreach team"
FOUNDED = timedelta(days=1100)
FIRST_DAYS = 2


class Post(NamedTuple):
    """Somebody's work here: days since they began and, for whoever left, since they ended."""

    role: Role
    name: str
    mail: str
    team: str | None
    began: int
    ended: int | None = None
    why: str = ""
    kind: str = "employee"


R, S, P = Role.RESPONDER, Role.SOCIAL_WORKER, Role.PEER_SUPPORTER
FIELD, CARERS = (R, Role.MEDIC, Role.MEDIATOR), (S, Role.NAVIGATOR)  # who goes out, who carries cases
DESK, LEADERS = (Role.CALL_TAKER, Role.DISPATCHER), (Role.SUPERVISOR,)
STAFF = [  # the first of a role signs in
    Post(R, "Imani Brooks", "responder", DAY, 820),
    Post(S, "Dana Whitfield", "social.worker", CARE, 1010),
    Post(P, "Luis Ortega", "peer", CARE, 640),
    Post(Role.CALL_TAKER, "Grace Kim", "call.taker", None, 900),
    Post(Role.SUPERVISOR, "Ruth Adeyemi", "supervisor", None, 1080),
    Post(Role.PROGRAM_LEAD, "Marcus Hale", "lead", None, 1100),
    Post(Role.ADMINISTRATOR, "Sam Petrov", "administrator", None, 1095),
    Post(Role.AUDITOR, "Ellen Voss", "privacy", None, 700),
    Post(R, "Noah Castellanos", "noah", DAY, 560),
    Post(Role.MEDIC, "Keoni Palakiko", "medic", DAY, 410),
    Post(R, "Hannah Strand", "hannah", DAY, 210),
    Post(R, "Rafael Ortiz", "rafael", DAY, 48),
    Post(P, "Bernice Yellowtail", "bernice", DAY, 300, kind="contractor"),
    Post(R, "Priya Raman", "priya", NIGHT, 760),
    Post(R, "Theo Lindqvist", "theo", NIGHT, 530),
    Post(R, "Jada Simmons", "jada", NIGHT, 365),
    Post(R, "Owen Farrell", "owen", NIGHT, 250),
    Post(R, "Lucía Barrera", "lucia", NIGHT, 95),
    Post(S, "Amara Diallo", "amara", CARE, 690),
    Post(S, "Ben Okoye", "ben", CARE, 330),
    Post(Role.MEDIATOR, "Sol Ramírez", "mediator", OUTREACH, 480),
    Post(R, "Wren Takahashi", "wren", OUTREACH, 150, kind="intern"),
    Post(Role.NAVIGATOR, "Nadia Petrossian", "navigator", OUTREACH, 275),
    Post(Role.DISPATCHER, "Tyrell Banks", "dispatcher", None, 240),
    Post(Role.SUPERVISOR, "Joan Mickelson", "joan", None, 600),
    Post(R, "Caleb Norris", "caleb", DAY, 600, 51, EndReason.RESIGNED),
    Post(S, "Felicia Grant", "felicia", CARE, 520, 118, EndReason.TRANSFERRED),
    Post(R, "Mina Castro", "mina", NIGHT, 700, 205, EndReason.RESIGNED),
    Post(R, "Dmitri Sand", "dmitri", NIGHT, 420, 330, EndReason.RESIGNED),
    Post(S, "Paula Reyes", "paula", CARE, 980, 410, EndReason.RETIRED),
    Post(R, "Hugh Pell", "hugh", DAY, 900, 640, EndReason.HEALTH),
    Post(R, "Anya Cole", "anya", OUTREACH, 610, 455, EndReason.CONTRACT_ENDED, "intern"),
]
GUESTS = [  # other agencies' people: no employment here
    Post(Role.RECORDS_CUSTODIAN, "Odette Marsh", "records", None, 660),
    Post(Role.CITY_ATTORNEY, "Gil Andrade", "attorney", None, 610),
    Post(Role.EVALUATOR, "Dr. Hana Sorensen", "evaluator", None, 140),
]
OFFICER = Post(Role.LAW_ENFORCEMENT, "Sgt. Dale Brandt", "officer", "Police co-response", 300)
NEIGHBOURS = [
    Post(R, "Jonas Weber", "neighbour", "Harbor team", 500),
    Post(S, "Alma Santoro", "alma", "Harbor team", 400),
    Post(Role.CALL_TAKER, "Curt Dolan", "curt", None, 450),
]
# Who, from day to day, counted from today, and who covers.
AWAY = (("ben", -2, 4, "social.worker"), ("owen", 0, 1, ""), ("navigator", 9, 15, "amara"))
HARBOR = Post(Role.ADMINISTRATOR, "Ines Falk", "ines", None, 430)
OF_BOTH = Post(S, "Ben Okoye", "ben", "Harbor team", 120)  # works in Riverbend as well
INVITED = Post(R, "Alex Moreno", "alex", NIGHT, 2)  # has not answered yet
TOLD = (
    "Hard calls and check-ins are for support. Nobody's supervisor sees them, they are never used to judge "
    "or discipline anybody, and a figure is shown only where four people or more gave each answer."
)


@dataclass
class City:
    """A program, its teams and its people; `users` in the order of their posts."""

    program: Program
    teams: dict = field(default_factory=dict)
    users: list = field(default_factory=list)
    by_role: dict = field(default_factory=lambda: defaultdict(list))
    told_on: object = None
    partners: list = field(default_factory=list)
    police: Agency | None = None
    guests: dict = field(default_factory=dict)  # other agencies' people, by role
    posts: dict = field(default_factory=dict)  # by user's id

    def add(self, user, post):
        user.post, user.team = post, self.teams.get(post.team)
        self.posts[user.pk] = post
        self.users.append(user)
        self.by_role[post.role].append(user)

    def of(self, roles):
        return [user for role in roles for user in self.by_role[role]]

    def working(self, roles, ago, team=None):
        """Users of these roles who worked here so many days ago, of one team if one is named.

        Not in their first days: a story is moved by whole days, and nobody acts before they began.
        """
        return [
            user
            for user in self.of(roles)
            if (team is None or user.post.team == team)
            and user.post.began > ago + FIRST_DAYS
            and (user.post.ended is None or user.post.ended < ago)
        ]


def hire(writer, *, more=()):
    """Riverbend: the program, its teams, its staff and the rules it works by. `more`: further posts."""
    posts = [*STAFF, *more]
    program = Program(
        id="riverbend", name="Riverbend Mobile Crisis", zone="America/Los_Angeles",
        public_phone="+15415550101", partner_phone="+15415550102", after_hours_phone="+15415550103",
        hours="Every day, 7 am to 11 pm",
    )  # fmt: skip
    city = _staffed(writer, Agency(name="City of Riverbend", is_operator=True), program, posts)
    for post in GUESTS:
        city.guests[post.role] = _member(writer, city, post, hashed())
    _rules(writer, city)
    _take_days_off(writer, city)
    return city


def join_officers(writer, city, agency):
    """The police department's own small team: another agency's people, who see little."""
    at = days_ago(writer, OFFICER.began)
    team = Team(program=city.program, agency=agency, name=OFFICER.team)
    city.teams[OFFICER.team] = writer.write(team, by=None, at=at, reason="Made for the demo")
    _member(writer, city, OFFICER, hashed())
    city.police = agency


def neighbours(writer, *, more=()):
    """A second program on the same server, of which Riverbend sees nothing."""
    program = Program(
        id="harbor", name="Harbor Responders", zone="America/New_York", public_phone="+12075550110",
        hours="Every day, 8 am to 8 pm",
    )  # fmt: skip
    return _staffed(writer, Agency(name="Harbor County", is_operator=True), program, [*NEIGHBOURS, *more])


def share(writer, city, small):
    """One social worker works in both programs; the smaller has an administrator; somebody is invited.

    Returns the worker.
    """
    worker = next(user for user in city.users if user.email.startswith(f"{OF_BOTH.mail}@"))
    chief = _member(writer, small, HARBOR, hashed())
    join(writer, small, worker, OF_BOTH, by=chief)
    asked = days_ago(writer, INVITED.began, hour=17)
    invitation = Invitation(
        program=city.program, team=city.teams[INVITED.team], email=f"{INVITED.mail}@{DOMAIN}",
        name=INVITED.name, role=INVITED.role, kind=INVITED.kind, invited_at=asked, letter_due=asked,
        letter_at=asked, expires_at=asked + OPEN_FOR,
    )  # fmt: skip
    writer.write(invitation, by=city.by_role[Role.ADMINISTRATOR][0], at=asked, reason="Invited")
    return worker


def join(writer, city, user, post, *, by):
    """Somebody who works elsewhere works in this city as well."""
    at = days_ago(writer, post.began)
    _spell(writer, city, user, post)
    employed = Employment(
        program=city.program, user=user, team=city.teams[post.team], kind=post.kind, started_on=at.date()
    )
    writer.write(employed, by=by, at=at, reason="started")


@cache
def hashed():
    """The one password, slow to hash by design and so hashed once."""
    return make_password(PASSWORD)


def sign_ins():
    """(role, e-mail, password) for one member of staff a role; partners' staff come in by their mailbox."""
    first = {post.role: post.mail for post in reversed([*STAFF, *GUESTS, OFFICER])}
    of_roles = [(str(role.label), f"{first[role]}@{DOMAIN}", PASSWORD) for role in Role if role in first]
    return [*of_roles, (_("… of two programs"), f"{OF_BOTH.mail}@{DOMAIN}", PASSWORD)]


def choose_passwords():
    """Each of them chooses the one password, on the page that a mailed link opens. The city's scope stays."""
    for _role, email, password in sign_ins():
        browser = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        page = browser.get(emails.password_link(User.objects.get(email=email)))
        browser.post(page.url, {"password1": password, "password2": password})


def days_ago(writer, days, hour=9):
    """A moment so many days before the present, at an hour of UTC."""
    return datetime.combine((writer.now - timedelta(days=days)).date(), time(hour), tzinfo=UTC)


def _staffed(writer, agency, program, posts):
    began = writer.now - FOUNDED
    program.agency = writer.write(agency, by=None, at=began, reason="Made for the demo")
    writer.write(program, by=None, at=began, reason="Made for the demo")
    city, secret = City(program), hashed()
    for name in dict.fromkeys(post.team for post in posts if post.team):
        team = Team(program=program, agency=program.agency, name=name)
        city.teams[name] = writer.write(team, by=None, at=began, reason="Made for the demo")
    for post in posts:
        city.add(_member(writer, city, post, secret), post)
    chief = (city.by_role[Role.ADMINISTRATOR] or city.users)[0]
    for user in city.users:
        _employ(writer, city, user, by=chief)
    return city


def _member(writer, city, post, secret):
    at = days_ago(writer, post.began)
    desk_phone = f"+1541555{100 + len(city.users) % 100:04}"
    user = User(email=f"{post.mail}@{DOMAIN}", name=post.name, password=secret, phone=desk_phone)
    writer.write(user, by=None, at=at, reason="Made for the demo")
    membership = _spell(writer, city, user, post)
    if post.ended is not None:
        end = days_ago(writer, post.ended, hour=23)
        user.is_active, membership.until = False, end
        writer.write(user, by=None, at=end, reason="Left")
        writer.write(membership, by=None, at=end, reason="Left")
    return user


def _spell(writer, city, user, post):
    at = days_ago(writer, post.began)
    membership = Membership(
        user=user,
        program=city.program,
        team=city.teams.get(post.team),
        role=post.role,
        kind=post.kind,
        since=at,
    )
    return writer.write(membership, by=None, at=at, reason="Made for the demo")


def _employ(writer, city, user, *, by):
    post = user.post
    spell = Employment(
        program=city.program, user=user, team=user.team, kind=post.kind,
        started_on=days_ago(writer, post.began).date(),
    )  # fmt: skip
    writer.write(spell, by=by, at=days_ago(writer, post.began, hour=15), reason="started")
    if post.ended is not None:
        spell.ended_on, spell.end_reason = days_ago(writer, post.ended).date(), post.why
        writer.write(spell, by=by, at=days_ago(writer, post.ended, hour=16), reason="left")


def _take_days_off(writer, city):
    """Two of the staff are away for some days, and one will be."""
    today = timezone.localdate(writer.now, ZoneInfo(city.program.zone))
    named = {user.post.mail: user for user in city.users}
    for mail, first, last, covers in AWAY:
        user = named[mail]
        absence = Absence(
            program=city.program, user=user, covered_by=named.get(covers),
            starts_on=today + timedelta(days=first), ends_on=today + timedelta(days=last),
        )  # fmt: skip
        writer.write(absence, by=user, at=days_ago(writer, 6), reason="Away")


def _rules(writer, city):
    """What the program decided about sharing, and what it told its staff and their union."""
    lead, administrator = city.by_role[Role.PROGRAM_LEAD][0], city.by_role[Role.ADMINISTRATOR][0]
    at = days_ago(writer, 240)
    sharing = SharingPolicy(
        program=city.program, care_coordination=True, verbal_days=14, counsel_checked_on=at.date(),
        decided=f"Program board and city counsel, {at:%B %Y}",
    )  # fmt: skip
    writer.write(sharing, by=administrator, at=at, reason="Rules set")
    told = days_ago(writer, 195)
    writer.add(StaffNotice(program=city.program, told_on=told.date(), words=TOLD, recorded_by=lead), at=told)
    city.told_on = told.date()
