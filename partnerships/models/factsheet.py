"""What an institution tells its partners of an exchange; kept up to date without a signature."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from intl_office.core.audit import audited
from partnerships.models.details import Details
from partnerships.models.party import AgreementParty

# Month and day, the same every year: 05-15. 29 February is none.
YEARLY = r"^(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])$|^(0[469]|11)-(0[1-9]|[12]\d|30)$|^02-(0[1-9]|1\d|2[0-8])$"  # noqa: E501  # one pattern
MOST_WEEKS = 5
DAYS = ("nominate_autumn", "nominate_spring", "apply_autumn", "apply_spring")
WORDS = ("requirements", "accessibility", "housing", "visa", "insurance")


def _yearly(label: StrOrPromise) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=5, blank=True, validators=[RegexValidator(YEARLY)])


def _words(label: StrOrPromise) -> "models.TextField[str, str]":
    return models.TextField(label, blank=True, max_length=2000)


def _weeks(label: StrOrPromise) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        label,
        default=MOST_WEEKS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)],
        help_text=_("Five weeks at most."),
    )


@audited()
class Factsheet(Details):
    """The factsheet of one party: Erasmus+ inter-institutional agreement 2021-2029."""

    party = models.OneToOneField(AgreementParty, models.CASCADE, related_name="factsheet")
    email = models.EmailField(_("contact for students"), blank=True)
    website = models.URLField(_("website for exchange students"), blank=True, max_length=300)
    nominate_autumn = _yearly(_("nominations, autumn term"))
    nominate_spring = _yearly(_("nominations, spring term"))
    apply_autumn = _yearly(_("applications, autumn term"))
    apply_spring = _yearly(_("applications, spring term"))
    decision_weeks = _weeks(_("weeks until the decision"))
    transcript_weeks = _weeks(_("weeks until the transcript"))
    requirements = _words(_("further requirements"))
    accessibility = _words(_("accessibility and inclusion"))
    housing = _words(_("housing"))
    visa = _words(_("visa"))
    insurance = _words(_("insurance"))

    shown: ClassVar[Sequence[str]] = (
        "email", "website", *DAYS, "decision_weeks", "transcript_weeks", *WORDS,
    )  # fmt: skip
    needed: ClassVar[Sequence[str]] = ("email", *DAYS, *WORDS[1:])

    class Meta:
        verbose_name = _("factsheet")
        verbose_name_plural = _("factsheets")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision_weeks__gte=1, decision_weeks__lte=MOST_WEEKS)
                & Q(transcript_weeks__gte=1, transcript_weeks__lte=MOST_WEEKS),
                name="partnerships_factsheet_weeks",
                violation_error_message=_(
                    "Decision and transcript come within five weeks (Erasmus+ programme)."
                ),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: ""}) | Q(**{f"{name}__regex": YEARLY}),
                    name=f"partnerships_factsheet_{name}",
                    violation_error_message=_("This day is not in every year."),
                )
                for name in DAYS
            ),
        ]

    def __str__(self) -> str:
        return self.party.name

    def next_day(self, name: str, today: date) -> date | None:
        """When this day of the year comes next, today included; None where it is not known."""
        text: str = getattr(self, name)
        if not text:
            return None
        month, day = int(text[:2]), int(text[3:])
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
