"""What an agreement promises: one line sends people one way."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, IntegerField, Q
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.core.years import AcademicYear, AcademicYearField
from intl_office.reference.enums import CefrLevel, EqfLevel
from intl_office.reference.models import IscedField, Language
from intl_office.reference.models.base import WholeRange, in_order
from partnerships.enums import STAFF, MobilityType, Way
from partnerships.models.agreement import Agreement
from partnerships.models.party import AgreementParty

EQUAL, OVERLAPS = RangeOperators.EQUAL, RangeOperators.OVERLAPS
PERSONS = 500
MONTHS = Decimal(6000)
DAYS = 100_000


@audited()
class Condition(Record):
    """So many people a year, one way, of one type, from one academic year to another.

    `persons`, `months` and `days` hold for each year: totals of all persons. `party` receives our
    people (out) or sends us theirs (in); without it the places are shared by all partners of the
    agreement. Between two partners `party` sends and `receiver` receives: no places of ours follow.
    Levels left empty mean every level.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="conditions")
    party = models.ForeignKey(
        AgreementParty,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conditions",
        verbose_name=_("partner"),
        help_text=_("Empty: any partner of the agreement, from one shared number of places."),
    )
    receiver = models.ForeignKey(
        AgreementParty,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="received",
        verbose_name=_("receiving partner"),
        help_text=_("Where people go from one partner to another one."),
    )
    direction = models.CharField(_("direction"), max_length=8, choices=Way)
    mobility_type = models.CharField(
        _("type of mobility"), max_length=8, choices=MobilityType, default=MobilityType.SMS
    )
    blended = models.BooleanField(
        _("blended"), default=False, help_text=_("A short stay with a part at a distance.")
    )
    first_year = AcademicYearField[AcademicYear | str, AcademicYear](_("first academic year"))
    last_year = AcademicYearField[AcademicYear | str, AcademicYear](_("last academic year"))
    persons = models.PositiveSmallIntegerField(
        _("persons a year"), validators=[MinValueValidator(1), MaxValueValidator(PERSONS)]
    )
    months = models.DecimalField(
        _("months a year in all"),
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(MONTHS)],
    )
    days = models.PositiveIntegerField(
        _("days a year in all"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(DAYS)],
    )
    isced = models.ForeignKey(
        IscedField,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("field of education"),
    )
    subject_note = models.CharField(_("subject in words"), max_length=200, blank=True)
    eqf_from = models.PositiveSmallIntegerField(
        _("from level"), choices=EqfLevel, null=True, blank=True
    )
    eqf_to = models.PositiveSmallIntegerField(
        _("to level"), choices=EqfLevel, null=True, blank=True
    )
    language = models.ForeignKey(
        Language,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("language asked"),
    )
    cefr = models.CharField(_("level of language"), max_length=6, choices=CefrLevel, blank=True)

    objects = models.Manager["Condition"]()
    if TYPE_CHECKING:
        party_id: int | None
        receiver_id: int | None

    class Meta:
        ordering = ["first_year", "direction", "mobility_type", "pk"]
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        constraints = [
            models.CheckConstraint(
                condition=Q(direction__in=Way.values, mobility_type__in=MobilityType.values),
                name="partnerships_condition_known",
                violation_error_message=_("This direction or type is not known."),
            ),
            models.CheckConstraint(
                condition=(Q(direction=Way.BETWEEN) & ~Q(party=F("receiver")))
                | (~Q(direction=Way.BETWEEN) & Q(receiver=None)),
                name="partnerships_condition_between",
                violation_error_message=_("People go from one party to another one."),
            ),
            models.CheckConstraint(
                condition=~Q(direction=Way.BETWEEN)
                | Q(party__isnull=False, receiver__isnull=False),
                name="partnerships_condition_both_named",
                violation_error_message=_("Name both partners, or our institution on one side."),
            ),
            in_order("partnerships_condition_years", "first_year", "last_year"),
            models.CheckConstraint(
                condition=Q(eqf_from=None, eqf_to=None)
                | Q(eqf_from__gte=1, eqf_to__lte=8, eqf_from__lte=F("eqf_to")),
                name="partnerships_condition_levels",
                violation_error_message=_("Levels go from the lower to the higher one, 1 to 8."),
            ),
            models.CheckConstraint(
                condition=Q(persons__gte=1, persons__lte=PERSONS),
                name="partnerships_condition_persons",
                violation_error_message=_("A condition is for one person at least."),
            ),
            models.CheckConstraint(
                condition=(Q(mobility_type__in=STAFF) & Q(months=None))
                | (~Q(mobility_type__in=STAFF) & Q(days=None)),
                name="partnerships_condition_unit",
                violation_error_message=_("Staff count in days, students in months."),
            ),
            models.CheckConstraint(
                condition=(Q(months=None) | Q(months__gt=0)) & (Q(days=None) | Q(days__gt=0)),
                name="partnerships_condition_length",
                violation_error_message=_("A stay lasts longer than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(cefr="") | Q(language__isnull=False, cefr__in=CefrLevel.values),
                name="partnerships_condition_cefr",
                violation_error_message=_("A level of language goes with a language."),
            ),
            ExclusionConstraint(
                name="partnerships_condition_once",
                expressions=[
                    ("agreement", EQUAL),
                    (Coalesce("party", 0), EQUAL),
                    (Coalesce("receiver", 0), EQUAL),
                    ("direction", EQUAL),
                    ("mobility_type", EQUAL),
                    (Cast("blended", IntegerField()), EQUAL),
                    (Coalesce("isced", 0), EQUAL),
                    ("subject_note", EQUAL),
                    (WholeRange("eqf_from", "eqf_to"), OVERLAPS),
                    (WholeRange("first_year", "last_year"), OVERLAPS),
                ],
                violation_error_message=_(
                    "Two conditions promise the same thing for the same year: join them."
                ),
            ),
        ]

    def __str__(self) -> str:
        kind = MobilityType(self.mobility_type).label
        what = f"{Way(self.direction).label}, {kind}, {self.years}"
        return _now("%(what)s: %(persons)s a year") % {"what": what, "persons": self.persons}

    def sides(self, house: str, only: str = "") -> tuple[str, str]:
        """Who sends and who receives, by name; `only` where there is one partner alone."""
        shared = only or _now("Any partner, from one shared number")
        party = self.party.name if self.party else shared
        if self.direction == Way.OUT:
            return house, party
        if self.direction == Way.IN:
            return party, house
        return party, self.receiver.name if self.receiver else shared

    @property
    def is_staff(self) -> bool:
        """Whether it counts in days."""
        return self.mobility_type in STAFF

    @property
    def years(self) -> str:
        """Its academic years in one word."""
        first, last = str(self.first_year), str(self.last_year)
        return first if first == last else f"{first} – {last}"

    @property
    def levels(self) -> str:
        """EQF levels as `6–7`, empty for every level."""
        if self.eqf_from is None or self.eqf_to is None:
            return ""
        same = self.eqf_from == self.eqf_to
        return str(self.eqf_from) if same else f"{self.eqf_from}–{self.eqf_to}"

    @property
    def subject(self) -> str:
        """Field of education and its note, empty for every field."""
        parts = (str(self.isced) if self.isced else "", self.subject_note)
        return ", ".join(part for part in parts if part)

    @property
    def language_asked(self) -> str:
        """Language and level, as `English B2`."""
        return f"{self.language} {self.cefr}".strip() if self.language else ""
