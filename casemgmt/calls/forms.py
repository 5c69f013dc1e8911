import json
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import Team
from casemgmt.calls.importing import MappingWrong, read_rules, shipped, shipped_names
from casemgmt.calls.models import MOST_REASONS, TIMES, Call, Mapping
from casemgmt.calls.models.imports import First
from casemgmt.codes.calls import CallReason, Disposition, EndPoint, Intake
from casemgmt.codes.contact import YesNoUnknown
from casemgmt.days import short_day
from casemgmt.tables.limits import LIMITS
from casemgmt.web import forms, words
from casemgmt.web.moments import HAPPENED


class Confirm(forms.Form):
    """A button that needs nothing typed."""


def _of(name, **changes):
    return forms.field_of(Call._meta.get_field(name), **changes)


def _coded(name, codes, blank, **changes):
    label = capfirst(Call._meta.get_field(name).verbose_name)
    return forms.ChoiceField(label=label, required=False, choices=[("", blank), *codes.choices], **changes)


def _time(name, **changes):
    return forms.DateTimeField(label=TIMES[name], required=False, validators=[HAPPENED], **changes)


class CallForm(forms.Form):
    """What a call-taker knows."""

    requested_at = _time("requested_at", initial=timezone.now)
    intake = _of("intake", widget=forms.RadioSelect, initial=Intake.NINE_ONE_ONE)
    reasons = forms.MultipleChoiceField(
        label=_("Why the call was made"),
        choices=CallReason.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        most=MOST_REASONS,
    )
    place = _of("place", help_text=_("A place, not a person's name."))
    city = _of("city")
    notes = _of("notes", widget=forms.Textarea(attrs={"rows": 3}))
    source_key = _of("source_key", help_text=_("As your dispatch system writes it, if it has one."))
    dispatched_at = _time("dispatched_at")
    arrived_at = _time("arrived_at")
    engaged_at = _time("engaged_at")
    departed_at = _time("departed_at")
    end_point = _coded("end_point", EndPoint, _("Not ended yet"))
    disposition = _coded("disposition", Disposition, _("Not known yet"))
    team = _of("team", queryset=Team.objects.none(), empty_label=_("Not known"))
    police = _coded("police", YesNoUnknown, _("Nobody asked"), widget=forms.RadioSelect)

    FIRST = ("requested_at", "intake", "reasons", "place", "city", "notes")

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = program.teams.all()

    @property
    def first(self):
        """What is known while the call comes in."""
        return [self[name] for name in self.FIRST]

    @property
    def later(self):
        """What is known once the team has gone."""
        return [self[name] for name in CallForm.base_fields if name not in self.FIRST]


