"""One furnished world: everything there is, as it is one's own, another team's, another program's, or hidden.

`World.find` gives the id of one record of a kind in a scope; table.txt speaks of these kinds.
"""

import io
import uuid
from datetime import timedelta
from functools import cache
from types import SimpleNamespace

from django.test import Client
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import tokens
from casemgmt.access.models import AccountChange, Agreement, ApiToken, Invitation, Membership, Program
from casemgmt.access.roles import Permission, Role
from casemgmt.calls import actions as calls
from casemgmt.calls.models import UnknownLabel
from casemgmt.cases.models import Note
from casemgmt.consents import actions as consents
from casemgmt.consents.models import Override, Scan
from casemgmt.encounters.models import Draft
from casemgmt.jobs import actions as jobs
from casemgmt.law import actions as law
from casemgmt.notices.models import Delivery, Notice
from casemgmt.people import actions as people
from casemgmt.people.models import Conflict, PersonGrant, Restriction, Review, Search
from casemgmt.web.bulk import JOB
from casemgmt.web.models import BulkStep
from casemgmt.workforce.models import Absence, Employment
from referrals.actions.directory import moving
from staffwellbeing.models import SupportContact, SupportRequest
from tests import factories
from tests.calls.documents import DOCUMENT, csv_of
from tests.calls.factories import MappingFactory
from tests.calls.test_importing import row
from tests.caseload import story as caseload
from tests.people.conftest import make_person
from tests.referrals.factories import MailboxFactory, ServiceFactory, proposed, sent
from tests.referrals.partners import Partner
from tests.sheets import story as sheets
from tests.signing_in import sign_in
from tests.world.one_person import saved
from tests.world.one_program import furnish

OWN, TEAM, PROGRAM, NOWHERE, HIDDEN = SCOPES = ("own", "other team", "other program", "nonexistent", "hidden")
THIRD = "third"  # a program that invites the others' staff, and asks for changes of their accounts
# Kinds that belong to one user alone, whoever else has the permission.
PERSONAL = {
    "search",
    "typed",
    "draft",
    "notice",
    "own_token",
    "card",
    "support_request",
    "own_invitation",
    "prepared",
    "bulk_step",
    "sheet",
    "brought_sheet",
}
# The same for every program: the directory of services; an id that the browser makes up itself.
SHARED = {"service", "others_service", "agency", "made_up"}
# Kinds that lead to no person: nothing of them can be hidden with one.
IMPERSONAL = SHARED | {
    "batch", "mapping", "label", "membership", "member", "employment", "absence", "delivery", "restriction",
    "grant", "conflict", "review", "support_contact", "staff_token", "own_token", "notice", "support_request",
    "invitation", "own_invitation", "account_change", "mailbox", "change", "search", "typed", "card", "team",
    "user", "program", "kept_service", "proposal", "own_proposal",
    "bulk_step",
}  # fmt: skip
# Papers of the law: whoever answers them sees those about hidden people too.
IN_LAW = {"legal_request", "legal_hold", "production"}


class World:
    """Two programs, the first with two teams, and in the first also one person who is hidden from all."""

    def __init__(self):
        self.lane, _third = (factories.ProgramFactory(id=name) for name in ("lane", THIRD))
        self.other = factories.ProgramFactory(id="other", zone="America/New_York")
        self.police_agency = factories.AgencyFactory(is_operator=False, is_law_enforcement=True)
        self.day, night, self.harbor = (
            factories.TeamFactory(program=program, name=name)
            for program, name in ((self.lane, "Day"), (self.lane, "Night"), (self.other, "Harbor"))
        )
        self.police = factories.TeamFactory(program=self.lane, name="Police", agency=self.police_agency)
        self.officer = factories.staff(Role.AUDITOR, program=self.lane)
        self.houses = {
            OWN: house(self.lane, self.day, self.officer, self.police_agency),
            TEAM: house(self.lane, night, self.officer, None),
            PROGRAM: house(self.other, self.harbor, factories.staff(Role.AUDITOR, program=self.other), None),
            HIDDEN: house(self.lane, self.day, self.officer, self.police_agency),
        }
        restrict(self.houses[HIDDEN].person, by=self.officer)
        self.browser = Partner(self.houses[OWN].mailbox, raise_request_exception=False)

    def user(self, *roles):
        """A member of the first team with these roles, and what is theirs alone."""
        team = self.police if Role.LAW_ENFORCEMENT in roles else self.day
        user = factories.staff(roles[0], team=team)
        for role in roles[1:]:
            factories.MembershipFactory(user=user, role=role, team=team)
        user.things = belongings(user, self.houses[OWN])
        return user

    def user_of_both(self, *roles, other_first=False):
        """A member of the first team of both programs, with rows in one of the two orders; theirs in both."""
        teams = (self.harbor, self.day) if other_first else (self.day, self.harbor)
        user = factories.staff_of(roles[0], *teams)
        for role in roles[1:]:
            for team in teams:
                factories.MembershipFactory(user=user, role=role, team=team)
        user.things, user.others_things = (belongings(user, self.houses[scope]) for scope in (OWN, PROGRAM))
        return user

    def user_of_a_third(self, *roles, third_first=False):
        """A member of the first team and of the third program: all of the other's is foreign to them."""
        there = factories.TeamFactory(program=Program.objects.get(pk=THIRD))
        teams = (there, self.day) if third_first else (self.day, there)
        user = factories.staff_of(roles[0], *teams)
        for role in roles[1:]:
            for team in teams:
                factories.MembershipFactory(user=user, role=role, team=team)
        user.things = belongings(user, self.houses[OWN])
        return user

    def client(self, user):
        return sign_in(Client(raise_request_exception=False), user)

    def find(self, kind, scope, user=None):
        """The id of one such record; None where the scope has none."""
        if scope == NOWHERE or kind == "made_up":
            return nowhere(kind)
        if kind in IMPERSONAL and scope == HIDDEN:
            return None
        if scope == OWN and kind in PERSONAL:
            return getattr(user.things, kind).pk if user else nowhere(kind)
        if scope == PROGRAM and kind in PERSONAL and hasattr(user, "others_things"):
            return getattr(user.others_things, kind).pk
        return getattr(self.houses[scope], kind).pk


