"""What the steps of an agreement ask."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.circuits.models import Circuit
from intl_office.circuits.queries import circuits_for
from intl_office.core.uploads import MB, FileKind
from intl_office.documents.enums import Layout, Locale
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.organisations.models import Contact
from intl_office.ui.forms import OfficeForm
from intl_office.ui.upload_field import UploadField
from partnerships.actions.agreements import save_party
from partnerships.models import Agreement, AgreementParty
from partnerships.workflow import KIND

SCAN_BYTES = 20 * MB


class CircuitForm(OfficeForm):
    """Which circuit an agreement takes; the one of its type is proposed."""

    circuit = forms.ModelChoiceField(
        label=_("Circuit"),
        queryset=Circuit.objects.none(),
        to_field_name="code",
        empty_label=None,
        help_text=_("Its steps are asked in order; each person is told by mail."),
    )

    def narrow(self) -> None:
        """Circuits in force for agreements."""
        circuit = self.fields["circuit"]
        assert isinstance(circuit, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        circuit.queryset = circuits_for(KIND)


class PartyForm(RowForm[AgreementParty]):
    """Who signs for a party, and whom the office writes to."""

    class Meta:
        model = AgreementParty
        fields = ("signatory", "signatory_title", "contact")

    def narrow(self) -> None:
        """The contacts of this partner that the person may see; none for our own side."""
        contact = self.fields["contact"]
        assert isinstance(contact, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        assert isinstance(self.user, User)  # noqa: S101  # the page asks for it
        if self.instance.partner_id is None:
            del self.fields["contact"]
            return
        rows = Contact.objects.visible_to(self.user).filter(partner=self.instance.partner_id)
        contact.queryset = rows.order_by("last_name", "pk")

    def act(self, by: User) -> AgreementParty:
        """Write the party."""
        return save_party(party=self.instance, by=by)


class SignatureForm(OfficeForm):
    """The day on which each party signed, and the signed copy; what is known now may be kept."""

    signed_copy = UploadField(
        label=_("Signed copy"),
        kinds=[FileKind.PDF],
        max_bytes=SCAN_BYTES,
        required=False,
        help_text=_("All signatures in one file. It is kept unchanged, with its SHA-256."),
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        """Ask one day for each party."""
        self.agreement = agreement
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """The days first, then the file."""
        copy = self.fields.pop("signed_copy")
        for row in self.agreement.all_parties:
            self.fields[_day(row)] = forms.DateField(
                label=_("%(party)s signed on") % {"party": row.name},
                required=False,
                initial=row.signed_on,
                widget=DayInput(),
                validators=[_not_in_future],
            )
        self.fields["signed_copy"] = copy

    @property
    def days(self) -> Mapping[int, date | None]:
        """The days given, by party."""
        return {row.pk: self.cleaned_data[_day(row)] for row in self.agreement.all_parties}


def _day(party: AgreementParty) -> str:
    return f"signed-{party.uid}"


def _not_in_future(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError(_("Nobody has signed in the future."))


_LANGUAGES = [
    (Locale.FR, Locale.FR.label),
    (Locale.EN, Locale.EN.label),
    (Locale.BOTH, _("French and English")),
]


class PdfForm(OfficeForm):
    """In which language the document is made, and how two languages stand in it."""

    locale = forms.ChoiceField(label=_("Language"), choices=_LANGUAGES)
    layout = forms.ChoiceField(
        label=_("Two languages"), choices=Layout.choices, initial=Layout.COLUMNS, required=False
    )

    @property
    def chosen_layout(self) -> Layout:
        """Side by side where nothing was chosen."""
        return Layout(self.cleaned_data["layout"] or Layout.COLUMNS)
