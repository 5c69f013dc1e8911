"""What a page may send. Only safe ways of contact are offered, and only results that they allow."""

import uuid
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.codes.contact import AttemptResult, ContactMode
from casemgmt.codes.followups import Because, FollowUpKind, FollowUpOutcome
from casemgmt.days import local_day
from casemgmt.people import contact
from casemgmt.web import forms
from casemgmt.web.moments import HAPPENED, PROMISED
from casemgmt.web.widgets import NearDay
from casemgmt.wording import phone
from followups import cadence
from followups.cadence import NextPromise
from followups.models import NEEDS_NOBODY

DONE = "_done"  # behind a result: it was reached, and the promise is kept
LAST = "_last"  # the same, and nothing is promised next
NEXT = ("next_kind", "next_day", "next_because")
USUAL_MODE = {
    FollowUpKind.CALL: ContactMode.CALL,
    FollowUpKind.TEXT: ContactMode.TEXT,
    FollowUpKind.VISIT: ContactMode.IN_PERSON,
    FollowUpKind.APPOINTMENT: ContactMode.IN_PERSON,
}
# Ways that need no number or address on file, and those that use one.
FREE_MODES = (ContactMode.IN_PERSON, ContactMode.THROUGH_OTHER, ContactMode.VIDEO)
POINT_MODES = (ContactMode.CALL, ContactMode.TEXT, ContactMode.EMAIL, ContactMode.LETTER)
WRITTEN = (ContactMode.TEXT, ContactMode.EMAIL, ContactMode.LETTER)
PARTNER_MODES = (ContactMode.CALL, ContactMode.EMAIL, ContactMode.IN_PERSON, ContactMode.VIDEO)
REACHED = (AttemptResult.REACHED, AttemptResult.PARTNER_ANSWERED)
FIRST_RESULTS = (
    AttemptResult.NO_ANSWER,
    AttemptResult.LEFT_MESSAGE,
    AttemptResult.SENT,
    AttemptResult.NOT_THERE,
)


class UnlessLast:
    """A field that is needed, unless the button that was pressed says that nothing follows."""

    def validate(self, value):
        if value:
            super().validate(value)


class DayUnlessLast(UnlessLast, forms.DateField):
    pass


class KindUnlessLast(UnlessLast, forms.ChoiceField):
    pass