@cache
def nowhere(kind):
    return uuid.uuid4()


def house(program, team, officer, police):
    """Everything the API's tests know, and what stands on pages alone."""
    by = factories.staff(Role.SOCIAL_WORKER, team=team)
    factories.MembershipFactory(user=by, role=Role.RESPONDER, team=team)
    mailbox = MailboxFactory(program=program, agency__name=f"Partner {uuid.uuid4()}")
    made = furnish(program, team, by, mailbox.agency)
    made.mailbox = mailbox
    made.change = moving.ask(
        kind="phone", agency=mailbox.agency, program=program, mailbox=mailbox, by=by, at=timezone.now(),
        phone="+15415550170",
    )  # fmt: skip
    in_the_directory(made)
    made.sent = sent(made.person, made.service, by=by)
    made.packet = made.sent.packet
    made.asked = consents.write_consent(
        person=made.person, kind="general_sharing", by=by, what=["name"], recipient=made.agency,
        purpose="service", expires_on=factories.local_today() + timedelta(days=5),
    )  # fmt: skip
    Scan.objects.create(
        program=program, consent=made.consent, media_type="image/png", sha256="0" * 64, content=b"page"
    )
    made.encounter.police, made.encounter.police_agency = "co_response", police
    made.met = saved(made.encounter)
    says_no(made)
    imports(made)
    in_law(made)
    staff(made, officer)
    vars(made).update(vars(belongings(by, made, factories.staff(Role.RESPONDER, team=team))))
    made.staff_token = made.own_token
    return made


def says_no(made):
    """The last word of the person to their partner, and a supervisor's decision against it for another."""
    by = factories.staff(Role.SUPERVISOR, program=made.program)
    made.no = consents.record_no(
        person=made.person, recipient=made.agency, reason="", at=timezone.now(), by=by
    )
    agency = factories.AgencyFactory(is_operator=False, is_partner=True)
    made.decision = saved(
        Override(program=made.program, person=made.person, no=made.no, recipient=agency, why="Asked", by=by)
    )


def in_law(made):
    """A legal request about the person that waits, another that was answered, and a hold."""
    by = factories.staff(Role.RECORDS_CUSTODIAN, program=made.program)
    today = factories.local_today()
    paper = {"asked_by": "County court", "received_on": today, "due_on": today, "asks_for": "All records"}
    made.legal_request = law.log_request(
        program=made.program, by=by, kind="subpoena", person=made.person, hold=True, **paper
    )
    made.legal_hold = made.legal_request.holds.get()
    own = law.log_request(program=made.program, by=by, kind="own_copy", person=made.person, **paper)
    made.production = law.produce(request=own, parts=["people.person"], at=timezone.now(), by=by)


def in_the_directory(made):
    """A service that its program decides on, one that the third program does, and what each proposes."""
    third = Program.objects.get(pk=THIRD)
    with scope.acting_as(programs=[THIRD], actor="system:test"):
        there = MailboxFactory(program=third, agency__name=f"Partner {uuid.uuid4()}")
    made.kept_service, made.others_service = made.service, ServiceFactory(agency=there.agency)
    made.proposal = proposed(
        made.service, by=factories.staff(Role.SOCIAL_WORKER, program=third), eligibility="Adults"
    )
    ours = factories.staff(Role.SOCIAL_WORKER, program=made.program)
    made.own_proposal = proposed(made.others_service, by=ours, eligibility="Adults")


