"""Languages."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.reference.models.base import Entry, EntryQuerySet, Named, entry_rules


@audited()
class Language(Named, Entry):
    """A language: ISO 639-1 where it has a code of two letters, else ISO 639-3."""

    code = models.CharField(
        _("code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[a-z]{2,3}\Z", _("Two or three small letters."))],
    )
    alpha3 = models.CharField(
        _("ISO 639-3 code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[a-z]{3}\Z", _("Three small letters."))],
    )

    objects = EntryQuerySet["Language"].as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        constraints = [
            *entry_rules("language"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z]{2,3}$", alpha3__regex=r"^[a-z]{3}$"),
                name="reference_language_codes",
                violation_error_message=_("Write the codes in small letters."),
            ),
        ]
