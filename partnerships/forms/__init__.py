"""The forms of this room."""

from partnerships.forms.agreement import AgreementForm
from partnerships.forms.conditions import ConditionFormSet, condition_formset
from partnerships.forms.steps import (
    CircuitForm,
    PartyForm,
    PdfForm,
    SignatureForm,
    TerminationForm,
)

__all__ = [
    "AgreementForm",
    "CircuitForm",
    "ConditionFormSet",
    "PartyForm",
    "PdfForm",
    "SignatureForm",
    "TerminationForm",
    "condition_formset",
]
