"""What is asked when a caseload sheet is brought in."""

from django.utils.translation import gettext_lazy as _

from casemgmt.calls.models.imports import First
from casemgmt.sheets.actions.bringing import NEW
from casemgmt.sheets.importing.reading import ON_A_PAGE
from casemgmt.web import forms


class SheetForm(forms.Form):
    """A caseload sheet, and how to read its dates."""

    file = forms.FileField(
        label=_("File"), max_length=255,
        help_text=_("CSV or XLSX, 100 people at most. Of a longer one, bring in a part at a time."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )  # fmt: skip
    first = forms.ChoiceField(
        label=_("What comes first in its dates"), required=False, widget=forms.RadioSelect,
        choices=[("", _("I don't know: refuse dates that can be read two ways")), *First.choices],
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > ON_A_PAGE.file_bytes:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        return file


class RowsForm(forms.Form):
    """For each row that needs a look: who it is. What nobody says anything of is left out."""

    def __init__(self, *args, looks, **kwargs):
        super().__init__(*args, **kwargs)
        for row, alike in looks:
            self.fields[field_of(row)] = forms.ChoiceField(
                label=_("Who is it? %(name)s") % {"name": row.cells.get("name", "")}, required=False,
                choices=[
                    ("", _("Leave it out")),
                    *(
                        (str(person.pk), _("We know them: %(who)s") % {"who": told(person)})
                        for person in alike
                    ),
                    (NEW, _("Somebody new")),
                ],
            )  # fmt: skip

    def said(self, looks):
        """{id of a row: what was chosen}."""
        return {row.pk: self.cleaned_data.get(field_of(row), "") for row, _alike in looks}


def field_of(row):
    return f"row_{row.pk}"


def told(person):
    """By what a person is told from others of that name."""
    return f"{person.shown_name}, {person.birth_words}, {person.ref}"
