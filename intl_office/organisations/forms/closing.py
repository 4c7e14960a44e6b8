"""Closing a partner: what happened, when, why, who follows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.organisations.actions.closing import Succession, close_partner
from intl_office.organisations.enums import LinkKind
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.organisations.forms.partner import named_partner
from intl_office.organisations.models import Partner

NOBODY = "closed"


class CloseForm(RowForm[Partner]):
    """What became of a partner; nothing is asked of a successor where there is none."""

    what = forms.ChoiceField(
        label=_("What happened"),
        choices=[
            (NOBODY, _("It closed, and nobody follows it")),
            (LinkKind.RENAMED, _("It became another institution")),
            (LinkKind.ABSORBED, _("It was absorbed by another institution")),
            (LinkKind.SPLIT, _("It gave rise to another institution")),
        ],
        widget=forms.RadioSelect,
    )
    other = forms.CharField(
        label=_("The partner that follows"),
        help_text=_("Its Erasmus code, its PIC, or its exact legal name."),
        required=False,
        max_length=300,
    )
    happened_on = forms.DateField(label=_("When"), required=False, widget=DayInput())
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Shown on both pages and kept in the history."),
        max_length=300,
    )

    class Meta:
        model = Partner
        fields = ()

    def clean(self) -> dict[str, Any]:
        """Name and day of a succession; neither without one."""
        cleaned = super().clean() or {}
        if cleaned.get("what", NOBODY) == NOBODY:
            return cleaned
        if not cleaned.get("other"):
            self.add_error("other", _("Name the partner that follows."))
        elif "other" not in self.errors:
            self._find(str(cleaned["other"]))
        if not cleaned.get("happened_on") and "happened_on" not in self.errors:
            self.add_error("happened_on", _("Say when it happened."))
        return cleaned

    def _find(self, said: str) -> None:
        try:
            self.heir = named_partner(said)
        except forms.ValidationError as refused:
            self.add_error("other", refused)

    def act(self, by: User) -> Partner:
        """Close it."""
        given = self.cleaned_data
        followed = given["what"] != NOBODY
        return close_partner(
            partner=self.instance,
            by=by,
            reason=given["reason"],
            succession=Succession(given["what"], self.heir, given["happened_on"])
            if followed
            else None,
        )
