"""What is asked about renewals: the decision, the draft, the limits, the mail."""

from collections.abc import Mapping
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.errors import add_violation
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.ui.form_layout import form_helper
from intl_office.ui.forms import OfficeForm
from partnerships.actions.extending import extend, why_not_extended
from partnerships.actions.renewal_decisions import decide, save_policy
from partnerships.actions.renewal_mails import LANGUAGES
from partnerships.actions.renewing import renew
from partnerships.enums import AgreementType
from partnerships.enums_renewals import BECOMES, FULL, RenewalChoice
from partnerships.models import Agreement, Condition, RenewalPolicy
from partnerships.models.condition import PERSONS
from partnerships.renewal_standing import a_year_later, next_start, same_length

_WORDS = {"fr": _("French"), "en": _("English")}


class AboutAgreement(OfficeForm):
    """A form about one agreement; what the action refuses is said at its field."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        """Take the agreement by name."""
        self.agreement = agreement
        super().__init__(*args, **kwargs)

    def act(self, by: User) -> Any:
        """Call the action."""
        raise NotImplementedError

    def write(self) -> Any:
        """What the action made; None where it refused, with the reason in the form."""
        try:
            return self.act(cast("User", self.user))
        except ValidationError as refused:
            add_violation(self, refused)
            return None


class DecisionForm(AboutAgreement):
    """What becomes of an agreement; the proposal is chosen beforehand."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=RenewalChoice.choices, widget=forms.RadioSelect
    )
    target = forms.ChoiceField(
        label=_("If transformed, into"), required=False, choices=AgreementType.choices
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where you decide otherwise than proposed; kept with the decision."),
    )

    def narrow(self) -> None:
        """What is possible; no transformation where this type becomes nothing."""
        self.initial["decision"] = self.agreement.renewal.proposal.decision
        becomes = BECOMES.get(self.agreement.type, ())
        longer = not why_not_extended(self.agreement)
        self._offer({RenewalChoice.EXTEND: longer, RenewalChoice.TRANSFORM: bool(becomes)})
        if not becomes:
            del self.fields["target"]
            return
        target = self.fields["target"]
        assert isinstance(target, forms.ChoiceField)  # noqa: S101  # tells the type checker
        target.choices = [(one.value, one.label) for one in becomes]
        self.initial["target"] = FULL if FULL in becomes else becomes[0]

    def _offer(self, possible: Mapping[str, bool]) -> None:
        decision = self.fields["decision"]
        assert isinstance(decision, forms.ChoiceField)  # noqa: S101  # tells the type checker
        decision.choices = [one for one in RenewalChoice.choices if possible.get(one[0], True)]

    def clean(self) -> dict[str, Any]:
        """Another decision than the proposed one has its reason."""
        found = super().clean() or self.cleaned_data
        proposed = self.agreement.renewal.proposal.decision
        if found.get("decision") not in (None, proposed) and not found.get("reason"):
            self.add_error("reason", _("Say why you decide otherwise than proposed."))
        return found

    def act(self, by: User) -> Any:
        """Decide."""
        given = self.cleaned_data
        return decide(
            agreement=self.agreement,
            decision=given["decision"],
            target=given.get("target", ""),
            reason=given["reason"],
            by=by,
        )


class DraftForm(AboutAgreement):
    """Type, period and numbers of the successor, filled in with what carries over."""

    type = forms.ChoiceField(label=_("Type"), choices=AgreementType.choices)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput())

    def narrow(self) -> None:
        """The types that it may become, the same length, the numbers as they were."""
        row = self.agreement
        kinds = (AgreementType(row.type), *BECOMES.get(row.type, ()))
        choice = self.fields["type"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  # tells the type checker
        choice.choices = [(one.value, one.label) for one in kinds]
        decision = row.renewal.decision
        self.initial["type"] = (decision.target if decision else "") or row.type
        start = next_start(row.ends_on, timezone.localdate())
        self.initial["starts_on"] = start
        if start and row.ends_on:
            self.initial["ends_on"] = same_length(row.starts_on, row.ends_on, start)
        for condition in row.conditions.select_related("isced").order_by("pk"):
            self.fields[_name(condition)] = _numbers(condition)

    @property
    def persons(self) -> Mapping[int, int]:
        """How many a year, by the old condition."""
        rows = self.agreement.conditions.order_by("pk")
        return {one.pk: self.cleaned_data[_name(one)] for one in rows}

    def act(self, by: User) -> Agreement:
        """Draft it."""
        given = self.cleaned_data
        return renew(
            agreement=self.agreement,
            by=by,
            type=given["type"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            persons=self.persons,
        )


class ExtendForm(AboutAgreement):
    """The new last day of an agreement that is extended."""

    ends_on = forms.DateField(
        label=_("New last day"),
        widget=DayInput(),
        help_text=_("Conditions that go on until the end go on until this day."),
    )

    def narrow(self) -> None:
        """A year more."""
        if self.agreement.ends_on:
            self.initial["ends_on"] = a_year_later(self.agreement.ends_on)

    def act(self, by: User) -> Agreement:
        """Draft the amendment."""
        return extend(agreement=self.agreement, by=by, ends_on=self.cleaned_data["ends_on"])


def _name(condition: Condition) -> str:
    return f"persons-{condition.uid}"


def _numbers(condition: Condition) -> forms.IntegerField:
    words = (condition.get_direction_display(), condition.get_mobility_type_display())
    subject = [condition.subject] if condition.subject else []
    return forms.IntegerField(
        label=", ".join((*words, *subject)),
        min_value=0,
        max_value=PERSONS,
        initial=condition.persons,
        help_text=_("Persons a year; 0 leaves this condition out."),
    )


class PolicyForm(RowForm[RenewalPolicy]):
    """The limits of the rules."""

    class Meta:
        model = RenewalPolicy
        fields = (
            "dormant_years", "late_months", "young_years", "little_use", "good_use",
            "regular_years", "imbalance", "low_ects", "stale_months",
        )  # fmt: skip

    @property
    def helper(self) -> FormHelper:
        """The limits two by two."""
        helper = form_helper(self)
        limits = [Column(name, css_class="col-md-6") for name in self.Meta.fields]
        helper.layout = Layout(Fieldset(_("Limits of the rules"), Row(*limits)))
        return helper

    def act(self, by: User) -> RenewalPolicy:
        """Write them."""
        return save_policy(policy=self.instance, by=by)


class MailForm(OfficeForm):
    """In which language a mail leaves, and to whom."""

    language = forms.ChoiceField(choices=[(one, _WORDS[one]) for one in LANGUAGES])
    address = forms.EmailField()
