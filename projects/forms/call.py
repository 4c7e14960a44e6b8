"""A call for proposals."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.moments import BRUSSELS
from intl_office.deadlines import zones
from intl_office.funding.models import Programme
from intl_office.organisations.forms.base import DayInput, RowForm, website_field
from intl_office.ui.form_layout import form_helper
from projects.actions.calls import save_call
from projects.models import Call


class CallForm(RowForm[Call]):
    """A call, with its deadline as the funder words it."""

    website = website_field()
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones.choices,
        initial=BRUSSELS,
        help_text=_("As the call says; reminders follow the institution's own calendar."),
    )

    class Meta:
        model = Call
        fields = (
            "title", "programme", "reference", "website", "closes_on", "closes_at", "zone",
            "days_ahead", "note",
        )  # fmt: skip
        widgets = {
            "closes_on": DayInput(),
            "closes_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def narrow(self) -> None:
        """Programmes in use, and the call's own."""
        programme = self.fields["programme"]
        assert isinstance(programme, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        own = Programme.objects.filter(pk=self.instance.programme_id)
        programme.queryset = (Programme.objects.active() | own).order_by("code")

    @property
    def helper(self) -> FormHelper:
        """In two sections."""
        helper = form_helper(self)
        helper.layout = Layout(
            Fieldset(
                _("The call"),
                "title",
                Row(Column("programme"), Column("reference")),
                "website",
                "note",
            ),
            Fieldset(
                _("Deadline"),
                Row(Column("closes_on"), Column("closes_at"), Column("zone")),
                "days_ahead",
            ),
        )
        return helper

    def act(self, by: User) -> Call:
        """Write it."""
        return save_call(call=self.instance, by=by)
