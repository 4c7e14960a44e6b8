"""A reminder made by hand."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from intl_office.accounts.models import User
from intl_office.core.errors import add_violation
from intl_office.core.moments import Moment
from intl_office.deadlines import zones
from intl_office.deadlines.actions.personal import save_personal
from intl_office.deadlines.models import Deadline
from intl_office.deadlines.models.deadline import TITLE_LENGTH
from intl_office.deadlines.rules import Steps
from intl_office.ui.forms import OfficeForm

BEFORE = (90, 60, 30, 14, 7, 1, 0)
LATE_EVERY = 7  # days


def before_choices() -> list[tuple[int, str]]:
    """The offered steps in words."""
    return [(step, before_words(step)) for step in BEFORE]


def before_words(step: int) -> str:
    """When a step comes, in words."""
    if step == 0:
        return str(_("on the day itself"))
    return ngettext("%(days)s day before", "%(days)s days before", step) % {"days": step}


class PersonalForm(OfficeForm):
    """What, when, and when to be reminded."""

    title = forms.CharField(label=_("What is due"), max_length=TITLE_LENGTH)
    day = forms.DateField(label=_("Last day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    at = forms.TimeField(
        label=_("Hour"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, "%H:%M"),
        help_text=_("Empty: the whole day."),
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones.choices,
        help_text=_("Where the hour holds, or where the day ends."),
    )
    before = forms.TypedMultipleChoiceField(
        label=_("Remind me"),
        choices=before_choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Once it is late, every week as well."),
    )

    def __init__(self, *args: Any, deadline: Deadline | None = None, **kwargs: Any) -> None:
        """Take the reminder to change, if any."""
        self.deadline = deadline
        super().__init__(*args, initial=_initial(deadline), **kwargs)

    def clean_day(self) -> Any:
        """A new reminder is for a day to come."""
        day = self.cleaned_data["day"]
        moved = self.deadline is None or day != self.deadline.moment.day
        if moved and day < timezone.localdate():
            raise ValidationError(_("This day is over."), code="past")
        return day

    def save(self) -> Deadline | None:
        """Write it; None with the reasons in the form where it is refused."""
        known = self.cleaned_data
        try:
            return save_personal(
                by=cast("User", self.user),
                due=Moment(known["day"], known["at"], known["zone"]),
                title=known["title"],
                steps=Steps(tuple(known["before"]), LATE_EVERY),
                deadline=self.deadline,
            )
        except ValidationError as refused:
            add_violation(self, refused)
            return None


def _initial(deadline: Deadline | None) -> dict[str, Any]:
    if deadline is None:
        return {"zone": timezone.get_default_timezone_name(), "before": [7, 1]}
    moment = deadline.moment
    return {
        "title": deadline.title,
        "day": moment.day,
        "at": moment.at,
        "zone": moment.zone,
        "before": deadline.days_before,
    }
