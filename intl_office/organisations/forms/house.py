"""The home institution, its units and people."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core import uploads
from intl_office.core.permissions import Reach
from intl_office.core.uploads import FileKind
from intl_office.organisations import rules
from intl_office.organisations.actions import house
from intl_office.organisations.enums import UnitKind
from intl_office.organisations.forms.base import (
    CodeField,
    DayInput,
    DomainField,
    ErasmusCodeField,
    RowForm,
    website_field,
)
from intl_office.organisations.models import Institution, Membership, Person, Unit

LOGOS = frozenset({FileKind.PNG, FileKind.JPEG})
LOGO_BYTES = 500 * 1024
LOGO_POINTS = 4_000_000  # every page opens it


class InstitutionForm(RowForm[Institution]):
    """The house itself."""

    erasmus_code = ErasmusCodeField(label=_("Erasmus code"), required=False, max_length=20)
    pic = CodeField(label=_("PIC"), required=False)
    oid = CodeField(label=_("OID"), required=False)
    schac = DomainField(label=_("Domain (SCHAC)"), required=False, max_length=255)
    website = website_field()
    accent = forms.CharField(
        label=_("Accent colour"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "#0f5c6e"}),
        help_text=_("Empty: the one of the installation. Its contrast is adapted where needed."),
    )
    logo = forms.FileField(
        label=_("Logo"), required=False, help_text=_("PNG or JPEG, at most 500 kB.")
    )

    class Meta:
        model = Institution
        fields = (
            "name_fr", "name_en", "short_name", "erasmus_code", "pic", "oid", "schac", "address",
            "postal_code", "city", "country", "website", "accent", "logo",
        )  # fmt: skip

    def clean_logo(self) -> Any:
        """Look at what is uploaded; raises ValidationError for anything but a small picture."""
        file = self.cleaned_data.get("logo")
        if isinstance(file, UploadedFile):
            accepted = uploads.inspect(
                file, kinds=LOGOS, max_bytes=LOGO_BYTES, max_points=LOGO_POINTS
            )
            file.name = f"logo.{accepted.kind.value}"
        return file

    def act(self, by: User) -> Institution:
        """Write the row."""
        return house.save_institution(institution=self.instance, by=by)


class UnitForm(RowForm[Unit]):
    """A unit of the tree; the root is the institution."""

    class Meta:
        model = Unit
        fields = (
            "kind", "code", "name_fr", "name_en", "parent", "email", "active_from", "active_to",
        )  # fmt: skip
        widgets = {"active_from": DayInput(), "active_to": DayInput()}

    def narrow(self) -> None:
        """Offer every place that is not below the unit itself; the root stays the root."""
        rows = Unit.objects.order_by("depth", "code")
        parent, kind = self.fields["parent"], self.fields["kind"]
        assert isinstance(parent, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101  # tells the type checker
        if self._is_root(rows):
            del self.fields["parent"]
            kind.choices = [(UnitKind.INSTITUTION.value, UnitKind.INSTITUTION.label)]
            return
        parent.queryset = rows.exclude(path__contains=[self.instance.pk or 0])
        parent.required = True
        kind.choices = [one for one in UnitKind.choices if one[0] != UnitKind.INSTITUTION]

    def _is_root(self, rows: Any) -> bool:
        if self.instance.pk:
            return self.instance.parent_id is None
        return not rows.exists()

    def act(self, by: User) -> Unit:
        """Write the unit."""
        return house.save_unit(unit=self.instance, by=by)


class PersonForm(RowForm[Person]):
    """Someone of the house; a new one may be put into a unit at once."""

    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("The person belongs to it from today."),
    )

    class Meta:
        model = Person
        fields = (
            "kind", "first_name", "last_name", "email", "phone", "position", "user", "is_active",
        )  # fmt: skip

    def narrow(self) -> None:
        """Units within reach; accounts that belong to nobody else, for those without limit."""
        limit = rules.people_edited(self.user)
        if self.instance.pk:
            del self.fields["unit"]
        else:
            _offer_units(self.fields["unit"], limit, required=not limit.everywhere)
        if not limit.everywhere:
            del self.fields["user"]
            return
        user = self.fields["user"]
        assert isinstance(user, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        free = User.objects.filter(person=None) | User.objects.filter(person=self.instance.pk)
        user.queryset = free.order_by("last_name", "first_name", "email")

    def act(self, by: User) -> Person:
        """Write the person."""
        unit = self.cleaned_data.get("unit")
        return house.save_person(person=self.instance, by=by, unit=unit)


class MembershipForm(RowForm[Membership]):
    """A person in a unit."""

    class Meta:
        model = Membership
        fields = ("unit", "function", "starts_on", "ends_on")
        widgets = {"starts_on": DayInput(), "ends_on": DayInput()}

    def narrow(self) -> None:
        """Units within reach, in the order of the tree; from today."""
        _offer_units(self.fields["unit"], rules.people_edited(self.user), required=True)
        if not self.instance.pk:
            self.initial.setdefault("starts_on", timezone.localdate())

    def act(self, by: User) -> Membership:
        """Write the membership."""
        return house.save_membership(membership=self.instance, by=by)


def _offer_units(field: forms.Field, limit: Reach, *, required: bool) -> None:
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
    field.queryset = Unit.objects.filter(limit.condition("path")).order_by("depth", "code")
    field.required = required
