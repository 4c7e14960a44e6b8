"""Countries and the regions of the programme guide."""

from datetime import date
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import on_day
from intl_office.reference.enums import Status, Zone
from intl_office.reference.missing import ReferenceMissing
from intl_office.reference.models.base import Entry, EntryQuerySet, Named, entry_rules, in_call

# Individual support to regions 13 and 14 is paid as to a group; regions 1 to 12 have their own.
LAST_PARTNER_REGION = 12


@audited()
class Region(Named, Entry):
    """A region of third countries, numbered as in part A of the programme guide."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)

    objects = EntryQuerySet["Region"].as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            *entry_rules("region"),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="reference_region_number",
                violation_error_message=_("Regions are numbered from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.name}"


class CountryQuerySet(EntryQuerySet["Country"]):
    """Sets of countries."""

    def for_list(self) -> Self:
        """With the region and today's status."""
        return self.select_related("region").with_status(date.today())  # noqa: DTZ011

    def with_status(self, day: date) -> Self:
        """Add `status`: what each country is to the programme on this day, or None."""
        from intl_office.reference.models.status import CountryStatus  # noqa: PLC0415

        rows = CountryStatus.objects.filter(on_day(day), country=OuterRef("pk"))
        return self.annotate(status=Subquery(rows.values("status")[:1]))

    def group_for(self, call_year: int) -> Self:
        """Add `group`: 1, 2, 3 or None, for the call year of the funding project."""
        from intl_office.reference.models.group import CountryGroup  # noqa: PLC0415

        rows = CountryGroup.objects.filter(in_call(call_year), country=OuterRef("pk"))
        return self.annotate(group=Subquery(rows.values("group")[:1]))

    def by_code(self, code: str) -> "Country":
        """Find a country by ISO code or by the EU's own (EL for Greece, UK).

        Raises ReferenceMissing when neither is known.
        """
        asked = code.strip().upper()
        wanted = Q(code=asked) | Q(eu_code=asked) | Q(erasmus_prefix=asked, erasmus_prefix__gt="")
        exact = sorted(self.filter(wanted), key=lambda country: country.code != asked)
        if not exact:
            raise ReferenceMissing(_now("No country has the code %(code)s.") % {"code": asked})
        return exact[0]


@audited()
class Country(Named, Entry):
    """A country with its codes; its status and group stand in tables of their own.

    `source` and `confidence` speak of the region, which alone is not a matter of ISO 3166.
    """

    code = models.CharField(
        _("ISO code"),
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}\Z", _("Two capital letters, such as FR."))],
    )
    alpha3 = models.CharField(
        _("ISO code of three letters"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Three capital letters, such as FRA."))],
    )
    eu_code = models.CharField(
        _("EU code"), max_length=2, unique=True, help_text=_("EL for Greece, else the ISO code.")
    )
    erasmus_prefix = models.CharField(
        _("prefix of Erasmus codes"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{1,3}\Z", _("One to three capital letters."))],
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="countries",
        verbose_name=_("region"),
        help_text=_("Empty for countries that take full part in the programme."),
    )
    high_income = models.BooleanField(_("high-income country"), default=False)

    objects = CountryQuerySet.as_manager()

    # Only on rows to which `with_status` or `group_for` of the query set added it.
    status: str | None
    group: int | None

    class Meta:
        ordering = ["code"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [
            *entry_rules("country"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{2}$", alpha3__regex=r"^[A-Z]{3}$"),
                name="reference_country_codes",
                violation_error_message=_("Write the codes in capital letters."),
            ),
            models.CheckConstraint(
                condition=Q(eu_code__regex=r"^[A-Z]{2}$"),
                name="reference_country_eu_code",
                violation_error_message=_("The EU code is two capital letters."),
            ),
            models.UniqueConstraint(
                fields=["erasmus_prefix"],
                condition=~Q(erasmus_prefix=""),
                name="reference_country_prefix_once",
                violation_error_message=_("Another country has this prefix."),
            ),
        ]

    @property
    def status_label(self) -> str:
        """Words of the status that `with_status` added; empty where none is known."""
        status = getattr(self, "status", None)
        return str(Status(status).label) if status else ""

    def status_on(self, day: date) -> str:
        """What the country is to the programme on this day (a `Status`).

        Raises ReferenceMissing when no period covers the day.
        """
        row = self.statuses.filter(on_day(day)).values_list("status", flat=True).first()
        if row is None:
            raise ReferenceMissing(
                _now("The status of %(country)s on %(day)s is not known: enter it in the statuses.")
                % {"country": self.name, "day": day.isoformat()}
            )
        return row

    def group_for(self, call_year: int) -> int:
        """The country's group for the call year of the funding project.

        Raises ReferenceMissing when it has none (regions 1 to 12, or a call not entered yet).
        """
        group = self.groups.filter(in_call(call_year)).values_list("group", flat=True).first()
        if group is None:
            raise ReferenceMissing(
                _now("%(country)s has no country group in call %(call)s: enter it in the groups.")
                % {"country": self.name, "call": call_year}
            )
        return group

    def zone_for(self, call_year: int) -> Zone:
        """Where this country stands in the rates of a call: its group, or regions 1 to 12.

        Raises ReferenceMissing as `group_for` does.
        """
        if self.region is not None and self.region.number <= LAST_PARTNER_REGION:
            return Zone.REGIONS
        return Zone.of_group(self.group_for(call_year))
