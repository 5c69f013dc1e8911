"""What is known of a person, and what a new one starts with."""

import re

from django.utils.translation import gettext_lazy as _

from casemgmt.codes.languages import Language
from casemgmt.errors import RuleBroken
from casemgmt.people.forms.contact import SafeContactFields
from casemgmt.people.models import Answer, ContactPoint, Person, YesNoAnswer, check_birth, doubt_of_birth
from casemgmt.web import forms
from casemgmt.web.names import NameField, NameLines
from casemgmt.web.phones import WholePhoneField
from casemgmt.web.widgets import DateParts

UNANSWERED = [(answer.value, answer.label) for answer in (Answer.NOT_ASKED, Answer.UNKNOWN, Answer.WITHHELD)]
AGE = re.compile(r"^\D*(\d{1,3})\s*(?:(?:-|–|to|a|s\b|'s)\s*(\d{1,3})?)?\D*$")

AN_AGE = _("Write an age like 40, or a range like 30-40.")
IS_IT_REAL = _("If it is theirs, say so below; else leave empty what nobody knows.")
DESCRIBE_INSTEAD = _("Write the name in letters. Where nobody knows it, describe them instead.")


class BirthField(forms.MultiValueField):
    """A birth date as far as it is known, as (month, day, year)."""

    widget = DateParts

    def __init__(self, **options):
        fields = [
            _part(1, 12, _("A month is a number from 1 to 12.")),
            _part(1, 31, _("A day is a number from 1 to 31.")),
            _part(1890, 2150, _("Write the whole year, like 1984.")),
        ]
        super().__init__(fields, require_all_fields=False, required=False, **options)

    def compress(self, parts):
        month, day, year = parts or (None, None, None)
        _can_be(year, month, day)
        return {"birth_year": year, "birth_month": month, "birth_day": day}


def _part(low, high, fix):
    said = {"invalid": _("Use numbers, like 3 12 1984."), "min_value": fix, "max_value": fix}
    return forms.IntegerField(min_value=low, max_value=high, required=False, error_messages=said)


def _can_be(year, month, day, *, on=None):
    try:
        check_birth(year, month, day, on=on)
    except RuleBroken as broken:
        raise forms.ValidationError(str(broken)) from broken


