"""Identifiers that the institution gives a person."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from intl_office.accounts.enums import IdentifierScheme
from intl_office.core.audit import audited
from intl_office.core.models import Record


@audited()
class Identifier(Record):
    """An identifier received at single sign-on, by which other rooms find the person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="identifiers",
        verbose_name=_("user"),
    )
    scheme = models.CharField(_("kind"), max_length=10, choices=IdentifierScheme.choices)
    value = models.CharField(_("identifier"), max_length=255)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="accounts_identifier_one_person",
                violation_error_message=_("This identifier belongs to another person."),
            ),
            models.CheckConstraint(
                condition=models.Q(scheme__in=IdentifierScheme.values),
                name="accounts_identifier_scheme_known",
                violation_error_message=_("This kind of identifier is not known."),
            ),
            models.CheckConstraint(
                condition=~models.Q(value=""),
                name="accounts_identifier_value_given",
                violation_error_message=_("An identifier cannot be empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.value
