"""Partners, their units, the links between them."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.organisations.actions import partners
from intl_office.organisations.forms.base import (
    CodeField,
    DayInput,
    DomainField,
    ErasmusCodeField,
    RowForm,
    website_field,
)
from intl_office.organisations.models import Partner, PartnerLink, PartnerUnit, Place
from intl_office.organisations.queries import Candidate, likely_duplicates
from intl_office.reference.models import Country
from intl_office.ui.blank import word_of
from intl_office.ui.form_layout import form_helper

# What a near name or an equal code is looked for with.
TELLING = (
    "legal_name", "native_name", "name_fr", "name_en", "country", "erasmus_code", "pic", "oid",
)  # fmt: skip


def _degrees(label: Any, most: int) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=8,
        decimal_places=5,
        validators=[MinValueValidator(-most), MaxValueValidator(most)],
    )


class PartnerForm(RowForm[Partner]):
    """A partner and its place; what looks like one already there must be confirmed."""

    erasmus_code = ErasmusCodeField(
        label=_("Erasmus code"),
        required=False,
        max_length=20,
        help_text=_("As published, spaces included: “F  PARIS001”."),
    )
    pic = CodeField(label=_("PIC"), required=False, help_text=_("Nine digits."))
    oid = CodeField(label=_("OID"), required=False, help_text=_("The letter E and eight digits."))
    schac = DomainField(
        label=_("Domain (SCHAC)"),
        required=False,
        max_length=255,
        help_text=_("Names the institution in Erasmus Without Paper, such as univ-example.fr."),
    )
    website = website_field()
    latitude = _degrees(_("Latitude"), 90)
    longitude = _degrees(_("Longitude"), 180)
    coordinates_source = forms.CharField(
        label=_("Source of the coordinates"), required=False, max_length=200
    )
    save_anyway = forms.BooleanField(label=_("It is none of these: save anyway"), required=False)

    class Meta:
        model = Partner
        fields = (
            "kind", "legal_name", "acronym", "native_name", "name_fr", "name_en", "country",
            "city", "address", "postal_code", "website", "erasmus_code", "pic", "oid", "schac",
            "charter_from", "charter_until", "is_active",
        )  # fmt: skip
        widgets = {"charter_from": DayInput(), "charter_until": DayInput()}

    def narrow(self) -> None:
        """Countries by name; the place that is known."""
        country = self.fields["country"]
        assert isinstance(country, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        country.queryset = Country.objects.all()
        country.choices = _by_name(country)
        if place := self._place:
            self.initial.update(
                latitude=place.latitude,
                longitude=place.longitude,
                coordinates_source=place.source,
            )

    @property
    def helper(self) -> FormHelper:
        """In sections; the tick to save anyway only where there is something to confirm."""
        helper = form_helper(self)
        helper.layout = Layout(
            Fieldset(
                _("Names"),
                _row("kind", "acronym"),
                "legal_name",
                "native_name",
                _row("name_fr", "name_en"),
            ),
            Fieldset(
                _("Address"),
                _row("country", "city"),
                _row("address", "postal_code"),
                "website",
                _row("latitude", "longitude", "coordinates_source"),
            ),
            Fieldset(
                _("Codes"),
                _row("erasmus_code", "schac"),
                _row("pic", "oid"),
                _row("charter_from", "charter_until"),
                "is_active",
            ),
            HTML('{% include "organisations/_duplicates.html" with candidates=form.candidates %}'),
        )
        return helper

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Partners that this one may be; nothing where what tells them apart did not change."""
        telling = set(self.changed_data) & set(TELLING)
        return likely_duplicates(self.instance) if self.is_bound and telling else []

    def clean(self) -> dict[str, Any]:
        """Three fields of the place, or none."""
        cleaned = super().clean() or {}
        given = [cleaned.get(name) for name in ("latitude", "longitude", "coordinates_source")]
        if any(value not in (None, "") for value in given) and None in given[:2]:
            self.add_error("latitude", _("Give latitude and longitude, or neither."))
        elif given[0] is not None and not given[2]:
            self.add_error("coordinates_source", _("Say where the coordinates were read."))
        return cleaned

    def _post_clean(self) -> None:
        """After the row is filled: ask about likely duplicates, once nothing else is wrong."""
        super()._post_clean()  # type: ignore[misc]  # Django's own name, not in the stubs
        if not self.errors and self.candidates and not self.cleaned_data.get("save_anyway"):
            self.add_error(
                None,
                ValidationError(
                    _("This partner may be there already: look at the list below the form."),
                    code="duplicate",
                ),
            )

    def draft(self) -> Partner:
        """The partner as typed so far, for the warning while typing; never saved."""
        self.full_clean()
        return self.instance

    def act(self, by: User) -> Partner:
        """Write the partner, and its place where one is given."""
        partner = partners.save_partner(partner=self.instance, by=by, place=self._new_place())
        if self._place and self.cleaned_data["latitude"] is None:
            partners.remove_place(place=self._place, by=by)
        return partner

    @cached_property
    def _place(self) -> Place | None:
        return Place.objects.filter(partner=self.instance.pk).first() if self.instance.pk else None

    def _new_place(self) -> Place | None:
        latitude: Decimal | None = self.cleaned_data["latitude"]
        if latitude is None:
            return None
        place = self._place or Place(partner=self.instance)
        place.latitude, place.longitude = latitude, self.cleaned_data["longitude"]
        place.source = self.cleaned_data["coordinates_source"]
        return place


def _row(*names: str) -> Row:
    return Row(*(Column(name) for name in names))


def _by_name(field: Any) -> list[tuple[Any, Any]]:
    """The choices in the order of the names that the reader sees."""
    rows = sorted(field.queryset, key=lambda country: country.name)
    return [("", word_of(field)), *((country.pk, country.name) for country in rows)]


class PartnerUnitForm(RowForm[PartnerUnit]):
    """A unit of a partner."""

    website = website_field()

    class Meta:
        model = PartnerUnit
        fields = ("name", "native_name", "code", "website", "is_active")

    def act(self, by: User) -> PartnerUnit:
        """Write the unit."""
        return partners.save_partner_unit(unit=self.instance, by=by)


class LinkForm(RowForm[PartnerLink]):
    """What happened between this partner and another one, named by a code of its own."""

    other = forms.CharField(
        label=_("Other partner"),
        help_text=_("Its Erasmus code, its PIC, or its exact legal name."),
        max_length=300,
    )

    class Meta:
        model = PartnerLink
        fields = ("kind", "other", "happened_on", "note")
        widgets = {"happened_on": DayInput()}

    field_order = ("kind", "other", "happened_on", "note")

    def clean_other(self) -> Partner:
        """Find the partner meant; raises ValidationError for none or several."""
        self.instance.target = named_partner(str(self.cleaned_data["other"]))
        return self.instance.target

    def act(self, by: User) -> PartnerLink:
        """Write the link."""
        return partners.add_link(link=self.instance, by=by)


def named_partner(said: str) -> Partner:
    """The partner with this code or exact name; raises ValidationError for none or several."""
    found: list[Partner] = list(_named(said)[:2])
    if len(found) != 1:
        raise ValidationError(
            _("Several partners are named so: use a code.")
            if found
            else _("No partner has this code or name.")
        )
    return found[0]


def _named(said: str) -> Any:
    rows = Partner.objects.current()
    by_code = rows.filter(erasmus_code=said) | rows.filter(pic=said)
    return (by_code if by_code.exists() else rows.filter(legal_name__iexact=said)).order_by("pk")
