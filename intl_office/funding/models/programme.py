"""Funding programmes: who gives money, and for what."""

from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Record, RecordQuerySet
from intl_office.core.money import currency_field
from intl_office.funding import rules
from intl_office.funding.enums import Funds
from intl_office.reference.models.base import in_language

CODE = r"^[A-Z0-9][A-Z0-9-]*$"


class ProgrammeQuerySet(RecordQuerySet["Programme"]):
    """Sets of programmes."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Whoever reads envelopes reads the programmes."""
        return self if rules.may_see_funding(user) else self.none()

    def active(self) -> Self:
        """Those that new envelopes may come from."""
        return self.filter(is_active=True)


@audited()
class Programme(Record):
    """A programme of a funder, such as KA131, or the institution's own funds."""

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(CODE, _("Capital letters, figures and hyphens, as in KA131."))],
        help_text=_("Short and lasting, such as KA131."),
    )
    name_fr = models.CharField(_("name in French"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    funder = models.CharField(_("funder"), max_length=200)
    funds = models.CharField(_("what it funds"), max_length=12, choices=Funds)
    currency = currency_field()
    is_active = models.BooleanField(_("offered for new grants"), default=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("funding programme")
        verbose_name_plural = _("funding programmes")
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=CODE),
                name="funding_programme_code",
                violation_error_message=_("Capital letters, figures and hyphens, as in KA131."),
            ),
            models.CheckConstraint(
                condition=~Q(name_fr="") & ~Q(funder=""),
                name="funding_programme_named",
                violation_error_message=_("A programme has a name and a funder."),
            ),
            models.CheckConstraint(
                condition=Q(funds__in=Funds.values),
                name="funding_programme_funds_known",
                violation_error_message=_("Say what the programme funds."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self, "name")
