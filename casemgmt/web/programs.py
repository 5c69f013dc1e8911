"""Which program a page is about: its record's, the one its address names, or the only one there is."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from casemgmt.access import policy


def turn_to(request, program_id):
    """From here on the page is about this program: its head names it, and its clock tells the time."""
    request.program = policy.own_program(request.user, program_id)
    if request.program is not None:
        timezone.activate(policy.zones_of(request.user)[program_id])


def found_in(request, rows, pk):
    """One of these records, or the 404 of what never was; the page is then about its program."""
    found = get_object_or_404(rows, pk=pk)
    turn_to(request, getattr(found, "program_id", None))
    return found


class InProgram:
    """The one program that a page works in: named in its address, else the only one, else asked for."""

    @cached_property
    def programs(self):
        """Those to choose from, by name."""
        return policy.programs_open(self.request.user, self.permission)

    @cached_property
    def program(self):
        program = self.program_named(self.request.GET.get("program"))
        turn_to(self.request, program.pk)
        self.request.program_chosen = len(self.programs) > 1
        return program

    def program_named(self, name):
        """The program of this short name among them; WhichProgram where none is named of several."""
        if name is None:
            return policy.only(self.programs)
        for program in self.programs:
            if program.pk == name:
                return program
        raise Http404

    def in_program(self, url):
        """The address of a page about the same program."""
        return f"{url}?program={self.program.pk}"


class AboutProgram(InProgram):
    """A page about the program itself."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(program=self.program, **kwargs)


class OfRecord(InProgram):
    """The program of the record that the page is about; for a page that begins one, as above."""

    @cached_property
    def program(self):
        about = getattr(self, "object", None)
        return about.program if about else super().program
