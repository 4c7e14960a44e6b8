"""The conditions of an agreement as a set of small forms."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME, TOTAL_FORM_COUNT
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from intl_office.core.years import AcademicYear, AcademicYearFormField
from intl_office.reference.enums import CefrLevel, EqfLevel
from intl_office.reference.models import IscedField, Language
from intl_office.ui.form_layout import form_helper
from intl_office.ui.forms import OfficeForm, Visitor
from partnerships.actions.agreements import ConditionEntry
from partnerships.enums import STAFF, Direction, MobilityType
from partnerships.models import Agreement, AgreementParty, Condition
from partnerships.models.condition import DAYS, MONTHS, PERSONS

BARE = "partnerships/_fields.html"
ISCED_LIST = "isced-fields"  # the page has one list for all its forms
EMPTY_FORMS = 2
MOST = 60  # conditions of one agreement
COLUMNS = (
    "party", "direction", "mobility_type", "blended", "first_year", "last_year", "persons",
    "months", "days", "isced", "subject_note", "eqf_from", "eqf_to", "language", "cefr",
)  # fmt: skip


class IscedChoice(forms.CharField):
    """A field of education by its code; the page suggests codes with their labels."""

    def __init__(self) -> None:
        """Two to four digits, what follows them does not matter."""
        widget = forms.TextInput(attrs={"list": ISCED_LIST, "autocomplete": "off"})
        super().__init__(
            label=_("Field of education (ISCED-F)"), required=False, max_length=250, widget=widget
        )

    def clean(self, value: Any) -> Any:
        """The field; raises ValidationError for a code that there is not."""
        code = super().clean(value).strip().split(" ")[0]
        if not code:
            return None
        found = IscedField.objects.filter(code=code).first()
        if found is None:
            raise ValidationError(_("There is no field of education with this code."))
        return found

    def prepare_value(self, value: Any) -> Any:
        """Code and label."""
        return str(value) if isinstance(value, IscedField) else value


def _levels() -> list[tuple[Any, Any]]:
    return [("", "—"), *((level.value, level.label) for level in EqfLevel if level >= 5)]


class ConditionForm(OfficeForm):
    """One condition; left as it is shown it is none."""

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    direction = forms.ChoiceField(label=_("Direction"), choices=[("", "—"), *Direction.choices])
    mobility_type = forms.ChoiceField(label=_("Type of mobility"), choices=MobilityType.choices)
    persons = forms.IntegerField(label=_("Persons a year"), min_value=1, max_value=PERSONS)
    first_year = AcademicYearFormField(label=_("First academic year"))
    last_year = AcademicYearFormField(label=_("Last academic year"))
    months = forms.DecimalField(
        label=_("Months a year, all persons together"),
        required=False,
        min_value=0,
        max_value=MONTHS,
        max_digits=6,
        decimal_places=1,
    )
    days = forms.IntegerField(
        label=_("Days a year, all persons together (staff)"),
        required=False,
        min_value=1,
        max_value=DAYS,
    )
    isced = IscedChoice()
    subject_note = forms.CharField(label=_("Subject in words"), required=False, max_length=200)
    eqf_from = forms.TypedChoiceField(
        label=_("From level"), choices=_levels, coerce=int, empty_value=None, required=False
    )
    eqf_to = forms.TypedChoiceField(
        label=_("To level"), choices=_levels, coerce=int, empty_value=None, required=False
    )
    language = forms.ModelChoiceField(
        label=_("Language asked"),
        queryset=Language.objects.none(),
        required=False,
        to_field_name="code",
    )
    cefr = forms.ChoiceField(
        label=_("Level of language"), choices=[("", "—"), *CefrLevel.choices], required=False
    )
    party = forms.ModelChoiceField(
        label=_("Partner"),
        queryset=AgreementParty.objects.none(),
        required=False,
        to_field_name="uid",
        empty_label=_("Any partner of the agreement"),
    )
    blended = forms.BooleanField(
        label=_("Blended: a short stay with a part at a distance"), required=False
    )

    def __init__(self, *args: Any, page: "ConditionsPage", **kwargs: Any) -> None:
        """Take what all forms of the page share."""
        self.page = page
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """The partners of this agreement, where there are several; languages read once."""
        language, party = self.fields["language"], self.fields["party"]
        assert isinstance(language, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        assert isinstance(party, forms.ModelChoiceField)  # noqa: S101  # as above
        language.queryset = Language.objects.order_by("code")
        language.choices = self.page.languages
        if len(self.page.parties) > 1:
            party.queryset = AgreementParty.objects.filter(pk__in=self.page.parties)
        else:
            del self.fields["party"]

    def has_changed(self) -> bool:
        """A new condition without a direction is none."""
        return bool(self["direction"].data or self["uid"].data)

    def clean(self) -> dict[str, Any]:
        """What does not go together, each at its field."""
        known = super().clean() or {}
        for check in (self._check_years, self._check_length, self._check_asked):
            check(known)
        return known

    def _check_years(self, known: Mapping[str, Any]) -> None:
        first, last = known.get("first_year"), known.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year lies before the first one."))
        for name, year in (("first_year", first), ("last_year", last)):
            if year and not year.period.overlaps(self.page.agreement.period):
                self.add_error(name, _("The agreement does not hold in this academic year."))

    def _check_length(self, known: Mapping[str, Any]) -> None:
        staff = known.get("mobility_type") in STAFF
        if staff and known.get("months") is not None:
            self.add_error("months", _("Staff count in days: leave the months empty."))
        if not staff and known.get("days") is not None:
            self.add_error("days", _("Students count in months: leave the days empty."))
        if known.get("months") == 0:
            self.add_error("months", _("Leave it empty where nothing was agreed."))

    def _check_asked(self, known: Mapping[str, Any]) -> None:
        low, high = known.get("eqf_from"), known.get("eqf_to")
        if (low is None) != (high is None) or (low and high and high < low):
            self.add_error("eqf_to", _("Choose both levels, the lower one first."))
        if known.get("cefr") and not known.get("language"):
            self.add_error("language", _("Choose the language of this level."))

    @property
    def helper(self) -> FormHelper:
        """In rows; token and summary of errors belong to the page."""
        helper = form_helper(self)
        helper.template = BARE
        deletion = [DELETION_FIELD_NAME] if DELETION_FIELD_NAME in self.fields else []
        party = ["party"] if "party" in self.fields else []
        helper.layout = Layout(
            "uid",
            Row(Column("direction"), Column("mobility_type"), Column("persons")),
            *party,
            Row(Column("first_year"), Column("last_year"), Column("months"), Column("days")),
            Row(Column("isced", css_class="col-md-6"), Column("subject_note")),
            Row(Column("eqf_from"), Column("eqf_to"), Column("language"), Column("cefr")),
            "blended",
            *deletion,
        )
        return helper


class ConditionsPage:
    """What the forms of one page share: the agreement, its partners, the languages."""

    def __init__(self, agreement: Agreement) -> None:
        """Read each of them once."""
        self.agreement = agreement
        self.parties = [row.pk for row in agreement.all_parties if row.partner_id]
        rows = Language.objects.order_by("code")
        self.languages = [("", "—"), *sorted(((row.code, str(row)) for row in rows), key=_name)]


def _name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


class ConditionFormSet(forms.BaseFormSet[ConditionForm]):
    """The conditions of one agreement."""

    known: Mapping[UUID, Condition]

    def initial_form_count(self) -> int:
        """Conditions that are there; the forms after them are shown with usual values."""
        return super().initial_form_count() if self.is_bound else len(self.known)

    def add_fields(self, form: ConditionForm, index: int | None) -> None:
        """Name the tick that takes a condition away."""
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].label = _("Take this condition away")

    def clean(self) -> None:
        """No condition promises what an earlier one does; said at the field."""
        kept = self._kept()
        for at, form in enumerate(kept):
            if any(_overlap(form.cleaned_data, other.cleaned_data) for other in kept[:at]):
                form.add_error(
                    "first_year", _("An earlier condition promises the same: join them.")
                )

    def entries(self) -> Sequence[ConditionEntry]:
        """The conditions that stay, in order."""
        return [self._entry(form) for form in self._kept()]

    def _kept(self) -> list[ConditionForm]:
        return [
            form
            for form in self.forms
            if form.is_valid()
            and form.cleaned_data.get("direction")
            and not form.cleaned_data.get(DELETION_FIELD_NAME)
        ]

    def _entry(self, form: ConditionForm) -> ConditionEntry:
        given = form.cleaned_data
        columns = {name: given[name] for name in COLUMNS if name in form.fields}
        return ConditionEntry(columns, self.known.get(given["uid"]))


_SAME = ("party", "direction", "mobility_type", "blended", "isced", "subject_note")


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    same = all(one.get(name) == other.get(name) for name in _SAME)
    years = one["first_year"] <= other["last_year"] and other["first_year"] <= one["last_year"]
    return same and years and _levels_meet(one, other)


def _levels_meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    low, high = one["eqf_from"] or 1, one["eqf_to"] or 8
    return low <= (other["eqf_to"] or 8) and (other["eqf_from"] or 1) <= high


def condition_formset(
    data: QueryDict | None, *, user: Visitor, agreement: Agreement, more: bool = False
) -> ConditionFormSet:
    """Make the forms of an agreement's conditions.

    Args:
        data: what was posted, None to show.
        user: who fills it in.
        agreement: the agreement.
        more: show two more empty forms below what was posted.

    """
    kind = forms.formset_factory(
        ConditionForm,
        formset=ConditionFormSet,
        extra=EMPTY_FORMS,
        can_delete=True,
        max_num=MOST,
        absolute_max=MOST,
        validate_max=True,
    )
    there = list(agreement.conditions.select_related("isced", "language", "party"))
    initial = [_values(row) for row in there] + [_usual(agreement)] * EMPTY_FORMS
    sent = _with_more(data) if data is not None and more else data
    shared = {"user": user, "page": ConditionsPage(agreement)}
    # Any: the stubs forget which class the factory was given.
    made: Any = kind(sent, initial=initial, prefix="conditions", form_kwargs=shared)
    found: ConditionFormSet = made
    found.known = {row.uid: row for row in there}
    return found


def _values(row: Condition) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in COLUMNS}
    shown["language"] = row.language.code if row.language else ""
    shown["party"] = row.party.uid if row.party else ""
    return {"uid": row.uid, **shown}


def _usual(agreement: Agreement) -> dict[str, Any]:
    """What an empty form shows: every academic year that begins while the agreement holds."""
    first = AcademicYear.of(agreement.starts_on)
    last = AcademicYear.of(agreement.ends_on) if agreement.ends_on else first
    return {"first_year": first, "last_year": last, "mobility_type": MobilityType.SMS}


def _with_more(data: QueryDict) -> QueryDict:
    changed, name = data.copy(), f"conditions-{TOTAL_FORM_COUNT}"
    now = changed.get(name, "0")
    changed[name] = str(min(int(now) + EMPTY_FORMS, MOST) if now.isdecimal() else EMPTY_FORMS)
    return changed
