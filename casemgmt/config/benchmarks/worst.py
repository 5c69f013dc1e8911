"""The worst that a form or a body of the API takes: as long, as many and as odd as its limits let it be."""

from datetime import timedelta
from itertools import cycle, islice

from django import forms
from django.utils import timezone

from casemgmt.web import forms as our_forms
from casemgmt.web.api.views import description
from casemgmt.web.moments import HAPPENED
from casemgmt.web.phones import PhoneField

# What texts are made of. Each kind makes a body of its own.
KINDS = {
    "four bytes": "𞤀𞤣𞤥 𐓘𐓻 𠜎𠜱𡿨 ",
    "accents": "ế́̂ãǘ ṩ̈ő̈ ",
    "regex": "a.*(a+)+$ [%_\\ ",
    "short words": "a b c d e f g h i j k l m n o p q r s t u v w x y z ",
}
PHONE = "+15415550123 x1234567890"
MAIL = f"{'m' * 60}@{'a' * 60}.{'b' * 60}.example.org"
MOST = 50


def text(kind, length, *, number=0):
    """A text of this kind and length; another number makes another text."""
    begin = f"{number} " if number else ""
    return (begin + "".join(islice(cycle(KINDS[kind]), length)))[:length].strip() or "a"


def of_form(fields, kind):
    """{name: value} for all fields of a form; files are left out."""
    found = {}
    for name, field in fields.items():
        found |= _typed(name, field, kind)
    return found


def _typed(name, field, kind):
    if isinstance(field, forms.MultiValueField):
        parts = [_typed(f"{name}_{n}", part, kind) for n, part in enumerate(field.fields)]
        return {key: value for part in parts for key, value in part.items()}
    value = _value(field, kind)
    return {} if value is None else {name: value}


def _value(field, kind):
    match field:
        case forms.FileField() | forms.UUIDField():
            return None
        case forms.ModelMultipleChoiceField():
            return _rows(field, MOST)
        case forms.ModelChoiceField():
            return next(iter(_rows(field, 1)), None)
        case forms.MultipleChoiceField():
            return _codes(field)[: getattr(field, "most", None) or MOST]
        case forms.ChoiceField():
            return next(iter(_codes(field)[::-1]), None)
        case forms.BooleanField():
            return "on"
        case forms.DateTimeField():
            return f"{_day(field)}T12:00"
        case forms.DateField():
            return str(_day(field))
        case forms.TimeField():
            return "12:00"
        case forms.IntegerField():
            return str(field.max_value)
        case our_forms.Lines():
            longest = field.longest.limit_value
            return "\n".join(text(kind, longest, number=number) for number in range(1, field.most + 1))
        case PhoneField():
            return PHONE
        case forms.EmailField():
            return MAIL[-(field.max_length or 254) :]
    return text(kind, field.max_length or MOST) if isinstance(field, forms.CharField) else None


def _rows(field, most):
    """Ids to choose from; none in a form that is not yet about anything."""
    return [str(one.pk) for one in field.queryset[:most]] if field.queryset is not None else []


def _codes(field):
    """The codes to choose from, those inside groups too."""
    groups = [label if isinstance(label, list | tuple) else [(code, label)] for code, label in field.choices]
    return [str(code) for group in groups for code, _label in group if code not in ("", None)]


def _day(field):
    return timezone.localdate() + timedelta(days=-1 if HAPPENED in field.validators else 1)


def of_schema(schema, kind, ids, *, name="", number=0):
    """A value for a described body. `ids` are records to name: {name of the field: id}."""
    schema = _resolved(schema)
    if "enum" in schema:
        codes = [code for code in schema["enum"] if code not in ("", None)]
        return codes[number % len(codes)]
    kinds = schema.get("type", "object")
    match next(one for one in ([kinds] if isinstance(kinds, str) else kinds) if one != "null"):
        case "object":
            parts = schema.get("properties", {}).items()
            told = {key: of_schema(part, kind, ids, name=key) for key, part in parts}
            return {key: value for key, value in told.items() if value is not None}
        case "array":
            return _several(schema, kind, ids, name)
        case "boolean":
            return True
        case "integer":
            return schema.get("maximum", 1)
    return _words(schema, kind, ids, name, number)


def _several(schema, kind, ids, name):
    inside = _resolved(schema["items"])
    alone = "properties" in inside or inside.get("format") == "uuid"  # each names a record of its own
    many = range(1 if alone else schema.get("maxItems", MOST))
    found = [of_schema(inside, kind, ids, name=name, number=number) for number in many]
    return list(dict.fromkeys(found)) if not alone else found


def _words(schema, kind, ids, name, number):
    match schema.get("format"):
        case "uuid":
            return ids(name)
        case "date":
            return str(timezone.localdate())
        case "date-time":
            return timezone.now().isoformat()
        case "email":
            return MAIL
    if "pattern" in schema and "examples" in schema:
        return ids(name) or schema["examples"][0]
    return PHONE if "phone" in name else text(kind, schema.get("maxLength", MOST), number=number)


def _resolved(schema):
    """The schema itself, behind a reference, and the first of several that may be null."""
    for one in ("$ref", "allOf", "oneOf", "anyOf"):
        if one in schema:
            inner = schema[one]
            if one == "$ref":
                return _resolved(description()["components"]["schemas"][inner.rpartition("/")[2]])
            merged = [_resolved(each) for each in inner if each.get("type") != "null"]
            return next((each for each in merged if each.get("enum") != [""]), {})
    return schema
