from casemgmt.desk.forms.quiet import QuietForm
from casemgmt.desk.forms.restricted import CardForm, EmergencyForm, RestrictForm, StepBackForm

__all__ = ["CardForm", "EmergencyForm", "QuietForm", "RestrictForm", "StepBackForm"]
