from casemgmt.desk.forms.closing import CloseForm
from casemgmt.desk.forms.find import FindAnythingForm
from casemgmt.desk.forms.phone import PhoneForm
from casemgmt.desk.forms.quiet import QuietForm
from casemgmt.desk.forms.restricted import CardForm, EmergencyForm, RestrictForm, StepBackForm
from casemgmt.desk.forms.timeline import TimelineForm

__all__ = [
    "CardForm", "CloseForm", "EmergencyForm", "FindAnythingForm", "PhoneForm", "QuietForm", "RestrictForm",
    "StepBackForm", "TimelineForm",
]  # fmt: skip
