"""Every component in every state, from made-up samples. Needs no database; the first page under every test of looks."""

from datetime import datetime, timedelta
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from casemgmt.web.navigation import Place
from casemgmt.web.widgets import DateParts, Day, Moment, NearDay

NOW = datetime(2026, 11, 24, 14, 5)  # noqa: DTZ001 a wall time, the same wherever the guide is read


class Parts(forms.MultiValueField):
    """Three boxes as they were typed."""

    widget = DateParts

    def __init__(self, **kwargs):
        super().__init__(fields=[forms.CharField(required=False) for _ in range(3)], **kwargs)

    def compress(self, parts):
        return parts


class Sample(forms.Form):
    """One field of each kind."""

    use_required_attribute = False
    name = forms.CharField(label="Name", help_text="As the person says it. One name is fine.")
    phone = forms.CharField(
        label="Phone", required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    )
    birth = Parts(label="Birth date", help_text="Any part that is known.", required=False)
    began = forms.DateTimeField(label="When did it begin?", widget=Moment)
    due = forms.DateField(label="Follow up on", widget=NearDay, required=False)
    told = forms.DateField(label="Told on", widget=Day, required=False)
    outcome = forms.ChoiceField(
        label="How did it end?", widget=forms.RadioSelect,
        choices=[("scene", "Ended on scene"), ("shelter", "Went to a shelter"), ("hospital", "Went to hospital"), ("other", "Something else")],
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label="Needs seen", required=False, widget=forms.CheckboxSelectMultiple, help_text="Choose all that apply.",
        choices=[("food", "Food"), ("housing", "Housing"), ("care", "Medical care"), ("talk", "Someone to talk to"), ("id", "ID papers")],
    )  # fmt: skip
    language = forms.ChoiceField(
        label="Language", choices=[("en", "English"), ("es", "Spanish"), ("vi", "Vietnamese")], required=False
    )
    note = forms.CharField(label="What happened", widget=forms.Textarea, required=False)
    paper = forms.FileField(label="Log from dispatch", required=False, help_text="XLSX or CSV, up to 20 MB.")
    again = forms.BooleanField(label="May we call again?", required=False)


class Choice(forms.Form):
    """A list's filter."""

    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any"), ("open", "Open")])
    team = forms.ChoiceField(label="Team", required=False, choices=[("", "Any"), ("day", "Day team")])


@method_decorator(login_not_required, name="dispatch")
class Styleguide(TemplateView):
    """Made-up samples only, so that anybody may look."""

    template_name = "web/styleguide.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**frame(), **inputs(), **records(), **work(), **kwargs)


def frame():
    """The head of the page as a social worker sees it."""
    names = [
        ("My day", "day"),
        ("People", "people"),
        ("Calls", "phone"),
        ("Follow-ups", "calendar"),
        ("Team", "staff"),
    ]
    return {
        "viewer": SimpleNamespace(is_authenticated=True, name="Ana Ruiz", email="ana@example.org"),
        "places": [Place(name, f"#{icon}", icon, icon == "day") for name, icon in names],
        "find": Place("Find a person", "#find", "search", False),
        "start": Place("New encounter", "#forms", "plus", False),
        "notices": Place("Notices", "#alerts", "bell", False),
        "crumbs": [
            {"label": "Follow-ups", "url": "#frame"},
            {"label": "November", "url": "#frame"},
            {"label": "Call Devon Hart"},
        ],
    }


def inputs():
    refused = Sample(
        {"name": "", "phone": "12", "began": "yesterday", "outcome": "", "birth_0": "13"}, auto_id="bad_%s"
    )
    refused.full_clean()
    refused.add_error("birth", "Month is a number from 1 to 12, or leave it empty.")
    refused.add_error("phone", "A phone number has at least 7 digits.")
    given = {"name": "Devon Hart", "outcome": "shelter", "needs": ["food", "talk"], "due": NOW.date()}
    return {"sample": Sample(initial=given), "refused": refused}


