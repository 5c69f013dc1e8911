"""Django's forms as this system uses them: `from casemgmt.web import forms`, and the names are the same.

What is typed into one line stays on one line, of several choices each counts once, every field has a
limit, and no browser offers to the next person at a shared phone what was typed into it.
tests/web/test_every_form.py finds the form of any slice that is not made of these.
"""

from datetime import UTC, timedelta
from datetime import timezone as fixed
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models as columns
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import *  # noqa: F403
from django.forms import fields, widgets
from django.forms import models as model_forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casemgmt.web.characters import one_line, plain
from casemgmt.web.moments import FAR, YEARS, read_day
from casemgmt.web.widgets import DayInput, MomentInput

MOST_LINES = 20  # of what is told in several lines: names, towns, questions
FEW = _("At most %(most)s, please.")
WALL = fixed(timedelta(0), "wall")  # no zone at all: what a clock says
CHOOSE = _("Choose")
BETWEEN = _("Use a number from {low} to {high}.")


def told(widget, attrs, **ours):
    """Also these attributes for an input that is seen, but for what its field says itself."""
    return attrs if widget.is_hidden else attrs | {n: v for n, v in ours.items() if n not in widget.attrs}


class CharField(fields.CharField):
    """Words: in one line, or in as many as a Textarea holds."""

    def widget_attrs(self, widget):
        return told(widget, super().widget_attrs(widget), autocomplete="off")

    def to_python(self, value):
        if isinstance(value, str):
            long = isinstance(self.widget, widgets.Textarea)
            value = plain(value).replace("\r\n", "\n") if long else one_line(value)
        return super().to_python(value)


class EmailField(fields.EmailField):
    """An e-mail address."""

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        return told(widget, attrs, autocomplete="off", inputmode="email", spellcheck="false")


class Lines(CharField):
    """Several short texts, one a line, each once: a list of at most `most`, each up to `longest`."""

    widget = widgets.Textarea(attrs={"rows": 3})

    def __init__(self, *, longest, most=MOST_LINES, **kwargs):
        self.longest, self.most = MaxLengthValidator(longest), most
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        lines = (line.strip() for line in super().to_python(value).split("\n"))
        return list(dict.fromkeys(line for line in lines if line))

    def run_validators(self, value):
        _at_most(self.most, value)
        for line in value:
            self.longest(line)

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class IntegerField(fields.IntegerField):
    """A whole number. Whatever else is typed is answered with the numbers that fit."""

    default_error_messages = {"invalid": _("Use a whole number, like 3.")}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        between = format_lazy(BETWEEN, low=self.min_value, high=self.max_value)
        for bound in ("min_value", "max_value"):
            self.error_messages.setdefault(bound, between)

    def widget_attrs(self, widget):
        return told(widget, super().widget_attrs(widget), autocomplete="off", inputmode="numeric")


class MultipleChoiceField(fields.MultipleChoiceField):
    """Several of the choices, each once; `most` says how many, where not all of them make sense together."""

    def __init__(self, *, most=None, **kwargs):
        self.most = most
        super().__init__(**kwargs)

    def to_python(self, value):
        return list(dict.fromkeys(super().to_python(value)))

    def validate(self, value):
        super().validate(value)
        if self.most:
            _at_most(self.most, value)


class ModelChoiceField(model_forms.ModelChoiceField):
    """One of the rows; that none is chosen is said in words."""

    def __init__(self, queryset, *, empty_label=CHOOSE, **kwargs):
        super().__init__(queryset, empty_label=empty_label, **kwargs)


class DateField(fields.DateField):
    """A day, of a kind that its validators name (`web.moments`)."""

    widget = DayInput


class IsoDay(DateField):
    """Any day by which a list is narrowed, as an address holds it: YYYY-MM-DD, whatever language is read."""

    default_error_messages = {"invalid": _("Write the day as YYYY-MM-DD.")}

    def to_python(self, value):
        try:
            return read_day(str(value).strip()) if value else None
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class DateTimeField(fields.DateTimeField):
    """A day and time as the clock on the wall says, in the page's zone, of a kind that its validators name.

    The hour that comes twice is read as the first one; the hour that never was, as the one after it.
    """

    widget = MomentInput

    def to_python(self, value):
        """Django refuses both hours: so it reads the wall here, and the zone is laid on after."""
        with timezone.override(WALL):
            read = super().to_python(value)
        if read is None or read.tzinfo is not WALL:
            return read
        if read.year not in YEARS:
            raise ValidationError(FAR, code="far")
        return read.replace(tzinfo=timezone.get_current_timezone()).astimezone(UTC)

    def has_changed(self, initial, data):
        """Compare what was shown: the input knows no seconds."""
        shown = timezone.localtime(initial).strftime("%Y-%m-%dT%H:%M") if initial else ""
        return shown != (data or "").strip()


def _at_most(most, value):
    if len(value) > most:
        raise ValidationError(FEW, code="too_many", params={"most": most})


OURS = {
    columns.CharField: CharField,
    columns.EmailField: EmailField,
    columns.TextField: CharField,
    columns.DateField: DateField,
    columns.DateTimeField: DateTimeField,
    columns.ForeignKey: ModelChoiceField,
}
DASHES = BLANK_CHOICE_DASH[0]


def field_of(column, kinds=(), **changes):
    """A model's column as a field of a form: one of ours, within what the column holds.

    `kinds` says of which kind a day or a moment is, by the column's name.
    """
    if isinstance(column, columns.DateField):
        changes = {"validators": [kinds[column.name]]} | changes
    if kind := OURS.get(type(column)):
        changes = {"form_class": kind} | changes
    if isinstance(column, columns.IntegerField):
        limits = [one.limit_value for one in column.validators if isinstance(one, MaxValueValidator)]
        changes = {"form_class": IntegerField, "max_value": min(limits)} | changes
    field = column.formfield(**changes)
    if column.choices:
        field.choices = [("", CHOOSE) if choice == DASHES else choice for choice in field.choices]
    return field


class _FromColumns(model_forms.ModelFormMetaclass):
    """Makes the fields of a model's columns with `field_of`; `Meta.moments` names the kinds of its days."""

    def __new__(mcs, name, bases, attrs):
        if meta := attrs.get("Meta"):
            meta.formfield_callback = partial(field_of, kinds=getattr(meta, "moments", {}))
        return super().__new__(mcs, name, bases, attrs)


class ModelForm(model_forms.ModelForm, metaclass=_FromColumns):
    """A form whose fields are some of a model's columns."""
