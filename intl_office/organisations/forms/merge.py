"""Merging two partners: the values to keep, and the name typed to confirm."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intl_office.organisations.actions.merge import FieldChoice
from intl_office.organisations.models import Partner
from intl_office.ui.forms import OfficeForm

STAYS, GOES = "stays", "goes"


class MergeForm(OfficeForm):
    """One choice for each value that differs; nothing is done without the name."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, help_text=_("Kept in the history.")
    )
    confirmation = forms.CharField(
        label=_("Legal name of the partner that goes"),
        help_text=_("Type it as it stands above: this cannot be undone."),
        max_length=300,
    )

    def __init__(
        self, *args: Any, choices: Sequence[FieldChoice], loser: Partner, **kwargs: Any
    ) -> None:
        """Take what differs, and the partner that goes."""
        self.choices, self.loser = choices, loser
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """One question for each value that differs, before the reason."""
        asked = {f"take_{one.name}": _question(one) for one in self.choices}
        self.fields = {**asked, **self.fields}

    def clean_confirmation(self) -> str:
        """Compare without minding spaces or capitals; raises ValidationError for another name."""
        said = str(self.cleaned_data["confirmation"])
        if _plain(said) != _plain(self.loser.legal_name):
            raise ValidationError(_("This is not the name of the partner that goes."))
        return said

    def taken(self) -> list[str]:
        """Names of the fields whose value comes from the partner that goes."""
        return [one.name for one in self.choices if self.cleaned_data[f"take_{one.name}"] == GOES]


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _question(one: FieldChoice) -> forms.ChoiceField:
    stays = one.stays if one.stays not in ("", None) else _("(empty)")
    return forms.ChoiceField(
        label=one.label[:1].upper() + one.label[1:],
        choices=[(STAYS, stays), (GOES, one.goes)],
        initial=GOES if one.taken else STAYS,
        widget=forms.RadioSelect,
    )
