"""Where have we no partner for this subject and language? The answer, by country and by partner.

An agreement is such an agreement where it is in force today and one of its conditions fits and
holds this academic year or a later one. A condition that names no subject, language or level is
for any of them. Figures are those of the whole house, whoever asks.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat, Lower
from django.utils import timezone

from intl_office.accounts.models import User
from intl_office.core.languages import reader_code
from intl_office.core.years import AcademicYear
from intl_office.organisations.models import Contact, Institution, Partner
from intl_office.reference.enums import CefrLevel
from intl_office.reference.models import Country, IscedField
from partnerships.enums import Direction
from partnerships.figures import in_force_on
from partnerships.models import Agreement, PriorityCountry

FIRST, KNOWN, LISTED, HAVE = "1", "2", "3", "4"  # the order of the answer


@dataclass(frozen=True, slots=True)
class Asked:
    """The question.

    Attributes:
        field: code of a field of education; broader and narrower ones fit.
        language: key of the language of instruction.
        cefr: the highest level of language that may be asked.
        mobility_type, direction, level: of the condition.

    """

    field: str = ""
    language: int | None = None
    cefr: str = ""
    mobility_type: str = ""
    direction: str = ""
    level: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether neither a subject nor a language is named: there is nothing to answer."""
        return not (self.field or self.language)


def fitting(asked: Asked, agreements: str, *, language: bool = True) -> Q:
    """Agreements that answer the question; the path leads to parties, as `agreement_parties`.

    Args:
        asked: the question.
        agreements: from the row to its parties.
        language: False where any language will do.

    """
    line = f"{agreements}__agreement__conditions"
    live = in_force_on(Agreement.objects.all(), timezone.localdate())
    shared = Q(**{f"{line}__party": None}) | Q(**{f"{line}__party": F(agreements)})
    found = Q(**{f"{agreements}__agreement__in": live.order_by().values("pk")}) & shared
    found &= Q(
        **{
            f"{line}__last_year__gte": AcademicYear.current(),
            f"{line}__direction__in": [asked.direction] if asked.direction else Direction.values,
        }
    )
    if asked.mobility_type:
        found &= Q(**{f"{line}__mobility_type": asked.mobility_type})
    found &= _of_level(asked, line) & _of_field(asked, line)
    return found & _of_language(asked, line) if language else found


def _of_field(asked: Asked, line: str) -> Q:
    if not asked.field:
        return Q()
    broader = [asked.field[:length] for length in (2, 3) if length < len(asked.field)]
    fields = IscedField.objects.filter(Q(code__startswith=asked.field) | Q(code__in=broader))
    chosen = Q(**{f"{line}__isced__in": fields.order_by().values("pk")})
    return chosen | Q(**{f"{line}__isced": None})


def _of_level(asked: Asked, line: str) -> Q:
    if asked.level is None:
        return Q()
    within = Q(**{f"{line}__eqf_from__lte": asked.level, f"{line}__eqf_to__gte": asked.level})
    return within | Q(**{f"{line}__eqf_from": None})


def _of_language(asked: Asked, line: str) -> Q:
    found = Q()
    if asked.language:
        found &= Q(**{f"{line}__language": asked.language}) | Q(**{f"{line}__language": None})
    if asked.cefr:
        most = CefrLevel(asked.cefr).rank
        levels = ["", *(one for one in CefrLevel if one.rank <= most)]
        found &= Q(**{f"{line}__cefr__in": levels})
    return found


def _named(asked: Asked, agreements: str) -> Q:
    """The condition itself names the subject and the language that are asked for."""
    line = f"{agreements}__agreement__conditions"
    found = Q(**{f"{line}__isced__isnull": False}) if asked.field else Q()
    return found & Q(**{f"{line}__language__isnull": False}) if asked.language else found


def counted(asked: Asked, parties: str) -> dict[str, Any]:
    """How many agreements answer: `such`; in `any_language`; and `named`, where it is said."""

    def number(condition: Q) -> Count:
        return Count(f"{parties}__agreement", distinct=True, filter=condition)

    such = fitting(asked, parties)
    return {
        "such": number(such),
        "any_language": number(fitting(asked, parties, language=False)),
        "named": number(such & _named(asked, parties)),
    }


def is_known(partner: str = "") -> Q:
    """Partners of whom more is known than the imported list of Erasmus charters says.

    They were party to an agreement, have a contact, or were entered by hand.
    """
    path = f"{partner}__" if partner else ""
    people = Contact.objects.order_by().values("partner")
    return (
        Q(**{f"{path}agreement_parties__isnull": False})
        | Q(**{f"{path}charter_from": None})
        | Q(**{f"{path}pk__in": people})
    )


# ---------------------------------------------------------------- by country
def countries_for(asked: Asked, reader: User) -> QuerySet[Country]:
    """Countries with institutions, or that are a priority, with figures and their place.

    Everything is counted in one pass over partners, agreements and conditions. `priority` is said
    to everybody; `priority_uid` leads to its page where the reader may open it.
    """
    adopted = PriorityCountry.objects.adopted_in(AcademicYear.current())
    here = adopted.filter(country=OuterRef("pk"))
    there = Q(partners__is_active=True, partners__merged_into=None)
    opened = here.visible_to(reader).order_by("pk").values("uid")[:1]
    rows = _elsewhere().annotate(
        **counted(asked, "partners__agreement_parties"),
        institutions=Count("partners", distinct=True, filter=there),
        known=Count("partners", distinct=True, filter=there & is_known("partners")),
        priority=Exists(here),
        priority_uid=Subquery(opened),
    )
    rows = rows.filter(Q(institutions__gt=0) | Q(priority=True))
    return rows.annotate(
        general=F("such") - F("named"), listed=F("institutions") - F("known")
    ).annotate(in_order=_in_order(Lower(f"name_{reader_code()}"), Q(priority=True)))


def _elsewhere() -> QuerySet[Country]:
    """All countries but our own."""
    house = Institution.objects.filter(country=OuterRef("pk"))
    return Country.objects.filter(~Exists(house))


def _in_order(name: Any, first: Q) -> Concat:
    """What sorts the answer: those without such an agreement first, then by name."""
    group = Case(
        When(such__gt=0, then=Value(HAVE)),
        When(first, then=Value(FIRST)),
        When(known__gt=0, then=Value(KNOWN)),
        default=Value(LISTED),
        output_field=CharField(),
    )
    return Concat(group, Value(" "), name, output_field=CharField())


# ---------------------------------------------------------------- by partner
def partners_for(asked: Asked, country: Country, reader: User) -> QuerySet[Partner]:
    """The institutions of a country: those to ask first, known ones before the others."""
    live = in_force_on(Agreement.objects.all(), timezone.localdate()).order_by().values("pk")
    held = Count(
        "agreement_parties__agreement",
        distinct=True,
        filter=Q(agreement_parties__agreement__in=live),
    )
    rows = Partner.objects.visible_to(reader).current().active().filter(country=country)
    rows = rows.annotate(
        **counted(asked, "agreement_parties"),
        held=held,
        known=Count("pk", distinct=True, filter=is_known()),
    )
    known = ExpressionWrapper(Q(known__gt=0), output_field=BooleanField())
    return rows.annotate(general=F("such") - F("named"), is_known=known).annotate(
        in_order=_in_order(Lower("legal_name"), Q(pk__in=()))
    )
