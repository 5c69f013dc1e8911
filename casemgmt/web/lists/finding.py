"""A small list in which rows are found by words."""

from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casemgmt.web import forms, words

ASKED = "words"
LEFT = (ASKED, "after", "before", "page", "as")  # what a new search leaves out of the address


class ListWords(forms.Form):
    """What to look for in a list."""

    text = forms.CharField(label=_("Find in this list"), max_length=words.LONGEST, required=False)


class FindsByWords:
    """Mixed into a ListPage. Words are posted, and go on in the address encrypted for their reader alone.

    `finds`: the fields in which they stand, of the row or of what it points to.
    """

    finds: tuple[str, ...] = ()

    @cached_property
    def typed(self):
        """What is looked for; "" where nothing is. What another user typed is refused."""
        sealed = self.request.GET.get(ASKED)
        text = words.opened(sealed, by=self.request.user) if sealed else ""
        if text is None:
            raise BadRequest(ASKED)
        return text

    @cached_property
    def rows(self):
        return words.saying(super().rows, self.finds, self.typed) if self.typed else super().rows

    @property
    def look(self):
        """The form, as it was filled in."""
        return ListWords(initial={"text": self.typed})

    def post(self, request, *args, **kwargs):
        look, asked = ListWords(request.POST), request.GET.copy()
        for name in LEFT:
            asked.pop(name, None)
        if look.is_valid() and look.cleaned_data["text"]:
            asked[ASKED] = words.sealed(look.cleaned_data["text"], by=request.user)
        return HttpResponseRedirect(f"{request.path}?{asked.urlencode()}")
