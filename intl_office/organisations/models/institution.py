"""The home institution: one row that the administrator edits."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record
from intl_office.core.reading import read_once
from intl_office.organisations import codes
from intl_office.reference.models import Country
from intl_office.reference.models.base import in_language

ACCENT = r"^#[0-9a-fA-F]{6}$"


@audited()
class Institution(Record):
    """Names, codes, address, colour and logo of the house; `only` makes the row unique."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    name_fr = models.CharField(_("name in French"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    erasmus_code = models.CharField(_("Erasmus code"), max_length=20, blank=True)
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
    address = models.CharField(_("address"), max_length=250, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=40, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(ACCENT, _("Write the colour as #0f5c6e."))],
        help_text=_("Empty: the one of the installation. Its contrast is adapted where needed."),
    )
    logo = models.FileField(_("logo"), upload_to="institution/", max_length=200, blank=True)

    class Meta:
        verbose_name = _("home institution")
        verbose_name_plural = _("home institution")
        constraints = [
            models.CheckConstraint(
                condition=Q(only=True),
                name="organisations_institution_one_row",
                violation_error_message=_("There is one home institution."),
            ),
            models.CheckConstraint(
                condition=~Q(name_fr=""),
                name="organisations_institution_named",
                violation_error_message=_("The institution has a name."),
            ),
            models.CheckConstraint(
                condition=Q(accent="") | Q(accent__regex=ACCENT),
                name="organisations_institution_accent",
                violation_error_message=_("Write the colour as #0f5c6e."),
            ),
            models.CheckConstraint(
                condition=(Q(pic="") | Q(pic__regex=codes.PIC))
                & (Q(oid="") | Q(oid__regex=codes.OID)),
                name="organisations_institution_codes",
                violation_error_message=_("The PIC or the OID does not have its usual form."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other one."""
        return in_language(self, "name")

    @classmethod
    @read_once
    def get(cls) -> Self | None:
        """The row, None where nobody has described the house yet."""
        return cls.objects.first()
