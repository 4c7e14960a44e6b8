"""What is asked about visits: the plan, the report, files, what follows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intl_office.access.fields import UnitChoiceField
from intl_office.accounts.models import User
from intl_office.core.uploads import DOCUMENTS, MB, SHEETS
from intl_office.organisations.forms.base import DayInput, RowForm
from intl_office.organisations.models import Partner, Person, Unit
from intl_office.ui.form_layout import form_helper
from intl_office.ui.forms import OfficeForm
from intl_office.ui.upload_field import UploadField
from partnerships import rules_visits as rules
from partnerships.actions.visits import Parts, add_follow_up, plan_visit, save_visit
from partnerships.enums_visits import Side
from partnerships.models import Agreement, AgreementRequest, FollowUp, Visit

FILE_BYTES = 20 * MB
MOST = 60  # participants of one side


class AgreementsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django's is not generic
    """Agreements with the partners of a visit, each sent by its identifier."""


def moment(text: str) -> datetime | None:
    """When a row was last changed as its form was opened; raises ValidationError for no time."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise ValidationError(_("Reload the page.")) from error


def people_known_to(user: User) -> QuerySet[Person]:
    """The people of the house whom somebody may name: those they may see, and themselves."""
    seen = Person.objects.visible_to(user).values("pk")
    return Person.objects.filter(Q(pk__in=seen) | Q(user=user.pk), is_active=True)


