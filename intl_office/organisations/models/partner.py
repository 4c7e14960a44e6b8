"""Partners of every kind."""

from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import ExpressionWrapper, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.languages import reader_code
from intl_office.core.models import Record, RecordQuerySet, on_day
from intl_office.core.periods import Period
from intl_office.organisations import codes, rules
from intl_office.organisations.enums import PartnerKind
from intl_office.organisations.models.folded import (
    folded,
    folded_column,
    holding,
    resembling,
)
from intl_office.reference.models import Country
from intl_office.reference.models.base import in_language

COMPARED = 200
CHARTER = ("charter_from", "charter_until")


class PartnerQuerySet(RecordQuerySet["Partner"]):
    """Sets of partners."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """The office sees every partner."""
        return self if rules.may_see_partners(user) else self.none()

    def by_name(self) -> Self:
        """In the order of the names that the reader sees (`Partner.name`), capitals or not."""
        own, other = ("en", "fr") if reader_code() == "en" else ("fr", "en")
        named = (NullIf(f"name_{code}", Value("")) for code in (own, other))
        return self.order_by(Lower(Coalesce(*named, "legal_name")), "pk")

    def current(self) -> Self:
        """Without those merged into another one; closed institutions remain."""
        return self.filter(merged_into=None)

    def active(self) -> Self:
        """Those that exist: neither closed nor merged."""
        return self.filter(is_active=True)

    def for_list(self) -> Self:
        """With what a list shows of other tables."""
        return self.current().select_related("country")

    def matching(self, words: str) -> Self:
        """Names, city and codes hold every word."""
        return self.filter(holding(words))

    def resembling(self, words: str) -> Self:
        """Near spellings of the words in names, city or codes, the nearest of 200 first.

        To measure how near each one is takes 30 us: where thousands resemble, nothing is meant.
        """
        near = TrigramWordSimilarity(folded(words), "search")
        found = self.filter(resembling(words)).order_by().values("pk")[:COMPARED]
        return self.filter(pk__in=found).alias(near=near).order_by("-near", "pk")

    def with_charter_on(self, day: date) -> Self:
        """Those that hold the Erasmus Charter (ECHE) on this day."""
        return self.filter(on_day(day, *CHARTER))

    def without_charter_on(self, day: date) -> Self:
        """Those that do not hold it on this day."""
        return self.filter(Q(charter_from=None) | ~on_day(day, *CHARTER))


@audited()
class Partner(Record):
    """An organisation that the house works with, or may.

    Codes are kept as they are published: a malformed Erasmus code stays, and says so. A partner
    merged into another one stays as a row that leads there.
    """

    kind = models.CharField(
        _("kind"), max_length=16, choices=PartnerKind, default=PartnerKind.HIGHER_EDUCATION
    )
    legal_name = models.CharField(_("legal name"), max_length=300)
    native_name = models.CharField(_("name in its own language"), max_length=300, blank=True)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    name_fr = models.CharField(_("name in French"), max_length=300, blank=True)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="partners", verbose_name=_("country")
    )
    city = models.CharField(_("city"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=40, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    erasmus_code = models.CharField(
        _("Erasmus code"),
        max_length=20,
        blank=True,
        help_text=_("As published, spaces included: “F  PARIS001”."),
    )
    erasmus_code_valid = models.GeneratedField(
        expression=ExpressionWrapper(
            Q(erasmus_code__regex=codes.ERASMUS_CODE), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(_("the Erasmus code has the usual form")),
        db_persist=True,
    )
    pic = models.CharField(
        _("PIC"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(codes.PIC, codes.PIC_MESSAGE)],
    )
    oid = models.CharField(
        _("OID"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(codes.OID, codes.OID_MESSAGE)],
    )
    schac = models.CharField(
        _("domain (SCHAC)"),
        max_length=255,
        blank=True,
        validators=[RegexValidator(codes.SCHAC, codes.SCHAC_MESSAGE)],
    )
    charter_from = models.DateField(_("Erasmus charter from"), null=True, blank=True)
    charter_until = models.DateField(_("Erasmus charter until"), null=True, blank=True)
    is_active = models.BooleanField(
        _("exists"), default=True, help_text=_("Not ticked: the organisation has closed.")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    search = folded_column(
        "acronym", "legal_name", "native_name", "name_en", "name_fr", "city", "erasmus_code", "pic"
    )

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        indexes = [
            GinIndex(
                fields=["search"], name="organisations_partner_search", opclasses=["gin_trgm_ops"]
            ),
            models.Index(
                fields=["legal_name", "id"],
                condition=Q(merged_into=None),
                name="organisations_partner_name",
            ),
            models.Index(fields=["oid"], condition=~Q(oid=""), name="organisations_partner_oid"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["erasmus_code"],
                condition=~Q(erasmus_code="") & Q(is_active=True),
                name="organisations_partner_erasmus_code_once",
                violation_error_message=_("Another partner has this Erasmus code."),
            ),
            models.UniqueConstraint(
                fields=["pic"],
                condition=~Q(pic="") & Q(is_active=True),
                name="organisations_partner_pic_once",
                violation_error_message=_("Another partner has this PIC."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PartnerKind.values),
                name="organisations_partner_kind_known",
                violation_error_message=_("This kind of partner is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(legal_name=""),
                name="organisations_partner_named",
                violation_error_message=_("A partner has a name."),
            ),
            models.CheckConstraint(
                condition=Q(pic="") | Q(pic__regex=codes.PIC),
                name="organisations_partner_pic_form",
                violation_error_message=codes.PIC_MESSAGE,
            ),
            models.CheckConstraint(
                condition=Q(oid="") | Q(oid__regex=codes.OID),
                name="organisations_partner_oid_form",
                violation_error_message=codes.OID_MESSAGE,
            ),
            models.CheckConstraint(
                condition=Q(schac="") | Q(schac__regex=codes.SCHAC),
                name="organisations_partner_schac_form",
                violation_error_message=codes.SCHAC_MESSAGE,
            ),
            models.CheckConstraint(
                condition=Q(website="") | Q(website__iregex=r"^https?://"),
                name="organisations_partner_website_form",
                violation_error_message=_("A website’s address begins with http:// or https://."),
            ),
            models.CheckConstraint(
                condition=Q(charter_until=None)
                | (Q(charter_from__isnull=False) & Q(charter_from__lte=models.F("charter_until"))),
                name="organisations_partner_charter_dates",
                violation_error_message=_("The charter’s last day lies before its first day."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None)
                | (Q(is_active=False) & ~Q(merged_into=models.F("id"))),
                name="organisations_partner_merged_is_closed",
                violation_error_message=_("A merged partner is not active."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name for the reader: in their language, else in the other one, else the legal one."""
        return in_language(self, "name") or self.legal_name

    @property
    def erasmus_code_malformed(self) -> bool:
        """Whether there is an Erasmus code that does not have the usual form."""
        return bool(self.erasmus_code) and not codes.is_erasmus_code(self.erasmus_code)

    @property
    def has_charter(self) -> bool:
        """Whether the Erasmus Charter (ECHE) holds today."""
        start = self.charter_from
        return start is not None and timezone.localdate() in Period(start, self.charter_until)

    def get_absolute_url(self) -> str:
        """The partner's page."""
        return reverse("organisations:partner", args=[self.uid])
