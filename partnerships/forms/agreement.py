"""The entries of an agreement; its conditions have a page of their own."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intl_office.access.fields import UnitChoiceField
from intl_office.accounts.models import User
from intl_office.organisations.forms.base import DayInput
from intl_office.organisations.models import Partner, Person, Unit
from intl_office.ui.form_layout import form_helper
from partnerships import rules
from partnerships.actions.agreements import (
    Changes,
    add_partners_of,
    create_agreement,
    save_agreement,
)
from partnerships.enums import Dimension
from partnerships.forms.base import SharedForm
from partnerships.models import Agreement
from partnerships.models.details import TOO_LONG, outlives


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django's is not generic
    """Several units of the tree, each sent by its identifier."""

    label_from_instance = UnitChoiceField.label_from_instance


class AgreementForm(SharedForm[Agreement]):
    """Type, period, who holds it and looks after it, what the text says besides."""

    autosave = True
    partner: Partner | None = None  # given by the view of a new agreement
    under: Agreement | None = None  # the framework that a new agreement applies

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
    dimensions = forms.MultipleChoiceField(
        label=_("Dimensions covered"),
        choices=Dimension.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Agreement
        fields = (
            "type", "starts_on", "ends_on", "unit", "officer", "languages", "title_fr",
            "title_en", "dimensions", "continuum", "terms_fr", "terms_en", "note",
            "notice_months",
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
        super().narrow()
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

    def clean(self) -> dict[str, Any] | None:
        """The agreement that it belongs to is a column of it."""
        known = super().clean() or {}
        self.instance.parent = known.get("belongs_to")
        covered = set(known.get("dimensions") or ())
        if known.get("continuum") and not {Dimension.TEACHING, Dimension.RESEARCH} <= covered:
            said = _("Training is linked to research where both are covered.")
            self.add_error("continuum", said)
        self._check_accreditation(known)
        return known

    def _check_accreditation(self, known: dict[str, Any]) -> None:
        """A degree agreement ends with its accreditations (D613-18 to D613-21)."""
        degree = getattr(self.instance, "degree", None) if self.instance.pk else None
        if degree is None or "ends_on" not in known or known.get("type") != "double-degree":
            return
        changed = Agreement(ends_on=known["ends_on"])
        for day in (degree.accredited_until, degree.partner_accredited_until):
            if outlives(changed, day) and not self.has_error("ends_on"):
                self.add_error("ends_on", TOO_LONG)

    def show_under(self, framework: Agreement) -> None:
        """Begin with what the framework says."""
        self.under = framework
        self.initial |= {
            "belongs_to": framework.number,
            "unit": framework.unit,
            "officer": framework.officer,
            "languages": framework.languages,
            "ends_on": framework.ends_on,
            "dimensions": framework.dimensions,
            "continuum": framework.continuum,
        }

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
            Fieldset(_("What it covers"), "dimensions", "continuum"),
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
            made = create_agreement(
                agreement=self.instance, partner=self.partner, by=by, units=units
            )
            if self.under is not None:
                add_partners_of(agreement=made, framework=self.under, by=by)
            return made
        changes = Changes(units=units, seen=self.cleaned_data["seen"])
        return save_agreement(agreement=self.instance, by=by, changes=changes)
