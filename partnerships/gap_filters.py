"""The question where partners are missing, as the filters of its answer."""

from typing import Any, TypeVar

import django_filters
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from intl_office.organisations.models import Partner
from intl_office.reference.enums import CefrLevel, EqfLevel
from intl_office.reference.models import Country, IscedField, Language
from intl_office.ui.filters import OfficeFilterSet
from partnerships.enums import Direction, MobilityType
from partnerships.gap_queries import Asked

M = TypeVar("M", bound=Model)
ANSWERS = [("no", _("Without such an agreement")), ("yes", _("With such an agreement"))]
HIGHER_EDUCATION = [(level.value, level.label) for level in EqfLevel if level >= EqfLevel.FIVE]


def fields(_request: HttpRequest) -> QuerySet[IscedField]:
    """The fields of education by code: the broad ones before what lies below them."""
    return IscedField.objects.only("code", "label_en", "label_fr").order_by("code")


def languages(_request: HttpRequest) -> QuerySet[Language]:
    """Languages by name in the reader's language."""
    return Language.objects.all().for_choice()


def lands(_request: HttpRequest) -> QuerySet[Country]:
    """All countries, those without a partner too, by name."""
    return Country.objects.all().for_choice()


class QuestionFilters(OfficeFilterSet):
    """The question; the rows themselves count by it (`asked`), so most filters leave them."""

    field = django_filters.ModelChoiceFilter(
        label=_("Field of education"), queryset=fields, to_field_name="code", method="as_asked"
    )
    language = django_filters.ModelChoiceFilter(
        label=_("Language of instruction"),
        queryset=languages,
        to_field_name="code",
        method="as_asked",
    )
    cefr = django_filters.ChoiceFilter(
        label=_("Level of language asked, at most"), choices=CefrLevel.choices, method="as_asked"
    )
    mobility = django_filters.ChoiceFilter(
        label=_("Type of mobility"), choices=MobilityType.choices, method="as_asked"
    )
    direction = django_filters.ChoiceFilter(
        label=_("Direction"), choices=Direction.choices, method="as_asked"
    )
    level = django_filters.ChoiceFilter(
        label=_("Level of studies"), choices=HIGHER_EDUCATION, method="as_asked"
    )
    answer = django_filters.ChoiceFilter(label=_("Answer"), choices=ANSWERS, method="by_answer")

    def as_asked(self, rows: QuerySet[M], _name: str, _value: Any) -> QuerySet[M]:
        """Every row stays: its figures follow from the question."""
        return rows

    def by_answer(self, rows: QuerySet[M], _name: str, value: str) -> QuerySet[M]:
        """Those with such an agreement, or without one."""
        return rows.filter(such__gt=0) if value == "yes" else rows.filter(such=0)

    @property
    def asked(self) -> Asked:
        """The question that the address holds; what does not fit is not asked."""
        form = self.form
        form.is_valid()
        found = form.cleaned_data
        field, language = found.get("field"), found.get("language")
        return Asked(
            field=field.code if field else "",
            language=language.pk if language else None,
            cefr=found.get("cefr") or "",
            mobility_type=found.get("mobility") or "",
            direction=found.get("direction") or "",
            level=int(found["level"]) if found.get("level") else None,
        )


class GapFilters(QuestionFilters):
    """The question, and one country of the answer."""

    country = django_filters.ModelChoiceFilter(
        label=_("Country"), queryset=lands, to_field_name="code", method="by_country"
    )

    class Meta:
        model = Country
        fields: list[str] = []

    def by_country(self, rows: QuerySet[Country], _name: str, value: Country) -> QuerySet[Country]:
        """Only this one."""
        return rows.filter(pk=value.pk)


class GapPartnerFilters(QuestionFilters):
    """The question to the institutions of a country."""

    q = django_filters.CharFilter(label=_("Name, city or code"), method="by_words", max_length=100)

    class Meta:
        model = Partner
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Partner], _name: str, value: str) -> QuerySet[Partner]:
        """Every word is a part of a name, city or code."""
        return rows.filter(pk__in=Partner.objects.matching(value).values("pk"))