class AsksNext(forms.Form):
    """A step that may end a promise, and what is promised next; `proposed` is None where nobody is asked."""

    use_required_attribute = False
    next_kind = KindUnlessLast(label=_("What"), choices=FollowUpKind)
    next_day = DayUnlessLast(label=_("By which day"), widget=NearDay, validators=[PROMISED])
    next_because = forms.CharField(label=_("Why, if not to stay in touch"), max_length=200, required=False)

    def __init__(self, *args, proposed, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        for name in NEXT:
            if proposed is None:
                del self.fields[name]
        if proposed is not None:
            self.initial |= {"next_kind": proposed.kind, "next_day": proposed.day}

    def next_of(self, sent):
        """What is promised next, as the actions take it. None where nobody is asked, or with an error."""
        if self.proposed is None or any(name in self.errors for name in NEXT):
            return None
        if not sent.get("next_day"):
            self.add_error("next_day", _("Choose a day, or say that nothing is promised next."))
            return None
        because = sent["next_because"] or Because.STAY_IN_TOUCH
        return NextPromise(sent["next_kind"] or self.proposed.kind, sent["next_day"], because)


class AttemptForm(AsksNext):
    """One try: the way first, then its result, whose button sends the form."""

    attempt_id = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    at = forms.DateTimeField(label=_("When, if not now"), required=False, validators=[HAPPENED])
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    result = forms.ChoiceField(label=_("What came of it"))

    def __init__(self, *args, followup, now, **kwargs):
        super().__init__(*args, **kwargs)
        points = points_of(followup)
        self.points = {str(point.pk): point for point in points}
        self.fields["way"].choices = partner_ways() if followup.asks_partner else ways(points, now)
        self.fields["result"].choices = [
            *results(followup, points, now), *endings(followup, last=self.proposed is not None)
        ]  # fmt: skip
        self.initial.setdefault("attempt_id", uuid.uuid4())
        self.initial.setdefault("way", usual_way(followup, self.fields["way"].choices))

    @property
    def reached_results(self):
        """Reached, and done; the same with nothing next; reached."""
        reached = {f"{result}{end}" for result in REACHED for end in ("", DONE, LAST)}
        return [choice for choice in self.fields["result"].choices if choice[0] in reached][::-1]

    @property
    def first_results(self):
        """The usual ways of not reaching."""
        return [choice for choice in self.fields["result"].choices if choice[0] in FIRST_RESULTS]

    @property
    def other_results(self):
        shown = {*FIRST_RESULTS, *(value for value, _label in self.reached_results)}
        return [choice for choice in self.fields["result"].choices if choice[0] not in shown]

    def clean(self):
        """The try as `actions.log_attempt` takes it, in `self.attempt`."""
        sent = super().clean()
        if not self.errors:
            mode, _colon, point = sent["way"].partition(":")
            result = sent["result"].removesuffix(DONE).removesuffix(LAST)
            self.attempt = {
                "attempt_id": sent["attempt_id"],
                "mode": mode,
                "contact_point": self.points.get(point),
                "result": result,
                "done": result != sent["result"],
                "note": sent["note"],
                "at": sent["at"] or timezone.now(),
                "then": self.next_of(sent) if sent["result"].endswith(DONE) else None,
            }
        return sent


def points_of(followup):
    """The person's numbers and addresses; a call to a partner uses none of them."""
    if followup.person is None or followup.asks_partner:
        return []
    return contact.offered(followup.person)


def partner_ways():
    return [(f"{mode}:", mode.label) for mode in PARTNER_MODES]


def ways(points, now):
    """Every way that is safe now, as (“mode:contact point”, words); any number where none is on file."""
    safe = [
        (f"{mode}:{point.pk}", f"{mode.label}: {shown(point)}")
        for point in points
        for mode in POINT_MODES
        if contact.allowed(point, mode, now)[0]
    ]
    free = FREE_MODES if phones(points) else (ContactMode.CALL, *FREE_MODES)
    return safe + [(f"{mode}:", mode.label) for mode in free]


def phones(points):
    return [point for point in points if point.kind == point.Kind.PHONE]


def shown(point):
    """A number or an address as people write it."""
    if point.kind != point.Kind.PHONE:
        return point.value
    words = {"number": phone(point.value), "extension": point.extension}
    return _("%(number)s, extension %(extension)s") % words if point.extension else words["number"]


def results(followup, points, now):
    """Results that fit the promise and that the safe ways allow."""
    possible = {} if followup.asks_partner else _allowed(points, now)
    return [(result.value, result.label) for result in followup.results if possible.get(result, True)]


def endings(followup, *, last):
    """Results that end the promise too; with `last`, also those after which nothing is promised."""
    result, done, alone = AttemptResult.REACHED, _("Reached, and done"), _("Reached, done, nothing next")
    if followup.asks_partner:
        result, done = AttemptResult.PARTNER_ANSWERED, _("They answered, and done")
        alone = _("They answered, done, nothing next")
    return [*([(f"{result}{LAST}", alone)] if last else []), (f"{result}{DONE}", done)]


def _allowed(points, now):
    """A message where voicemail is safe, sent only in writing."""
    numbers = phones(points)
    voicemail = not numbers or any(contact.allowed(point, contact.VOICEMAIL, now)[0] for point in numbers)
    written = any(contact.allowed(point, mode, now)[0] for point in points for mode in WRITTEN)
    return {AttemptResult.LEFT_MESSAGE: voicemail, AttemptResult.SENT: written}


def usual_way(followup, choices):
    """The first safe way of the kind that was promised."""
    mode = USUAL_MODE.get(followup.kind, ContactMode.CALL)
    values = [value for value, _label in choices]
    return next((value for value in values if value.startswith(f"{mode}:")), values[0])


class CompleteForm(AsksNext):
    """How it ended, in words that fit. “Reached” needs a try that did, or a promise that needs nobody."""

    outcome = forms.ChoiceField(label=_("How did it end?"), widget=forms.RadioSelect)
    last = forms.BooleanField(required=False)
    field_order = ["outcome"]

    def __init__(self, *args, followup, now, **kwargs):
        super().__init__(*args, **kwargs)
        reached = followup.kind in NEEDS_NOBODY or any(attempt.reached for attempt in followup.attempts.all())
        self.fields["outcome"].choices = [
            (outcome.value, outcome.label)
            for outcome in followup.outcomes
            if reached or outcome != FollowUpOutcome.REACHED
        ]

    def clean(self):
        """What is promised next, in `self.then`; nothing after a death, or where a button said so."""
        sent = super().clean()
        ends = sent.get("last") or sent.get("outcome") == FollowUpOutcome.DIED
        self.then = None if ends else self.next_of(sent)
        return sent


class PostponeForm(forms.Form):
    """Tomorrow and in three days are buttons of their own; any other day is typed."""

    SOON = {"tomorrow": timedelta(days=1), "in_3_days": timedelta(days=3)}

    use_required_attribute = False
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)
    day = forms.DateField(label=_("Another day"), required=False, validators=[PROMISED])
    soon = forms.ChoiceField(choices=[(name, name) for name in SOON], required=False)

    def __init__(self, *args, followup, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = local_day(now, followup.zone)

    def clean(self):
        sent = super().clean()
        if sent.get("soon"):
            sent["day"] = self.today + self.SOON[sent["soon"]]
        if not sent.get("day") and "day" not in self.errors:
            self.add_error("day", _("Choose a day."))
        return sent


class FollowUpReasonForm(forms.Form):
    """Why: for a step that says so in the history."""

    use_required_attribute = False
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args, followup, now, **kwargs):
        super().__init__(*args, **kwargs)


