"""Fields of what is sent and answered: moments in UTC, records one may see, and nothing unnamed."""

from datetime import UTC

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from casemgmt.access import policy
from casemgmt.web.forms import BETWEEN, MOST_LINES
from casemgmt.web.moments import FAR, YEARS
from casemgmt.web.names import NO_LETTERS, is_readable, tidy

MOST = 50  # bodies in a list of bodies


class Moment(serializers.DateTimeField):
    """An instant, with its offset from UTC; answered in UTC."""

    default_error_messages = {
        "naive": _("Say the offset from UTC, like 2026-11-22T10:00:00Z."),
        "far": FAR,
    }

    def __init__(self, **kwargs):
        super().__init__(default_timezone=UTC, **kwargs)

    def enforce_timezone(self, value):
        if value.tzinfo is None:
            self.fail("naive")
        if value.year not in YEARS:
            self.fail("far")
        return super().enforce_timezone(value)

    def to_representation(self, value):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


class Day(serializers.DateField):
    """A calendar day of the program's own zone."""

    default_error_messages = {"far": FAR}

    def to_internal_value(self, value):
        day = super().to_internal_value(value)
        if day.year not in YEARS:
            self.fail("far")
        return day


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["18:30"]})
class Hour(serializers.TimeField):
    """A time of the clock where the person is. An offset is refused: it would be lost, and the hour wrong."""

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **kwargs)


class OneOf(serializers.PrimaryKeyRelatedField):
    """A record by its id, out of those that `among(user, context)` returns.

    Any other id is answered like one that never was.
    """

    default_error_messages = {
        "does_not_exist": _("There is no such record."),
        "incorrect_type": _("There is no such record."),
    }

    def __init__(self, *, among, **kwargs):
        self.among = among
        super().__init__(pk_field=serializers.UUIDField(), **kwargs)

    def get_queryset(self):
        return self.among(self.context["request"].user, self.context)


class Several(serializers.ListField):
    """A list of at most `max_length`, each once; counted before anything in it is looked at."""

    default_error_messages = {"twice": _("Name each once.")}

    def __init__(self, *, max_length=MOST_LINES, **kwargs):
        super().__init__(max_length=max_length, **kwargs)

    def to_internal_value(self, data):
        if isinstance(data, list) and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        values = super().to_internal_value(data)
        if len(set(values)) < len(values):
            self.fail("twice")
        return values


@extend_schema_field({"type": "string", "maxLength": 40, "examples": ["lane"]})
class ProgramField(serializers.Field):
    """The program that something is made in, by its short name, out of those where the user may make it.

    It may be left out where that is one. Where there are several WhichProgram asks: none is ever guessed.
    With `follows` it may always be left out, and the serializer asks for it where no other record tells.
    """

    default_error_messages = {"does_not_exist": _("There is no such program.")}

    def __init__(self, permission, *, follows=False, **kwargs):
        self.permission, self.follows = permission, follows
        super().__init__(
            required=False, help_text=_("the short name; needed by those who work in several"), **kwargs
        )

    def open(self):
        return policy.programs_open(self.context["request"].user, self.permission)

    def to_internal_value(self, data):
        for program in self.open():
            if program.pk == data:
                return program
        self.fail("does_not_exist")

    def get_default(self):
        return None if self.follows else self.only()

    def only(self):
        return policy.only(self.open())

    def to_representation(self, value):
        return value.pk


class Named:
    """Moments, days and hours as above, wherever a model says DateTimeField, DateField or TimeField."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateTimeField: Moment,
        models.DateField: Day,
        models.TimeField: Hour,
    }


class Shown(Named, serializers.ModelSerializer):
    """What is answered: the fields listed, and no others."""


class Sent:
    """What is sent: a field that is not listed is refused, so that nobody sets what they may not."""

    default_error_messages = {"unknown": _("There is no such field here.")}

    def to_internal_value(self, data):
        known = {name for name, field in self.fields.items() if not field.read_only}
        unknown = sorted(set(data) - known) if isinstance(data, dict) else []
        if unknown:
            message = self.error_messages["unknown"]
            raise serializers.ValidationError({_printable(name): [message] for name in unknown[:20]})
        return super().to_internal_value(data)

    @classmethod
    def many_init(cls, *args, **kwargs):
        """A list of these: of at most `max_length`, none of them twice."""
        return EachOnce(*args, child=cls(), **{"max_length": MOST, **kwargs})


class EachOnce(serializers.ListSerializer):
    """A list of bodies that refuses the same one twice."""

    default_error_messages = {"twice": _("Name each once.")}

    def validate(self, said):
        if any(one in said[:place] for place, one in enumerate(said)):
            raise serializers.ValidationError(self.error_messages["twice"])
        return said


def _printable(name):
    """A name somebody made up, short and fit to be sent back."""
    return name[:60].encode(errors="replace").decode()


class SentFields(Sent, serializers.Serializer):
    """A body described field by field."""


class SentRecord(Sent, Named, serializers.ModelSerializer):
    """A body whose fields are some of a model's; the action alone writes."""

    serializer_field_mapping = {**Named.serializer_field_mapping, ArrayField: Several}


class Name(serializers.CharField):
    """What somebody is called: in letters, less what nobody can see."""

    default_error_messages = {"letters": NO_LETTERS}

    def to_internal_value(self, data):
        name = tidy(super().to_internal_value(data))
        if name and not is_readable(name):
            self.fail("letters")
        return name


def number(low, high, **kwargs):
    """A whole number within bounds, which are named where it is none of these."""
    between = format_lazy(BETWEEN, low=low, high=high)
    said = dict.fromkeys(("invalid", "min_value", "max_value", "max_string_length"), between)
    return serializers.IntegerField(min_value=low, max_value=high, error_messages=said, **kwargs)


def choice(codes, **kwargs):
    """One code of a list."""
    return serializers.ChoiceField(choices=codes.choices, **kwargs)


def codes(choices, **kwargs):
    """Codes of a list, each once."""
    return Several(child=choice(choices), **{"max_length": len(choices), **kwargs})


def text(longest, **kwargs):
    """Words up to a length."""
    return serializers.CharField(max_length=longest, **kwargs)