class CorrectCallForm(CallForm):
    """The same facts, and why they change."""

    reason = forms.CharField(
        label=_("Why are you changing this?"),
        max_length=100,
        help_text=_("It is kept in the call's history."),
    )

    def __init__(self, *args, imported, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source_key"].disabled = imported

    def clean_reasons(self):
        """Reasons that stay keep their order; new ones come after them."""
        chosen, before = self.cleaned_data["reasons"], self.initial.get("reasons", [])
        return [code for code in before if code in chosen] + [code for code in chosen if code not in before]

    @property
    def changes(self):
        """The facts that were changed on the page, and nothing else."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "reason"}


class CallWords(forms.Form):
    """What to look for in calls. It may be somebody's name, so it stands in no address as it was typed."""

    text = forms.CharField(
        label=_("Find calls"),
        max_length=words.LONGEST,
        help_text=_("By number, place, city, or words of the notes."),
    )  # fmt: skip

    def encrypted(self, *, by):
        """What was typed, as it may stand in an address: it opens for the same user alone."""
        return words.sealed(self.cleaned_data["text"], by=by)


class CallFilterForm(forms.Form):
    """Which calls to list. It stands in the address: nothing in it names a person; words are encrypted."""

    words = forms.CharField(label=_("Words"), required=False, max_length=2000, widget=forms.HiddenInput)
    since = forms.IsoDay(label=_("From"), required=False)
    until = forms.IsoDay(label=_("To"), required=False)
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", _("Any")), *CallReason.choices]
    )
    end_point = forms.ChoiceField(
        label=_("How it ended"),
        required=False,
        choices=[("", _("Any")), ("open", _("Not ended yet")), *EndPoint.choices],
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_words(self):
        """The words themselves, encrypted by this user; nothing else is looked for."""
        encrypted = self.cleaned_data["words"]
        text = words.opened(encrypted, by=self.by) if encrypted else ""
        if text is None:
            raise forms.ValidationError(_("These words cannot be looked for any more. Type them again."))
        return text

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first."))
        return self.cleaned_data

    def narrow(self, calls):
        """The calls asked for; days are the calls' local days, both ends included."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "words" in asked:
            calls = calls.saying(asked["words"])
        if "since" in asked:
            calls = calls.filter(day__gte=asked["since"])
        if "until" in asked:
            calls = calls.filter(day__lte=asked["until"])
        if "reason" in asked:
            calls = calls.filter(reasons__contains=[asked["reason"]])
        if asked.get("end_point") == "open":
            return calls.open()
        return calls.filter(end_point=asked["end_point"]) if "end_point" in asked else calls

    def chips(self):
        """Each filter in use, in words, with the address of the same list without it."""
        used = [field for field in self if self.cleaned_data.get(field.name)]
        return [
            {
                "label": f"{field.label}: {self._in_words(field)}",
                "url": "?" + urlencode({other.name: other.value() for other in used if other is not field}),
            }
            for field in used
        ]

    def _in_words(self, field):
        value = self.cleaned_data[field.name]
        if isinstance(field.field, forms.ChoiceField):
            return dict(field.field.choices)[value]
        return value if field.name == "words" else short_day(value)


class UploadForm(forms.Form):
    """A dispatch log, and how to read it."""

    file = forms.FileField(
        label=_("File"),
        max_length=255,
        help_text=_("CSV or XLSX, up to 10 MB. Nothing is imported before you have seen what it would do."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    mapping = forms.ChoiceField(
        label=_("How to read it"), help_text=_("Which dispatch system wrote the file.")
    )
    first = forms.ChoiceField(
        label=_("What comes first in its dates"),
        choices=[("", _("As the mapping says")), *First.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Only where the file writes dates with slashes, and the page asks for it."),
    )

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        own = dict(Mapping.objects.filter(program=program).values_list("slug", "name"))
        named = {slug: shipped(slug)["name"] for slug in shipped_names()} | own
        self.fields["mapping"].choices = list(named.items())

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file


class MappingForm(forms.Form):
    """A mapping's rules as text: JSON, checked part by part before it is kept."""

    rules = forms.CharField(
        label=_("Rules"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=_("Names stand in double quotes. A slip is named and nothing is changed."),
    )

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean_rules(self):
        try:
            document = json.loads(self.cleaned_data["rules"])
            read_rules(document, zone=self.zone)
        except json.JSONDecodeError as wrong:
            raise forms.ValidationError(
                _("Line %(line)s, character %(column)s cannot be read. Look for a missing quote or comma."),
                params={"line": wrong.lineno, "column": wrong.colno},
            ) from None
        except MappingWrong as wrong:
            raise forms.ValidationError(wrong.problems) from None
        return document


class CopyForm(forms.Form):
    """The name of a new mapping."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("The dispatch system that writes the file.")
    )


class LabelForm(forms.Form):
    """What one unknown label means."""

    LEAVE_OUT = "-"
    code = forms.ChoiceField(label=_("It means"))

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, auto_id=f"{label.pk}_%s", **kwargs)
        self.fields["code"].choices = [
            ("", _("Choose…")),
            *label.codes.choices,
            (self.LEAVE_OUT, _("Nothing: leave it out")),
        ]

    @property
    def chosen(self):
        """The code, or empty where the label means nothing."""
        code = self.cleaned_data["code"]
        return "" if code == self.LEAVE_OUT else code