def records():
    rules = [
        {"kind": "no", "text": "Voicemail: NO"},
        {"kind": "limited", "text": "Text: no agency name", "minor": True},
        {"kind": "yes", "text": "Call: yes, after 5 pm", "minor": True},
        {"kind": "unknown", "text": "Home visit: not asked", "minor": True},
    ]
    identity = {
        "name": "Devon Hart", "pronouns": "they/them", "age": "34 years", "reference": "K7M2-94QX",
        "alerts": ["Dog at the door"], "rules": rules,
        "facts": [
            {"label": "Owner", "value": "Ana Ruiz"}, {"label": "Language", "value": "English"},
            {"label": "Contact confirmed", "value": "Nov 12, 2026"},
        ],
        "actions": [{"label": "New encounter", "url": "#forms"}, {"label": "Add follow-up", "url": "#forms"}],
    }  # fmt: skip
    tabs = [("Summary", True, 0), ("Contact", False, 0), ("Follow-ups", False, 2), ("History", False, 0)]
    return {
        "identity": identity, "rules": rules,
        "tabs": [{"label": name, "url": "#identity", "current": here, "count": count} for name, here, count in tabs],
        "facts": [
            {"label": "Preferred name", "value": "Devon", "url": "#facts", "action": "Correct"},
            {"label": "Birth date", "value": "1992, month and day not known", "url": "#facts", "action": "Correct"},
            {"label": "Phone", "value": "(216) 555-0100"},
        ],
        "days": days(),
    }  # fmt: skip


def days():
    long = "Met by the river path. Devon was calm and asked about a bed for tonight. " * 6
    return [
        {"date": NOW, "events": [
            {"title": "New encounter, not sent yet", "by": "Ana Ruiz", "at": NOW, "icon": "pen", "draft": True, "url": "#timeline"},
            {"title": "Called: reached", "by": "Ana Ruiz", "at": NOW - timedelta(hours=3), "icon": "phone", "text": "Doing better. Wants to see the nurse on Friday."},
        ]},
        {"date": NOW - timedelta(days=2), "events": [
            {"title": "Met by the day team", "by": "Sam Okafor", "at": NOW - timedelta(days=2), "icon": "meet", "text": long, "url": "#timeline"},
            {"title": "Follow-up promised within 24 hours", "by": "Sam Okafor", "at": None, "icon": "calendar"},
        ]},
    ]  # fmt: skip


def work():
    actions = [{"label": "Log attempt", "url": "#queue"}, {"label": "Done", "url": "#queue", "post": True}]
    voicemail = [{"kind": "no", "text": "Voicemail: NO"}]

    def row(title, because, in_days, **more):
        due = timezone.now() + timedelta(days=in_days)
        return {"title": title, "because": because, "due": due, "url": "#queue", "actions": actions, **more}

    pages = Paginator(range(312), 25)
    return {
        "rows": [
            row("Devon Hart", "Check in after Sunday's encounter", -2, rules=voicemail),
            row("Marisol Vega", "Asked for a ride to the clinic", 0, error="Not saved: no connection. Try again."),
            row("Person not yet known, Pier 9", "Bring a blanket; look again in the evening", 1),
        ],
        "first_page": pages.page(1), "some_page": pages.page(7), "only_page": Paginator(range(3), 25).page(1),
        "choice": Choice(auto_id="filter_%s"),
        "chips": [{"label": "Status: open", "url": "#filter"}, {"label": "Team: Day team", "url": "#filter"}],
        "tasks": [
            {"label": "Safe contact asked", "status": "Done", "tone": "quiet"},
            {"label": "Consent explained", "status": "Next", "tone": "active", "url": "#tasks"},
            {"label": "Photo ID requested", "status": "Waiting on the county", "tone": "wait", "url": "#tasks"},
        ],
    }  # fmt: skip
