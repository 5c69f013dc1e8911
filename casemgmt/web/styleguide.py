"""Every component in every state, from made-up samples: the first page under every test of looks.

It needs no database and shows nobody's data, so anybody may open it.
"""

from datetime import datetime, timedelta
from types import SimpleNamespace

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from casemgmt.web import forms
from casemgmt.web.navigation import Place
from casemgmt.web.widgets import DateParts, DayInput, MomentInput, NearDay

NOW = datetime(2026, 11, 24, 14, 5)  # a wall time: the same wherever the guide is read

ENDINGS = {
    "scene": "Ended on scene",
    "shelter": "Went to a shelter",
    "hospital": "Went to hospital",
    "other": "Something else",
}
NEEDS = {
    "food": "Food",
    "housing": "Housing",
    "care": "Medical care",
    "talk": "Someone to talk to",
    "id": "ID papers",
}
LANGUAGES = {"en": "English", "es": "Spanish", "vi": "Vietnamese"}


class Parts(forms.MultiValueField):
    """Three boxes as they were typed."""

    widget = DateParts

    def __init__(self, **kwargs):
        super().__init__(fields=[forms.CharField(required=False) for _ in range(3)], **kwargs)

    def compress(self, parts):
        return parts


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="As the person says it. One name is fine.")
    phone = forms.CharField(label="Phone", required=False, widget=forms.TextInput({"type": "tel"}))
    birth = Parts(label="Birth date", help_text="Any part that is known.", required=False)
    began = forms.DateTimeField(label="When did it begin?", widget=MomentInput)
    due = forms.DateField(label="Follow up on", widget=NearDay, required=False)
    told = forms.DateField(label="Told on", widget=DayInput, required=False)
    outcome = forms.ChoiceField(label="How did it end?", widget=forms.RadioSelect, choices=ENDINGS)
    needs = forms.MultipleChoiceField(
        label="Needs seen",
        help_text="Choose all that apply.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=NEEDS,
    )
    language = forms.ChoiceField(label="Language", choices=LANGUAGES, required=False)
    note = forms.CharField(label="What happened", widget=forms.Textarea, required=False)
    paper = forms.FileField(label="Log from dispatch", required=False, help_text="XLSX or CSV, up to 20 MB.")
    again = forms.BooleanField(label="May we call again?", required=False)


class Choice(forms.Form):
    """A list's filter."""

    status = forms.ChoiceField(label="Status", required=False, choices={"": "Any", "open": "Open"})
    team = forms.ChoiceField(label="Team", required=False, choices={"": "Any", "day": "Day team"})


@method_decorator(login_not_required, name="dispatch")
class Styleguide(TemplateView):
    """Made-up samples only, so that anybody may look."""

    template_name = "web/styleguide.html"

    def get_context_data(self, **kwargs):
        samples = [frame(), inputs(), person(), timeline(), history(), queue(), lists()]
        return super().get_context_data(**{k: v for sample in samples for k, v in sample.items()}, **kwargs)


def frame():
    """The head of the page as a social worker sees it."""
    icons = {
        "My day": "day", "People": "people", "Calls": "phone", "Follow-ups": "calendar", "Team": "staff",
    }  # fmt: skip
    places = [Place(name, f"#{icon}", icon, icon == "day") for name, icon in icons.items()]
    others = [Place("Services", "#place", "place", False), Place("Imports", "#upload", "upload", False)]
    crumbs = [("Follow-ups", "#frame"), ("November", "#frame"), ("Call Devon Hart", "")]
    return {
        "viewer": SimpleNamespace(is_authenticated=True, name="Ana Ruiz", email="ana@example.org"),
        "places": places,
        "near": places[:2],
        "far": places[2:],
        "more": [("Services and partners", others[:1]), ("Staff and settings", others[1:])],
        "find": Place("Find a person", "#find", "search", False),
        "start": Place("New encounter", "#forms", "plus", False),
        "notices": Place("Notices", "#alerts", "bell", False),
        "crumbs": [{"label": label, "url": url} for label, url in crumbs],
    }


def inputs():
    """A form to fill in, and one after a mistake in nearly everything."""
    typed = {"name": "", "phone": "12", "began": "yesterday", "outcome": "", "birth_month": "13"}
    refused = Sample(typed, auto_id="bad_%s")
    refused.add_error("birth", "Month is a number from 1 to 12, or leave it empty.")
    refused.add_error("phone", "A phone number has at least 7 digits.")
    given = {"name": "Devon Hart", "outcome": "shelter", "needs": ["food", "talk"], "due": NOW.date()}
    return {"sample": Sample(initial=given), "refused": refused}


