"""A funding programme."""

from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.funding.actions.programmes import save_programme
from intl_office.funding.forms.fields import currency_choices
from intl_office.funding.models import Programme
from intl_office.organisations.forms.base import RowForm


class ProgrammeForm(RowForm[Programme]):
    """Who gives money, and for what."""

    currency = forms.ChoiceField(label=_("Usual currency"))

    class Meta:
        model = Programme
        fields = ("code", "name_fr", "name_en", "funder", "funds", "currency", "is_active")

    def narrow(self) -> None:
        """The currencies that are known."""
        field = self.fields["currency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = currency_choices(self.instance.currency)

    def act(self, by: User) -> Programme:
        """Write the programme."""
        return save_programme(programme=self.instance, by=by)
