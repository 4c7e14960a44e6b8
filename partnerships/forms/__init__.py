"""The forms of this room."""

from partnerships.forms.agreement import AgreementForm
from partnerships.forms.amending import ChangeForm
from partnerships.forms.conditions import ConditionFormSet, condition_formset
from partnerships.forms.life import (
    EvaluationForm,
    LetterForm,
    MinistryForm,
    NoticeForm,
    TypeRuleForm,
    WithdrawForm,
)
from partnerships.forms.outside import NetworkForm, OutsideForm, PaperForm
from partnerships.forms.steps import CircuitForm, PartyForm, PdfForm, SignatureForm

__all__ = [
    "AgreementForm",
    "ChangeForm",
    "CircuitForm",
    "ConditionFormSet",
    "EvaluationForm",
    "LetterForm",
    "MinistryForm",
    "NetworkForm",
    "NoticeForm",
    "OutsideForm",
    "PaperForm",
    "PartyForm",
    "PdfForm",
    "SignatureForm",
    "TypeRuleForm",
    "WithdrawForm",
    "condition_formset",
]
