"""Forms of consents and sharing (`sharing`), and of a no (`no`)."""

from casemgmt.consents.forms.no import NoForm, OverrideForm, RecordNoForm
from casemgmt.consents.forms.sharing import (
    FOR_A_SERVICE,
    STROKES,
    TYPED,
    WAYS,
    OtherShareForm,
    RulesForm,
    ShareForm,
    TermsForm,
    partners,
    ways_for,
)

__all__ = [
    "FOR_A_SERVICE", "STROKES", "TYPED", "WAYS", "NoForm", "OtherShareForm", "OverrideForm", "RecordNoForm",
    "RulesForm", "ShareForm", "TermsForm", "partners", "ways_for",
]  # fmt: skip
