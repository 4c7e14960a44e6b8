"""How a person is reminded: rhythm and pause, silence about one deadline, a stand-in."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.errors import add_violation
from intl_office.deadlines.actions.wishes import delegate, mute, save_wishes
from intl_office.deadlines.models import Deadline, Reader
from intl_office.ui.forms import OfficeForm, OfficeModelForm


def _day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


def _not_over(day: Any) -> Any:
    if day is not None and day < timezone.localdate():
        raise ValidationError(_("This day is over."), code="past")
    return day


class WishesForm(OfficeModelForm[Reader]):
    """How often, and when not."""

    class Meta:
        model = Reader
        fields = ["rhythm", "at_once", "paused_until"]
        widgets = {"rhythm": forms.RadioSelect, "paused_until": _day_input()}

    def clean_paused_until(self) -> Any:
        """A pause that is over is no pause; a new one ends later."""
        day = self.cleaned_data["paused_until"]
        if day == self.initial.get("paused_until"):
            return day if day and day >= timezone.localdate() else None
        return _not_over(day)

    def keep(self) -> Reader:
        """Write them."""
        return save_wishes(by=cast("User", self.user), wishes=self.instance)


class MuteForm(OfficeForm):
    """No reminder of one deadline, until a day or for good."""

    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=_day_input(),
        help_text=_("This day included. Empty: for good."),
    )

    def clean_until(self) -> Any:
        """It ends later."""
        return _not_over(self.cleaned_data["until"])

    def save(self, deadline: Deadline) -> None:
        """Write it."""
        mute(by=cast("User", self.user), deadline=deadline, until=self.cleaned_data["until"])


class DelegationForm(OfficeForm):
    """Who gets my reminders, from when to when."""

    stand_in = forms.ModelChoiceField(
        User.objects.none(), label=_("Who stands in"), empty_label=_("Choose")
    )
    starts_on = forms.DateField(label=_("First day"), widget=_day_input())
    ends_on = forms.DateField(label=_("Last day"), widget=_day_input())

    def narrow(self) -> None:
        """Colleagues who may sign in."""
        colleagues = User.objects.filter(is_active=True, person__is_active=True)
        ordered = colleagues.exclude(pk=self.user.pk).order_by("last_name", "first_name", "pk")
        self.fields["stand_in"].queryset = ordered  # type: ignore[attr-defined]  # a model choice

    def clean_ends_on(self) -> Any:
        """It is not over yet."""
        return _not_over(self.cleaned_data["ends_on"])

    def save(self) -> bool:
        """Write it; False with the reasons in the form where it is refused."""
        try:
            delegate(by=cast("User", self.user), **self.cleaned_data)
        except ValidationError as refused:
            add_violation(self, refused)
            return False
        return True
