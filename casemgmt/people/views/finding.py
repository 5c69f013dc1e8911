"""Find a person, look at who fits, and only then add somebody new."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.access.roles import Permission
from casemgmt.audit.actions import together
from casemgmt.people import actions, duplicates
from casemgmt.people.forms import MatchVerdictForm, NewPersonForm, SearchForm
from casemgmt.people.models import Person, Search
from casemgmt.web import addresses
from casemgmt.web.listing import note_listed, note_rows
from casemgmt.web.programs import InProgram
from casemgmt.web.staying import ASKS, show_at
from casemgmt.web.views import ActionView, ObjectPage

SHOWN = 20  # of those found; the rest opens in place


def chosen_url(search, person):
    """Where a chosen person leads: back to the page that waits for them, else to their own page."""
    if not search.back:
        return reverse("desk:person", args=[person.pk])
    joint = "&" if "?" in search.back else "?"
    return f"{search.back}{joint}person={person.pk}"


class Find(InProgram, ActionView):
    """One box. What is typed is posted and held on the server, so that no name stands in an address."""

    permission = Permission.PERSON_VIEW
    form_class = SearchForm
    once = False  # to search again is no harm
    template_name = "people/find.html"

    def get_initial(self):
        return {"back": self.request.GET.get("back", "")}

    def perform(self, form):
        self.search = actions.search(program=self.program, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        return super().get_context_data(program=self.program, **kwargs)

    def get_success_url(self):
        return reverse("people:found", args=[self.search.pk])

    def leads_to(self, address):
        """Whom the page waits for is shown at once, at the address that shows it again."""
        if ASKS not in self.request.headers:
            return super().leads_to(address)
        with together():
            return show_at(address, Found.of(self.request, self.search))


class Found(ObjectPage):
    """Who fits, with the reasons. Each look is logged: who was shown, never what was typed."""

    permission = Permission.PERSON_VIEW
    model = Search
    template_name = "people/found.html"

    def get_queryset(self):
        return super().get_queryset().select_related("program")

    @classmethod
    def of(cls, request, search):
        """The page of a search that was made in this request."""
        page = cls()
        page.setup(request, pk=search.pk)
        page.object = search
        return page.render_to_response(page.get_context_data())

    def get_context_data(self, **kwargs):
        text = self.object.terms["text"]
        found = duplicates.find(duplicates.read(text), user=self.request.user, on=timezone.localdate())
        shown = found if addresses.one_of(self.request, "show", ["all"]) else found[:SHOWN]
        note_rows(self.request.user, Person, [match.person for match in shown], of=self.object)
        for match in shown:
            match.url = chosen_url(self.object, match.person)
        form = SearchForm(initial={"text": text, "back": self.object.back})
        return super().get_context_data(
            matches=shown,
            found=len(found),
            more=len(found) - len(shown),
            refine=form,
            program=self.object.program,
            **kwargs,
        )


class New(ActionView):
    """Add a person after a search. Likely matches are shown first, each to be decided on."""

    permission = Permission.PERSON_RECORD
    model = Search
    form_class = NewPersonForm
    template_name = "people/new.html"

    def get_initial(self):
        text = self.object.terms["text"]
        terms = duplicates.read(text)
        year, month, day = terms.birth
        return {
            "name": duplicates.typed_name(text),
            "birth": (month, day, year),
            "phone": next(iter(terms.phones), ""),
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"on": timezone.localdate()}

    def form_valid(self, form):
        self.look_alikes = actions.look_alikes(
            form.details, form.contact, by=self.request.user, on=timezone.localdate()
        )
        if self.same_as:
            person = get_object_or_404(Person.objects.visible_to(self.request.user), pk=self.same_as)
            return HttpResponseRedirect(chosen_url(self.object, person))
        if any(not said.data_given for said in self.asked):
            return self.ask(form)
        return super().form_valid(form)

    def ask(self, form):
        """Show the likely matches, and log that they were shown. Nothing is refused, so this is no error."""
        alike = [match.person.pk for match in self.look_alikes]
        note_listed(self.request.user, Person, alike, of=self.object)
        return self.render_to_response(self.get_context_data(form=form, asked=self.asked))

    @cached_property
    def asked(self):
        """One small form for each likely match, with what was said of it so far."""
        forms = []
        for match in self.look_alikes:
            said = MatchVerdictForm(self.request.POST, prefix=str(match.person.pk))
            said.match, said.data_given = match, said.is_valid() and said.cleaned_data["verdict"]
            forms.append(said)
        return forms

    @property
    def same_as(self):
        same = (said.match.person.pk for said in self.asked if said.data_given == MatchVerdictForm.SAME)
        return next(same, None)

    def perform(self, form):
        self.person = actions.register(
            search=self.object,
            details=form.details,
            contact=form.contact,
            verdicts={said.match.person.pk: said.data_given for said in self.asked},
            by=self.request.user,
            on=timezone.localdate(),
            seen=self.look_alikes,
        )
        return _("%(ref)s was added.") % {"ref": self.person.ref}

    def get_success_url(self):
        return chosen_url(self.object, self.person)