class VisitForm(RowForm[Visit]):
    """What is planned: who goes where, when, what for, with whom."""

    autosave = True
    partner: Partner | None = None  # given by the view of a new visit
    partners: Sequence[Partner] = ()

    unit = UnitChoiceField(label=_("Unit that organises it"), queryset=Unit.objects.none())
    ours = forms.CharField(
        label=_("Our participants"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line: the mail address, or the whole name, of somebody of the"
                    " house; else a name and a function."),
    )  # fmt: skip
    theirs = forms.CharField(
        label=_("Their participants"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line: name, function."),
    )
    agreements = AgreementsField(
        label=_("Agreements that it is about"),
        queryset=Agreement.objects.none(),
        required=False,
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Visit
        fields = (
            "kind", "purpose", "starts_on", "ends_on", "place", "unit", "organiser", "programme",
        )  # fmt: skip
        widgets = {
            "starts_on": DayInput(),
            "ends_on": DayInput(),
            "programme": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "place": _("City and place."),
            "programme": _("“- ” begins the line of a list; an empty line, a new paragraph."),
        }

    def __init__(
        self,
        *args: Any,
        partners: Sequence[Partner],
        request: AgreementRequest | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the partners, and the request for an agreement from which a new visit comes."""
        self.partners, self.asked = partners, request
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Units, people and agreements within reach."""
        assert isinstance(self.user, User)  # noqa: S101  # the page asks for it
        self.fields["ends_on"].required = True
        reach = rules.edited_by(self.user)
        self._offer("unit", Unit.objects.filter(reach.condition("path")).order_by("path"))
        known = people_known_to(self.user).filter(user__isnull=False)
        own = Person.objects.filter(pk=self.instance.organiser_id or 0)
        self._offer("organiser", (known | own).order_by("last_name", "first_name", "pk"))
        seen = Agreement.objects.visible_to(self.user).filter(
            parties__partner__in=[one.pk for one in self.partners]
        )
        self._offer("agreements", seen.distinct().order_by("-number"))
        if not seen.exists():
            del self.fields["agreements"]
        self._say_what_is_known()

    def _offer(self, name: str, rows: "QuerySet[Any]") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        field.queryset = rows

    def _say_what_is_known(self) -> None:
        row = self.instance
        if row.pk is None:
            self.initial.setdefault("organiser", Person.objects.filter(user=self.user.pk).first())
            if self.asked:
                self.initial["unit"] = self.asked.unit
            return
        lines = {
            side: [_line(one) for one in row.participants if one.side == side] for side in Side
        }
        self.initial.update(
            {
                "unit": row.unit,
                "ours": "\n".join(lines[Side.OURS]),
                "theirs": "\n".join(lines[Side.THEIRS]),
                "agreements": [one.agreement.uid for one in row.agreement_rows.all()],
                "seen": row.updated_at.isoformat(),
            }
        )

    def clean_ours(self) -> Sequence[Person | str]:
        """People of the house, each once; a line that names nobody known stays as it is."""
        found = [self._somebody(line) for line in _lines(self.cleaned_data["ours"])]
        return list(dict.fromkeys(found))

    def clean_theirs(self) -> Sequence[str]:
        """Their lines, each once."""
        return list(dict.fromkeys(_lines(self.cleaned_data["theirs"])))

    def clean_seen(self) -> datetime | None:
        """When the visit was last changed as this form was opened."""
        return moment(self.cleaned_data["seen"])

    def _somebody(self, line: str) -> Person | str:
        assert isinstance(self.user, User)  # noqa: S101  # the page asks for it
        already = [one.person for one in self.instance.participants] if self.instance.pk else []
        kept = next((one for one in already if one and line in {one.email, str(one)}), None)
        if kept is not None:
            return kept
        rows = people_known_to(self.user)
        if "@" in line:
            return rows.filter(email__iexact=line).first() or line
        first, _space, last = line.partition(" ")
        named = list(rows.filter(first_name__iexact=first, last_name__iexact=last)[:2])
        return named[0] if len(named) == 1 else line

    @property
    def helper(self) -> FormHelper:
        """In sections."""
        helper = form_helper(self)
        about = ["agreements"] if "agreements" in self.fields else []
        helper.layout = Layout(
            Fieldset(
                _("What and when"),
                "kind",
                "purpose",
                Row(Column("starts_on"), Column("ends_on")),
                "place",
                *about,
            ),
            Fieldset(_("Who"), Row(Column("unit"), Column("organiser")), "ours", "theirs"),
            Fieldset(pgettext_lazy("visit", "Programme"), "programme"),
            "seen",
        )
        return helper

    def act(self, by: User) -> Visit:
        """Plan it, or change the plan."""
        data = self.cleaned_data
        parts = Parts(data["ours"], data["theirs"], list(data.get("agreements", ())), data["seen"])
        if self.instance.pk is not None:
            return save_visit(visit=self.instance, parts=parts, by=by)
        assert self.partner is not None  # noqa: S101  # the view of a new visit gives it
        self.instance.request = self.asked
        return plan_visit(visit=self.instance, partner=self.partner, parts=parts, by=by)


def _line(one: Any) -> str:
    """How a participant is written in the form: by address, so that a name may change."""
    return one.person.email or str(one.person) if one.person else one.name


def _lines(text: str) -> list[str]:
    lines = [" ".join(line.split())[:200] for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise ValidationError(_("Sixty people at most: name the others in the programme."))
    return lines


class ReportForm(OfficeForm):
    """The report of a visit."""

    autosave = True

    report = forms.CharField(
        label=_("Report"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Whom you met, what was said, what comes next. “- ” begins the line of a list;"
                    " an empty line, a new paragraph; [words](https://…), a link."),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> datetime | None:
        """When the visit was last changed as this form was opened."""
        return moment(self.cleaned_data["seen"])


class FileForm(OfficeForm):
    """A file of a visit: slides, photographs, a signed letter."""

    file = UploadField(label=_("File"), kinds=DOCUMENTS | SHEETS, max_bytes=FILE_BYTES)


class FollowUpForm(RowForm[FollowUp]):
    """An action that follows a visit."""

    class Meta:
        model = FollowUp
        fields = ("what", "owner", "due_on")
        widgets = {"due_on": DayInput()}
        help_texts = {"owner": _("Gets the reminders.")}

    def narrow(self) -> None:
        """Who was there, and the people with an account whom the person may see."""
        assert isinstance(self.user, User)  # noqa: S101  # the page asks for it
        there = [one.person_id for one in self.instance.visit.participants if one.person_id]
        known = people_known_to(self.user).filter(user__isnull=False)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        rows = known | Person.objects.filter(pk__in=there)
        owner.queryset = rows.order_by("last_name", "first_name", "pk")

    def act(self, by: User) -> FollowUp:
        """Write it."""
        return add_follow_up(row=self.instance, by=by)
