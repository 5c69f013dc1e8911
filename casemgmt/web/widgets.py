"""Inputs that several rooms need: near days, moments, and birth dates of which only a part is known."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    """The browser's own date input; typing always works."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class NearDay(DayInput):
    """A day soon: buttons for today, tomorrow, in 3 days, in a week, beside the input."""

    template_name = "web/widgets/near_day.html"
    steps = ((0, _("Today")), (1, _("Tomorrow")), (3, _("In 3 days")), (7, _("In a week")))

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"steps": self.steps}


class MomentInput(forms.DateTimeInput):
    """A day and a time of day in the program's zone, with a “Use time now” button."""

    input_type = "datetime-local"
    template_name = "web/widgets/moment.html"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DateParts(forms.MultiWidget):
    """Month, day and year in three boxes, any of them empty. Reads a sequence (month, day, year)."""

    template_name = "web/widgets/date_parts.html"
    use_fieldset = True
    labels = (_("Month"), _("Day"), _("Year"))

    def __init__(self, attrs=None):
        box = {"inputmode": "numeric", "autocomplete": "off"}
        widgets = [forms.TextInput(attrs=box | {"maxlength": size}) for size in (2, 2, 4)]
        super().__init__(dict(zip(("month", "day", "year"), widgets, strict=True)), attrs)

    def decompress(self, value):
        return list(value) if value else [None, None, None]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], self.labels, strict=True):
            part["label"] = label
        return context
