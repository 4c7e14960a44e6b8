"""What is asked about requests: the request itself, advice, messages."""

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.access.fields import UnitChoiceField, account_of
from intl_office.accounts.models import User
from intl_office.organisations.forms.base import DayInput, RowForm, website_field
from intl_office.organisations.models import Partner, Unit
from intl_office.reference.models import Country
from intl_office.ui.form_layout import form_helper
from intl_office.ui.forms import OfficeForm
from partnerships.actions.requests import complete_request, send_request
from partnerships.enums import Dimension
from partnerships.enums_requests import Opinion
from partnerships.models import AgreementRequest
from partnerships.models.request import IMAGINED
from partnerships.queries_requests import own_unit
from partnerships.rules_requests import ADVICE_DAYS

LOOKUP = "partnerships/requests/_lookup.html"
PEOPLE = ("students_out", "students_in", "staff_out", "staff_in")


def partner_of(text: str) -> Partner | None:
    """The partner of an identifier, as long as it exists; whoever may ask may name it."""
    rows = Partner.objects.current().active().select_related("country").defer("search")
    try:
        return rows.filter(uid=text).first() if text else None
    except ValidationError:
        return None


class RequestForm(RowForm[AgreementRequest]):
    """A request for an agreement: short, and kept while one writes.

    The institution is looked for while it is typed (`_lookup.html` draws what was found); where
    none is chosen, the name typed and the country stand.
    """

    autosave = True

    institution = forms.CharField(
        label=_("Institution"),
        max_length=300,
        required=False,
        help_text=_("Type some letters of its name or city, then choose it below."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    partner = forms.CharField(required=False, widget=forms.HiddenInput)
    partner_website = website_field()
    dimensions = forms.MultipleChoiceField(
        label=_("What is the cooperation for?"),
        choices=Dimension.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say what the cooperation is for.")},
    )
    type = forms.ChoiceField(
        label=_("Which kind of agreement do you imagine?"),
        choices=[("", _("I do not know yet")), *IMAGINED],
        required=False,
    )
    unit = UnitChoiceField(
        label=_("For which unit?"), queryset=Unit.objects.none(), empty_label=_("Choose")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = AgreementRequest
        fields = (
            "partner_country", "partner_website", "dimensions", "type", "unit", "people", *PEOPLE,
            "contacts", "motivation",
        )  # fmt: skip
        labels = {
            "partner_country": _("Country, if the institution is not in our list"),
            "people": _("Who would be involved here?"),
            "contacts": _("Whom do you know there?"),
            "motivation": _("Why this institution?"),
        }
        help_texts = {
            "people": _("Colleagues, degrees, laboratories."),
            "contacts": _("Names and functions; an address if you have one."),
            "motivation": _("What exists already, what you expect, from when on."),
        }
        widgets = {
            "people": forms.Textarea(attrs={"rows": 3}),
            "contacts": forms.Textarea(attrs={"rows": 3}),
            "motivation": forms.Textarea(attrs={"rows": 5}),
            **{name: forms.NumberInput(attrs={"min": 0, "max": 999}) for name in PEOPLE},
        }

    def narrow(self) -> None:
        """Countries by name, units in the order of the tree; where one works comes first."""
        country, unit = self.fields["partner_country"], self.fields["unit"]
        assert isinstance(country, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101  # as above
        country.queryset = Country.objects.all().for_choice()
        unit.queryset = Unit.objects.order_by("path")
        for name in PEOPLE:
            self.fields[name].required = False
        self._say_what_is_known()

    def _say_what_is_known(self) -> None:
        row = self.instance
        assert isinstance(self.user, User)  # noqa: S101  # the page asks for it
        if row.pk is None:
            self.initial["unit"] = own_unit(self.user, timezone.localdate())
            return
        self.initial.update(
            {
                "unit": row.unit,
                "institution": row.institution,
                "partner": str(row.partner.uid) if row.partner else "",
                "seen": row.updated_at.isoformat(),
            }
        )

    @property
    def words(self) -> str:
        """What was typed as the institution."""
        return str(self["institution"].value() or "")[:200]

    @property
    def chosen(self) -> Partner | None:
        """The partner chosen, while the form is shown."""
        return partner_of(str(self["partner"].value() or ""))

    def clean_partner(self) -> Partner | None:
        """The partner chosen; raises ValidationError where it is gone."""
        text: str = self.cleaned_data["partner"]
        found = partner_of(text)
        if text and found is None:
            raise ValidationError(_("This institution is no longer in our list: choose again."))
        return found

    def clean_seen(self) -> datetime | None:
        """When the request was last changed as this form was opened."""
        text: str = self.cleaned_data["seen"]
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError as error:
            raise ValidationError(_("Reload the page.")) from error

    def clean(self) -> dict[str, Any] | None:
        """An institution is chosen, or named with its country."""
        found = self.cleaned_data
        for name in PEOPLE:
            found[name] = found.get(name) or 0
        self.instance.partner = found.get("partner")
        typed = (found.get("institution") or "").strip()
        self.instance.partner_name = "" if self.instance.partner else typed
        if self.instance.partner is None and "partner" not in self.errors:
            self._check_named(typed)
        return super().clean()

    def _check_named(self, typed: str) -> None:
        if not typed:
            self.add_error("institution", _("Choose an institution, or type its name."))
        elif self.cleaned_data.get("partner_country") is None:
            self.add_error(
                "partner_country",
                _("Choose the institution above, or say in which country it is."),
            )

    @property
    def helper(self) -> FormHelper:
        """In three short sections."""
        helper = form_helper(self)
        numbers = Row(*(Column(name, css_class="col-6 col-md-3") for name in PEOPLE))
        helper.layout = Layout(
            Fieldset(
                _("With whom?"),
                "institution",
                HTML(f'{{% include "{LOOKUP}" %}}'),
                Row(Column("partner_country"), Column("partner_website")),
                "contacts",
            ),
            Fieldset(_("What for?"), "dimensions", "type", "motivation"),
            Fieldset(_("Who, and how many in a year?"), "unit", "people", numbers),
            "seen",
        )
        return helper

    def act(self, by: User) -> AgreementRequest:
        """Send it, or send it again."""
        if self.instance.pk is None:
            return send_request(request=self.instance, by=by)
        seen = self.cleaned_data["seen"]
        return complete_request(request=self.instance, by=by, seen=seen)


class AskForm(OfficeForm):
    """Whose advice is asked for, on what, until when."""

    adviser = forms.EmailField(
        label=_("Address of the person"),
        help_text=_("Somebody with an account: a referent, the head of a laboratory, legal…"),
        widget=forms.EmailInput(attrs={"list": "advisers", "autocomplete": "off"}),
    )
    question = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads the whole request, and answers on its page."),
    )
    due_on = forms.DateField(label=_("Until"), widget=DayInput())

    def narrow(self) -> None:
        """Ten days, unless said otherwise."""
        self.initial.setdefault("due_on", timezone.localdate() + timedelta(days=ADVICE_DAYS))

    def clean_adviser(self) -> User:
        """The account of this address; raises ValidationError where there is none."""
        found = account_of(self.cleaned_data["adviser"])
        if not found.is_active:
            raise ValidationError(_("This account is closed."))
        return found


class AdviceForm(OfficeForm):
    """What somebody answers who was asked."""

    opinion = forms.ChoiceField(
        label=_("Your opinion"), choices=Opinion.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Your advice"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Read by the international office, which may show it to the requester."),
    )


class MessageForm(OfficeForm):
    """Something to say about a request."""

    text = forms.CharField(
        label=_("Message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    internal = forms.BooleanField(
        label=_("Internal note: the requester does not read it"), required=False
    )

    def __init__(self, *args: Any, inside: bool = False, **kwargs: Any) -> None:
        """Offer internal notes to the office alone."""
        super().__init__(*args, **kwargs)
        if not inside:
            del self.fields["internal"]
