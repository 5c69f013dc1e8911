"""What the privacy officer is told at once and looks at afterwards."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import hold, stamp
from casemgmt.notices.actions import tell
from casemgmt.people.models import Conflict, Person, PersonGrant, Restriction, Review

Kind, Verdict = Review.Kind, Review.Verdict


def ask_for_review(*, program: str, kind: str, by: User, people: list[UUID], why: str = "") -> Review:
    """Put something before the privacy officer of a program, and tell them at once; returns the Review.

    `program` is an id, perhaps of a program that the user does not work in. Where there is no privacy
    officer, those who restrict records are told.
    """
    with scope.acting_as(programs=[program], actor="system:review"):
        review = Review(program_id=program, kind=kind, by=by, people=list(people), why=why)
        stamp(review, by=by, reason=gettext_noop("To be looked at")).save()
        for officer in officers(program, but=by):
            tell(
                kind="review_waiting", step=kind, program=program, recipient=officer.pk,
                subject_kind="people.review", subject_id=review.pk, occurrence=timezone.now(),
            )  # fmt: skip
    return review


def officers(program: str, *, but: User) -> QuerySet[User]:
    """Whoever looks after privacy in the program, other than the one concerned."""
    here = Program.objects.get(pk=program)
    reviewing = policy.workers(here, Permission.PRIVACY_REVIEW).exclude(pk=but.pk)
    return reviewing or policy.workers(here, Permission.PERSON_RESTRICT).exclude(pk=but.pk)


@transaction.atomic
def judge(*, review: Review, verdict: str, words: str, by: User) -> Review:
    """Say what came of looking at it, in words. Nobody reviews what they did themselves."""
    policy.require(by, Permission.PRIVACY_REVIEW, review.program_id)
    review = hold(review)
    if review.by_id == by.pk:
        raise NotAllowed(_("Somebody else must look at this: nobody reviews what they did themselves."))
    if review.verdict:
        raise RuleBroken(_("Somebody has looked at this already."))
    if verdict not in review.verdicts:
        raise RuleBroken(_("This verdict does not fit what happened."))
    review.verdict, review.words = verdict, words
    review.reviewed_by, review.reviewed_at = by, timezone.now()
    stamp(review, by=by, reason=gettext_noop("Looked at")).save()
    with scope.acting_as(programs=[review.program_id], actor="system:review"):
        _follow(review, by=by)
    return review


def _follow(review: Review, *, by: User) -> None:
    """What a verdict about who somebody is changes in the records."""
    same = review.verdict == Verdict.SAME
    match review.kind:
        case Kind.LOOK_ALIKE:
            new, *others = review.people
            _settle_look_alike(new, others, same=same, by=by)
        case Kind.OWN_RECORD:
            _settle_own_record(review.people[0], review.by_id, same=same, by=by)


def _settle_look_alike(new: UUID, others: list[UUID], *, same: bool, by: User) -> None:
    """Where it is the same person, only those who see the first record see this one. Else nothing changes."""
    person = hold(Person(pk=new))
    first = Restriction.objects.open().filter(person__in=others).first()
    if same and first is not None:
        _restrict_alike(person, first, by=by)


def _restrict_alike(person: Person, first: Restriction, *, by: User) -> None:
    if Restriction.objects.open().filter(person=person).exists():
        return
    again = Restriction(program=person.program, person=person, kind=first.kind, why=first.why)
    stamp(again, by=by, reason=gettext_noop("The same person")).save()
    for grant in PersonGrant.objects.live().named().filter(person=first.person_id).exclude(user=by.pk):
        named = PersonGrant(
            program=person.program, person=person, user=grant.user, given_by=by, why=grant.why
        )
        stamp(named, by=by, reason=gettext_noop("The same person")).save()


def _settle_own_record(person: UUID, user: UUID, *, same: bool, by: User) -> None:
    """Theirs: restricted for everybody. Not theirs: shown again as to anybody."""
    conflict = (
        Conflict.objects.open().filter(person=person, kind=Conflict.Kind.PERHAPS_OWN, user=user).first()
    )
    if conflict is None:
        return
    if same:
        conflict.kind = Conflict.Kind.OWN
        if not Restriction.objects.open().filter(person=person).exists():
            own = Restriction(
                program_id=conflict.program_id, person_id=person, kind=Restriction.Kind.OWN,
                why=gettext_noop("Record of somebody who works here"),
            )  # fmt: skip
            stamp(own, by=by, reason=gettext_noop("Restricted")).save()
    else:
        conflict.until = timezone.now()
    stamp(conflict, by=by, reason=gettext_noop("Looked at")).save()
