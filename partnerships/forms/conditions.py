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
from django.utils.translation import pgettext_lazy

from intl_office.core.years import AcademicYear, AcademicYearFormField
from intl_office.reference.enums import CefrLevel, EqfLevel
from intl_office.reference.models import IscedField, Language
from intl_office.ui.comparing import Difference
from intl_office.ui.drafting import SetDrafting
from intl_office.ui.form_layout import form_helper
from intl_office.ui.forms import OfficeForm, Visitor
from partnerships.actions.agreements import ConditionEntry, version
from partnerships.actions.places import BelowTaken
from partnerships.enums import STAFF, Direction, MobilityType, Way
from partnerships.models import Agreement, Condition
from partnerships.models.condition import DAYS, MONTHS, PERSONS
from partnerships.rules import PlaceKey

BARE = "partnerships/_fields.html"
ISCED_LIST = "isced-fields"  # the page has one list for all its forms
EMPTY_FORMS = 2
MOST = 60  # conditions of one agreement
PREFIX = "conditions"
VERSION = f"{PREFIX}-version"  # of the conditions that the page showed
HOME, ANY = "home", "any"  # sides of a line, beside the partners
COLUMNS = (
    "party", "receiver", "direction", "mobility_type", "blended", "first_year", "last_year",
    "persons", "months", "days", "isced", "subject_note", "eqf_from", "eqf_to", "language", "cefr",
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
    sender = forms.ChoiceField(label=pgettext_lazy("party", "From"), required=False)
    target = forms.ChoiceField(label=pgettext_lazy("party", "To"), required=False)
    blended = forms.BooleanField(
        label=_("Blended: a short stay with a part at a distance"), required=False
    )

    def __init__(self, *args: Any, page: "ConditionsPage", **kwargs: Any) -> None:
        """Take what all forms of the page share."""
        self.page = page
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """The partners of this agreement, where there are several; languages read once."""
        language = self.fields["language"]
        assert isinstance(language, forms.ModelChoiceField)  # noqa: S101  # tells the type checker
        language.queryset = Language.objects.order_by("code")
        language.choices = self.page.languages
        if self.page.several:
            del self.fields["direction"]
            self._ask_parties()
        else:
            del self.fields["sender"], self.fields["target"]

    def _ask_parties(self) -> None:
        for name in ("sender", "target"):
            asked = self.fields[name]
            assert isinstance(asked, forms.ChoiceField)  # noqa: S101  # tells the type checker
            asked.choices = [("", "—"), *self.page.sides]

    def has_changed(self) -> bool:
        """A new condition that goes nowhere is none."""
        first = "sender" if self.page.several else "direction"
        return bool(self[first].data or self["uid"].data)

    def clean(self) -> dict[str, Any]:
        """What does not go together, each at its field."""
        known = super().clean() or {}
        if self.page.several:
            self._name_parties(known)
        for check in (self._check_years, self._check_length, self._check_asked):
            check(known)
        return known

    def _name_parties(self, known: dict[str, Any]) -> None:
        """From and to as direction, party and receiver; raises no error for a line left empty."""
        sender, target = known.get("sender", ""), known.get("target", "")
        if not (sender and target):
            said = _("Choose who sends and who receives.")
            self.add_error("target" if sender else "sender", said)
        elif sender == target:
            self.add_error("target", _("People go from one party to another one."))
        elif HOME not in (sender, target) and ANY in (sender, target):
            said = _("Name both partners, or our institution on one side.")
            self.add_error("target" if target == ANY else "sender", said)
        else:
            known.update(self.page.parties_of(sender, target))

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
        way = ("sender", "target") if self.page.several else ("direction",)
        helper.layout = Layout(
            "uid",
            Row(*(Column(name) for name in way), Column("mobility_type"), Column("persons")),
            Row(Column("first_year"), Column("last_year"), Column("months"), Column("days")),
            Row(Column("isced", css_class="col-md-6"), Column("subject_note")),
            Row(Column("eqf_from"), Column("eqf_to"), Column("language"), Column("cefr")),
            "blended",
            *deletion,
        )
        return helper


class ConditionsPage:
    """What the forms of one page share: the agreement, its parties, the languages.

    Attributes:
        several: whether there are several partners, so that each line says from whom to whom.
        sides: who may send and receive, for the choice among them.

    """

    def __init__(self, agreement: Agreement) -> None:
        """Read each of them once."""
        self.agreement = agreement
        self.partners = {str(row.uid): row for row in agreement.all_parties if row.partner_id}
        self.several = len(self.partners) > 1
        named = [(uid, row.name) for uid, row in self.partners.items()]
        house = next((row.name for row in agreement.all_parties if not row.partner_id), _("Us"))
        shared = _("Any partner, from one shared number")
        self.sides = [(HOME, house), *named, (ANY, shared)]
        rows = Language.objects.order_by("code")
        self.languages = [("", "—"), *sorted(((row.code, str(row)) for row in rows), key=_name)]

    def parties_of(self, sender: str, target: str) -> dict[str, Any]:
        """Direction, party and receiver of a line that says from whom to whom."""
        first, second = self.partners.get(sender), self.partners.get(target)
        if sender == HOME:
            return {"direction": Way.OUT, "party": second, "receiver": None}
        if target == HOME:
            return {"direction": Way.IN, "party": first, "receiver": None}
        return {"direction": Way.BETWEEN, "party": first, "receiver": second}


def sides_of(row: Condition) -> tuple[str, str]:
    """From whom to whom a condition goes, as the form says it."""
    party = str(row.party.uid) if row.party else ANY
    if row.direction == Way.OUT:
        return HOME, party
    if row.direction == Way.IN:
        return party, HOME
    return party, str(row.receiver.uid) if row.receiver else ANY


def _name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


class ConditionFormSet(forms.BaseFormSet[ConditionForm]):
    """The conditions of one agreement."""

    known: Mapping[UUID, Condition]
    drafting: "SetDrafting | None" = None
    differences: Sequence[Difference] = ()
    version: str = ""

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

    def refuse(self, refused: BelowTaken) -> None:
        """Say at the number of persons that fewer are promised than are taken."""
        for form in self._kept():
            if _is_about(form.cleaned_data, refused.key):
                form.add_error("persons", refused.messages)
                return
        self.non_form_errors().extend(refused.messages)

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
        columns = {name: given[name] for name in COLUMNS if name in given}
        return ConditionEntry(columns, self.known.get(given["uid"]))


def _is_about(known: Mapping[str, Any], key: PlaceKey) -> bool:
    same = (known["direction"], known["mobility_type"]) == (key.direction, key.mobility_type)
    first, last = known.get("first_year"), known.get("last_year")
    return bool(same and first and last and first <= key.year <= last)


_SAME = ("party", "receiver", "direction", "mobility_type", "blended", "isced", "subject_note")


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
    there = list(agreement.conditions.select_related("isced", "language", "party", "receiver"))
    initial = [_values(row) for row in there] + [_usual(agreement)] * EMPTY_FORMS
    sent = _with_more(data) if data is not None and more else data
    shared = {"user": user, "page": ConditionsPage(agreement)}
    # Any: the stubs forget which class the factory was given.
    made: Any = kind(sent, initial=initial, prefix=PREFIX, form_kwargs=shared)
    found: ConditionFormSet = made
    found.known = {row.uid: row for row in there}
    found.version = data.get(VERSION, "") if data is not None else version(agreement)
    return found


def _values(row: Condition) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in COLUMNS}
    shown["language"] = row.language.code if row.language else ""
    shown["sender"], shown["target"] = sides_of(row)
    return {"uid": row.uid, **shown}


def _usual(agreement: Agreement) -> dict[str, Any]:
    """What an empty form shows: every academic year that begins while the agreement holds."""
    first = AcademicYear.of(agreement.starts_on)
    last = AcademicYear.of(agreement.ends_on) if agreement.ends_on else first
    return {"first_year": first, "last_year": last, "mobility_type": MobilityType.SMS}


def _with_more(data: QueryDict) -> QueryDict:
    changed, name = data.copy(), f"{PREFIX}-{TOTAL_FORM_COUNT}"
    now = changed.get(name, "0")
    changed[name] = str(min(int(now) + EMPTY_FORMS, MOST) if now.isdecimal() else EMPTY_FORMS)
    return changed
