"""The entries of an agreement; its conditions have a page of their own."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intl_office.access.fields import UnitChoiceField
from intl_office.accounts.models import User
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.organisations.models import Partner, Person, Unit
from intl_office.ui.form_layout import form_helper
from partnerships import rules
from partnerships.actions.agreements import Changes, create_agreement, save_agreement
from partnerships.models import Agreement


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django's is not generic
    """Several units of the tree, each sent by its identifier."""

    label_from_instance = UnitChoiceField.label_from_instance


class AgreementForm(RowForm[Agreement]):
    """Type, period, who holds it and looks after it, what the text says besides."""

    autosave = True
    partner: Partner | None = None  # given by the view of a new agreement

    unit = UnitChoiceField(label=_("Unit that holds it"), queryset=Unit.objects.none())
    units = UnitsField(
        label=_("Other units that may use it"),
        queryset=Unit.objects.none(),
        required=False,
        to_field_name="uid",
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Their referents see it, and their students may use its places."),
    )
    belongs_to = forms.CharField(
        label=_("Belongs to agreement"),
        required=False,
        max_length=12,
        help_text=_("Number of the framework agreement, or of the one it amends: 2026-0147."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Agreement
        fields = (
            "type", "starts_on", "ends_on", "unit", "officer", "languages", "title_fr",
            "title_en", "terms_fr", "terms_en", "note", "notice_months",
        )  # fmt: skip
        widgets = {
            "starts_on": DayInput(),
            "ends_on": DayInput(),
            "terms_fr": forms.Textarea(attrs={"rows": 4}),
            "terms_en": forms.Textarea(attrs={"rows": 4}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "ends_on": _("Empty: no last day, and no reminder to renew it."),
            "title_fr": _("Empty: made from type and partners."),
            "title_en": _("Empty: made from type and partners."),
            "terms_fr": _("What this agreement says besides the usual articles."),
            "note": _("Not printed."),
        }

    def narrow(self) -> None:
        """Units and people within reach; what is known of this agreement."""
        for name in ("title_fr", "title_en"):
            self.fields[name].required = False
        self._narrow_units()
        officer = self.fields["officer"]
        assert isinstance(officer, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        own = Person.objects.filter(pk=self.instance.officer_id or 0)
        people = Person.objects.filter(is_active=True, user__isnull=False) | own
        officer.queryset = people.order_by("last_name", "first_name", "pk")
        if self.instance.pk is None:
            self.initial["officer"] = Person.objects.filter(user=self.user.pk).first()
            return
        self.initial["seen"] = self.instance.updated_at.isoformat()
        if self.instance.parent:
            self.initial["belongs_to"] = self.instance.parent.number

    def _narrow_units(self) -> None:
        unit, units = self.fields["unit"], self.fields["units"]
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        assert isinstance(units, UnitsField)  # noqa: S101  # as above
        reach = rules.edited_by(self.user)
        unit.queryset = Unit.objects.filter(reach.condition("path")).order_by("path")
        units.queryset = Unit.objects.order_by("path")
        if self.instance.pk:
            self.initial["unit"] = self.instance.unit
            shared = Unit.objects.filter(shared_agreements__agreement=self.instance)
            self.initial["units"] = [one.uid for one in shared]

    def clean_belongs_to(self) -> Agreement | None:
        """The agreement with this number; raises ValidationError where the person sees none."""
        number: str = self.cleaned_data["belongs_to"].strip()
        if not number:
            return None
        assert isinstance(self.user, User)  # noqa: S101  # the page asks for it
        rows = Agreement.objects.visible_to(self.user).exclude(pk=self.instance.pk)
        found: Agreement | None = rows.filter(number=number).first()
        if found is None:
            raise ValidationError(_("There is no other agreement with this number."))
        return found

    def clean_seen(self) -> datetime | None:
        """When the agreement was last changed as this form was opened."""
        text: str = self.cleaned_data["seen"]
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError as error:
            raise ValidationError(_("Reload the page.")) from error

    def clean(self) -> dict[str, Any] | None:
        """The agreement that it belongs to is a column of it."""
        self.instance.parent = self.cleaned_data.get("belongs_to")
        return super().clean()

    @property
    def helper(self) -> FormHelper:
        """In sections."""
        helper = form_helper(self)
        helper.layout = Layout(
            Fieldset(
                _("What and when"),
                Row(Column("type"), Column("languages")),
                Row(Column("starts_on"), Column("ends_on")),
                Row(Column("notice_months"), Column("belongs_to")),
            ),
            Fieldset(_("Who"), Row(Column("unit"), Column("officer")), "units"),
            Fieldset(
                _("Text"),
                Row(Column("title_fr"), Column("title_en")),
                Row(Column("terms_fr"), Column("terms_en")),
                "note",
            ),
            "seen",
        )
        return helper

    def act(self, by: User) -> Agreement:
        """Draft it, or change the draft."""
        units = list(self.cleaned_data["units"])
        if self.partner is not None:
            return create_agreement(
                agreement=self.instance, partner=self.partner, by=by, units=units
            )
        changes = Changes(units=units, seen=self.cleaned_data["seen"])
        return save_agreement(agreement=self.instance, by=by, changes=changes)
