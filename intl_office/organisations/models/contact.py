"""People at a partner."""

from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intl_office.core.audit import audited
from intl_office.core.models import Dated, Record, RecordQuerySet, dates_in_order, on_day
from intl_office.organisations import rules
from intl_office.organisations.enums import ContactFunction
from intl_office.organisations.models.folded import folded_column, holding
from intl_office.organisations.models.partner import Partner
from intl_office.organisations.models.partner_parts import PartnerUnit


class ContactQuerySet(RecordQuerySet["Contact"]):
    """Sets of contacts."""

    def visible_to(self, user: AbstractBaseUser) -> Self:
        """Personal data: the office's staff alone."""
        return self if rules.may_see_contacts(user) else self.none()

    def holding_on(self, day: date) -> Self:
        """Those who are contacts on this day."""
        return self.filter(on_day(day))

    def with_function(self, function: ContactFunction) -> Self:
        """Those who do this for us."""
        return self.filter(functions__contains=[function])

    def matching(self, words: str) -> Self:
        """Name or address hold every word."""
        return self.filter(holding(words))

    def for_list(self) -> Self:
        """With partner and unit, by name."""
        return self.select_related("partner__country", "unit").order_by("last_name", "pk")


@audited()
class Contact(Dated, Record):
    """Someone at a partner: what they do for us, from when to when, last confirmed when.

    That the unit is one of the same partner is a foreign key on both columns (see migration).
    """

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="contacts", verbose_name=_("partner")
    )
    unit = models.ForeignKey(
        PartnerUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("unit"),
    )
    title = models.CharField(_("title"), max_length=30, blank=True)
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(
        _("last name"), max_length=150, help_text=_("Or the name of the service.")
    )
    position = models.CharField(_("position"), max_length=150, blank=True)
    email = models.EmailField(_("email address"), max_length=254, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    functions = ArrayField(
        models.CharField(max_length=16, choices=ContactFunction),
        verbose_name=_("functions"),
        blank=True,
        default=list,
    )
    last_confirmed_on = models.DateField(_("last confirmed"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    search = folded_column("first_name", "last_name", "email")

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [
            GinIndex(
                fields=["search"], name="organisations_contact_search", opclasses=["gin_trgm_ops"]
            )
        ]
        constraints = [
            dates_in_order("organisations_contact_dates"),
            models.CheckConstraint(
                condition=~Q(last_name=""),
                name="organisations_contact_named",
                violation_error_message=_("A contact has a name."),
            ),
            models.CheckConstraint(
                condition=Q(functions__contained_by=ContactFunction.values),
                name="organisations_contact_functions_known",
                violation_error_message=_("One of these functions is not known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def function_labels(self) -> list[str]:
        """What the person does for us, in words."""
        return [str(ContactFunction(code).label) for code in self.functions]

    @property
    def is_current(self) -> bool:
        """Whether the person is a contact today."""
        return timezone.localdate() in self.period