class NothingForm(forms.Form):
    """A step that needs no words."""

    def __init__(self, *args, followup, now, **kwargs):
        super().__init__(*args, **kwargs)


class AssignForm(forms.Form):
    """Somebody who works on follow-ups in this program."""

    use_required_attribute = False
    assignee = forms.ModelChoiceField(label=_("New owner"), queryset=None)

    def __init__(self, *args, followup, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = policy.workers(followup.program, Permission.FOLLOWUP_WORK)
        self.initial.setdefault("assignee", followup.assignee_id)


class GiveTickedForm(forms.Form):
    """Somebody who works on follow-ups in every program of those that were ticked."""

    use_required_attribute = False
    assignee = forms.ModelChoiceField(label=_("New owner"), queryset=None)

    def __init__(self, *args, programs, **kwargs):
        super().__init__(*args, **kwargs)
        able = User.objects.order_by("name")
        for program in programs:
            able = able.filter(pk__in=policy.workers(program, Permission.FOLLOWUP_WORK).values("pk"))
        self.fields["assignee"].queryset = able


class MoveTickedForm(forms.Form):
    """Another day for all that were ticked."""

    use_required_attribute = False
    day = forms.DateField(label=_("Day"), validators=[PROMISED])
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)


class PromiseForm(forms.Form):
    """A follow-up by hand: what, why, by when, whose. After a death nothing that needs the person."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("What"), choices=FollowUpKind, widget=forms.RadioSelect, initial=FollowUpKind.CALL
    )
    because = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("One sentence that tells whoever does it what to do.")
    )
    when = forms.ChoiceField(
        label=_("Within"),
        widget=forms.RadioSelect,
        initial=cadence.Preset.H72,
        choices=cadence.Preset,
    )
    day = forms.DateField(label=_("Or by this day"), widget=NearDay, required=False, validators=[PROMISED])
    assignee = forms.ModelChoiceField(label=_("Owner"), queryset=None)
    for_safety = forms.BooleanField(
        label=_("For their safety"), required=False,
        help_text=_("It goes on wherever they are: in custody, hospital or treatment, too."),
    )  # fmt: skip

    def __init__(self, *args, person, by, **kwargs):
        super().__init__(*args, **kwargs)
        if person.has_died:
            self.fields["kind"].choices = [(kind.value, kind.label) for kind in NEEDS_NOBODY]
            self.initial.setdefault("kind", FollowUpKind.OTHER)
        self.fields["assignee"].queryset = policy.workers(person.program, Permission.FOLLOWUP_WORK)
        self.initial.setdefault("assignee", by)

    def window(self, *, opens_at, zone):
        """What was chosen, as `actions.schedule` takes it; a day, once given, counts."""
        if self.cleaned_data["day"]:
            return cadence.until(self.cleaned_data["day"], opens_at=opens_at, zone=zone)
        return cadence.window(self.cleaned_data["when"], opens_at=opens_at, zone=zone)
