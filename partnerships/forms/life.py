"""What the life of an agreement asks: ministers, notice, evaluation, house rules, mails."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.circuits.queries import circuits_for
from intl_office.core.years import AcademicYear
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.ui.forms import OfficeForm
from partnerships.actions.ending import earliest_for, give_notice
from partnerships.actions.evaluating import Flows, evaluate, told_flows
from partnerships.actions.house import save_rule
from partnerships.actions.ministries import record_window
from partnerships.actions.writing import Ready
from partnerships.guards import day_of
from partnerships.life_enums import GivenBy
from partnerships.models import Evaluation, MinistryWindow, Notice, TypeRule
from partnerships.workflow import KIND


class MinistryForm(RowForm[MinistryWindow]):
    """When the draft went to both ministers, and what they answered."""

    class Meta:
        model = MinistryWindow
        fields = ("sent_on", "mesr_on", "mae_on", "opposition", "reason", "not_applicable")
        widgets = {
            "sent_on": DayInput(),
            "mesr_on": DayInput(),
            "mae_on": DayInput(),
            "reason": forms.Textarea(attrs={"rows": 3}),
            "not_applicable": forms.Textarea(attrs={"rows": 3}),
        }

    def act(self, by: User) -> MinistryWindow:
        """Note it."""
        return record_window(window=self.instance, by=by)


class NoticeForm(RowForm[Notice]):
    """Who ends the agreement, told when, over from when on."""

    class Meta:
        model = Notice
        fields = ("given_by", "notified_on", "effective_on", "reason", "told")
        widgets = {
            "notified_on": DayInput(),
            "effective_on": DayInput(),
            "reason": forms.Textarea(attrs={"rows": 4}),
        }

    def narrow(self) -> None:
        """Say the earliest day for a notice given today."""
        today = timezone.localdate()
        usual = Notice(given_by=GivenBy.HOME, notified_on=today)
        earliest = earliest_for(self.instance.agreement, usual)
        effective = self.fields["effective_on"]
        effective.required = False
        text = _now("Told today: %(day)s at the earliest. %(why)s Empty: the earliest day.")
        effective.help_text = text % {"day": day_of(earliest.day), "why": earliest.why}
        self.initial.setdefault("notified_on", today)

    def clean(self) -> dict[str, Any] | None:
        """Without a day it is the earliest one."""
        known = super().clean() or self.cleaned_data
        told, by = known.get("notified_on"), known.get("given_by")
        if told and by and not known.get("effective_on"):
            draft = Notice(given_by=by, notified_on=told)
            known["effective_on"] = earliest_for(self.instance.agreement, draft).day
        return known

    def act(self, by: User) -> Notice:
        """Give notice."""
        give_notice(notice=self.instance, by=by)
        return self.instance


class WithdrawForm(OfficeForm):
    """Why a notice does not hold any more."""

    reason = forms.CharField(
        label=_("Why?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class EvaluationForm(RowForm[Evaluation]):
    """What the agreement brought; the flows are those of its places, and can be put right."""

    class Meta:
        model = Evaluation
        fields = ("achieved", "advice", "why", "sent_on")
        widgets = {
            "achieved": forms.Textarea(attrs={"rows": 6}),
            "why": forms.Textarea(attrs={"rows": 3}),
            "sent_on": DayInput(),
        }

    def narrow(self) -> None:
        """Two numbers for each academic year, before the words."""
        words = dict(self.fields)
        self.fields.clear()
        self.known = told_flows(self.instance.agreement)
        for year, one in self.known.items():
            self._number(f"out-{year.start}", _now("%(year)s: outgoing"), year, one.outgoing)
            self._number(f"in-{year.start}", _now("%(year)s: incoming"), year, one.incoming)
        self.fields.update(words)

    def _number(self, name: str, label: str, year: AcademicYear, known: int) -> None:
        self.fields[name] = forms.IntegerField(
            label=label % {"year": year}, min_value=0, max_value=100_000, initial=known
        )

    @property
    def flows(self) -> Mapping[AcademicYear, Flows]:
        """What was entered, by year."""
        data = self.cleaned_data
        return {
            year: Flows(data[f"out-{year.start}"], data[f"in-{year.start}"]) for year in self.known
        }

    def act(self, by: User) -> Evaluation:
        """Write it."""
        return evaluate(evaluation=self.instance, flows=self.flows, by=by)


class TypeRuleForm(RowForm[TypeRule]):
    """What agreements of one type need."""

    class Meta:
        model = TypeRule
        fields = (
            "ministries", "evaluation", "evaluation_months", "notice_months", "renewal_months",
            "circuit",
        )  # fmt: skip

    def narrow(self) -> None:
        """Circuits in force for agreements."""
        known = [(one.code, str(one)) for one in circuits_for(KIND)]
        self.fields["circuit"] = forms.ChoiceField(
            label=_("Circuit proposed"),
            choices=[("", _("None: chosen each time")), *known],
            required=False,
            help_text=_("Another one may be chosen for each agreement."),
        )

    def act(self, by: User) -> TypeRule:
        """Write the rule."""
        return save_rule(rule=self.instance, by=by)


class LetterForm(OfficeForm):
    """To whom the mail goes, in which language."""

    address = forms.ChoiceField(label=_("To"))
    language = forms.ChoiceField(
        label=_("Language"), choices=(("fr", _("French")), ("en", _("English")))
    )

    def __init__(self, *args: Any, ready: Ready, **kwargs: Any) -> None:
        """Take the mail that is ready."""
        self.ready = ready
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Those who may get it; the language that they read."""
        address = self.fields["address"]
        assert isinstance(address, forms.ChoiceField)  # noqa: S101  # tells the type checker
        address.choices = [(one.address, f"{one.name} <{one.address}>") for one in self.ready.to]
        if self.ready.to:
            self.initial.setdefault("language", self.ready.to[0].language or "fr")
