"""The user's own work phone."""

from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from casemgmt.access import accounts
from casemgmt.desk.forms import PhoneForm
from casemgmt.web.editing import Edits
from casemgmt.web.views import ActionView


class MyPhone(Edits, ActionView):
    """Kept by oneself alone: it stands where colleagues, of other programs too, must call before they act."""

    form_class = PhoneForm
    template_name = "desk/my_phone.html"
    success_url = reverse_lazy("desk:home")

    @property
    def edited(self):
        return self.request.user

    def get_initial(self):
        return {"phone": self.request.user.phone}

    def perform(self, form):
        accounts.keep_phone(phone=form.cleaned_data["phone"], by=self.request.user)
        return _("Saved.")
