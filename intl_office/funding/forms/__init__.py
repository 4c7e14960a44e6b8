"""The forms of this room."""

from intl_office.funding.forms.amendment import AmendmentForm, AmountsForm, SignatureForm
from intl_office.funding.forms.envelope import EnvelopeForm
from intl_office.funding.forms.lines import LineForm, LineFormSet, line_formset
from intl_office.funding.forms.programme import ProgrammeForm

__all__ = [
    "AmendmentForm",
    "AmountsForm",
    "EnvelopeForm",
    "LineForm",
    "LineFormSet",
    "ProgrammeForm",
    "SignatureForm",
    "line_formset",
]
