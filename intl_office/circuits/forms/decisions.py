"""Deciding, and having somebody else decide."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.circuits.actions.deciding import decide, delegate
from intl_office.circuits.enums import DECIDING, Assignee, Outcome
from intl_office.circuits.models import CircuitStep, Turn
from intl_office.circuits.subjects import subject_kinds
from intl_office.core.errors import add_violation
from intl_office.core.workflow import Blocked
from intl_office.ui.forms import OfficeForm

REASON_LENGTH = 4_000


def _day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class DecisionForm(OfficeForm):
    """Approve, refuse, send back or leave out."""

    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    return_to = forms.ChoiceField(
        label=_("Send back to"),
        required=False,
        help_text=_("Only where you send the file back. A step before is asked once more."),
    )
    reason = forms.CharField(
        label=_("Reason or remark"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Kept and shown to those concerned; needed unless you approve."),
    )
    on = forms.DateField(label=_("Day of the decision"), widget=_day_input())
    number = forms.CharField(label=_("Number of the deliberation"), required=False, max_length=60)

    def __init__(self, *args: Any, turn: Turn, **kwargs: Any) -> None:
        """Take the turn that is decided."""
        self.turn, self.earlier = turn, {str(one.uid): one for one in _before(turn)}
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)

    def narrow(self) -> None:
        """Offer what the step allows; day and number belong to bodies."""
        step = self.turn.step
        self._choices("outcome", [(one.value, one.label) for one in _outcomes(step)])
        requester = _("the requester (%(name)s)") % {"name": self.turn.run.started_by}
        steps = [(uid, str(one)) for uid, one in self.earlier.items()]
        self._choices("return_to", [("", requester), *steps])
        if not step.may_return:
            del self.fields["return_to"]
        if step.assignee != Assignee.BODY:
            del self.fields["on"], self.fields["number"]

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        """Everything but an approval says why."""
        known: dict[str, Any] = super().clean() or self.cleaned_data
        explained = known.get("reason", "").strip() or known.get("outcome") == Outcome.APPROVE
        if known.get("outcome") and not explained:
            self.add_error("reason", ValidationError(_("Say why: the reason is kept."), "required"))
        return known

    def save(self) -> bool:
        """Take the decision; False with the reasons in the form where it is refused.

        Raises NotAllowed, StaleState.
        """
        known = self.cleaned_data
        try:
            decide(
                turn=self.turn,
                outcome=known["outcome"],
                by=cast("User", self.user),
                reason=known["reason"],
                number=known.get("number", ""),
                on=known.get("on"),
                return_to=self._target(),
            )
        except ValidationError as refused:
            add_violation(self, refused)
            return False
        except Blocked as refused:
            texts = [str(reason.message) for reason in refused.reasons]
            self.add_error(None, ValidationError(texts))
            return False
        return True

    def _target(self) -> CircuitStep | None:
        known = self.cleaned_data
        if known["outcome"] != Outcome.RETURN:
            return None
        return self.earlier.get(known.get("return_to", ""))


def _before(turn: Turn) -> list[CircuitStep]:
    rows = CircuitStep.objects.filter(
        circuit=turn.step.circuit_id, position__lt=turn.step.position, turns__run=turn.run_id
    )
    return list(rows.distinct().order_by("position", "pk"))


def _outcomes(step: CircuitStep) -> list[Outcome]:
    allowed = {Outcome.RETURN: step.may_return, Outcome.NOT_APPLICABLE: step.optional}
    return [one for one in Outcome if allowed.get(one, True)]


class DelegationForm(OfficeForm):
    """Who decides in my place, from when to when, for which files."""

    stand_in = forms.ModelChoiceField(
        User.objects.none(), label=_("Who decides"), empty_label=_("Choose")
    )
    starts_on = forms.DateField(label=_("First day"), widget=_day_input())
    ends_on = forms.DateField(label=_("Last day"), widget=_day_input())
    subject_kind = forms.ChoiceField(label=_("For which files"), required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept with each decision's history.")
    )

    def narrow(self) -> None:
        """Colleagues who may sign in; kinds of files that there are."""
        colleagues = User.objects.filter(is_active=True, person__is_active=True)
        colleagues |= User.objects.filter(is_active=True, roles__role__in=DECIDING)
        ordered = colleagues.exclude(pk=self.user.pk).distinct()
        field = cast("forms.ModelChoiceField[User]", self.fields["stand_in"])
        field.queryset = ordered.order_by("last_name", "first_name", "pk")
        kinds = [(code, str(kind.label)) for code, kind in subject_kinds.items()]
        choice = cast("forms.ChoiceField", self.fields["subject_kind"])
        choice.choices = [("", _("All files")), *kinds]

    def clean_ends_on(self) -> date:
        """It is not over yet."""
        day: date = self.cleaned_data["ends_on"]
        if day < timezone.localdate():
            raise ValidationError(_("This day is over."), code="past")
        return day

    def save(self) -> bool:
        """Write it; False with the reasons in the form where it is refused."""
        try:
            delegate(by=cast("User", self.user), **self.cleaned_data)
        except ValidationError as refused:
            add_violation(self, refused)
            return False
        return True
