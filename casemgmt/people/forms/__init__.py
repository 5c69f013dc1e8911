"""Forms of people, by page."""

from casemgmt.people.forms.contact import ContactForm
from casemgmt.people.forms.death import DenyDeathForm
from casemgmt.people.forms.find import MatchVerdictForm, SearchForm
from casemgmt.people.forms.person import NewPersonForm, PersonForm

__all__ = ["ContactForm", "DenyDeathForm", "MatchVerdictForm", "NewPersonForm", "PersonForm", "SearchForm"]