def person():
    """Somebody's identity bar, safe contact and facts."""
    rules = [
        {"kind": "no", "text": "Voicemail: NO"},
        {"kind": "limited", "text": "Text: no agency name", "minor": True},
        {"kind": "yes", "text": "Call: yes, after 5 pm", "minor": True},
        {"kind": "unknown", "text": "Home visit: not asked", "minor": True},
    ]
    known = {"Owner": "Ana Ruiz", "Language": "English", "Contact confirmed": "Nov 12, 2026"}
    correct = {"url": "#facts", "action": "Correct"}
    return {
        "rules": rules,
        "desk": {
            "agency": "Harbor Housing",
            "phone": "+15415550160",
            "extension": "4",
            "person": "Noor",
            "hours": "weekdays 9 to 5",
            "after_hours": "+15415550161",
        },
        "identity": {
            "name": "Devon Hart",
            "pronouns": "they/them",
            "age": "34 years",
            "reference": "K7M2-94QX",
            "alerts": ["Dog at the door"],
            "rules": rules,
            "facts": [{"label": label, "value": value} for label, value in known.items()],
            "actions": [
                {"label": "New encounter", "url": "#forms"},
                {"label": "Add follow-up", "url": "#forms"},
            ],
        },
        "tabs": [
            {"label": "Summary", "url": "#identity", "current": True},
            {"label": "Contact", "url": "#identity"},
            {"label": "Follow-ups", "url": "#identity", "count": 2},
            {"label": "History", "url": "#identity"},
        ],
        "facts": [
            {"label": "Preferred name", "value": "Devon", **correct},
            {"label": "Birth date", "value": "1992, month and day not known", **correct},
            {"label": "Phone", "value": "(216) 555-0100"},
        ],
    }


def timeline():
    """Two days of a person's timeline: a draft, a short note, a long one, and one without an hour."""

    def event(title, by, at, icon, **more):
        return {"title": title, "by": by, "at": at, "icon": icon, **more}

    before = NOW - timedelta(days=2)
    short = "Doing better. Wants to see the nurse on Friday."
    long = "Met by the river path. Devon was calm and asked about a bed for tonight. " * 6
    today = [
        event("New encounter, not sent yet", "Ana Ruiz", NOW, "pen", draft=True, url="#timeline"),
        event("Called: reached", "Ana Ruiz", NOW - timedelta(hours=3), "phone", text=short),
    ]
    earlier = [
        event("Met by the day team", "Sam Okafor", before, "meet", text=long, url="#timeline"),
        event("Follow-up promised within 24 hours", "Sam Okafor", None, "calendar"),
    ]
    return {"days": [{"date": NOW, "events": today}, {"date": before, "events": earlier}]}


def history():
    """What was changed about a record: made, and one field said anew."""

    def change(reason, who, at, *fields):
        return SimpleNamespace(reason=reason, thing="phone", who=who, at=at, fields=fields)

    corrected = ("voicemail", "Not asked", "No")
    return {
        "changes": [
            change("Asked again", "Ana Ruiz", NOW, corrected),
            change("Wrote down", "Sam Okafor", NOW - timedelta(days=2), ("note", "", "Ask for Devon")),
        ]
    }


def queue():
    """What is late, due and ahead; one row that could not be saved; and a list of steps."""
    actions = [
        {"label": "Log attempt", "url": "#queue"},
        {"label": "Done", "url": "#queue", "post": True},
    ]

    def row(title, because, in_days, **more):
        due = timezone.now() + timedelta(days=in_days)
        return {"title": title, "because": because, "due": due, "url": "#queue", "actions": actions, **more}

    no_voicemail = [{"kind": "no", "text": "Voicemail: NO"}]
    not_saved = "Not saved: no connection. Try again."
    return {
        "rows": [
            row("Devon Hart", "Check in after Sunday's encounter", -2, rules=no_voicemail),
            row("Marisol Vega", "Asked for a ride to the clinic", 0, error=not_saved),
            row("Person not yet known, Pier 9", "Bring a blanket; look again in the evening", 1),
        ],
        "tasks": [
            {"label": "Safe contact asked", "status": "Done", "tone": "quiet"},
            {"label": "Consent explained", "status": "Next", "tone": "active", "url": "#tasks"},
            {"label": "Photo ID requested", "status": "Waiting on the county", "tone": "wait"},
        ],
    }


def lists():
    """Pages at the start, in the middle and alone; a filter in use."""
    many, few = Paginator(range(312), 25), Paginator(range(3), 25)
    return {
        "first_page": many.page(1),
        "some_page": many.page(7),
        "only_page": few.page(1),
        "choice": Choice(auto_id="filter_%s"),
        "chips": [
            {"label": "Status: open", "url": "#filter"},
            {"label": "Team: Day team", "url": "#filter"},
        ],
    }
