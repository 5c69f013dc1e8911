"""One box that leads anywhere: to a record, to a page, to something new. Ctrl+K opens it on every page."""

from casemgmt.desk.forms import FindAnythingForm
from casemgmt.people.folding import plain
from casemgmt.web import finding, navigation
from casemgmt.web.views import ActionView

ENOUGH = 3  # letters: of fewer, half of all records would come
PAGES = 6


class Find(ActionView):
    """Before anything is typed: what the user opened last, and what may be begun. Else what the text fits.

    The box of another page asks for its inside only.
    """

    form_class = FindAnythingForm
    once = False  # to search again is no harm
    text, groups = "", ()

    def get_template_names(self):
        return ["desk/parts/find.html" if self.request.htmx else "desk/find.html"]

    def perform(self, form):
        self.text = form.cleaned_data["text"]
        enough = len(plain(self.text).strip()) >= ENOUGH
        self.groups = finding.found(self.text, self.request.user) if enough else []

    def form_valid(self, form):
        answer = super().form_valid(form)
        return (
            answer if answer.status_code == 422 else self.render_to_response(self.get_context_data(form=form))
        )

    def get_success_url(self):
        return self.request.path

    def get_context_data(self, **kwargs):
        user, text = self.request.user, self.text
        return super().get_context_data(
            text=text,
            groups=self.groups if text else finding.recent(user),
            pages=pages(text, user, self.request.path),
            **kwargs,
        )


def pages(text, user, path):
    """What may be begun, and the places whose words hold the text; without a text, only the former."""
    begun = navigation.all_open(navigation.STARTS, user, path)
    wanted = plain(text).strip()
    if not wanted:
        return begun
    everywhere = [*begun, *navigation.places(user, path)]
    return [place for place in everywhere if wanted in plain(str(place.label))][:PAGES]
