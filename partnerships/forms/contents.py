"""The forms of what an agreement holds: an article, the particulars, a factsheet."""

from calendar import monthrange
from collections.abc import Sequence
from typing import Any, TypeVar, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.organisations.forms.base import DayInput, website_field
from intl_office.ui.form_layout import form_helper
from partnerships.actions.contents import Seen, save_details, save_factsheet
from partnerships.forms.base import SharedForm
from partnerships.models import (
    CotutelleDetails,
    DegreeDetails,
    Factsheet,
    TraineeshipDetails,
)
from partnerships.models.details import TOO_LONG, Details, outlives
from partnerships.models.factsheet import DAYS, WORDS

D = TypeVar("D", bound=Details)
NOTE_ROWS = 3
LEAP_YEAR = 2024
SELECT = "form-select d-inline-block w-auto"


class DetailsForm(SharedForm[D]):
    """The particulars of one type; what is still unknown may stay empty."""

    autosave = True

    def act(self, by: User) -> D:
        """Write them."""
        seen = Seen(self.cleaned_data["seen"])
        return cast("D", save_details(details=self.instance, by=by, seen=seen))


class DegreeForm(DetailsForm[DegreeDetails]):
    """A double or joint degree."""

    class Meta:
        model = DegreeDetails
        fields = DegreeDetails.shown
        widgets = {"accredited_until": DayInput(), "partner_accredited_until": DayInput()}

    def clean(self) -> dict[str, Any] | None:
        """An agreement ends with the accreditations at the latest; the rest goes together."""
        known = super().clean() or {}
        for name in ("accredited_until", "partner_accredited_until"):
            if outlives(self.instance.agreement, known.get(name)):
                self.add_error(name, TOO_LONG)
        return known

    @property
    def helper(self) -> FormHelper:
        """In sections."""
        helper = form_helper(self)
        helper.layout = Layout(
            Fieldset(_("The degree"), "programme", Row(Column("kind"), Column("level"),
                                                       Column("partner_level"))),
            Fieldset(_("Accreditation"), Row(Column("accredited_until"),
                                             Column("partner_accredited_until")), "engineers"),
            Fieldset(_("Semesters"), Row(Column("semesters"), Column("semesters_in_france"),
                                         Column("france_minimum"))),
            Fieldset(_("Balance"), Row(Column("students_out"), Column("semesters_out")),
                     Row(Column("students_in"), Column("semesters_in")), "imbalance"),
            "seen",
        )  # fmt: skip
        return helper


class CotutelleForm(DetailsForm[CotutelleDetails]):
    """A thesis with two institutions."""

    class Meta:
        model = CotutelleDetails
        fields = CotutelleDetails.shown

    @property
    def helper(self) -> FormHelper:
        """In sections."""
        helper = form_helper(self)
        helper.layout = Layout(
            Fieldset(_("The thesis"), "student", "subject",
                     Row(Column("director"), Column("partner_director"))),
            Fieldset(_("Periods and defence"), Row(Column("months_here"), Column("months_there")),
                     "defence_place", Row(Column("language"), Column("summary_language"))),
            "seen",
        )  # fmt: skip
        return helper


class TraineeshipForm(DetailsForm[TraineeshipDetails]):
    """Traineeships with an organisation."""

    class Meta:
        model = TraineeshipDetails
        fields = TraineeshipDetails.shown
        widgets = {"activities": forms.Textarea(attrs={"rows": NOTE_ROWS})}


DETAILS_FORMS: dict[str, type[DetailsForm[Any]]] = {
    "degree": DegreeForm,
    "cotutelle": CotutelleForm,
    "traineeship": TraineeshipForm,
}


# ---------------------------------------------------------------- factsheet
class YearlyDayWidget(forms.MultiWidget):
    """A day and a month, each chosen from a list."""

    def __init__(self) -> None:
        """Two lists, each with a name of its own for those who do not see them."""
        days = [("", "—"), *((str(one), str(one)) for one in range(1, 32))]
        months = [("", "—"), *((str(at), name) for at, name in MONTHS.items())]
        super().__init__([
            forms.Select(attrs={"aria-label": _("Day"), "class": SELECT}, choices=days),
            forms.Select(attrs={"aria-label": _("Month"), "class": SELECT}, choices=months),
        ])  # fmt: skip

    def decompress(self, value: str | None) -> list[str]:
        """`05-15` as day and month."""
        return [str(int(value[3:])), str(int(value[:2]))] if value else ["", ""]


class YearlyDayField(forms.MultiValueField):
    """The same day every year; raises ValidationError for one that some years do not have."""

    widget = YearlyDayWidget

    def __init__(self, *, label: Any) -> None:
        """A day and a month, or nothing."""
        number = forms.IntegerField(required=False, min_value=1)
        super().__init__((number, number), label=label, required=False, require_all_fields=False)

    def compress(self, data_list: Sequence[int | None]) -> str:
        """Day and month as `05-15`."""
        day, month = [*(data_list or ()), None, None][:2]
        if not day and not month:
            return ""
        if not day or not month or month > 12:
            raise ValidationError(_("Choose a day and a month."))
        most = 28 if month == 2 else monthrange(LEAP_YEAR, month)[1]
        if day > most:
            raise ValidationError(_("This day is not in every year."))
        return f"{month:02}-{day:02}"


class FactsheetForm(SharedForm[Factsheet]):
    """What one institution tells its partners."""

    autosave = True
    website = website_field()

    class Meta:
        model = Factsheet
        fields = Factsheet.shown
        widgets = {name: forms.Textarea(attrs={"rows": NOTE_ROWS}) for name in WORDS}

    def narrow(self) -> None:
        """Days without a year."""
        super().narrow()
        for name in DAYS:
            self.fields[name] = YearlyDayField(label=self.fields[name].label)

    @property
    def helper(self) -> FormHelper:
        """In sections."""
        helper = form_helper(self)
        helper.layout = Layout(
            Fieldset(_("Contact"), Row(Column("email"), Column("website"))),
            Fieldset(_("Days, the same every year"),
                     Row(Column("nominate_autumn"), Column("nominate_spring")),
                     Row(Column("apply_autumn"), Column("apply_spring"))),
            Fieldset(_("Times"), Row(Column("decision_weeks"), Column("transcript_weeks"))),
            Fieldset(_("For students"), *WORDS),
            "seen",
        )  # fmt: skip
        return helper

    def act(self, by: User) -> Factsheet:
        """Write it."""
        seen = Seen(self.cleaned_data["seen"])
        return save_factsheet(sheet=self.instance, by=by, seen=seen)
