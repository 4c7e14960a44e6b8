"""The forms with which officers correct and complete the tables."""

from intl_office.reference.forms.entry import EntryForm, form_for
from intl_office.reference.forms.rate import RateForm

__all__ = ["EntryForm", "RateForm", "form_for"]
