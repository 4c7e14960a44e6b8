"""Agreements that were concluded without this software."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Row
from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.uploads import FileKind
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.ui.forms import OfficeForm
from intl_office.ui.upload_field import UploadField
from partnerships.actions.outside import Paper, record_agreed, record_signed
from partnerships.forms.agreement import AgreementForm
from partnerships.forms.steps import SCAN_BYTES
from partnerships.models import Agreement, Origin


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput())


def _paper(data: dict[str, Any]) -> Paper:
    return Paper(data["approved_on"], data["signed_on"], data["scan"], data["reason"])


class PaperForm(OfficeForm):
    """The days, the scan and why an agreement was not done here."""

    approved_on = _day(_("Approved by our bodies on"))
    signed_on = _day(_("Signed by all parties on"))
    scan = UploadField(
        label=_("Signed copy"),
        kinds=[FileKind.PDF],
        max_bytes=SCAN_BYTES,
        help_text=_("All signatures in one file. It is kept unchanged, with its SHA-256."),
    )
    reason = forms.CharField(
        label=_("Why was it done outside?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The reason is kept in the history."),
    )

    @property
    def paper(self) -> Paper:
        """What was entered."""
        return _paper(self.cleaned_data)


class OutsideForm(AgreementForm):
    """A new agreement with its days, scan and reason, all in one."""

    autosave = False

    approved_on = _day(_("Approved by our bodies on"))
    signed_on = _day(_("Signed by all parties on"))
    scan = UploadField(
        label=_("Signed copy"),
        kinds=[FileKind.PDF],
        max_bytes=SCAN_BYTES,
        help_text=_("All signatures in one file. It is kept unchanged, with its SHA-256."),
    )
    reason = forms.CharField(
        label=_("Why was it done outside?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The reason is kept in the history."),
    )

    @property
    def helper(self) -> FormHelper:
        """The entries of an agreement, then how it was concluded."""
        helper = super().helper
        helper.layout.fields.insert(
            0,
            Fieldset(
                _("How it was concluded"),
                Row(Column("approved_on"), Column("signed_on")),
                "scan",
                "reason",
            ),
        )
        return helper

    def act(self, by: User) -> Agreement:
        """Draft it and record it as concluded, or neither."""
        with transaction.atomic():
            return record_signed(agreement=super().act(by), paper=_paper(self.cleaned_data), by=by)


class NetworkForm(RowForm[Origin]):
    """What the other tool of the network says of an inter-institutional agreement."""

    class Meta:
        model = Origin
        fields = (
            "home_id", "partner_id", "hash", "home_approved_on", "partner_approved_on", "reason",
        )  # fmt: skip
        widgets = {
            "home_approved_on": DayInput(),
            "partner_approved_on": DayInput(),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"reason": _("In which tool, and why there")}

    def narrow(self) -> None:
        """All of it is needed."""
        for field in self.fields.values():
            field.required = True
        self.fields["home_approved_on"].widget.attrs["max"] = timezone.localdate().isoformat()

    def act(self, by: User) -> Origin:
        """Record both approvals."""
        record_agreed(origin=self.instance, by=by)
        return self.instance