def imports(made):
    made.mapping = MappingFactory(
        program=made.program, slug=f"log-{made.person.ref.lower()}", document=DOCUMENT
    )
    made.batch = calls.check_file(
        program=made.program, mapping=made.mapping, file=io.BytesIO(csv_of(row())), name="log.csv", by=None
    )
    made.label = UnknownLabel.objects.create(
        program=made.program, mapping=made.mapping, field="reasons", label="ZZ", folded="zz", count=1
    )


def staff(made, officer):
    """Members of staff and what is written about them; who is restricted, named, stepped back."""
    made.member = factories.staff(Role.RESPONDER, team=made.team)
    made.membership = Membership.objects.get(user=made.member)
    made.invitation = invited(made.program, f"{uuid.uuid4()}@example.org")
    made.account_change = shared_account(made)
    today = factories.local_today()
    made.employment = saved(
        Employment(program=made.program, user=made.member, team=made.team, started_on=today)
    )
    made.absence = saved(
        Absence(program=made.program, user=made.user, starts_on=today, ends_on=today + timedelta(days=2))
    )
    made.support_contact = SupportContact.objects.create(
        program=made.program, kind="peer", name="Sam", phone="5415550100", user=made.user
    )
    about = make_person(made.program, name="Somebody Watched")
    made.restriction = restrict(about, by=officer)
    made.grant = saved(
        PersonGrant(
            program=made.program, person=about, user=made.member, given_by=officer, why="Works with her"
        )
    )
    made.conflict = saved(Conflict(program=made.program, person=about, user=made.user))
    made.review = saved(
        Review(program=made.program, kind="card", by=made.user, people=[about.pk], why="With her now")
    )


def invited(program, email):
    earlier = program.invitations.filter(email=email.lower()).first()
    if earlier:
        return earlier
    ends = timezone.now() + timedelta(days=9)
    asked = {"role": Role.RESPONDER, "kind": "employee", "name": "Somebody New", "expires_at": ends}
    return saved(Invitation(program=program, email=email.lower(), **asked))


def shared_account(made):
    """A change to somebody's account, asked for by the third program: it waits for this one's yes."""
    third = Program.objects.get(pk=THIRD)
    user = factories.staff(Role.RESPONDER, team=made.team)
    factories.MembershipFactory(user=user, role=Role.RESPONDER, program=third)
    asks = factories.staff(Role.ADMINISTRATOR, program=third)
    change = saved(AccountChange(user=user, program=third, what="second_step", asked_by=asks))
    Agreement.objects.create(change=change, program=third, by=asks)
    return change


def restrict(person, *, by):
    people.restrict(person=person, kind="safety", why="Somebody asks for her", may_see=[], by=by)
    return Restriction.objects.get(person=person)


def bulk_step(user, program):
    """A step of a list that the worker has still to do."""
    number = uuid.uuid4()
    return BulkStep.objects.create(
        id=number, asking=number, program=program.pk, user=user.pk, page="followups:give_ticked", back="/",
        versions={}, job=jobs.begin(kind=JOB, program=program.pk, total=0, by=user),
    )  # fmt: skip


def belongings(user, made, colleague=None):
    """What one user alone may open."""
    program = made.program
    notice = Notice.objects.create(
        program=program.pk, recipient=user.pk, kind="followup_due", subject_kind="followups.followup",
        subject_id=made.followup.pk, step="due", occurrence=timezone.now(),
    )  # fmt: skip
    return SimpleNamespace(
        search=Search.objects.create(program=program, user=user, terms={"text": "Rosalind"}),
        card=Search.objects.create(
            program=program, user=user, with_me=True,
            terms={"name": "Rosalind", "hits": [[str(made.person.pk), program.pk]]},
        ),
        typed=Draft.objects.create(program=program, user=user, body={"note": ["still typing"]}),
        draft=note_draft(made, user),
        prepared=caseload.about(made.person, user),
        bulk_step=bulk_step(user, program),
        **sheets.brought_by(user, made.person),
        notice=notice,
        delivery=Delivery.objects.create(program=program.pk, notice=notice, state="held", reason="check"),
        own_token=token(user, program),
        own_invitation=invited(Program.objects.get(pk=THIRD), user.email),
        support_request=asked(program, colleague or made.user, of=user),
    )  # fmt: skip


def asked(program, by, *, of):
    """A colleague would like to talk; row security lets nobody else write that down."""
    with scope.acting_as(programs=[program.pk], actor=f"user:{by.pk}"):
        return SupportRequest.objects.create(program=program, asked_by=by, supporter=of)


def note_draft(made, user):
    return saved(
        Note(
            program=made.program,
            case=made.case,
            author=user,
            kind="general",
            text="A draft",
            saved_at=timezone.now(),
        )
    )


def token(user, program):
    digest = tokens.digest(str(uuid.uuid4()))
    ends = timezone.now() + timedelta(days=9)
    wanted = {"name": "Reports", "digest": digest, "permissions": [Permission.CALL_VIEW], "expires_at": ends}
    return saved(ApiToken(user=user, program=program, **wanted))
