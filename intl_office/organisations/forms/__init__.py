"""The forms of this room."""

from intl_office.organisations.forms.contact import ContactForm, LastDayForm
from intl_office.organisations.forms.house import (
    InstitutionForm,
    MembershipForm,
    PersonForm,
    UnitForm,
)
from intl_office.organisations.forms.merge import MergeForm
from intl_office.organisations.forms.partner import LinkForm, PartnerForm, PartnerUnitForm

__all__ = [
    "ContactForm",
    "InstitutionForm",
    "LastDayForm",
    "LinkForm",
    "MembershipForm",
    "MergeForm",
    "PartnerForm",
    "PartnerUnitForm",
    "PersonForm",
    "UnitForm",
]