class PersonForm(forms.ModelForm):
    """What is known of a person. Nothing but a name or a description is needed."""

    name = NameField(
        label=_("Name they go by"), help_text=_("As they say it. One name is fine."),
        error_messages={"letters": DESCRIBE_INSTEAD}, max_length=200, required=False,
    )  # fmt: skip
    legal_name = NameField(
        label=_("Legal name"), help_text=_("Only if it is needed and different."), max_length=200,
        required=False,
    )  # fmt: skip
    birth = BirthField(label=_("Birth date"), help_text=_("As much as they know. The year alone is fine."))
    birth_real = forms.BooleanField(label=_("Yes, this is their birth date"), required=False)
    birth_answer = forms.ChoiceField(label=_("If there is no date"), choices=UNANSWERED, required=False)
    age_about = forms.CharField(
        label=_("Or about how old"),
        help_text=_("An age or a range, like 40 or 30-40."),
        max_length=20,
        error_messages={"max_length": AN_AGE},
        required=False,
        widget=forms.TextInput(attrs={"class": "input-short"}),
    )
    other_names = NameLines(
        longest=200,
        label=_("Other names"),
        help_text=_("Nicknames, former names, other spellings. One a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    pronouns_answer = forms.ChoiceField(label=_("If no pronouns"), choices=UNANSWERED, required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[*UNANSWERED, (_("Languages"), Language.choices)],
    )

    class Meta:
        model = Person
        fields = ["name", "descriptor", "legal_name", "pronouns", "interpreter_needed"]
        labels = {"descriptor": _("Or describe them")}
        help_texts = {
            "descriptor": _("When nobody knows the name. For example: tall, red coat, brown dog"),
            "pronouns": _("For example she/her."),
        }

    MAIN = ("name", "birth", "birth_real", "birth_answer", "age_about", "descriptor")
    MORE = (
        "legal_name",
        "other_names",
        "pronouns",
        "pronouns_answer",
        "language",
        "interpreter_needed",
    )

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on, self.asks_about_birth = on, False
        self.fields["interpreter_needed"].required = False
        self.initial = {**_as_typed(self.instance), **self.initial}

    @property
    def main(self):
        """What is asked first; whether the birth date is real only once that is in doubt."""
        return [self[name] for name in self.MAIN if name != "birth_real" or self.asks_about_birth]

    @property
    def more(self):
        return [self[name] for name in self.MORE]

    def clean_age_about(self):
        return _read_age(self.cleaned_data["age_about"])

    def clean(self):
        """The rules of the table, in words. The model's own check would ask the database for each."""
        data = self.cleaned_data
        if not data.get("name") and not data.get("descriptor") and not self.errors:
            self.add_error("name", _("Give a name, or describe them below."))
        self._ask_about_birth(data.get("birth"), data.get("birth_real"))
        return data

    def _ask_about_birth(self, birth, is_real):
        """A date that is new to the record and may only fill the field is kept where somebody says so."""
        born = birth and tuple(birth.values())
        if not born or born == self.instance.birth:
            return
        if doubt := doubt_of_birth(*born, on=self.on):
            self.asks_about_birth = True
            if not is_real:
                self.add_error("birth", f"{doubt} {IS_IT_REAL}")

    def clean_birth(self):
        """Not after today."""
        born = self.cleaned_data["birth"]
        _can_be(*(born[f"birth_{part}"] for part in ("year", "month", "day")), on=self.on)
        return born

    def _post_clean(self):
        """The record is changed by the action, on the locked row, never by the form."""

    @property
    def details(self):
        """Fields of Person, ready for the action."""
        data = self.cleaned_data
        found = {name: data[name] for name in (*self.Meta.fields, "other_names")}
        found |= data["birth"]
        found["birth_answer"] = _answer(data["birth"]["birth_year"], data["birth_answer"])
        found["pronouns_answer"] = _answer(data["pronouns"], data["pronouns_answer"])
        language = data["language"] if data["language"] in Language.values else ""
        found |= {"language": language, "language_answer": _answer(language, data["language"])}
        found["interpreter_needed"] = data["interpreter_needed"] or YesNoAnswer.NOT_ASKED
        if "age_about" in self.changed_data:
            low, high = data["age_about"] or (None, None)
            found |= {"age_from": low, "age_to": high, "age_as_of": low and self.on}
        return found


def _as_typed(person):
    """A person's fields as the form shows them."""
    age = "" if person.age_from is None else f"{person.age_from}-{person.age_to}"
    return {
        "birth": (person.birth_month, person.birth_day, person.birth_year),
        "birth_answer": person.birth_answer,
        "age_about": str(person.age_from) if person.age_from == person.age_to and age else age,
        "other_names": person.other_names,
        "pronouns_answer": person.pronouns_answer,
        "language": person.language or person.language_answer,
    }


def _answer(value, otherwise):
    return Answer.GIVEN if value else otherwise if otherwise in Answer.values else Answer.NOT_ASKED


def _read_age(text):
    """40, 30-40 or 30s as (youngest, oldest)."""
    if not text:
        return None
    found = AGE.match(text)
    if not found:
        raise forms.ValidationError(AN_AGE)
    low = int(found[1])
    high = int(found[2] or (low + 9 if "s" in text.lower() and low % 10 == 0 else low))
    if not low <= high <= 120:
        raise forms.ValidationError(_("Write the younger age first, and none above 120."))
    return low, high


class NewPersonForm(PersonForm):
    """A person nobody knew yet, and a phone if they gave one."""

    phone = WholePhoneField(label=_("Phone"))
    voicemail, text, may_name_agency = (
        SafeContactFields.base_fields[name] for name in ("voicemail", "text", "may_name_agency")
    )
    REACH = ("phone", "voicemail", "text", "may_name_agency")

    @property
    def reach(self):
        return [self[name] for name in self.REACH]

    @property
    def contact(self):
        """Fields of the first ContactPoint, or None when no phone was given."""
        if not self.cleaned_data["phone"]:
            return None
        value, extension = self.cleaned_data["phone"]
        safe = {name: self.cleaned_data[name] for name in ("voicemail", "text", "may_name_agency")}
        return {"kind": ContactPoint.Kind.PHONE, "value": value, "extension": extension, **safe}
