"""What is entered about priority countries: proposal, objectives."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from intl_office.access.fields import UnitChoiceField
from intl_office.accounts.models import User
from intl_office.organisations.forms.base import RowForm
from intl_office.organisations.models import Institution, Unit
from intl_office.reference.models import Country
from partnerships.actions.countries import save_country, save_objective
from partnerships.forms.network import choices_of
from partnerships.forms.people import PersonField, ask_person
from partnerships.models import CountryObjective, PriorityCountry
from partnerships.strategic_rules import strategic_edited_by


class CountryForm(RowForm[PriorityCountry]):
    """Which country, over which years, for which unit, and why."""

    country = forms.ModelChoiceField(
        label=_("Country"), queryset=Country.objects.none(), to_field_name="code"
    )
    unit = UnitChoiceField(label=_("Unit that leads"), queryset=Unit.objects.none())

    class Meta:
        model = PriorityCountry
        fields = ("country", "first_year", "last_year", "unit", "why")
        widgets = {"why": forms.Textarea(attrs={"rows": 6})}

    def narrow(self) -> None:
        """Countries other than our own; units within reach. The country stays what it was."""
        house = Institution.objects.filter(country=OuterRef("pk"))
        rows = Country.objects.filter(~Exists(house))
        choices_of(self, "country").queryset = rows.for_choice()
        within = strategic_edited_by(self.user).condition("path")
        choices_of(self, "unit").queryset = Unit.objects.filter(within).order_by("path")
        if self.instance.pk:
            del self.fields["country"]
            self.initial["unit"] = self.instance.unit

    def act(self, by: User) -> PriorityCountry:
        """Write it."""
        return save_country(row=self.instance, by=by)


class ObjectiveForm(RowForm[CountryObjective]):
    """What is to be reached, by when, and who sees to it."""

    owner = PersonField(label=_("Responsible"))

    class Meta:
        model = CountryObjective
        fields = ("goal", "target", "by_year", "owner")

    def narrow(self) -> None:
        """The person known."""
        ask_person(self, "owner", *([self.instance.owner] if self.instance.owner_id else []))

    def act(self, by: User) -> CountryObjective:
        """Write it."""
        return save_objective(objective=self.instance, by=by)
