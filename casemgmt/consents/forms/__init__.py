"""Forms of consents and sharing (`sharing`), of legal requests and retention (`legal`)."""

from casemgmt.consents.forms.sharing import (
    FOR_A_SERVICE,
    STROKES,
    TYPED,
    WAYS,
    OtherShareForm,
    RevokeForm,
    RulesForm,
    ShareForm,
    TermsForm,
    partners,
    ways_for,
)

__all__ = [
    "FOR_A_SERVICE", "STROKES", "TYPED", "WAYS", "OtherShareForm", "RevokeForm", "RulesForm", "ShareForm",
    "TermsForm", "partners", "ways_for",
]  # fmt: skip
