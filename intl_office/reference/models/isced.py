"""ISCED-F 2013: fields of education and training."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.reference.models.base import Entry, EntryQuerySet, entry_rules, in_language

models.CharField.register_lookup(Length)


class IscedFieldQuerySet(EntryQuerySet["IscedField"]):
    """Sets of fields."""

    def broad(self) -> Self:
        """Two digits."""
        return self.filter(code__length=2)

    def narrow(self) -> Self:
        """Three digits."""
        return self.filter(code__length=3)

    def detailed(self) -> Self:
        """Four digits: what agreements and learning agreements use."""
        return self.filter(code__length=4)

    def under(self, code: str) -> Self:
        """A field and all that lies below it."""
        return self.filter(code__startswith=code)


@audited()
class IscedField(Entry):
    """A field; its code of 2, 3 or 4 digits is its parent's with one digit more."""

    code = models.CharField(
        _("code"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^\d{2,4}\Z", _("Two to four digits."))],
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        to_field="code",
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    label_en = models.CharField(_("label in English"), max_length=200)
    label_fr = models.CharField(_("label in French"), max_length=200)

    objects = IscedFieldQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("field of education")
        verbose_name_plural = _("fields of education (ISCED-F)")
        constraints = [
            *entry_rules("isced"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{2,4}$"),
                name="reference_isced_code",
                violation_error_message=_("The code has two to four digits."),
            ),
            models.CheckConstraint(
                condition=Q(code__length=2, parent__isnull=True)
                | Q(
                    code__length__gt=2,
                    parent__isnull=False,
                    parent=Left("code", Length("code") - 1),
                ),
                name="reference_isced_parent",
                violation_error_message=_("The parent is the code without its last digit."),
            ),
        ]

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return in_language(self, "label")

    def __str__(self) -> str:
        return f"{self.code} – {self.label}"
