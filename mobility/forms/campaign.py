"""A campaign, as the office prepares it."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.access.fields import UnitChoiceField
from intl_office.accounts.models import User
from intl_office.core.years import AcademicYear
from intl_office.deadlines import zones
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.organisations.models import Unit
from intl_office.ui.form_layout import form_helper
from mobility.actions.campaigns import save_campaign
from mobility.enums import OFFERED_CHOICES, DocumentAsked
from mobility.models import Campaign
from mobility.models.campaign import PARIS
from mobility.models.enrolment import LEVELS
from mobility.rules import campaigns_run_by


def next_year() -> str:
    """The year students usually apply for."""
    return str(AcademicYear.current().next)


class CampaignForm(RowForm[Campaign]):
    """What is offered, to whom, until when."""

    unit = UnitChoiceField(
        label=_("Students of"),
        queryset=Unit.objects.none(),
        help_text=_("Students of this unit and of what is below it may apply."),
    )
    types = forms.MultipleChoiceField(
        label=_("They may apply for"),
        choices=OFFERED_CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    levels = forms.TypedMultipleChoiceField(
        label=_("Levels"),
        choices=LEVELS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all levels."),
    )
    documents = forms.MultipleChoiceField(
        label=_("Documents asked for"),
        choices=DocumentAsked.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones.choices, initial=PARIS)

    class Meta:
        model = Campaign
        fields = (
            "title_fr", "title_en", "year", "unit", "types", "levels", "wishes_max", "documents",
            "opens_on", "opens_at", "closes_on", "closes_at", "zone", "note_fr", "note_en",
        )  # fmt: skip
        widgets = {
            "opens_on": DayInput(),
            "closes_on": DayInput(),
            "opens_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "closes_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "note_fr": forms.Textarea(attrs={"rows": 4}),
            "note_en": forms.Textarea(attrs={"rows": 4}),
        }

    def narrow(self) -> None:
        """Units within reach, and the campaign's own."""
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        here = Unit.objects.filter(pk=self.instance.unit_id)
        reach = campaigns_run_by(self.user)
        unit.queryset = (Unit.objects.filter(reach.condition("path")) | here).order_by("path")
        if self.instance.unit_id:
            self.initial["unit"] = self.instance.unit
        if not self.instance.pk:
            self.initial.setdefault("year", next_year())

    @property
    def helper(self) -> FormHelper:
        """In three sections."""
        helper = form_helper(self)
        helper.layout = Layout(
            Fieldset(
                _("The campaign"),
                Row(Column("title_fr"), Column("title_en")),
                Row(Column("year"), Column("unit")),
                "types",
                "levels",
            ),
            Fieldset(
                _("When"),
                Row(Column("opens_on"), Column("opens_at")),
                Row(Column("closes_on"), Column("closes_at")),
                "zone",
            ),
            Fieldset(_("What students give"), "wishes_max", "documents", "note_fr", "note_en"),
        )
        return helper

    def act(self, by: User) -> Campaign:
        """Write it."""
        return save_campaign(campaign=self.instance, by=by)
