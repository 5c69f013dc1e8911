"""Forms of people, by page."""

from casemgmt.people.forms.contact import ContactForm
from casemgmt.people.forms.death import DenyDeathForm
from casemgmt.people.forms.find import SearchForm, VerdictForm
from casemgmt.people.forms.person import NewPersonForm, PersonForm

__all__ = ["ContactForm", "DenyDeathForm", "NewPersonForm", "PersonForm", "SearchForm", "VerdictForm"]
