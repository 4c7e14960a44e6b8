"""Programmes of study and who is enrolled in them, as the student system tells."""

from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.models import User
from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.core.permissions import Path
from intl_office.core.years import AcademicYear, AcademicYearField
from intl_office.organisations.models import Unit
from intl_office.organisations.models.folded import folded_column, holding
from intl_office.reference.enums import EqfLevel
from intl_office.reference.models import IscedField
from intl_office.reference.models.base import in_language
from mobility import rules
from mobility.enums import Status

LOWEST, HIGHEST = EqfLevel.FIVE, EqfLevel.EIGHT
LEVELS = [(one.value, one.label) for one in EqfLevel if LOWEST <= one <= HIGHEST]
LONGEST = 9  # years of study


@audited()
class Programme(Record):
    """A programme of study of the house: bachelor, master, engineering degree..."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=LEVELS)
    isced = models.ForeignKey(
        IscedField,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("field of education"),
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="programmes", verbose_name=_("unit")
    )

    objects = models.Manager["Programme"]()

    class Meta:
        verbose_name = _("programme of study")
        verbose_name_plural = _("programmes of study")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name_fr=""),
                name="mobility_programme_named",
                violation_error_message=_("A programme has a code and a name."),
            ),
            models.CheckConstraint(
                condition=Q(level__gte=LOWEST, level__lte=HIGHEST),
                name="mobility_programme_level",
                violation_error_message=_("Higher education has the levels 5 to 8."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other one."""
        return in_language(self, "name")


class EnrolmentQuerySet(RecordQuerySet["Enrolment"]):
    """Sets of enrolments."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Those of the units within reach."""
        return self.filter(rules.seen_by(user).condition("programme__unit__path"))

    def of(self, user: User) -> Self:
        """A person's own: tied to the account, or else of its (verified) address."""
        return self.filter(Q(user=user) | Q(user=None, email=user.email))

    def matching(self, words: str) -> Self:
        """Name, INE or address holds every word."""
        return self.filter(holding(words))

    def for_list(self) -> Self:
        """With what a list shows."""
        return self.select_related("programme__unit").defer("search")


@audited()
class Enrolment(Record):
    """One person in one programme in one academic year; written by the import alone.

    `user` is the student's account, where there is one.
    """

    ine = models.CharField(
        _("INE"), max_length=20, help_text=_("National student number, as the system gives it.")
    )
    year = AcademicYearField[AcademicYear | str, AcademicYear](_("academic year"))
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("account"),
    )
    first_name = models.CharField(_("first name"), max_length=150)
    last_name = models.CharField(_("last name"), max_length=150)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    email = models.EmailField(_("address"), max_length=254)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="enrolments", verbose_name=_("programme")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=LEVELS)
    year_of_study = models.PositiveSmallIntegerField(_("year of study"), default=1)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.STUDENT)
    cohort = models.CharField(_("cohort"), max_length=30, blank=True)
    search = folded_column("first_name", "last_name", "ine", "email")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        indexes = [
            models.Index(fields=["last_name", "id"], name="mobility_enrolment_name"),
            models.Index(fields=["email"], name="mobility_enrolment_email"),
            # "The same person?" is asked in any case (`core.personal`).
            models.Index(Upper("email"), name="mobility_enrolment_email_upper"),
            models.Index(Upper("last_name"), name="mobility_enrolment_name_upper"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ine", "year"],
                name="mobility_enrolment_once_a_year",
                violation_error_message=_("This student is enrolled in this year already."),
            ),
            models.CheckConstraint(
                condition=~Q(ine="") & ~Q(last_name="") & ~Q(email=""),
                name="mobility_enrolment_named",
                violation_error_message=_("An enrolment has an INE, a name and an address."),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="mobility_enrolment_email_lower_case",
                violation_error_message=_("Write the address in lower case."),
            ),
            models.CheckConstraint(
                condition=Q(level__gte=LOWEST, level__lte=HIGHEST),
                name="mobility_enrolment_level",
                violation_error_message=_("Higher education has the levels 5 to 8."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="mobility_enrolment_status_known",
                violation_error_message=_("This status is not known."),
            ),
            models.CheckConstraint(
                condition=Q(year_of_study__gte=1, year_of_study__lte=LONGEST),
                name="mobility_enrolment_year_of_study",
                violation_error_message=_("The year of study is between 1 and 9."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def unit_paths(self) -> list[Path]:
        """Where it belongs, for permissions by unit."""
        return [self.programme.unit.path]
