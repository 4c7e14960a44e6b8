"""Programmes, envelopes and their budgets, amendments, commitments."""

from intl_office.funding.models.amendment import Amendment, AmendmentLine, AmendmentTransition
from intl_office.funding.models.commitment import Commitment
from intl_office.funding.models.envelope import (
    Envelope,
    EnvelopeQuerySet,
    EnvelopeTransition,
)
from intl_office.funding.models.line import BudgetLine
from intl_office.funding.models.programme import Programme

__all__ = [
    "Amendment",
    "AmendmentLine",
    "AmendmentTransition",
    "BudgetLine",
    "Commitment",
    "Envelope",
    "EnvelopeQuerySet",
    "EnvelopeTransition",
    "Programme",
]
